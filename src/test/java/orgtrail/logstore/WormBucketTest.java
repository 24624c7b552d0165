package orgtrail.logstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.policy.LogKeyPolicy;
import orgtrail.policy.LogStorePolicies;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** The log store. Each test is named after the control that it shows. */
class WormBucketTest {
  private static final String BUCKET = Examples.BUCKET;
  private static final Deployment EXAMPLE = Examples.LOGGING;

  // --- Names -------------------------------------------------------------------------------------

  @Test
  void theBucketIsNamedAfterAccountAndTrail() {
    assertEquals(BUCKET, EXAMPLE.inputs("log-archive-bucket").get("bucket"));
    assertEquals(BUCKET + "-logs", EXAMPLE.inputs("log-archive-access-logs").get("bucket"));
    assertEquals("alias/example-quantum-123", EXAMPLE.inputs("log-archive-alias").get("name"));
  }

  @Test
  void anotherBucketNameCanBeSet() {
    var deployment = Examples.logging("s3BucketName", "audit", "name", "Audit_Trail").run();
    assertEquals("audit", deployment.inputs("log-archive-bucket").get("bucket"));
    assertEquals("audit-logs", deployment.inputs("log-archive-access-logs").get("bucket"));
    assertEquals("alias/Audit_Trail", deployment.inputs("log-archive-alias").get("name"));
  }

  /** Another URN replaces the resource, so these never change. */
  @Test
  void typeAndNamesOfComponentAndChildrenNeverChange() {
    var component = "urn:pulumi:logging::orgtrail::pulumi:pulumi:Stack$orgtrail:index:WormBucket";
    var s3 = component + "$aws:s3/bucket";
    assertEquals(
        List.of(
            component + "$aws:kms/alias:Alias::log-archive-alias",
            component + "$aws:kms/key:Key::log-archive-key",
            s3
                + "LifecycleConfigurationV2:BucketLifecycleConfigurationV2::log-archive-access-logs-lifecycle",
            s3
                + "LifecycleConfigurationV2:BucketLifecycleConfigurationV2::log-archive-bucket-lifecycle",
            s3 + "LoggingV2:BucketLoggingV2::log-archive-bucket-logging",
            s3 + "Notification:BucketNotification::log-archive-bucket-notification",
            s3
                + "ObjectLockConfigurationV2:BucketObjectLockConfigurationV2::log-archive-bucket-lock",
            s3 + "OwnershipControls:BucketOwnershipControls::log-archive-access-logs-ownership",
            s3 + "OwnershipControls:BucketOwnershipControls::log-archive-bucket-ownership",
            s3 + "Policy:BucketPolicy::log-archive-access-logs-policy",
            s3 + "Policy:BucketPolicy::log-archive-bucket-policy",
            s3 + "PublicAccessBlock:BucketPublicAccessBlock::log-archive-access-logs-public-access",
            s3 + "PublicAccessBlock:BucketPublicAccessBlock::log-archive-bucket-public-access",
            s3
                + "ServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2::log-archive-access-logs-encryption",
            s3
                + "ServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2::log-archive-bucket-encryption",
            s3 + "V2:BucketV2::log-archive-access-logs",
            s3 + "V2:BucketV2::log-archive-bucket",
            s3 + "VersioningV2:BucketVersioningV2::log-archive-access-logs-versioning",
            s3 + "VersioningV2:BucketVersioningV2::log-archive-bucket-versioning",
            component + "::log-archive"),
        NOTIFYING.urns());
  }

  private static final String TOPIC = "arn:aws:sns:ap-southeast-1:123456789012:new-logs";
  private static final Deployment NOTIFYING = Examples.logging("logNotifications", TOPIC).run();

  // --- Lock, versions and encryption -------------------------------------------------------------

  @Test
  void objectsAreLockedFromTheBucketsCreationOn() {
    assertEquals(true, EXAMPLE.inputs("log-archive-bucket").get("objectLockEnabled"));
    assertEquals(
        Map.of("defaultRetention", Map.of("mode", "GOVERNANCE", "days", 365.0)),
        EXAMPLE.inputs("log-archive-bucket-lock").get("rule"));
  }

