package orgtrail;

import static com.pulumi.automation.OperationType.CREATE;
import static com.pulumi.automation.OperationType.IMPORT;
import static com.pulumi.automation.OperationType.UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.testing.Command;
import orgtrail.testing.Examples;
import orgtrail.testing.ExistingTrails;
import orgtrail.testing.Fixtures;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.MarkdownTables;
import orgtrail.testing.Versions;
import orgtrail.verify.Verification;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/**
 * Trails that exist already, with locked log files and digests, become part of stacks. Nothing that
 * holds log files is replaced or deleted.
 */
@ExtendWith(LocalAwsExtension.class)
class AdoptionIT {
  private static final String READERS = "[\"arn:aws:iam::123456789012:role/orgtrail-verify\"]";

  private static final String DOCUMENT = "docs/from-terraform.md";

  /** The account of trails that record only this account. */
  private static final String ALONE = Fixtures.REPLICA_ACCOUNT;

  /** What an adoption creates holds no log files, and no such thing was there. */
  private static final Set<String> CREATED =
      Set.of(
          "log-archive-bucket-ownership",
          "log-archive-bucket-lifecycle",
          "log-archive-access-logs-policy",
          "log-archive-access-logs-lifecycle");

  private static final DefaultRetention COMPLIANCE =
      DefaultRetention.builder().mode(ObjectLockRetentionMode.COMPLIANCE).years(10).build();

  /** The commands in a message, up to the end of their sentence. */
  private static final Pattern COMMANDS =
      Pattern.compile("aws s3api .*?(?=\\. |$)", Pattern.MULTILINE);

  private final LocalAws aws;
  private final ExistingTrails existing;

  AdoptionIT(LocalAws aws) {
    this.aws = aws;
    existing = new ExistingTrails(aws);
  }

  @Test
  void adoptsTheDeploymentOfTheOriginalInTwoStacks() throws Exception {
    var original = existing.original("example-quantum-123");
    letTwoHoursPass();
    var before = Versions.of(aws.s3(LOGGING_ACCOUNT), original.bucket());
    assertTrue(before.keySet().stream().anyMatch(key -> key.contains("/CloudTrail-Digest/")));
    assertTrue(before.keySet().stream().anyMatch(key -> key.contains("/CloudTrail/")));
    assertTrue(before.values().stream().allMatch(file -> file.lock().startsWith("GOVERNANCE 20")));
    var accessLogs = Versions.of(aws.s3(LOGGING_ACCOUNT), original.bucket() + "-logs");
    assertEquals(1, accessLogs.size());
    var stacks = InlineStack.Group.in(aws);
    var logging = stacks.logging("adopt", "true", "logReaders", READERS);

    var refused = logging.refusal();
    assertTrue(refused.contains("S3 refuses to disable them"), refused);
    assertTrue(
        refused.contains("the default of orgtrail:accessLogRetentionDays would delete"), refused);
    logging.set("accessLogRetentionDays", "3650");
    run(LOGGING_ACCOUNT, commands(refused, original.bucket()));
    var preview = logging.preview();
    assertEquals(CREATED, preview.names(CREATE));
    assertAdopts(preview);
    for (var line :
        List.of(
            "changes its default retention from 400 days GOVERNANCE to 365 days GOVERNANCE. Log files that are there keep their lock",
            "adopting %s replaces its policy. These statements go or change: AWSCloudTrailAclCheck20131101, AWSCloudTrailWrite20131101"
                .formatted(original.bucket()),
            "deletes access logs that are older than 3650 days",
            "adopting the key %s replaces its policy. These statements go or change: AllowRootAccountFullAccess, AllowServicePrincipalAccess-cloudtrail-Encrypt"
                .formatted(original.keyId()),
            "adopting the key %s rotates it every 365 days".formatted(original.keyId()),
            "a deletion of the key %s by Pulumi can be cancelled for 30 days"
                .formatted(original.keyId()))) {
      assertTells(line, preview);
    }
    var log = logging.up();
    assertEquals(
        original.keyId(), logging.state().idsOf("aws:kms/key:").values().iterator().next());

    var management = stacks.management("adopt", "true");
    var trail = management.preview();
    assertEquals(Set.of("organization-trail"), trail.names(IMPORT));
    assertAdopts(trail);
    var organization = management.up();

    assertEquals(before, held(aws.s3(LOGGING_ACCOUNT), before, original.bucket()));
    assertEquals(
        accessLogs, held(aws.s3(LOGGING_ACCOUNT), accessLogs, original.bucket() + "-logs"));
    assertTrue(
        logging
            .state()
            .protectedNames()
            .containsAll(Set.of("log-archive-bucket", "log-archive-key")));
    letTwoHoursPass();
    new Verification(
            aws,
            Verification.stack(logging, log),
            Verification.stack(management, organization),
            MEMBER_ACCOUNT)
        .passes();
    assertDone(logging);
    assertDone(management);
    assertNeedsDocumentedRights();
  }

