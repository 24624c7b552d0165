package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PartitionDateSource;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/** The settings of bucket and key, deployed, read back, and changed on a deployed stack. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogStoreSettingsIT {
  private static final String READER = "arn:aws:iam::345678901234:role/Auditor";
  private static final String BREAK_GLASS = "arn:aws:iam::123456789012:role/BreakGlass";
  private static final String KEY_ADMIN = "arn:aws:iam::123456789012:role/KeyAdmin";

  private LocalAws aws;
  private S3Client s3;
  private KmsClient kms;
  private CloudTrailClient cloudTrail;

  @BeforeAll
  void startAws() {
    aws = LocalAws.start();
    s3 = aws.s3(LocalAws.LOGGING);
    kms = aws.kms(LocalAws.LOGGING);
    cloudTrail = aws.cloudTrail(LocalAws.MANAGEMENT);
  }

  @AfterAll
  void stopAws() {
    aws.stop();
  }

  @Test
  void deploysReadersMembersGuardsPrefixLifecycleAndNotifications() throws Exception {
    var project =
        Project.of(aws, "full")
            .named("full")
            .edit("logging", "orgtrail:wormRetentionDays: 365", "orgtrail:wormRetentionYears: 2")
            .add(
                "logging",
                "s3KeyPrefix: audit/trail",
                "logReaders: [" + READER + ", 'arn:aws:iam::999999999999:root']",
                "membersReadOwnLogs: true",
                "breakGlassPrincipals:\n    - " + BREAK_GLASS,
                "keyAdministrators:\n    - " + KEY_ADMIN,
                "keyRotationPeriodDays: 180",
                "archiveAfterDays: 90",
                "archiveStorageClass: DEEP_ARCHIVE",
                "archiveObjectSizeGreaterThan: 1048576",
                "expireAfterDays: 1000",
                "accessLoggingBucketPrefix: cloudtrail",
                "accessLogRetentionDays: 30",
                "logNotifications: arn:aws:sqs:ap-southeast-1:345678901234:siem",
                "additionalBucketPolicy: '{\"Statement\": {\"Sid\": \"Own\", \"Effect\": \"Allow\", \"Principal\": {\"AWS\": \""
                    + READER
                    + "\"}, \"Action\": \"s3:GetBucketObjectLockConfiguration\", \"Resource\": \"arn:aws:s3:::cloudtrail-123456789012-full\"}}'",
                "additionalKeyPolicy:\n"
                    + "    Version: 2012-10-17\n"
                    + "    Statement:\n"
                    + "      - Sid: Own\n"
                    + "        Effect: Allow\n"
                    + "        Principal: {AWS: "
                    + READER
                    + "}\n"
                    + "        Action: kms:DescribeKey\n"
                    + "        Resource: '*'");
    var logging = project.logging();
    var outputs = logging.up().outputs();
    logging.up(UpOptions.builder().expectNoChanges(true).build());
    logging.refresh();
    logging.up(UpOptions.builder().expectNoChanges(true).build());

    var bucket = (String) outputs.get("s3BucketName").value();
    var bucketPolicy = JsonParser.parseString(policyOf(bucket)).toString();
    var keyPolicy =
        kms.getKeyPolicy(
                r -> r.keyId((String) outputs.get("kmsKeyArn").value()).policyName("default"))
            .policy();
    for (var sid :
        List.of(
            "LogReadersList",
            "LogReadersRead",
            "MembersListOwnLogs",
            "MembersReadOwnLogs",
            "DenyBypassGovernanceRetention",
            "DenyShorterRetention",
            "DenyLegalHoldRemoval",
            "DenyDeleteMarkers",
            "DenyExternalPrincipals",
            "Own")) {
      assertTrue(bucketPolicy.contains("\"Sid\":\"" + sid + "\""), sid + " in " + bucketPolicy);
    }
    var simulated = PolicySimulator.of(bucketPolicy);
    var log =
        "arn:aws:s3:::%s/audit/trail/AWSLogs/o-exampleorg1/345678901234/a.json.gz"
            .formatted(bucket);
    assertEquals(
        PolicySimulator.Answer.ALLOWED,
        simulated.answer(PolicySimulator.byRole(READER, "o-exampleorg1", "s3:GetObject", log)));
    assertEquals(
        PolicySimulator.Answer.DENIED,
        simulated.answer(
            PolicySimulator.byRole(
                "arn:aws:iam::123456789012:role/Admin",
                "o-exampleorg1",
                "s3:BypassGovernanceRetention",
                log)));
    for (var sid :
        List.of(
            "Enable IAM User Permissions",
            "EnableCloudTrailLogDecryptPermissions",
            "MembersDecryptOwnLogs",
            "Own")) {
      assertTrue(keyPolicy.contains("\"" + sid + "\""), sid + " in " + keyPolicy);
    }

    var retention =
        s3.getObjectLockConfiguration(r -> r.bucket(bucket))
            .objectLockConfiguration()
            .rule()
            .defaultRetention();
    assertEquals(2, retention.years());
    var rotation =
        kms.getKeyRotationStatus(r -> r.keyId((String) outputs.get("kmsKeyArn").value()));
    assertEquals(180, rotation.rotationPeriodInDays());

    var rules =
        s3.getBucketLifecycleConfiguration(r -> r.bucket(bucket)).rules().stream()
            .collect(Collectors.toMap(rule -> rule.id(), rule -> rule));
    assertEquals(4, rules.size());
    rules.values().forEach(rule -> assertEquals(ExpirationStatus.ENABLED, rule.status()));
    assertEquals(
        1,
        rules
            .get("abort-incomplete-uploads")
            .abortIncompleteMultipartUpload()
            .daysAfterInitiation());
    assertEquals(1_048_576, rules.get("archive").filter().objectSizeGreaterThan());
    assertEquals(90, rules.get("archive").transitions().get(0).days());
    assertEquals(
        TransitionStorageClass.DEEP_ARCHIVE,
        rules.get("archive").transitions().get(0).storageClass());
    assertEquals(1000, rules.get("expire").expiration().days());
    assertEquals(1, rules.get("expire").noncurrentVersionExpiration().noncurrentDays());
    assertTrue(rules.get("remove-delete-markers").expiration().expiredObjectDeleteMarker());
    assertTrue(
        s3.getBucketLifecycleConfiguration(r -> r.bucket(bucket + "-logs")).rules().stream()
            .anyMatch(rule -> rule.id().equals("expire") && rule.expiration().days() == 30));

    var accessLogs = s3.getBucketLogging(r -> r.bucket(bucket)).loggingEnabled();
    assertEquals("cloudtrail/", accessLogs.targetPrefix());
    assertEquals(
        PartitionDateSource.EVENT_TIME,
        accessLogs.targetObjectKeyFormat().partitionedPrefix().partitionDateSource());
    var queue =
        s3.getBucketNotificationConfiguration(r -> r.bucket(bucket)).queueConfigurations().get(0);
    assertEquals("arn:aws:sqs:ap-southeast-1:345678901234:siem", queue.queueArn());

    var management = project.management();
    var trail = (String) management.up().outputs().get("trailArn").value();
    assertEquals(
        "audit/trail",
        cloudTrail.describeTrails(r -> r.trailNameList(trail)).trailList().get(0).s3KeyPrefix());
    management.up(UpOptions.builder().expectNoChanges(true).build());
  }

  @Test
  void usesAnExistingKeyAndAnExistingBucketForAccessLogs() throws Exception {
    var key = kms.createKey().keyMetadata().arn();
    existingAccessLogBucket("central-access-logs", "cloudtrail-123456789012-existing");
    var project =
        Project.of(aws, "existing")
            .named("existing")
            .add("logging", "kmsKeyArn: " + key, "accessLoggingBucketName: central-access-logs");
    var logging = project.logging();
    var outputs = logging.up().outputs();
    logging.up(UpOptions.builder().expectNoChanges(true).build());
    var bucket = (String) outputs.get("s3BucketName").value();
    assertEquals(key, encryptionKey(bucket));
    assertEquals(
        "central-access-logs",
        s3.getBucketLogging(r -> r.bucket(bucket)).loggingEnabled().targetBucket());
    var types = Project.state(logging).keySet().stream().map(urn -> urn.split("::")[2]).toList();
    assertFalse(types.stream().anyMatch(type -> type.contains("aws:kms/")), types.toString());
    assertEquals(1, types.stream().filter(type -> type.endsWith(":BucketV2")).count());
    assertTrue(
        ((String) outputs.get("requiredKeyPolicyStatements").value())
            .contains("AllowCloudTrailEncryptLogs"));

    var management = project.management();
    var trail = (String) management.up().outputs().get("trailArn").value();
    assertEquals(
        key, cloudTrail.describeTrails(r -> r.trailNameList(trail)).trailList().get(0).kmsKeyId());
  }

  @Test
  void deploysATrailForEachOfTheListedAccounts() throws Exception {
    var project =
        Project.of(aws, "accounts")
            .named("accounts")
            .edit("logging", "orgtrail:managementAccountId: \"234567890123\"", "")
            .edit("logging", "orgtrail:organizationId: o-exampleorg1", "")
            .add(
                "logging",
                "isOrganizationTrail: false",
                "awsAccountIds: [\"345678901234\", \"234567890123\"]")
            .add("management", "isOrganizationTrail: false")
            .edit("management", "- \"234567890123\"", "- \"345678901234\"");
    var logging = project.logging();
    var outputs = logging.up().outputs();
    logging.up(UpOptions.builder().expectNoChanges(true).build());
    var policy = policyOf((String) outputs.get("s3BucketName").value());
    assertTrue(policy.contains("/AWSLogs/345678901234/*"), policy);
    assertTrue(policy.contains("/AWSLogs/234567890123/*"), policy);

    var member = project.stack("management", LocalAws.MEMBER);
    var trail = (String) member.up().outputs().get("trailArn").value();
    assertEquals("arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/accounts", trail);
    assertEquals(
        false,
        aws.cloudTrail(LocalAws.MEMBER)
            .describeTrails(r -> r.trailNameList(trail))
            .trailList()
            .get(0)
            .isOrganizationTrail());
  }

  @Test
  void deploysBucketKeyAndTrailInOneStackOfOneAccount() throws Exception {
    var project =
        Project.of(aws, "alone")
            .named("alone")
            .edit("logging", "orgtrail:managementAccountId: \"234567890123\"", "")
            .edit("logging", "orgtrail:account: logging", "orgtrail:account: standalone")
            .edit("logging", "- \"123456789012\"", "- \"234567890123\"")
            .add("logging", "s3KeyPrefix: audit");
    var stack = project.stack("logging", LocalAws.MANAGEMENT);
    var outputs = stack.up().outputs();
    stack.up(UpOptions.builder().expectNoChanges(true).build());
    assertEquals("cloudtrail-234567890123-alone", outputs.get("s3BucketName").value());
    var trail =
        cloudTrail
            .describeTrails(r -> r.trailNameList((String) outputs.get("trailArn").value()))
            .trailList()
            .get(0);
    assertTrue(trail.isOrganizationTrail());
    assertEquals("cloudtrail-234567890123-alone", trail.s3BucketName());
    assertEquals("audit", trail.s3KeyPrefix());
    assertEquals(outputs.get("kmsKeyArn").value(), trail.kmsKeyId());
    assertEquals(outputs.get("expectedTrailArn").value(), trail.trailARN());
  }

  @Test
  void leavesTheOldBucketAsItIsOnceItsReplacementIsConfirmed() throws Exception {
    var project = Project.of(aws, "before").named("before");
    var logging = project.logging();
    var before = logging.up().outputs();
    var bucket = (String) before.get("s3BucketName").value();
    var policy = policyOf(bucket);
    Project.set(logging, "s3BucketName", "after-audit-logs");
    var preview = project.preview(logging, LocalAws.LOGGING);
    assertTrue(preview.exitCode() != 0, preview.output());
    assertTrue(preview.output().contains("orgtrail:confirmReplacement: " + bucket));
    var message = Project.failureOf(logging::up);
    assertTrue(message.contains("orgtrail:confirmReplacement: " + bucket), message);
    assertThrows(
        software.amazon.awssdk.services.s3.model.NoSuchBucketException.class,
        () -> s3.headBucket(r -> r.bucket("after-audit-logs")));

    Project.set(logging, "confirmReplacement", bucket);
    var after = logging.up().outputs();
    assertEquals("after-audit-logs", after.get("s3BucketName").value());
    assertEquals(before.get("kmsKeyArn").value(), after.get("kmsKeyArn").value());
    assertEquals(policy, policyOf(bucket));
    assertEquals(
        ObjectLockRetentionMode.GOVERNANCE,
        s3.getObjectLockConfiguration(r -> r.bucket(bucket))
            .objectLockConfiguration()
            .rule()
            .defaultRetention()
            .mode());
    s3.headBucket(r -> r.bucket(bucket + "-logs"));
    assertFalse(s3.getBucketLifecycleConfiguration(r -> r.bucket(bucket)).rules().isEmpty());
    // The confirmation is of a bucket that is gone from the stack: it protects the new one again.
    logging.up();
    Project.state(logging)
        .forEach(
            (urn, resource) -> {
              if (urn.endsWith("::log-archive-bucket")) {
                assertEquals(true, resource.get("protect"));
              }
            });
  }

  @Test
  void saysInThePreviewWhatComplianceMeansAndWarnsOfAShorterLock() throws Exception {
    var project = Project.of(aws, "compliance").named("compliance");
    var logging = project.logging();
    logging.up();
    Project.set(logging, "wormMode", "COMPLIANCE");
    Project.set(logging, "wormRetentionDays", "2");
    var preview = project.preview(logging, LocalAws.LOGGING);
    var lines = preview.output().lines().filter(line -> line.contains("warning: ")).toList();
    assertTrue(
        lines.stream().anyMatch(line -> line.contains("nobody can delete a log file")),
        preview.output());
    assertTrue(
        lines.stream()
            .anyMatch(line -> line.contains("2 days COMPLIANCE in place of 365 days GOVERNANCE")),
        preview.output());
  }

  /** Each setting by itself on a deployed stack, and back. */
  @Test
  void endsWithTheSameBucketAndKeyAfterAnySettingHasBeenChangedAndChangedBack() throws Exception {
    var key = kms.createKey().keyMetadata().arn();
    existingAccessLogBucket("toggled-access-logs", "cloudtrail-123456789012-toggled");
    var project = Project.of(aws, "toggled").named("toggled");
    var logging = project.logging();
    logging.up();
    var before = bucketsAndKey(logging);
    assertEquals(3, before.size(), before.toString());
    var own =
        "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"%s\",\"Resource\":\"%s\"}}";
    var changes = new ArrayList<Map.Entry<String, String>>();
    changes.add(Map.entry("wormMode", "COMPLIANCE"));
    changes.add(Map.entry("wormRetentionDays", "30"));
    changes.add(Map.entry("breakGlassPrincipals", "[\"" + BREAK_GLASS + "\"]"));
    changes.add(Map.entry("archiveAfterDays", "90"));
    changes.add(Map.entry("expireAfterDays", "400"));
    changes.add(Map.entry("logReaders", "[\"" + READER + "\"]"));
    changes.add(Map.entry("membersReadOwnLogs", "true"));
    changes.add(
        Map.entry(
            "additionalBucketPolicy",
            own.formatted(
                "s3:DeleteBucketPolicy", "arn:aws:s3:::cloudtrail-123456789012-toggled")));
    changes.add(Map.entry("logNotifications", "arn:aws:sns:ap-southeast-1:123456789012:logs"));
    changes.add(Map.entry("s3KeyPrefix", "audit"));
    changes.add(Map.entry("kmsKeyArn", key));
    changes.add(Map.entry("keyRotationPeriodDays", "90"));
    changes.add(Map.entry("keyDeletionWindowDays", "7"));
    changes.add(Map.entry("keyAdministrators", "[\"" + KEY_ADMIN + "\"]"));
    changes.add(Map.entry("additionalKeyPolicy", own.formatted("kms:CreateGrant", "*")));
    changes.add(Map.entry("enableCloudtrailBucketAccessLogging", "false"));
    changes.add(Map.entry("accessLoggingBucketName", "toggled-access-logs"));
    changes.add(Map.entry("accessLoggingBucketPrefix", "cloudtrail"));
    changes.add(Map.entry("accessLogRetentionDays", "30"));
    changes.add(Map.entry("forceDestroy", "true"));
    changes.add(Map.entry("archiveStorageClass", "GLACIER"));
    changes.add(Map.entry("archiveObjectSizeGreaterThan", "1"));
    changes.add(Map.entry("wormRetentionYears", "2"));
    for (var change : changes) {
      var setting = change.getKey();
      var value = logging.getAllConfig().get("orgtrail:" + setting);
      Project.set(logging, setting, change.getValue());
      if (setting.equals("wormRetentionYears")) {
        Project.unset(logging, "wormRetentionDays");
      }
      logging.up();
      assertEquals(before, bucketsAndKey(logging), setting);
      restore(logging, setting, value == null ? null : value.value()); // deployed with the next
    }
    Project.set(logging, "wormRetentionDays", "365");
    logging.up();
    assertEquals(before, bucketsAndKey(logging));
    // These stop the preview instead.
    var bucket = "cloudtrail-123456789012-toggled";
    var confirm = "orgtrail:confirmReplacement: " + bucket;
    var refused =
        Map.of(
            "name", List.of("other", confirm),
            "s3BucketName", List.of("other-bucket", confirm),
            "managementAccountId", List.of("345678901234", confirm),
            "organizationId", List.of("o-otherorg1234", confirm),
            "isOrganizationTrail", List.of("false", "orgtrail:awsAccountIds is missing"),
            "awsAccountIds", List.of("[\"345678901234\"]", "is for orgtrail:isOrganizationTrail"),
            "account", List.of("management", "is not a setting of a management stack"),
            "confirmReplacement", List.of(bucket, "there is nothing to confirm: remove it"));
    for (var change : refused.entrySet()) {
      var value = logging.getAllConfig().get("orgtrail:" + change.getKey());
      Project.set(logging, change.getKey(), change.getValue().get(0));
      var message = Project.failureOf(logging::up);
      assertTrue(message.contains(change.getValue().get(1)), message);
      restore(logging, change.getKey(), value == null ? null : value.value());
      assertEquals(before, bucketsAndKey(logging), change.getKey());
    }
    var tried = new TreeSet<>(refused.keySet());
    changes.forEach(change -> tried.add(change.getKey()));
    assertEquals(
        Arrays.stream(Setting.values())
            .filter(setting -> setting.accounts().contains(Account.LOGGING))
            .map(setting -> setting.key().substring(Setting.NAMESPACE.length()))
            .collect(Collectors.toCollection(TreeSet::new)),
        tried);
    logging.up();
    logging.up(UpOptions.builder().expectNoChanges(true).build());
    assertEquals(before, bucketsAndKey(logging));
    logging.refresh();
    logging.up(UpOptions.builder().expectNoChanges(true).build());
  }

  private static void restore(WorkspaceStack stack, String setting, String value) throws Exception {
    if (value == null) {
      Project.unset(stack, setting);
    } else {
      Project.set(stack, setting, value);
    }
  }

  /** URN to id of what must never be replaced. */
  private static Map<String, Object> bucketsAndKey(WorkspaceStack stack) throws Exception {
    return Project.state(stack).entrySet().stream()
        .filter(e -> e.getKey().contains(":BucketV2::") || e.getKey().contains(":Key::"))
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().get("id")));
  }

  private void existingAccessLogBucket(String name, String source) {
    s3.createBucket(r -> r.bucket(name));
    s3.putBucketPolicy(
        r ->
            r.bucket(name)
                .policy(
                    """
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                     "Principal": {"Service": "logging.s3.amazonaws.com"},
                     "Action": "s3:PutObject", "Resource": "arn:aws:s3:::%s/*",
                     "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::%s"}}}]}"""
                        .formatted(name, source)));
  }

  private String policyOf(String bucket) {
    return s3.getBucketPolicy(r -> r.bucket(bucket)).policy();
  }

  private String encryptionKey(String bucket) {
    return s3.getBucketEncryption(r -> r.bucket(bucket))
        .serverSideEncryptionConfiguration()
        .rules()
        .get(0)
        .applyServerSideEncryptionByDefault()
        .kmsMasterKeyID();
  }
}
