package orgtrail.config;

import java.util.List;
import java.util.stream.Stream;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;

/**
 * Names, ARNs and folders of a log store. They are known before any resource exists, so a preview
 * shows the complete policies.
 *
 * @param owner the account and region of bucket and key
 */
public record LogStoreLayout(AwsEnvironment owner, LogStoreSettings settings) {
  static final String REPLICA_SUFFIX = "-replica";
  static final String REPLICATION_SUFFIX = "-replication";

  /** The name of the WORM bucket. */
  public String bucketName() {
    return settings
        .s3BucketName()
        .orElseGet(() -> computedBucketName(owner.accountId(), settings.name(), isReplica()));
  }

  /**
   * As in the original Terraform module, so that its buckets can be imported unchanged. A replica
   * can be in the account of the originals, in another region, so its name differs.
   */
  static String computedBucketName(String accountId, String name, boolean isReplica) {
    return "cloudtrail-" + accountId + "-" + name + (isReplica ? REPLICA_SUFFIX : "");
  }

  /** The ARN of the WORM bucket. */
  public String bucketArn() {
    return owner.bucketArn(bucketName());
  }

  /** The ARN of the WORM bucket, and those of the earlier ones whose copies are still read. */
  public Stream<String> bucketArns() {
    return Stream.concat(
        Stream.of(bucketArn()), settings.formerBuckets().stream().map(owner::bucketArn));
  }

  /** The name of the access-log bucket that a stack creates. */
  public String accessLogBucketName() {
    return accessLogBucketName(bucketName());
  }

  /** As in the original Terraform module, so that its buckets can be imported unchanged. */
  static String accessLogBucketName(String bucketName) {
    return bucketName + "-logs";
  }

  /** The folder of the access logs, with a slash at its end; empty for none. */
  public String accessLogFolder() {
    return settings.accessLogging().prefix().map(prefix -> prefix + "/").orElse("");
  }

  /** The folder of all log files, with a slash at its end. */
  public String logFolder() {
    return settings.s3KeyPrefix().map(prefix -> prefix + "/").orElse("") + "AWSLogs/";
  }

  /** The alias of the key that a stack creates. */
  public String keyAliasName() {
    return "alias/" + settings.name();
  }

  /** Whether a replication role writes, and not the trails. */
  public boolean isReplica() {
    return settings.loggingAccountId().isPresent();
  }

  /** Whether S3 copies each new log file to a replica. */
  public boolean hasReplica() {
    return settings.replica().isPresent();
  }

  /** The name of the role with which S3 copies log files to a replica. */
  public String replicationRoleName() {
    return replicationRoleName(settings.name());
  }

  static String replicationRoleName(String name) {
    return name + REPLICATION_SUFFIX;
  }

  /**
   * The ARN of that role, which is in the account of the originals. Both sides compute it, so that
   * the replica is deployed before the role exists.
   */
  public String replicationRoleArn() {
    return Arns.role(
        owner.partition(),
        settings.loggingAccountId().orElse(owner.accountId()),
        replicationRoleName());
  }

  /**
   * The trails that can write. In a replica, those whose log files are copied; only their accounts,
   * their organization and their name are certain, because their region can be another one.
   */
  public AllowedTrails trails() {
    var writers = settings.writers();
    var owners =
        writers.awsAccountIds().isEmpty()
            ? List.of(writers.managementAccountId().orElse(owner.accountId()))
            : writers.awsAccountIds();
    return new AllowedTrails(
        owner.partition(), owner.region(), settings.name(), owners, writers.organizationId());
  }

  /** Whether any account can be a member to which {@code membersReadOwnLogs} applies. */
  public boolean hasMembers() {
    return trails().organizationId().isPresent()
        || !trails().accountIds().equals(List.of(owner.accountId()));
  }
}
