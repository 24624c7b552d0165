package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.CisAlarm;

/** Values with characters that end a line or change a terminal, in the lines that a user reads. */
class OneLineTest {
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n", "\u000b", "\f", "\u0085", "\u2028", "\u2029", "\t"})
  void anEntryOfAListThatEndsALineIsToldInOneLine(String lineBreak) {
    assertEquals(
        List.of(
            "orgtrail:excludeAlarms must be a list whose entries are each the id of an alarm: "
                + alarms()
                + ", but has 'a b'"),
        Reading.ofManagement(
            "alarms", "true",
            "alarmEmail", "security@example.com",
            "cloudwatchLogs", "true",
            "excludeAlarms", "[\"a" + lineBreak + "  b\"]"));
  }

  private static String alarms() {
    return String.join(", ", Arrays.stream(CisAlarm.values()).map(CisAlarm::id).toList());
  }

  @Test
  void aKeyThatEndsALineIsToldInOneLine() {
    assertEquals(
        List.of("orgtrail:any thing is not a setting; docs/settings.md lists the settings"),
        Reading.ofLogging("any\nthing", "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\u001b", "\u202e", "\ud83d", "\ufeff"})
  void aCharacterThatNoTerminalShowsIsToldAsItsEscape(String character) {
    assertEquals(
        List.of(
            "orgtrail:wormMode must be GOVERNANCE or COMPLIANCE, but is 'a\\u%04X'"
                .formatted((int) character.charAt(0))),
        Reading.ofLogging("wormMode", "a" + character));
  }

  @Test
  void theLettersOfEveryLanguageStayAsTheyAre() {
    var text = "\u0645\u0631\u062d \u65e5\u672c \uD83D\uDE00 \u00fc";
    assertEquals(text, OneLine.of(text));
  }

  @Test
  void aLongValueIsCut() {
    var line = Reading.ofLogging("wormMode", "a".repeat(100_000)).get(0);
    assertEquals(
        "orgtrail:wormMode must be GOVERNANCE or COMPLIANCE, but is 'aa", line.substring(0, 62));
    assertEquals(1_503, line.length());
    assertEquals("a...", line.substring(1_499));
  }

  @Test
  void aLineIsCutOnlyIfItIsTooLong() {
    var longest = "a".repeat(1_500);
    assertEquals(longest, OneLine.of(longest));
    assertEquals(longest + "...", OneLine.of(longest + "b"));
  }

  @Test
  void aLongKeyIsCutSoThatTheMistakeIsStillTold() {
    assertEquals(
        List.of(
            "orgtrail:%s... is not a setting; docs/settings.md lists the settings"
                .formatted("k".repeat(68))),
        Reading.ofLogging("k".repeat(100_000), "x"));
  }

  @Test
  void theSameMistakeIsToldOnce() {
    assertEquals(
        List.of("orgtrail:logReaders has 'arn:aws:iam::123456789012:root' twice"),
        Reading.ofLogging(
            "logReaders",
            "["
                + "\"arn:aws:iam::123456789012:root\",".repeat(3)
                + "\"arn:aws:iam::123456789012:root\"]"));
  }
}
