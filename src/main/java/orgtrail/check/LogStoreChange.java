package orgtrail.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.LogStoreLayout;

/**
 * Compares a log store with its previous deployment. A change that would replace the bucket, or
 * lock out the trail or the role that writes to it, needs a confirmation that names the deployed
 * bucket.
 *
 * @param replacesBucket whether the bucket will have another name
 * @param confirmed whether the deployed resources have a loss that the user has confirmed
 */
public record LogStoreChange(boolean replacesBucket, boolean confirmed) {
  /**
   * Compares, and adds a problem for each loss that is not confirmed.
   *
   * @param adoption what the stack adopts; its losses need the same confirmation
   */
  public static LogStoreChange of(
      LogStoreLayout layout,
      PreviousDeployment previous,
      LogStoreAdoption adoption,
      Problems problems) {
    Optional<String> adopted =
        adoption.losses().isEmpty() ? Optional.empty() : Optional.of(layout.bucketName());
    return previous
        .logStore()
        .bucketName()
        .or(() -> adopted)
        .map(bucket -> of(layout, previous, adoption.losses(), bucket, problems))
        .orElse(new LogStoreChange(false, false));
  }

  private static LogStoreChange of(
      LogStoreLayout layout,
      PreviousDeployment deployment,
      List<String> lossesOfAdoption,
      String deployed,
      Problems problems) {
    var previous = deployment.logStore();
    if (refusesMove(layout.owner(), previous, deployed, problems)) {
      return new LogStoreChange(false, false);
    }
    boolean replacesBucket = !deployed.equals(layout.bucketName());
    var losses = losses(layout, deployment, deployed);
    boolean loses = !losses.isEmpty();
    losses.addAll(lossesOfAdoption);
    boolean names = layout.settings().confirmReplacement().equals(Optional.of(deployed));
    if (losses.isEmpty() && names) {
      problems.add(
          "orgtrail:confirmReplacement names the deployed bucket '%s', but there is nothing to confirm: remove it"
              .formatted(deployed));
    } else if (!losses.isEmpty() && !names) {
      problems.add(
          "the bucket %1$s holds log files, and %2$s. Undo that, or confirm it with orgtrail:confirmReplacement: %1$s"
              .formatted(deployed, String.join("; ", losses)));
    } else if (replacesBucket && (previous.forceDestroy() || layout.settings().forceDestroy())) {
      problems.add(
          "deploy orgtrail:forceDestroy: false before you replace the bucket %s: otherwise it is deleted with its log files"
              .formatted(deployed));
    }
    if (replacesBucket && names) {
      refuseUnreadableCopies(layout, deployed, problems);
    }
    // An adoption replaces no resource, so it needs no resource to lose its protection.
    return new LogStoreChange(replacesBucket, loses && names);
  }

  /**
   * The key policy of a replica names the buckets whose copies it lets readers decrypt. That of a
   * bucket that trails write to names no bucket.
   */
  private static void refuseUnreadableCopies(
      LogStoreLayout layout, String deployed, Problems problems) {
    if (layout.isReplica() && !layout.settings().formerBuckets().contains(deployed)) {
      problems.add(
          "nobody could decrypt the copies in the bucket %1$s any more, because the key policy would name the bucket %2$s instead: add %1$s to orgtrail:formerBuckets"
              .formatted(deployed, layout.bucketName()));
    }
  }

  /** A bucket keeps its name and region as long as it exists, and a key can never move. */
  private static boolean refusesMove(
      AwsEnvironment here,
      PreviousDeployment.LogStore previous,
      String deployed,
      Problems problems) {
    boolean moves =
        previous.region().filter(region -> !region.equals(here.region())).isPresent()
            || previous
                .accountId()
                .filter(account -> !account.equals(here.accountId()))
                .isPresent();
    if (moves) {
      problems.add(
          "this stack has the bucket %s in region %s%s, which cannot move to aws:region %s of account %s: undo that, or create another stack"
              .formatted(
                  deployed,
                  previous.region().orElse("unknown"),
                  previous.accountId().map(account -> " of account " + account).orElse(""),
                  here.region(),
                  here.accountId()));
    }
    return moves;
  }

  private static List<String> losses(
      LogStoreLayout layout, PreviousDeployment previous, String deployed) {
    var losses = new ArrayList<String>();
    if (!deployed.equals(layout.bucketName())) {
      losses.add(
          "orgtrail:name or orgtrail:s3BucketName would replace it by %s"
              .formatted(layout.bucketName()));
    }
    var trails = layout.trails();
    previous.logStore().trails().ifPresent(before -> addLossesOfTrails(before, trails, losses));
    previous
        .logStore()
        .writingRoleArn()
        .filter(role -> !role.equals(layout.replicationRoleArn()))
        .ifPresent(
            role ->
                losses.add(
                    "its policies would allow the role %s, and deny %s, so that it gets no more copies"
                        .formatted(layout.replicationRoleArn(), role)));
    previous
        .trailArn()
        .filter(arn -> TrailChange.replaces(arn, trails))
        .ifPresent(
            arn ->
                losses.add(
                    "the trail %s would be replaced, which ends the chain of its digests"
                        .formatted(arn)));
    return losses;
  }

  private static void addLossesOfTrails(
      AllowedTrails before, AllowedTrails now, List<String> losses) {
    if (!before.arnPattern().equals(now.arnPattern())) {
      losses.add(
          "its policies would allow the trail %s, and deny %s"
              .formatted(now.arnPattern(), before.arnPattern()));
    }
    if (!before.organizationId().equals(now.organizationId())) {
      losses.add(
          "its policies would allow the log files of %s, and deny those of %s"
              .formatted(ownersOf(now), ownersOf(before)));
    }
  }

  private static String ownersOf(AllowedTrails trails) {
    return trails.organizationId().orElse("single accounts");
  }
}
