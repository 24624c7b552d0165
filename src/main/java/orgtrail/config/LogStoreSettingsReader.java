package orgtrail.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import orgtrail.aws.ArchiveStorageClass;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsNames;
import orgtrail.aws.Retention;
import orgtrail.aws.WormMode;

/** Reads the settings of bucket and key, and refuses what AWS would refuse. */
final class LogStoreSettingsReader {
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
  private static final int MAX_RETENTION_YEARS = 100;

  static final int MAX_DAYS = 36_500;

  /** The settings whose default can shorten how long an adopted bucket keeps what it has. */
  private static final Set<Setting> RETENTIONS =
      Set.of(
          Setting.WORM_RETENTION_DAYS,
          Setting.WORM_RETENTION_YEARS,
          Setting.ACCESS_LOG_RETENTION_DAYS);

  /**
   * The longest expiry. It includes the leap days of 100 years, which {@link #MAX_DAYS} does not.
   */
  private static final int MAX_EXPIRY_DAYS = MAX_DAYS + 100;

  private static final int GIBIBYTE = 1 << 30;

  static final String ONE_ACCOUNT_ID = "an account id of 12 digits, in quotes";

  static final String ONE_KEY =
      "the ARN of a KMS key, arn:aws:kms:<region>:<account id>:key/<key id>";

  private static final String ONE_PRINCIPAL =
      "the ARN of a role, a user or an account's root, without wildcards, e.g. arn:aws:iam::<account id>:role/<name>";

  static final String ONE_ROLE_OR_USER =
      "the ARN of a role or a user, without wildcards, e.g. arn:aws:iam::<account id>:role/<name>";

  private LogStoreSettingsReader() {}

  static LogStoreSettings read(ConfigReader reader, StackKind kind) {
    var settings =
        new LogStoreSettings(
            readName(reader, kind),
            readWriters(reader, kind),
            readLoggingAccount(reader, kind),
            reader.optionalText(
                Setting.S3_BUCKET_NAME,
                "a bucket name of 3 to 58 lowercase letters, digits, hyphens and periods, so that <name>-logs is valid too",
                LogStoreSettingsReader::isBucketPair),
            readFormerBuckets(reader, kind),
            readFolder(reader, Setting.S3_KEY_PREFIX),
            readRetention(reader),
            reader.optionalWholeNumber(Setting.MAX_RETENTION_DAYS, 1, MAX_EXPIRY_DAYS),
            readLifecycle(reader),
            readAccess(reader),
            reader.policy(Setting.ADDITIONAL_BUCKET_POLICY),
            reader.optionalText(
                Setting.LOG_NOTIFICATIONS,
                "the ARN of an SNS topic or SQS queue, but not of a FIFO one",
                Arns::isTopicOrQueue),
            readKey(reader),
            readAccessLogging(reader),
            ReplicaLinkReader.read(reader, kind),
            reader.flag(Setting.FORCE_DESTROY),
            reader.optionalText(
                Setting.CONFIRM_REPLACEMENT,
                "the name of the deployed bucket that you leave behind",
                AwsNames::isBucketName),
            readAdoption(reader),
            QuerySettingsReader.read(reader));
    refuseContradictions(reader, settings);
    refuseLongRoleName(reader, settings);
    return settings;
  }

  private static String readName(ConfigReader reader, StackKind kind) {
    if (reader.has(Setting.S3_BUCKET_NAME)) {
      return reader.text(
          Setting.NAME,
          "3 to 128 letters and digits with single - or _ between them, so that it is valid for a trail and a key alias",
          name -> AwsNames.isTrailName(name) && AwsNames.isKeyAlias(name));
    }
    boolean isReplica = kind == StackKind.REPLICA;
    return reader.text(
        Setting.NAME,
        "3 to %s lowercase letters and digits with single - between them, so that cloudtrail-<account id>-<name>%s-logs is a valid bucket name"
            .formatted(isReplica ? "26" : "34", isReplica ? LogStoreLayout.REPLICA_SUFFIX : ""),
        name ->
            AwsNames.isTrailName(name)
                && AwsNames.isKeyAlias(name)
                && isBucketPair(
                    LogStoreLayout.computedBucketName("000000000000", name, isReplica)));
  }

