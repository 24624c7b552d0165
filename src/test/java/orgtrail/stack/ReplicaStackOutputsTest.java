package orgtrail.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** A logging stack finds the replica in the outputs of the replica stack. */
class ReplicaStackOutputsTest {
  @Test
  void aReplicaThatWasNeverDeployedMustComeFirst() {
    assertEquals(
        List.of(
            "orgtrail:replicaStack 'organization/orgtrail/replica' has no outputs s3BucketArn and kmsKeyArn: run pulumi up -s replica first, or name another stack if that is not the replica stack"),
        Examples.replicated().withOutputsOf(Examples.REPLICA_STACK, Map.of()).refusal());
  }

  @Test
  void aStackThatNamesItselfIsToldSo() {
    var deployment =
        Deployment.of(Fixtures.logging("replicaStack", Examples.LOGGING_STACK)).attempt();
    assertEquals(
        List.of(
            "orgtrail:replicaStack 'organization/orgtrail/logging' names this stack itself: name the stack of the replica"),
        deployment.refusal());
  }

  @Test
  void aSecretOutputIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:replicaStack 'organization/orgtrail/replica' has the output kmsKeyArn as a secret, but its value appears in the replication: export it there as plain text"),
        Examples.replicated().secretOutputs("kmsKeyArn").refusal());
  }

  @Test
  void anotherLoggingStackIsNoReplica() {
    assertEquals(
        List.of(
            "orgtrail:replicaStack 'organization/orgtrail/other' must name a replica stack, whose bucket only a replication role can write to: set orgtrail:account: replica in a new stack"),
        Deployment.of(Fixtures.logging("replicaStack", "organization/orgtrail/other"))
            .withOutputsOf(
                "organization/orgtrail/other", Examples.logging("name", "other").run().outputs())
            .refusal());
  }
}
