package orgtrail.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.Adoptable;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.aws.EventSelector;
import orgtrail.config.Setting;
import orgtrail.config.TrailSettings;

/**
 * What a stack with a trail adopts: the trail that exists in AWS but not in the stack's state.
 *
 * @param arn the trail's ARN; empty if the stack creates one, or has one
 * @param lines what the adoption changes, one line each
 */
public record TrailAdoption(Optional<String> arn, List<String> lines) {

  /**
   * Where the trail of the settings writes.
   *
   * @param bucket the name of the bucket
   * @param key the ARN or the id of the key; empty if the stack creates one
   * @param prefix the folder before {@code AWSLogs}
   */
  public record Target(String bucket, Optional<String> key, Optional<String> prefix) {}

  /**
   * Compares the trail that exists with the settings, and adds a problem if it is another trail
   * than the one they mean. Without the setting, nothing is queried.
   *
   * @param trail the trail as the policies know it
   * @param deployedArn the trail in the stack's state
   * @param mustExist whether a missing trail is a problem, because the stack has nothing else to
   *     adopt
   */
  public static TrailAdoption of(
      AwsLookups lookups,
      TrailSettings settings,
      AllowedTrails trail,
      Target target,
      Optional<String> deployedArn,
      boolean mustExist,
      Problems problems) {
    if (!settings.adopt()) {
      return new TrailAdoption(Optional.empty(), List.of());
    }
    var lines = new ArrayList<String>();
    var arn =
        deployedArn.isPresent()
            ? Optional.<String>empty()
            : find(lookups, settings, trail, target, mustExist, lines, problems);
    return new TrailAdoption(arn, List.copyOf(lines));
  }

  private static Optional<String> find(
      AwsLookups lookups,
      TrailSettings settings,
      AllowedTrails trail,
      Target target,
      boolean mustExist,
      List<String> lines,
      Problems problems) {
    var here = lookups.environment();
    var found =
        mustExist
            ? lookups.existing(Adoptable.TRAIL, settings.name(), missing(here, settings))
            : lookups.existing(Adoptable.TRAIL, settings.name());
    if (found.isEmpty() && !mustExist) {
      lines.add(
          "there is no trail %s to adopt, so that the stack creates one"
              .formatted(settings.name()));
    }
    var arn = found.flatMap(existing -> existing.text("Arn"));
    if (arn.isEmpty()
        || refuses(here, trail, arn.get(), problems)
        || refusesBucket(found.get(), arn.get(), target, problems)) {
      return Optional.empty();
    }
    lines.addAll(changes(found.get(), settings, target));
    return arn;
  }

  private static String missing(AwsEnvironment here, TrailSettings settings) {
    return "%s finds no trail %s in account %s and region %s: set %s to the name of the trail that exists and aws:region to its home region, use credentials of the account that owns it, or remove %1$s to create a new one"
        .formatted(
            Setting.ADOPT.key(),
            settings.name(),
            here.accountId(),
            here.region(),
            Setting.NAME.key());
  }

  /** In a member account and in other regions, AWS shows the trail too, but it is not theirs. */
  private static boolean refuses(
      AwsEnvironment here, AllowedTrails trail, String arn, Problems problems) {
    if (trail.allows(arn)) {
      return false;
    }
    if (!Arns.region(arn).equals(here.region())) {
      problems.add(
          "the trail %s to adopt has the home region %s, which cannot change: set aws:region to it, instead of '%s'"
              .formatted(arn, Arns.region(arn), here.region()));
    } else {
      problems.add(
          "the trail %s to adopt belongs to account %s: use the credentials of that account, or remove %s to create a trail of account %s"
              .formatted(arn, Arns.accountId(arn), Setting.ADOPT.key(), here.accountId()));
    }
    return true;
  }

  private static boolean refusesBucket(
      Existing found, String arn, Target target, Problems problems) {
    var bucket = found.text("S3BucketName").filter(name -> !name.equals(target.bucket));
    bucket.ifPresent(
        name ->
            problems.add(
                "the trail %s to adopt writes to the bucket %s, and not to %s: set %s to %2$s in the stack of the bucket, or, to leave its log files there, run aws cloudtrail update-trail --name %s --s3-bucket-name %3$s first"
                    .formatted(arn, name, target.bucket, Setting.S3_BUCKET_NAME.key(), arn)));
    return bucket.isPresent();
  }

