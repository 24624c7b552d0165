package orgtrail.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsNames;
import orgtrail.aws.CisAlarm;
import orgtrail.aws.InsightType;
import orgtrail.aws.ServicePrincipals;

/** Reads the settings of the trail, and refuses what AWS would refuse. */
final class TrailSettingsReader {
  /**
   * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   */
  private static final List<Integer> LOG_RETENTION_DAYS =
      List.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private static final int MAX_DELAY_SECONDS = 600;

  private TrailSettingsReader() {}

  static TrailSettings read(ConfigReader reader) {
    var settings =
        new TrailSettings(
            reader.text(
                Setting.NAME,
                "a trail name: 3 to 128 letters and digits with single - _ or . between them",
                AwsNames::isTrailName),
            reader.flag(Setting.IS_ORGANIZATION_TRAIL),
            reader.flag(Setting.ENABLE_CLOUDTRAIL),
            reader.flag(Setting.ENABLE_LOG_FILE_VALIDATION),
            reader.flag(Setting.IS_MULTI_REGION_TRAIL),
            reader.flag(Setting.INCLUDE_GLOBAL_SERVICE_EVENTS),
            EventSettingsReader.read(reader),
            readInsights(reader),
            readCloudWatchLogs(reader),
            reader.optionalText(
                Setting.NOTIFY_SNS_TOPIC_NAME,
                "a topic name of 1 to 256 letters, digits, - and _, or the ARN of an existing topic",
                value -> AwsNames.isTopicName(value) || Arns.isTopic(value)),
            reader.optionalText(
                Setting.DELEGATED_ADMINISTRATOR,
                LogStoreSettingsReader.ONE_ACCOUNT_ID,
                AwsNames::isAccountId),
            readAlarms(reader),
            reader.wholeNumber(Setting.TRAIL_CREATION_DELAY_SECONDS, 0, MAX_DELAY_SECONDS),
            reader.flag(Setting.SKIP_PREFLIGHT),
            reader.flag(Setting.FORCE_DESTROY),
            reader.adopts());
    refuseContradictions(reader, settings);
    return settings;
  }

  private static List<InsightType> readInsights(ConfigReader reader) {
    var names = Arrays.stream(InsightType.values()).map(InsightType::text).toList();
    var chosen = reader.list(Setting.INSIGHTS, String.join(" or ", names), names::contains);
    return Arrays.stream(InsightType.values())
        .filter(type -> chosen.contains(type.text()))
        .toList();
  }

  private static TrailSettings.CloudWatchLogs readCloudWatchLogs(ConfigReader reader) {
    boolean makesGroup = reader.flag(Setting.CLOUDWATCH_LOGS);
    var retention =
        reader.text(
            Setting.CLOUDWATCH_LOG_RETENTION_DAYS,
            "one of "
                + LOG_RETENTION_DAYS.stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ")),
            value -> LOG_RETENTION_DAYS.stream().anyMatch(days -> value.equals("" + days)));
    var group =
        reader.optionalText(
            Setting.CLOUDWATCH_LOG_GROUP_ARN,
            "the ARN of a log group, arn:aws:logs:<region>:<account id>:log-group:<name>",
            Arns::isLogGroup);
    var role =
        reader.optionalText(
            Setting.CLOUDWATCH_LOGS_ROLE_ARN,
            "the ARN of a role, arn:aws:iam::<account id>:role/<name>",
            Arns::isRole);
    refuseHalfALogGroup(reader, makesGroup);
    return new TrailSettings.CloudWatchLogs(
        makesGroup,
        retention.isEmpty() ? 1 : Integer.parseInt(retention),
        reader.flag(Setting.ADOPT) && reader.has(Setting.CLOUDWATCH_LOG_RETENTION_DAYS),
        group.map(Arns::withoutStreams),
        role);
  }

  private static void refuseHalfALogGroup(ConfigReader reader, boolean makesGroup) {
    boolean hasGroup = reader.has(Setting.CLOUDWATCH_LOG_GROUP_ARN);
    boolean hasRole = reader.has(Setting.CLOUDWATCH_LOGS_ROLE_ARN);
    if (makesGroup && (hasGroup || hasRole)) {
      reader.problem(
          "orgtrail:cloudwatchLogs true, which makes a log group and a role, and the existing ones in orgtrail:cloudwatchLogGroupArn and orgtrail:cloudwatchLogsRoleArn cannot be set together: remove one of them");
    } else if (hasGroup != hasRole) {
      reader.problem(
          "orgtrail:cloudwatchLogGroupArn and orgtrail:cloudwatchLogsRoleArn go together: %s is missing"
              .formatted(
                  (hasGroup ? Setting.CLOUDWATCH_LOGS_ROLE_ARN : Setting.CLOUDWATCH_LOG_GROUP_ARN)
                      .key()));
    }
  }

