package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.UpResult;
import com.pulumi.automation.WorkspaceStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** The committed example, deployed to two accounts, read back through AWS's own APIs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployedExampleIT {
  private static final String BUCKET = "cloudtrail-123456789012-example-quantum-123";
  private static final String TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123";

  private LocalAws aws;
  private WorkspaceStack logging;
  private WorkspaceStack management;
  private UpResult loggingUp;
  private UpResult managementUp;
  private S3Client s3;
  private KmsClient kms;
  private CloudTrailClient cloudTrail;

  @BeforeAll
  void deployBothStacks() throws Exception {
    aws = LocalAws.start();
    var project = Project.of(aws, "example");
    logging = project.logging();
    management = project.management();
    loggingUp = logging.up();
    managementUp = management.up();
    s3 = aws.s3(LocalAws.LOGGING);
    kms = aws.kms(LocalAws.LOGGING);
    cloudTrail = aws.cloudTrail(LocalAws.MANAGEMENT);
  }

  @AfterAll
  void stopAws() {
    aws.stop();
  }

  @Test
  void exportsWhatWasMade() {
    assertEquals(
        Set.of(
            "s3BucketName",
            "s3BucketArn",
            "s3AccessLoggingBucketArn",
            "kmsKeyArn",
            "kmsKeyAlias",
            "organizationId",
            "expectedTrailArn",
            "wormMode",
            "wormRetentionDays"),
        loggingUp.outputs().keySet());
    assertEquals(TRAIL, output(loggingUp, "expectedTrailArn"));
    assertEquals(BUCKET, output(loggingUp, "s3BucketName"));
    assertEquals("arn:aws:s3:::" + BUCKET + "-logs", output(loggingUp, "s3AccessLoggingBucketArn"));
    assertEquals(TRAIL, output(managementUp, "trailArn"));
  }

  @Test
  void recordsTheOrganizationIntoTheOtherAccountsBucketWithItsKey() {
    var trail =
        cloudTrail.describeTrails(request -> request.trailNameList(TRAIL)).trailList().get(0);
    assertEquals("ap-southeast-1", trail.homeRegion());
    assertTrue(trail.isOrganizationTrail());
    assertTrue(trail.isMultiRegionTrail());
    assertTrue(trail.includeGlobalServiceEvents());
    assertTrue(trail.logFileValidationEnabled());
    assertEquals(BUCKET, trail.s3BucketName());
    assertEquals(output(loggingUp, "kmsKeyArn"), trail.kmsKeyId());
    assertTrue(cloudTrail.getTrailStatus(request -> request.name(TRAIL)).isLogging());
  }

  @Test
  void locksEncryptsAndClosesTheBucket() {
    var lock =
        s3.getObjectLockConfiguration(request -> request.bucket(BUCKET)).objectLockConfiguration();
    assertEquals(ObjectLockEnabled.ENABLED, lock.objectLockEnabled());
    assertEquals(ObjectLockRetentionMode.GOVERNANCE, lock.rule().defaultRetention().mode());
    assertEquals(365, lock.rule().defaultRetention().days());

    assertEquals(
        BucketVersioningStatus.ENABLED,
        s3.getBucketVersioning(request -> request.bucket(BUCKET)).status());

    var encryption = encryption(BUCKET);
    assertEquals(
        ServerSideEncryption.AWS_KMS,
        encryption.applyServerSideEncryptionByDefault().sseAlgorithm());
    assertEquals(
        output(loggingUp, "kmsKeyArn"),
        encryption.applyServerSideEncryptionByDefault().kmsMasterKeyID());
    assertTrue(encryption.bucketKeyEnabled());

    assertClosed(BUCKET);
  }

  @Test
  void keepsAccessLogsInABucketThatS3CanDeliverTo() {
    var target = BUCKET + "-logs";
    assertEquals(
        target,
        s3.getBucketLogging(request -> request.bucket(BUCKET)).loggingEnabled().targetBucket());
    assertEquals(
        ServerSideEncryption.AES256,
        encryption(target).applyServerSideEncryptionByDefault().sseAlgorithm());
    assertThrows(
        S3Exception.class, () -> s3.getObjectLockConfiguration(request -> request.bucket(target)));
    assertClosed(target);
  }

  @Test
  void givesBucketAndKeyThePoliciesThatTheUnitTestsHaveProved() {
    var args = StackFiles.logStore();
    assertSamePolicy(
        BucketPolicyDocument.forLogs(args),
        s3.getBucketPolicy(request -> request.bucket(BUCKET)).policy());
    assertSamePolicy(KeyPolicyDocument.forLogs(args), keyPolicy());
  }

  @Test
  void rotatesTheKeyThatTheAliasNames() {
    var key = output(loggingUp, "kmsKeyArn");
    assertTrue(kms.getKeyRotationStatus(request -> request.keyId(key)).keyRotationEnabled());
    assertEquals(
        key,
        kms.describeKey(request -> request.keyId(output(loggingUp, "kmsKeyAlias")))
            .keyMetadata()
            .arn());
  }

  @Test
  void locksALogFileFor365DaysFromTheMomentItArrives() {
    var version = deliver("a.json.gz");
    var locked = s3.headObject(request -> request.bucket(BUCKET).key(version.key()));
    assertEquals(ObjectLockMode.GOVERNANCE, locked.objectLockMode());
    var days = Duration.between(Instant.now(), locked.objectLockRetainUntilDate());
    assertTrue(days.compareTo(Duration.ofDays(364)) > 0, days.toString());
    assertTrue(days.compareTo(Duration.ofDays(366)) < 0, days.toString());
  }

  @Test
  void refusesToDeleteALogFile() {
    var version = deliver("b.json.gz");
    var refused =
        assertThrows(
            S3Exception.class,
            () ->
                s3.deleteObject(
                    request ->
                        request.bucket(BUCKET).key(version.key()).versionId(version.versionId())));
    assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
    s3.headObject(request -> request.bucket(BUCKET).key(version.key()));
  }

  @Test
  void changesNothingTheSecondTime() throws Exception {
    for (var stack : new WorkspaceStack[] {logging, management}) {
      var again = stack.up(UpOptions.builder().expectNoChanges(true).build());
      assertEquals(Set.of(OperationType.SAME), again.summary().resourceChanges().keySet());
    }
  }

  @Test
  void findsNoChangeAfterReadingAllBackFromAws() throws Exception {
    for (var stack : new WorkspaceStack[] {logging, management}) {
      stack.refresh();
      stack.up(UpOptions.builder().expectNoChanges(true).build());
    }
  }

  /** A changed URN replaces the resource: these must never change. */
  @Test
  void pinsTheUrnsOfBucketAndKey() throws Exception {
    var prefix = "urn:pulumi:logging::orgtrail::orgtrail:index:WormBucket$";
    var urns = Project.state(logging).keySet();
    assertTrue(urns.contains(prefix + "aws:s3/bucketV2:BucketV2::log-archive-bucket"));
    assertTrue(urns.contains(prefix + "aws:s3/bucketV2:BucketV2::log-archive-access-logs"));
    assertTrue(urns.contains(prefix + "aws:kms/key:Key::log-archive-key"));
  }

  @Test
  void protectsEverythingThatHoldsLogs() throws Exception {
    Project.state(logging)
        .forEach(
            (urn, resource) -> {
              // All but what can be switched off again.
              if (urn.contains("WormBucket") && !urn.contains("-bucket-logging")) {
                assertEquals(true, resource.get("protect"), urn);
                assertEquals(true, resource.get("retainOnDelete"), urn);
              }
            });
    var refused = Project.failureOf(logging::destroy);
    assertTrue(refused.contains("protect"), refused);
    s3.headBucket(request -> request.bucket(BUCKET));
  }

  @Test
  void refusesInThePreviewWhatWouldGiveUpTheBucketAndChangesNothing() throws Exception {
    var before = Project.state(logging);
    var key = keyPolicy();
    for (var change :
        Map.of(
                "name", "other example-quantum-123",
                "organizationId", "o-otherorg1234 o-exampleorg1",
                "managementAccountId", "345678901234 234567890123")
            .entrySet()) {
      var values = change.getValue().split(" ");
      var message =
          withSetting(
              logging,
              change.getKey(),
              values[0],
              values[1],
              () -> logging.up(UpOptions.builder().build()));
      assertTrue(
          message
              .lines()
              .anyMatch(
                  line ->
                      line.contains("the bucket " + BUCKET + " holds log files, and")
                          && line.endsWith("orgtrail:confirmReplacement: " + BUCKET)),
          message);
      assertFalse(message.contains("\tat "), message);
    }
    assertEquals(resources(before), resources(Project.state(logging)));
    assertEquals(key, keyPolicy());
  }

  @Test
  void deletesNothingWhenASettingTurnsBad() throws Exception {
    var before = Project.state(logging);
    // Checked by the program, and by the engine before it.
    for (var bad : Map.of("wormMode", "compliance", "wormRetentionDays", "ten").entrySet()) {
      var good = bad.getKey().equals("wormMode") ? "GOVERNANCE" : "365";
      var message = withSetting(logging, bad.getKey(), bad.getValue(), good, () -> logging.up());
      assertTrue(message.contains(bad.getKey()), message);
      assertFalse(message.contains("\tat "), message);
      assertEquals(resources(before), resources(Project.state(logging)));
    }
    s3.headBucket(request -> request.bucket(BUCKET));
  }

  /** A failed run leaves what it has only read in the state as well. */
  private static Set<String> resources(Map<String, Map<String, Object>> state) {
    return state.keySet().stream()
        .filter(urn -> urn.contains("$aws:"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The provider puts the elements of a statement into another order. */
  private static void assertSamePolicy(String expected, String actual) {
    assertEquals(JsonParser.parseString(expected), JsonParser.parseString(actual));
  }

  private String keyPolicy() {
    return kms.getKeyPolicy(
            request -> request.keyId(output(loggingUp, "kmsKeyArn")).policyName("default"))
        .policy();
  }

  private static String withSetting(
      WorkspaceStack stack, String setting, String bad, String good, Project.Action action)
      throws Exception {
    Project.set(stack, setting, bad);
    try {
      return Project.failureOf(action);
    } finally {
      Project.set(stack, setting, good);
    }
  }

  private ServerSideEncryptionRule encryption(String bucket) {
    return s3.getBucketEncryption(request -> request.bucket(bucket))
        .serverSideEncryptionConfiguration()
        .rules()
        .get(0);
  }

  private void assertClosed(String bucket) {
    var block =
        s3.getPublicAccessBlock(request -> request.bucket(bucket)).publicAccessBlockConfiguration();
    assertTrue(block.blockPublicAcls() && block.blockPublicPolicy());
    assertTrue(block.ignorePublicAcls() && block.restrictPublicBuckets());
    assertEquals(
        ObjectOwnership.BUCKET_OWNER_ENFORCED,
        s3.getBucketOwnershipControls(request -> request.bucket(bucket))
            .ownershipControls()
            .rules()
            .get(0)
            .objectOwnership());
  }

  private Version deliver(String file) {
    var key =
        "AWSLogs/o-exampleorg1/" + LocalAws.MEMBER + "/CloudTrail/eu-west-1/2026/01/02/" + file;
    var put =
        s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString("{}"));
    return new Version(key, put.versionId());
  }

  private static String output(UpResult up, String name) {
    return (String) up.outputs().get(name).value();
  }

  private record Version(String key, String versionId) {}
}
