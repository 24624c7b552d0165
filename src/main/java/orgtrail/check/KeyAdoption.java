package orgtrail.check;

import com.pulumi.aws.kms.outputs.GetKeyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.Adoptable;
import orgtrail.aws.Arns;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.Setting;
import orgtrail.policy.LogStorePolicies;

/**
 * Finds the key to adopt, and compares it with the one that the stack would create.
 *
 * @param id the key's id; empty if there is none
 * @param losses what can no longer encrypt with the key, as the rest of a sentence
 * @param lines what the adoption changes, one line each
 */
record KeyAdoption(Optional<String> id, List<String> losses, List<String> lines) {
  private static final KeyAdoption NONE = new KeyAdoption(Optional.empty(), List.of(), List.of());

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
    if (previous.madeKey()) {
      refuseSecondKey(layout, previous, named, ofAlias, problems);
      return NONE;
    }
    var chosen = named.or(() -> ofAlias);
    if (chosen.isEmpty()) {
      return new KeyAdoption(Optional.empty(), List.of(), newKey(lookups, layout));
    }
    if (refusesPlace(layout, chosen.get(), problems)) {
      return NONE;
    }
    var id = idOf(chosen.get());
    if (named.isEmpty()) {
      KeyOfTheAlias.refuseUnused(lookups, layout, id, problems);
    }
    var source = named.isPresent() ? Setting.ADOPT_KEY_ID.key() : layout.keyAliasName();
    var unfit = lookups.key(id, source).flatMap(key -> unfit(key, source, id));
    unfit.ifPresent(problems::add);
    var difference =
        lookups
            .existing(Adoptable.KEY, id)
            .map(key -> KeyDifference.of(key, id, layout, policies))
            .orElse(KeyDifference.NONE);
    if (unfit.isEmpty()) {
      problems.addAll(difference.problems());
    }
    var lines = new ArrayList<String>();
    ofAlias
        .filter(other -> !other.equals(id))
        .ifPresent(other -> lines.add(takes(layout, id, other)));
    lines.addAll(difference.lines());
    return new KeyAdoption(Optional.of(id), difference.losses(), lines);
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
      LogStoreLayout layout,
      PreviousDeployment.LogStore previous,
      Optional<String> named,
      Optional<String> ofAlias,
      Problems problems) {
    var deployed = previous.keyArn().map(Arns::keyId).orElse("unknown");
    var other = named.or(() -> ofAlias).map(KeyAdoption::idOf).filter(id -> !id.equals(deployed));
    other.ifPresent(
        id ->
            problems.add(
                "the key %s cannot be adopted, because the stack already has the key %s: %s"
                    .formatted(
                        id,
                        deployed,
                        named.isPresent()
                            ? "remove " + Setting.ADOPT_KEY_ID.key()
                            : aliasBack(layout, id, deployed))));
  }

  private static String aliasBack(LogStoreLayout layout, String id, String deployed) {
    return "give the alias %1$s to it with aws kms update-alias --alias-name %1$s --target-key-id %2$s. Log files that are encrypted with the key %3$s can be read only as long as it exists"
        .formatted(layout.keyAliasName(), deployed, id);
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html#rotate-keys-how-it-works">Keys
   *     that KMS rotates</a>
   */
  private static Optional<String> unfit(GetKeyResult key, String source, String id) {
    return unmanageable(key)
        .map(
            reason ->
                "%s names the key %s, which the stack cannot manage, because %s: name it in %s instead, and the stack leaves it alone"
                    .formatted(source, id, reason, Setting.KMS_KEY_ARN.key()))
        .or(() -> LogStoreCheck.unfit(key, source, id));
  }

  private static Optional<String> unmanageable(GetKeyResult key) {
    if (key.multiRegion()) {
      return Optional.of(
          "it is a multi-Region key, and the policy of each of its replicas decides, too, who can decrypt");
    }
    return Optional.ofNullable(
        switch (key.origin()) {
          case "EXTERNAL" ->
              "its key material is imported, which KMS does not rotate automatically";
          case "EXTERNAL_KEY_STORE", "AWS_CLOUDHSM" ->
              "it is in a custom key store, and the stack would replace it by a key that is not";
          default -> null;
        });
  }

  private static List<String> newKey(AwsLookups lookups, LogStoreLayout layout) {
    return lookups
        .existing(Adoptable.BUCKET, layout.bucketName())
        .flatMap(KeyOfTheAlias::encrypting)
        .stream()
        .map(
            key ->
                "there is no key %s, so that the stack creates one. The log files that are there can be read only as long as their key %s exists: keep it, or adopt it with %s"
                    .formatted(layout.keyAliasName(), key, Setting.ADOPT_KEY_ID.key()))
        .toList();
  }

  private static String takes(LogStoreLayout layout, String id, String other) {
    return "adopting the key %s changes %s, which belongs to the key %s. Log files that are encrypted with that key can be read only as long as it exists"
        .formatted(id, layout.keyAliasName(), other);
  }
}
