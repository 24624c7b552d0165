package orgtrail.verify.deployed;

import java.time.Duration;

/**
 * How old the newest delivery of the trail can be.
 *
 * @param logs the limit for log files, and for deliveries to CloudWatch Logs and SNS
 * @param digests the limit for digests, which CloudTrail delivers every hour
 */
public record MaxAge(Duration logs, Duration digests) {
  /** Two hours for logs, three hours for digests. */
  public static final MaxAge DEFAULT = new MaxAge(Duration.ofHours(2), Duration.ofHours(3));
}
