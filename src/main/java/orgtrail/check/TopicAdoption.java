package orgtrail.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import orgtrail.aws.Adoptable;
import orgtrail.aws.AllowedTrails;
import orgtrail.config.Setting;
import orgtrail.config.TrailSettings;
import orgtrail.policy.PolicyDifference;
import orgtrail.policy.TopicPolicy;

/**
 * Refuses to adopt a topic that is not as the stack would create it. Others may use it, and its ARN
 * in a setting leaves it as it is.
 */
public final class TopicAdoption {
  /** What a topic of this program does not have, and the provider would remove. */
  private static final List<String> PROPERTIES =
      List.of("KmsMasterKeyId", "DisplayName", "DeliveryStatusLogging");

  private final AwsLookups lookups;
  private final Problems problems;

  private TopicAdoption(AwsLookups lookups, Problems problems) {
    this.lookups = lookups;
    this.problems = problems;
  }

  /**
   * Adds a problem if the topic of the trail's deliveries exists and has another policy or other
   * properties.
   *
   * @param isDeployed whether the topic is in the stack's state
   */
  public static void ofDeliveries(
      AwsLookups lookups,
      TrailSettings settings,
      AllowedTrails trail,
      boolean isDeployed,
      Problems problems) {
    if (settings.adopt() && !isDeployed) {
      settings
          .newTopicName()
          .map(lookups.environment()::topicArn)
          .ifPresent(
              arn ->
                  new TopicAdoption(lookups, problems)
                      .refuse(
                          arn,
                          Optional.of(TopicPolicy.of(arn, trail)),
                          Setting.NOTIFY_SNS_TOPIC_NAME,
                          ""));
    }
  }

  /** The same for the topic of the alarms, whose policy the stack does not manage. */
  public static void ofAlarms(
      AwsLookups lookups, TrailSettings settings, boolean isDeployed, Problems problems) {
    if (settings.adopt() && !isDeployed && settings.alarms().email().isPresent()) {
      new TopicAdoption(lookups, problems)
          .refuse(
              lookups.environment().topicArn(settings.alarmTopicName()),
              Optional.empty(),
              Setting.ALARM_TOPIC_ARN,
              " instead of " + Setting.ALARM_EMAIL.key());
    }
  }

  private void refuse(String arn, Optional<String> newPolicy, Setting setting, String instead) {
    var found = lookups.existing(Adoptable.TOPIC, arn);
    if (found.isEmpty()) {
      return;
    }
    var other =
        Stream.concat(
                PROPERTIES.stream().filter(property -> isSet(found.get(), property)),
                newPolicy.stream()
                    .flatMap(policy -> otherStatements(arn, policy).stream())
                    .map(sid -> "statement " + sid))
            .toList();
    if (!other.isEmpty()) {
      problems.add(
          "the topic %s to adopt has what the stack would remove: %s. Set %s to that ARN%s, so that the topic stays as it is"
              .formatted(arn, String.join(", ", other), setting.key(), instead));
    }
  }

  private List<String> otherStatements(String arn, String newPolicy) {
    return lookups
        .existing(Adoptable.TOPIC_POLICY, arn)
        .flatMap(found -> found.policy("PolicyDocument"))
        .map(before -> PolicyDifference.removed(before, newPolicy))
        .orElse(List.of());
  }

  private static boolean isSet(Existing topic, String property) {
    return topic.text(property).isPresent() || !topic.list(property).isEmpty();
  }
}
