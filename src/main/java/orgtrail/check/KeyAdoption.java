package orgtrail.check;

import com.pulumi.aws.kms.outputs.GetKeyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.Adoptable;
import orgtrail.aws.Arns;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.LogStoreSettings;
import orgtrail.config.Setting;
import orgtrail.policy.LogStorePolicies;

/**
 * Finds the key to adopt, and compares it with the one that the stack would create.
 *
 * @param id the key's id; empty if there is none
 * @param lines what the adoption changes, one line each
 */
record KeyAdoption(Optional<String> id, List<String> lines) {
  private static final KeyAdoption NONE = new KeyAdoption(Optional.empty(), List.of());

  static KeyAdoption of(
      AwsLookups lookups,
      LogStoreLayout layout,
      LogStorePolicies policies,
      PreviousDeployment.LogStore previous,
      Problems problems) {
    if (layout.settings().key().kmsKeyArn().isPresent()) {
      return NONE;
    }
    var ofAlias =
        lookups
            .existing(Adoptable.KEY_ALIAS, layout.keyAliasName())
            .flatMap(alias -> alias.text("TargetKeyId"));
    var named = layout.settings().adoption().keyId();
    var chosen = named.or(() -> ofAlias);
    if (previous.madeKey()) {
      refuseSecondKey(previous, chosen, problems);
      return NONE;
    }
    if (chosen.isEmpty()) {
      return new KeyAdoption(Optional.empty(), newKey(lookups, layout));
    }
    if (refusesPlace(layout, chosen.get(), problems)) {
      return NONE;
    }
    var id = idOf(chosen.get());
    var source = named.isPresent() ? Setting.ADOPT_KEY_ID.key() : layout.keyAliasName();
    lookups.key(id, source).flatMap(key -> unfit(key, source, id)).ifPresent(problems::add);
    var key = lookups.existing(Adoptable.KEY, id);
    return new KeyAdoption(Optional.of(id), changes(key, id, ofAlias, layout, policies));
  }

  private static boolean refusesPlace(LogStoreLayout layout, String key, Problems problems) {
    boolean elsewhere = Arns.isArn(key) && !layout.owner().holds(key);
    if (elsewhere) {
      problems.add(
          "%s must belong to a key in the bucket's region %s and account %s, but is '%s': a key never moves, so keep that one for the log files that are there, and remove the setting"
              .formatted(
                  Setting.ADOPT_KEY_ID.key(),
                  layout.owner().region(),
                  layout.owner().accountId(),
                  key));
    }
    return elsewhere;
  }

  private static String idOf(String keyIdOrArn) {
    return Arns.isArn(keyIdOrArn) ? Arns.keyId(keyIdOrArn) : keyIdOrArn;
  }

  /** As after an update that has created a key before the setting was there. */
  private static void refuseSecondKey(
      PreviousDeployment.LogStore previous, Optional<String> chosen, Problems problems) {
    var deployed = previous.keyArn().map(Arns::keyId);
    chosen
        .map(KeyAdoption::idOf)
        .filter(id -> deployed.filter(id::equals).isEmpty())
        .ifPresent(
            id ->
                problems.add(
                    "the key %s cannot be adopted, because the stack already has the key %s: remove %s and %s, or, if no log file is encrypted with %2$s yet, take that key out of the state first with pulumi state delete"
                        .formatted(
                            id,
                            deployed.orElse("unknown"),
                            Setting.ADOPT.key(),
                            Setting.ADOPT_KEY_ID.key())));
  }

  private static Optional<String> unfit(GetKeyResult key, String source, String id) {
    if (key.multiRegion()
        || List.of("EXTERNAL", "EXTERNAL_KEY_STORE", "AWS_CLOUDHSM").contains(key.origin())) {
      return Optional.of(
          "%s names the key %s, which the stack could only replace, because it is %s: name it in %s instead, and the stack leaves it alone"
              .formatted(
                  source,
                  id,
                  key.multiRegion()
                      ? "a multi-Region key"
                      : "a key with the origin " + key.origin(),
                  Setting.KMS_KEY_ARN.key()));
    }
    return LogStoreCheck.unfit(key, source, id);
  }

  private static List<String> newKey(AwsLookups lookups, LogStoreLayout layout) {
    return lookups
        .existing(Adoptable.BUCKET, layout.bucketName())
        .flatMap(
            found ->
                found.text(
                    "BucketEncryption",
                    "ServerSideEncryptionConfiguration",
                    "ServerSideEncryptionByDefault",
                    "KMSMasterKeyID"))
        .stream()
        .map(
            key ->
                "there is no key %s, so that the stack creates one. The log files that are there can be read only as long as their key %s exists: keep it, or adopt it with %s"
                    .formatted(layout.keyAliasName(), key, Setting.ADOPT_KEY_ID.key()))
        .toList();
  }

  private static List<String> changes(
      Optional<Existing> key,
      String id,
      Optional<String> ofAlias,
      LogStoreLayout layout,
      LogStorePolicies policies) {
    var lines = new ArrayList<String>();
    var settings = layout.settings().key();
    ofAlias
        .filter(other -> !other.equals(id))
        .ifPresent(
            other ->
                lines.add(
                    "adopting the key %s changes %s, which belongs to the key %s. Log files that are encrypted with that key can be read only as long as it exists"
                        .formatted(id, layout.keyAliasName(), other)));
    key.flatMap(found -> found.policy("KeyPolicy"))
        .flatMap(policy -> BucketAdoption.replaced("the key " + id, policy, policies.key()))
        .ifPresent(lines::add);
    key.filter(found -> !rotates(found, settings))
        .ifPresent(
            found ->
                lines.add(
                    "adopting the key %s rotates it every %d days"
                        .formatted(id, settings.rotationPeriodDays())));
    if (key.isPresent()) {
      lines.add(
          "a deletion of the key %s by Pulumi can be cancelled for %d days: KMS keeps no deletion window with a key, so that %s applies"
              .formatted(
                  id, settings.deletionWindowDays(), Setting.KEY_DELETION_WINDOW_DAYS.key()));
    }
    return lines;
  }

  private static boolean rotates(Existing key, LogStoreSettings.KeySettings settings) {
    return key.flag("EnableKeyRotation")
        && key.number("RotationPeriodInDays")
            .filter(days -> days != settings.rotationPeriodDays())
            .isEmpty();
  }
}
