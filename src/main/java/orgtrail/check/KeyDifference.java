package orgtrail.check;

import java.util.ArrayList;
import java.util.List;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.Setting;
import orgtrail.policy.LogStorePolicies;
import orgtrail.policy.LostTrails;

/**
 * What the adoption of a key changes.
 *
 * @param problems what cannot be compared
 * @param losses what can no longer encrypt with the key, as the rest of a sentence
 * @param lines what changes, one line each
 */
record KeyDifference(List<String> problems, List<String> losses, List<String> lines) {
  static final KeyDifference NONE = new KeyDifference(List.of(), List.of(), List.of());

  private static final String POLICY = "KeyPolicy";
  private static final String ROTATION = "EnableKeyRotation";

  static KeyDifference of(
      Existing key, String id, LogStoreLayout layout, LogStorePolicies policies) {
    var losses = new ArrayList<String>();
    var lines = new ArrayList<String>();
    key.policy(POLICY)
        .ifPresent(
            before -> {
              LostTrails.of(before, policies.key())
                  .forEach(trail -> losses.add(AdoptionLines.loss(layout, trail)));
              AdoptionLines.replacedPolicy("the key " + id, before, policies.key())
                  .ifPresent(lines::add);
            });
    addRotation(key, id, layout, lines);
    lines.add(
        "a deletion of the key %s by Pulumi can be cancelled for %d days: KMS keeps no deletion window with a key, so that %s applies"
            .formatted(
                id,
                layout.settings().key().deletionWindowDays(),
                Setting.KEY_DELETION_WINDOW_DAYS.key()));
    return new KeyDifference(unreadable(key, id), losses, lines);
  }

  /** AWS leaves out what the caller has no right to read, instead of denying the request. */
  private static List<String> unreadable(Existing key, String id) {
    var problems = new ArrayList<String>();
    if (key.policy(POLICY).isEmpty()) {
      problems.add(unreadable("policy", id, "kms:GetKeyPolicy"));
    }
    if (key.text(ROTATION).isEmpty()) {
      problems.add(unreadable("rotation", id, "kms:GetKeyRotationStatus"));
    }
    return problems;
  }

  private static String unreadable(String part, String id, String action) {
    return "%s cannot read the %s of the key %s: allow %s on it, in its key policy or for the caller"
        .formatted(Setting.ADOPT.key(), part, id, action);
  }

  /** Cloud Control does not return the rotation period. */
  private static void addRotation(
      Existing key, String id, LogStoreLayout layout, List<String> lines) {
    var settings = layout.settings().key();
    var line =
        "adopting the key %s rotates it every %d days".formatted(id, settings.rotationPeriodDays());
    if (!key.flag(ROTATION)) {
      lines.add(line);
    } else if (!settings.hasRotationPeriod()) {
      lines.add(
          line
              + ", whatever its period is now: set %s to keep another one"
                  .formatted(Setting.KEY_ROTATION_PERIOD_DAYS.key()));
    }
  }
}
