package orgtrail.check;

import static orgtrail.aws.ResourceControl.ACCESS_LOGGING;
import static orgtrail.aws.ResourceControl.AUDIT_LOG_HISTORY;
import static orgtrail.aws.ResourceControl.ENABLED_TRAIL;
import static orgtrail.aws.ResourceControl.KEY_KEPT;
import static orgtrail.aws.ResourceControl.LOG_BUCKET_ACCESS_LOGGING;
import static orgtrail.aws.ResourceControl.LOG_FILE_VALIDATION;
import static orgtrail.aws.ResourceControl.LOG_GROUP_RETENTION;
import static orgtrail.aws.ResourceControl.MULTI_REGION_TRAIL;
import static orgtrail.aws.ResourceControl.NO_FOREIGN_ADMINISTRATION;
import static orgtrail.aws.ResourceControl.NO_PUBLIC_READ;
import static orgtrail.aws.ResourceControl.NO_PUBLIC_WRITE;
import static orgtrail.aws.ResourceControl.PRIVATE_KEY_POLICY;
import static orgtrail.aws.ResourceControl.PRIVATE_LOG_BUCKET;
import static orgtrail.aws.ResourceControl.SECURITY_TRAIL;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import orgtrail.aws.CisAlarm;
import orgtrail.aws.Control;
import orgtrail.aws.ResourceControl;
import orgtrail.config.LogStoreSettings;
import orgtrail.config.Setting;
import orgtrail.config.Settings;
import orgtrail.config.TrailSettings;

/**
 * Every way in which settings loosen what the default does: the settings, the controls that are
 * then not met, and what the user reads. {@code docs/controls.md} has the same table, and a test
 * compares both.
 *
 * <p>A control that the default does not meet either is not listed, unless the stack answers it by
 * another setting. So a stack with the defaults is quiet.
 */
enum Loosening {
  PAUSED(
      Effect.NOT_MET,
      List.of(Setting.ENABLE_CLOUDTRAIL),
      trail(LoosenedTrail::paused),
      Alarms.SELECTED,
      MULTI_REGION_TRAIL,
      ENABLED_TRAIL,
      SECURITY_TRAIL),
  UNSIGNED(
      Effect.NOT_MET,
      List.of(Setting.ENABLE_LOG_FILE_VALIDATION),
      trail(LoosenedTrail::unsigned),
      Alarms.NONE,
      LOG_FILE_VALIDATION,
      SECURITY_TRAIL),
  ONE_REGION(
      Effect.NOT_MET,
      List.of(Setting.IS_MULTI_REGION_TRAIL),
      trail(LoosenedTrail::oneRegion),
      Alarms.SELECTED,
      MULTI_REGION_TRAIL,
      SECURITY_TRAIL),
  NO_GLOBAL_EVENTS(
      Effect.NOT_MET,
      List.of(Setting.INCLUDE_GLOBAL_SERVICE_EVENTS),
      trail(LoosenedTrail::withoutGlobalEvents),
      Alarms.NONE,
      SECURITY_TRAIL),
  FEWER_MANAGEMENT_EVENTS(
      Effect.NOT_MET,
      List.of(
          Setting.INCLUDE_MANAGEMENT_EVENTS,
          Setting.MANAGEMENT_EVENTS_READ_WRITE_TYPE,
          Setting.EXCLUDE_MANAGEMENT_EVENT_SOURCES,
          Setting.ADVANCED_EVENT_SELECTORS),
      trail(LoosenedTrail::fewerManagementEvents),
      Alarms.NONE,
      MULTI_REGION_TRAIL,
      SECURITY_TRAIL),
  SHORT_LIVED_LOG_GROUP(
      Effect.NOT_MET,
      List.of(Setting.CLOUDWATCH_LOG_RETENTION_DAYS),
      trail(LoosenedTrail::shortLivedLogGroup),
      Alarms.NONE,
      LOG_GROUP_RETENTION),
  FEWER_ALARMS(
      Effect.NOT_MET,
      List.of(Setting.EXCLUDE_ALARMS),
      trail(LoosenedTrail::fewerAlarms),
      Alarms.EXCLUDED),
  REMOVABLE_TRAIL(
      Effect.NOT_ENSURED,
      List.of(Setting.FORCE_DESTROY),
      trail(LoosenedTrail::removable),
      Alarms.NONE,
      ENABLED_TRAIL),

