package orgtrail.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Retention;
import orgtrail.aws.WormMode;
import orgtrail.check.PreviousDeployment;
import orgtrail.testing.DeployedState;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** The resources in the state say what a stack has deployed. */
class PreviousDeploymentReaderTest {
  private static final DeployedState LOGGING = Examples.LOGGING.state();

  @Test
  void anEmptyStateSaysNothing() {
    assertEquals(PreviousDeployment.NONE, read(DeployedState.EMPTY));
  }

  @Test
  void aLoggingStackIsReadFromTheResourcesThatCarryTheFacts() {
    assertEquals(
        new PreviousDeployment(
            new PreviousDeployment.LogStore(
                Optional.of(Examples.BUCKET),
                Optional.of(Fixtures.REGION),
                false,
                Optional.of(
                    new AllowedTrails(
                        "aws",
                        Fixtures.REGION,
                        "example-quantum-123",
                        List.of(Fixtures.MANAGEMENT_ACCOUNT),
                        Optional.of(Fixtures.ORGANIZATION))),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Retention(WormMode.GOVERNANCE, 365, Retention.Unit.DAYS)),
                Optional.of(Examples.KEY_ARN),
                true,
                Optional.empty(),
                Optional.of(Examples.BUCKET + "-logs"),
                Optional.empty(),
                List.of(
                    Examples.LOGGING.text("log-archive-bucket-policy", "policy"),
                    Examples.LOGGING.text("log-archive-key", "policy"))),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty()),
        read(LOGGING));
  }

  @Test
  void aManagementStackIsReadFromTrailLogGroupAndAdministrator() {
    var everything =
        Examples.management(
                "cloudwatchLogs", "true", "delegatedAdministrator", Fixtures.MEMBER_ACCOUNT)
            .run();
    assertEquals(
        new PreviousDeployment(
            PreviousDeployment.NONE.logStore(),
            Optional.of(Examples.TRAIL_ARN),
            Optional.of(Examples.LOG_GROUP_ARN),
            true,
            Optional.of(Fixtures.MEMBER_ACCOUNT),
            Optional.of(Fixtures.ORGANIZATION),
            List.of(),
            Optional.empty()),
        read(everything.state()));
  }

  @Test
  void theTrailsOfSingleAccountsAreReadFromTheBucketPolicy() {
    var trails =
        read(Examples.logging(Fixtures.singleAccounts()).run().state())
            .logStore()
            .trails()
            .orElseThrow();
    assertEquals(List.of("234567890123", "345678901234"), trails.accountIds());
    assertEquals(Optional.empty(), trails.organizationId());
  }

  @Test
  void aPolicyWithoutStatementsOfThisProgramNamesNoTrail() {
    var foreign =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"x\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}";
    assertEquals(
        Optional.empty(),
        read(LOGGING.withOutput("log-archive-bucket-policy", "policy", foreign))
            .logStore()
            .trails());
  }

  @Test
  void theReplicaIsReadFromTheReplicationAndItsWriterFromTheBucketPolicy() {
    var logging = read(Examples.REPLICATED.state()).logStore();
    assertEquals(
        Optional.of("arn:aws:s3:::cloudtrail-456789012345-example-quantum-123-replica"),
        logging.replicaBucketArn());
    assertEquals(Optional.empty(), logging.writingRoleArn());
    var replica = read(Examples.REPLICA.state()).logStore();
    assertEquals(
        Optional.of("arn:aws:iam::123456789012:role/example-quantum-123-replication"),
        replica.writingRoleArn());
    assertEquals(Optional.empty(), replica.trails());
    assertEquals(Optional.empty(), replica.replicaBucketArn());
  }

  /** The provider writes 0 for the unit that is not set. */
  @ParameterizedTest
  @CsvSource({"COMPLIANCE, 0, 7, 7, YEARS", "GOVERNANCE, 30, 0, 30, DAYS"})
  void theRetentionComesFromTheLock(
      WormMode mode, double days, double years, int count, Retention.Unit unit) {
    var rule =
        Map.of("defaultRetention", Map.of("mode", mode.name(), "days", days, "years", years));
    assertEquals(
        Optional.of(new Retention(mode, count, unit)),
        read(LOGGING.withOutput("log-archive-bucket-lock", "rule", rule)).logStore().retention());
  }

  @Test
  void aStateWithoutALockHasNoRetention() {
    assertEquals(
        Optional.empty(), read(LOGGING.without("log-archive-bucket-lock")).logStore().retention());
  }

  @Test
  void theKeyInUseIsTheOneThatEncryptsTheBucket() {
    var logStore =
        read(Examples.logging("kmsKeyArn", Examples.EXISTING_KEY).run().state()).logStore();
    assertEquals(Optional.of(Examples.EXISTING_KEY), logStore.keyArn());
    assertFalse(logStore.madeKey());
  }

  @Test
  void theStacksOwnKeyCountsUntilTheBucketIsEncrypted() {
    var logStore = read(LOGGING.without("log-archive-bucket-encryption")).logStore();
    assertEquals(Optional.of(Examples.KEY_ARN), logStore.keyArn());
    assertTrue(logStore.madeKey());
  }

  @Test
  void forceDestroyIsReadFromTheBucket() {
    assertFalse(read(LOGGING).logStore().forceDestroy());
    assertTrue(
        read(LOGGING.withOutput("log-archive-bucket", "forceDestroy", true))
            .logStore()
            .forceDestroy());
  }

  @Test
  void anInterruptedFirstUpdateIsReadAsFarAsItCame() {
    var previous = read(LOGGING.withOnly("log-archive-bucket"));
    assertEquals(Optional.of(Examples.BUCKET), previous.logStore().bucketName());
    assertEquals(Optional.empty(), previous.logStore().keyArn());
    assertEquals(Optional.empty(), previous.logStore().trails());
  }

  @Test
  void resourcesOfOtherNamesAreNotRead() {
    var state =
        DeployedState.EMPTY.with(
            "urn:pulumi:logging::orgtrail::aws:s3/bucketV2:BucketV2::another-bucket",
            "aws:s3/bucketV2:BucketV2",
            Map.of("bucket", "another"));
    assertEquals(PreviousDeployment.NONE, read(state));
  }

  private static PreviousDeployment read(DeployedState state) {
    var previous = new AtomicReference<PreviousDeployment>();
    Deployment.of(Map.of())
        .named("logging")
        .after(state)
        .running(
            context ->
                previous.set(PreviousDeploymentReader.read(StackState.of(Examples.LOGGING_STACK))))
        .run();
    return previous.get();
  }
}
