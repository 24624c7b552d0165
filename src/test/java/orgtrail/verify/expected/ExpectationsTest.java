package orgtrail.verify.expected;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.StackConfiguration;
import orgtrail.config.StackOutput;
import orgtrail.policy.LogStorePolicies;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

class ExpectationsTest {
  private static final String STANDALONE_BUCKET = "cloudtrail-234567890123-example-quantum-123";
  private static final Map<StackOutput, String> LOG_STORE =
      Map.of(
          StackOutput.S3_BUCKET_NAME, Examples.BUCKET,
          StackOutput.KMS_KEY_ARN, Examples.KEY_ARN,
          StackOutput.ORGANIZATION_ID, Fixtures.ORGANIZATION);
  private static final Map<StackOutput, String> TRAIL =
      Map.of(StackOutput.TRAIL_ARN, Examples.TRAIL_ARN);

  private static DeployedStack stack(
      String name, Map<String, String> config, Map<StackOutput, String> outputs) {
    var texts = new TreeMap<String, String>();
    outputs.forEach((output, value) -> texts.put(output.key(), value));
    return new DeployedStack(name, new StackConfiguration(config, Set.of()), texts);
  }

  private static DeployedStack logging(String... namesAndValues) {
    return stack("logging", Fixtures.logging(namesAndValues), LOG_STORE);
  }

  private static DeployedStack management(String... namesAndValues) {
    return stack("management", Fixtures.management(namesAndValues), TRAIL);
  }

  private static DeployedStack standalone(String... namesAndValues) {
    var outputs = new TreeMap<>(LOG_STORE);
    outputs.putAll(TRAIL);
    outputs.put(StackOutput.S3_BUCKET_NAME, STANDALONE_BUCKET);
    return stack("audit", Fixtures.standalone(namesAndValues), outputs);
  }

  private static DeployedStack with(DeployedStack stack, StackOutput output, String value) {
    var outputs = new TreeMap<>(stack.outputs());
    outputs.put(output.key(), value);
    return new DeployedStack(stack.name(), stack.configuration(), outputs);
  }

  private static DeployedStack without(DeployedStack stack, StackOutput output) {
    var outputs = new TreeMap<>(stack.outputs());
    outputs.remove(output.key());
    return new DeployedStack(stack.name(), stack.configuration(), outputs);
  }

  private static ExpectedTrail trail(DeployedStack management, DeployedStack logging) {
    return Expectations.trail(management, logging, Fixtures.MANAGEMENT);
  }

  private static ExpectedLogStore logStore(DeployedStack stack) {
    return Expectations.logStore(stack, Fixtures.LOGGING);
  }

  private static String refusalOfLogStore(DeployedStack stack, AwsEnvironment here) {
    return assertThrows(NotDeployed.class, () -> Expectations.logStore(stack, here)).getMessage();
  }

  private static String refusalOfTrail(DeployedStack management, DeployedStack logging) {
    return assertThrows(NotDeployed.class, () -> trail(management, logging)).getMessage();
  }

  // --- The trail ---------------------------------------------------------------------------------

  @Test
  void theTrailOfAManagementStackWritesToTheBucketOfTheLoggingStack() {
    var trail = trail(management(), logging());
    assertEquals(Examples.TRAIL_ARN, trail.arn());
    assertEquals(Fixtures.MANAGEMENT_ACCOUNT, trail.ownerId());
    assertEquals(Fixtures.MANAGEMENT_ACCOUNT, trail.accountId());
    assertEquals(Fixtures.REGION, trail.homeRegion());
    assertEquals("aws", trail.partition());
    assertEquals(Optional.of(Fixtures.ORGANIZATION), trail.organizationId());
    assertEquals(Examples.BUCKET, trail.bucketName());
    assertEquals(Examples.KEY_ARN, trail.keyArn());
    assertEquals(Optional.empty(), trail.keyPrefix());
    assertEquals(Optional.empty(), trail.madeLogGroupArn());
    assertEquals(Optional.empty(), trail.madeTopicArn());
  }

  @Test
  void theTrailHasTheLogGroupAndTheTopicThatItsStackMade() {
    var stack =
        with(
            with(
                management("cloudwatchLogs", "true", "notifySnsTopicName", "new-logs"),
                StackOutput.CLOUDWATCH_LOG_GROUP_ARN,
                Examples.LOG_GROUP_ARN),
            StackOutput.SNS_TOPIC_ARN,
            "arn:aws:sns:ap-southeast-1:234567890123:new-logs");
    var trail = trail(stack, logging());
    assertEquals(Optional.of(Examples.LOG_GROUP_ARN), trail.madeLogGroupArn());
    assertEquals(
        Optional.of("arn:aws:sns:ap-southeast-1:234567890123:new-logs"), trail.madeTopicArn());
  }

