package orgtrail;

import com.pulumi.aws.cloudwatch.LogMetricFilter;
import com.pulumi.aws.cloudwatch.LogMetricFilterArgs;
import com.pulumi.aws.cloudwatch.MetricAlarm;
import com.pulumi.aws.cloudwatch.MetricAlarmArgs;
import com.pulumi.aws.cloudwatch.inputs.LogMetricFilterMetricTransformationArgs;
import com.pulumi.aws.sns.Topic;
import com.pulumi.aws.sns.TopicArgs;
import com.pulumi.aws.sns.TopicSubscription;
import com.pulumi.aws.sns.TopicSubscriptionArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import java.util.Map;

/**
 * Alarms on what a trail records, in its account and region, where Security Hub looks for them.
 *
 * @see CisAlarm
 */
final class TrailAlarms extends ComponentResource {
  private static final int FIVE_MINUTES = 300;

  /**
   * @param name the component's name, part of the URNs
   * @param trailName what the names in AWS begin with
   * @param logGroupName the log group that the trail writes to
   */
  TrailAlarms(
      String name,
      TrailSettings.Alarms alarms,
      String trailName,
      Output<String> logGroupName,
      ComponentResourceOptions options) {
    super("orgtrail:index:TrailAlarms", name, options);
    var topic =
        alarms
            .topicArn()
            .map(Output::of)
            .orElseGet(() -> topic(name, trailName, alarms.email().orElseThrow()));
    for (var alarm : alarms.selected()) {
      var metric = shortened(trailName) + "-" + alarm.id();
      var filter =
          new LogMetricFilter(
              name + "-" + alarm.id() + "-filter",
              LogMetricFilterArgs.builder()
                  .name(metric)
                  .logGroupName(logGroupName)
                  .pattern(alarm.pattern())
                  .metricTransformation(
                      LogMetricFilterMetricTransformationArgs.builder()
                          .name(metric)
                          .namespace("LogMetrics")
                          .value("1")
                          .defaultValue("0")
                          .build())
                  .build(),
              CustomResourceOptions.builder().parent(this).build());
      new MetricAlarm(
          name + "-" + alarm.id(),
          MetricAlarmArgs.builder()
              .name(metric)
              .alarmDescription(alarm.title())
              .namespace("LogMetrics")
              .metricName(metric)
              .statistic("Sum")
              .period(FIVE_MINUTES)
              .evaluationPeriods(1)
              .comparisonOperator("GreaterThanOrEqualToThreshold")
              .threshold(1.0)
              .treatMissingData("notBreaching")
              .alarmActions(topic.applyValue(arn -> java.util.List.of(arn)))
              .build(),
          CustomResourceOptions.builder().parent(this).dependsOn(filter).build());
    }
    registerOutputs(Map.of());
  }

  /** A topic that mails; AWS asks the address for its consent first. */
  private Output<String> topic(String name, String trailName, String email) {
    var topic =
        new Topic(
            name + "-topic",
            TopicArgs.builder().name(topicName(trailName)).build(),
            CustomResourceOptions.builder().parent(this).build());
    new TopicSubscription(
        name + "-email",
        TopicSubscriptionArgs.builder()
            .topic(topic.arn())
            .protocol("email")
            .endpoint(email)
            .build(),
        CustomResourceOptions.builder().parent(this).build());
    return topic.arn();
  }

  /** A topic's name has no periods. */
  static String topicName(String trailName) {
    return trailName.replace('.', '-') + "-alarms";
  }

  /** A metric's name has at most 100 characters here. */
  private static String shortened(String trailName) {
    return trailName.substring(0, Math.min(80, trailName.length()));
  }
}
