package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** First runs, other links between the stacks, wrong credentials, and the way out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeploymentVariantsIT {
  private LocalAws aws;

  @BeforeAll
  void startAws() {
    aws = LocalAws.start();
  }

  @AfterAll
  void stopAws() {
    aws.stop();
  }

  @Test
  void previewsTheLoggingStackWithNothingDeployed() throws Exception {
    assertPreviewsTheLoggingStack(Project.of(aws, "preview"));
  }

  @Test
  void runsByMavenAsCommitted() throws Exception {
    assertPreviewsTheLoggingStack(Project.asCommitted(aws, "maven"));
  }

  private static void assertPreviewsTheLoggingStack(Project project) throws Exception {
    var preview = project.preview(project.logging(), LocalAws.LOGGING);
    assertEquals(0, preview.exitCode(), preview.output() + preview.error());
    assertTrue(preview.output().contains("+ 19 to create"), preview.output());
  }

  @Test
  void saysWhichStackComesFirstWhenThatStackIsUnknown() throws Exception {
    assertSaysWhichStackComesFirst(Project.of(aws, "unknown"));
  }

  @Test
  void saysWhichStackComesFirstWhenThatStackIsEmpty() throws Exception {
    var project = Project.of(aws, "empty");
    project.logging();
    assertSaysWhichStackComesFirst(project);
  }

  private static void assertSaysWhichStackComesFirst(Project project) throws Exception {
    var preview = project.preview(project.management(), LocalAws.MANAGEMENT);
    var message = preview.output() + preview.error();
    assertTrue(preview.exitCode() != 0, message);
    assertTrue(
        message
            .lines()
            .anyMatch(
                line ->
                    line.contains("'organization/orgtrail/logging'")
                        && line.contains("run pulumi up -s logging first")),
        message);
    assertFalse(message.contains("\tat "), message);
  }

  /**
   * What the program says of all the rest stands in SettingsTest; here is how it reaches the user.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orgtrail:account: logging           | orgtrail:account: prod",
        "orgtrail:account: logging           | orgtrail:nothing: logging",
        "orgtrail:name: example-quantum-123  | orgtrail:name: Example",
        "orgtrail:managementAccountId: \"234567890123\" | orgtrail:managementAccountId: 012345670123",
        "orgtrail:organizationId: o-exampleorg1 | orgtrail:organizationId: exampleorg1",
        "orgtrail:wormMode: GOVERNANCE       | orgtrail:wormMode: compliance",
        "orgtrail:wormRetentionDays: 365     | orgtrail:wormRetentionDays: 0",
        "orgtrail:wormRetentionDays: 365     | orgtrail:wormRetentionDays: ten",
        "orgtrail:wormRetentionDays: 365     | orgtrail:wormRetentionDay: 365",
        "orgtrail:wormMode: GOVERNANCE       | orgtrail:forceDestroy: treu",
        "orgtrail:wormMode: GOVERNANCE       | orgtrail:keyDeletionWindowDays: 31",
        "orgtrail:wormMode: GOVERNANCE       | orgtrail:logReaders: ['*']",
        "orgtrail:wormMode: GOVERNANCE       | orgtrail:membersReadOwnLogs: maybe",
        "orgtrail:wormMode: GOVERNANCE       | orgtrail:wormRetentionYears: 1",
        "orgtrail:wormMode: GOVERNANCE       | orgtrail:kmsKeyArn: arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "orgtrail:wormMode: GOVERNANCE       | orgtrail:accessLoggingBucketName: no-such-bucket"
      })
  void refusesABadSettingInOneLineAndDeploysNothing(String good, String bad) throws Exception {
    var project = Project.of(aws, "bad").edit("logging", good, bad);
    var logging = project.logging();
    var preview = project.preview(logging, LocalAws.LOGGING);
    var message = preview.output() + preview.error();
    assertTrue(preview.exitCode() != 0, message);
    assertFalse(message.contains("\tat "), message);
    var setting = bad.contains("nothing") ? "account" : bad.replaceAll("^orgtrail:|: .*", "");
    assertTrue(
        message.lines().anyMatch(line -> line.contains("error: ") && line.contains(setting)),
        message);
    assertEquals(Set.of(), Project.state(logging).keySet());
  }

  @Test
  void saysThatTheRegionIsMissing() throws Exception {
    var project = Project.of(aws, "region").edit("logging", "aws:region: ap-southeast-1", "");
    var preview = project.preview(project.logging(), LocalAws.LOGGING);
    var message = preview.output() + preview.error();
    assertTrue(preview.exitCode() != 0, message);
    assertTrue(message.contains("aws:region is missing: pulumi config set aws:region"), message);
    assertFalse(message.contains("\tat "), message);
  }

  @Test
  void refusesCredentialsOfAnotherAccount() throws Exception {
    var project = Project.of(aws, "wrong");
    for (var stack : new String[] {"logging", "management"}) {
      if (stack.equals("management")) {
        linkStatically(project, "bucket", "arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd");
      }
      var wrong = project.stack(stack, LocalAws.MEMBER);
      var message = Project.failureOf(wrong::up);
      assertTrue(message.contains("AWS account ID not allowed: " + LocalAws.MEMBER), message);
      assertFalse(message.contains("\tat "), message);
    }
    assertThrows(
        NoSuchBucketException.class,
        () ->
            aws.s3(LocalAws.MEMBER)
                .headBucket(r -> r.bucket("cloudtrail-345678901234-example-quantum-123")));
  }

  @Test
  void deploysTheTrailByStaticValuesAndDestroysAllWithForceDestroy() throws Exception {
    var project =
        Project.of(aws, "static")
            .named("static-link")
            .edit(
                "logging", "orgtrail:wormMode", "orgtrail:forceDestroy: true\n  orgtrail:wormMode");
    var logging = project.logging();
    var outputs = logging.up().outputs();
    var bucket = (String) outputs.get("s3BucketName").value();
    linkStatically(project, bucket, (String) outputs.get("kmsKeyArn").value());
    var management = project.management();
    var trail = (String) management.up().outputs().get("trailArn").value();

    var cloudTrail = aws.cloudTrail(LocalAws.MANAGEMENT);
    assertEquals(bucket, cloudTrail.getTrail(r -> r.name(trail)).trail().s3BucketName());

    var s3 = aws.s3(LocalAws.LOGGING);
    s3.putObject(
        r -> r.bucket(bucket).key("AWSLogs/o-exampleorg1/a.json.gz"), RequestBody.fromString("{}"));
    management.destroy();
    logging.destroy();
    assertEquals(Set.of(), Project.state(management).keySet());
    assertEquals(Set.of(), Project.state(logging).keySet());
    for (var gone : new String[] {bucket, bucket + "-logs"}) {
      assertThrows(NoSuchBucketException.class, () -> s3.headBucket(r -> r.bucket(gone)), gone);
    }
  }

  @Test
  void readsAnAccountIdWithALeadingZeroFromAStackFile() throws Exception {
    var project =
        Project.of(aws, "zero")
            .named("leading-zero")
            .edit("logging", "\"234567890123\"", "\"012345678901\"");
    var bucket = (String) project.logging().up().outputs().get("s3BucketName").value();
    var policy = aws.s3(LocalAws.LOGGING).getBucketPolicy(r -> r.bucket(bucket)).policy();
    assertTrue(policy.contains(":012345678901:trail/leading-zero"), policy);
  }

  private static void linkStatically(Project project, String bucket, String key) {
    project.edit(
        "management",
        "orgtrail:loggingStack: organization/orgtrail/logging",
        "orgtrail:s3BucketName: %s\n  orgtrail:kmsKeyArn: %s".formatted(bucket, key));
  }
}
