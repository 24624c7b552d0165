package orgtrail.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import orgtrail.aws.ArchiveStorageClass;
import orgtrail.aws.Retention;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;

/**
 * The settings of bucket and key, checked as far as possible without knowing the account. {@link
 * LogStoreLayout} adds the account.
 *
 * @param name the name of the trail; part of the names of bucket, key alias and replication role
 * @param loggingAccountId the account whose replication role writes, in a replica; empty if trails
 *     write
 * @param s3BucketName the bucket's name, instead of the computed one
 * @param formerBuckets the earlier buckets of a replica, whose copies can still be decrypted
 * @param s3KeyPrefix the folder before {@code AWSLogs}
 * @param maxRetentionDays the longest retention of a log file, in days; empty for no limit
 * @param logNotifications the ARN of a topic or queue that S3 notifies of each log file
 * @param additionalBucketPolicy the user's own statements
 * @param replica the bucket that S3 copies each new log file to
 * @param forceDestroy whether destroying the stack deletes log files
 * @param confirmReplacement the deployed bucket that the user agrees to leave behind
 * @param adoption whether bucket and key are imported if they exist
 * @param query the queries of log files
 */
public record LogStoreSettings(
    String name,
    Writers writers,
    Optional<String> loggingAccountId,
    Optional<String> s3BucketName,
    List<String> formerBuckets,
    Optional<String> s3KeyPrefix,
    Retention retention,
    Optional<Integer> maxRetentionDays,
    Lifecycle lifecycle,
    Access access,
    Optional<IamPolicy> additionalBucketPolicy,
    Optional<String> logNotifications,
    KeySettings key,
    AccessLogging accessLogging,
    Optional<ReplicaLink> replica,
    boolean forceDestroy,
    Optional<String> confirmReplacement,
    Adoption adoption,
    QuerySettings query) {

  /**
   * The accounts whose trails can write, or whose log files are copied to a replica.
   *
   * @param managementAccountId the owner of an organization's trail; empty if it is the stack's own
   *     account
   * @param organizationId the organization that the trail records; empty for single accounts
   * @param awsAccountIds the accounts with a trail of their own; empty for the stack's own account
   */
  public record Writers(
      Optional<String> managementAccountId,
      Optional<String> organizationId,
      List<String> awsAccountIds) {}

  /**
   * How old log files are archived and deleted.
   *
   * @param archiveAfterDays when they move to the archive storage class, in days; empty for never
   * @param archiveObjectSizeGreaterThan only larger files move, in bytes
   * @param expireAfterDays when they are deleted, in days; empty for never
   */
  public record Lifecycle(
      Optional<Integer> archiveAfterDays,
      ArchiveStorageClass archiveStorageClass,
      int archiveObjectSizeGreaterThan,
      Optional<Integer> expireAfterDays) {}

  /**
   * Who has access to log files.
   *
   * @param logReaders the principals that read all of them
   * @param membersReadOwnLogs whether each member account reads its own
   * @param breakGlassPrincipals the principals that can shorten or remove a lock
   * @param deploymentPrincipals the principals that deploy the stack; empty if any may
   */
  public record Access(
      List<String> logReaders,
      boolean membersReadOwnLogs,
      List<String> breakGlassPrincipals,
      List<String> deploymentPrincipals) {

    /** The principals that can change what protects the bucket and the key, sorted. */
    public List<String> guardians() {
      return Stream.concat(breakGlassPrincipals.stream(), deploymentPrincipals.stream())
          .distinct()
          .sorted()
          .toList();
    }
  }

  /**
   * The key.
   *
   * @param kmsKeyArn an existing key, instead of a new one
   * @param rotationPeriodDays how often KMS rotates it, in days, 90 to 2560
   * @param hasRotationPeriod whether the stack file sets the rotation period
   * @param deletionWindowDays how long its deletion can be cancelled, in days, 7 to 30
   * @param administrators the principals that manage it
   * @param additionalPolicy the user's own statements
   */
  public record KeySettings(
      Optional<String> kmsKeyArn,
      int rotationPeriodDays,
      boolean hasRotationPeriod,
      int deletionWindowDays,
      List<String> administrators,
      Optional<IamPolicy> additionalPolicy) {}

  /**
   * The server access logs of the bucket.
   *
   * @param enabled whether S3 writes them
   * @param bucketName an existing bucket for them, instead of a new one
   * @param prefix the folder in that bucket
   * @param retentionDays how long the new bucket keeps them, in days
   */
  public record AccessLogging(
      boolean enabled, Optional<String> bucketName, Optional<String> prefix, int retentionDays) {
    /** Whether they need a new bucket. */
    public boolean needsBucket() {
      return enabled && bucketName.isEmpty();
    }
  }

  /**
   * How resources get into a stack that exist already.
   *
   * @param enabled whether the stack imports what exists instead of creating it
   * @param keyId the id of the key to import; empty for the key of the alias
   * @param retentions the settings of a retention that the stack file sets, and does not leave to
   *     the default; empty without an adoption, for which they count
   */
  public record Adoption(boolean enabled, Optional<String> keyId, Set<Setting> retentions) {}
}