  REMOVABLE_LOGS(
      Effect.NOT_ENSURED,
      List.of(Setting.FORCE_DESTROY),
      logStore(LoosenedLogStore::removable),
      Alarms.NONE,
      KEY_KEPT),
  SHORT_RETENTION(
      Effect.NOT_ENSURED,
      List.of(Setting.WORM_RETENTION_DAYS),
      logStore(LoosenedLogStore::shortRetention),
      Alarms.NONE,
      AUDIT_LOG_HISTORY),
  EARLY_EXPIRY(
      Effect.NOT_MET,
      List.of(Setting.EXPIRE_AFTER_DAYS),
      logStore(LoosenedLogStore::earlyExpiry),
      Alarms.NONE,
      AUDIT_LOG_HISTORY),
  EARLY_ARCHIVE(
      Effect.NOT_MET,
      List.of(Setting.ARCHIVE_AFTER_DAYS, Setting.ARCHIVE_STORAGE_CLASS),
      logStore(LoosenedLogStore::earlyArchive),
      Alarms.NONE,
      AUDIT_LOG_HISTORY),
  NO_ACCESS_LOGS(
      Effect.NOT_MET,
      List.of(Setting.ENABLE_CLOUDTRAIL_BUCKET_ACCESS_LOGGING),
      logStore(LoosenedLogStore::withoutAccessLogs),
      Alarms.NONE,
      LOG_BUCKET_ACCESS_LOGGING,
      ACCESS_LOGGING),
  EXISTING_KEY(
      Effect.NOT_ENSURED,
      List.of(Setting.KMS_KEY_ARN),
      logStore(LoosenedLogStore::existingKey),
      Alarms.NONE,
      KEY_KEPT,
      ResourceControl.KEY_ROTATION,
      PRIVATE_KEY_POLICY),
  MEMBERS_READ(
      Effect.NOT_ENSURED,
      List.of(Setting.MEMBERS_READ_OWN_LOGS),
      logStore(LoosenedLogStore::membersRead),
      Alarms.NONE,
      PRIVATE_LOG_BUCKET,
      NO_PUBLIC_READ,
      PRIVATE_KEY_POLICY),
  OWN_BUCKET_STATEMENTS(
      Effect.NOT_ENSURED,
      List.of(Setting.ADDITIONAL_BUCKET_POLICY),
      logStore(LoosenedLogStore::ownBucketStatements),
      Alarms.NONE,
      PRIVATE_LOG_BUCKET,
      NO_PUBLIC_READ,
      NO_PUBLIC_WRITE,
      NO_FOREIGN_ADMINISTRATION),
  OWN_KEY_STATEMENTS(
      Effect.NOT_ENSURED,
      List.of(Setting.ADDITIONAL_KEY_POLICY),
      logStore(LoosenedLogStore::ownKeyStatements),
      Alarms.NONE,
      PRIVATE_KEY_POLICY);

  /** What a loosened setting means for a control. */
  enum Effect {
    /** The control fails. */
    NOT_MET("this does not meet "),
    /** The control depends on something that the program does not decide. */
    NOT_ENSURED("this no longer ensures ");

    private final String words;

    Effect(String words) {
      this.words = words;
    }

    /** The words before the controls. */
    String words() {
      return words;
    }
  }

  /** The alarms whose controls are not met either. */
  private enum Alarms {
    NONE,
    SELECTED,
    EXCLUDED
  }

  private final Effect effect;
  private final List<Setting> settings;
  private final Function<Settings, Optional<String>> reason;
  private final Alarms alarms;
  private final List<ResourceControl> controls;

  Loosening(
      Effect effect,
      List<Setting> settings,
      Function<Settings, Optional<String>> reason,
      Alarms alarms,
      ResourceControl... controls) {
    this.effect = effect;
    this.settings = settings;
    this.reason = reason;
    this.alarms = alarms;
    this.controls = List.of(controls);
  }

  private static Function<Settings, Optional<String>> trail(
      Function<TrailSettings, Optional<String>> reason) {
    return settings -> settings.ofTrail().flatMap(reason);
  }

  private static Function<Settings, Optional<String>> logStore(
      Function<LogStoreSettings, Optional<String>> reason) {
    return settings -> settings.ofLogStore().flatMap(reason);
  }

  Effect effect() {
    return effect;
  }

  /** The settings that loosen something in this way. */
  Set<Setting> settings() {
    return EnumSet.copyOf(settings);
  }

  /** The loosened setting and what that causes, in words; empty if the settings do not do so. */
  Optional<String> reason(Settings settings) {
    return reason.apply(settings);
  }

  /** The controls that are not met with these settings. */
  List<Control> controls(Settings settings) {
    return with(
        settings
            .ofTrail()
            .map(TrailSettings::alarms)
            .map(
                set ->
                    switch (alarms) {
                      case NONE -> List.<CisAlarm>of();
                      case SELECTED -> set.selected();
                      case EXCLUDED -> set.excluded();
                    })
            .orElse(List.of()));
  }

  /** The controls that can be affected, whatever the other settings are. */
  List<Control> allControls() {
    return with(alarms == Alarms.NONE ? List.of() : Arrays.asList(CisAlarm.values()));
  }

  private List<Control> with(List<CisAlarm> affected) {
    return Stream.<Control>concat(controls.stream(), affected.stream()).toList();
  }
}