  @Test
  void adoptsATrailOfTheConsoleInAStackAndAgainWhenItsStateIsLost() throws Exception {
    var console = existing.console(ALONE, "management-events", "1a2b3c4d");
    aws.advance("2h");
    var s3 = aws.s3(ALONE);
    var before = Versions.of(s3, console.bucket());
    assertFalse(before.isEmpty());
    var alone =
        standalone(
            InlineStack.Group.in(aws),
            Fixtures.standalone(
                "name",
                console.trail(),
                "s3BucketName",
                console.bucket(),
                "isOrganizationTrail",
                "false",
                "organizationId",
                null,
                "adopt",
                "true",
                "adoptKeyId",
                console.keyId()));

    var refused = alone.refusal();
    assertTrue(refused.contains("has no Object Lock"), refused);
    run(ALONE, commands(refused, console.bucket()));
    var preview = alone.preview();
    assertAdopts(preview);
    assertEquals(
        Set.of(
            "log-archive-bucket",
            "log-archive-bucket-lock",
            "log-archive-bucket-ownership",
            "log-archive-bucket-policy",
            "log-archive-bucket-public-access",
            "log-archive-bucket-versioning",
            "log-archive-key",
            "organization-trail"),
        preview.names(IMPORT));
    assertTells("locks new log files for 365 days in GOVERNANCE mode", preview);
    assertTells("adopting the key %s replaces its policy".formatted(console.keyId()), preview);
    alone.up();
    assertEquals(before, held(s3, before, console.bucket()));
    lockWithAJob(console, "2036-01-01");
    var locked = held(s3, before, console.bucket());
    assertTrue(
        locked.values().stream()
            .allMatch(file -> file.lock().equals("GOVERNANCE 2036-01-01T00:00:00Z")),
        locked.toString());
    alone.set("adopt", null, "adoptKeyId", null).upUnchanged();
    assertNeedsDocumentedRights();

    var again =
        standalone(InlineStack.Group.in(aws), Fixtures.with(alone.config(), "adopt", "true"));
    var lost = again.preview();
    assertAdopts(lost);
    assertEquals(Set.of(), lost.names(CREATE));
    // KMS keeps no deletion window with a key, so that the state gets it from the settings.
    assertEquals(Set.of("log-archive-key"), lost.names(UPDATE));
    assertEquals(alone.state().names(), lost.names(IMPORT));
    again.up();
    assertEquals(alone.state().ids(), again.state().ids());
    assertEquals(locked, held(s3, before, console.bucket()));
    again.set("adopt", null).upUnchanged();
  }

  private static InlineStack standalone(InlineStack.Group group, Map<String, String> config)
      throws Exception {
    return group.stack("alone", ALONE, config);
  }

  @Test
  void refusesWhatCannotBeAdopted() throws Exception {
    var s3 = aws.s3(LOGGING_ACCOUNT);
    ExistingTrails.create(s3, "cloudtrail-123456789012-years", true);
    s3.putObjectLockConfiguration(
        r ->
            r.bucket("cloudtrail-123456789012-years")
                .objectLockConfiguration(
                    lock ->
                        lock.objectLockEnabled(ObjectLockEnabled.ENABLED)
                            .rule(rule -> rule.defaultRetention(COMPLIANCE))));
    var logging =
        InlineStack.Group.in(aws)
            .logging(
                "name",
                "years",
                "adopt",
                "true",
                "adoptKeyId",
                "arn:aws:kms:eu-west-1:123456789012:key/4b2f0c70-b503-4849-8286-34a6938c88a7");
    var refused = logging.refusal();
    assertTrue(
        refused.contains(
            "locks each log file for 10 years in COMPLIANCE mode, which an adoption never lowers"),
        refused);
    assertTrue(
        refused.contains("orgtrail:adoptKeyId must belong to a key in the bucket's region"),
        refused);

    var trail = existing.console(ALONE, "elsewhere", "5e6f7a8b");
    var other =
        InlineStack.Group.in(aws)
            .stack(
                "management",
                ALONE,
                Fixtures.management(
                    "name",
                    trail.trail(),
                    "adopt",
                    "true",
                    "isOrganizationTrail",
                    "false",
                    "loggingStack",
                    null,
                    "s3BucketName",
                    "cloudtrail-123456789012-years",
                    "kmsKeyArn",
                    Examples.KEY_ARN));
    refused = other.refusal();
    assertTrue(
        refused.contains(
            "writes to the bucket %s, and not to cloudtrail-123456789012-years"
                .formatted(trail.bucket())),
        refused);
    refused = other.set("aws:region", "eu-west-1").refusal();
    assertTrue(
        refused.contains("finds no trail elsewhere in account 456789012345 and region eu-west-1"),
        refused);
  }

