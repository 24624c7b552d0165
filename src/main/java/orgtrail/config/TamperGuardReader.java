package orgtrail.config;

import orgtrail.aws.AwsNames;

/** Reads how the organization protects the log store and the trail. */
final class TamperGuardReader {
  private TamperGuardReader() {}

  static TamperGuard read(ConfigReader reader) {
    var mode = reader.choice(Setting.TAMPER_GUARD, TamperGuard.Mode.class, TamperGuard.Mode::text);
    var targets =
        reader.list(
            Setting.TAMPER_GUARD_TARGETS,
            "an account id of 12 digits, the id of an organizational unit, or the id of the organization's root, e.g. r-ab12",
            AwsNames::isPolicyTarget);
    var guard = new TamperGuard(mode, targets);
    if (reader.areValid(Setting.TAMPER_GUARD)) {
      refuseContradictions(reader, guard);
    }
    return guard;
  }

  private static void refuseContradictions(ConfigReader reader, TamperGuard guard) {
    if (!guard.enabled()) {
      reader.refuseBeside(
          Setting.TAMPER_GUARD_TARGETS, "has no effect while orgtrail:tamperGuard is none");
    } else if (!reader.has(Setting.LOGGING_STACK)) {
      reader.problem(
          "orgtrail:tamperGuard '%s' needs orgtrail:loggingStack, whose outputs name the principals that still deploy there"
              .formatted(guard.mode().text()));
    }
  }
}
