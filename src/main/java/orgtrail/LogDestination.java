package orgtrail;

import java.util.List;
import java.util.Optional;

/**
 * Where the trail writes: what the logging stack promises to the management stack.
 *
 * @param s3BucketName the WORM bucket's name
 * @param kmsKeyArn the ARN of the key that encrypts the logs
 * @param s3KeyPrefix the folder before {@code AWSLogs}
 * @param expectedTrailArn the trail that the policies of bucket and key let in, {@code *} for any
 *     account; not known of static values
 * @param awsAccountIds the single accounts whose trails may write; none for an organization
 * @param organizationId the organization that the policies are made for; none for single accounts
 */
record LogDestination(
    String s3BucketName,
    String kmsKeyArn,
    Optional<String> s3KeyPrefix,
    Optional<String> expectedTrailArn,
    Optional<String> organizationId,
    List<String> awsAccountIds) {
  /** The outputs that carry it from stack to stack. */
  static final String S3_BUCKET_NAME = "s3BucketName";

  static final String KMS_KEY_ARN = "kmsKeyArn";

  static final String S3_KEY_PREFIX = "s3KeyPrefix";

  static final String EXPECTED_TRAIL_ARN = "expectedTrailArn";

  static final String AWS_ACCOUNT_IDS = "awsAccountIds";

  static final String ORGANIZATION_ID = "organizationId";
}