  @Test
  void theLockIsAsLongAndAsFirmAsTheSettingsSay() {
    var deployment = Examples.logging("wormMode", "COMPLIANCE", "wormRetentionDays", "2557").run();
    assertEquals(
        Map.of("defaultRetention", Map.of("mode", "COMPLIANCE", "days", 2557.0)),
        deployment.inputs("log-archive-bucket-lock").get("rule"));
    assertEquals("COMPLIANCE", deployment.outputs().get("wormMode"));
  }

  @Test
  void theLockCanLastForYears() {
    var deployment = Examples.logging("wormRetentionDays", null, "wormRetentionYears", "7").run();
    assertEquals(
        Map.of("defaultRetention", Map.of("mode", "GOVERNANCE", "years", 7.0)),
        deployment.inputs("log-archive-bucket-lock").get("rule"));
    assertEquals(2555, deployment.outputs().get("wormRetentionDays"));
  }

  @Test
  void everyVersionOfAnObjectIsKept() {
    assertEquals(
        Map.of("status", "Enabled"),
        EXAMPLE.inputs("log-archive-bucket-versioning").get("versioningConfiguration"));
  }

  @Test
  void logsAreEncryptedWithTheCustomerManagedKeyThroughABucketKey() {
    assertEquals(
        List.of(
            Map.of(
                "applyServerSideEncryptionByDefault",
                Map.of("sseAlgorithm", "aws:kms", "kmsMasterKeyId", Examples.KEY_ARN),
                "bucketKeyEnabled",
                true)),
        EXAMPLE.inputs("log-archive-bucket-encryption").get("rules"));
  }

  // --- The key -----------------------------------------------------------------------------------

  @Test
  void theKeyRotatesAndADeletionCanBeCancelledFor30Days() {
    var key = EXAMPLE.inputs("log-archive-key");
    assertEquals(true, key.get("enableKeyRotation"));
    assertEquals(365.0, key.get("rotationPeriodInDays"));
    assertEquals(30.0, key.get("deletionWindowInDays"));
    assertEquals(
        EXAMPLE.state().resources().values().stream()
            .filter(resource -> resource.type().equals("aws:kms/key:Key"))
            .findFirst()
            .orElseThrow()
            .outputs()
            .get("keyId"),
        EXAMPLE.inputs("log-archive-alias").get("targetKeyId"));
  }

  @ParameterizedTest
  @CsvSource({
    "keyRotationPeriodDays, rotationPeriodInDays, 90",
    "keyDeletionWindowDays, deletionWindowInDays, 7"
  })
  void thePeriodsOfTheKeyCanBeSet(String setting, String input, String days) {
    assertEquals(
        Double.valueOf(days),
        Examples.logging(setting, days).run().inputs("log-archive-key").get(input));
  }

  @Test
  void anExistingKeyEncryptsAndNoKeyIsMade() {
    var deployment = Examples.logging("kmsKeyArn", Examples.EXISTING_KEY).run();
    assertFalse(
        deployment.awsTypes().stream().anyMatch(type -> type.startsWith("aws:kms/")),
        deployment.awsTypes().toString());
    assertTrue(
        deployment
            .inputs("log-archive-bucket-encryption")
            .toString()
            .contains(Examples.EXISTING_KEY));
    assertEquals(Examples.EXISTING_KEY, deployment.outputs().get("kmsKeyArn"));
    assertEquals(
        LogKeyPolicy.requiredStatements(Fixtures.logStore("kmsKeyArn", Examples.EXISTING_KEY)),
        deployment.outputs().get("requiredKeyPolicyStatements"));
    assertFalse(deployment.outputNames().contains("kmsKeyAlias"));
  }

  // --- Access ------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"log-archive-bucket", "log-archive-access-logs"})
  void bothBucketsAreClosedToThePublicAndToAcls(String bucket) {
    var access = EXAMPLE.inputs(bucket + "-public-access");
    for (var block :
        List.of(
            "blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")) {
      assertEquals(true, access.get(block), block);
    }
    assertEquals(
        Map.of("objectOwnership", "BucketOwnerEnforced"),
        EXAMPLE.inputs(bucket + "-ownership").get("rule"));
    assertEquals(0, EXAMPLE.count("BucketAclV2"));
  }

