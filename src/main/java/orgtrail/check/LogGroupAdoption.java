package orgtrail.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.Adoptable;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.Setting;
import orgtrail.config.TrailSettings;
import orgtrail.policy.LogGroupPolicies;
import orgtrail.policy.PolicyDifference;

/**
 * Compares a log group that exists, and its key, with those that the stack would create.
 *
 * @param keyId the id of the group's key, which the stack imports; empty if there is none
 * @param lines what the adoption changes, one line each
 */
public record LogGroupAdoption(Optional<String> keyId, List<String> lines) {
  private static final LogGroupAdoption NONE = new LogGroupAdoption(Optional.empty(), List.of());

  /** What keeps the group and its key as they are. */
  private static final String INSTEAD =
      "to leave group and key as they are, name the group in %s and its role in %s instead of setting %s"
          .formatted(
              Setting.CLOUDWATCH_LOG_GROUP_ARN.key(),
              Setting.CLOUDWATCH_LOGS_ROLE_ARN.key(),
              Setting.CLOUDWATCH_LOGS.key());

  /**
   * Compares, and adds a problem if the adoption would delete events, or replace a key policy that
   * is not only for this group.
   *
   * @param isDeployed whether the group is in the stack's state
   */
  public static LogGroupAdoption of(
      AwsLookups lookups, TrailSettings settings, boolean isDeployed, Problems problems) {
    if (!settings.adopt() || !settings.cloudWatchLogs().makesGroup() || isDeployed) {
      return NONE;
    }
    var group = lookups.existing(Adoptable.LOG_GROUP, settings.logGroupName());
    if (group.isEmpty()) {
      return NONE;
    }
    var lines = new ArrayList<String>();
    compareRetention(group.get(), settings, lines, problems);
    var key = group.get().text("KmsKeyId").filter(Arns::isKey);
    var found =
        key.filter(lookups.environment()::holds)
            .flatMap(arn -> lookups.existing(Adoptable.KEY, Arns.keyId(arn)));
    if (found.isEmpty()) {
      lines.add(newKey(settings, key));
      return new LogGroupAdoption(Optional.empty(), lines);
    }
    refuseOtherUses(lookups.environment(), settings, key.get(), found.get(), problems);
    return new LogGroupAdoption(key.map(Arns::keyId), lines);
  }

  /**
   * CloudWatch Logs deletes the events that are older than a new retention.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html">PutRetentionPolicy</a>
   */
  private static void compareRetention(
      Existing group, TrailSettings settings, List<String> lines, Problems problems) {
    var logs = settings.cloudWatchLogs();
    var days = group.number("RetentionInDays");
    if (days.filter(before -> before <= logs.retentionDays()).isPresent()) {
      return;
    }
    var kept = days.map(before -> "for %d days".formatted(before)).orElse("without end");
    if (logs.isRetentionConfirmed()) {
      lines.add(
          "adopting the log group %s, which keeps events %s, deletes those that are older than %d days"
              .formatted(settings.logGroupName(), kept, logs.retentionDays()));
    } else {
      problems.add(
          "the log group %s to adopt keeps events %s, and CloudWatch Logs would delete those that are older than %d days: set %s; %s"
              .formatted(
                  settings.logGroupName(),
                  kept,
                  logs.retentionDays(),
                  Setting.CLOUDWATCH_LOG_RETENTION_DAYS.key(),
                  INSTEAD));
    }
  }

  private static String newKey(TrailSettings settings, Optional<String> key) {
    return "adopting the log group %s encrypts its new events with a new key%s"
        .formatted(
            settings.logGroupName(),
            key.map(
                    arn ->
                        " instead of %s. Events that are there can be read only as long as that key can be used"
                            .formatted(arn))
                .orElse(""));
  }

  private static void refuseOtherUses(
      AwsEnvironment here, TrailSettings settings, String arn, Existing key, Problems problems) {
    var policy = key.policy("KeyPolicy");
    if (policy.isEmpty()) {
      problems.add(
          "%s cannot read the policy of the key %s: allow kms:GetKeyPolicy"
              .formatted(Setting.ADOPT.key(), arn));
      return;
    }
    var other =
        PolicyDifference.removed(policy.get(), LogGroupPolicies.key(here, settings.logGroupName()));
    if (!other.isEmpty()) {
      problems.add(
          "the key %s of the log group %s to adopt has statements in its policy that the stack would replace: %s; %s"
              .formatted(arn, settings.logGroupName(), String.join(", ", other), INSTEAD));
    }
  }
}
