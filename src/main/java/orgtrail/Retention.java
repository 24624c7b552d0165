package orgtrail;

import java.util.Locale;

/**
 * How long and how firmly S3 Object Lock holds each log file from the moment it arrives.
 *
 * @param count how many units
 * @param unit days or years, as AWS is told
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html#object-lock-retention-periods">Retention
 *     periods</a>
 */
record Retention(WormMode mode, int count, Unit unit) {
  enum Unit {
    DAYS,
    YEARS;

    private static final int DAYS_OF_A_YEAR = 365;
  }

  /** At least so many days: a leap year is one longer. */
  int days() {
    return unit == Unit.DAYS ? count : count * Unit.DAYS_OF_A_YEAR;
  }

  /** At most so many days. */
  int daysWithLeapDays() {
    return unit == Unit.DAYS ? count : count * Unit.DAYS_OF_A_YEAR + (count + 3) / 4;
  }

  /** E.g. {@code 365 days}. */
  String period() {
    var name = unit.name().toLowerCase(Locale.ROOT);
    return count + " " + (count == 1 ? name.substring(0, name.length() - 1) : name);
  }
}
