package orgtrail.config;

import static orgtrail.config.StackKind.WITH_LOG_STORE;
import static orgtrail.config.StackKind.WITH_ORIGINALS;
import static orgtrail.config.StackKind.WITH_TRAIL;

import java.util.EnumSet;
import java.util.Set;

/**
 * Every output of a stack: its name, the kinds of stack that have it, the kinds of stack that read
 * it, and its description. {@code docs/outputs.md} has the same table, and a test compares both.
 *
 * <p>A new output needs a constant here, its value in the component that creates it, and a row in
 * the documentation.
 */
public enum StackOutput {
  S3_BUCKET_NAME(
      "s3BucketName", WITH_LOG_STORE, Readers.MANAGEMENT, "The name of the WORM bucket."),
  S3_BUCKET_ARN("s3BucketArn", WITH_LOG_STORE, Readers.ORIGINALS, "The ARN of the WORM bucket."),
  S3_KEY_PREFIX(
      "s3KeyPrefix",
      WITH_LOG_STORE,
      Readers.ALL,
      "The folder before AWSLogs, if s3KeyPrefix is set."),
  S3_ACCESS_LOGGING_BUCKET_ARN(
      "s3AccessLoggingBucketArn",
      WITH_LOG_STORE,
      Readers.MANAGEMENT,
      "The ARN of the access-log bucket that this stack created."),
  KMS_KEY_ARN(
      "kmsKeyArn", WITH_LOG_STORE, Readers.ALL, "The ARN of the key that encrypts the log files."),
  KMS_KEY_ALIAS(
      "kmsKeyAlias",
      WITH_LOG_STORE,
      Readers.USERS,
      "The alias of the key that this stack created."),
  REQUIRED_KEY_POLICY_STATEMENTS(
      "requiredKeyPolicyStatements",
      WITH_LOG_STORE,
      Readers.USERS,
      "The statements that the policy of an existing key must contain, as a JSON array."),
  EXPECTED_TRAIL_ARN(
      "expectedTrailArn",
      WITH_ORIGINALS,
      Readers.ALL,
      "The ARN of the trail that the policies allow. The account is * for trails of single accounts."),
  ORGANIZATION_ID(
      "organizationId",
      WITH_LOG_STORE,
      Readers.ALL,
      "The organization whose trail the policies allow, or whose log files are copied."),
  AWS_ACCOUNT_IDS(
      "awsAccountIds",
      WITH_LOG_STORE,
      Readers.ALL,
      "The accounts whose trails the policies allow, or whose log files are copied, separated by commas, if isOrganizationTrail is false."),
  REPLICATION_ROLE_ARN(
      "replicationRoleArn",
      WITH_LOG_STORE,
      Readers.ALL,
      "The role with which S3 copies log files: the one that this stack created or, in a replica, the only one that can write."),
  REPLICA_STACK(
      "replicaStack", WITH_ORIGINALS, Readers.MANAGEMENT, "The replica stack, if it is set."),
  REPLICA_BUCKET_ARN(
      "replicaBucketArn",
      WITH_ORIGINALS,
      Readers.USERS,
      "The ARN of the bucket that log files are copied to."),
  REPLICA_KMS_KEY_ARN(
      "replicaKmsKeyArn",
      WITH_ORIGINALS,
      Readers.USERS,
      "The ARN of the key that encrypts the copies."),
  DEPLOYMENT_PRINCIPALS(
      "deploymentPrincipals",
      WITH_LOG_STORE,
      Readers.MANAGEMENT,
      "The principals in deploymentPrincipals, separated by commas, if it is set."),
  BREAK_GLASS_PRINCIPALS(
      "breakGlassPrincipals",
      WITH_LOG_STORE,
      Readers.MANAGEMENT,
      "The principals in breakGlassPrincipals, separated by commas, if it is set."),
  WORM_MODE(
      "wormMode", WITH_LOG_STORE, Readers.ORIGINALS, "The mode of the bucket's default retention."),
  WORM_RETENTION_DAYS(
      "wormRetentionDays",
      WITH_LOG_STORE,
      Readers.ORIGINALS,
      "The bucket's default retention in days; a year counts 365."),
  MAX_RETENTION_DAYS(
      "maxRetentionDays",
      WITH_LOG_STORE,
      Readers.ORIGINALS,
      "The longest retention that the policies allow, in days, if maxRetentionDays is set."),
  QUERY_WORKGROUP(
      "queryWorkgroup", WITH_LOG_STORE, Readers.USERS, "The Athena workgroup, if query is true."),
  QUERY_DATABASE(
      "queryDatabase",
      WITH_LOG_STORE,
      Readers.USERS,
      "The Glue database of the table, if query is true."),
  QUERY_TABLE(
      "queryTable",
      WITH_LOG_STORE,
      Readers.USERS,
      "The Glue table of the log files, if query is true."),
  QUERY_RESULTS_BUCKET_NAME(
      "queryResultsBucketName",
      WITH_LOG_STORE,
      Readers.USERS,
      "The name of the bucket for query results, if query is true."),
  QUERY_POLICY_ARN(
      "queryPolicyArn",
      WITH_LOG_STORE,
      Readers.USERS,
      "The ARN of the IAM policy to attach to queryPrincipals, if query is true."),
  FORCE_DESTROY("forceDestroy", StackKind.ALL, Readers.USERS, "true while forceDestroy is set."),
  TRAIL_ARN(
      "trailArn",
      WITH_TRAIL,
      Readers.USERS,
      "The ARN of the trail, the same in every member account."),
  TRAIL_NAME("trailName", WITH_TRAIL, Readers.USERS, "The name of the trail."),
  HOME_REGION("homeRegion", WITH_TRAIL, Readers.USERS, "The region that the trail was created in."),
  CLOUDWATCH_LOG_GROUP_ARN(
      "cloudwatchLogGroupArn",
      WITH_TRAIL,
      Readers.USERS,
      "The ARN of the log group that this stack created."),
  SNS_TOPIC_ARN(
      "snsTopicArn", WITH_TRAIL, Readers.USERS, "The ARN of the topic that this stack created."),
  DELEGATED_ADMINISTRATOR(
      "delegatedAdministrator",
      WITH_TRAIL,
      Readers.USERS,
      "The member account that this stack registered."),
  TAMPER_GUARD_POLICY(
      "tamperGuardPolicy",
      EnumSet.of(StackKind.MANAGEMENT),
      Readers.USERS,
      "The service control policy for the logging account, unless tamperGuard is none."),
  TAMPER_GUARD_REPLICA_POLICY(
      "tamperGuardReplicaPolicy",
      EnumSet.of(StackKind.MANAGEMENT),
      Readers.USERS,
      "The service control policy for the account of the replica, if the logging stack has a replica stack."),
  TAMPER_GUARD_TRAIL_POLICY(
      "tamperGuardTrailPolicy",
      EnumSet.of(StackKind.MANAGEMENT),
      Readers.USERS,
      "The service control policy for tamperGuardTargets, if it is set.");

