package orgtrail;

import static orgtrail.Account.LOGGING;
import static orgtrail.Account.MANAGEMENT;
import static orgtrail.Account.STANDALONE;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Every setting of a stack, under its name in the stack file without the namespace {@code
 * orgtrail:}.
 *
 * <p>What a setting means, its type and its default stand in {@code Pulumi.yaml} and in the table
 * of {@code README.md}; what values it takes stands in {@link LogStoreSettings} and {@link
 * TrailSettings}.
 */
enum Setting {
  ACCOUNT("account", Default.NONE, LOGGING, MANAGEMENT, STANDALONE),
  NAME("name", Default.NONE, LOGGING, MANAGEMENT, STANDALONE),

  // Who writes, and where to
  IS_ORGANIZATION_TRAIL(
      "isOrganizationTrail", Default.IN_PULUMI_YAML, LOGGING, MANAGEMENT, STANDALONE),
  MANAGEMENT_ACCOUNT_ID("managementAccountId", Default.NONE, LOGGING),
  ORGANIZATION_ID("organizationId", Default.NONE, LOGGING, STANDALONE),
  AWS_ACCOUNT_IDS("awsAccountIds", Default.NONE, LOGGING),
  S3_BUCKET_NAME("s3BucketName", Default.NONE, LOGGING, MANAGEMENT, STANDALONE),
  S3_KEY_PREFIX("s3KeyPrefix", Default.NONE, LOGGING, MANAGEMENT, STANDALONE),

  // How long and how firmly
  WORM_MODE("wormMode", Default.IN_PULUMI_YAML, LOGGING, STANDALONE),
  WORM_RETENTION_DAYS("wormRetentionDays", Default.IN_SETTINGS, LOGGING, STANDALONE),
  WORM_RETENTION_YEARS("wormRetentionYears", Default.NONE, LOGGING, STANDALONE),
  BREAK_GLASS_PRINCIPALS("breakGlassPrincipals", Default.NONE, LOGGING, STANDALONE),
  ARCHIVE_AFTER_DAYS("archiveAfterDays", Default.NONE, LOGGING, STANDALONE),
  ARCHIVE_STORAGE_CLASS("archiveStorageClass", Default.IN_PULUMI_YAML, LOGGING, STANDALONE),
  ARCHIVE_OBJECT_SIZE_GREATER_THAN(
      "archiveObjectSizeGreaterThan", Default.IN_PULUMI_YAML, LOGGING, STANDALONE),
  EXPIRE_AFTER_DAYS("expireAfterDays", Default.NONE, LOGGING, STANDALONE),

  // Who reads, and who is told
  LOG_READERS("logReaders", Default.NONE, LOGGING, STANDALONE),
  MEMBERS_READ_OWN_LOGS("membersReadOwnLogs", Default.IN_PULUMI_YAML, LOGGING, STANDALONE),
  ADDITIONAL_BUCKET_POLICY("additionalBucketPolicy", Default.NONE, LOGGING, STANDALONE),
  LOG_NOTIFICATIONS("logNotifications", Default.NONE, LOGGING, STANDALONE),

  // The key
  KMS_KEY_ARN("kmsKeyArn", Default.NONE, LOGGING, MANAGEMENT, STANDALONE),
  KEY_ROTATION_PERIOD_DAYS("keyRotationPeriodDays", Default.IN_SETTINGS, LOGGING, STANDALONE),
  KEY_DELETION_WINDOW_DAYS("keyDeletionWindowDays", Default.IN_PULUMI_YAML, LOGGING, STANDALONE),
  KEY_ADMINISTRATORS("keyAdministrators", Default.NONE, LOGGING, STANDALONE),
  ADDITIONAL_KEY_POLICY("additionalKeyPolicy", Default.NONE, LOGGING, STANDALONE),

  // Access logs
  ENABLE_CLOUDTRAIL_BUCKET_ACCESS_LOGGING(
      "enableCloudtrailBucketAccessLogging", Default.IN_PULUMI_YAML, LOGGING, STANDALONE),
  ACCESS_LOGGING_BUCKET_NAME("accessLoggingBucketName", Default.NONE, LOGGING, STANDALONE),
  ACCESS_LOGGING_BUCKET_PREFIX("accessLoggingBucketPrefix", Default.NONE, LOGGING, STANDALONE),
  ACCESS_LOG_RETENTION_DAYS("accessLogRetentionDays", Default.IN_PULUMI_YAML, LOGGING, STANDALONE),

  // Ways out
  FORCE_DESTROY("forceDestroy", Default.IN_PULUMI_YAML, LOGGING, STANDALONE),
  CONFIRM_REPLACEMENT("confirmReplacement", Default.NONE, LOGGING, STANDALONE),

