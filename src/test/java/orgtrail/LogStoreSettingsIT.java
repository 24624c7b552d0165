package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;
import static orgtrail.testing.InlineStack.output;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.pulumi.automation.CommandException;
import com.pulumi.automation.UpResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.Setting;
import orgtrail.config.Settings;
import orgtrail.config.StackConfiguration;
import orgtrail.config.StackKind;
import orgtrail.policy.LogStorePolicies;
import orgtrail.testing.Command;
import orgtrail.testing.Faults;
import orgtrail.testing.Fixtures;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.PolicyText;
import orgtrail.testing.State;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PartitionDateSource;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/** The settings of bucket and key, deployed, read back, and changed on a deployed stack. */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogStoreSettingsIT {
  private static final String READER = "arn:aws:iam::345678901234:role/Auditor";
  private static final String BREAK_GLASS = "arn:aws:iam::123456789012:role/BreakGlass";
  private static final String INVESTIGATOR = "arn:aws:iam::123456789012:role/Investigator";
  private static final String KEY_ADMIN = "arn:aws:iam::123456789012:role/KeyAdmin";

  private final LocalAws aws;
  private final S3Client s3;
  private final KmsClient kms;

  LogStoreSettingsIT(LocalAws aws) {
    this.aws = aws;
    s3 = aws.s3(LOGGING_ACCOUNT);
    kms = aws.kms(LOGGING_ACCOUNT);
  }

  @Test
  void deploysReadersMembersGuardsPrefixLifecycleAndNotifications() throws Exception {
    var stacks = InlineStack.Group.in(aws);
    var logging =
        stacks.logging(
            "name",
            "full",
            "wormRetentionDays",
            null,
            "wormRetentionYears",
            "2",
            "s3KeyPrefix",
            "audit/trail",
            "logReaders",
            "[\"" + READER + "\",\"arn:aws:iam::999999999999:root\"]",
            "membersReadOwnLogs",
            "true",
            "breakGlassPrincipals",
            "[\"" + BREAK_GLASS + "\"]",
            "keyAdministrators",
            "[\"" + KEY_ADMIN + "\"]",
            "keyRotationPeriodDays",
            "180",
            "archiveAfterDays",
            "90",
            "archiveStorageClass",
            "DEEP_ARCHIVE",
            "archiveObjectSizeGreaterThan",
            "1048576",
            "expireAfterDays",
            "1000",
            "accessLoggingBucketPrefix",
            "cloudtrail",
            "accessLogRetentionDays",
            "30",
            "logNotifications",
            "arn:aws:sqs:ap-southeast-1:345678901234:siem",
            "query",
            "true",
            "queryPrincipals",
            "[\"" + INVESTIGATOR + "\"]",
            "queryScanLimitGiB",
            "2000",
            "additionalBucketPolicy",
            """
            {"Statement": {"Sid": "Own", "Effect": "Allow", "Principal": {"AWS": "%s"},
             "Action": "s3:GetBucketObjectLockConfiguration",
             "Resource": "arn:aws:s3:::cloudtrail-123456789012-full"}}"""
                .formatted(READER),
            "additionalKeyPolicy",
            """
            {"Version": "2012-10-17", "Statement": [{"Sid": "Own", "Effect": "Allow",
             "Principal": {"AWS": "%s"}, "Action": "kms:DescribeKey", "Resource": "*"}]}"""
                .formatted(READER));
    var outputs = upAlthoughWhatIsNewIsSeenLate(logging);
    logging.upUnchangedAfterRefresh();
    var bucket = output(outputs, "s3BucketName");
    var key = output(outputs, "kmsKeyArn");
    assertHasThePoliciesThatTheUnitTestsProve(bucket, key, logging.config());
    assertHasTheLifecycle(bucket);

    var retention =
        s3.getObjectLockConfiguration(r -> r.bucket(bucket))
            .objectLockConfiguration()
            .rule()
            .defaultRetention();
    assertEquals(2, retention.years());
    assertEquals(180, kms.getKeyRotationStatus(r -> r.keyId(key)).rotationPeriodInDays());
    var accessLogs = s3.getBucketLogging(r -> r.bucket(bucket)).loggingEnabled();
    assertEquals("cloudtrail/", accessLogs.targetPrefix());
    assertEquals(
        PartitionDateSource.EVENT_TIME,
        accessLogs.targetObjectKeyFormat().partitionedPrefix().partitionDateSource());
    var queue =
        s3.getBucketNotificationConfiguration(r -> r.bucket(bucket)).queueConfigurations().get(0);
    assertEquals("arn:aws:sqs:ap-southeast-1:345678901234:siem", queue.queueArn());

    assertHasTheQueries(outputs);
    assertNoticesAChangedTable(logging, output(outputs, "queryDatabase"));

    var management = stacks.management("name", "full");
    management.up();
    assertEquals("audit/trail", aws.trail(MANAGEMENT_ACCOUNT, "full").orElseThrow().s3KeyPrefix());
    management.upUnchanged();
    assertFindsWhatHappenedToTheTrail();
    assertReadsLogFilesThroughAthenaOnly(bucket);
  }

  /** The deployed query and table, on the log files of the deployment itself. */
  private void assertFindsWhatHappenedToTheTrail() {
    aws.deliver();
    var rows =
        Command.attempt(
                Map.of("ORGTRAIL_PORT", "" + aws.endpoint().getPort()),
                "local/query",
                "--stacks=" + Fixtures.FOLDER,
                "--stack=logging",
                "--workgroup=cloudtrail-full",
                "--as=" + INVESTIGATOR,
                "--account=" + MANAGEMENT_ACCOUNT,
                "--json",
                "trail-bucket-and-key-changes")
            .succeeded()
            .output();
    assertTrue(rows.contains("\"eventname\": \"StartLogging\""), rows);
    assertFalse(rows.contains("DescribeTrails"), rows);
  }

  /**
   * A role of the local AWS may do in IAM whatever it likes, so the policies of bucket and key
   * decide.
   */
  private void assertReadsLogFilesThroughAthenaOnly(String bucket) {
    var file =
        "audit/trail/AWSLogs/o-exampleorg1/345678901234/CloudTrail/us-east-1/2026/11/24/a.json.gz";
    aws.deliver("arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/full", bucket, file);
    var investigator = aws.s3As(INVESTIGATOR);
    var refusal =
        assertThrows(
            S3Exception.class,
            () -> investigator.getObjectAsBytes(r -> r.bucket(bucket).key(file)));
    assertTrue(refusal.getMessage().contains("kms:Decrypt"), refusal.getMessage());
    var throughAthena = aws.calledVia("athena.amazonaws.com");
    assertEquals(
        "{}",
        investigator
            .getObjectAsBytes(
                r ->
                    r.bucket(bucket).key(file).overrideConfiguration(o -> o.headers(throughAthena)))
            .asUtf8String());
    investigator.putObject(
        r ->
            r.bucket(bucket + "-sql")
                .key("a.csv")
                .overrideConfiguration(o -> o.headers(throughAthena)),
        RequestBody.fromString("a"));
    assertEquals(
        "a",
        investigator.getObjectAsBytes(r -> r.bucket(bucket + "-sql").key("a.csv")).asUtf8String());
  }

  /** AWS tells other services of what is new after seconds. */
  private UpResult upAlthoughWhatIsNewIsSeenLate(InlineStack stack) throws Exception {
    var faults = Faults.of(aws);
    faults.seeWhatIsNewLate(3);
    var outputs = stack.up();
    assertTrue(faults.notSeen() > 0);
    faults.clear();
    return outputs;
  }

  private void assertHasTheQueries(UpResult outputs) {
    var name = output(outputs, "queryWorkgroup");
    var workgroup =
        athena("GetWorkGroup", "{\"WorkGroup\": \"%s\"}".formatted(name))
            .getAsJsonObject("WorkGroup")
            .getAsJsonObject("Configuration");
    assertEquals(2000L << 30, workgroup.get("BytesScannedCutoffPerQuery").getAsLong());
    assertTrue(workgroup.get("EnforceWorkGroupConfiguration").getAsBoolean());
    var results = workgroup.getAsJsonObject("ResultConfiguration");
    assertEquals(LOGGING_ACCOUNT, results.get("ExpectedBucketOwner").getAsString());
    assertEquals(
        output(outputs, "kmsKeyArn"),
        results.getAsJsonObject("EncryptionConfiguration").get("KmsKey").getAsString());
    var queries = athena("ListNamedQueries", "{\"WorkGroup\": \"%s\"}".formatted(name));
    assertEquals(8, queries.getAsJsonArray("NamedQueryIds").size());
  }

  private JsonObject athena(String operation, String body) {
    return aws.call(LOGGING_ACCOUNT, "athena", "AmazonAthena." + operation, body);
  }

  /** A table that leaves out a region hides the log files of that region from queries. */
  private void assertNoticesAChangedTable(InlineStack logging, String database) throws Exception {
    var names = "{\"DatabaseName\": \"%s\", \"Name\": \"cloudtrail_logs\"}".formatted(database);
    var table = glue("GetTable", names).getAsJsonObject("Table");
    table
        .keySet()
        .retainAll(
            List.of("Name", "TableType", "Parameters", "PartitionKeys", "StorageDescriptor"));
    table.getAsJsonObject("Parameters").addProperty("projection.region.values", "us-east-1");
    var change = new JsonObject();
    change.addProperty("DatabaseName", database);
    change.add("TableInput", table);
    glue("UpdateTable", change.toString());
    assertThrows(CommandException.class, logging::upUnchangedAfterRefresh);
    logging.up();
    assertTrue(glue("GetTable", names).toString().contains("ap-southeast-1,"));
  }

  private JsonObject glue(String operation, String body) {
    return aws.call(LOGGING_ACCOUNT, "glue", "AWSGlue." + operation, body);
  }

  private void assertHasThePoliciesThatTheUnitTestsProve(
      String bucket, String key, Map<String, String> config) {
    var settings = (Settings.Logging) Settings.read(StackConfiguration.of(config));
    var policies = LogStorePolicies.of(new LogStoreLayout(Fixtures.LOGGING, settings.logStore()));
    PolicyText.assertSame(policies.logBucket(), policyOf(bucket));
    assertTrue(policies.logBucket().contains("LogReadersRead"), policies.logBucket());
    assertTrue(policies.logBucket().contains("\"Own\""), policies.logBucket());
    PolicyText.assertSame(
        policies.key(), kms.getKeyPolicy(r -> r.keyId(key).policyName("default")).policy());
  }

  private void assertHasTheLifecycle(String bucket) {
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
  }

  @Test
  void usesAnExistingKeyAndAnExistingBucketForAccessLogs() throws Exception {
    var key = kms.createKey().keyMetadata().arn();
    existingAccessLogBucket("central-access-logs", "cloudtrail-123456789012-existing");
    var stacks = InlineStack.Group.in(aws);
    var logging =
        stacks.logging(
            "name", "existing", "kmsKeyArn", key, "accessLoggingBucketName", "central-access-logs");
    var outputs = logging.up();
    logging.upUnchanged();
    var bucket = output(outputs, "s3BucketName");
    assertEquals(key, encryptionKey(bucket));
    assertEquals(
        "central-access-logs",
        s3.getBucketLogging(r -> r.bucket(bucket)).loggingEnabled().targetBucket());
    var state = logging.state();
    assertEquals(Map.of(), state.idsOf("aws:kms/"));
    assertEquals(1, state.idsOf("aws:s3/bucketV2:").size());
    var required = output(outputs, "requiredKeyPolicyStatements");
    assertTrue(required.contains("AllowCloudTrailEncryptLogs"), required);
    addToKeyPolicy(key, required);

    stacks.management("name", "existing").up();
    assertEquals(key, aws.trail(MANAGEMENT_ACCOUNT, "existing").orElseThrow().kmsKeyId());
  }

  /**
   * CreateTrail checks the policy of an existing key, which its owner extends as the output says.
   */
  private void addToKeyPolicy(String key, String statements) {
    var policy =
        JsonParser.parseString(kms.getKeyPolicy(r -> r.keyId(key).policyName("default")).policy())
            .getAsJsonObject();
    policy.getAsJsonArray("Statement").addAll(JsonParser.parseString(statements).getAsJsonArray());
    kms.putKeyPolicy(r -> r.keyId(key).policyName("default").policy(policy.toString()));
  }

  @Test
  void deploysATrailForEachOfTheListedAccounts() throws Exception {
    var stacks = InlineStack.Group.in(aws);
    var logging = stacks.logging(Fixtures.singleAccounts()).set("name", "accounts");
    var policy = policyOf(output(logging.up(), "s3BucketName"));
    logging.upUnchanged();
    assertTrue(policy.contains("/AWSLogs/345678901234/*"), policy);
    assertTrue(policy.contains("/AWSLogs/234567890123/*"), policy);

    var member =
        stacks.stack(
            "management",
            MEMBER_ACCOUNT,
            Fixtures.management("name", "accounts", "isOrganizationTrail", "false"));
    assertEquals(
        "arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/accounts",
        output(member.up(), "trailArn"));
    assertFalse(aws.trail(MEMBER_ACCOUNT, "accounts").orElseThrow().isOrganizationTrail());
  }

  @Test
  void deploysBucketKeyAndTrailInOneStackOfOneAccount() throws Exception {
    var stack =
        InlineStack.Group.in(aws)
            .stack(
                "alone",
                MANAGEMENT_ACCOUNT,
                Fixtures.standalone("name", "alone", "s3KeyPrefix", "audit"));
    var outputs = upWhileThePoliciesAreNew(stack);
    stack.upUnchanged();
    assertEquals("cloudtrail-234567890123-alone", output(outputs, "s3BucketName"));
    var trail = aws.trail(MANAGEMENT_ACCOUNT, "alone").orElseThrow();
    assertTrue(trail.isOrganizationTrail());
    assertEquals("cloudtrail-234567890123-alone", trail.s3BucketName());
    assertEquals("audit", trail.s3KeyPrefix());
    assertEquals(output(outputs, "kmsKeyArn"), trail.kmsKeyId());
    assertEquals(output(outputs, "trailArn"), trail.trailARN());
    assertEquals(output(outputs, "expectedTrailArn"), trail.trailARN());
  }

  /** CloudTrail refuses the trail, and the provider does not try again. A delay helps. */
  private UpResult upWhileThePoliciesAreNew(InlineStack stack) throws Exception {
    var faults = Faults.of(aws);
    faults.add(
        Faults.Fault.error(
                "InsufficientS3BucketPolicyException",
                "Incorrect S3 bucket policy is detected for bucket: cloudtrail-234567890123-alone")
            .service("cloudtrail")
            .operation("CreateTrail")
            .always());
    var refusal = stack.refusal();
    assertTrue(refusal.contains("InsufficientS3BucketPolicyException"), refusal);
    assertEquals(1, faults.met());

    stack.set("trailCreationDelaySeconds", "3");
    CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(faults::clear);
    var up = stack.up();
    assertTrue(up.standardOutput().contains("waiting 3 seconds before the trail is created"));
    return up;
  }

  /** As after an update whose request for the bucket was lost, if a key was already there. */
  @Test
  void adoptsAKeyForABucketThatAnEarlierUpdateCouldNotCreate() throws Exception {
    var faults = Faults.of(aws);
    var fault =
        faults.add(
            Faults.Fault.accessDenied().operation("CreateBucket").resource("begun").always());
    var logging = InlineStack.Group.in(aws).logging("name", "begun");
    assertTrue(logging.refusal().contains("CreateBucket"));
    faults.end(fault);
    var key =
        aws.kms(LOGGING_ACCOUNT)
            .createKey(r -> r.description("Encrypts the log files of the trail begun"))
            .keyMetadata();

    var up = logging.set("adopt", "true", "adoptKeyId", key.keyId()).up();
    assertEquals(key.arn(), output(up, "kmsKeyArn"));
    assertTrue(
        up.standardOutput().contains("there is no bucket cloudtrail-123456789012-begun to adopt"));
    logging.set("adopt", null, "adoptKeyId", null).upUnchanged();
  }

  @Test
  void leavesTheOldBucketAsItIsOnceItsReplacementIsConfirmed() throws Exception {
    var logging = InlineStack.Group.in(aws).logging("name", "before");
    var before = logging.up();
    var bucket = output(before, "s3BucketName");
    var policy = policyOf(bucket);
    var message = logging.set("s3BucketName", "after-audit-logs").refusal();
    assertTrue(message.contains("orgtrail:confirmReplacement: " + bucket), message);
    assertFalse(aws.hasBucket(LOGGING_ACCOUNT, "after-audit-logs"));

    var after = logging.set("confirmReplacement", bucket).up();
    assertEquals("after-audit-logs", output(after, "s3BucketName"));
    assertEquals(output(before, "kmsKeyArn"), output(after, "kmsKeyArn"));
    assertEquals(policy, policyOf(bucket));
    assertEquals(
        ObjectLockRetentionMode.GOVERNANCE,
        s3.getObjectLockConfiguration(r -> r.bucket(bucket))
            .objectLockConfiguration()
            .rule()
            .defaultRetention()
            .mode());
    assertTrue(aws.hasBucket(LOGGING_ACCOUNT, bucket + "-logs"));
    assertFalse(s3.getBucketLifecycleConfiguration(r -> r.bucket(bucket)).rules().isEmpty());
    // The confirmation names a bucket that the stack no longer has, so the new one is protected.
    logging.up();
    assertTrue(logging.state().protectedNames().contains("log-archive-bucket"));
  }

  @Test
  void refusesAPolicyThatAllowsEveryoneBeforeAnythingIsDeployed() throws Exception {
    var logging =
        InlineStack.Group.in(aws)
            .logging(
                "name",
                "public",
                "additionalBucketPolicy",
                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                 "Action": "s3:GetObject", "Resource": "arn:aws:s3:::cloudtrail-123456789012-public/*",
                 "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]}""");
    var message = logging.refusal();
    assertTrue(
        message
            .lines()
            .anyMatch(
                line ->
                    line.contains("error: orgtrail:additionalBucketPolicy ")
                        && line.contains("aws:PrincipalOrgID")),
        message);
    assertEquals(Map.of(), logging.state().ids());
    assertFalse(aws.hasBucket(LOGGING_ACCOUNT, "cloudtrail-123456789012-public"));
  }

  /**
   * Every setting of a logging stack is changed on a deployed stack and changed back, several at
   * once if they do not depend on each other. A change that would give up the bucket is refused.
   */
  @Test
  void endsWithTheSameBucketAndKeyAfterAnySettingHasBeenChangedAndChangedBack() throws Exception {
    var key = kms.createKey().keyMetadata().arn();
    existingAccessLogBucket("toggled-access-logs", "cloudtrail-123456789012-toggled");
    var logging = InlineStack.Group.in(aws).logging("name", "toggled");
    logging.up();
    var state = logging.state();
    var before = bucketsAndKey(state);
    assertEquals(3, before.size(), before.toString());
    var own =
        "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"%s\",\"Resource\":\"%s\"}}";
    var deployed =
        List.of(
            changes(
                "adopt", // everything is in the state, so that nothing is imported
                "true",
                "wormRetentionDays",
                null,
                "wormRetentionYears",
                "2",
                "maxRetentionDays",
                "1000",
                "breakGlassPrincipals",
                "[\"" + BREAK_GLASS + "\"]",
                "deploymentPrincipals",
                "[\"arn:aws:iam::123456789012:role/local\"]",
                "archiveAfterDays",
                "90",
                "archiveStorageClass",
                "GLACIER",
                "archiveObjectSizeGreaterThan",
                "1",
                "expireAfterDays",
                "800",
                "logReaders",
                "[\"" + READER + "\"]",
                "membersReadOwnLogs",
                "true",
                "additionalBucketPolicy",
                own.formatted(
                    "s3:DeleteBucketPolicy", "arn:aws:s3:::cloudtrail-123456789012-toggled"),
                "logNotifications",
                "arn:aws:sns:ap-southeast-1:123456789012:logs",
                "s3KeyPrefix",
                "audit",
                "keyRotationPeriodDays",
                "90",
                "keyDeletionWindowDays",
                "7",
                "keyAdministrators",
                "[\"" + KEY_ADMIN + "\"]",
                "additionalKeyPolicy",
                own.formatted("kms:CreateGrant", "*"),
                "accessLoggingBucketPrefix",
                "cloudtrail",
                "accessLogRetentionDays",
                "30",
                "query",
                "true",
                "queryPrincipals",
                "[\"" + INVESTIGATOR + "\"]",
                "queryScanLimitGiB",
                "1",
                "queryResultsDays",
                "1"),
            changes(
                "wormMode",
                "COMPLIANCE",
                "wormRetentionDays",
                "30",
                "kmsKeyArn",
                key,
                "enableCloudtrailBucketAccessLogging",
                "false"),
            changes(
                "forceDestroy",
                "true",
                "accessLoggingBucketName",
                "toggled-access-logs",
                "query",
                "true"));
    var base = logging.config();
    var results = "cloudtrail-123456789012-toggled-sql";
    for (var change : deployed) {
      logging.reset(base).set(change).up();
      assertEquals(before, bucketsAndKey(logging.state()), Arrays.toString(change));
      boolean queries = names(change).contains("query");
      assertEquals(queries, aws.hasBucket(LOGGING_ACCOUNT, results), Arrays.toString(change));
      if (queries) { // a result does not prevent that queries are switched off
        s3.putObject(
            r -> r.bucket(results).key("a.csv").serverSideEncryption(ServerSideEncryption.AES256),
            RequestBody.fromString("a"));
      }
    }
    logging.reset(base).up();
    assertEquals(before, bucketsAndKey(logging.state()));
    assertFalse(aws.hasBucket(LOGGING_ACCOUNT, results));

    var byOthers =
        logging
            .reset(base)
            .set("deploymentPrincipals", "[\"arn:aws:iam::123456789012:role/Deployer\"]")
            .refusal();
    assertTrue(byOthers.contains("does not name the caller"), byOthers);

    var bucket = "cloudtrail-123456789012-toggled";
    var confirm = "orgtrail:confirmReplacement: " + bucket;
    var refused =
        Map.ofEntries(
            Map.entry("name", List.of("other", confirm)),
            Map.entry("s3BucketName", List.of("other-bucket", confirm)),
            Map.entry("managementAccountId", List.of("345678901234", confirm)),
            Map.entry("organizationId", List.of("o-otherorg1234", confirm)),
            Map.entry("isOrganizationTrail", List.of("false", "orgtrail:awsAccountIds is missing")),
            Map.entry(
                "awsAccountIds",
                List.of("[\"345678901234\"]", "is for orgtrail:isOrganizationTrail")),
            Map.entry("account", List.of("management", "is not a setting of a management stack")),
            Map.entry("adoptKeyId", List.of(key, "has no effect while orgtrail:adopt is false")),
            Map.entry(
                "confirmReplacement", List.of(bucket, "there is nothing to confirm: remove it")),
            // RolesIT turns a replica on and off.
            Map.entry(
                "replicaStack",
                List.of("organization/orgtrail/logging", "names this stack itself")),
            Map.entry(
                "replicaBucketArn",
                List.of("arn:aws:s3:::copies", "orgtrail:replicaKmsKeyArn is missing")),
            Map.entry("replicaKmsKeyArn", List.of(key, "orgtrail:replicaBucketArn is missing")),
            Map.entry("replicationTimeControl", List.of("true", "has no effect without")));
    var policies = policyOf(bucket);
    for (var change : refused.entrySet()) {
      var message = logging.reset(base).set(change.getKey(), change.getValue().get(0)).refusal();
      assertTrue(message.contains(change.getValue().get(1)), message);
    }
    assertEquals(policies, policyOf(bucket));

    var tried = new TreeSet<>(refused.keySet());
    deployed.forEach(change -> tried.addAll(names(change)));
    assertEquals(
        Arrays.stream(Setting.values())
            .filter(setting -> setting.kinds().contains(StackKind.LOGGING))
            .map(setting -> setting.key().substring(Setting.NAMESPACE.length()))
            .collect(Collectors.toCollection(TreeSet::new)),
        tried);
    logging.reset(base).upUnchangedAfterRefresh();
    var after = logging.state();
    assertEquals(before, bucketsAndKey(after));
    assertEquals(state.protectedNames(), after.protectedNames());
    assertEquals(state.retainedNames(), after.retainedNames());
  }

  private static String[] changes(String... namesAndValues) {
    return namesAndValues;
  }

  private static List<String> names(String[] namesAndValues) {
    return IntStream.range(0, namesAndValues.length / 2)
        .mapToObj(i -> namesAndValues[2 * i])
        .toList();
  }

  /** URN to id of what must never be replaced. */
  private static Map<String, String> bucketsAndKey(State state) {
    return state.idsOf("aws:s3/bucketV2:", "aws:kms/key:").entrySet().stream()
        .filter(resource -> resource.getKey().contains("::log-archive-"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
