package orgtrail.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CisAlarmTest {
  /** Another blank or term would fail the control of Security Hub. */
  @Test
  void haveThePatternsOfSecurityHubCharacterForCharacter() throws IOException {
    assertEquals(
        Files.readAllLines(Path.of("src/test/resources/cis-alarms.tsv")),
        Arrays.stream(CisAlarm.values()).map(a -> a.id() + "\t" + a.pattern()).toList());
  }

  @Test
  void areTheFourteenControlsOfSecurityHubAndTheOneThatItHasNot() {
    assertEquals(
        Stream.concat(
                IntStream.rangeClosed(1, 14).mapToObj(i -> "CloudWatch." + i),
                Stream.of("CIS.4.15"))
            .toList(),
        Arrays.stream(CisAlarm.values()).map(CisAlarm::id).toList());
  }

  @ParameterizedTest
  @EnumSource
  void haveATitleAndABalancedPatternThatCloudWatchTakes(CisAlarm alarm) {
    assertTrue(Character.isUpperCase(alarm.title().charAt(0)), alarm.title());
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
    assertTrue(alarm.pattern().length() <= 1024, alarm.pattern());
    assertEquals(count(alarm.pattern(), '('), count(alarm.pattern(), ')'));
    assertTrue(alarm.pattern().matches("\\{.*}"), alarm.pattern());
  }

  private static long count(String text, char character) {
    return text.chars().filter(c -> c == character).count();
  }
}
