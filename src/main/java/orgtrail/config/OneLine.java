package orgtrail.config;

import java.util.regex.Pattern;

/** Makes one line of a message that quotes a value, whatever the value is. */
public final class OneLine {
  /** A longer message does not help its reader. */
  private static final int MAX_LENGTH = 1_500;

  private static final Pattern LINE_BREAK =
      Pattern.compile("[\\t\\n\\u000B\\f\\r\\u0085\\u2028\\u2029]\\s*");

  /** Characters that are invisible, change the terminal, or are half of a character. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

  private OneLine() {}

  /**
   * The message with a space for each line break, and with the escape sequences of Java for
   * characters that a terminal does not show. A long message is cut.
   */
  public static String of(String message) {
    var line = LINE_BREAK.matcher(message.strip()).replaceAll(" ");
    return INVISIBLE
        .matcher(line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "..." : line)
        .replaceAll(found -> "\\\\u%04X".formatted(found.group().codePointAt(0)));
  }
}