  private static Optional<String> readLoggingAccount(ConfigReader reader, StackKind kind) {
    return kind == StackKind.REPLICA
        ? Optional.of(
            reader.text(Setting.LOGGING_ACCOUNT_ID, ONE_ACCOUNT_ID, AwsNames::isAccountId))
        : Optional.empty();
  }

  /** A wildcard would let readers decrypt whatever else the key encrypts. */
  private static List<String> readFormerBuckets(ConfigReader reader, StackKind kind) {
    return kind == StackKind.REPLICA
        ? reader.list(Setting.FORMER_BUCKETS, "the name of a bucket", AwsNames::isBucketName)
        : List.of();
  }

  private static void refuseLongRoleName(ConfigReader reader, LogStoreSettings settings) {
    var role = LogStoreLayout.replicationRoleName(settings.name());
    boolean isUsed = settings.replica().isPresent() || settings.loggingAccountId().isPresent();
    if (isUsed && reader.areValid(Setting.NAME) && !AwsNames.isRoleName(role)) {
      reader.problem(
          "%s must have at most %d characters, so that <name>%s is a valid role name, but is '%s'"
              .formatted(
                  Setting.NAME.key(),
                  AwsNames.MAX_ROLE_NAME - LogStoreLayout.REPLICATION_SUFFIX.length(),
                  LogStoreLayout.REPLICATION_SUFFIX,
                  settings.name()),
          Setting.NAME);
    }
  }

  private static boolean isBucketPair(String name) {
    return AwsNames.isBucketName(name)
        && AwsNames.isBucketName(LogStoreLayout.accessLogBucketName(name));
  }

  private static LogStoreSettings.Writers readWriters(ConfigReader reader, StackKind kind) {
    return reader.flag(Setting.IS_ORGANIZATION_TRAIL)
            || !reader.areValid(Setting.IS_ORGANIZATION_TRAIL)
        ? readOrganization(reader, kind)
        : readSingleAccounts(reader, kind);
  }

  private static LogStoreSettings.Writers readOrganization(ConfigReader reader, StackKind kind) {
    reader.refuseBeside(
        Setting.AWS_ACCOUNT_IDS,
        "is for orgtrail:isOrganizationTrail false; an organization needs no list of accounts");
    Optional<String> owner =
        kind != StackKind.STANDALONE
            ? Optional.of(
                reader.text(Setting.MANAGEMENT_ACCOUNT_ID, ONE_ACCOUNT_ID, AwsNames::isAccountId))
            : Optional.empty();
    var organization =
        reader.text(
            Setting.ORGANIZATION_ID,
            "an organization id: o- and 10 to 32 lowercase letters or digits",
            AwsNames::isOrganizationId);
    return new LogStoreSettings.Writers(owner, Optional.of(organization), List.of());
  }

  private static LogStoreSettings.Writers readSingleAccounts(ConfigReader reader, StackKind kind) {
    var noOrganization = "has no effect while orgtrail:isOrganizationTrail is false";
    reader.refuseBeside(Setting.MANAGEMENT_ACCOUNT_ID, noOrganization);
    reader.refuseBeside(Setting.ORGANIZATION_ID, noOrganization);
    var accounts = reader.list(Setting.AWS_ACCOUNT_IDS, ONE_ACCOUNT_ID, AwsNames::isAccountId);
    if (kind != StackKind.STANDALONE && !reader.has(Setting.AWS_ACCOUNT_IDS)) {
      reader.problem(
          "orgtrail:awsAccountIds is missing, it must be a list whose entries are each %s, while orgtrail:isOrganizationTrail is false"
              .formatted(ONE_ACCOUNT_ID),
          Setting.AWS_ACCOUNT_IDS);
    } else if (reader.has(Setting.AWS_ACCOUNT_IDS)
        && reader.areValid(Setting.AWS_ACCOUNT_IDS)
        && accounts.isEmpty()) {
      reader.problem("orgtrail:awsAccountIds must have at least one account");
    }
    return new LogStoreSettings.Writers(Optional.empty(), Optional.empty(), accounts);
  }

