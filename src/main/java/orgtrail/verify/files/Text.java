package orgtrail.verify.files;

import java.time.Duration;

/** Makes text from a file safe for a line of the report. */
final class Text {
  private static final int LENGTH = 200;

  private Text() {}

  /** A number and what it counts, e.g. {@code 2 versions}. */
  static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** A duration in hours and minutes, e.g. {@code 1 h 30 min}. */
  static String duration(Duration duration) {
    var minutes = duration.toMinutesPart() == 0 ? "" : duration.toMinutesPart() + " min";
    return duration.toHours() == 0 ? minutes : (duration.toHours() + " h " + minutes).strip();
  }

  /** Without control characters, and not longer than a line can be. */
  static String quoted(String text) {
    var safe = text.replaceAll("\\p{Cntrl}", "?");
    return safe.length() <= LENGTH ? safe : safe.substring(0, LENGTH) + "...";
  }
}
