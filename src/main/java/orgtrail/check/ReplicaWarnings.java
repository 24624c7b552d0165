package orgtrail.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.aws.Retention;
import orgtrail.config.ReplicaDestination;

/** Warnings about a valid replication that the user should know before confirming it. */
public final class ReplicaWarnings {
  private ReplicaWarnings() {}

  /**
   * The consequences of the replication, one line each.
   *
   * @param retention the default retention of the originals
   * @param now the replica; empty without one
   * @param before the ARN of the bucket that was copied to; empty without one
   */
  public static List<String> of(
      Retention retention, Optional<ReplicaDestination> now, Optional<String> before) {
    var warnings = new ArrayList<String>();
    now.filter(replica -> differs(retention, replica))
        .ifPresent(
            replica ->
                warnings.add(
                    "each copy gets the lock of its original, %d days %s. The default retention of the replica, %d days %s, does not apply to copies"
                        .formatted(
                            retention.days(),
                            retention.mode(),
                            replica.wormRetentionDays().orElseThrow(),
                            replica.wormMode().orElseThrow())));
    before
        .filter(bucket -> !Optional.of(bucket).equals(now.map(ReplicaDestination::s3BucketArn)))
        .ifPresent(
            bucket ->
                warnings.add(
                    "new log files are no longer copied to the bucket %s%s. What was copied stays locked there"
                        .formatted(
                            Arns.nameOf(bucket),
                            now.map(
                                    replica ->
                                        ", but to "
                                            + Arns.nameOf(replica.s3BucketArn())
                                            + ", which has no earlier log files")
                                .orElse(""))));
    return warnings;
  }

  /** S3 applies a default retention only to objects that are uploaded without one. */
  private static boolean differs(Retention retention, ReplicaDestination replica) {
    return replica.wormMode().filter(mode -> !mode.equals(retention.mode().name())).isPresent()
        || replica.wormRetentionDays().filter(days -> days != retention.days()).isPresent();
  }
}