  @Test
  void eachBucketAndTheKeyHaveTheirPolicy() {
    var policies = LogStorePolicies.of(Fixtures.logStore());
    assertEquals(policies.logBucket(), EXAMPLE.text("log-archive-bucket-policy", "policy"));
    assertEquals(
        policies.accessLogBucket(), EXAMPLE.text("log-archive-access-logs-policy", "policy"));
    assertEquals(policies.key(), EXAMPLE.text("log-archive-key", "policy"));
    assertEquals(Examples.TRAIL_ARN, Fixtures.logStore().trails().arnPattern());
  }

  // --- Order and protection ----------------------------------------------------------------------

  /** S3 answers simultaneous changes of a bucket with OperationAborted. */
  @ParameterizedTest
  @CsvSource({
    "log-archive-key, log-archive-bucket",
    "log-archive-bucket-public-access, log-archive-bucket-ownership",
    "log-archive-bucket-policy, log-archive-bucket-public-access",
    "log-archive-bucket-versioning, log-archive-bucket-policy",
    "log-archive-bucket-lock, log-archive-bucket-versioning",
    "log-archive-bucket-encryption, log-archive-bucket-lock",
    "log-archive-bucket-logging, log-archive-bucket-encryption",
    "log-archive-bucket-logging, log-archive-access-logs-policy",
    "log-archive-bucket-lifecycle, log-archive-bucket-logging",
    "log-archive-access-logs, log-archive-bucket",
    "log-archive-access-logs-public-access, log-archive-access-logs-ownership",
    "log-archive-access-logs-encryption, log-archive-access-logs-public-access",
    "log-archive-access-logs-policy, log-archive-access-logs-encryption",
    "log-archive-access-logs-versioning, log-archive-access-logs-policy",
    "log-archive-access-logs-lifecycle, log-archive-access-logs-versioning"
  })
  void thePartsOfABucketAreMadeOneAfterTheOther(String part, String before) {
    assertTrue(EXAMPLE.dependsOn(part).contains(before), EXAMPLE.dependsOn(part).toString());
  }

  @Test
  void theNotificationIsTheLastPart() {
    assertTrue(
        NOTIFYING
            .dependsOn("log-archive-bucket-notification")
            .contains("log-archive-bucket-lifecycle"));
  }

  /** The engine is told so of the component, and each child inherits it. */
  @Test
  void everythingWithLogsIsProtectedAndStaysInAwsWhenItIsReplaced() {
    var expected =
        NOTIFYING.state().resources().keySet().stream()
            .map(urn -> urn.substring(urn.lastIndexOf("::") + 2))
            .filter(name -> !name.equals("log-archive"))
            .filter(name -> !name.endsWith("-logging") && !name.endsWith("-notification"))
            .sorted()
            .toList();
    assertEquals(17, expected.size(), expected.toString());
    assertEquals(expected, NOTIFYING.protectedResources());
    assertEquals(expected, NOTIFYING.retainedResources());
    assertEquals(false, NOTIFYING.inputs("log-archive-bucket").get("forceDestroy"));
    assertEquals(false, NOTIFYING.inputs("log-archive-access-logs").get("forceDestroy"));
  }

  @Test
  void nothingIsProtectedOrStaysOnceForceDestroyIsSet() {
    var trial = Examples.logging("forceDestroy", "true").run();
    assertEquals(List.of(), trial.protectedResources());
    assertEquals(List.of(), trial.retainedResources());
    assertEquals(true, trial.inputs("log-archive-bucket").get("forceDestroy"));
    assertEquals(true, trial.inputs("log-archive-access-logs").get("forceDestroy"));
    assertEquals(true, trial.outputs().get("forceDestroy"));
  }

  // --- Lifecycle ---------------------------------------------------------------------------------

  @Test
  void logsAreKeptForeverAndUnfinishedUploadsAreAbortedAfterADay() {
    assertEquals(
        List.of(
            Map.of(
                "id",
                "abort-incomplete-uploads",
                "status",
                "Enabled",
                "filter",
                Map.of("prefix", ""),
                "abortIncompleteMultipartUpload",
                Map.of("daysAfterInitiation", 1.0))),
        rules(EXAMPLE, "log-archive-bucket-lifecycle"));
  }

