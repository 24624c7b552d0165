package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.config.StackKind;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** A stack that holds log files or a trail stays the kind of stack that it is. */
class KindCheckTest {
  private static final String TRAIL = Examples.TRAIL_ARN;

  @ParameterizedTest(name = "{0} after bucket: {1}, trail: {2}")
  @CsvSource({
    "LOGGING, false, false",
    "LOGGING, true, false",
    "MANAGEMENT, false, false",
    "MANAGEMENT, false, true",
    "STANDALONE, false, false",
    "STANDALONE, true, true",
    "STANDALONE, true, false"
  })
  void aStackMayStayWhatItIs(StackKind kind, boolean hasBucket, boolean hasTrail) {
    assertEquals(List.of(), check(kind, hasBucket, hasTrail));
  }

  @ParameterizedTest(name = "{0} after bucket: {1}, trail: {2}")
  @CsvSource({"MANAGEMENT, true, false", "MANAGEMENT, true, true"})
  void aStackWithABucketMustNotBecomeManagement(
      StackKind kind, boolean hasBucket, boolean hasTrail) {
    assertEquals(
        List.of(
            "orgtrail:account must not become management in the stack example, because that would delete the bucket log-bucket with its log files: create another stack"),
        check(kind, hasBucket, hasTrail));
  }

  @ParameterizedTest(name = "{0} after bucket: {1}, trail: {2}")
  @CsvSource({"LOGGING, false, true", "LOGGING, true, true"})
  void aStackWithATrailMustNotBecomeLogging(StackKind kind, boolean hasBucket, boolean hasTrail) {
    assertEquals(
        List.of(
            "orgtrail:account must not become logging in the stack example, because that would delete the trail "
                + TRAIL
                + ": create another stack"),
        check(kind, hasBucket, hasTrail));
  }

  @Test
  void aStackWithATrailButWithoutABucketMustNotBecomeStandalone() {
    assertEquals(
        List.of(
            "orgtrail:account must not become standalone in the stack example, because that would move the trail "
                + TRAIL
                + " to another bucket: create another stack"),
        check(StackKind.STANDALONE, false, true));
  }

  @Test
  void aDeployedLoggingStackDoesNotBecomeAManagementStack() {
    assertEquals(
        List.of(
            "orgtrail:account must not become management in the stack logging, because that would delete the bucket cloudtrail-123456789012-example-quantum-123 with its log files: create another stack"),
        Deployment.of(Examples.staticLink()).after(Examples.LOGGING).refusal());
  }

  @Test
  void aDeployedManagementStackBecomesNeitherALoggingNorAStandaloneStack() {
    assertEquals(
        List.of(
            "orgtrail:account must not become logging in the stack management, because that would delete the trail "
                + TRAIL
                + ": create another stack"),
        Examples.logging().after(Examples.MANAGEMENT).refusal());
    assertEquals(
        List.of(
            "orgtrail:account must not become standalone in the stack management, because that would move the trail "
                + TRAIL
                + " to another bucket: create another stack"),
        Examples.standalone().after(Examples.MANAGEMENT).refusal());
  }

  @Test
  void aDeployedStandaloneStackBecomesNoOtherKind() {
    assertEquals(
        List.of(
            "orgtrail:account must not become logging in the stack standalone, because that would delete the trail "
                + TRAIL
                + ": create another stack"),
        Examples.logging().after(Examples.STANDALONE).refusal());
    assertEquals(
        List.of(
            "orgtrail:account must not become management in the stack standalone, because that would delete the bucket cloudtrail-234567890123-example-quantum-123 with its log files: create another stack"),
        Deployment.of(Examples.staticLink()).after(Examples.STANDALONE).refusal());
  }

  /** Only the bucket policy tells a replica from the bucket of a trail. */
  @Test
  void aReplicaBecomesNoOtherKindAndNoOtherKindBecomesAReplica() {
    var role = "arn:aws:iam::123456789012:role/example-quantum-123-replication";
    var bucket = "cloudtrail-456789012345-example-quantum-123-replica";
    for (var kind : List.of("logging", "standalone")) {
      assertEquals(
          List.of(
              "orgtrail:account must not become %s in the stack replica, because that would deny the role %s to copy log files: create another stack"
                  .formatted(kind, role)),
          Deployment.of(
                  Fixtures.with(
                      Fixtures.stack("logging"),
                      "account",
                      kind,
                      "managementAccountId",
                      kind.equals("logging") ? "234567890123" : null))
              .inAccount(Fixtures.REPLICA_ACCOUNT)
              .after(Examples.REPLICA)
              .refusal());
    }
    assertEquals(
        List.of(
            "orgtrail:account must not become management in the stack replica, because that would delete the bucket %s with its log files: create another stack"
                .formatted(bucket)),
        Deployment.of(Examples.staticLink()).after(Examples.REPLICA).refusal());
    assertEquals(
        List.of(
            "orgtrail:account must not become replica in the stack logging, because that would deny the trail %s to write: create another stack"
                .formatted(TRAIL)),
        Examples.replica().after(Examples.LOGGING).refusal());
    for (var other : List.of(Examples.MANAGEMENT, Examples.STANDALONE)) {
      var refusal = Examples.replica().after(other).refusal();
      assertEquals(1, refusal.size(), refusal.toString());
      assertEquals(
          true, refusal.get(0).contains("would delete the trail " + TRAIL), refusal.get(0));
    }
  }

  /** The first update of a standalone stack can end after the bucket and before the trail. */
  @Test
  void anInterruptedStandaloneStackCanBeDeployedAgain() {
    var interrupted =
        Examples.STANDALONE.state().withOnly("log-archive-bucket", "log-archive-bucket-policy");
    var second = Examples.standalone().after(interrupted).run();
    assertEquals(1, second.count("Trail"));
  }

  @Test
  void aLoggingStackDoesNotBecomeAStandaloneStackWhoseTrailItsPoliciesDeny() {
    var standalone = Fixtures.standalone("isOrganizationTrail", "false", "organizationId", null);
    assertEquals(
        List.of(
            "the bucket cloudtrail-123456789012-example-quantum-123 holds log files, and its policies would allow the trail arn:aws:cloudtrail:ap-southeast-1:*:trail/example-quantum-123, and deny arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123; its policies would allow the log files of single accounts, and deny those of o-exampleorg1. Undo that, or confirm it with orgtrail:confirmReplacement: cloudtrail-123456789012-example-quantum-123"),
        Deployment.of(standalone)
            .inAccount(Fixtures.LOGGING_ACCOUNT)
            .after(Examples.LOGGING)
            .refusal());
  }

  private static List<String> check(StackKind kind, boolean hasBucket, boolean hasTrail) {
    var none = PreviousDeployment.LogStore.NONE;
    var logStore =
        new PreviousDeployment.LogStore(
            hasBucket ? Optional.of("log-bucket") : Optional.empty(),
            none.bucketRegion(),
            none.forceDestroy(),
            none.trails(),
            none.writingRoleArn(),
            none.replicaBucketArn(),
            none.retention(),
            none.keyArn(),
            none.madeKey(),
            none.lostKeyArn(),
            none.accessLogBucketName(),
            none.queryPolicyArn(),
            none.policies());
    var previous =
        new PreviousDeployment(
            logStore,
            hasTrail ? Optional.of(TRAIL) : Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty());
    return Lines.of(problems -> KindCheck.of(kind, previous, "example", problems));
  }
}
