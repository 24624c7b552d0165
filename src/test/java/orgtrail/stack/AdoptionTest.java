package orgtrail.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import orgtrail.policy.LogGroupPolicies;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.ExistingDeployment;
import orgtrail.testing.Fixtures;

/** Which resources a stack imports, and when. */
class AdoptionTest {
  private static final String BUCKET = Examples.BUCKET;
  private static final String LOG_GROUP = "cloudtrail/example-quantum-123";
  private static final String DONE =
      "orgtrail:adopt imports nothing any more, because the stack has everything that exists: remove it";

  @Test
  void importsTheBucketWithTheConfigurationThatExistsAndTheKeyOfTheAlias() {
    var adopted = logStore("adopt", "true").run();
    assertEquals(
        Map.ofEntries(
            Map.entry("log-archive-bucket", BUCKET),
            Map.entry("log-archive-bucket-encryption", BUCKET),
            Map.entry("log-archive-bucket-lock", BUCKET),
            Map.entry("log-archive-bucket-logging", BUCKET),
            Map.entry("log-archive-bucket-ownership", BUCKET),
            Map.entry("log-archive-bucket-policy", BUCKET),
            Map.entry("log-archive-bucket-public-access", BUCKET),
            Map.entry("log-archive-bucket-versioning", BUCKET),
            Map.entry("log-archive-access-logs", BUCKET + "-logs"),
            Map.entry("log-archive-access-logs-encryption", BUCKET + "-logs"),
            Map.entry("log-archive-access-logs-ownership", BUCKET + "-logs"),
            Map.entry("log-archive-alias", ExistingDeployment.ALIAS),
            Map.entry("log-archive-key", ExistingDeployment.KEY_ID)),
        adopted.imports());
  }

  @Test
  void asksForNothingAndImportsNothingWithoutTheSetting() {
    var deployed = ExistingDeployment.logStore(Examples.logging()).run();
    assertEquals(Map.of(), deployed.imports());
    assertFalse(deployed.calls().contains("getResource"));
  }

  @Test
  void registersTheSameResourcesWithTheSameValuesAsWithoutTheSetting() {
    var adopted = logStore("adopt", "true").run();
    assertEquals(Examples.LOGGING.urns(), adopted.urns());
    assertEquals(Examples.LOGGING.state(), adopted.state());
    for (var name : List.of("log-archive-bucket", "log-archive-bucket-policy", "log-archive-key")) {
      assertEquals(Examples.LOGGING.dependsOn(name), adopted.dependsOn(name), name);
    }
  }

  @Test
  void protectsAndRetainsWhatItImports() {
    var adopted = logStore("adopt", "true").run();
    assertEquals(Examples.LOGGING.protectedResources(), adopted.protectedResources());
    assertEquals(Examples.LOGGING.retainedResources(), adopted.retainedResources());
  }

  /** The engine would replace a resource in the state whose id differs. */
  @Test
  void importsOnlyWhatTheStateDoesNotHave() {
    var interrupted =
        Examples.LOGGING.state().withOnly("log-archive-bucket", "log-archive-bucket-ownership");
    var adopted = logStore("adopt", "true").after(interrupted).run();
    assertFalse(adopted.imports().containsKey("log-archive-bucket"));
    assertFalse(adopted.imports().containsKey("log-archive-bucket-ownership"));
    assertTrue(adopted.imports().containsKey("log-archive-key"));
    assertTrue(adopted.imports().containsKey("log-archive-bucket-policy"));
  }

  /** KMS refuses a second alias of the same name. */
  @Test
  void importsTheAliasOfAKeyThatAnInterruptedAdoptionHasImported() {
    var interrupted = Examples.LOGGING.state().withOnly("log-archive-bucket", "log-archive-key");
    var adopted = logStore("adopt", "true").after(interrupted).run();
    assertFalse(adopted.imports().containsKey("log-archive-key"));
    assertEquals(ExistingDeployment.ALIAS, adopted.imports().get("log-archive-alias"));
  }

  @Test
  void saysThatTheSettingCanGoOnceTheStackHasEverything() {
    var second = logStore("adopt", "true").after(Examples.LOGGING).run();
    assertEquals(Map.of(), second.imports());
    assertEquals(List.of(Examples.OPEN, DONE), second.warnings());
    assertFalse(logStore("adopt", "true").run().warnings().contains(DONE));
  }

