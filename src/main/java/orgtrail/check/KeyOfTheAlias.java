package orgtrail.check;

import java.util.Optional;
import java.util.stream.Stream;
import orgtrail.aws.Adoptable;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.Setting;

/**
 * Whether the key that the alias of a stack belongs to is the key of the log files. An alias alone
 * does not show that: the policy of somebody else's key would be replaced.
 */
final class KeyOfTheAlias {
  private KeyOfTheAlias() {}

  /** Adds a problem unless the bucket or the trail names the key. */
  static void refuseUnused(
      AwsLookups lookups, LogStoreLayout layout, String id, Problems problems) {
    var bucket = lookups.existing(Adoptable.BUCKET, layout.bucketName());
    if (bucket.isEmpty() || isNamed(bucket.flatMap(KeyOfTheAlias::encrypting), layout, id)) {
      return; // a missing bucket is refused for itself
    }
    if (!isNamed(ofTrail(lookups, layout), layout, id)) {
      problems.add(
          "the alias %1$s belongs to the key %2$s, but the bucket %3$s does not name that key, and its policy would be replaced: set %4$s to %2$s if it is the key of the log files, or free the alias for a new key with aws kms delete-alias --alias-name %1$s"
              .formatted(
                  layout.keyAliasName(), id, layout.bucketName(), Setting.ADOPT_KEY_ID.key()));
    }
  }

  /** The key with which S3 encrypts the objects of a bucket. */
  static Optional<String> encrypting(Existing bucket) {
    return bucket.text(
        "BucketEncryption",
        "ServerSideEncryptionConfiguration",
        "ServerSideEncryptionByDefault",
        "KMSMasterKeyID");
  }

  /** The key of the trail, if it can be in the account of the bucket. */
  private static Optional<String> ofTrail(AwsLookups lookups, LogStoreLayout layout) {
    return layout.trails().accountIds().contains(layout.owner().accountId())
        ? lookups
            .existing(Adoptable.TRAIL, layout.settings().name())
            .flatMap(trail -> trail.text("KMSKeyId"))
        : Optional.empty();
  }

  /** A key can be named by its id or its ARN, and by those of the alias. */
  private static boolean isNamed(Optional<String> name, LogStoreLayout layout, String id) {
    return Stream.of(id, "key/" + id, layout.keyAliasName())
        .anyMatch(
            key -> name.filter(text -> text.equals(key) || text.endsWith(":" + key)).isPresent());
  }
}
