package orgtrail.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;

/** Alarms on the events of the trail. */
class TrailAlarmsTest {
  private static final Deployment EXAMPLE =
      Examples.management(
              "cloudwatchLogs", "true", "alarms", "true", "alarmEmail", "soc@example.org")
          .run();

  private static final String TOPIC = "arn:aws:sns:ap-southeast-1:345678901234:soc";

  /** Another log group, another topic, and all alarms but one. */
  private static final Deployment EXISTING =
      Examples.management(
              "cloudwatchLogGroupArn", Examples.LOG_GROUP_ARN,
              "cloudwatchLogsRoleArn", "arn:aws:iam::234567890123:role/logs",
              "alarms", "true",
              "alarmTopicArn", TOPIC,
              "excludeAlarms", "[\"CloudWatch.2\"]")
          .run();

  @Test
  void filtersHaveThePatternsThatSecurityHubLooksFor() {
    var filter = EXAMPLE.inputs("alarms-CloudWatch.1-filter");
    assertEquals(
        "{$.userIdentity.type=\"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType"
            + " !=\"AwsServiceEvent\"}",
        filter.get("pattern"));
    assertEquals("cloudtrail/example-quantum-123", filter.get("logGroupName"));
    assertEquals(
        Map.of(
            "name", "example-quantum-123-CloudWatch.1",
            "namespace", "LogMetrics",
            "value", "1",
            "defaultValue", "0"),
        filter.get("metricTransformation"));
  }

  @Test
  void anAlarmGoesOffAtTheFirstEventAndNotifiesTheNewTopic() {
    var alarm = EXAMPLE.inputs("alarms-CloudWatch.1");
    assertEquals("example-quantum-123-CloudWatch.1", alarm.get("metricName"));
    assertEquals("LogMetrics", alarm.get("namespace"));
    assertEquals("Sum", alarm.get("statistic"));
    assertEquals("GreaterThanOrEqualToThreshold", alarm.get("comparisonOperator"));
    assertEquals(1.0, alarm.get("threshold"));
    assertEquals("notBreaching", alarm.get("treatMissingData"));
    assertEquals(
        List.of("arn:aws:sns:ap-southeast-1:234567890123:example-quantum-123-alarms"),
        alarm.get("alarmActions"));
    var email = EXAMPLE.inputs("alarms-email");
    assertEquals("email", email.get("protocol"));
    assertEquals("soc@example.org", email.get("endpoint"));
    assertTrue(EXAMPLE.dependsOn("alarms-CloudWatch.1").contains("alarms-CloudWatch.1-filter"));
  }

  @Test
  void everyAlarmOfTheBenchmarkIsMade() {
    assertEquals(15, EXAMPLE.count("MetricAlarm"));
    assertEquals(15, EXAMPLE.count("LogMetricFilter"));
  }

  @Test
  void anExistingTopicIsNotifiedOfEventsInAnExistingLogGroup() {
    assertEquals(List.of(TOPIC), EXISTING.inputs("alarms-CloudWatch.5").get("alarmActions"));
    assertEquals(
        "cloudtrail/example-quantum-123",
        EXISTING.inputs("alarms-CloudWatch.5-filter").get("logGroupName"));
    assertEquals(0, EXISTING.count("Topic"));
  }

  @Test
  void anAlarmCanBeLeftOut() {
    assertEquals(14, EXISTING.count("MetricAlarm"));
    assertEquals(false, EXISTING.has("alarms-CloudWatch.2"));
    assertEquals(false, EXISTING.has("alarms-CloudWatch.2-filter"));
  }

  @Test
  void alarmsAreNeitherProtectedNorRetained() {
    assertEquals(List.of("organization-trail"), EXISTING.protectedResources());
    assertEquals(List.of(), EXISTING.retainedResources());
  }

  @Test
  void withoutTheSettingThereIsNoAlarm() {
    assertEquals(false, Examples.MANAGEMENT.has("alarms"));
  }

  /** Another URN replaces the alarm, so these never change. */
  @Test
  void typeAndNamesOfComponentAndChildrenNeverChange() {
    var component =
        "urn:pulumi:management::orgtrail::pulumi:pulumi:Stack$orgtrail:index:TrailAlarms";
    var urns = EXAMPLE.urns().stream().filter(urn -> urn.startsWith(component)).toList();
    assertTrue(
        urns.containsAll(
            List.of(
                component
                    + "$aws:cloudwatch/logMetricFilter:LogMetricFilter::alarms-CloudWatch.1-filter",
                component + "$aws:cloudwatch/metricAlarm:MetricAlarm::alarms-CloudWatch.1",
                component + "$aws:sns/topic:Topic::alarms-topic",
                component + "$aws:sns/topicSubscription:TopicSubscription::alarms-email",
                component + "::alarms")),
        urns.toString());
    assertEquals(2 * 15 + 3, urns.size());
  }

  @Test
  void aLongTrailNameGivesNamesThatAwsAccepts() {
    var deployment =
        Deployment.of(
                Examples.staticLink(
                    "name", "a." + "b".repeat(126),
                    "cloudwatchLogs", "true",
                    "alarms", "true",
                    "alarmEmail", "soc@example.org"))
            .run();
    var role = deployment.text("organization-log-group-role", "name");
    assertTrue(role.length() <= 64, role);
    var topic = deployment.text("alarms-topic", "name");
    assertTrue(topic.matches("[\\w-]{1,256}"), topic);
    var metric = deployment.text("alarms-CloudWatch.14", "metricName");
    assertTrue(metric.length() <= 100, metric);
  }
}
