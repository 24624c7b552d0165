package orgtrail.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.Adoptable;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.Setting;
import orgtrail.policy.LogStorePolicies;

/**
 * What a log store adopts: bucket, key and access-log bucket that exist in AWS but not in the
 * stack's state.
 *
 * @param keyId the id of the key; empty if the stack creates one, or has one
 * @param losses what can no longer write to the bucket or encrypt with the key, as the rest of a
 *     sentence; {@link LogStoreChange} refuses them unless they are confirmed
 * @param lines what the adoption changes, one line each
 */
public record LogStoreAdoption(Optional<String> keyId, List<String> losses, List<String> lines) {
  /** Nothing is adopted. */
  static final LogStoreAdoption NONE = new LogStoreAdoption(Optional.empty(), List.of(), List.of());

  /**
   * Compares what exists with the settings, and adds a problem for each difference that the
   * provider could only resolve with another bucket or another key. Without the setting, nothing is
   * queried.
   *
   * @param hasBegun whether an earlier update has begun to create the log store
   * @param replicaBucketArn the bucket that S3 is to copy to; empty if the settings have none
   */
  public static LogStoreAdoption of(
      AwsLookups lookups,
      LogStoreLayout layout,
      LogStorePolicies policies,
      PreviousDeployment.LogStore previous,
      boolean hasBegun,
      Optional<String> replicaBucketArn,
      Problems problems) {
    if (!layout.settings().adoption().enabled()) {
      return NONE;
    }
    if (refusesAnotherBucket(layout, previous, problems)) {
      return NONE;
    }
    if (previous.bucketName().isEmpty() && refusesRegion(lookups, layout, problems)) {
      return NONE; // everything else is in that region too
    }
    var lines = new ArrayList<String>();
    if (previous.bucketName().isEmpty()) {
      lines.addAll(missingBucket(lookups, layout, hasBegun, problems));
    }
    var bucket = BucketAdoption.of(lookups, layout, policies, previous, replicaBucketArn, problems);
    bucket.map(BucketAdoption::lines).ifPresent(lines::addAll);
    lines.addAll(AccessLogAdoption.lines(lookups, layout, policies, previous, problems));
    var key = KeyAdoption.of(lookups, layout, policies, previous, problems);
    lines.addAll(key.lines());
    var losses = new LinkedHashSet<>(bucket.map(BucketAdoption::losses).orElse(List.of()));
    losses.addAll(key.losses());
    return new LogStoreAdoption(key.id(), List.copyOf(losses), List.copyOf(lines));
  }

  /** The engine would replace the deployed bucket by the one to adopt. */
  private static boolean refusesAnotherBucket(
      LogStoreLayout layout, PreviousDeployment.LogStore previous, Problems problems) {
    var other = previous.bucketName().filter(name -> !name.equals(layout.bucketName()));
    other.ifPresent(
        name ->
            problems.add(
                "%s is for resources that the stack does not have yet, but it has the bucket %s: remove the setting, or adopt the bucket %s in another stack"
                    .formatted(Setting.ADOPT.key(), name, layout.bucketName())));
    return other.isPresent();
  }

  private static boolean refusesRegion(
      AwsLookups lookups, LogStoreLayout layout, Problems problems) {
    var here = layout.owner().region();
    var other = lookups.regionOfBucket(layout.bucketName()).filter(region -> !region.equals(here));
    other.ifPresent(
        region ->
            problems.add(
                "the bucket %s to adopt is in the region %s, which cannot change: set aws:region to it in both stacks, instead of '%s'"
                    .formatted(layout.bucketName(), region, here)));
    return other.isPresent();
  }

  /**
   * A wrong name would create a second bucket beside the one that is meant. A stack that has begun
   * did so without the setting, so that its bucket was to be a new one.
   */
  private static List<String> missingBucket(
      AwsLookups lookups, LogStoreLayout layout, boolean hasBegun, Problems problems) {
    if (!lookups.isMissing(Adoptable.BUCKET, layout.bucketName())) {
      return List.of();
    }
    if (hasBegun) {
      return List.of(
          "there is no bucket %s to adopt, so that the stack creates one"
              .formatted(layout.bucketName()));
    }
    problems.add(
        "%s finds no bucket %s in account %s and region %s: set %s or %s so that it names the bucket that exists, or remove %1$s%s"
            .formatted(
                Setting.ADOPT.key(),
                layout.bucketName(),
                layout.owner().accountId(),
                layout.owner().region(),
                Setting.NAME.key(),
                Setting.S3_BUCKET_NAME.key(),
                toCreateOne(layout)));
    return List.of();
  }

  private static String toCreateOne(LogStoreLayout layout) {
    return layout.settings().adoption().keyId().isEmpty()
        ? " to create a new one"
        : " and %s to create a new one, and set %s if it is to use that key"
            .formatted(Setting.ADOPT_KEY_ID.key(), Setting.KMS_KEY_ARN.key());
  }
}
