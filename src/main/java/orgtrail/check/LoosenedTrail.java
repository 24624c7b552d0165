package orgtrail.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import orgtrail.aws.CisAlarm;
import orgtrail.aws.EventSelector;
import orgtrail.config.Setting;
import orgtrail.config.TrailSettings;

/** What the settings of a trail loosen, in words; empty if they do not. */
final class LoosenedTrail {
  /**
   * https://docs.aws.amazon.com/config/latest/developerguide/cw-loggroup-retention-period-check.html
   */
  private static final int A_YEAR = 365;

  private LoosenedTrail() {}

  static Optional<String> paused(TrailSettings trail) {
    return trail.enableCloudtrail()
        ? Optional.empty()
        : Optional.of(
            Setting.ENABLE_CLOUDTRAIL.key() + " false: the trail exists, but records nothing");
  }

  static Optional<String> unsigned(TrailSettings trail) {
    return trail.enableLogFileValidation()
        ? Optional.empty()
        : Optional.of(
            Setting.ENABLE_LOG_FILE_VALIDATION.key()
                + " false: nothing reveals changed or missing log files");
  }

  static Optional<String> oneRegion(TrailSettings trail) {
    return trail.isMultiRegionTrail()
        ? Optional.empty()
        : Optional.of(
            Setting.IS_MULTI_REGION_TRAIL.key() + " false: the trail records only its home region");
  }

  static Optional<String> withoutGlobalEvents(TrailSettings trail) {
    return trail.includeGlobalServiceEvents()
        ? Optional.empty()
        : Optional.of(
            Setting.INCLUDE_GLOBAL_SERVICE_EVENTS.key()
                + " false: the trail does not record IAM, STS and CloudFront");
  }

  /** Several settings can cause this, so the reason names the events. */
  static Optional<String> fewerManagementEvents(TrailSettings trail) {
    boolean reads = trail.recordsManagementEvents(true);
    boolean writes = trail.recordsManagementEvents(false);
    if (!reads && !writes) {
      return Optional.of("the trail records no management events");
    }
    var missing = new ArrayList<String>();
    if (!reads) {
      missing.add("does not record management events that read");
    }
    if (!writes) {
      missing.add("does not record management events that write");
    }
    var excluded =
        EventSelector.EXCLUDABLE_SOURCES.stream()
            .filter(
                source ->
                    trail.excludesManagementEvents(true, source)
                        || trail.excludesManagementEvents(false, source))
            .toList();
    if (!excluded.isEmpty()) {
      missing.add("leaves out management events of " + String.join(" and ", excluded));
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("the trail " + String.join(" and ", missing));
  }

  static Optional<String> shortLivedLogGroup(TrailSettings trail) {
    var logs = trail.cloudWatchLogs();
    return logs.makesGroup() && logs.retentionDays() < A_YEAR
        ? Optional.of(Setting.CLOUDWATCH_LOG_RETENTION_DAYS.key() + " " + logs.retentionDays())
        : Optional.empty();
  }

  static Optional<String> fewerAlarms(TrailSettings trail) {
    List<CisAlarm> excluded = trail.alarms().excluded();
    return excluded.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Setting.EXCLUDE_ALARMS.key()
                + " "
                + excluded.stream().map(CisAlarm::id).collect(Collectors.joining(", ")));
  }

  static Optional<String> removable(TrailSettings trail) {
    return trail.forceDestroy() ? Optional.of(LoosenedLogStore.REMOVABLE) : Optional.empty();
  }
}
