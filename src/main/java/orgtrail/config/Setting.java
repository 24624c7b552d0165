package orgtrail.config;

import static orgtrail.config.StackKind.ALL;
import static orgtrail.config.StackKind.WITH_LOG_STORE;
import static orgtrail.config.StackKind.WITH_ORIGINALS;
import static orgtrail.config.StackKind.WITH_TRAIL;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Every setting of a stack: its key, the kinds of stack that read it, its default, and its
 * description. {@code docs/settings.md} has the same table, and a test compares both.
 *
 * <p>Defaults are here and not in {@code Pulumi.yaml}. The engine passes the defaults of {@code
 * Pulumi.yaml} to every stack as if the stack file had set them. So the program could not refuse a
 * setting in a stack that does not read it, or together with a setting that excludes it.
 *
 * <p>{@link LogStoreSettingsReader} and {@link TrailSettingsReader} define which values are valid.
 */
public enum Setting {
  ACCOUNT("account", ALL, null, "The kind of stack: logging, management, standalone or replica."),
  NAME(
      "name",
      ALL,
      null,
      "The name of the trail, and part of the names of the bucket and the key's alias. 3 to 34 lowercase letters, digits and single hyphens; 3 to 26 in a replica stack; 3 to 128 characters in a management stack, or if s3BucketName is set, but 3 to 52 with a replica."),

  // The trails that can write, and the bucket
  IS_ORGANIZATION_TRAIL(
      "isOrganizationTrail",
      ALL,
      "true",
      "true: one trail records the whole organization. false: each account has a trail of its own."),
  MANAGEMENT_ACCOUNT_ID(
      "managementAccountId",
      EnumSet.of(StackKind.LOGGING, StackKind.REPLICA),
      null,
      "The organization's management account, 12 digits in quotes. It owns the trail, even if a delegated administrator creates it."),
  ORGANIZATION_ID(
      "organizationId",
      WITH_LOG_STORE,
      null,
      "The organization's id: o- and 10 to 32 lowercase letters or digits."),
  AWS_ACCOUNT_IDS(
      "awsAccountIds",
      EnumSet.of(StackKind.LOGGING, StackKind.REPLICA),
      null,
      "The accounts whose trails can write if isOrganizationTrail is false, 12 digits each, in quotes."),
  S3_BUCKET_NAME(
      "s3BucketName",
      ALL,
      null,
      "Logging: the bucket's name, 3 to 58 characters, instead of cloudtrail-<account id>-<name>, which ends with -replica in a replica stack. Management: the logging account's bucket as a static value, together with kmsKeyArn, instead of loggingStack."),
  S3_KEY_PREFIX(
      "s3KeyPrefix",
      ALL,
      null,
      "A folder before AWSLogs, up to 200 characters. Set it in the logging stack, and to the same value in a replica stack; in a management stack, only together with static values."),

  LOGGING_ACCOUNT_ID(
      "loggingAccountId",
      EnumSet.of(StackKind.REPLICA),
      null,
      "The account of the logging or standalone stack, 12 digits in quotes. Only its role <name>-replication can write to this replica."),
  FORMER_BUCKETS(
      "formerBuckets",
      EnumSet.of(StackKind.REPLICA),
      null,
      "The names of earlier buckets of this stack, which other ones have replaced. The key policy still lets those who read copies decrypt the copies there. A replacement of the bucket is refused until this list names it."),

