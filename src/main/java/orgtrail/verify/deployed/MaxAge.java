package orgtrail.verify.deployed;

import java.time.Duration;
import java.util.Optional;

/**
 * How old the newest delivery of the trail can be.
 *
 * @param logs the limit for log files, and for deliveries to CloudWatch Logs and SNS
 * @param digests the limit for digests, which CloudTrail delivers every hour
 * @param replication how long S3 can take to copy a file; empty for what the settings promise
 */
public record MaxAge(Duration logs, Duration digests, Optional<Duration> replication) {
  /** Two hours for logs, three hours for digests. */
  public static final MaxAge DEFAULT =
      new MaxAge(Duration.ofHours(2), Duration.ofHours(3), Optional.empty());
}
