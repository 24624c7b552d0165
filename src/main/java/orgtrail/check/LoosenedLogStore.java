package orgtrail.check;

import java.util.Optional;
import orgtrail.aws.ArchiveStorageClass;
import orgtrail.config.LogStoreSettings;
import orgtrail.config.Setting;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;

/** What the settings of bucket and key loosen, in words; empty if they do not. */
final class LoosenedLogStore {
  /** The same words for the trail, so that a standalone stack has one line for both. */
  static final String REMOVABLE =
      Setting.FORCE_DESTROY.key() + " true: pulumi destroy can delete the stack";

  /** PCI DSS 10.5.1: 12 months of history. */
  private static final int A_YEAR = 365;

  /** PCI DSS 10.5.1: three months that can be read at once, which have up to 92 days. */
  private static final int THREE_MONTHS = 92;

  private LoosenedLogStore() {}

  static Optional<String> removable(LogStoreSettings settings) {
    return settings.forceDestroy() ? Optional.of(REMOVABLE) : Optional.empty();
  }

  static Optional<String> shortRetention(LogStoreSettings settings) {
    int days = settings.retention().days();
    return days < A_YEAR
        ? Optional.of(Setting.WORM_RETENTION_DAYS.key() + " " + days)
        : Optional.empty();
  }

  static Optional<String> earlyExpiry(LogStoreSettings settings) {
    return settings
        .lifecycle()
        .expireAfterDays()
        .filter(days -> days < A_YEAR)
        .map(days -> Setting.EXPIRE_AFTER_DAYS.key() + " " + days);
  }

  static Optional<String> earlyArchive(LogStoreSettings settings) {
    var lifecycle = settings.lifecycle();
    return lifecycle
        .archiveAfterDays()
        .filter(days -> days < THREE_MONTHS)
        .filter(days -> lifecycle.archiveStorageClass() != ArchiveStorageClass.GLACIER_IR)
        .map(
            days ->
                "%s %d: log files in %s must be restored before somebody can read them"
                    .formatted(
                        Setting.ARCHIVE_AFTER_DAYS.key(), days, lifecycle.archiveStorageClass()));
  }

  static Optional<String> withoutAccessLogs(LogStoreSettings settings) {
    return settings.accessLogging().enabled()
        ? Optional.empty()
        : Optional.of(Setting.ENABLE_CLOUDTRAIL_BUCKET_ACCESS_LOGGING.key() + " false");
  }

  static Optional<String> existingKey(LogStoreSettings settings) {
    return settings
        .key()
        .kmsKeyArn()
        .map(arn -> Setting.KMS_KEY_ARN.key() + ": the program does not manage this key");
  }

  /** Without an organization, the statements name the accounts. */
  static Optional<String> membersRead(LogStoreSettings settings) {
    return settings.access().membersReadOwnLogs() && settings.writers().organizationId().isPresent()
        ? Optional.of(
            Setting.MEMBERS_READ_OWN_LOGS.key()
                + " true: the statements for the members have conditions with wildcards, which these controls do not evaluate")
        : Optional.empty();
  }

  static Optional<String> ownBucketStatements(LogStoreSettings settings) {
    return settings
        .additionalBucketPolicy()
        .filter(LoosenedLogStore::allowsSomething)
        .map(
            policy -> Setting.ADDITIONAL_BUCKET_POLICY.key() + ": it allows more than the program");
  }

  static Optional<String> ownKeyStatements(LogStoreSettings settings) {
    return settings
        .key()
        .additionalPolicy()
        .filter(LoosenedLogStore::allowsSomething)
        .map(policy -> Setting.ADDITIONAL_KEY_POLICY.key() + ": it allows more than the program");
  }

  private static boolean allowsSomething(IamPolicy policy) {
    return policy.statements().stream()
        .anyMatch(statement -> statement.effect().equals(IamEffect.ALLOW));
  }
}