  static Optional<String> readFolder(ConfigReader reader, Setting setting) {
    return reader.optionalText(
        setting,
        "a folder of up to 200 letters, digits and ! _ . ' ( ) - with single / between them, and no / at either end",
        AwsNames::isFolder);
  }

  private static Retention readRetention(ConfigReader reader) {
    var mode = reader.choice(Setting.WORM_MODE, WormMode.class, WormMode::name);
    int days = reader.wholeNumber(Setting.WORM_RETENTION_DAYS, 1, MAX_DAYS);
    var years = reader.optionalWholeNumber(Setting.WORM_RETENTION_YEARS, 1, MAX_RETENTION_YEARS);
    if (reader.has(Setting.WORM_RETENTION_DAYS) && reader.has(Setting.WORM_RETENTION_YEARS)) {
      reader.problem(
          "orgtrail:wormRetentionDays '%s' and orgtrail:wormRetentionYears '%s' cannot be set together: remove one of them"
              .formatted(
                  reader.shown(Setting.WORM_RETENTION_DAYS),
                  reader.shown(Setting.WORM_RETENTION_YEARS)),
          Setting.WORM_RETENTION_DAYS,
          Setting.WORM_RETENTION_YEARS);
    }
    return years
        .map(count -> new Retention(mode, count, Retention.Unit.YEARS))
        .orElseGet(() -> new Retention(mode, days, Retention.Unit.DAYS));
  }

  private static LogStoreSettings.Lifecycle readLifecycle(ConfigReader reader) {
    return new LogStoreSettings.Lifecycle(
        reader.optionalWholeNumber(Setting.ARCHIVE_AFTER_DAYS, 1, MAX_DAYS),
        reader.choice(
            Setting.ARCHIVE_STORAGE_CLASS, ArchiveStorageClass.class, ArchiveStorageClass::name),
        reader.wholeNumber(Setting.ARCHIVE_OBJECT_SIZE_GREATER_THAN, 1, GIBIBYTE),
        reader.optionalWholeNumber(Setting.EXPIRE_AFTER_DAYS, 1, MAX_EXPIRY_DAYS));
  }

  private static LogStoreSettings.Access readAccess(ConfigReader reader) {
    return new LogStoreSettings.Access(
        reader.list(Setting.LOG_READERS, ONE_PRINCIPAL, LogStoreSettingsReader::isPrincipal),
        reader.flag(Setting.MEMBERS_READ_OWN_LOGS),
        reader.list(Setting.BREAK_GLASS_PRINCIPALS, ONE_ROLE_OR_USER, Arns::isRoleOrUser),
        reader.list(Setting.DEPLOYMENT_PRINCIPALS, ONE_ROLE_OR_USER, Arns::isRoleOrUser));
  }

  private static boolean isPrincipal(String arn) {
    return Arns.isRoleOrUser(arn) || Arns.isRoot(arn);
  }

  private static LogStoreSettings.KeySettings readKey(ConfigReader reader) {
    return new LogStoreSettings.KeySettings(
        readKmsKeyArn(reader),
        // https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
        reader.wholeNumber(Setting.KEY_ROTATION_PERIOD_DAYS, 90, 2560),
        reader.has(Setting.KEY_ROTATION_PERIOD_DAYS),
        // https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
        reader.wholeNumber(Setting.KEY_DELETION_WINDOW_DAYS, 7, 30),
        reader.list(Setting.KEY_ADMINISTRATORS, ONE_PRINCIPAL, LogStoreSettingsReader::isPrincipal),
        reader.policy(Setting.ADDITIONAL_KEY_POLICY));
  }

  static Optional<String> readKmsKeyArn(ConfigReader reader) {
    return reader.optionalText(Setting.KMS_KEY_ARN, ONE_KEY, Arns::isKey);
  }

