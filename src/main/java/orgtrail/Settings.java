package orgtrail;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of one stack, checked: what a stack file says, as numbers, enums and names that AWS
 * will accept.
 *
 * <p>Defaults stand in {@code Pulumi.yaml} alone; the engine hands them over as if the stack file
 * had them.
 */
sealed interface Settings {
  /**
   * S3 takes up to 100 years:
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
   */
  int MAX_RETENTION_DAYS = 36_500;

  Pattern ACCOUNT_ID = Pattern.compile("\\d{12}");

  /** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
  Pattern ORGANIZATION_ID = Pattern.compile("o-[a-z0-9]{10,32}");

  Pattern KMS_KEY_ARN = Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+");

  Pattern STACK = Pattern.compile("[\\w.-]+/[\\w.-]+/[\\w.-]+");

  /**
   * Reads the settings of a stack.
   *
   * @param config all configuration of the stack by full key, e.g. {@code orgtrail:name}
   * @throws com.pulumi.exceptions.RunException with one line for each thing that is wrong
   */
  static Settings read(Map<String, String> config) {
    var reader = new ConfigReader(config);
    var account = reader.choice(Setting.ACCOUNT, Account.class, Account::text);
    reader.stopOnProblems(); // what else is wrong depends on the account
    reader.refuseKeysNotReadBy(account);
    var settings =
        switch (account) {
          case LOGGING -> Logging.read(reader);
          case MANAGEMENT -> Management.read(reader);
        };
    reader.stopOnProblems();
    return settings;
  }

  /**
   * What the stack of the logging account is to make.
   *
   * @param name names the trail that may write, the bucket and the key's alias
   * @param managementAccountId the account that owns the trail, twelve digits
   * @param organizationId the organization whose accounts the trail records
   * @param wormRetentionDays how long each log file is locked, in days, 1 to 36500
   * @param s3BucketName the bucket's name, in place of the computed one
   * @param keyDeletionWindowDays how long a deleted key can be brought back, in days, 7 to 30
   * @param forceDestroy whether destroying the stack may delete logs
   */
  record Logging(
      String name,
      String managementAccountId,
      String organizationId,
      WormMode wormMode,
      int wormRetentionDays,
      Optional<String> s3BucketName,
      int keyDeletionWindowDays,
      boolean forceDestroy)
      implements Settings {

    private static Logging read(ConfigReader reader) {
      var settings =
          new Logging(
              readName(reader),
              reader.text(
                  Setting.MANAGEMENT_ACCOUNT_ID,
                  "an account id of 12 digits, in quotes",
                  ACCOUNT_ID.asMatchPredicate()),
              reader.text(
                  Setting.ORGANIZATION_ID,
                  "an organization id: o- and 10 to 32 lowercase letters or digits",
                  ORGANIZATION_ID.asMatchPredicate()),
              reader.choice(Setting.WORM_MODE, WormMode.class, WormMode::name),
              reader.wholeNumber(Setting.WORM_RETENTION_DAYS, 1, MAX_RETENTION_DAYS),
              reader.optionalText(
                  Setting.S3_BUCKET_NAME,
                  "a bucket name of 3 to 58 lowercase letters, digits, hyphens and periods, "
                      + "so that <name>-logs is one too",
                  name -> isBucketPair(name)),
              // https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
              reader.wholeNumber(Setting.KEY_DELETION_WINDOW_DAYS, 7, 30),
              reader.flag(Setting.FORCE_DESTROY));
      reader.stopOnProblems();
      if (settings.forceDestroy && settings.wormMode == WormMode.COMPLIANCE) {
        reader.problem(
            "orgtrail:forceDestroy must be false when orgtrail:wormMode is COMPLIANCE: "
                + "nobody can delete a locked log file, so destroying the stack would fail half way");
      }
      return settings;
    }

    private static String readName(ConfigReader reader) {
      if (reader.has(Setting.S3_BUCKET_NAME)) {
        return reader.text(
            Setting.NAME,
            "3 to 128 letters and digits with single - or _ between them, "
                + "so that trail and key alias can have it",
            name -> AwsNames.isTrailName(name) && AwsNames.isKeyAlias(name));
      }
      return reader.text(
          Setting.NAME,
          "3 to 34 lowercase letters and digits with single - between them, "
              + "so that the bucket cloudtrail-<account id>-<name> and its -logs can have it",
          name ->
              AwsNames.isTrailName(name)
                  && AwsNames.isKeyAlias(name)
                  && isBucketPair(computedBucketName("000000000000", name)));
    }

    /** As in the original, whose buckets are to be adopted without being replaced. */
    private static String computedBucketName(String accountId, String name) {
      return "cloudtrail-" + accountId + "-" + name;
    }

    private static boolean isBucketPair(String name) {
      return AwsNames.isBucketName(name)
          && AwsNames.isBucketName(WormBucketArgs.accessLogBucketName(name));
    }

    /** What the component needs, now that the account is known. */
    WormBucketArgs wormBucketArgs(AwsEnvironment here) {
      return new WormBucketArgs(
          here,
          new TrailIdentity(
              here.partition(), here.region(), managementAccountId, organizationId, name),
          s3BucketName.orElseGet(() -> computedBucketName(here.accountId(), name)),
          wormMode,
          wormRetentionDays,
          keyDeletionWindowDays,
          forceDestroy);
    }
  }

