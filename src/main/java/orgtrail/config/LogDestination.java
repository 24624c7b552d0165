package orgtrail.config;

import java.util.List;
import java.util.Optional;

/**
 * The destination of a trail in another stack, and what the policies there allow.
 *
 * @param s3BucketName the name of the WORM bucket
 * @param kmsKeyArn the ARN of the key that encrypts the log files
 * @param s3KeyPrefix the folder before {@code AWSLogs}
 * @param expectedTrailArn the trail that the policies allow, with {@code *} as the account if
 *     several accounts have one; unknown for static values
 * @param organizationId the organization that the policies allow; empty for single accounts
 * @param awsAccountIds the single accounts whose trails the policies allow; empty for an
 *     organization
 */
public record LogDestination(
    String s3BucketName,
    String kmsKeyArn,
    Optional<String> s3KeyPrefix,
    Optional<String> expectedTrailArn,
    Optional<String> organizationId,
    List<String> awsAccountIds) {

  /** A bucket and a key. Nothing is known about their policies. */
  static LogDestination ofStaticValues(
      String s3BucketName, String kmsKeyArn, Optional<String> s3KeyPrefix) {
    return new LogDestination(
        s3BucketName, kmsKeyArn, s3KeyPrefix, Optional.empty(), Optional.empty(), List.of());
  }
}
