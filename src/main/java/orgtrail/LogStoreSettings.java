package orgtrail;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;

/**
 * The settings of bucket and key, checked as far as can be without knowing the account.
 *
 * @param name names the trail that may write, the bucket and the key's alias
 * @param s3BucketName the bucket's name, in place of the computed one
 * @param s3KeyPrefix the folder before {@code AWSLogs}
 * @param logNotifications the ARN of a topic or queue that is told of each log file
 * @param additionalBucketPolicy the user's own statements
 * @param forceDestroy whether destroying the stack may delete logs
 * @param confirmReplacement the deployed bucket that the user is ready to leave behind
 */
record LogStoreSettings(
    String name,
    Writers writers,
    Optional<String> s3BucketName,
    Optional<String> s3KeyPrefix,
    Retention retention,
    Lifecycle lifecycle,
    Access access,
    Optional<IamPolicy> additionalBucketPolicy,
    Optional<String> logNotifications,
    KeySettings key,
    AccessLogging accessLogging,
    boolean forceDestroy,
    Optional<String> confirmReplacement) {

  /** The original's default. */
  static final int DEFAULT_RETENTION_DAYS = 365;

  /** AWS's default. */
  static final int DEFAULT_ROTATION_PERIOD_DAYS = 365;

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
  static final int MAX_RETENTION_YEARS = 100;

  static final int MAX_DAYS = 36_500;

  private static final int GIBIBYTE = 1 << 30;

  private static final Pattern ACCOUNT_ID = Pattern.compile("\\d{12}");

  /** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
  private static final Pattern ORGANIZATION_ID = Pattern.compile("o-[a-z0-9]{10,32}");

  /**
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
   *
   * <p>No session, which ends, no wildcard, which IAM would not even read as one, and no bare
   * account id, which looks like a list of accounts.
   */
  private static final Pattern PRINCIPAL =
      Pattern.compile(
          "arn:aws[a-z-]*:iam::\\d{12}:(root|(role|user)/([\\w+=,.@-]+/)*[\\w+=,.@-]+)");

  private static final String ONE_PRINCIPAL =
      "the ARN of a role, a user or an account's root, without wildcards, "
          + "e.g. arn:aws:iam::<account id>:role/<name>";

  /** S3 notifies no FIFO queue or topic. */
  private static final Pattern TOPIC_OR_QUEUE =
      Pattern.compile("arn:aws[a-z-]*:(sns|sqs):[a-z0-9-]+:\\d{12}:[\\w-]+");

  /**
   * Whose trails may write.
   *
   * @param managementAccountId the account that owns an organization's trail; none where that is
   *     the stack's own
   * @param organizationId the organization whose accounts the trail records; none for trails of
   *     single accounts
   * @param awsAccountIds the accounts with a trail of their own; none where that is the stack's own
   */
  record Writers(
      Optional<String> managementAccountId,
      Optional<String> organizationId,
      List<String> awsAccountIds) {}

  /**
   * What becomes of log files that are old.
   *
   * @param archiveAfterDays when they are moved to a cheaper storage class, in days; never where
   *     there is none
   * @param archiveObjectSizeGreaterThan only bigger files are moved, in bytes
   * @param expireAfterDays when they are deleted, in days; never where there is none
   */
  record Lifecycle(
      Optional<Integer> archiveAfterDays,
      ArchiveStorageClass archiveStorageClass,
      int archiveObjectSizeGreaterThan,
      Optional<Integer> expireAfterDays) {}

  /**
   * Who may do what with log files.
   *
   * @param logReaders principals that read all of them
   * @param membersReadOwnLogs whether each account reads its own
   * @param breakGlassPrincipals principals that may loosen a lock
   */
  record Access(
      List<String> logReaders, boolean membersReadOwnLogs, List<String> breakGlassPrincipals) {}

  /**
   * The key.
   *
   * @param kmsKeyArn an existing one, in place of the one made here
   * @param rotationPeriod how often its material is replaced, in days, 90 to 2560; AWS's default
   *     where there is none
   * @param deletionWindowDays how long a deleted key can be brought back, in days, 7 to 30
   * @param administrators principals that manage it
   * @param additionalPolicy the user's own statements
   */
  record KeySettings(
      Optional<String> kmsKeyArn,
      Optional<Integer> rotationPeriod,
      int deletionWindowDays,
      List<String> administrators,
      Optional<IamPolicy> additionalPolicy) {
    int rotationPeriodDays() {
      return rotationPeriod.orElse(DEFAULT_ROTATION_PERIOD_DAYS);
    }
  }

  /**
   * The record of who accessed the bucket.
   *
   * @param enabled whether there is one
   * @param bucketName an existing bucket that it goes to, in place of the one made here
   * @param prefix the folder in that bucket
   * @param retentionDays how long the bucket made here keeps it, in days
   */
  record AccessLogging(
      boolean enabled, Optional<String> bucketName, Optional<String> prefix, int retentionDays) {}

  static LogStoreSettings read(ConfigReader reader, Account account) {
    var settings =
        new LogStoreSettings(
            readName(reader),
            readWriters(reader, account),
            reader.optionalText(
                Setting.S3_BUCKET_NAME,
                "a bucket name of 3 to 58 lowercase letters, digits, hyphens and periods, "
                    + "so that <name>-logs is one too",
                LogStoreSettings::isBucketPair),
            readPrefix(reader, Setting.S3_KEY_PREFIX),
            readRetention(reader),
            readLifecycle(reader),
            new Access(
                reader.list(Setting.LOG_READERS, ONE_PRINCIPAL, PRINCIPAL.asMatchPredicate()),
                reader.flag(Setting.MEMBERS_READ_OWN_LOGS),
                reader.list(
                    Setting.BREAK_GLASS_PRINCIPALS,
                    "the ARN of a role or a user, without wildcards, e.g. arn:aws:iam::<account id>:role/<name>",
                    arn -> PRINCIPAL.matcher(arn).matches() && !arn.endsWith(":root"))),
            reader.policy(Setting.ADDITIONAL_BUCKET_POLICY),
            reader.optionalText(
                Setting.LOG_NOTIFICATIONS,
                "the ARN of an SNS topic or SQS queue that is no FIFO one",
                TOPIC_OR_QUEUE.asMatchPredicate()),
            readKey(reader),
            readAccessLogging(reader),
            reader.flag(Setting.FORCE_DESTROY),
            reader.optionalText(
                Setting.CONFIRM_REPLACEMENT,
                "the name of the deployed bucket that is to be left behind",
                AwsNames::isBucketName));
    reader.stopOnProblems();
    if (reader.has(Setting.AWS_ACCOUNT_IDS) && settings.writers.awsAccountIds.isEmpty()) {
      reader.problem("orgtrail:awsAccountIds must name at least one account");
    }
    if (settings.forceDestroy && settings.retention.mode() == WormMode.COMPLIANCE) {
      reader.problem(
          "orgtrail:forceDestroy must be false when orgtrail:wormMode is COMPLIANCE: "
              + "nobody can delete a locked log file, so destroying the stack would fail half way");
    }
    settings.lifecycle.expireAfterDays.ifPresent(
        days -> {
          if (days < settings.retention.daysWithLeapDays()) {
            reader.problem(
                "orgtrail:expireAfterDays must be at least the retention of %s, that is %d, but is '%d'"
                    .formatted(
                        settings.retention.period(), settings.retention.daysWithLeapDays(), days));
          }
          if (settings.lifecycle.archiveAfterDays.orElse(0) >= days) {
            reader.problem(
                "orgtrail:archiveAfterDays must be less than orgtrail:expireAfterDays, %d, but is '%d'"
                    .formatted(days, settings.lifecycle.archiveAfterDays.get()));
          }
        });
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

  private static Writers readWriters(ConfigReader reader, Account account) {
    boolean other = account == Account.LOGGING; // than the account of the trail
    if (reader.flag(Setting.IS_ORGANIZATION_TRAIL)) {
      reader.refuseBeside(
          Setting.AWS_ACCOUNT_IDS,
          "is for orgtrail:isOrganizationTrail false; an organization needs no list of accounts");
      return new Writers(
          other
              ? Optional.of(
                  reader.text(
                      Setting.MANAGEMENT_ACCOUNT_ID,
                      "an account id of 12 digits, in quotes",
                      ACCOUNT_ID.asMatchPredicate()))
              : Optional.empty(),
          Optional.of(
              reader.text(
                  Setting.ORGANIZATION_ID,
                  "an organization id: o- and 10 to 32 lowercase letters or digits",
                  ORGANIZATION_ID.asMatchPredicate())),
          List.of());
    }
    var ofAnOrganization = "is of no use while orgtrail:isOrganizationTrail is false";
    reader.refuseBeside(Setting.MANAGEMENT_ACCOUNT_ID, ofAnOrganization);
    reader.refuseBeside(Setting.ORGANIZATION_ID, ofAnOrganization);
    var oneAccountId = "an account id of 12 digits, in quotes";
    var accounts =
        reader.list(Setting.AWS_ACCOUNT_IDS, oneAccountId, ACCOUNT_ID.asMatchPredicate());
    if (other && !reader.has(Setting.AWS_ACCOUNT_IDS)) {
      reader.problem(
          "orgtrail:awsAccountIds is missing, it must be a list, each of it "
              + oneAccountId
              + ", while orgtrail:isOrganizationTrail is false");
    }
    return new Writers(Optional.empty(), Optional.empty(), accounts);
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html">CreateTrail</a>
   */
  static Optional<String> readPrefix(ConfigReader reader, Setting setting) {
    return reader.optionalText(
        setting,
        "a folder of up to 200 letters, digits and ! _ . ' ( ) - with single / between them, "
            + "none at either end",
        prefix ->
            prefix.length() <= 200 && prefix.matches("[\\w!.'()-]+(/[\\w!.'()-]+)*")); // no *, ?, $
  }

  private static Retention readRetention(ConfigReader reader) {
    var mode = reader.choice(Setting.WORM_MODE, WormMode.class, WormMode::name);
    var days = reader.optionalWholeNumber(Setting.WORM_RETENTION_DAYS, 1, MAX_DAYS);
    var years = reader.optionalWholeNumber(Setting.WORM_RETENTION_YEARS, 1, MAX_RETENTION_YEARS);
    if (reader.has(Setting.WORM_RETENTION_DAYS) && reader.has(Setting.WORM_RETENTION_YEARS)) {
      reader.problem(
          "orgtrail:wormRetentionDays '%s' and orgtrail:wormRetentionYears '%s' exclude each other: remove one or the other"
              .formatted(
                  reader.shown(Setting.WORM_RETENTION_DAYS),
                  reader.shown(Setting.WORM_RETENTION_YEARS)));
    }
    return years
        .map(count -> new Retention(mode, count, Retention.Unit.YEARS))
        .orElseGet(
            () -> new Retention(mode, days.orElse(DEFAULT_RETENTION_DAYS), Retention.Unit.DAYS));
  }

  private static Lifecycle readLifecycle(ConfigReader reader) {
    return new Lifecycle(
        reader.optionalWholeNumber(Setting.ARCHIVE_AFTER_DAYS, 1, MAX_DAYS),
        reader.choice(
            Setting.ARCHIVE_STORAGE_CLASS, ArchiveStorageClass.class, ArchiveStorageClass::name),
        reader.wholeNumber(Setting.ARCHIVE_OBJECT_SIZE_GREATER_THAN, 1, GIBIBYTE),
        reader.optionalWholeNumber(Setting.EXPIRE_AFTER_DAYS, 1, MAX_DAYS + 100));
  }

  private static KeySettings readKey(ConfigReader reader) {
    return new KeySettings(
        readKmsKeyArn(reader),
        // https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
        reader.optionalWholeNumber(Setting.KEY_ROTATION_PERIOD_DAYS, 90, 2560),
        // https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
        reader.wholeNumber(Setting.KEY_DELETION_WINDOW_DAYS, 7, 30),
        reader.list(Setting.KEY_ADMINISTRATORS, ONE_PRINCIPAL, PRINCIPAL.asMatchPredicate()),
        reader.policy(Setting.ADDITIONAL_KEY_POLICY));
  }

  static Optional<String> readKmsKeyArn(ConfigReader reader) {
    return reader.optionalText(
        Setting.KMS_KEY_ARN,
        "the ARN of a KMS key, arn:aws:kms:<region>:<account id>:key/<key id>",
        AwsNames::isKeyArn);
  }

  private static AccessLogging readAccessLogging(ConfigReader reader) {
    boolean enabled = reader.flag(Setting.ENABLE_CLOUDTRAIL_BUCKET_ACCESS_LOGGING);
    if (!enabled) {
      var off = "is of no use while orgtrail:enableCloudtrailBucketAccessLogging is false";
      reader.refuseBeside(Setting.ACCESS_LOGGING_BUCKET_NAME, off);
      reader.refuseBeside(Setting.ACCESS_LOGGING_BUCKET_PREFIX, off);
    }
    return new AccessLogging(
        enabled,
        reader.optionalText(
            Setting.ACCESS_LOGGING_BUCKET_NAME,
            "the name of an existing bucket in the same account and region",
            AwsNames::isBucketName),
        readPrefix(reader, Setting.ACCESS_LOGGING_BUCKET_PREFIX),
        reader.wholeNumber(Setting.ACCESS_LOG_RETENTION_DAYS, 1, MAX_DAYS));
  }

  /** The bucket's name, now that the account is known. */
  String bucketName(AwsEnvironment here) {
    return s3BucketName.orElseGet(() -> computedBucketName(here.accountId(), name));
  }

  /** The trails that may write, now that account and region are known. */
  TrailIdentity trail(AwsEnvironment here) {
    var owners =
        writers.awsAccountIds.isEmpty()
            ? List.of(writers.managementAccountId.orElse(here.accountId()))
            : writers.awsAccountIds;
    return new TrailIdentity(here.partition(), here.region(), name, owners, writers.organizationId);
  }

  /**
   * What the component needs, now that the account is known.
   *
   * @throws com.pulumi.exceptions.RunException when something does not fit the account, or AWS
   *     would refuse a policy
   */
  WormBucketArgs wormBucketArgs(AwsEnvironment here, Deployed deployed) {
    var args =
        new WormBucketArgs(
            here, this, deployed.hasOwnKey(), deployed.hasOwnAccessLogBucket(bucketName(here)));
    args.refuseWhatDoesNotFit();
    return args;
  }
}
