package orgtrail.check;

import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.Setting;
import orgtrail.config.TrailSettings;

/** Checks that the trail can use the existing log group, role and topics that the settings name. */
public final class TrailPartsCheck {
  private final AwsEnvironment here;
  private final Problems problems;

  private TrailPartsCheck(AwsEnvironment here, Problems problems) {
    this.here = here;
    this.problems = problems;
  }

  /**
   * Adds a problem for each resource that the trail cannot use.
   *
   * @param organizationId the organization of the trail, if it is known
   */
  public static void of(
      AwsEnvironment here,
      TrailSettings settings,
      Optional<String> organizationId,
      Problems problems) {
    var check = new TrailPartsCheck(here, problems);
    check.checkPlaces(settings);
    if (settings.isOrganizationTrail() && organizationId.isEmpty()) {
      check.refuseWhatNeedsTheOrganization(settings);
    }
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html">CloudWatch
   *     Logs</a>
   */
  private void checkPlaces(TrailSettings settings) {
    var logs = settings.cloudWatchLogs();
    logs.groupArn()
        .filter(arn -> !here.holds(arn))
        .ifPresent(
            arn ->
                refuse(
                    Setting.CLOUDWATCH_LOG_GROUP_ARN,
                    "region %s and account %s".formatted(here.region(), here.accountId()),
                    arn));
    logs.roleArn()
        .filter(arn -> !Arns.accountId(arn).equals(here.accountId()))
        .ifPresent(
            arn -> refuse(Setting.CLOUDWATCH_LOGS_ROLE_ARN, "account " + here.accountId(), arn));
    settings
        .alarms()
        .topicArn()
        .filter(arn -> !here.isInRegion(arn))
        .ifPresent(arn -> refuse(Setting.ALARM_TOPIC_ARN, "region " + here.region(), arn));
    settings
        .existingTopicArn()
        .filter(arn -> !here.isInRegion(arn))
        .ifPresent(arn -> refuse(Setting.NOTIFY_SNS_TOPIC_NAME, "region " + here.region(), arn));
  }

  private void refuse(Setting setting, String place, String arn) {
    problems.add("%s must be in the trail's %s, but is '%s'".formatted(setting.key(), place, arn));
  }

  /** The policies of the log group's role and of the topic need the organization's id. */
  private void refuseWhatNeedsTheOrganization(TrailSettings settings) {
    var reason =
        "needs the organization's id: set orgtrail:loggingStack, or remove orgtrail:skipPreflight";
    if (settings.cloudWatchLogs().makesGroup()) {
      problems.add("orgtrail:cloudwatchLogs 'true' " + reason);
    }
    settings
        .newTopicName()
        .ifPresent(topic -> problems.add("orgtrail:notifySnsTopicName '" + topic + "' " + reason));
  }
}