  private final String key;
  private final Set<StackKind> kinds;
  private final Set<StackKind> readers;
  private final String description;

  StackOutput(String key, Set<StackKind> kinds, Set<StackKind> readers, String description) {
    this.key = key;
    this.kinds = kinds;
    this.readers = readers;
    this.description = description;
  }

  /** The name of the output. */
  public String key() {
    return key;
  }

  /** The kinds of stack that have this output. */
  public Set<StackKind> kinds() {
    return kinds;
  }

  /** The kinds of stack that read this output through a stack reference; empty if only users do. */
  public Set<StackKind> readers() {
    return readers;
  }

  /** The meaning of the output. */
  public String description() {
    return description;
  }

  /**
   * These are in a class of their own, because enum constants cannot use the enum's static fields.
   */
  private static final class Readers {
    static final Set<StackKind> USERS = Set.of();

    /** They read a log store that trails write to, or that is a replica. */
    static final Set<StackKind> MANAGEMENT = EnumSet.of(StackKind.MANAGEMENT);

    /** They read the replica that they copy to. */
    static final Set<StackKind> ORIGINALS = WITH_ORIGINALS;

    static final Set<StackKind> ALL =
        EnumSet.of(StackKind.LOGGING, StackKind.MANAGEMENT, StackKind.STANDALONE);
  }
}
