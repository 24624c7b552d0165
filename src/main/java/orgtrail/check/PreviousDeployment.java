package orgtrail.check;

import java.util.List;
import java.util.Optional;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Arns;
import orgtrail.aws.Retention;

/**
 * The resources that earlier deployments of this stack created, read from its state. So the program
 * knows before it changes anything what a change would remove, even after an interrupted update or
 * an import.
 *
 * @param logStore bucket and key
 * @param trailArn the trail
 * @param logGroupArn the log group
 * @param madeLogGroupKey whether the stack created the key of the log group, which is made first
 * @param delegatedAdministrator the member account that the stack registered
 * @param organizationId the organization of the trail, if a deployment has checked it
 * @param guardedTargets the accounts, organizational units and roots that the service control
 *     policies of the stack are attached to
 * @param replicaMember the account of the replica, if a deployment has found it among the members
 *     of the organization
 */
public record PreviousDeployment(
    LogStore logStore,
    Optional<String> trailArn,
    Optional<String> logGroupArn,
    boolean madeLogGroupKey,
    Optional<String> delegatedAdministrator,
    Optional<String> organizationId,
    List<String> guardedTargets,
    Optional<String> replicaMember) {

  /** A stack that has deployed nothing. */
  public static final PreviousDeployment NONE =
      new PreviousDeployment(
          LogStore.NONE,
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty());

  /**
   * Bucket and key.
   *
   * @param bucketName the WORM bucket
   * @param bucketRegion the region of that bucket
   * @param forceDestroy whether destroying the stack deletes the log files
   * @param trails the trails that the bucket policy allows
   * @param writingRoleArn the replication role that the bucket policy of a replica allows
   * @param replicaBucketArn the bucket that S3 copies each new log file to
   * @param retention the default retention of the bucket
   * @param keyArn the key that encrypts the log files
   * @param madeKey whether the stack created a key
   * @param lostKeyArn the key that the stack created, if the state has its alias but not the key
   * @param accessLogBucketName the access-log bucket that the stack created
   * @param queryPolicyArn the IAM policy for queries that the stack created
   * @param policies the policies of bucket and key, as JSON
   */
  public record LogStore(
      Optional<String> bucketName,
      Optional<String> bucketRegion,
      boolean forceDestroy,
      Optional<AllowedTrails> trails,
      Optional<String> writingRoleArn,
      Optional<String> replicaBucketArn,
      Optional<Retention> retention,
      Optional<String> keyArn,
      boolean madeKey,
      Optional<String> lostKeyArn,
      Optional<String> accessLogBucketName,
      Optional<String> queryPolicyArn,
      List<String> policies) {

    static final LogStore NONE =
        new LogStore(
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    /** The region of bucket and key. */
    Optional<String> region() {
      return keyArn.map(Arns::region).or(() -> bucketRegion);
    }

    /** The account of bucket and key. Only the key's ARN contains it. */
    Optional<String> accountId() {
      return keyArn.map(Arns::accountId);
    }
  }
}