  @Test
  void aStandaloneStackTakesThePlaceOfBoth() {
    var stack = standalone();
    assertEquals(STANDALONE_BUCKET, trail(stack, stack).bucketName());
    assertEquals(STANDALONE_BUCKET, Expectations.logStore(stack, Fixtures.MANAGEMENT).bucketName());
  }

  @Test
  void theTrailOfASingleAccountHasNoOrganization() {
    var stack = standalone("isOrganizationTrail", "false", "organizationId", null);
    assertEquals(Optional.empty(), trail(stack, stack).organizationId());
  }

  @Test
  void staticValuesPrevailOverTheLoggingStack() {
    var stack = stack("management", Examples.staticLink("s3KeyPrefix", "audit"), TRAIL);
    var trail = trail(stack, logging());
    assertEquals("log-bucket", trail.bucketName());
    assertEquals(Examples.KEY_ARN, trail.keyArn());
    assertEquals(Optional.of("audit"), trail.keyPrefix());
    assertEquals(Optional.of(Fixtures.ORGANIZATION), trail.organizationId());
  }

  @Test
  void thePrefixIsThatOfTheLoggingStack() {
    var logging = with(logging("s3KeyPrefix", "audit"), StackOutput.S3_KEY_PREFIX, "audit");
    assertEquals(Optional.of("audit"), trail(management(), logging).keyPrefix());
  }

  @Test
  void theTrailOfADelegatedAdministratorBelongsToTheManagementAccount() {
    var delegated = new AwsEnvironment("456789012345", Fixtures.REGION, "aws", "amazonaws.com");
    var trail = Expectations.trail(management(), logging(), delegated);
    assertEquals(Fixtures.MANAGEMENT_ACCOUNT, trail.ownerId());
    assertEquals("456789012345", trail.accountId());
  }

  @Test
  void aLoggingStackHasNoTrail() {
    assertEquals(
        "the stack logging is a logging stack: name a management stack",
        refusalOfTrail(logging(), logging()));
  }

  @Test
  void aTrailThatIsNotDeployedIsRefused() {
    assertEquals(
        "the stack management has no output trailArn: run pulumi up -s management first",
        refusalOfTrail(without(management(), StackOutput.TRAIL_ARN), logging()));
  }

  @Test
  void aTrailWhoseBucketIsNotDeployedIsRefused() {
    assertEquals(
        "the stack logging has no output kmsKeyArn: run pulumi up -s logging first",
        refusalOfTrail(management(), without(logging(), StackOutput.KMS_KEY_ARN)));
  }

  // --- The log store -----------------------------------------------------------------------------

  @Test
  void theLogStoreIsTheOneThatTheSettingsDescribe() {
    var store = logStore(logging());
    assertEquals(Examples.BUCKET, store.bucketName());
    assertEquals(Examples.KEY_ARN, store.keyArn());
    assertTrue(store.makesKey());
    assertEquals(Fixtures.logStore(), store.layout());
    assertEquals(LogStorePolicies.of(Fixtures.logStore()), store.policies());
  }

  @Test
  void anExistingKeyIsNotMade() {
    assertFalse(logStore(logging("kmsKeyArn", Examples.EXISTING_KEY)).makesKey());
  }

  @Test
  void accessLogsGoToTheBucketThatTheStackMade() {
    assertEquals(Optional.of(Examples.BUCKET + "-logs"), logStore(logging()).accessLogBucketName());
  }

  @Test
  void accessLogsGoToAnExistingBucket() {
    var store = logStore(logging("accessLoggingBucketName", "access-logs"));
    assertEquals(Optional.of("access-logs"), store.accessLogBucketName());
  }

  @Test
  void withoutAccessLoggingThereIsNoBucketForIt() {
    var store = logStore(logging("enableCloudtrailBucketAccessLogging", "false"));
    assertEquals(Optional.empty(), store.accessLogBucketName());
  }

  @Test
  void aManagementStackHasNoLogStore() {
    assertEquals(
        "the stack management is a management stack: name a logging stack",
        refusalOfLogStore(management(), Fixtures.MANAGEMENT));
  }

  @Test
  void aBucketThatIsNotDeployedIsRefused() {
    assertEquals(
        "the stack logging has no output s3BucketName: run pulumi up -s logging first",
        refusalOfLogStore(without(logging(), StackOutput.S3_BUCKET_NAME), Fixtures.LOGGING));
  }