  // --- Helpers -----------------------------------------------------------------------------------

  /** The preview shows imports and changes in place only. */
  private static void assertAdopts(InlineStack.Preview preview) {
    var kinds = new TreeSet<>(preview.kinds());
    kinds.removeAll(Set.of(IMPORT, UPDATE, CREATE));
    assertEquals(Set.of(), kinds, preview.operations().toString());
    assertFalse(preview.names(IMPORT).isEmpty());
  }

  private static void assertTells(String line, InlineStack.Preview preview) {
    assertEquals(
        1,
        preview.messages().stream().filter(message -> message.contains(line)).count(),
        () -> line + "\n" + String.join("\n", preview.messages()));
  }

  /** Once everything is adopted, the setting does nothing, and neither does its removal. */
  private static void assertDone(InlineStack stack) throws Exception {
    var again = stack.preview();
    assertEquals(Map.of(), again.operations());
    assertTells("orgtrail:adopt imports nothing any more", again);
    stack.set("adopt", null, "adoptKeyId", null).upUnchanged();
  }

  /** What the program asks of Cloud Control needs the rights that the documentation lists. */
  private void assertNeedsDocumentedRights() throws IOException {
    var documented =
        MarkdownTables.rows(DOCUMENT, List.of("Resource", "Actions")).stream()
            .flatMap(row -> Stream.of(MarkdownTables.plain(row.get(1)).split(", ")))
            .map(action -> action.replace("*", ".*"))
            .toList();
    var needed = aws.actionsOfAll("GetResource");
    assertTrue(needed.contains("s3:GetBucketPolicy"), needed.toString());
    assertTrue(needed.remove("cloudformation:GetResource"));
    needed.removeIf(action -> documented.stream().anyMatch(action::matches));
    assertEquals(Set.of(), needed);
  }

  /** What a bucket holds now of what it held before. */
  private static Map<String, Versions.Version> held(
      S3Client s3, Map<String, Versions.Version> before, String bucket) {
    var now = new HashMap<>(Versions.of(s3, bucket));
    now.keySet().retainAll(before.keySet());
    return now;
  }

  /** CloudTrail delivers what each account has done, and digests that name it. */
  private void letTwoHoursPass() {
    for (var account : List.of(LOGGING_ACCOUNT, MANAGEMENT_ACCOUNT, MEMBER_ACCOUNT)) {
      aws.kms(account).listKeys();
    }
    aws.advance("1h");
    aws.cloudTrail(MANAGEMENT_ACCOUNT).describeTrails();
    aws.kms(MEMBER_ACCOUNT).listKeys();
    aws.advance("1h");
  }

  /** The commands that a message tells. They are those of the documentation. */
  private static String commands(String message, String bucket) throws IOException {
    var found = COMMANDS.matcher(message);
    assertTrue(found.find(), message);
    for (var command : found.group().split(" && ")) {
      assertTrue(document().contains(command.replace(bucket, "<bucket>")), command);
    }
    return found.group();
  }

  private static String document() throws IOException {
    return Files.readString(Path.of(DOCUMENT));
  }

  /** Runs commands with the AWS CLI in the shell. */
  private void run(String account, String commands) {
    var cli =
        "aws() { local/awscli --profile %s --region %s \"$@\"; }; "
            .formatted(account, Fixtures.REGION);
    Command.attempt(
            Map.of("ORGTRAIL_PORT", "" + aws.endpoint().getPort()), "bash", "-ec", cli + commands)
        .succeeded();
  }

  /**
   * Locks the log files that are there with the documented job, as a role with the documented
   * rights.
   */
  private void lockWithAJob(ExistingTrails.Existing console, String until) throws IOException {
    var role = existing.lockingRole(ALONE, console.bucket());
    var job =
        Pattern.compile(
                "^ +(aws s3control create-job .*?-no-confirmation-required)$",
                Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(document());
    assertTrue(job.find());
    run(
        ALONE,
        job.group(1)
            .replace("<account id>", ALONE)
            .replace("<region>", Fixtures.REGION)
            .replace("<role ARN>", role)
            .replace("<mode>", "GOVERNANCE")
            .replace("<date>", until)
            .replace("<bucket>", console.bucket())
            .replace("$(uuidgen)", "once"));
  }
}