  private static TrailSettings.Alarms readAlarms(ConfigReader reader) {
    boolean enabled = reader.flag(Setting.ALARMS);
    var email = reader.optionalText(Setting.ALARM_EMAIL, "an e-mail address", AwsNames::isEmail);
    var topic =
        reader.optionalText(
            Setting.ALARM_TOPIC_ARN,
            "the ARN of an SNS topic, arn:aws:sns:<region>:<account id>:<name>",
            Arns::isTopic);
    var ids = Arrays.stream(CisAlarm.values()).map(CisAlarm::id).toList();
    var excluded =
        reader.list(
            Setting.EXCLUDE_ALARMS, "the id of an alarm: " + String.join(", ", ids), ids::contains);
    if (reader.areValid(Setting.ALARMS)) {
      refuseAlarmsWithoutOneTopic(reader, enabled);
    }
    return new TrailSettings.Alarms(
        email,
        topic,
        enabled
            ? Arrays.stream(CisAlarm.values()).filter(a -> !excluded.contains(a.id())).toList()
            : List.of());
  }

  private static void refuseAlarmsWithoutOneTopic(ConfigReader reader, boolean enabled) {
    if (!enabled) {
      for (var setting :
          List.of(Setting.ALARM_EMAIL, Setting.ALARM_TOPIC_ARN, Setting.EXCLUDE_ALARMS)) {
        reader.refuseBeside(setting, "has no effect while orgtrail:alarms is false");
      }
    } else if (reader.has(Setting.ALARM_EMAIL) == reader.has(Setting.ALARM_TOPIC_ARN)) {
      reader.problem(
          "orgtrail:alarms needs exactly one of orgtrail:alarmEmail and orgtrail:alarmTopicArn, so that somebody is notified");
    }
  }

  private static void refuseContradictions(ConfigReader reader, TrailSettings settings) {
    if (reader.areValid(Setting.IS_MULTI_REGION_TRAIL, Setting.INCLUDE_GLOBAL_SERVICE_EVENTS)
        && settings.isMultiRegionTrail()
        && !settings.includeGlobalServiceEvents()) {
      reader.problem(
          "orgtrail:includeGlobalServiceEvents must be true when orgtrail:isMultiRegionTrail is true: CloudTrail refuses a multi-region trail without them");
    }
    if (reader.areValid(Setting.IS_ORGANIZATION_TRAIL) && !settings.isOrganizationTrail()) {
      reader.refuseBeside(
          Setting.DELEGATED_ADMINISTRATOR,
          "has no effect while orgtrail:isOrganizationTrail is false");
    }
    if (EventSettingsReader.areValid(reader)) {
      refuseWhatNeedsOtherEvents(reader, settings);
    }
    refuseAlarmsWithoutLogGroup(reader, settings);
    refuseTopicOfTheAlarms(reader, settings);
  }

  private static void refuseWhatNeedsOtherEvents(ConfigReader reader, TrailSettings settings) {
    boolean reads = settings.recordsManagementEvents(true);
    boolean writes = settings.recordsManagementEvents(false);
    if (settings.insights().contains(InsightType.API_CALL_RATE) && !writes
        || !settings.insights().isEmpty() && !reads && !writes) {
      reader.problem(
          "orgtrail:insights '%s' needs other events than the trail records: ApiCallRateInsight needs management events that write, ApiErrorRateInsight any management events"
              .formatted(
                  settings.insights().stream()
                      .map(InsightType::text)
                      .collect(Collectors.joining(", "))));
    }
    if (!settings.alarms().selected().isEmpty() && !(reads && writes)) {
      reader.problem(
          "orgtrail:alarms must be false unless the trail records all management events: otherwise most alarms can never fire");
    }
    if (settings.alarms().selected().contains(CisAlarm.KEY_DISABLED_OR_DELETED)
        && settings.excludesManagementEvents(false, ServicePrincipals.KMS)) {
      reader.problem(
          "orgtrail:excludeAlarms must have '%s' while the trail leaves out the management events of kms.amazonaws.com: without them this alarm can never fire"
              .formatted(CisAlarm.KEY_DISABLED_OR_DELETED.id()));
    }
  }

  private static void refuseAlarmsWithoutLogGroup(ConfigReader reader, TrailSettings settings) {
    if (reader.areValid(
            Setting.CLOUDWATCH_LOGS,
            Setting.CLOUDWATCH_LOG_GROUP_ARN,
            Setting.CLOUDWATCH_LOGS_ROLE_ARN)
        && !settings.alarms().selected().isEmpty()
        && !settings.cloudWatchLogs().enabled()
        && !reader.has(Setting.CLOUDWATCH_LOGS_ROLE_ARN)) {
      reader.problem(
          "orgtrail:alarms must be false without CloudWatch Logs, which the alarms evaluate: set orgtrail:cloudwatchLogs: true, or name an existing log group and role");
    }
  }

  private static void refuseTopicOfTheAlarms(ConfigReader reader, TrailSettings settings) {
    if (settings.alarms().email().isPresent()
        && settings.newTopicName().filter(settings.alarmTopicName()::equals).isPresent()) {
      reader.problem(
          "orgtrail:notifySnsTopicName must not be '%s', the name of the topic that is created for orgtrail:alarmEmail"
              .formatted(settings.alarmTopicName()));
    }
  }
}
