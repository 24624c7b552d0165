package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.ExistingDeployment;
import orgtrail.testing.Fixtures;

/** What a log store refuses to adopt, and what it says about the differences. */
class LogStoreAdoptionTest {
  private static final String BUCKET = Examples.BUCKET;
  private static final String LOGS = BUCKET + "-logs";
  private static final String OTHER_TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/management-events";

  // --- The bucket --------------------------------------------------------------------------------

  @Test
  void aMissingBucketIsRefusedInsteadOfCreatedBesideTheOneThatIsMeant() {
    assertEquals(
        List.of(
            "orgtrail:adopt finds no bucket cloudtrail-123456789012-example-quantum-124 in account 123456789012 and region ap-southeast-1: set orgtrail:name or orgtrail:s3BucketName so that it names the bucket that exists, or remove orgtrail:adopt to create a new one"),
        adopting("name", "example-quantum-124").refusal());
  }

  /** There is a key, so the log files may be meant to go on with it. */
  @Test
  void aMissingBucketBesideAKeyIsRefusedWithWhatRemainsForTheKey() {
    assertEquals(
        List.of(
            "orgtrail:adopt finds no bucket cloudtrail-123456789012-example-quantum-124 in account 123456789012 and region ap-southeast-1: set orgtrail:name or orgtrail:s3BucketName so that it names the bucket that exists, or remove orgtrail:adopt and orgtrail:adoptKeyId to create a new one, and set orgtrail:kmsKeyArn if it is to use that key"),
        adopting("name", "example-quantum-124", "adoptKeyId", ExistingDeployment.KEY_ID).refusal());
  }

  /** As after an update whose request for the bucket was lost, and had no effect. */
  @Test
  void aStackThatHasBegunCreatesItsBucketAndAdoptsTheKey() {
    var begun = Examples.LOGGING.state().withOnly("log-archive");
    var adopted =
        Examples.logging("adopt", "true", "adoptKeyId", ExistingDeployment.KEY_ID)
            .withExisting("AWS::KMS::Key", ExistingDeployment.KEY_ID, ExistingDeployment.key())
            .after(begun)
            .run();
    assertEquals(Map.of("log-archive-key", ExistingDeployment.KEY_ID), adopted.imports());
    assertTrue(adopted.has("log-archive-bucket"));
    assertTrue(
        adopted
            .warnings()
            .contains(
                "there is no bucket %s to adopt, so that the stack creates one".formatted(BUCKET)));
  }

  @Test
  void aBucketOfAnotherRegionIsRefused() {
    assertEquals(
        List.of(
            "the bucket %s to adopt is in the region eu-west-1, which cannot change: set aws:region to it in both stacks, instead of 'ap-southeast-1'"
                .formatted(BUCKET)),
        adopting().withBucket(BUCKET, "eu-west-1").refusal());
  }

  @Test
  void aBucketWithoutObjectLockIsRefusedWithTheCommandsThatGiveItOne() {
    assertEquals(
        List.of(
            "the bucket B to adopt has no Object Lock, which the provider could only give to a new bucket: aws s3api put-bucket-versioning --bucket B --versioning-configuration Status=Enabled && aws s3api put-object-lock-configuration --bucket B --object-lock-configuration ObjectLockEnabled=Enabled. S3 Batch Operations lock the log files that are there: docs/from-terraform.md has the commands"
                .replace(" B ", " " + BUCKET + " ")),
        adopting("adoptKeyId", ExistingDeployment.KEY_ID)
            .withExisting("AWS::S3::Bucket", BUCKET, ExistingDeployment.ownedBucket())
            .refusal());
  }

  @ParameterizedTest
  @CsvSource({"GOVERNANCE, 400", "COMPLIANCE, 365"})
  void aLockInComplianceModeIsNeverLowered(String mode, String days) {
    assertEquals(
        List.of(
            "the bucket %s to adopt locks each log file for 400 days in COMPLIANCE mode, which an adoption never lowers to %s days %s: set orgtrail:wormMode to COMPLIANCE and at least that retention"
                .formatted(BUCKET, days, mode)),
        adopting("wormMode", mode, "wormRetentionDays", days)
            .withExisting("AWS::S3::Bucket", BUCKET, ExistingDeployment.bucket("COMPLIANCE", 400))
            .refusal());
  }

