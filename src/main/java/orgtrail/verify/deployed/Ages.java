package orgtrail.verify.deployed;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Ages and times in words. */
final class Ages {
  private Ages() {}

  /** A duration in its two largest units, e.g. {@code 2 h 5 min}. */
  static String text(Duration age) {
    if (age.toDays() > 0) {
      return units(age.toDays(), "d", age.toHoursPart(), "h");
    }
    if (age.toHours() > 0) {
      return units(age.toHours(), "h", age.toMinutesPart(), "min");
    }
    return age.toMinutes() > 0 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
  }

  /** How long ago something was, and when, e.g. {@code 2 h ago, at 2026-01-02T03:04:05Z}. */
  static String ago(Instant then, Instant now) {
    return "%s ago, at %s"
        .formatted(text(Duration.between(then, now)), then.truncatedTo(ChronoUnit.SECONDS));
  }

  private static String units(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + (small > 0 ? " " + small + " " + smallUnit : "");
  }
}
