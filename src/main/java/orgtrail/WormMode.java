package orgtrail;

/**
 * How firmly S3 Object Lock holds a log file until its retention ends.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html#object-lock-retention-modes">Retention
 *     modes</a>
 */
enum WormMode {
  /** A principal with {@code s3:BypassGovernanceRetention} can still delete or shorten. */
  GOVERNANCE,
  /** Nobody can, not even the account's root user; only time, or closing the account, ends it. */
  COMPLIANCE
}
