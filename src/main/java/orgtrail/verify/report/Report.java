package orgtrail.verify.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The result of a verification.
 *
 * @param at when it ended, by the clock of AWS
 * @param findings the result of each check of one thing, and everything that is wrong with log
 *     files. It is limited, see {@link #omitted}.
 * @param counts how many things each files check has checked
 * @param omitted how many findings of each check were left out, because there were too many
 * @param chains the chains of digests, sorted by account and region
 */
public record Report(
    Instant at,
    Scope scope,
    List<Finding> findings,
    Map<Check, Long> counts,
    Map<Check, Long> omitted,
    List<Chain> chains,
    Effort effort) {

  /**
   * What the verification has cost.
   *
   * @param requests the requests to AWS
   * @param bytes the bytes that were read from S3
   * @param took the time that it took
   */
  public record Effort(long requests, long bytes, Duration took) {}
}
