package orgtrail.verify.files;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What to verify, and how.
 *
 * @param from the start of the period
 * @param to its end
 * @param now the time by the clock of AWS
 * @param digests which digests are read
 * @param accounts the accounts to verify; empty for all
 * @param shard the part of the accounts to verify
 * @param parallelism how many chains and how many log files are read at a time, at least 1
 * @param maxAge how old the newest digest of a chain can be
 */
public record Request(
    Instant from,
    Instant to,
    Instant now,
    Digests digests,
    List<String> accounts,
    Shard shard,
    int parallelism,
    Duration maxAge) {

  /**
   * @throws IllegalArgumentException if the period does not end after its start, or if nothing can
   *     run at a time
   */
  public Request {
    if (!from.isBefore(to) || parallelism < 1) {
      throw new IllegalArgumentException("the period is empty, or the parallelism is not positive");
    }
    accounts = List.copyOf(accounts);
  }

  /** Which digests are read. The names of all digests in the period are listed in both cases. */
  public enum Digests {
    /** The newest one of each chain, and the log files that it names. */
    NEWEST,
    /** Every digest and every log file of the period. */
    ALL;

    /** How the command line and the report name it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The time that the chains have to reach. */
  Instant due() {
    var due = now.minus(maxAge);
    return due.isBefore(to) ? due : to;
  }

  /** The end of the period and some time more, but not the future. */
  Instant notAfterNow(Duration more) {
    var end = to.plus(more);
    return end.isBefore(now) ? end : now;
  }

  /** Whether a time is in the period. */
  boolean covers(Instant time) {
    return !time.isBefore(from) && !time.isAfter(to);
  }

  /** Whether an account is one of those to verify. */
  boolean includes(String accountId) {
    return (accounts.isEmpty() || accounts.contains(accountId)) && shard.includes(accountId);
  }
}
