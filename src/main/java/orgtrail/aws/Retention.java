package orgtrail.aws;

import java.util.Locale;
import java.util.Optional;

/**
 * The default retention of a bucket: how long after its upload S3 Object Lock protects an object,
 * and in which mode.
 *
 * @param count the number of units
 * @param unit days or years, as in AWS's API
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html#object-lock-retention-periods">Retention
 *     periods</a>
 */
public record Retention(WormMode mode, int count, Unit unit) {
  private static final int DAYS_OF_A_YEAR = 365;

  /** The unit of a retention period. */
  public enum Unit {
    DAYS,
    YEARS
  }

  /** A retention as AWS reports it, with a number of days or of years; empty if it has neither. */
  public static Optional<Retention> of(
      WormMode mode, Optional<Integer> days, Optional<Integer> years) {
    return days.map(count -> new Retention(mode, count, Unit.DAYS))
        .or(() -> years.map(count -> new Retention(mode, count, Unit.YEARS)));
  }

  /** The minimum number of days: a year counts 365. */
  public int days() {
    return unit == Unit.DAYS ? count : count * DAYS_OF_A_YEAR;
  }

  /** The maximum number of days, including leap days. */
  public int daysWithLeapDays() {
    return unit == Unit.DAYS ? count : count * DAYS_OF_A_YEAR + (count + 3) / 4;
  }

  /** The period in words, e.g. {@code 1 day} or {@code 365 days}. */
  public String period() {
    var name = unit.name().toLowerCase(Locale.ROOT);
    return count + " " + (count == 1 ? name.substring(0, name.length() - 1) : name);
  }
}