  private static LogStoreSettings.Adoption readAdoption(ConfigReader reader) {
    boolean enabled = reader.adopts();
    if (!enabled && reader.areValid(Setting.ADOPT)) {
      reader.refuseBeside(Setting.ADOPT_KEY_ID, "has no effect while orgtrail:adopt is false");
    } else if (reader.has(Setting.KMS_KEY_ARN)) {
      reader.refuseBeside(
          Setting.ADOPT_KEY_ID,
          "has no effect beside orgtrail:kmsKeyArn, a key that this stack does not manage");
    }
    return new LogStoreSettings.Adoption(
        enabled,
        reader.optionalText(
            Setting.ADOPT_KEY_ID, "the id of a KMS key, or " + ONE_KEY, AwsNames::isKeyIdOrArn),
        enabled
            ? RETENTIONS.stream().filter(reader::has).collect(Collectors.toUnmodifiableSet())
            : Set.of());
  }

  private static LogStoreSettings.AccessLogging readAccessLogging(ConfigReader reader) {
    boolean enabled = reader.flag(Setting.ENABLE_CLOUDTRAIL_BUCKET_ACCESS_LOGGING);
    if (!enabled && reader.areValid(Setting.ENABLE_CLOUDTRAIL_BUCKET_ACCESS_LOGGING)) {
      var off = "has no effect while orgtrail:enableCloudtrailBucketAccessLogging is false";
      reader.refuseBeside(Setting.ACCESS_LOGGING_BUCKET_NAME, off);
      reader.refuseBeside(Setting.ACCESS_LOGGING_BUCKET_PREFIX, off);
    }
    return new LogStoreSettings.AccessLogging(
        enabled,
        reader.optionalText(
            Setting.ACCESS_LOGGING_BUCKET_NAME,
            "the name of an existing bucket in the same account and region",
            AwsNames::isBucketName),
        readFolder(reader, Setting.ACCESS_LOGGING_BUCKET_PREFIX),
        reader.wholeNumber(Setting.ACCESS_LOG_RETENTION_DAYS, 1, MAX_DAYS));
  }

  private static void refuseContradictions(ConfigReader reader, LogStoreSettings settings) {
    if (reader.areValid(Setting.FORCE_DESTROY, Setting.WORM_MODE)
        && settings.forceDestroy()
        && settings.retention().mode() == WormMode.COMPLIANCE) {
      reader.problem(
          "orgtrail:forceDestroy must be false when orgtrail:wormMode is COMPLIANCE: nobody can delete a locked log file, so destroying the stack would fail halfway");
    }
    settings
        .maxRetentionDays()
        .ifPresent(
            days -> refuseBelowRetention(reader, Setting.MAX_RETENTION_DAYS, settings, days));
    settings
        .lifecycle()
        .expireAfterDays()
        .ifPresent(
            days -> {
              refuseBelowRetention(reader, Setting.EXPIRE_AFTER_DAYS, settings, days);
              refuseArchivingAfterExpiry(reader, settings.lifecycle(), days);
            });
  }

  private static void refuseBelowRetention(
      ConfigReader reader, Setting setting, LogStoreSettings settings, int days) {
    var retention = settings.retention();
    if (reader.areValid(Setting.WORM_RETENTION_DAYS, Setting.WORM_RETENTION_YEARS)
        && days < retention.daysWithLeapDays()) {
      reader.problem(
          "%s must be at least the retention of %s, that is %d, but is '%d'"
              .formatted(setting.key(), retention.period(), retention.daysWithLeapDays(), days));
    }
  }

  private static void refuseArchivingAfterExpiry(
      ConfigReader reader, LogStoreSettings.Lifecycle lifecycle, int days) {
    if (lifecycle.archiveAfterDays().orElse(0) >= days) {
      reader.problem(
          "orgtrail:archiveAfterDays must be less than orgtrail:expireAfterDays, %d, but is '%d'"
              .formatted(days, lifecycle.archiveAfterDays().get()));
    }
  }
}
