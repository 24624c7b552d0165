package orgtrail.logstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import orgtrail.policy.LogStorePolicies;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** A log store with a replica, and the replica. */
class ReplicationTest {
  private static final String ROLE =
      "arn:aws:iam::123456789012:role/example-quantum-123-replication";
  private static final String REPLICA_BUCKET =
      "cloudtrail-456789012345-example-quantum-123-replica";
  private static final String REPLICA_KEY =
      "arn:aws:kms:ap-southeast-2:456789012345:key/4b2f0c70-b503-4849-8286-34a6938c88a7";
  private static final List<String> NAMES =
      List.of(
          "log-archive-bucket-replication",
          "log-archive-replication-role",
          "log-archive-replication-role-policy");

  // --- The originals -----------------------------------------------------------------------------

  @Test
  void theWholeBucketIsCopiedWithTheKeyOfTheReplica() {
    var inputs = Examples.REPLICATED.inputs("log-archive-bucket-replication");
    assertEquals(ROLE, inputs.get("role"));
    assertEquals(Examples.BUCKET, inputs.get("bucket"));
    assertEquals(
        List.of(
            Map.of(
                "id",
                "replica",
                "priority",
                1.0,
                "status",
                "Enabled",
                "filter",
                Map.of("prefix", ""),
                "deleteMarkerReplication",
                Map.of("status", "Disabled"),
                "sourceSelectionCriteria",
                Map.of("sseKmsEncryptedObjects", Map.of("status", "Enabled")),
                "destination",
                Map.of(
                    "bucket",
                    "arn:aws:s3:::" + REPLICA_BUCKET,
                    "account",
                    Fixtures.REPLICA_ACCOUNT,
                    "encryptionConfiguration",
                    Map.of("replicaKmsKeyId", REPLICA_KEY)))),
        inputs.get("rules"));
  }

  @Test
  void timeControlBringsItsMetrics() {
    var rule =
        (Map<?, ?>)
            ((List<?>)
                    Examples.replicated("replicationTimeControl", "true")
                        .run()
                        .inputs("log-archive-bucket-replication")
                        .get("rules"))
                .get(0);
    var destination = (Map<?, ?>) rule.get("destination");
    var minutes = Map.of("minutes", 15.0);
    assertEquals(Map.of("status", "Enabled", "time", minutes), destination.get("replicationTime"));
    assertEquals(
        Map.of("status", "Enabled", "eventThreshold", minutes), destination.get("metrics"));
  }

  @Test
  void copyingStartsWithTheRoleAndAfterLockAndEncryption() {
    assertTrue(
        Examples.REPLICATED
            .dependsOn("log-archive-bucket-replication")
            .containsAll(
                List.of("log-archive-bucket-encryption", "log-archive-replication-role-policy")));
    var role = Examples.REPLICATED.inputs("log-archive-replication-role");
    assertEquals("example-quantum-123-replication", role.get("name"));
    assertTrue(role.get("assumeRolePolicy").toString().contains("s3.amazonaws.com"));
    assertTrue(
        Examples.REPLICATED
            .text("log-archive-replication-role-policy", "policy")
            .contains("arn:aws:s3:::" + REPLICA_BUCKET + "/*"));
  }

  /** A trail in the same stack starts after that, because S3 copies only what arrives later. */
  @Test
  void theTrailOfAStandaloneStackWaitsForTheReplication() {
    var standalone =
        Examples.standalone(
                "replicaBucketArn",
                "arn:aws:s3:::copies",
                "replicaKmsKeyArn",
                Examples.EXISTING_REPLICA_KEY)
            .withBucket("copies", Fixtures.REPLICA_REGION)
            .run();
    assertTrue(
        standalone.dependsOn("organization-trail").contains("log-archive-bucket-replication"),
        standalone.dependsOn("organization-trail").toString());
  }

  @Test
  void replicationAddsThreePartsThatCanBeRemovedAndChangesNoOther() {
    var more = new TreeSet<>(Examples.REPLICATED.urns());
    more.removeAll(Examples.LOGGING.urns());
    assertEquals(
        NAMES,
        more.stream().map(urn -> urn.substring(urn.lastIndexOf("::") + 2)).sorted().toList());
    assertEquals(Examples.LOGGING.protectedResources(), Examples.REPLICATED.protectedResources());
    assertEquals(Examples.LOGGING.retainedResources(), Examples.REPLICATED.retainedResources());
    for (var name : List.of("log-archive-bucket", "log-archive-bucket-lock")) {
      assertEquals(Examples.LOGGING.inputs(name), Examples.REPLICATED.inputs(name), name);
    }
  }

  @Test
  void theOutputsSayWhereTheCopiesAre() {
    var outputs = Examples.REPLICATED.outputs();
    assertEquals(ROLE, outputs.get("replicationRoleArn"));
    assertEquals("arn:aws:s3:::" + REPLICA_BUCKET, outputs.get("replicaBucketArn"));
    assertEquals(REPLICA_KEY, outputs.get("replicaKmsKeyArn"));
    assertEquals(Examples.REPLICA_STACK, outputs.get("replicaStack"));
  }

  // --- The replica -------------------------------------------------------------------------------

  @Test
  void aReplicaIsTheSameComponentWithTheSamePartsAndOtherPolicies() {
    assertEquals(names(Examples.LOGGING), names(Examples.REPLICA));
    assertEquals(REPLICA_BUCKET, Examples.REPLICA.text("log-archive-bucket", "bucket"));
    assertEquals(true, Examples.REPLICA.inputs("log-archive-bucket").get("objectLockEnabled"));
    assertEquals(
        Examples.LOGGING.inputs("log-archive-bucket-lock").get("rule"),
        Examples.REPLICA.inputs("log-archive-bucket-lock").get("rule"));
    var policies = LogStorePolicies.of(Fixtures.replicaStore());
    assertEquals(
        policies.logBucket(), Examples.REPLICA.text("log-archive-bucket-policy", "policy"));
    assertEquals(policies.key(), Examples.REPLICA.text("log-archive-key", "policy"));
    assertEquals(Examples.LOGGING.protectedResources(), Examples.REPLICA.protectedResources());
  }

  @Test
  void aReplicaNamesTheRoleThatWritesAndNoTrail() {
    var outputs = Examples.REPLICA.outputs();
    assertEquals(ROLE, outputs.get("replicationRoleArn"));
    assertEquals(REPLICA_KEY, outputs.get("kmsKeyArn"));
    assertFalse(outputs.containsKey("expectedTrailArn"));
  }

  private static List<String> names(Deployment deployment) {
    return deployment.urns().stream()
        .map(urn -> urn.substring(urn.lastIndexOf("::") + 2))
        .sorted()
        .toList();
  }
}
