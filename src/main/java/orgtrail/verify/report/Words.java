package orgtrail.verify.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, times and texts as a reader likes them, the same on every machine. */
final class Words {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final DateTimeFormatter MINUTES = formatter("d MMMM uuuu, HH:mm 'UTC'");
  private static final DateTimeFormatter SECONDS = formatter("d MMMM uuuu, HH:mm:ss 'UTC'");

  private Words() {}

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  /** A number with a separator of thousands, e.g. {@code 12,345}. */
  static String number(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  /** A number of things, e.g. {@code 1 account} and {@code 12,345 accounts}. */
  static String count(long number, String one) {
    return number(number) + " " + (number == 1 ? one : one + "s");
  }

  /**
   * A number of things.
   *
   * @param many the things in the plural, as in {@link Check#counted()}
   */
  static String counted(long number, String many) {
    var one = many.endsWith("s") ? many.substring(0, many.length() - 1) : many;
    return number(number) + " " + (number == 1 ? one : many);
  }

  /** An amount of data, e.g. {@code 1.5 GiB}. */
  static String bytes(long bytes) {
    if (bytes < 1024) {
      return count(bytes, "byte");
    }
    int unit = -1;
    double amount = bytes;
    while (amount >= 1024 && unit < UNITS.length - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ENGLISH, "%.1f %s", amount, UNITS[unit]);
  }

  /** A time in its two largest units, e.g. {@code 2 min 5 s}. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ENGLISH, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
    return "%s h %d min".formatted(number(seconds / 3600), seconds % 3600 / 60);
  }

  /** A time as people write it, e.g. {@code 24 November 2026, 14:05 UTC}. */
  static String time(Instant instant) {
    return (instant.getEpochSecond() % 60 == 0 ? MINUTES : SECONDS).format(instant);
  }

  /**
   * A text on one line. Characters that move the cursor, change the direction of writing or cannot
   * be seen are written as their numbers, so that the key of a file cannot imitate another line.
   */
  static String visible(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(out, character));
    return out.toString();
  }

  private static void append(StringBuilder out, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          out.append("\\u{%04x}".formatted(character));
      default -> out.appendCodePoint(character);
    }
  }
}