  @Test
  void onlyFilesOverTheSizeLimitAreArchived() {
    var deployment =
        Examples.logging("archiveAfterDays", "90", "archiveStorageClass", "DEEP_ARCHIVE").run();
    assertEquals(
        Map.of(
            "id",
            "archive",
            "status",
            "Enabled",
            "filter",
            Map.of("objectSizeGreaterThan", 131072.0),
            "transitions",
            List.of(Map.of("days", 90.0, "storageClass", "DEEP_ARCHIVE"))),
        rules(deployment, "log-archive-bucket-lifecycle").get(1));
  }

  @Test
  void expiredLogsGoWithAllVersionsAndMarkers() {
    var rules =
        rules(Examples.logging("expireAfterDays", "400").run(), "log-archive-bucket-lifecycle");
    assertEquals(Map.of("days", 400.0), rules.get(1).get("expiration"));
    assertEquals(Map.of("noncurrentDays", 1.0), rules.get(1).get("noncurrentVersionExpiration"));
    assertEquals(Map.of("expiredObjectDeleteMarker", true), rules.get(2).get("expiration"));
    assertEquals(3, rules.size());
  }

  // --- Access logs and notifications -------------------------------------------------------------

  @Test
  void accessesAreLoggedToABucketThatS3CanDeliverTo() {
    var logging = EXAMPLE.inputs("log-archive-bucket-logging");
    assertEquals(BUCKET, logging.get("bucket"));
    assertEquals(BUCKET + "-logs", logging.get("targetBucket"));
    assertFalse(EXAMPLE.inputs("log-archive-access-logs").containsKey("objectLockEnabled"));
    assertEquals(
        List.of(Map.of("applyServerSideEncryptionByDefault", Map.of("sseAlgorithm", "AES256"))),
        EXAMPLE.inputs("log-archive-access-logs-encryption").get("rules"));
  }

  @Test
  void accessLogsAreKeptForAYearByTheDateOfTheEvent() {
    var rules = rules(EXAMPLE, "log-archive-access-logs-lifecycle");
    assertEquals(Map.of("days", 365.0), rules.get(1).get("expiration"));
    assertEquals(
        Map.of("partitionedPrefix", Map.of("partitionDateSource", "EventTime")),
        EXAMPLE.inputs("log-archive-bucket-logging").get("targetObjectKeyFormat"));
  }

  @Test
  void accessLogsCanGoToAnExistingBucketAndNoneIsMade() {
    var deployment =
        Examples.logging(
                "accessLoggingBucketName", "central", "accessLoggingBucketPrefix", "cloudtrail")
            .run();
    var logging = deployment.inputs("log-archive-bucket-logging");
    assertEquals("central", logging.get("targetBucket"));
    assertEquals("cloudtrail/", logging.get("targetPrefix"));
    assertEquals(1, deployment.count("BucketV2"));
    assertFalse(deployment.outputNames().contains("s3AccessLoggingBucketArn"));
  }

  @Test
  void noAccessIsLoggedIfThatIsSwitchedOff() {
    var deployment = Examples.logging("enableCloudtrailBucketAccessLogging", "false").run();
    assertEquals(0, deployment.count("BucketLoggingV2"));
    assertEquals(1, deployment.count("BucketV2"));
  }

  @ParameterizedTest
  @CsvSource({"sns, topics, topicArn", "sqs, queues, queueArn"})
  void aTopicOrQueueIsNotifiedOfEachLogFile(String service, String list, String key) {
    var arn = "arn:aws:" + service + ":ap-southeast-1:345678901234:siem";
    var deployment = Examples.logging("logNotifications", arn, "s3KeyPrefix", "audit").run();
    assertEquals(
        List.of(
            Map.of(
                key,
                arn,
                "events",
                List.of("s3:ObjectCreated:*"),
                "filterPrefix",
                "audit/AWSLogs/")),
        deployment.inputs("log-archive-bucket-notification").get(list));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rules(Deployment deployment, String name) {
    return (List<Map<String, Object>>) deployment.inputs(name).get("rules");
  }
}
