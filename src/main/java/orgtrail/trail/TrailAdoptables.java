package orgtrail.trail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.Adoptable;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.TrailSettings;

/**
 * Where to find the resources of an {@link OrganizationTrail} and its {@link TrailAlarms} that
 * exist before the stack does.
 */
public final class TrailAdoptables {
  private TrailAdoptables() {}

  /**
   * @param name the name of the trail's component
   * @param trailArn the trail to adopt; empty if there is none
   * @param logGroupKeyId the key of the log group to adopt; empty if there is none
   */
  public static List<Adoptable> of(
      String name,
      AwsEnvironment here,
      TrailSettings settings,
      Optional<String> trailArn,
      Optional<String> logGroupKeyId) {
    var all = new ArrayList<Adoptable>();
    trailArn.ifPresent(
        arn ->
            all.add(
                Adoptable.of(
                    name + OrganizationTrail.TRAIL, Adoptable.TRAIL, settings.name(), arn)));
    if (settings.cloudWatchLogs().makesGroup()) {
      addLogGroup(name + OrganizationTrail.LOG_GROUP, settings, logGroupKeyId, all);
    }
    settings
        .newTopicName()
        .map(here::topicArn)
        .ifPresent(arn -> addTopic(name + OrganizationTrail.TOPIC, arn, all));
    return all;
  }

  private static void addLogGroup(
      String name, TrailSettings settings, Optional<String> keyId, List<Adoptable> all) {
    keyId.ifPresent(id -> all.add(Adoptable.of(name + TrailLogGroup.KEY, Adoptable.KEY, id)));
    all.add(Adoptable.of(name, Adoptable.LOG_GROUP, settings.logGroupName()));
    var role = settings.logRoleName();
    all.add(Adoptable.of(name + TrailLogGroup.ROLE, Adoptable.ROLE, role));
    all.add(
        Adoptable.of(
            name + TrailLogGroup.ROLE_POLICY,
            Adoptable.ROLE_POLICY,
            TrailLogGroup.ROLE_POLICY_NAME + "|" + role,
            role + ":" + TrailLogGroup.ROLE_POLICY_NAME));
  }

  /** A topic always has a policy, which the provider imports with the topic's ARN. */
  private static void addTopic(String name, String arn, List<Adoptable> all) {
    all.add(Adoptable.of(name, Adoptable.TOPIC, arn));
    all.add(Adoptable.of(name + TrailTopic.POLICY, Adoptable.TOPIC, arn));
  }

  /**
   * The alarms and their topic. A subscription is not among them, because SNS returns the existing
   * one instead of creating a second.
   *
   * @param name the name of the alarms' component
   */
  public static List<Adoptable> ofAlarms(String name, AwsEnvironment here, TrailSettings settings) {
    var all = new ArrayList<Adoptable>();
    var group =
        settings
            .cloudWatchLogs()
            .groupArn()
            .map(Arns::logGroupName)
            .orElse(settings.logGroupName());
    for (var alarm : settings.alarms().selected()) {
      var metric = TrailAlarms.metric(settings, alarm);
      all.add(
          Adoptable.of(
              name + "-" + alarm.id() + TrailAlarms.FILTER,
              Adoptable.METRIC_FILTER,
              group + "|" + metric,
              group + ":" + metric));
      all.add(Adoptable.of(name + "-" + alarm.id(), Adoptable.ALARM, metric));
    }
    if (settings.alarms().email().isPresent()) {
      all.add(
          Adoptable.of(
              name + TrailAlarms.TOPIC, Adoptable.TOPIC, here.topicArn(settings.alarmTopicName())));
    }
    return all;
  }
}
