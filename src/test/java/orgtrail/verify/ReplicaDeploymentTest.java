package orgtrail.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import orgtrail.config.StackConfiguration;
import orgtrail.policy.LogStorePolicies;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;
import orgtrail.verify.asking.RequestMeter;
import orgtrail.verify.deployed.MaxAge;
import orgtrail.verify.expected.DeployedStack;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;

/** What the verification does if it cannot enter the account of the replica. */
class ReplicaDeploymentTest {
  private static final String[] LINK = {
    "replicaBucketArn", "arn:aws:s3:::copies", "replicaKmsKeyArn", Examples.EXISTING_REPLICA_KEY
  };

  private static DeployedStack stack(Map<String, String> values, Map<String, String> outputs) {
    return new DeployedStack("replica", new StackConfiguration(values, Set.of()), outputs);
  }

  private static Optional<DeployedStack> replica(String... namesAndValues) {
    var outputs =
        Map.of("s3BucketArn", "arn:aws:s3:::copies", "kmsKeyArn", Examples.EXISTING_REPLICA_KEY);
    return Optional.of(stack(Fixtures.replica(namesAndValues), outputs));
  }

  /** The profile does not exist. */
  private static ReplicaDeployment open(Optional<DeployedStack> stack, boolean isNamed) {
    var values = Map.of("aws:region", "ap-southeast-2");
    var credentials =
        new Credentials.Source(
            "the replica",
            "",
            values,
            Optional.of("nobody"),
            Optional.empty(),
            "--replica-profile");
    var layout = Fixtures.logStore(LINK);
    return ReplicaDeployment.open(
        new Credentials(new FakeSts(), new RequestMeter()),
        new ReplicaSource(stack, Optional.of(credentials), isNamed, ""),
        stack(Fixtures.logging(LINK), Map.of()),
        new ExpectedLogStore(
            layout, LogStorePolicies.of(layout), Examples.KEY_ARN, Optional.empty()));
  }

  private static List<Check> notAsked(ReplicaDeployment deployment) {
    for (var finding : deployment.notAsked()) {
      assertEquals(Mark.NOT_ASKED, finding.mark());
      assertTrue(finding.seen().startsWith("cannot sign in to the account of the replica"));
      assertTrue(finding.remedy().contains("--replica-profile"), finding.remedy());
    }
    return deployment.notAsked().stream().map(Finding::check).toList();
  }

  @Test
  void everyCheckOfTheReplicaSaysThatItCouldNotBeAsked() {
    var checks = notAsked(open(replica(), false));
    assertTrue(checks.containsAll(List.of(Check.REPLICATION_COPIES, Check.REPLICATION_FILES)));
    assertTrue(checks.contains(Check.REPLICA_BUCKET_POLICY));
    assertFalse(checks.contains(Check.REPLICA_QUERY_TABLE));
    assertTrue(notAsked(open(replica("query", "true"), false)).contains(Check.REPLICA_QUERY_TABLE));
  }

  /** Nothing says what the bucket of static values has to be. */
  @Test
  void ofStaticValuesOnlyTheCopiesCouldBeAsked() {
    assertEquals(
        List.of(Check.REPLICATION_COPIES, Check.REPLICATION_FILES),
        notAsked(open(Optional.empty(), false)));
  }

  @Test
  void credentialsThatAnOptionNamesHaveToWork() {
    assertThrows(CannotAsk.class, () -> open(replica(), true));
  }

  @Test
  void theStatusOfTheOriginalsIsVerifiedWithoutTheReplica() {
    var deployment = open(replica(), false);
    var files = deployment.files(MaxAge.DEFAULT);
    assertEquals(Optional.empty(), files.account());
    assertEquals("copies", files.bucketName());
    assertEquals(Duration.ofHours(1), files.maxAge());
    var asked =
        new MaxAge(Duration.ofHours(2), Duration.ofHours(3), Optional.of(Duration.ofDays(1)));
    assertEquals(Duration.ofDays(1), deployment.files(asked).maxAge());
  }
}
