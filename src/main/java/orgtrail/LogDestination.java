package orgtrail;

import java.util.Optional;

/**
 * Where the trail writes: what the logging stack promises to the management stack.
 *
 * @param s3BucketName the WORM bucket's name
 * @param kmsKeyArn the ARN of the key that encrypts the logs
 * @param s3KeyPrefix the folder before {@code AWSLogs}
 */
record LogDestination(String s3BucketName, String kmsKeyArn, Optional<String> s3KeyPrefix) {
  /** The outputs that carry it from stack to stack. */
  static final String S3_BUCKET_NAME = "s3BucketName";

  static final String KMS_KEY_ARN = "kmsKeyArn";

  static final String S3_KEY_PREFIX = "s3KeyPrefix";
}