  // Retention
  WORM_MODE(
      "wormMode",
      WITH_LOG_STORE,
      "GOVERNANCE",
      "GOVERNANCE: the bucket policy allows only breakGlassPrincipals to delete a locked log file. COMPLIANCE: nobody can delete it, not even the account's root user."),
  WORM_RETENTION_DAYS(
      "wormRetentionDays",
      WITH_LOG_STORE,
      "365",
      "How long each log file is locked, in days, 1 to 36500."),
  WORM_RETENTION_YEARS(
      "wormRetentionYears",
      WITH_LOG_STORE,
      null,
      "How long each log file is locked, in years, 1 to 100, instead of wormRetentionDays."),
  MAX_RETENTION_DAYS(
      "maxRetentionDays",
      WITH_LOG_STORE,
      null,
      "The longest retention that anybody but breakGlassPrincipals can give a log file, in days, up to 36600; at least the default retention. Unset: only S3's own limit of 100 years."),
  BREAK_GLASS_PRINCIPALS(
      "breakGlassPrincipals",
      WITH_LOG_STORE,
      null,
      "Roles or users of the bucket's account that can bypass governance retention, change a retention beyond its limits, remove a legal hold, delete log files, and disable or delete the key. The policies deny this to everybody else, whatever their IAM policies allow."),
  DEPLOYMENT_PRINCIPALS(
      "deploymentPrincipals",
      WITH_LOG_STORE,
      null,
      "The roles or users that deploy this stack. If set, the policies deny everybody but them and breakGlassPrincipals to change what protects the bucket and the key. The account's root user can still repair a policy."),
  ARCHIVE_AFTER_DAYS(
      "archiveAfterDays",
      WITH_LOG_STORE,
      null,
      "The number of days after which log files move to archiveStorageClass. Unset: never."),
  ARCHIVE_STORAGE_CLASS(
      "archiveStorageClass",
      WITH_LOG_STORE,
      "GLACIER_IR",
      "GLACIER_IR: files can be read at once. GLACIER, DEEP_ARCHIVE: files must be restored first, which takes hours."),
  ARCHIVE_OBJECT_SIZE_GREATER_THAN(
      "archiveObjectSizeGreaterThan",
      WITH_LOG_STORE,
      "131072",
      "Only larger log files are archived, in bytes, 1 to 1073741824."),
  EXPIRE_AFTER_DAYS(
      "expireAfterDays",
      WITH_LOG_STORE,
      null,
      "The number of days after which log files are deleted with all their versions; at least the retention. Unset: kept forever."),

  // Access
  LOG_READERS(
      "logReaders",
      WITH_LOG_STORE,
      null,
      "Roles, users or account roots, in any account, that can list the bucket and read and decrypt the log files."),
  MEMBERS_READ_OWN_LOGS(
      "membersReadOwnLogs",
      WITH_LOG_STORE,
      "false",
      "true: each member account can list, read and decrypt its own folder, if its IAM policies allow it."),
  ADDITIONAL_BUCKET_POLICY(
      "additionalBucketPolicy",
      WITH_LOG_STORE,
      null,
      "Your own statements for the bucket policy, as a JSON policy document."),
  LOG_NOTIFICATIONS(
      "logNotifications",
      WITH_LOG_STORE,
      null,
      "The ARN of an existing SNS topic or SQS queue that S3 notifies of each log file."),

  // The key
  KMS_KEY_ARN(
      "kmsKeyArn",
      ALL,
      null,
      "Logging: an existing key instead of a new one. Management: the logging account's key as a static value, together with s3BucketName, instead of loggingStack."),
  KEY_ROTATION_PERIOD_DAYS(
      "keyRotationPeriodDays",
      WITH_LOG_STORE,
      "365",
      "How often KMS rotates the key, in days, 90 to 2560."),
  KEY_DELETION_WINDOW_DAYS(
      "keyDeletionWindowDays",
      WITH_LOG_STORE,
      "30",
      "How long a deletion of the key by Pulumi can be cancelled, in days, 7 to 30. Without its key no log file can be read."),
  KEY_ADMINISTRATORS(
      "keyAdministrators",
      WITH_LOG_STORE,
      null,
      "Roles, users or the root of the bucket's account that manage the key. If set, only they can enable it or cancel its deletion, and only those among breakGlassPrincipals can disable or delete it; the account keeps what a deployment needs and the right to change the key policy."),
  ADDITIONAL_KEY_POLICY(
      "additionalKeyPolicy",
      WITH_LOG_STORE,
      null,
      "Your own statements for the key policy, as a JSON policy document."),

  // Access logs
  ENABLE_CLOUDTRAIL_BUCKET_ACCESS_LOGGING(
      "enableCloudtrailBucketAccessLogging",
      WITH_LOG_STORE,
      "true",
      "Whether S3 logs each access to the bucket."),
  ACCESS_LOGGING_BUCKET_NAME(
      "accessLoggingBucketName",
      WITH_LOG_STORE,
      null,
      "An existing bucket for the access logs instead of a new one."),
  ACCESS_LOGGING_BUCKET_PREFIX(
      "accessLoggingBucketPrefix",
      WITH_LOG_STORE,
      null,
      "A folder in the bucket of the access logs, up to 200 characters."),
  ACCESS_LOG_RETENTION_DAYS(
      "accessLogRetentionDays",
      WITH_LOG_STORE,
      "365",
      "How long the new access-log bucket keeps its logs, in days, 1 to 36500."),