  @Test
  void aRetentionInGovernanceModeIsNotLoweredByADefault() {
    var ten = ExistingDeployment.bucket("GOVERNANCE", 3650);
    assertEquals(
        List.of(
            "the bucket %s to adopt locks each log file for 3650 days, and the default of orgtrail:wormRetentionDays would lower that to 365 days for new ones: set orgtrail:wormRetentionDays or orgtrail:wormRetentionYears"
                .formatted(BUCKET)),
        adopting("wormRetentionDays", null).withExisting("AWS::S3::Bucket", BUCKET, ten).refusal());
    assertEquals(
        1,
        adopting("wormRetentionDays", null, "wormMode", "COMPLIANCE")
            .withExisting("AWS::S3::Bucket", BUCKET, ten)
            .refusal()
            .size());
    assertTrue(
        adopting("wormRetentionDays", "365")
            .withExisting("AWS::S3::Bucket", BUCKET, ten)
            .run()
            .warnings()
            .contains(
                "adopting %s changes its default retention from 3650 days GOVERNANCE to 365 days GOVERNANCE. Log files that are there keep their lock"
                    .formatted(BUCKET)));
    adopting("wormRetentionDays", null, "wormRetentionYears", "1")
        .withExisting("AWS::S3::Bucket", BUCKET, ten)
        .run();
  }

  /** Such log files may never have had a lock. */
  @Test
  void logFilesWithoutALockAreNotDeletedByTheAdoption() {
    var unlocked =
        ExistingDeployment.json("{'ObjectLockConfiguration': {'ObjectLockEnabled': 'Enabled'}}");
    assertEquals(
        List.of(
            "orgtrail:expireAfterDays would delete log files of the bucket %s to adopt that are older than 400 days, and they may not be locked, because the bucket has no default retention yet: adopt it without orgtrail:expireAfterDays, lock the log files that are there as docs/from-terraform.md tells, and set it then"
                .formatted(BUCKET)),
        adopting("expireAfterDays", "400", "adoptKeyId", ExistingDeployment.KEY_ID)
            .withExisting("AWS::S3::Bucket", BUCKET, unlocked)
            .refusal());
  }

  @Test
  void anExpiryThatDeletesWhatIsThereIsSaid() {
    var line =
        "adopting %s deletes log files that are older than 400 days and no longer locked, also those that are there"
            .formatted(BUCKET);
    assertTrue(adopting("expireAfterDays", "400").run().warnings().contains(line));
    assertFalse(adopting().run().warnings().contains(line));
  }

  @Test
  void aRetentionInYearsIsComparedToo() {
    var years = ExistingDeployment.bucket("COMPLIANCE", 2).replace("\"Days\"", "\"Years\"");
    var compliance =
        adopting("wormMode", "COMPLIANCE", "wormRetentionDays", null, "wormRetentionYears", "2")
            .withExisting("AWS::S3::Bucket", BUCKET, years);
    assertFalse(compliance.run().warnings().toString().contains("changes its default retention"));
    assertEquals(
        1,
        adopting("wormMode", "COMPLIANCE", "wormRetentionDays", "729")
            .withExisting("AWS::S3::Bucket", BUCKET, years)
            .refusal()
            .size());
  }

  @Test
  void aLongerRetentionInComplianceModeIsAdopted() {
    var adopted =
        adopting("wormMode", "COMPLIANCE", "wormRetentionDays", "400")
            .withExisting("AWS::S3::Bucket", BUCKET, ExistingDeployment.bucket("COMPLIANCE", 365))
            .run();
    assertTrue(
        adopted
            .warnings()
            .contains(
                "adopting %s changes its default retention from 365 days COMPLIANCE to 400 days COMPLIANCE. Log files that are there keep their lock"
                    .formatted(BUCKET)));
  }

