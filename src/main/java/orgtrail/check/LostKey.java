package orgtrail.check;

import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.Setting;

/**
 * The key of the log files, if the state no longer has it. The provider treats a key whose deletion
 * is scheduled as deleted, so a refresh removes it from the state. The stack would then create
 * another key, and nobody could read the existing log files after the waiting period.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html">Deleting
 *     keys</a>
 */
public final class LostKey {
  private LostKey() {}

  /** Adds a problem if the stack would create another key while the log files need the lost one. */
  public static void refuse(
      AwsLookups lookups,
      LogStoreLayout layout,
      PreviousDeployment.LogStore previous,
      Problems problems) {
    if (previous.madeKey() || layout.settings().adoption().enabled()) {
      return;
    }
    previous
        .lostKeyArn()
        .or(() -> keyInUse(layout, previous).filter(lookups::isPendingDeletion))
        .ifPresent(key -> problems.add(line(key)));
  }

  /** The key of the bucket, unless the settings name a key, which the stack does not create. */
  private static Optional<String> keyInUse(
      LogStoreLayout layout, PreviousDeployment.LogStore previous) {
    return layout.settings().key().kmsKeyArn().isPresent() ? Optional.empty() : previous.keyArn();
  }

  private static String line(String key) {
    return "the key %1$s of the log files is not in the state of this stack, which would create another one: pulumi refresh removes a key whose deletion is scheduled. Nobody can read the log files without it, so keep it with aws kms cancel-key-deletion --key-id %2$s and aws kms enable-key --key-id %2$s, then set %3$s: true and %4$s: %2$s"
        .formatted(key, Arns.keyId(key), Setting.ADOPT.key(), Setting.ADOPT_KEY_ID.key());
  }
}