  /**
   * What the stack of the management account is to make, and where the logging account's bucket and
   * key are found: by {@code loggingStack} or by {@code staticDestination}, never both.
   *
   * @param name the trail's name
   * @param loggingStack the stack that made bucket and key, as organization/project/stack
   * @param staticDestination bucket and key as values of the stack file
   * @param enableCloudtrail whether the trail records, or only exists
   * @param enableLogFileValidation whether CloudTrail writes signed digests of the log files
   * @param isMultiRegionTrail whether the trail records all regions, or its own only
   * @param includeGlobalServiceEvents whether events of IAM, STS and CloudFront are recorded
   */
  record Management(
      String name,
      Optional<String> loggingStack,
      Optional<LogDestination> staticDestination,
      boolean enableCloudtrail,
      boolean enableLogFileValidation,
      boolean isMultiRegionTrail,
      boolean includeGlobalServiceEvents)
      implements Settings {

    private static Management read(ConfigReader reader) {
      var settings =
          new Management(
              reader.text(
                  Setting.NAME,
                  "a trail name: 3 to 128 letters and digits with single - _ or . between them",
                  AwsNames::isTrailName),
              reader.optionalText(
                  Setting.LOGGING_STACK,
                  "<organization>/<project>/<stack>, e.g. organization/orgtrail/logging",
                  STACK.asMatchPredicate()),
              readStaticDestination(reader),
              reader.flag(Setting.ENABLE_CLOUDTRAIL),
              reader.flag(Setting.ENABLE_LOG_FILE_VALIDATION),
              reader.flag(Setting.IS_MULTI_REGION_TRAIL),
              reader.flag(Setting.INCLUDE_GLOBAL_SERVICE_EVENTS));
      reader.stopOnProblems();
      if (settings.isMultiRegionTrail && !settings.includeGlobalServiceEvents) {
        reader.problem(
            "orgtrail:includeGlobalServiceEvents must be true when orgtrail:isMultiRegionTrail is "
                + "true: CloudTrail refuses a multi-region trail without them");
      }
      return settings;
    }

    private static Optional<LogDestination> readStaticDestination(ConfigReader reader) {
      var bucket =
          reader.optionalText(
              Setting.S3_BUCKET_NAME,
              "the name of the logging account's bucket",
              AwsNames::isBucketName);
      var key =
          reader.optionalText(
              Setting.KMS_KEY_ARN,
              "the ARN of a KMS key, arn:aws:kms:<region>:<account id>:key/<key id>",
              KMS_KEY_ARN.asMatchPredicate());
      boolean byStack = reader.has(Setting.LOGGING_STACK);
      boolean hasBucket = reader.has(Setting.S3_BUCKET_NAME);
      boolean hasKey = reader.has(Setting.KMS_KEY_ARN);
      if (byStack && (hasBucket || hasKey)) {
        reader.problem(
            "orgtrail:loggingStack and the static values orgtrail:s3BucketName and "
                + "orgtrail:kmsKeyArn exclude each other: remove one or the other");
      } else if (!byStack && hasBucket != hasKey) {
        reader.problem(
            "orgtrail:s3BucketName and orgtrail:kmsKeyArn go together: %s is missing"
                .formatted((hasBucket ? Setting.KMS_KEY_ARN : Setting.S3_BUCKET_NAME).key()));
      } else if (!byStack && !hasBucket) {
        reader.problem(
            "the logging account's bucket and key are missing: set orgtrail:loggingStack, "
                + "or orgtrail:s3BucketName and orgtrail:kmsKeyArn");
      }
      return bucket.flatMap(name -> key.map(arn -> new LogDestination(name, arn)));
    }

    OrganizationTrailArgs organizationTrailArgs(LogDestination destination) {
      return new OrganizationTrailArgs(
          name,
          destination,
          enableCloudtrail,
          enableLogFileValidation,
          isMultiRegionTrail,
          includeGlobalServiceEvents);
    }
  }
}
