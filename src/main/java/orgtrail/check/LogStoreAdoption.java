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
   * @param replicaBucketArn the bucket that S3 is to copy to; empty if the settings have none
   */
  public static LogStoreAdoption of(
      AwsLookups lookups,
      LogStoreLayout layout,
      LogStorePolicies policies,
      PreviousDeployment.LogStore previous,
      Optional<String> replicaBucketArn,
      Problems problems) {
    if (!layout.settings().adoption().enabled()) {
      return NONE;
    }
    if (refusesAnotherBucket(layout, previous, problems)) {
      return NONE;
    }
    if (previous.bucketName().isEmpty()) {
      if (refusesRegion(lookups, layout, problems)) {
        return NONE; // everything else is in that region too
      }
      lookups.existing(Adoptable.BUCKET, layout.bucketName(), missingBucket(layout));
    }
    var lines = new ArrayList<String>();
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

  private static String missingBucket(LogStoreLayout layout) {
    return "%s finds no bucket %s in account %s and region %s: set %s or %s so that it names the bucket that exists, or remove %1$s to create a new one"
        .formatted(
            Setting.ADOPT.key(),
            layout.bucketName(),
            layout.owner().accountId(),
            layout.owner().region(),
            Setting.NAME.key(),
            Setting.S3_BUCKET_NAME.key());
  }
}
