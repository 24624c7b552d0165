package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** A logging stack compares itself with the replica that it names. */
class ReplicaCheckTest {
  private static final String STACK = "orgtrail:replicaStack 'organization/orgtrail/replica'";

  @Test
  void aReplicaThatFitsIsAccepted() {
    assertEquals(List.of(Examples.OPEN), Examples.REPLICATED.warnings());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicationRoleArn | arn:aws:iam::999999999999:role/example-quantum-123-replication | orgtrail:loggingAccountId of the replica stack must be '123456789012', the account of this stack, whose role writes there, but is '999999999999'",
        "replicationRoleArn | arn:aws:iam::123456789012:role/other-replication | orgtrail:name of the replica stack must be 'example-quantum-123', as in this stack, so that both name the role example-quantum-123-replication, but is 'other'",
        "organizationId | o-exampleorg2 | orgtrail:organizationId of the replica stack must be 'o-exampleorg1', as in this stack, but is 'o-exampleorg2'",
        "organizationId | | orgtrail:organizationId of the replica stack must be 'o-exampleorg1', as in this stack, but is 'orgtrail:isOrganizationTrail false'",
        "s3KeyPrefix | audit | orgtrail:s3KeyPrefix of the replica stack must be '', as in this stack, but is 'audit'",
        "kmsKeyArn | arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab | orgtrail:replicaStack 'organization/orgtrail/replica' must be in another account or region than this stack, 123456789012 in ap-southeast-1: otherwise both copies are lost together",
        "kmsKeyArn | arn:aws-cn:kms:cn-north-1:456789012345:key/1234abcd-12ab-34cd-56ef-1234567890ab | orgtrail:replicaStack 'organization/orgtrail/replica' must be in the partition aws, but is in aws-cn"
      })
  void aDifferenceIsNamedWithTheSettingAndTheStack(String output, String value, String problem) {
    assertEquals(List.of(problem), refusal(with(output, value)));
  }

  @Test
  void theAccountOrTheRegionMayBeTheSame() {
    var sameAccount =
        with(
            "kmsKeyArn",
            "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    var sameRegion =
        with(
            "kmsKeyArn",
            "arn:aws:kms:ap-southeast-1:456789012345:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    assertEquals(0, reading(sameAccount).run().exitCode());
    assertEquals(0, reading(sameRegion).run().exitCode());
  }

  @Test
  void aLoggingStackIsNoReplica() {
    var problem =
        List.of(
            STACK
                + " must name a replica stack, whose bucket only a replication role can write to: set orgtrail:account: replica in a new stack");
    var other = new TreeMap<>(Examples.LOGGING.outputs());
    other.put("s3BucketArn", "arn:aws:s3:::other");
    assertEquals(problem, refusal(other));
    other.put(
        "replicationRoleArn", "arn:aws:iam::123456789012:role/example-quantum-123-replication");
    assertEquals(problem, refusal(other));
  }

  @Test
  void theBucketIsNotItsOwnReplica() {
    var own = "arn:aws:s3:::" + Examples.BUCKET;
    assertEquals(
        List.of(STACK + " must name another bucket than this stack's own, " + Examples.BUCKET),
        refusal(with("s3BucketArn", own)));
    assertEquals(
        List.of(
            "orgtrail:replicaBucketArn '%s' must name another bucket than this stack's own, %s"
                .formatted(own, Examples.BUCKET)),
        Examples.logging("replicaBucketArn", own, "replicaKmsKeyArn", Examples.EXISTING_REPLICA_KEY)
            .refusal());
  }

  @Test
  void theKeyOfStaticValuesMustBeInTheRegionOfTheBucket() {
    var link =
        Examples.logging(
            "replicaBucketArn",
            "arn:aws:s3:::copies",
            "replicaKmsKeyArn",
            Examples.EXISTING_REPLICA_KEY);
    assertEquals(
        List.of(
            "orgtrail:replicaKmsKeyArn must belong to a key in the region of the replica's bucket, eu-west-1, but is '%s'"
                .formatted(Examples.EXISTING_REPLICA_KEY)),
        link.withBucket("copies", "eu-west-1").refusal());
    assertEquals(0, link.failingCall("getBucket", "AccessDenied").run().exitCode());
  }

  @Test
  void theAccountsOfSingleTrailsMustBeTheSame() {
    var replica = Examples.replica(Fixtures.singleAccounts()).run().outputs();
    var accounts = new TreeMap<>(replica);
    accounts.put("awsAccountIds", "345678901234");
    var single =
        Fixtures.with(
            Fixtures.logging(Fixtures.singleAccounts()), "replicaStack", Examples.REPLICA_STACK);
    assertEquals(
        List.of(
            "orgtrail:awsAccountIds of the replica stack must be '234567890123, 345678901234', the accounts whose log files are copied, but is '345678901234'"),
        Deployment.of(single).withOutputsOf(Examples.REPLICA_STACK, accounts).refusal());
  }

  // --- Warnings ----------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "wormMode, COMPLIANCE, 365 days COMPLIANCE",
    "wormRetentionDays, 730, 730 days GOVERNANCE"
  })
  void anotherRetentionOfTheReplicaIsToldWithTheLockThatCopiesHave(
      String output, String value, String retention) {
    Object typed = output.equals("wormMode") ? value : Double.valueOf(value);
    assertEquals(
        List.of(
            Examples.OPEN,
            "each copy gets the lock of its original, 365 days GOVERNANCE. The default retention of the replica, %s, does not apply to copies"
                .formatted(retention)),
        reading(with(output, typed)).run().warnings());
  }

  @Test
  void turningReplicationOffSaysWhatIsNoLongerCopied() {
    assertEquals(
        List.of(
            Examples.OPEN,
            "new log files are no longer copied to the bucket cloudtrail-456789012345-example-quantum-123-replica. What was copied stays locked there"),
        Examples.logging().after(Examples.REPLICATED).run().warnings());
  }

  @Test
  void anotherReplicaSaysWhatIsNoLongerCopied() {
    var other = with("s3BucketArn", "arn:aws:s3:::other");
    assertEquals(
        List.of(
            Examples.OPEN,
            "new log files are no longer copied to the bucket cloudtrail-456789012345-example-quantum-123-replica, but to other, which has no earlier log files. What was copied stays locked there"),
        reading(other).after(Examples.REPLICATED).run().warnings());
  }

  @Test
  void theSameReplicaSaysNothing() {
    var warnings =
        ReplicaWarnings.of(
            Fixtures.logStore().settings().retention(), Optional.empty(), Optional.empty());
    assertTrue(warnings.isEmpty(), warnings.toString());
  }

  private static Map<String, Object> with(String output, Object value) {
    var outputs = new TreeMap<>(Examples.REPLICA.outputs());
    if (value == null) {
      outputs.remove(output);
    } else {
      outputs.put(output, value);
    }
    return outputs;
  }

  private static List<String> refusal(Map<String, Object> outputs) {
    return reading(outputs).refusal();
  }

  private static Deployment.Builder reading(Map<String, Object> outputs) {
    return Examples.replicated().withOutputsOf(Examples.REPLICA_STACK, outputs);
  }
}
