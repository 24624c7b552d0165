package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import orgtrail.testing.Fixtures;

/** Values that overflow the stack of a careless reader, or keep it busy without end. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileValuesTest {
  private static final int DEEP = 100_000;

  @ParameterizedTest(name = "{0}")
  @MethodSource("deepValues")
  void deepJsonIsRefusedInOneLine(Setting setting, String value) {
    var kind =
        setting.kinds().contains(StackKind.LOGGING) ? StackKind.LOGGING : StackKind.STANDALONE;
    var config = kind == StackKind.LOGGING ? Fixtures.logging() : Fixtures.standalone();
    var problems = Reading.problems(Fixtures.with(config, setting.key(), value));
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith(setting.key() + " must be a "), problems.toString());
  }

  static Stream<Arguments> deepValues() {
    var lists = "[".repeat(DEEP) + "]".repeat(DEEP);
    var objects = "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP);
    return Stream.of(
            Setting.ADDITIONAL_BUCKET_POLICY,
            Setting.ADDITIONAL_KEY_POLICY,
            Setting.ADVANCED_EVENT_SELECTORS,
            Setting.INSIGHTS,
            Setting.LOG_READERS)
        .flatMap(
            setting ->
                Stream.of(lists, objects, "[" + objects + "]", "{\"Statement\":" + lists + "}")
                    .map(value -> Arguments.of(setting, value)));
  }

  @Test
  void aLongTextThatIsAlmostAnEmailAddressIsRefusedAtOnce() {
    var address = "a@" + "b.".repeat(DEEP) + " ";
    assertTrue(
        Reading.ofManagement("alarms", "true", "cloudwatchLogs", "true", "alarmEmail", address)
            .get(0)
            .startsWith("orgtrail:alarmEmail must be an e-mail address, but is 'a@b.b."));
  }

  @Test
  void longWhitespaceInAValueIsShownAtOnce() {
    assertEquals(
        List.of("orgtrail:wormMode must be GOVERNANCE or COMPLIANCE, but is 'a b'"),
        Reading.ofLogging("wormMode", "a\n" + " \n".repeat(DEEP) + "b"));
  }
}
