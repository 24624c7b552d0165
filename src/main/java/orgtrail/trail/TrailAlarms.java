package orgtrail.trail;

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
import java.util.List;
import java.util.Map;
import orgtrail.aws.CisAlarm;
import orgtrail.config.TrailSettings;

/**
 * Alarms on the events of a trail. They are in the account and the region of the trail's stack.
 *
 * @see orgtrail.aws.CisAlarm
 */
public final class TrailAlarms extends ComponentResource {
  /** The type of the component, which is part of the URNs and never changes. */
  public static final String TYPE = "orgtrail:index:TrailAlarms";

  /** The suffixes of the children's names. They never change. */
  static final String FILTER = "-filter";

  public static final String TOPIC = "-topic";

  private static final int FIVE_MINUTES = 300;

  /**
   * @param name the component's name, which is part of the URNs
   * @param settings the trail's settings; the trail's name is the prefix of the names in AWS
   * @param logGroupName the log group that the trail writes to
   */
  public TrailAlarms(
      String name,
      TrailSettings settings,
      Output<String> logGroupName,
      ComponentResourceOptions options) {
    super(TYPE, name, options);
    var alarms = settings.alarms();
    var topic =
        alarms
            .topicArn()
            .map(Output::of)
            .orElseGet(() -> topic(name, settings, alarms.email().orElseThrow()));
    for (var alarm : alarms.selected()) {
      var metric = metric(settings, alarm);
      var filter =
          new LogMetricFilter(
              name + "-" + alarm.id() + FILTER,
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
              .alarmActions(topic.applyValue(arn -> List.of(arn)))
              .build(),
          CustomResourceOptions.builder().parent(this).dependsOn(filter).build());
    }
    registerOutputs(Map.of());
  }

  /** A new topic with a subscription. AWS asks the address to confirm the subscription. */
  private Output<String> topic(String name, TrailSettings settings, String email) {
    var topic =
        new Topic(
            name + TOPIC,
            TopicArgs.builder().name(settings.alarmTopicName()).build(),
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

  /** The name of filter, metric and alarm in AWS. A long trail name leaves room for the id. */
  static String metric(TrailSettings settings, CisAlarm alarm) {
    var trail = settings.name();
    return trail.substring(0, Math.min(80, trail.length())) + "-" + alarm.id();
  }
}
