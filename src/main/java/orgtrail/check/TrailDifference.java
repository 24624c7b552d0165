package orgtrail.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.Setting;
import orgtrail.config.TrailSettings;

/** What the settings change in a trail that exists, one line each. */
final class TrailDifference {
  private static final String NO_FOLDER = "no folder";

  private final AwsEnvironment here;
  private final TrailSettings settings;
  private final Existing found;
  private final List<String> lines = new ArrayList<>();

  private TrailDifference(AwsEnvironment here, TrailSettings settings, Existing found) {
    this.here = here;
    this.settings = settings;
    this.found = found;
  }

  static List<String> lines(
      AwsEnvironment here, TrailSettings settings, Existing found, TrailAdoption.Target target) {
    var difference = new TrailDifference(here, settings, found);
    difference.compareSwitches();
    difference.compareKey(target.key());
    difference.compare(
        Setting.S3_KEY_PREFIX,
        found.text("S3KeyPrefix").orElse(NO_FOLDER),
        target.prefix().orElse(NO_FOLDER));
    difference.compareLogGroup();
    difference.compareTopic();
    difference.lines.addAll(
        EventDifference.lines(found, settings, here.bucketArn(target.bucket())));
    return List.copyOf(difference.lines);
  }

  private void compareSwitches() {
    compare(
        Setting.IS_ORGANIZATION_TRAIL,
        found.flag("IsOrganizationTrail"),
        settings.isOrganizationTrail());
    compare(
        Setting.IS_MULTI_REGION_TRAIL,
        found.flag("IsMultiRegionTrail"),
        settings.isMultiRegionTrail());
    compare(
        Setting.INCLUDE_GLOBAL_SERVICE_EVENTS,
        found.flag("IncludeGlobalServiceEvents"),
        settings.includeGlobalServiceEvents());
    compare(
        Setting.ENABLE_LOG_FILE_VALIDATION,
        found.flag("EnableLogFileValidation"),
        settings.enableLogFileValidation());
    compare(Setting.ENABLE_CLOUDTRAIL, found.flag("IsLogging"), settings.enableCloudtrail());
  }

  private void compare(Setting setting, Object before, Object now) {
    if (!before.equals(now)) {
      lines.add(
          "adopting the trail %s changes %s from %s to %s"
              .formatted(settings.name(), setting.key(), before, now));
    }
  }

  /** The trail has the ARN of its key. The settings have the ARN, or the id of a key to adopt. */
  private void compareKey(Optional<String> now) {
    var before = found.text("KMSKeyId");
    if (before.isEmpty()) {
      lines.add(
          "adopting the trail %s encrypts its new log files with %s. Log files that are there stay as they are"
              .formatted(settings.name(), now.orElse("the new key")));
    } else if (now.filter(key -> before.get().endsWith(key)).isEmpty()) {
      lines.add(
          "adopting the trail %s encrypts its new log files with %s instead of %s. Log files that are there can be read only as long as the earlier key exists"
              .formatted(settings.name(), now.orElse("the new key"), before.get()));
    }
  }

  // --- Destinations, of which the provider removes those that the settings do not name -----------

  private void compareLogGroup() {
    var logs = settings.cloudWatchLogs();
    var now =
        logs.makesGroup()
            ? Optional.of(here.logGroupArn(settings.logGroupName()))
            : logs.groupArn();
    compareDestination(
        found.text("CloudWatchLogsLogGroupArn").map(Arns::withoutStreams),
        now,
        Setting.CLOUDWATCH_LOG_GROUP_ARN);
  }

  /** AWS returns the name of the topic no longer, but only its ARN. */
  private void compareTopic() {
    compareDestination(
        found.text("SnsTopicArn").or(() -> found.text("SnsTopicName")).map(this::topicArn),
        settings.notifySnsTopicName().map(this::topicArn),
        Setting.NOTIFY_SNS_TOPIC_NAME);
  }

  private String topicArn(String nameOrArn) {
    return Arns.isArn(nameOrArn) ? nameOrArn : here.topicArn(nameOrArn);
  }

  private void compareDestination(Optional<String> before, Optional<String> now, Setting setting) {
    if (before.isPresent() && !before.equals(now)) {
      lines.add(
          "adopting the trail %s ends its delivery to %s%s: set %s to that ARN to keep it"
              .formatted(
                  settings.name(),
                  before.get(),
                  now.map(arn -> " and delivers to %s instead".formatted(arn)).orElse(""),
                  setting.key()));
    }
  }
}
