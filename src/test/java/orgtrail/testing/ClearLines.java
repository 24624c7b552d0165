package orgtrail.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import orgtrail.config.Setting;

/** What a refusal must be, so that its reader knows what to do. */
public final class ClearLines {
  /** Longer lines do not fit on a screen. */
  private static final int MAX_LENGTH = 2_000;

  private ClearLines() {}

  /** Fails unless each line names a setting, is short, and is only text. */
  public static void check(List<String> lines) {
    assertFalse(lines.isEmpty(), "a refusal without a line");
    for (var line : lines) {
      assertTrue(namesASetting(line), () -> "no setting in: " + line);
      assertTrue(line.length() <= MAX_LENGTH, () -> "a line of " + line.length() + " characters");
      assertTrue(
          line.chars().noneMatch(Character::isISOControl), () -> "a control character in: " + line);
      assertFalse(
          line.contains("Exception") || line.contains("\tat "),
          () -> "no words for a user: " + line);
    }
  }

  private static boolean namesASetting(String line) {
    return line.contains(Setting.NAMESPACE)
        && (line.contains("is not a setting")
            || Arrays.stream(Setting.values()).anyMatch(setting -> line.contains(setting.key())));
  }
}
