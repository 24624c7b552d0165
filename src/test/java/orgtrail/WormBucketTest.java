package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    var args = StackFiles.logStore();
    assertEquals(TRAIL, args.trail().arnPattern());
    assertEquals(
        BucketPolicyDocument.forLogs(args),
        EXAMPLE.inputs("log-archive-bucket-policy").get("policy"));
    assertEquals(
        BucketPolicyDocument.forAccessLogs(args),
        EXAMPLE.inputs("log-archive-access-logs-policy").get("policy"));
    assertEquals(KeyPolicyDocument.forLogs(args), EXAMPLE.inputs("log-archive-key").get("policy"));
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
    assertEquals(
        List.of("log-archive-access-logs-policy"),
        EXAMPLE.dependsOn("log-archive-access-logs-lifecycle"));
    assertEquals(
        List.of("log-archive-bucket-logging"), EXAMPLE.dependsOn("log-archive-bucket-lifecycle"));
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
  void keepsInAwsWhatIsReplacedUnlessForceDestroyIsSet() {
    assertTrue(EXAMPLE.options("log-archive").isRetainOnDelete());
    var trial = deploy("forceDestroy", "true");
    assertFalse(trial.options("log-archive").isRetainOnDelete());
  }

  @Test
  void letsGoOfWhatASettingSwitchesOff() {
    var deployment = deploy("logNotifications", "arn:aws:sns:ap-southeast-1:123456789012:new-logs");
    for (var part : List.of("log-archive-bucket-logging", "log-archive-bucket-notification")) {
      assertEquals(Optional.of(false), deployment.options(part).getProtect(), part);
      assertEquals(Optional.of(false), deployment.options(part).getRetainOnDelete(), part);
    }
  }

  @Test
  void locksForYears() {
    var deployment = deploy("wormRetentionDays", null, "wormRetentionYears", "7");
    assertEquals(
        Map.of("defaultRetention", Map.of("mode", "GOVERNANCE", "years", 7.0)),
        deployment.inputs("log-archive-bucket-lock").get("rule"));
    assertEquals(2555, deployment.outputs().get("wormRetentionDays"));
  }

  @Test
  void keepsLogsForEverAndAbortsUploadsAfterADay() {
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
        EXAMPLE.inputs("log-archive-bucket-lifecycle").get("rules"));
  }

  @Test
  void archivesOnlyFilesOverTheSizeLimit() {
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
        rules(deploy("archiveAfterDays", "90", "archiveStorageClass", "DEEP_ARCHIVE")).get(1));
  }

  @Test
  void expiresLogsWithAllVersionsAndMarkers() {
    var rules = rules(deploy("expireAfterDays", "400"));
    assertEquals(Map.of("days", 400.0), rules.get(1).get("expiration"));
    assertEquals(Map.of("noncurrentDays", 1.0), rules.get(1).get("noncurrentVersionExpiration"));
    assertEquals(Map.of("expiredObjectDeleteMarker", true), rules.get(2).get("expiration"));
    assertEquals(3, rules.size());
  }

  @Test
  void keepsAccessLogsForAYearByEventDate() {
    @SuppressWarnings("unchecked")
    var rules =
        (List<Map<String, Object>>)
            EXAMPLE.inputs("log-archive-access-logs-lifecycle").get("rules");
    assertEquals(Map.of("days", 365.0), rules.get(1).get("expiration"));
    assertEquals(
        Map.of("partitionedPrefix", Map.of("partitionDateSource", "EventTime")),
        EXAMPLE.inputs("log-archive-bucket-logging").get("targetObjectKeyFormat"));
  }

  @Test
  void sendsAccessLogsToAnExistingBucketAndMakesNothingThere() {
    var deployment =
        deploy("accessLoggingBucketName", "central", "accessLoggingBucketPrefix", "cloudtrail");
    var logging = deployment.inputs("log-archive-bucket-logging");
    assertEquals("central", logging.get("targetBucket"));
    assertEquals("cloudtrail/", logging.get("targetPrefix"));
    assertFalse(
        deployment.urns().stream().anyMatch(urn -> urn.contains("log-archive-access-logs")));
    assertFalse(deployment.outputs().containsKey("s3AccessLoggingBucketArn"));
  }

  @Test
  void refusesAnExistingBucketForAccessLogsThatIsElsewhere() {
    assertRefused(
        "orgtrail:accessLoggingBucketName must be in the bucket's region ap-southeast-1, but"
            + " 'bucket-elsewhere' is in eu-west-1",
        "accessLoggingBucketName",
        "bucket-elsewhere");
  }

  @Test
  void refusesTheBucketItselfForItsAccessLogs() {
    assertRefused(
        "orgtrail:accessLoggingBucketName must be another bucket than the one whose accesses are"
            + " logged, but is '"
            + BUCKET
            + "'",
        "accessLoggingBucketName",
        BUCKET);
  }

  @Test
  void logsNoAccessWhereThatIsSwitchedOff() {
    var deployment = deploy("enableCloudtrailBucketAccessLogging", "false");
    assertFalse(deployment.types().contains("aws:s3/bucketLoggingV2:BucketLoggingV2"));
    assertFalse(
        deployment.urns().stream().anyMatch(urn -> urn.contains("log-archive-access-logs")));
  }

  @ParameterizedTest
  @CsvSource({"sns, topics, topicArn", "sqs, queues, queueArn"})
  void tellsATopicOrQueueOfEachNewLog(String service, String list, String key) {
    var arn = "arn:aws:" + service + ":ap-southeast-1:345678901234:siem";
    var deployment = deploy("logNotifications", arn, "s3KeyPrefix", "audit");
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

  @Test
  void encryptsWithAnExistingKeyAndMakesNone() {
    var deployment = deploy("kmsKeyArn", EXISTING_KEY);
    assertFalse(deployment.types().stream().anyMatch(type -> type.startsWith("aws:kms/")));
    assertTrue(
        deployment.inputs("log-archive-bucket-encryption").toString().contains(EXISTING_KEY));
    assertEquals(EXISTING_KEY, deployment.outputs().get("kmsKeyArn"));
    assertEquals(
        KeyPolicyDocument.requiredStatements(
            StackFiles.logStore("orgtrail:kmsKeyArn", EXISTING_KEY)),
        deployment.outputs().get("requiredKeyPolicyStatements"));
    assertFalse(deployment.outputs().containsKey("kmsKeyAlias"));
  }

  @ParameterizedTest
  @CsvSource({
    "customerMasterKeySpec, RSA_2048, must be of a symmetric key",
    "keyManager, AWS, must be of a customer managed key",
    "enabled, false, must be of an enabled key"
  })
  void refusesAnExistingKeyThatIsUnfit(String attribute, String value, String expected) {
    Object typed = attribute.equals("enabled") ? (Object) false : value;
    var deployment =
        Deployment.attemptIn(
            Deployment.world("123456789012").withKey(attribute, typed),
            config("kmsKeyArn", EXISTING_KEY),
            Map.of());
    assertEquals(1, deployment.errors().size());
    var error = deployment.errors().get(0);
    assertTrue(error.startsWith("orgtrail:kmsKeyArn " + expected), error);
    assertTrue(error.contains("'" + EXISTING_KEY + "'"), error);
    assertEquals(List.of(), deployment.types().stream().filter(t -> t.startsWith("aws:")).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:kms:eu-west-1:123456789012:key/1234abcd",
        "arn:aws:kms:ap-southeast-1:345678901234:key/1234abcd",
        "arn:aws-cn:kms:ap-southeast-1:123456789012:key/1234abcd"
      })
  void refusesAnExistingKeyOfAnotherRegionAccountOrPartition(String arn) {
    assertRefused(
        "orgtrail:kmsKeyArn must be of a key in the bucket's region ap-southeast-1 and account"
            + " 123456789012, but is '"
            + arn
            + "'",
        "kmsKeyArn",
        arn);
  }

  @Test
  void refusesPrincipalsAndNotificationsOfElsewhere() {
    assertRefused(
        "orgtrail:logReaders must be of the partition aws, but has"
            + " 'arn:aws-cn:iam::345678901234:root'",
        "logReaders",
        "[\"arn:aws-cn:iam::345678901234:root\"]");
    assertRefused(
        "orgtrail:logNotifications must be in the bucket's region ap-southeast-1, but is"
            + " 'arn:aws:sns:eu-west-1:345678901234:siem'",
        "logNotifications",
        "arn:aws:sns:eu-west-1:345678901234:siem");
  }

  @Test
  void rotatesTheKeyAsOftenAsTheSettingSays() {
    assertEquals(365.0, EXAMPLE.inputs("log-archive-key").get("rotationPeriodInDays"));
    assertEquals(
        90.0,
        deploy("keyRotationPeriodDays", "90")
            .inputs("log-archive-key")
            .get("rotationPeriodInDays"));
  }

  // --- A stack that has been deployed before -----------------------------------------------------

  @Test
  void keepsItsOwnKeyWhenAnExistingOneTakesItsPlace() {
    var deployment = Deployment.after(EXAMPLE.outputs(), config("kmsKeyArn", EXISTING_KEY));
    assertTrue(deployment.types().contains("aws:kms/key:Key"));
    assertTrue(
        deployment.inputs("log-archive-bucket-encryption").toString().contains(EXISTING_KEY));
    assertEquals(EXISTING_KEY, deployment.outputs().get("kmsKeyArn"));
    assertEquals("alias/example-quantum-123", deployment.outputs().get("kmsKeyAlias"));
  }

  @ParameterizedTest
  @CsvSource({"enableCloudtrailBucketAccessLogging, false", "accessLoggingBucketName, central"})
  void keepsItsOwnAccessLogsWhenTheyGoElsewhereOrNowhere(String setting, String value) {
    var deployment = Deployment.after(EXAMPLE.outputs(), config(setting, value));
    assertTrue(
        deployment.urns().stream().anyMatch(urn -> urn.endsWith("::log-archive-access-logs")));
    assertEquals(
        "arn:aws:s3:::" + BUCKET + "-logs", deployment.outputs().get("s3AccessLoggingBucketArn"));
  }

  @ParameterizedTest
  @CsvSource({
    "name, other",
    "s3BucketName, other",
    "managementAccountId, 345678901234",
    "organizationId, o-otherorg1234"
  })
  void refusesAChangeThatWouldGiveUpTheBucketOrShutOutItsTrail(String setting, String value) {
    var deployment = Deployment.attemptAfter(EXAMPLE.outputs(), config(setting, value));
    assertEquals(1, deployment.errors().size(), deployment.errors().toString());
    var error = deployment.errors().get(0);
    assertEquals(1, error.lines().count(), error);
    assertTrue(error.startsWith("the bucket " + BUCKET + " holds log files, and"), error);
    assertTrue(error.endsWith("orgtrail:confirmReplacement: " + BUCKET), error);
    assertEquals(List.of(), deployment.types().stream().filter(t -> t.startsWith("aws:")).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:kms:eu-west-1:123456789012:key/1234abcd",
        "arn:aws:kms:ap-southeast-1:345678901234:key/1234abcd"
      })
  void refusesAnotherAccountOrRegionEvenWhenConfirmed(String key) {
    var outputs = new HashMap<>(EXAMPLE.outputs());
    outputs.replace("kmsKeyArn", key);
    assertEquals(
        List.of(
            "this stack has the bucket %s with the key %s, which cannot be moved to aws:region ap-southeast-1 of account 123456789012: undo that, or make another stack"
                .formatted(BUCKET, key)),
        Deployment.attemptAfter(outputs, config("confirmReplacement", BUCKET)).errors());
  }

  @Test
  void takesTheProtectionOffOnlyToReplaceTheBucketThatIsNamed() {
    var replaced =
        Deployment.after(EXAMPLE.outputs(), config("name", "other", "confirmReplacement", BUCKET));
    assertFalse(replaced.options("log-archive").isProtect());
    assertTrue(replaced.options("log-archive").isRetainOnDelete());
    var another =
        Deployment.attemptAfter(
            EXAMPLE.outputs(), config("name", "other", "confirmReplacement", BUCKET + "2"));
    assertEquals(1, another.errors().size());
    var otherTrail =
        Deployment.after(
            EXAMPLE.outputs(),
            config("managementAccountId", "345678901234", "confirmReplacement", BUCKET));
    assertTrue(otherTrail.options("log-archive").isProtect());
    var leftOver =
        Deployment.after(EXAMPLE.outputs(), config("confirmReplacement", "an-older-bucket"));
    assertTrue(leftOver.options("log-archive").isProtect());
  }

  @Test
  void refusesAConfirmationThatWasForgotten() {
    assertEquals(
        List.of(
            "orgtrail:confirmReplacement names the deployed bucket '%s', and there is nothing to confirm: remove it"
                .formatted(BUCKET)),
        Deployment.attemptAfter(EXAMPLE.outputs(), config("confirmReplacement", BUCKET)).errors());
  }

  @Test
  void refusesToReplaceABucketThatWouldBeDeletedWithItsLogs() {
    var outputs = deploy("forceDestroy", "true").outputs();
    assertEquals(true, outputs.get("forceDestroy"));
    var errors =
        Deployment.attemptAfter(outputs, config("name", "other", "confirmReplacement", BUCKET))
            .errors();
    assertTrue(errors.get(0).startsWith("orgtrail:forceDestroy must be false"), errors.toString());
  }

  @Test
  void keepsTheGuardsOfItsOwnKeyWhenAnExistingOneTakesItsPlace() {
    var admin = "arn:aws:iam::123456789012:role/KeyAdmin";
    var config = config("kmsKeyArn", EXISTING_KEY, "keyAdministrators", "[\"" + admin + "\"]");
    var policy =
        PolicySimulator.of(
            Deployment.after(EXAMPLE.outputs(), config).inputs("log-archive-key").get("policy"));
    assertEquals(
        PolicySimulator.Answer.NOTHING,
        policy.answer(
            PolicySimulator.byRole(
                "arn:aws:iam::123456789012:role/Admin", null, "kms:ScheduleKeyDeletion", "*")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keyRotationPeriodDays | 90",
        "keyAdministrators | [\"arn:aws:iam::123456789012:role/KeyAdmin\"]",
        "additionalKeyPolicy | {\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:CreateGrant\",\"Resource\":\"*\"}}"
      })
  void refusesSettingsOfAKeyThatIsNotMadeHere(String setting, String value) {
    assertEquals(
        List.of(
            "orgtrail:%s is of no use beside orgtrail:kmsKeyArn, a key that is not managed here: remove it"
                .formatted(setting)),
        Deployment.attempt(config("kmsKeyArn", EXISTING_KEY, setting, value)).errors());
  }

  @Test
  void warnsOfAnAccountWhoseTrailCanDeliverNoMore() {
    var before = new Deployed(Map.of("awsAccountIds", "234567890123,345678901234"));
    var now =
        new TrailIdentity("aws", "eu-west-1", "name", List.of("234567890123"), Optional.empty());
    assertEquals(
        List.of(
            "orgtrail:awsAccountIds no longer has 345678901234: the trail of that account cannot"
                + " deliver any more"),
        before.warningsOfAccounts(now));
  }

  @Test
  void refusesToMakeAnotherKindOfStackOutOfOneThatHoldsLogs() {
    var errors = Deployment.attemptAfter(EXAMPLE.outputs(), StackFiles.management()).errors();
    assertEquals(
        List.of(
            "orgtrail:account must not become management in the stack management: it would delete"
                + " the bucket "
                + BUCKET
                + " with its log files; make another stack"),
        errors);
  }

  @Test
  void saysInOneLineWhatComplianceDoesAndUntilWhen() {
    var warnings =
        new Deployed(Map.of())
            .warnings(
                new Retention(WormMode.COMPLIANCE, 10, Retention.Unit.YEARS),
                LocalDate.parse("2026-02-28"));
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("nobody can delete a log file"), warnings.get(0));
    assertTrue(warnings.get(0).contains("until 2036-02-28"), warnings.get(0));
    assertEquals(1, warnings.get(0).lines().count());
  }

  @Test
  void warnsOfALockThatBecomesShorterOrSofter() {
    var today = LocalDate.parse("2026-01-01");
    var before = new Deployed(Map.of("wormMode", "COMPLIANCE", "wormRetentionDays", "365.0"));
    var shorter = new Retention(WormMode.COMPLIANCE, 30, Retention.Unit.DAYS);
    assertEquals(2, before.warnings(shorter, today).size());
    var softer = new Retention(WormMode.GOVERNANCE, 365, Retention.Unit.DAYS);
    assertEquals(
        List.of(
            "log files that arrive from now on are locked for less: 365 days GOVERNANCE in place of"
                + " 365 days COMPLIANCE; those that are there stay locked as they are"),
        before.warnings(softer, today));
    var longer = new Retention(WormMode.COMPLIANCE, 366, Retention.Unit.DAYS);
    assertEquals(1, before.warnings(longer, today).size());
    var governance = new Deployed(Map.of("wormMode", "GOVERNANCE", "wormRetentionDays", "365"));
    assertEquals(List.of(), governance.warnings(softer, today));
  }

  private static final String EXISTING_KEY =
      "arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  private static Deployment deploy(String... namesAndValues) {
    return Deployment.of(config(namesAndValues));
  }

  private static Map<String, String> config(String... namesAndValues) {
    var config = StackFiles.logging();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      config = StackFiles.with(config, "orgtrail:" + namesAndValues[i], namesAndValues[i + 1]);
    }
    return config;
  }

  private static void assertRefused(String error, String setting, String value) {
    var deployment = Deployment.attempt(config(setting, value));
    assertEquals(List.of(error), deployment.errors());
    assertEquals(List.of(), deployment.types().stream().filter(t -> t.startsWith("aws:")).toList());
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rules(Deployment deployment) {
    return (List<Map<String, Object>>)
        deployment.inputs("log-archive-bucket-lifecycle").get("rules");
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
            "o-exampleorg1",
            "expectedTrailArn",
            TRAIL,
            "wormMode",
            "GOVERNANCE",
            "wormRetentionDays",
            365),
        EXAMPLE.outputs());
  }

  private static boolean forceDestroyOf(Deployment deployment, String bucket) {
    return (boolean) deployment.inputs(bucket).get("forceDestroy");
  }
}
