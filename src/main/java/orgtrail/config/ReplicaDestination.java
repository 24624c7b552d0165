package orgtrail.config;

import java.util.List;
import java.util.Optional;
import orgtrail.aws.Arns;

/**
 * The bucket and the key that S3 copies log files to, and what the replica stack says of them. Of
 * static values, only bucket and key are known.
 *
 * @param s3BucketArn the ARN of the bucket
 * @param kmsKeyArn the ARN of the key that encrypts the copies, in the bucket's account and region
 * @param expectedTrailArn the trail that can write to the bucket, which a replica does not have
 * @param replicationRoleArn the role that can write to the bucket
 * @param organizationId the organization whose log files the replica holds
 * @param awsAccountIds the single accounts whose log files the replica holds
 * @param s3KeyPrefix the folder before {@code AWSLogs}
 * @param wormMode the mode of the bucket's default retention
 * @param wormRetentionDays the bucket's default retention, in days
 * @param maxRetentionDays the longest retention that its policy allows, in days
 */
public record ReplicaDestination(
    String s3BucketArn,
    String kmsKeyArn,
    Optional<String> expectedTrailArn,
    Optional<String> replicationRoleArn,
    Optional<String> organizationId,
    List<String> awsAccountIds,
    Optional<String> s3KeyPrefix,
    Optional<String> wormMode,
    Optional<Integer> wormRetentionDays,
    Optional<Integer> maxRetentionDays) {

  /** A bucket and a key. Nothing is known about their policies. */
  public static ReplicaDestination ofStaticValues(String s3BucketArn, String kmsKeyArn) {
    return new ReplicaDestination(
        s3BucketArn,
        kmsKeyArn,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The account of bucket and key. Only the key's ARN contains it. */
  public String accountId() {
    return Arns.accountId(kmsKeyArn);
  }

  /** The region of bucket and key. */
  public String region() {
    return Arns.region(kmsKeyArn);
  }
}