  @Test
  void aBucketBesideTheOneThatTheStackHasIsRefused() {
    var renamed =
        ExistingDeployment.logStore(
            Deployment.of(
                Fixtures.logging(
                    "adopt", "true", "s3BucketName", "other", "confirmReplacement", BUCKET)));
    assertEquals(
        List.of(
            "orgtrail:adopt is for resources that the stack does not have yet, but it has the bucket %s: remove the setting, or adopt the bucket other in another stack"
                .formatted(BUCKET)),
        renamed.withExisting("AWS::S3::Bucket", "other", "{}").after(Examples.LOGGING).refusal());
  }

  @Test
  void aBucketThatCannotBeReadIsRefusedWithTheAnswerOfAws() {
    var lines =
        adopting()
            .failingCall("getResource", "AccessDeniedException: cloudformation:GetResource")
            .refusal();
    assertEquals(
        "orgtrail:adopt cannot read the AWS::S3::Bucket '%s': allow what docs/from-terraform.md lists, or remove the setting: AccessDeniedException: cloudformation:GetResource"
            .formatted(BUCKET),
        lines.get(0));
    assertFalse(lines.toString().contains("finds no bucket"), lines.toString());
  }

  // --- The policy --------------------------------------------------------------------------------

  @Test
  void aPolicyThatAllowsAnotherTrailIsRefused() {
    assertEquals(
        List.of(
            "the bucket %1$s holds log files, and its policies would allow %3$s, and deny %2$s. Undo that, or confirm it with orgtrail:confirmReplacement: %1$s"
                .formatted(BUCKET, OTHER_TRAIL, Examples.TRAIL_ARN)),
        withTrail(OTHER_TRAIL).refusal());
  }

  @Test
  void aPolicyForAnotherFolderIsRefused() {
    assertEquals(
        List.of(
            "the bucket %1$s holds log files, and orgtrail:s3KeyPrefix would move its log files from AWSLogs/ to audit/AWSLogs/. Undo that, or confirm it with orgtrail:confirmReplacement: %1$s"
                .formatted(BUCKET)),
        adopting("s3KeyPrefix", "audit").refusal());
  }

  @Test
  void theBucketOfAReplicaIsNoBucketForATrail() {
    var policy = Examples.REPLICA.text("log-archive-bucket-policy", "policy");
    var lines =
        adopting()
            .withExisting("AWS::S3::BucketPolicy", BUCKET, ExistingDeployment.policy(policy))
            .refusal();
    assertTrue(
        lines
            .get(0)
            .contains("deny arn:aws:iam::123456789012:role/example-quantum-123-replication"),
        lines.toString());
  }

  @Test
  void theBucketOfATrailIsNoBucketForAReplica() {
    var policy = Examples.LOGGING.text("log-archive-bucket-policy", "policy");
    var lines =
        Examples.replica("adopt", "true", "s3BucketName", BUCKET)
            .withExisting("AWS::S3::Bucket", BUCKET, ExistingDeployment.bucket("GOVERNANCE", 365))
            .withExisting("AWS::S3::BucketPolicy", BUCKET, ExistingDeployment.policy(policy))
            .refusal();
    assertTrue(lines.get(0).contains("deny " + Examples.TRAIL_ARN), lines.toString());
  }

  /** The bucket is in the state then, but its policy is still the earlier one. */
  @Test
  void theConfirmationStillHoldsAfterAnInterruptedAdoption() {
    var interrupted = Examples.LOGGING.state().withOnly("log-archive-bucket");
    var again = withTrail(OTHER_TRAIL, "confirmReplacement", BUCKET).after(interrupted).run();
    assertEquals(BUCKET, again.imports().get("log-archive-bucket-policy"));
    assertTrue(again.protectedResources().contains("log-archive-bucket"));
    assertEquals(1, withTrail(OTHER_TRAIL).after(interrupted).refusal().size());
  }

  @Test
  void anotherTrailIsGivenUpOnlyIfTheBucketIsConfirmed() {
    var adopted = withTrail(OTHER_TRAIL, "confirmReplacement", BUCKET).run();
    assertEquals(BUCKET, adopted.imports().get("log-archive-bucket"));
  }

