package orgtrail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import orgtrail.EventSelector.ReadWriteType;

/**
 * The settings of the trail, checked as far as can be without knowing the account.
 *
 * @param name the trail's name
 * @param isOrganizationTrail whether it records all accounts of the organization, or its own only
 * @param enableCloudtrail whether the trail records, or only exists
 * @param enableLogFileValidation whether CloudTrail writes signed digests of the log files
 * @param isMultiRegionTrail whether the trail records all regions, or its own only
 * @param includeGlobalServiceEvents whether events of IAM, STS and CloudFront are recorded
 * @param eventSelectors which events are recorded
 * @param insights the kinds of unusual activity that are recorded
 * @param notifySnsTopicName the topic that is told of each log file: a name of one made here, or an
 *     existing one's ARN
 * @param delegatedAdministrator the member account that may manage the organization's trails
 * @param skipPreflight whether AWS is not asked before anything is changed
 */
record TrailSettings(
    String name,
    boolean isOrganizationTrail,
    boolean enableCloudtrail,
    boolean enableLogFileValidation,
    boolean isMultiRegionTrail,
    boolean includeGlobalServiceEvents,
    List<EventSelector> eventSelectors,
    List<String> insights,
    CloudWatchLogs cloudWatchLogs,
    Optional<String> notifySnsTopicName,
    Optional<String> delegatedAdministrator,
    Alarms alarms,
    boolean skipPreflight) {

  /**
   * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   */
  private static final List<Integer> LOG_RETENTION_DAYS =
      List.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private static final Set<String> INSIGHTS = Set.of("ApiCallRateInsight", "ApiErrorRateInsight");

  private static final String TOPIC_ARN = "arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[\\w-]+";

  /**
   * CloudWatch Logs as a second place that events go to.
   *
   * @param made whether group and role are made here
   * @param retentionDays how long the group made here keeps events, in days
   * @param groupArn an existing group, without {@code :*} at the end
   * @param roleArn the existing role that writes to it
   */
  record CloudWatchLogs(
      boolean made, int retentionDays, Optional<String> groupArn, Optional<String> roleArn) {
    boolean enabled() {
      return made || groupArn.isPresent();
    }
  }

  /**
   * The alarms of CIS.
   *
   * @param email who is told, by a topic made here
   * @param topicArn an existing topic that is told
   * @param selected those that are made
   */
  record Alarms(Optional<String> email, Optional<String> topicArn, List<CisAlarm> selected) {}

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
            readEventSelectors(reader),
            reader.list(
                Setting.INSIGHTS, "ApiCallRateInsight or ApiErrorRateInsight", INSIGHTS::contains),
            readCloudWatchLogs(reader),
            reader.optionalText(
                Setting.NOTIFY_SNS_TOPIC_NAME,
                "a topic name of 1 to 256 letters, digits, - and _, or an existing topic's ARN",
                value -> value.matches("[\\w-]{1,256}") || value.matches(TOPIC_ARN)),
            reader.optionalText(
                Setting.DELEGATED_ADMINISTRATOR,
                "an account id of 12 digits, in quotes",
                value -> value.matches("\\d{12}")),
            readAlarms(reader),
            reader.flag(Setting.SKIP_PREFLIGHT));
    reader.stopOnProblems();
    if (settings.isMultiRegionTrail && !settings.includeGlobalServiceEvents) {
      reader.problem(
          "orgtrail:includeGlobalServiceEvents must be true when orgtrail:isMultiRegionTrail is "
              + "true: CloudTrail refuses a multi-region trail without them");
    }
    if (!settings.isOrganizationTrail) {
      reader.refuseBeside(
          Setting.DELEGATED_ADMINISTRATOR,
          "is of no use while orgtrail:isOrganizationTrail is false");
    }
    boolean reads = settings.eventSelectors.stream().anyMatch(s -> s.recordsManagementEvents(true));
    boolean writes =
        settings.eventSelectors.stream().anyMatch(s -> s.recordsManagementEvents(false));
    if (settings.insights.contains("ApiCallRateInsight") && !writes
        || !settings.insights.isEmpty() && !reads && !writes) {
      reader.problem(
          "orgtrail:insights '%s' cannot be had of what is recorded: ApiCallRateInsight needs management events that write, ApiErrorRateInsight any"
              .formatted(String.join(", ", settings.insights)));
    }
    if (!settings.alarms.selected.isEmpty() && !(reads && writes)) {
      reader.problem(
          "orgtrail:alarms must be false unless all management events are recorded: most could never go off");
    }
    if (settings.alarms.email.isPresent()
        && settings.notifySnsTopicName.equals(Optional.of(TrailAlarms.topicName(settings.name)))) {
      reader.problem(
          "orgtrail:notifySnsTopicName must not be '%s', the name of the topic that orgtrail:alarmEmail makes"
              .formatted(settings.notifySnsTopicName.get()));
    }
    if (!settings.alarms.selected.isEmpty() && !settings.cloudWatchLogs.enabled()) {
      reader.problem(
          "orgtrail:alarms must be false without CloudWatch Logs, which they look at: set "
              + "orgtrail:cloudwatchLogs: true, or an existing group and role");
    }
    return settings;
  }

  private static List<EventSelector> readEventSelectors(ConfigReader reader) {
    boolean management = reader.flag(Setting.INCLUDE_MANAGEMENT_EVENTS);
    var readWrite = readWriteType(reader, Setting.MANAGEMENT_EVENTS_READ_WRITE_TYPE);
    var excluded =
        reader.list(
            Setting.EXCLUDE_MANAGEMENT_EVENT_SOURCES,
            String.join(" or ", EventSelector.EXCLUDABLE_SOURCES),
            EventSelector.EXCLUDABLE_SOURCES::contains);
    boolean data = reader.flag(Setting.ENABLE_DATA_LOGGING, false);
    var dataReadWrite = readWriteType(reader, Setting.DATA_LOGGING_READ_WRITE_TYPE);
    var resources =
        reader
            .parsed(Setting.DATA_RESOURCES, EventSelector::readResources)
            .orElse(EventSelector.ALL_OBJECTS_AND_FUNCTIONS);
    var advanced = reader.parsed(Setting.ADVANCED_EVENT_SELECTORS, EventSelector::read);

    if (advanced.isPresent()) {
      var other = new ArrayList<String>();
      if (data) {
        other.add(Setting.ENABLE_DATA_LOGGING.key());
      }
      if (!management) {
        other.add(Setting.INCLUDE_MANAGEMENT_EVENTS.key());
      }
      if (readWrite != ReadWriteType.ALL) {
        other.add(Setting.MANAGEMENT_EVENTS_READ_WRITE_TYPE.key());
      }
      if (dataReadWrite != ReadWriteType.ALL) {
        other.add(Setting.DATA_LOGGING_READ_WRITE_TYPE.key());
      }
      for (var setting :
          List.of(Setting.EXCLUDE_MANAGEMENT_EVENT_SOURCES, Setting.DATA_RESOURCES)) {
        if (reader.has(setting)) {
          other.add(setting.key());
        }
      }
      if (!other.isEmpty()) {
        reader.problem(
            "orgtrail:advancedEventSelectors and %s exclude each other: remove one or the other"
                .formatted(String.join(", ", other)));
      }
      return advanced.get();
    }
    if (!data) {
      reader.refuseBeside(
          Setting.DATA_RESOURCES, "is of no use while orgtrail:enableDataLogging is false");
    }
    if (!management) {
      reader.refuseBeside(
          Setting.EXCLUDE_MANAGEMENT_EVENT_SOURCES,
          "is of no use while orgtrail:includeManagementEvents is false");
      if (!data) {
        reader.problem(
            "orgtrail:includeManagementEvents must be true while orgtrail:enableDataLogging is "
                + "false, as nothing would be recorded; orgtrail:enableCloudtrail pauses a trail");
      }
    }
    var selectors = new ArrayList<EventSelector>();
    if (management) {
      selectors.add(EventSelector.managementEvents(readWrite, excluded));
    }
    if (data) {
      resources.keySet().stream()
          .sorted()
          .map(type -> EventSelector.dataEvents(type, resources.get(type), dataReadWrite))
          .forEach(selectors::add);
    }
    return selectors;
  }

  private static ReadWriteType readWriteType(ConfigReader reader, Setting setting) {
    return reader.choice(setting, ReadWriteType.class, ReadWriteType::text);
  }

  private static CloudWatchLogs readCloudWatchLogs(ConfigReader reader) {
    boolean made = reader.flag(Setting.CLOUDWATCH_LOGS, false);
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
            value ->
                value.matches(
                    "arn:aws[a-z-]*:logs:[a-z0-9-]+:\\d{12}:log-group:[\\w./#-]+(:\\*)?"));
    var role =
        reader.optionalText(
            Setting.CLOUDWATCH_LOGS_ROLE_ARN,
            "the ARN of a role, arn:aws:iam::<account id>:role/<name>",
            value -> value.matches("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+"));
    boolean hasGroup = reader.has(Setting.CLOUDWATCH_LOG_GROUP_ARN);
    boolean hasRole = reader.has(Setting.CLOUDWATCH_LOGS_ROLE_ARN);
    if (made && (hasGroup || hasRole)) {
      reader.problem(
          "orgtrail:cloudwatchLogs true, which makes a group and a role, and existing ones in "
              + "orgtrail:cloudwatchLogGroupArn and orgtrail:cloudwatchLogsRoleArn exclude each "
              + "other: remove one or the other");
    } else if (hasGroup != hasRole) {
      reader.problem(
          "orgtrail:cloudwatchLogGroupArn and orgtrail:cloudwatchLogsRoleArn go together: %s is missing"
              .formatted(
                  (hasGroup ? Setting.CLOUDWATCH_LOGS_ROLE_ARN : Setting.CLOUDWATCH_LOG_GROUP_ARN)
                      .key()));
    }
    return new CloudWatchLogs(
        made,
        retention.isEmpty() ? 1 : Integer.parseInt(retention),
        group.map(arn -> arn.replaceFirst(":\\*$", "")),
        role);
  }

  private static Alarms readAlarms(ConfigReader reader) {
    boolean enabled = reader.flag(Setting.ALARMS, false);
    var email =
        reader.optionalText(
            Setting.ALARM_EMAIL,
            "an e-mail address",
            value -> value.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+"));
    var topic =
        reader.optionalText(
            Setting.ALARM_TOPIC_ARN,
            "the ARN of an SNS topic, arn:aws:sns:<region>:<account id>:<name>",
            value -> value.matches(TOPIC_ARN));
    var ids = Arrays.stream(CisAlarm.values()).map(CisAlarm::id).toList();
    var excluded =
        reader.list(
            Setting.EXCLUDE_ALARMS, "an alarm's id: " + String.join(", ", ids), ids::contains);
    boolean hasEmail = reader.has(Setting.ALARM_EMAIL);
    boolean hasTopic = reader.has(Setting.ALARM_TOPIC_ARN);
    if (!enabled) {
      for (var setting :
          List.of(Setting.ALARM_EMAIL, Setting.ALARM_TOPIC_ARN, Setting.EXCLUDE_ALARMS)) {
        reader.refuseBeside(setting, "is of no use while orgtrail:alarms is false");
      }
    } else if (hasEmail == hasTopic) {
      reader.problem(
          "orgtrail:alarms needs orgtrail:alarmEmail or orgtrail:alarmTopicArn, exactly one of them, to tell somebody");
    }
    return new Alarms(
        email,
        topic,
        enabled
            ? Arrays.stream(CisAlarm.values()).filter(a -> !excluded.contains(a.id())).toList()
            : List.of());
  }

  /** What is not done although the user may think so, a line each. */
  List<String> warnings() {
    return enableCloudtrail
        ? List.of()
        : List.of("orgtrail:enableCloudtrail false: the trail exists, and records nothing");
  }
}
