package orgtrail.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import orgtrail.verify.deployed.MaxAge;
import orgtrail.verify.files.Request;
import orgtrail.verify.files.Shard;
import picocli.CommandLine;

class ScopeOptionsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T14:25:36Z");

  private static ScopeOptions options(String... arguments) {
    return CommandLine.populateCommand(new ScopeOptions(), arguments);
  }

  @Test
  void theLast24HoursOfAllAccountsAreTheDefault() {
    var options = options();
    assertEquals(
        new Request(
            NOW.minus(Duration.ofHours(24)),
            NOW,
            NOW,
            Request.Digests.NEWEST,
            List.of(),
            Shard.ALL,
            32,
            Duration.ofHours(3)),
        options.request(NOW));
    assertEquals(MaxAge.DEFAULT, options.maxAge());
  }

  @Test
  void readsEachOption() {
    var request =
        options(
                "--from=2026-11-20",
                "--to=2026-11-21T12:00:00+02:00",
                "--max-age=90m",
                "--max-digest-age=150m",
                "--digests=all",
                "--accounts=123456789012,234567890123",
                "--shard=2/10",
                "--parallel=256")
            .request(NOW);
    assertEquals(
        new Request(
            Instant.parse("2026-11-20T00:00:00Z"),
            Instant.parse("2026-11-21T10:00:00Z"),
            NOW,
            Request.Digests.ALL,
            List.of("123456789012", "234567890123"),
            new Shard(2, 10),
            256,
            Duration.ofMinutes(150)),
        request);
  }

  /** Jobs that start a few minutes apart have the same period. */
  @Test
  void thePeriodOfAShardEndsAtAFullHour() {
    var request = options("--shard=1/2").request(NOW);
    assertEquals(Instant.parse("2026-11-24T14:00:00Z"), request.to());
    assertEquals(Instant.parse("2026-11-23T14:00:00Z"), request.from());
  }

  @Test
  void aQuietTrailDoesNotExcuseMissingDigests() {
    var maxAge = new MaxAge(Duration.ofDays(1), Duration.ofHours(3), Optional.empty());
    assertEquals(maxAge, options("--max-age=1d").maxAge());
  }

  /** Otherwise nothing would be due, and a chain without digests would pass. */
  @Test
  void refusesAPeriodInWhichNoDigestIsDue() {
    var refused = assertThrows(CannotAsk.class, () -> options("--max-digest-age=1d").request(NOW));
    assertTrue(refused.getMessage().startsWith("--from must be more than --max-digest-age ago"));
  }

  @Test
  void thePeriodStarts24HoursBeforeItsEnd() {
    assertEquals(
        Instant.parse("2026-11-19T00:00:00Z"), options("--to=2026-11-20").request(NOW).from());
  }

  @Test
  void refusesAPeriodThatStartsInTheFuture() {
    var options = options("--from=2026-12-01");
    assertEquals(
        "--from must be before the end of the period, which is 2026-11-24T14:25:36Z, but is 2026-12-01T00:00:00Z",
        assertThrows(CannotAsk.class, () -> options.request(NOW)).getMessage());
  }

  /** Nobody can tell yet what CloudTrail will write. */
  @Test
  void refusesAPeriodThatEndsInTheFuture() {
    var options = options("--to=2026-11-25");
    assertEquals(
        "--to must not be in the future, but is 2026-11-25T00:00:00Z, and it is 2026-11-24T14:25:36Z",
        assertThrows(CannotAsk.class, () -> options.request(NOW)).getMessage());
  }

  /** The clock of the machine that computes it can be ahead of AWS's. */
  @Test
  void acceptsNowByAClockThatIsAFewMinutesAhead() {
    assertEquals(
        Instant.parse("2026-11-24T14:30:00Z"),
        options("--to=2026-11-24T14:30:00Z").request(NOW).to());
  }
}
