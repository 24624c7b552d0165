package orgtrail.check;

import java.util.Optional;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Arns;

/** Refuses to replace a trail, which would end the chain of its digests. */
public final class TrailChange {
  private TrailChange() {}

  /**
   * Adds a problem if the deployed trail would be replaced.
   *
   * @param deployed the trail that this stack created
   * @param stackName the stack, for the message
   */
  public static void of(
      Optional<String> deployed, AllowedTrails trail, String stackName, Problems problems) {
    deployed
        .filter(arn -> replaces(arn, trail))
        .ifPresent(
            arn ->
                problems.add(
                    "orgtrail:name '%s' and aws:region '%s' would replace the trail %s, which ends the chain of its digests: undo that, or destroy the stack %s first, with orgtrail:forceDestroy: true"
                        .formatted(trail.name(), trail.homeRegion(), arn, stackName)));
  }

  /** Whether the deployed trail must be replaced, because its name and its region cannot change. */
  static boolean replaces(String deployedArn, AllowedTrails trail) {
    return !Arns.trailName(deployedArn).equals(trail.name())
        || !Arns.region(deployedArn).equals(trail.homeRegion());
  }
}