  // Queries
  QUERY(
      "query",
      WITH_LOG_STORE,
      "false",
      "true creates an Athena workgroup, a table of the log files and a bucket for query results."),
  QUERY_PRINCIPALS(
      "queryPrincipals",
      WITH_LOG_STORE,
      null,
      "Roles or users of the bucket's account that can query the log files through Athena, and read the results. Attach the policy of the output queryPolicyArn to them."),
  QUERY_SCAN_LIMIT_GIB(
      "queryScanLimitGiB",
      WITH_LOG_STORE,
      "100",
      "Athena cancels a query that scans more, in GiB, 1 to 1048576."),
  QUERY_RESULTS_DAYS(
      "queryResultsDays",
      WITH_LOG_STORE,
      "7",
      "How long query results are kept, in days, 1 to 36500."),

  // The replica
  REPLICA_STACK(
      "replicaStack",
      WITH_ORIGINALS,
      null,
      "The replica stack, as <organization>/<project>/<stack>. S3 copies each new log file to its bucket."),
  REPLICA_BUCKET_ARN(
      "replicaBucketArn",
      WITH_ORIGINALS,
      null,
      "The bucket of the replica as a static value, together with replicaKmsKeyArn, instead of replicaStack."),
  REPLICA_KMS_KEY_ARN(
      "replicaKmsKeyArn",
      WITH_ORIGINALS,
      null,
      "The key of the replica as a static value, together with replicaBucketArn, instead of replicaStack."),
  REPLICATION_TIME_CONTROL(
      "replicationTimeControl",
      WITH_ORIGINALS,
      "false",
      "true: S3 copies most log files within 15 minutes, and reports metrics of the replication. AWS charges for both."),

  // Removal
  FORCE_DESTROY(
      "forceDestroy",
      ALL,
      "false",
      "true removes the protection, so that pulumi destroy can delete the stack: the trail, or the bucket and the key with all log files. Use it for trials only. It is refused in COMPLIANCE mode."),
  CONFIRM_REPLACEMENT(
      "confirmReplacement",
      WITH_LOG_STORE,
      null,
      "The name of the deployed bucket, to confirm that you leave it behind."),

  // Adoption
  ADOPT(
      "adopt",
      ALL,
      "false",
      "true: what exists in AWS under the names of this stack is imported instead of created. Remove it after the first update."),
  ADOPT_KEY_ID(
      "adoptKeyId",
      WITH_LOG_STORE,
      null,
      "The id or the ARN of the key to adopt, together with adopt. Unset: the key of the alias alias/<name>, if the bucket or the trail names that key too."),

  // The trail
  LOGGING_STACK(
      "loggingStack",
      EnumSet.of(StackKind.MANAGEMENT),
      null,
      "The logging stack, as <organization>/<project>/<stack>."),
  ENABLE_CLOUDTRAIL(
      "enableCloudtrail", WITH_TRAIL, "true", "Whether the trail records. false pauses it."),
  ENABLE_LOG_FILE_VALIDATION(
      "enableLogFileValidation",
      WITH_TRAIL,
      "true",
      "Whether CloudTrail writes signed digests, which reveal changed and missing log files."),
  IS_MULTI_REGION_TRAIL(
      "isMultiRegionTrail",
      WITH_TRAIL,
      "true",
      "Whether the trail records all regions, or only its home region."),
  INCLUDE_GLOBAL_SERVICE_EVENTS(
      "includeGlobalServiceEvents",
      WITH_TRAIL,
      "true",
      "Whether the trail records events of IAM, STS and CloudFront. Must be true for a multi-region trail."),
  DELEGATED_ADMINISTRATOR(
      "delegatedAdministrator",
      WITH_TRAIL,
      null,
      "A member account, 12 digits in quotes, to register as the administrator of the organization's trails."),
  SKIP_PREFLIGHT(
      "skipPreflight",
      WITH_TRAIL,
      "false",
      "true skips the checks that read AWS Organizations, for deployers who cannot read it."),

  TRAIL_CREATION_DELAY_SECONDS(
      "trailCreationDelaySeconds",
      WITH_TRAIL,
      "30",
      "How long the update that creates the trail waits before, 0 to 600 seconds. CloudTrail refuses the trail until AWS knows the policies of the bucket, the key and the topic everywhere."),

  // The organization's guard
  TAMPER_GUARD(
      "tamperGuard",
      EnumSet.of(StackKind.MANAGEMENT),
      "none",
      "A service control policy for the logging account, which not even its root user can change. none: no policy. document: the stack only outputs it. attach: the stack creates it and attaches it to the logging account. Needs loggingStack, and deploymentPrincipals in that stack."),
  TAMPER_GUARD_TARGETS(
      "tamperGuardTargets",
      EnumSet.of(StackKind.MANAGEMENT),
      null,
      "Accounts, organizational units or the organization's root that a second policy denies to change the trail. It also applies to a delegated administrator."),

