package orgtrail.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.deployed.MaxAge;
import orgtrail.verify.deployed.ReplicaChecks;
import orgtrail.verify.deployed.ReplicationChecks;
import orgtrail.verify.expected.DeployedStack;
import orgtrail.verify.expected.Expectations;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.expected.ExpectedReplication;
import orgtrail.verify.files.ReplicaFiles;
import orgtrail.verify.report.Finding;

/**
 * The replica of a deployment, as far as its account can be asked.
 *
 * @param replication what has to be in the account of the originals
 * @param stack the name of the replica's stack; empty for static values
 * @param logStore the bucket and the key of the replica; empty for static values, or if its account
 *     cannot be asked
 * @param account the account of the replica; empty if it cannot be asked
 * @param notAsked what the report says if it cannot be asked
 */
record ReplicaDeployment(
    ExpectedReplication replication,
    Optional<String> stack,
    Optional<ExpectedLogStore> logStore,
    Optional<AwsAccount> account,
    List<Finding> notAsked) {

  /**
   * Opens the account, and derives what has to be in it. A replica that nobody has given
   * credentials for is no reason not to verify the originals.
   *
   * @throws CannotAsk with one line if the credentials that are given do not work
   * @throws orgtrail.verify.expected.NotDeployed with one line if there is nothing to verify
   */
  static ReplicaDeployment open(
      Credentials credentials,
      ReplicaSource source,
      DeployedStack originals,
      ExpectedLogStore ofOriginals) {
    var replication = Expectations.replication(originals, ofOriginals, source.stack());
    var stack = source.stack().map(DeployedStack::name);
    try {
      var opened =
          credentials.open(source.credentials().orElseThrow(() -> new CannotAsk(source.problem())));
      return new ReplicaDeployment(
          replication,
          stack,
          source.stack().map(deployed -> Expectations.replica(deployed, opened.here())),
          Optional.of(opened.account()),
          List.of());
    } catch (CannotAsk e) {
      if (source.isNamed()) {
        throw e;
      }
      return new ReplicaDeployment(
          replication, stack, Optional.empty(), Optional.empty(), notAsked(source, e));
    }
  }

  private static List<Finding> notAsked(ReplicaSource source, CannotAsk e) {
    boolean isStatic = source.stack().isEmpty() && source.credentials().isPresent();
    return ReplicaChecks.notAsked(
        !isStatic,
        source.stack().filter(Expectations::hasQueries).isPresent(),
        e.getMessage(),
        "set --replica-profile or --replica-role for the account of the replica");
  }

  /**
   * The checks of one thing each.
   *
   * @param originals the name of the stack with the originals
   * @param logging the account of the originals
   * @param management the account of the trail
   */
  List<Callable<List<Finding>>> checks(
      String originals, AwsAccount logging, AwsAccount management, Instant now) {
    var checks =
        new ArrayList<Callable<List<Finding>>>(
            ReplicationChecks.of(replication, originals, logging));
    if (logStore.isPresent()) {
      checks.addAll(
          ReplicaChecks.of(
              logStore.get(), stack.orElseThrow(), account.orElseThrow(), management, now));
    }
    checks.add(() -> notAsked);
    return checks;
  }

  /** The copies to compare with their originals. */
  ReplicaFiles files(MaxAge maxAge) {
    return new ReplicaFiles(
        replication.bucketName(),
        replication.destination().region(),
        replication.destination().kmsKeyArn(),
        maxAge.replication().orElse(replication.maxAge()),
        account);
  }
}
