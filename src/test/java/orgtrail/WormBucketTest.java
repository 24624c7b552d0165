package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logging account's stack, each test after the control it shows. */
class WormBucketTest {
  private static final String BUCKET = "cloudtrail-123456789012-example-quantum-123";
  private static final String TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123";

  /** One run for all tests that change nothing. */
  private static final Deployment EXAMPLE = Deployment.of(StackFiles.logging());

  @Test
  void namesTheBucketAfterAccountAndTrail() {
    assertEquals(BUCKET, EXAMPLE.inputs("log-archive-bucket").get("bucket"));
  }

  @Test
  void takesAnotherBucketName() {
    var deployment =
        Deployment.of(
            StackFiles.with(
                StackFiles.logging(),
                "orgtrail:s3BucketName",
                "audit",
                "orgtrail:name",
                "Audit_Trail"));
    assertEquals("audit", deployment.inputs("log-archive-bucket").get("bucket"));
    assertEquals("audit-logs", deployment.inputs("log-archive-access-logs").get("bucket"));
    assertEquals("alias/Audit_Trail", deployment.inputs("log-archive-alias").get("name"));
  }

  @Test
  void locksObjectsFromTheBucketsCreationOn() {
    assertEquals(true, EXAMPLE.inputs("log-archive-bucket").get("objectLockEnabled"));
    assertEquals(
        Map.of("defaultRetention", Map.of("mode", "GOVERNANCE", "days", 365.0)),
        EXAMPLE.inputs("log-archive-bucket-lock").get("rule"));
  }

  @Test
  void locksAsLongAndAsFirmlyAsTheSettingsSay() {
    var deployment =
        Deployment.of(
            StackFiles.with(
                StackFiles.logging(),
                "orgtrail:wormMode",
                "COMPLIANCE",
                "orgtrail:wormRetentionDays",
                "2557"));
    assertEquals(
        Map.of("defaultRetention", Map.of("mode", "COMPLIANCE", "days", 2557.0)),
        deployment.inputs("log-archive-bucket-lock").get("rule"));
  }

  @Test
  void keepsVersions() {
    assertEquals(
        Map.of("status", "Enabled"),
        EXAMPLE.inputs("log-archive-bucket-versioning").get("versioningConfiguration"));
  }

  @Test
  void encryptsLogsWithTheCustomerManagedKeyThroughABucketKey() {
    assertEquals(
        List.of(
            Map.of(
                "applyServerSideEncryptionByDefault",
                Map.of(
                    "sseAlgorithm",
                    "aws:kms",
                    "kmsMasterKeyId",
                    EXAMPLE.outputs().get("kmsKeyArn")),
                "bucketKeyEnabled",
                true)),
        EXAMPLE.inputs("log-archive-bucket-encryption").get("rules"));
  }

  @Test
  void rotatesTheKeyAndLetsADeletedOneBeBroughtBackFor30Days() {
    var key = EXAMPLE.inputs("log-archive-key");
    assertEquals(true, key.get("enableKeyRotation"));
    assertEquals(30.0, key.get("deletionWindowInDays"));
    assertEquals("alias/example-quantum-123", EXAMPLE.inputs("log-archive-alias").get("name"));
    assertEquals(
        "4b2f0c70-b503-4849-8286-34a6938c88a7",
        EXAMPLE.inputs("log-archive-alias").get("targetKeyId"));
  }