  // Events
  INCLUDE_MANAGEMENT_EVENTS(
      "includeManagementEvents",
      WITH_TRAIL,
      "true",
      "Whether the trail records management events."),
  MANAGEMENT_EVENTS_READ_WRITE_TYPE(
      "managementEventsReadWriteType",
      WITH_TRAIL,
      "All",
      "Which management events: All, ReadOnly or WriteOnly."),
  EXCLUDE_MANAGEMENT_EVENT_SOURCES(
      "excludeManagementEventSources",
      WITH_TRAIL,
      null,
      "Management event sources to leave out: kms.amazonaws.com, rdsdata.amazonaws.com."),
  ENABLE_DATA_LOGGING(
      "enableDataLogging",
      WITH_TRAIL,
      "false",
      "Whether the trail records data events. AWS charges for each of them."),
  DATA_LOGGING_READ_WRITE_TYPE(
      "dataLoggingReadWriteType",
      WITH_TRAIL,
      "All",
      "Which data events: All, ReadOnly or WriteOnly."),
  DATA_RESOURCES(
      "dataResources",
      WITH_TRAIL,
      null,
      "The resources of data events: type names, or objects with type and arns. Unset: all S3 objects and Lambda functions."),
  ADVANCED_EVENT_SELECTORS(
      "advancedEventSelectors",
      WITH_TRAIL,
      null,
      "Advanced event selectors as AWS documents them, instead of the six settings above."),
  INSIGHTS(
      "insights",
      WITH_TRAIL,
      null,
      "The kinds of unusual activity to record: ApiCallRateInsight, ApiErrorRateInsight. AWS charges for them."),

  // Logs, notifications and alarms
  CLOUDWATCH_LOGS(
      "cloudwatchLogs",
      WITH_TRAIL,
      "false",
      "true creates a log group with its own key, and a role that the trail uses to write to it."),
  CLOUDWATCH_LOG_RETENTION_DAYS(
      "cloudwatchLogRetentionDays",
      WITH_TRAIL,
      "365",
      "How long that log group keeps events, in days; one of the values that CloudWatch Logs accepts, 1 to 3653."),
  CLOUDWATCH_LOG_GROUP_ARN(
      "cloudwatchLogGroupArn",
      WITH_TRAIL,
      null,
      "An existing log group in the trail's account and region, instead of a new one."),
  CLOUDWATCH_LOGS_ROLE_ARN(
      "cloudwatchLogsRoleArn",
      WITH_TRAIL,
      null,
      "An existing role that the trail uses to write to that log group."),
  NOTIFY_SNS_TOPIC_NAME(
      "notifySnsTopicName",
      WITH_TRAIL,
      null,
      "The topic that CloudTrail notifies of each log file: the name of a new topic, or the ARN of an existing one."),
  ALARMS(
      "alarms",
      WITH_TRAIL,
      "false",
      "true creates the alarms of the CIS AWS Foundations Benchmark. They need CloudWatch Logs."),
  ALARM_EMAIL(
      "alarmEmail",
      WITH_TRAIL,
      null,
      "An e-mail address to subscribe to a new topic for the alarms. AWS asks the address to confirm."),
  ALARM_TOPIC_ARN("alarmTopicArn", WITH_TRAIL, null, "An existing topic for the alarms."),
  EXCLUDE_ALARMS(
      "excludeAlarms", WITH_TRAIL, null, "Ids of alarms to leave out, e.g. CloudWatch.2.");

  /** The namespace of this program's settings in a stack file. */
  public static final String NAMESPACE = "orgtrail:";

  private static final int LIKELY_TYPO = 3;

  private final String key;
  private final Set<StackKind> kinds;
  private final Optional<String> defaultValue;
  private final String description;

  Setting(String name, Set<StackKind> kinds, String defaultValue, String description) {
    this.key = "orgtrail:" + name; // an enum's constructor cannot use NAMESPACE
    this.kinds = kinds;
    this.defaultValue = Optional.ofNullable(defaultValue);
    this.description = description;
  }

  /** The key in a stack file, e.g. {@code orgtrail:name}. */
  public String key() {
    return key;
  }

  /** The kinds of stack that read this setting. */
  public Set<StackKind> kinds() {
    return kinds;
  }

  /** The value in a stack that does not set it, as text. */
  public Optional<String> defaultValue() {
    return defaultValue;
  }

  /** What the setting does, with its unit and its limits. */
  public String description() {
    return description;
  }

  /** The setting with this key, if there is one. */
  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  /** The setting that the user probably meant by an unknown key. */
  static Optional<Setting> closestTo(String key) {
    var distance = new LevenshteinDistance(LIKELY_TYPO); // apply returns -1 for a greater distance
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
}
