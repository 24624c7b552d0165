package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.aws.CisAlarm;

/** What follows from the settings of a trail: names, and the alarms that are left out. */
class TrailSettingsTest {
  @Test
  void namesTheLogGroupAndTheTopicAfterTheTrail() {
    var trail = Reading.trail("name", "audit.trail");
    assertEquals("cloudtrail/audit.trail", trail.logGroupName());
    assertEquals("audit-trail-alarms", trail.alarmTopicName());
    assertEquals("cloudtrail-audit.trail-logs", trail.logRoleName());
  }

  @Test
  void cutsALongNameInTheNameOfTheRole() {
    assertEquals(
        "cloudtrail-" + "a".repeat(48) + "-logs",
        Reading.trail("name", "a".repeat(128)).logRoleName());
    assertEquals(
        "cloudtrail-" + "a".repeat(48) + "-logs",
        Reading.trail("name", "a".repeat(48)).logRoleName());
  }

  @ParameterizedTest
  @CsvSource({"alarmEmail, soc@example.org", "alarmTopicArn, arn:aws:sns:eu-west-1:123456789012:a"})
  void tellsTheAlarmsThatAreLeftOut(String setting, String value) {
    var alarms =
        Reading.trail(
                "cloudwatchLogs",
                "true",
                "alarms",
                "true",
                setting,
                value,
                "excludeAlarms",
                "['CloudWatch.2']")
            .alarms();
    assertEquals(List.of("CloudWatch.2"), alarms.excluded().stream().map(CisAlarm::id).toList());
  }

  @Test
  void leavesOutNoneIfThereAreNoAlarmsAtAll() {
    assertEquals(List.of(), Reading.trail().alarms().excluded());
  }

  /** Without the setting, the default would shorten how long an adopted group keeps its events. */
  @Test
  void confirmsTheRetentionOfALogGroupToAdoptOnlyIfTheStackFileSetsIt() {
    assertTrue(isConfirmed("adopt", "true", "cloudwatchLogRetentionDays", "365"));
    assertFalse(isConfirmed("adopt", "true"));
    assertFalse(isConfirmed("cloudwatchLogRetentionDays", "365"));
  }

  private static boolean isConfirmed(String... settings) {
    return Reading.trail(settings).cloudWatchLogs().isRetentionConfirmed();
  }
}