  @Test
  void anAdoptedStackNeedsNoFurtherChangeWithoutTheSetting() {
    var adopted = logStore("adopt", "true").run();
    var next = Examples.logging().after(adopted).run();
    assertEquals(adopted.state(), next.state());
    assertEquals(List.of(Examples.OPEN), next.warnings());
  }

  @Test
  void importsTheKeyThatTheSettingNames() {
    var other = "00000000-1111-2222-3333-444444444444";
    var adopted =
        logStore("adopt", "true", "adoptKeyId", other)
            .withExisting("AWS::KMS::Key", other, ExistingDeployment.key())
            .run();
    assertEquals(other, adopted.imports().get("log-archive-key"));
    assertEquals(ExistingDeployment.ALIAS, adopted.imports().get("log-archive-alias"));
  }

  @Test
  void leavesAKeyAloneThatTheStackDoesNotManage() {
    var adopted = logStore("adopt", "true", "kmsKeyArn", Examples.EXISTING_KEY).run();
    assertFalse(adopted.has("log-archive-key"));
    assertFalse(adopted.imports().containsKey("log-archive-key"));
  }

  @Test
  void importsTheTrailByItsArn() {
    var adopted =
        Examples.management("adopt", "true")
            .withExisting(
                "AWS::CloudTrail::Trail",
                ExistingDeployment.TRAIL,
                ExistingDeployment.trail(Map.of()))
            .run();
    assertEquals(Map.of("organization-trail", Examples.TRAIL_ARN), adopted.imports());
    assertTrue(adopted.protectedResources().contains("organization-trail"));
    assertEquals(List.of(), adopted.warnings());
  }

  @Test
  void importsWhatBelongsToTheTrail() {
    var topic = "arn:aws:sns:ap-southeast-1:234567890123:deliveries";
    var role = "cloudtrail-example-quantum-123-logs";
    var adopted =
        Examples.management(
                "adopt", "true", "cloudwatchLogs", "true", "notifySnsTopicName", "deliveries")
            .withExisting(
                "AWS::CloudTrail::Trail",
                ExistingDeployment.TRAIL,
                ExistingDeployment.trail(Map.of()))
            .withExisting(
                "AWS::Logs::LogGroup",
                LOG_GROUP,
                "{\"RetentionInDays\": 365, \"KmsKeyId\": \"arn:aws:kms:ap-southeast-1:234567890123:key/"
                    + ExistingDeployment.KEY_ID
                    + "\"}")
            .withExisting(
                "AWS::KMS::Key",
                ExistingDeployment.KEY_ID,
                "{\"KeyPolicy\": %s}"
                    .formatted(LogGroupPolicies.key(Fixtures.MANAGEMENT, LOG_GROUP)))
            .withExisting("AWS::IAM::Role", role, "{}")
            .withExisting("AWS::IAM::RolePolicy", "write-events|" + role, "{}")
            .withExisting("AWS::SNS::Topic", topic, "{}")
            .run();
    assertEquals(
        Map.of(
            "organization-trail", Examples.TRAIL_ARN,
            "organization-log-group", LOG_GROUP,
            "organization-log-group-key", ExistingDeployment.KEY_ID,
            "organization-log-group-role", role,
            "organization-log-group-role-policy", role + ":write-events",
            "organization-topic", topic,
            "organization-topic-policy", topic),
        adopted.imports());
  }

  /** The engine fails for a policy that the role does not have. */
  @Test
  void createsThePolicyOfARoleThatHasOnlyAnotherOne() {
    var role = "cloudtrail-example-quantum-123-logs";
    var adopted =
        Examples.management("adopt", "true", "cloudwatchLogs", "true")
            .withExisting(
                "AWS::CloudTrail::Trail",
                ExistingDeployment.TRAIL,
                ExistingDeployment.trail(Map.of()))
            .withExisting("AWS::IAM::Role", role, "{\"Policies\": [{\"PolicyName\": \"other\"}]}")
            .run();
    assertEquals(role, adopted.imports().get("organization-log-group-role"));
    assertFalse(adopted.imports().containsKey("organization-log-group-role-policy"));
  }

