package orgtrail.verify;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import orgtrail.verify.deployed.MaxAge;
import orgtrail.verify.files.Request;
import orgtrail.verify.files.Shard;
import picocli.CommandLine.Option;

/** The options that say which log files to verify, and how. */
final class ScopeOptions {
  private static final Duration DEFAULT_PERIOD = Duration.ofHours(24);

  /** AWS accepts requests of a machine whose clock differs this much. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(15);

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Times.OfInstant.class,
      description =
          "The start of the period, e.g. 2026-11-24 or 2026-11-24T08:00:00Z. Default: 24 hours before its end")
  private Optional<Instant> from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Times.OfInstant.class,
      description = "The end of the period. Default: now, or with --shard the last full hour")
  private Optional<Instant> to;

  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      defaultValue = "2h",
      converter = Times.OfDuration.class,
      description =
          "How old the last delivery of log files can be, e.g. 90m or 2h. Default: ${DEFAULT-VALUE}")
  private Duration maxAge;

  @Option(
      names = "--max-digest-age",
      paramLabel = "DURATION",
      defaultValue = "3h",
      converter = Times.OfDuration.class,
      description =
          "How old the newest digest of each account and region can be. Default: ${DEFAULT-VALUE}")
  private Duration maxDigestAge;

  @Option(
      names = "--max-replication-age",
      paramLabel = "DURATION",
      converter = Times.OfDuration.class,
      description =
          "How long S3 can take to copy a file to the replica. Default: 15m with replicationTimeControl, or else 1h")
  private Optional<Duration> maxReplicationAge;

  @Option(
      names = "--digests",
      paramLabel = "newest|all",
      defaultValue = "newest",
      converter = Converters.OfDigests.class,
      description =
          "Which digests are read with their log files: the newest of each account and region, or all of the period. Default: ${DEFAULT-VALUE}")
  private Request.Digests digests;

  @Option(
      names = "--accounts",
      paramLabel = "ID",
      split = ",",
      converter = Converters.OfAccountId.class,
      description = "Only the log files of these accounts, separated by commas.")
  private List<String> accounts = List.of();

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      defaultValue = "1/1",
      converter = Converters.OfShard.class,
      description = "Only the log files of one of N parts of the accounts, e.g. 1/10.")
  private Shard shard;

  @Option(
      names = "--parallel",
      paramLabel = "NUMBER",
      defaultValue = "32",
      converter = Converters.OfParallel.class,
      description = "How many requests run at the same time, 1 to 256. Default: ${DEFAULT-VALUE}")
  private int parallel;

  /** How many requests run at the same time. */
  int parallel() {
    return parallel;
  }

  /** How old the last deliveries can be. */
  MaxAge maxAge() {
    return new MaxAge(maxAge, maxDigestAge, maxReplicationAge);
  }

  /** Whether both ends of the period are given, and it is empty. */
  void requirePeriod() {
    from.ifPresent(start -> to.ifPresent(end -> requirePeriod(start, end)));
  }

  /**
   * What to verify. Shards need the same period, so that their reports can be merged. So the period
   * of a shard ends at a full hour by default.
   *
   * @param now the time by the clock of AWS
   * @throws CannotAsk with one line if the period is empty or in the future
   */
  Request request(Instant now) {
    var end = to.orElse(shard.equals(Shard.ALL) ? now : now.truncatedTo(ChronoUnit.HOURS));
    var start = from.orElse(end.minus(DEFAULT_PERIOD));
    requirePeriod(start, end);
    if (end.isAfter(now.plus(CLOCK_SKEW))) {
      throw new CannotAsk(
          "--to must not be in the future, but is %s, and it is %s".formatted(end, now));
    }
    if (!start.isBefore(now.minus(maxDigestAge))) {
      throw new CannotAsk(
          "--from must be more than --max-digest-age ago, because no later digest is due, but is %s, and it is %s"
              .formatted(start, now));
    }
    return new Request(start, end, now, digests, accounts, shard, parallel, maxDigestAge);
  }

  private static void requirePeriod(Instant start, Instant end) {
    if (!start.isBefore(end)) {
      throw new CannotAsk(
          "--from must be before the end of the period, which is %s, but is %s"
              .formatted(end, start));
    }
  }
}