  // The trail
  LOGGING_STACK("loggingStack", Default.NONE, MANAGEMENT),
  ENABLE_CLOUDTRAIL("enableCloudtrail", Default.IN_PULUMI_YAML, MANAGEMENT, STANDALONE),
  ENABLE_LOG_FILE_VALIDATION(
      "enableLogFileValidation", Default.IN_PULUMI_YAML, MANAGEMENT, STANDALONE),
  IS_MULTI_REGION_TRAIL("isMultiRegionTrail", Default.IN_PULUMI_YAML, MANAGEMENT, STANDALONE),
  INCLUDE_GLOBAL_SERVICE_EVENTS(
      "includeGlobalServiceEvents", Default.IN_PULUMI_YAML, MANAGEMENT, STANDALONE),
  DELEGATED_ADMINISTRATOR("delegatedAdministrator", Default.NONE, MANAGEMENT, STANDALONE),
  SKIP_PREFLIGHT("skipPreflight", Default.IN_PULUMI_YAML, MANAGEMENT, STANDALONE),

  // Which events
  INCLUDE_MANAGEMENT_EVENTS(
      "includeManagementEvents", Default.IN_PULUMI_YAML, MANAGEMENT, STANDALONE),
  MANAGEMENT_EVENTS_READ_WRITE_TYPE(
      "managementEventsReadWriteType", Default.IN_PULUMI_YAML, MANAGEMENT, STANDALONE),
  EXCLUDE_MANAGEMENT_EVENT_SOURCES(
      "excludeManagementEventSources", Default.NONE, MANAGEMENT, STANDALONE),
  ENABLE_DATA_LOGGING("enableDataLogging", Default.IN_PULUMI_YAML, MANAGEMENT, STANDALONE),
  DATA_LOGGING_READ_WRITE_TYPE(
      "dataLoggingReadWriteType", Default.IN_PULUMI_YAML, MANAGEMENT, STANDALONE),
  DATA_RESOURCES("dataResources", Default.NONE, MANAGEMENT, STANDALONE),
  ADVANCED_EVENT_SELECTORS("advancedEventSelectors", Default.NONE, MANAGEMENT, STANDALONE),
  INSIGHTS("insights", Default.NONE, MANAGEMENT, STANDALONE),

  // Where else events go, and who is told
  CLOUDWATCH_LOGS("cloudwatchLogs", Default.IN_PULUMI_YAML, MANAGEMENT, STANDALONE),
  CLOUDWATCH_LOG_RETENTION_DAYS(
      "cloudwatchLogRetentionDays", Default.IN_PULUMI_YAML, MANAGEMENT, STANDALONE),
  CLOUDWATCH_LOG_GROUP_ARN("cloudwatchLogGroupArn", Default.NONE, MANAGEMENT, STANDALONE),
  CLOUDWATCH_LOGS_ROLE_ARN("cloudwatchLogsRoleArn", Default.NONE, MANAGEMENT, STANDALONE),
  NOTIFY_SNS_TOPIC_NAME("notifySnsTopicName", Default.NONE, MANAGEMENT, STANDALONE),
  ALARMS("alarms", Default.IN_PULUMI_YAML, MANAGEMENT, STANDALONE),
  ALARM_EMAIL("alarmEmail", Default.NONE, MANAGEMENT, STANDALONE),
  ALARM_TOPIC_ARN("alarmTopicArn", Default.NONE, MANAGEMENT, STANDALONE),
  EXCLUDE_ALARMS("excludeAlarms", Default.NONE, MANAGEMENT, STANDALONE);

  /** The namespace of this program's settings in a stack file. */
  static final String NAMESPACE = "orgtrail:";

  private static final int LIKELY_TYPO = 3;

  private final String key;
  private final Default defaultValue;
  private final Set<Account> accounts;

  Setting(String name, Default defaultValue, Account first, Account... more) {
    this.key = NAMESPACE + name;
    this.defaultValue = defaultValue;
    this.accounts = EnumSet.of(first, more);
  }

  /** The key as it stands in a stack file, e.g. {@code orgtrail:name}. */
  String key() {
    return key;
  }

  /** The kinds of stack that read this setting. */
  Set<Account> accounts() {
    return accounts;
  }

  /** Whether every stack has a value for it, its own or the default of {@code Pulumi.yaml}. */
  boolean hasDefault() {
    return defaultValue == Default.IN_PULUMI_YAML;
  }

  /** The setting of a key in a stack file, or nothing when the key is not one of ours. */
  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  /** The setting that was probably meant by a key that is none. */
  static Optional<Setting> closestTo(String key) {
    var distance = new LevenshteinDistance(LIKELY_TYPO); // -1 beyond that
    var typed = key.toLowerCase(Locale.ROOT);
    Setting closest = null;
    int fewest = LIKELY_TYPO + 1;
    for (Setting setting : values()) {
      int edits = distance.apply(setting.key.toLowerCase(Locale.ROOT), typed);
      if (edits >= 0 && edits < fewest) {
        closest = setting;
        fewest = edits;
      }
    }
    return Optional.ofNullable(closest);
  }

  private enum Default {
    NONE,
    IN_PULUMI_YAML,
    /**
     * Where the program must see whether the user has set it, beside a setting that excludes it.
     */
    IN_SETTINGS
  }
}
