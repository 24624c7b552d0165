package orgtrail.aws;

/**
 * The retention mode of S3 Object Lock.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html#object-lock-retention-modes">Retention
 *     modes</a>
 */
public enum WormMode {
  /** Principals with {@code s3:BypassGovernanceRetention} can delete an object or unlock it. */
  GOVERNANCE,
  /** Nobody can, not even the root user. The lock ends with the retention or with the account. */
  COMPLIANCE
}