  @Test
  void aPolicyThatAllowsTheSameTrailIsReplacedWithALine() {
    assertTrue(
        withTrail(Examples.TRAIL_ARN)
            .run()
            .warnings()
            .contains(
                "adopting %s replaces its policy. These statements go or change: AWSCloudTrailWrite20150319. Afterwards only %s can write. orgtrail:additionalBucketPolicy keeps what you still need"
                    .formatted(BUCKET, Examples.TRAIL_ARN)));
  }

  /** As after a lost state. */
  @Test
  void aBucketThatAlreadyHasTheSamePolicyAndLockHasNothingToSay() {
    var policy = Examples.LOGGING.text("log-archive-bucket-policy", "policy");
    var keyPolicy = Examples.LOGGING.text("log-archive-key", "policy");
    var adopted =
        adopting()
            .withExisting("AWS::S3::Bucket", BUCKET, ExistingDeployment.bucket("GOVERNANCE", 365))
            .withExisting("AWS::S3::BucketPolicy", BUCKET, ExistingDeployment.policy(policy))
            .withExisting("AWS::S3::Bucket", LOGS, accessLogs(rule("expire", 365, 1)))
            .withExisting(
                "AWS::KMS::Key",
                ExistingDeployment.KEY_ID,
                "{\"KeyPolicy\": %s, \"EnableKeyRotation\": true}".formatted(keyPolicy))
            .run();
    assertEquals(
        List.of(
            Examples.OPEN,
            "adopting the key %s rotates it every 365 days, whatever its period is now: set orgtrail:keyRotationPeriodDays to keep another one"
                .formatted(ExistingDeployment.KEY_ID),
            "a deletion of the key %s by Pulumi can be cancelled for 30 days: KMS keeps no deletion window with a key, so that orgtrail:keyDeletionWindowDays applies"
                .formatted(ExistingDeployment.KEY_ID)),
        adopted.warnings());
  }

  @Test
  void theDifferencesOfAnOriginalDeploymentAreNamedOneByOne() {
    assertEquals(
        List.of(
            Examples.OPEN,
            "adopting B changes its default retention from 30 days GOVERNANCE to 365 days GOVERNANCE. Log files that are there keep their lock",
            "adopting B replaces its policy. These statements go or change: AWSCloudTrailAclCheck20150319, 1 without a Sid. Afterwards only T can write. orgtrail:additionalBucketPolicy keeps what you still need",
            "adopting B-logs deletes access logs that are older than 365 days, also those that are there. Until now it keeps them for an unlimited time",
            "adopting the key K replaces its policy. These statements go or change: Enable IAM User Permissions",
            "adopting the key K rotates it every 365 days, whatever its period is now: set orgtrail:keyRotationPeriodDays to keep another one",
            "a deletion of the key K by Pulumi can be cancelled for 30 days: KMS keeps no deletion window with a key, so that orgtrail:keyDeletionWindowDays applies"),
        adopting().run().warnings().stream()
            .map(
                line ->
                    line.replace(BUCKET, "B")
                        .replace(ExistingDeployment.KEY_ID, "K")
                        .replace(Examples.TRAIL_ARN, "T"))
            .toList());
  }

  @Test
  void aBucketWithoutADefaultRetentionSaysThatItsLogFilesMayNotBeLocked() {
    var unlocked =
        ExistingDeployment.json(
            "{'ObjectLockConfiguration': {'ObjectLockEnabled': 'Enabled'}, 'LifecycleConfiguration': {'Rules': [{'Id': 'abort-incomplete-uploads'}, {'Id': 'expire'}]}, 'ReplicationConfiguration': {'Role': 'r', 'Rules': [{'Destination': {'Bucket': 'arn:aws:s3:::copies'}}]}}");
    var lines =
        adopting("adoptKeyId", ExistingDeployment.KEY_ID)
            .withExisting("AWS::S3::Bucket", BUCKET, unlocked)
            .run()
            .warnings();
    assertTrue(
        lines.containsAll(
            List.of(
                "adopting %1$s disables its ACLs, which S3 refuses while they grant access to others: aws s3api get-bucket-acl --bucket %1$s shows them, aws s3api put-bucket-acl --bucket %1$s --acl private removes them"
                    .formatted(BUCKET),
                "adopting %s ends these lifecycle rules: expire".formatted(BUCKET),
                "the replication of %s stays, and no setting manages it".formatted(BUCKET),
                "adopting %s locks new log files for 365 days in GOVERNANCE mode. It has no default retention yet, so log files that are there may not be locked. S3 Batch Operations lock the log files that are there: docs/from-terraform.md has the commands"
                    .formatted(BUCKET))),
        lines.toString());
  }