  private static List<String> changes(Existing found, TrailSettings settings, Target target) {
    var changes = new Changes(settings.name());
    changes.compare(
        Setting.IS_ORGANIZATION_TRAIL,
        found.flag("IsOrganizationTrail"),
        settings.isOrganizationTrail());
    changes.compare(
        Setting.IS_MULTI_REGION_TRAIL,
        found.flag("IsMultiRegionTrail"),
        settings.isMultiRegionTrail());
    changes.compare(
        Setting.INCLUDE_GLOBAL_SERVICE_EVENTS,
        found.flag("IncludeGlobalServiceEvents"),
        settings.includeGlobalServiceEvents());
    changes.compare(
        Setting.ENABLE_LOG_FILE_VALIDATION,
        found.flag("EnableLogFileValidation"),
        settings.enableLogFileValidation());
    changes.compare(
        Setting.ENABLE_CLOUDTRAIL, found.flag("IsLogging"), settings.enableCloudtrail());
    changes.compareKey(found.text("KMSKeyId"), target.key);
    changes.compare(
        Setting.S3_KEY_PREFIX,
        found.text("S3KeyPrefix").orElse("no folder"),
        target.prefix.orElse("no folder"));
    changes.compareDestinations(found, settings);
    return List.copyOf(changes.lines);
  }

  /** The lines of one trail. */
  private record Changes(String trail, List<String> lines) {
    private Changes(String trail) {
      this(trail, new ArrayList<>());
    }

    private void compare(Setting setting, Object before, Object now) {
      if (!before.equals(now)) {
        lines.add(
            "adopting the trail %s changes %s from %s to %s"
                .formatted(trail, setting.key(), before, now));
      }
    }

    /** The trail has the ARN of its key. The settings have the ARN, or the id of a key to adopt. */
    private void compareKey(Optional<String> before, Optional<String> now) {
      if (before.isEmpty()) {
        lines.add(
            "adopting the trail %s encrypts its new log files with %s. Log files that are there stay as they are"
                .formatted(trail, now.orElse("the new key")));
      } else if (now.filter(key -> before.get().endsWith(key)).isEmpty()) {
        lines.add(
            "adopting the trail %s encrypts its new log files with %s instead of %s. Log files that are there can be read only as long as the earlier key exists"
                .formatted(trail, now.orElse("the new key"), before.get()));
      }
    }

    /** The provider removes what the settings do not name. */
    private void compareDestinations(Existing found, TrailSettings settings) {
      found
          .text("CloudWatchLogsLogGroupArn")
          .filter(group -> !settings.cloudWatchLogs().enabled())
          .ifPresent(group -> lines.add(stops(group, Setting.CLOUDWATCH_LOG_GROUP_ARN)));
      found
          .text("SnsTopicName")
          .filter(topic -> settings.notifySnsTopicName().isEmpty())
          .ifPresent(topic -> lines.add(stops(topic, Setting.NOTIFY_SNS_TOPIC_NAME)));
      if (found.has("InsightSelectors") && settings.insights().isEmpty()) {
        lines.add(ends("Insights", Setting.INSIGHTS));
      }
      if (recordsData(found)
          && settings.eventSelectors().stream().noneMatch(EventSelector::recordsDataEvents)) {
        lines.add(ends("data events", Setting.ENABLE_DATA_LOGGING));
      }
    }

    private String stops(String destination, Setting setting) {
      return "adopting the trail %s ends its delivery to %s: set %s to keep it"
          .formatted(trail, destination, setting.key());
    }

    private String ends(String events, Setting setting) {
      return "adopting the trail %s ends its recording of %s: set %s to keep it"
          .formatted(trail, events, setting.key());
    }

    private static boolean recordsData(Existing found) {
      return found.list("EventSelectors").stream().anyMatch(basic -> basic.has("DataResources"))
          || found.list("AdvancedEventSelectors").stream()
              .flatMap(advanced -> advanced.list("FieldSelectors").stream())
              .filter(field -> field.text("Field").equals(Optional.of("eventCategory")))
              .anyMatch(
                  field ->
                      field.has("Equals") && field.properties().toString().contains("\"Data\""));
    }
  }
}