  @Test
  void importsTheAlarmsWithTheirFiltersAndTheirTopic() {
    var adopted =
        Examples.management(
                "adopt",
                "true",
                "cloudwatchLogs",
                "true",
                "alarms",
                "true",
                "alarmEmail",
                "a@example.com")
            .withExisting(
                "AWS::CloudTrail::Trail",
                ExistingDeployment.TRAIL,
                ExistingDeployment.trail(Map.of()))
            .withExisting(
                "AWS::Logs::MetricFilter", LOG_GROUP + "|example-quantum-123-CloudWatch.1", "{}")
            .withExisting("AWS::CloudWatch::Alarm", "example-quantum-123-CloudWatch.1", "{}")
            .withExisting(
                "AWS::SNS::Topic",
                "arn:aws:sns:ap-southeast-1:234567890123:example-quantum-123-alarms",
                "{}")
            .run();
    assertEquals(
        Map.of(
            "organization-trail",
            Examples.TRAIL_ARN,
            "alarms-CloudWatch.1",
            "example-quantum-123-CloudWatch.1",
            "alarms-CloudWatch.1-filter",
            LOG_GROUP + ":example-quantum-123-CloudWatch.1",
            "alarms-topic",
            "arn:aws:sns:ap-southeast-1:234567890123:example-quantum-123-alarms"),
        adopted.imports());
  }

  @Test
  void importsTheReplicationRoleAndItsPolicy() {
    var role = "example-quantum-123-replication";
    var adopted =
        ExistingDeployment.logStore(
                Examples.replicated("adopt", "true", "accessLogRetentionDays", "365"))
            .withExisting("AWS::IAM::Role", role, "{}")
            .withExisting("AWS::IAM::RolePolicy", "copy-log-files|" + role, "{}")
            .run();
    assertEquals(role, adopted.imports().get("log-archive-replication-role"));
    assertEquals(
        role + ":copy-log-files", adopted.imports().get("log-archive-replication-role-policy"));
  }

  /** The engine fails if it imports what does not exist. */
  @Test
  void createsThePolicyOfAReplicationRoleThatHasAnotherPolicyOnly() {
    var role = "example-quantum-123-replication";
    var adopted =
        ExistingDeployment.logStore(
                Examples.replicated("adopt", "true", "accessLogRetentionDays", "365"))
            .withExisting("AWS::IAM::Role", role, "{\"Policies\": [{\"PolicyName\": \"other\"}]}")
            .run();
    assertEquals(role, adopted.imports().get("log-archive-replication-role"));
    assertFalse(adopted.imports().containsKey("log-archive-replication-role-policy"));
  }

  @Test
  void importsTheResultsBucketAndThePolicyOfQueries() {
    var policy =
        "arn:aws:iam::123456789012:policy/cloudtrail-example-quantum-123-queries-ap-southeast-1";
    var adopted =
        logStore("adopt", "true", "query", "true")
            .withExisting("AWS::IAM::ManagedPolicy", policy, "{}")
            .withExisting("AWS::S3::Bucket", BUCKET + "-sql", ExistingDeployment.ownedBucket())
            .run();
    assertEquals(policy, adopted.imports().get("queries-policy"));
    assertEquals(BUCKET + "-sql", adopted.imports().get("queries-results"));
  }

  @Test
  void aStandaloneStackImportsBucketAndTrail() {
    var bucket = "cloudtrail-234567890123-example-quantum-123";
    var adopted =
        Examples.standalone("adopt", "true")
            .withExisting("AWS::S3::Bucket", bucket, ExistingDeployment.bucket("GOVERNANCE", 365))
            .withExisting(
                "AWS::CloudTrail::Trail",
                ExistingDeployment.TRAIL,
                ExistingDeployment.trail(Map.of("S3BucketName", bucket)))
            .run();
    assertEquals(bucket, adopted.imports().get("log-archive-bucket"));
    assertEquals(Examples.TRAIL_ARN, adopted.imports().get("organization-trail"));
  }

  @Test
  void aReplicaImportsItsOwnBucket() {
    var bucket = "cloudtrail-456789012345-example-quantum-123-replica";
    var adopted =
        Examples.replica("adopt", "true")
            .withExisting("AWS::S3::Bucket", bucket, ExistingDeployment.bucket("GOVERNANCE", 365))
            .run();
    assertEquals(bucket, adopted.imports().get("log-archive-bucket"));
  }

  @Test
  void aPreviewImportsToo() {
    var adopted = logStore("adopt", "true").inPreview().run();
    assertEquals(Set.of(BUCKET), Set.of(adopted.imports().get("log-archive-bucket")));
  }

  private static Deployment.Builder logStore(String... namesAndValues) {
    return ExistingDeployment.logStore(
        Deployment.of(
            Fixtures.with(Fixtures.logging("accessLogRetentionDays", "365"), namesAndValues)));
  }
}