  /** Another name in the stack file is another bucket. */
  @Test
  void aBucketThatIsNotTheDeployedOneIsRefused() {
    assertEquals(
        "the stack logging has deployed the bucket cloudtrail-123456789012-example-quantum-123, but its settings name cloudtrail-123456789012-renamed in the account 123456789012: verify with credentials of the account that it was deployed to, and run pulumi up -s logging if a setting has changed",
        refusalOfLogStore(logging("name", "renamed"), Fixtures.LOGGING));
  }

  @Test
  void credentialsOfAnotherAccountAreRefused() {
    var message = refusalOfLogStore(logging(), Fixtures.MANAGEMENT);
    assertTrue(message.contains("in the account 234567890123: verify with credentials"), message);
  }

  // --- The replica -------------------------------------------------------------------------------

  private static final String REPLICA_BUCKET =
      "cloudtrail-456789012345-example-quantum-123-replica";
  private static final String COPIES = "arn:aws:s3:::" + REPLICA_BUCKET;

  private static DeployedStack replica() {
    return stack(
        "replica",
        Fixtures.replica(),
        Map.of(
            StackOutput.S3_BUCKET_NAME, REPLICA_BUCKET,
            StackOutput.S3_BUCKET_ARN, COPIES,
            StackOutput.KMS_KEY_ARN, Examples.EXISTING_REPLICA_KEY));
  }

  private static ExpectedReplication replication(
      DeployedStack logging, Optional<DeployedStack> replica) {
    return Expectations.replication(logging, logStore(logging), replica);
  }

  @Test
  void theReplicationGoesToTheBucketOfTheReplicaStack() {
    var logging = logging("replicaStack", Examples.REPLICA_STACK, "replicationTimeControl", "true");
    var replication = replication(logging, Optional.of(replica()));
    assertEquals(REPLICA_BUCKET, replication.bucketName());
    assertEquals(Examples.EXISTING_REPLICA_KEY, replication.destination().kmsKeyArn());
    assertEquals(Optional.of(Fixtures.REPLICA_ACCOUNT), replication.otherAccount());
    assertEquals(Duration.ofMinutes(15), replication.maxAge());
    assertEquals(Optional.of("replica"), replication.replicaStack());
    assertTrue(replication.rolePolicy().contains(COPIES + "/*"));
  }

  @Test
  void theReplicaIsALogStoreWithoutATrail() {
    var store = Expectations.replica(replica(), Fixtures.REPLICA);
    assertEquals(REPLICA_BUCKET, store.bucketName());
    assertTrue(store.policies().logBucket().contains("AllowReplication"));
    assertFalse(store.policies().logBucket().contains("AWSCloudTrailWrite"));
  }

  /** The stack of a replica can be in a backend that the verification cannot read. */
  @Test
  void theLastDeploymentSaysWhereAReplicaIsWhoseStackCannotBeRead() {
    var logging =
        with(
            with(
                logging("replicaStack", Examples.REPLICA_STACK),
                StackOutput.REPLICA_BUCKET_ARN,
                "arn:aws:s3:::deployed"),
            StackOutput.REPLICA_KMS_KEY_ARN,
            Examples.EXISTING_REPLICA_KEY);
    var replication = replication(logging, Optional.empty());
    assertEquals("deployed", replication.bucketName());
    assertEquals(Duration.ofHours(1), replication.maxAge());
    var missing = without(logging, StackOutput.REPLICA_KMS_KEY_ARN);
    assertThrows(NotDeployed.class, () -> replication(missing, Optional.empty()));
  }

  @Test
  void staticValuesPrevailAndHaveToBeThoseOfANamedStack() {
    var same =
        logging("replicaBucketArn", COPIES, "replicaKmsKeyArn", Examples.EXISTING_REPLICA_KEY);
    assertEquals(Optional.empty(), replication(same, Optional.empty()).replicaStack());
    assertEquals(COPIES, replication(same, Optional.of(replica())).destination().s3BucketArn());
    var other =
        logging(
            "replicaBucketArn", COPIES + "-2", "replicaKmsKeyArn", Examples.EXISTING_REPLICA_KEY);
    var message =
        assertThrows(NotDeployed.class, () -> replication(other, Optional.of(replica())))
            .getMessage();
    assertTrue(message.contains("name the stack of that bucket"), message);
  }

  @Test
  void refusesAStackOfAnotherKind() {
    var logging = logging("replicaStack", Examples.REPLICA_STACK);
    assertEquals(
        "the stack logging is a logging stack: name a replica stack",
        assertThrows(NotDeployed.class, () -> replication(logging, Optional.of(logging())))
            .getMessage());
    assertEquals(
        "the stack replica is a replica stack: name a logging stack",
        refusalOfLogStore(replica(), Fixtures.REPLICA));
  }
}