  // --- The access-log bucket ---------------------------------------------------------------------

  @Test
  void anAccessLogBucketWithAclsIsRefusedBeforeAnythingChanges() {
    assertEquals(
        List.of(
            "the access-log bucket %1$s to adopt has ACLs, and S3 refuses to disable them while they grant access to others: aws s3api put-bucket-acl --bucket %1$s --acl private && aws s3api put-bucket-ownership-controls --bucket %1$s --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'. Then run pulumi up at once, because S3 delivers no access logs until the bucket has its new policy"
                .formatted(LOGS)),
        adopting().withExisting("AWS::S3::Bucket", LOGS, "{}").refusal());
  }

  /** The original's bucket has no lifecycle. */
  @Test
  void theDefaultOfASettingNeverDeletesAccessLogs() {
    assertEquals(
        List.of(
            "the access-log bucket %s to adopt keeps access logs for an unlimited time, and the default of orgtrail:accessLogRetentionDays would delete those that are older than 365 days: set it to the days for which you need them, at most 36500"
                .formatted(LOGS)),
        adopting("accessLogRetentionDays", null).refusal());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "365 | 2 | ",
        "3650 | 1 | ",
        "30 | 3650 | ",
        "30 | | ",
        "30 | 1 | 'Status': 'Disabled'",
        "30 | 1 | 'Prefix': 'a/'",
        "30 | 1 | 'TagFilters': [{'Key': 'k', 'Value': 'v'}]",
        "30 | 1 | 'ObjectSizeGreaterThan': '1'",
        "30 | 1 | 'ObjectSizeLessThan': '9'"
      })
  void theDefaultIsRefusedWhateverKeepsAccessLogsLonger(
      Integer days, Integer noncurrentDays, String more) {
    var rule = rule("old", days, noncurrentDays);
    var lines =
        adopting("accessLogRetentionDays", null)
            .withExisting(
                "AWS::S3::Bucket", LOGS, accessLogs(more == null ? rule : with(rule, more)))
            .refusal();
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("orgtrail:accessLogRetentionDays would delete"), lines.get(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 365})
  void aLifecycleThatDeletesAccessLogsNoLaterIsReplacedWithoutASetting(int days) {
    var lines =
        adopting("accessLogRetentionDays", null)
            .withExisting("AWS::S3::Bucket", LOGS, accessLogs(rule("old", days, 1)))
            .run()
            .warnings();
    assertTrue(
        lines.contains("adopting %s ends these lifecycle rules: old".formatted(LOGS)),
        lines.toString());
    assertFalse(lines.toString().contains("deletes access logs"), lines.toString());
  }

  @Test
  void theSettingConfirmsThatAccessLogsAreDeleted() {
    var adopted =
        adopting("accessLogRetentionDays", "400")
            .withExisting("AWS::S3::Bucket", LOGS, accessLogs(rule("old", 3650, 1)))
            .run();
    assertTrue(
        adopted
            .warnings()
            .contains(
                "adopting %s deletes access logs that are older than 400 days, also those that are there. Until now it keeps them for 3651 days"
                    .formatted(LOGS)),
        adopted.warnings().toString());
    assertEquals(LOGS, adopted.imports().get("log-archive-access-logs-lifecycle"));
  }

  @Test
  void aMissingAccessLogBucketIsCreated() {
    var deployment =
        Examples.logging("adopt", "true")
            .withExisting("AWS::S3::Bucket", BUCKET, ExistingDeployment.bucket("GOVERNANCE", 365))
            .run();
    assertTrue(deployment.has("log-archive-access-logs"));
    assertFalse(deployment.imports().containsKey("log-archive-access-logs"));
  }

  // --- Queries -----------------------------------------------------------------------------------

  @Test
  void workgroupAndDatabaseAreRefusedWithTheCommandsThatRemoveThem() {
    assertEquals(
        List.of(
            "orgtrail:adopt does not adopt the AWS::Athena::WorkGroup cloudtrail-example-quantum-123, which holds no log files and can be created again: aws athena delete-work-group --recursive-delete-option --work-group cloudtrail-example-quantum-123",
            "orgtrail:adopt does not adopt the AWS::Glue::Database cloudtrail_example_quantum_123, which holds no log files and can be created again: aws glue delete-database --name cloudtrail_example_quantum_123"),
        adoptingQueries().refusal());
  }

  /** The command for the other one would delete what the state has. */
  @ParameterizedTest
  @CsvSource({"queries-workgroup, AWS::Glue::Database", "queries-database, AWS::Athena::WorkGroup"})
  void onlyTheOneOfThemIsRefusedThatTheStackDoesNotHave(String deployed, String refused) {
    var state = Examples.logging("query", "true").run().state().withOnly(deployed);
    var refusal = adoptingQueries().after(state).refusal();
    assertEquals(1, refusal.size(), refusal.toString());
    assertTrue(
        refusal.get(0).startsWith("orgtrail:adopt does not adopt the " + refused), refusal.get(0));
  }

  @Test
  void workgroupAndDatabaseAreNotRefusedIfTheStackHasBoth() {
    var state =
        Examples.logging("query", "true")
            .run()
            .state()
            .withOnly("queries-workgroup", "queries-database");
    assertTrue(adoptingQueries().after(state).run().has("queries-table"));
  }

  private static Deployment.Builder adoptingQueries() {
    return adopting("query", "true")
        .withExisting("AWS::Athena::WorkGroup", "cloudtrail-example-quantum-123", "{}")
        .withExisting("AWS::Glue::Database", "cloudtrail_example_quantum_123", "{}");
  }

  private static Deployment.Builder adopting(String... namesAndValues) {
    return ExistingDeployment.logStore(
        Deployment.of(
            Fixtures.with(
                Fixtures.logging("adopt", "true", "accessLogRetentionDays", "365"),
                namesAndValues)));
  }

  private static String rule(String id, Integer days, Integer noncurrentDays) {
    var expiration =
        noncurrentDays == null
            ? ""
            : ", 'NoncurrentVersionExpiration': {'NoncurrentDays': %d}".formatted(noncurrentDays);
    return "{'Id': '%s', 'Status': 'Enabled', 'ExpirationInDays': %d%s}"
        .formatted(id, days, expiration);
  }

  private static String with(String rule, String more) {
    return rule.substring(0, rule.length() - 1) + ", " + more + "}";
  }

  /** A bucket with versions and these rules, without ACLs. */
  private static String accessLogs(String rule) {
    return ExistingDeployment.json(
        "{'OwnershipControls': {'Rules': [{'ObjectOwnership': 'BucketOwnerEnforced'}]}, 'VersioningConfiguration': {'Status': 'Enabled'}, 'LifecycleConfiguration': {'Rules': [%s]}}"
            .formatted(rule));
  }

  private static Deployment.Builder withTrail(String arn, String... namesAndValues) {
    var policy =
        ExistingDeployment.json(
            "{'Statement': [{'Sid': 'AWSCloudTrailWrite20150319', 'Effect': 'Allow', 'Action': 's3:PutObject', 'Principal': {'Service': 'cloudtrail.amazonaws.com'}, 'Resource': 'arn:aws:s3:::%s/AWSLogs/234567890123/*', 'Condition': {'StringEquals': {'aws:SourceArn': '%s'}}}]}"
                .formatted(BUCKET, arn));
    return adopting(namesAndValues)
        .withExisting("AWS::S3::BucketPolicy", BUCKET, ExistingDeployment.policy(policy));
  }
}
