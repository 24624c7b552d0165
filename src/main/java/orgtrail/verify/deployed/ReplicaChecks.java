package orgtrail.verify.deployed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;

/**
 * All checks of the bucket, the key and the queries of a replica. They are those of the originals,
 * under the ids of the replica.
 */
public final class ReplicaChecks {
  private ReplicaChecks() {}

  /**
   * The checks in groups that can run side by side. They throw nothing that AWS answers.
   *
   * @param expected the bucket and the key of the replica
   * @param stack the name of the replica's stack, for {@code pulumi -s}
   * @param account the account of that stack
   * @param management the account of the trail
   * @param now the time by the clock of AWS
   */
  public static List<Callable<List<Finding>>> of(
      ExpectedLogStore expected,
      String stack,
      AwsAccount account,
      AwsAccount management,
      Instant now) {
    var groups = new ArrayList<Callable<List<Finding>>>();
    groups.addAll(BucketChecks.of(expected, stack, account));
    groups.addAll(KeyChecks.of(expected, stack, account));
    groups.add(AccessLogsCheck.of(expected, stack, account, now));
    groups.addAll(QueryChecks.of(expected, stack, account, management));
    return groups.stream().<Callable<List<Finding>>>map(group -> () -> ofReplica(group)).toList();
  }

  private static List<Finding> ofReplica(Callable<List<Finding>> group) throws Exception {
    return group.call().stream().map(Finding::ofReplica).toList();
  }

  /**
   * What a report says if the account of the replica cannot be asked.
   *
   * @param hasStack whether a stack says what has to be there
   * @param hasQueries whether it sets {@code query}
   */
  public static List<Finding> notAsked(
      boolean hasStack, boolean hasQueries, String reason, String remedy) {
    var files = Stream.of(Check.REPLICATION_COPIES, Check.REPLICATION_FILES);
    var checks =
        Check.allOfReplica().stream()
            .filter(check -> hasStack)
            .filter(check -> hasQueries || !check.id().startsWith("replica-query."));
    return Stream.concat(checks, files)
        .map(check -> Finding.notAsked(check, reason, remedy))
        .toList();
  }
}