  @Test
  void deletesTheKeyAfterAsManyDaysAsTheSettingSays() {
    var deployment =
        Deployment.of(StackFiles.with(StackFiles.logging(), "orgtrail:keyDeletionWindowDays", "7"));
    assertEquals(7.0, deployment.inputs("log-archive-key").get("deletionWindowInDays"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"log-archive-bucket", "log-archive-access-logs"})
  void closesBothBucketsToThePublicAndToAcls(String bucket) {
    var access = EXAMPLE.inputs(bucket + "-public-access");
    for (var block :
        List.of(
            "blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")) {
      assertEquals(true, access.get(block), block);
    }
    assertEquals(
        Map.of("objectOwnership", "BucketOwnerEnforced"),
        EXAMPLE.inputs(bucket + "-ownership").get("rule"));
  }

  @Test
  void recordsAccessInABucketThatS3CanDeliverTo() {
    var logging = EXAMPLE.inputs("log-archive-bucket-logging");
    assertEquals(BUCKET, logging.get("bucket"));
    assertEquals(BUCKET + "-logs", logging.get("targetBucket"));
    assertFalse(EXAMPLE.inputs("log-archive-access-logs").containsKey("objectLockEnabled"));
    assertEquals(
        List.of(Map.of("applyServerSideEncryptionByDefault", Map.of("sseAlgorithm", "AES256"))),
        EXAMPLE.inputs("log-archive-access-logs-encryption").get("rules"));
    assertFalse(EXAMPLE.types().contains("aws:s3/bucketAclV2:BucketAclV2"));
  }

  @Test
  void givesEachBucketAndTheKeyItsPolicy() {
    var trail =
        new TrailIdentity(
            "aws", "ap-southeast-1", "234567890123", "o-exampleorg1", "example-quantum-123");
    assertEquals(TRAIL, trail.arn());
    assertEquals(
        BucketPolicyDocument.forLogs("arn:aws:s3:::" + BUCKET, trail),
        EXAMPLE.inputs("log-archive-bucket-policy").get("policy"));
    assertEquals(
        BucketPolicyDocument.forAccessLogs(
            "arn:aws:s3:::" + BUCKET + "-logs", "arn:aws:s3:::" + BUCKET, "123456789012"),
        EXAMPLE.inputs("log-archive-access-logs-policy").get("policy"));
    assertEquals(
        KeyPolicyDocument.forLogs(
            new AwsEnvironment("123456789012", "ap-southeast-1", "aws"), trail),
        EXAMPLE.inputs("log-archive-key").get("policy"));
  }

  @Test
  void makesThePartsOfABucketOneAfterTheOtherInTheOrderAwsNeeds() {
    assertEquals(List.of("log-archive-bucket"), EXAMPLE.dependsOn("log-archive-key"));
    assertEquals(
        List.of("log-archive-bucket-ownership"),
        EXAMPLE.dependsOn("log-archive-bucket-public-access"));
    assertEquals(
        List.of("log-archive-bucket-public-access"),
        EXAMPLE.dependsOn("log-archive-bucket-policy"));
    assertEquals(
        List.of("log-archive-bucket-policy"), EXAMPLE.dependsOn("log-archive-bucket-versioning"));
    assertEquals(
        List.of("log-archive-bucket-versioning"), EXAMPLE.dependsOn("log-archive-bucket-lock"));
    assertEquals(
        List.of("log-archive-bucket-lock"), EXAMPLE.dependsOn("log-archive-bucket-encryption"));
    assertEquals(
        List.of("log-archive-bucket-encryption", "log-archive-access-logs-policy"),
        EXAMPLE.dependsOn("log-archive-bucket-logging"));
    assertEquals(
        List.of("log-archive-access-logs-encryption"),
        EXAMPLE.dependsOn("log-archive-access-logs-policy"));
  }

  @Test
  void makesEverythingAChildOfTheComponent() {
    for (var urn : EXAMPLE.urns()) {
      var isChild = urn.contains("$orgtrail:index:WormBucket$") || !urn.contains("$aws:");
      assertTrue(isChild, urn);
    }
  }

  /** A changed URN replaces the resource: these must never change. */
  @Test
  void pinsTheUrns() {
    var prefix = "urn:pulumi:logging::orgtrail::pulumi:pulumi:Stack$orgtrail:index:WormBucket";
    assertEquals(
        List.of(
            prefix + "$aws:kms/alias:Alias::log-archive-alias",
            prefix + "$aws:kms/key:Key::log-archive-key",
            prefix + "$aws:s3/bucketV2:BucketV2::log-archive-access-logs",
            prefix + "$aws:s3/bucketV2:BucketV2::log-archive-bucket",
            prefix + "::log-archive"),
        EXAMPLE.urns().stream()
            .filter(
                urn ->
                    urn.contains(":BucketV2::")
                        || urn.contains("aws:kms/")
                        || urn.endsWith("WormBucket::log-archive"))
            .toList());
  }

  @Test
  void protectsTheComponentAsAWhole() {
    assertEquals(true, EXAMPLE.options("log-archive").isProtect());
    assertFalse(forceDestroyOf(EXAMPLE, "log-archive-bucket"));
    assertFalse(forceDestroyOf(EXAMPLE, "log-archive-access-logs"));
  }

  @Test
  void protectsNothingOnceForceDestroyIsSet() {
    var deployment =
        Deployment.of(StackFiles.with(StackFiles.logging(), "orgtrail:forceDestroy", "true"));
    assertFalse(deployment.options("log-archive").isProtect());
    assertTrue(forceDestroyOf(deployment, "log-archive-bucket"));
    assertTrue(forceDestroyOf(deployment, "log-archive-access-logs"));
  }

  @Test
  void makesNoTrail() {
    assertFalse(EXAMPLE.types().contains("aws:cloudtrail/trail:Trail"));
  }

  @Test
  void exportsWhatTheOtherStackAndItsUsersNeed() {
    assertEquals(
        Map.of(
            "s3BucketName",
            BUCKET,
            "s3BucketArn",
            "arn:aws:s3:::" + BUCKET,
            "s3AccessLoggingBucketArn",
            "arn:aws:s3:::" + BUCKET + "-logs",
            "kmsKeyArn",
            "arn:aws:kms:ap-southeast-1:123456789012:key/4b2f0c70-b503-4849-8286-34a6938c88a7",
            "kmsKeyAlias",
            "alias/example-quantum-123",
            "organizationId",
            "o-exampleorg1"),
        EXAMPLE.outputs());
  }

  private static boolean forceDestroyOf(Deployment deployment, String bucket) {
    return (boolean) deployment.inputs(bucket).get("forceDestroy");
  }
}
