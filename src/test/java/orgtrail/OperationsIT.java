package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.testing.Command;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.Project;
import orgtrail.testing.Runbook;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DefaultRetention;

/**
 * The tasks of docs/operations.md, from the first deployment to the way out, on one deployment. The
 * commands and what they print come from that page. Each test needs what the one before it has
 * done.
 */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperationsIT {
  private static final Runbook PAGE = Runbook.read(Path.of("docs/operations.md"));
  private static final String NAME = "example-quantum-123";
  private static final String BUCKET = "cloudtrail-123456789012-" + NAME;
  private static final String TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/" + NAME;

  /** A log file that the page locks for longer, and keeps as evidence. */
  private static final String FILE =
      "AWSLogs/o-exampleorg1/345678901234/CloudTrail/eu-west-1/2026/11/24/345678901234_CloudTrail_eu-west-1_20261124T1005Z_Mb1Vx2Qy3Zr4Ws5T.json.gz";

  /** What a person at a terminal has: profiles, and an answer to Pulumi's question. */
  private static final String TERMINAL =
      """
      unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
      export AWS_SHARED_CREDENTIALS_FILE=$ORGTRAIL_CREDENTIALS
      pulumi() {
        case $1 in
          up | destroy) command pulumi "$@" $UPDATE --non-interactive --color=never ;;
          *) command pulumi "$@" --non-interactive --color=never ;;
        esac
      }
      aws() { "$LOCAL/awscli" --profile $AWS_PROFILE "$@"; }
      """;

  private final LocalAws aws;
  private final S3Client s3;
  private final Project project;
  private final List<String> done = new ArrayList<>();

  OperationsIT(LocalAws aws) throws IOException {
    this.aws = aws;
    s3 = aws.s3(LOGGING_ACCOUNT);
    project = Project.create(aws).add("logging", "maxRetentionDays: 1500");
    project.makeStack("logging", LOGGING_ACCOUNT);
    project.makeStack("management", MANAGEMENT_ACCOUNT);
    Files.writeString(
        project.path("credentials"),
        profile("logging", "arn:aws:iam::123456789012:role/orgtrail-deploy")
            + profile("incident", "arn:aws:iam::123456789012:role/incident")
            + profile("break-glass", "arn:aws:iam::123456789012:role/break-glass-2027")
            + profile("management", "arn:aws:iam::234567890123:role/local")
            + profile("audit", "arn:aws:iam::345678901234:role/local"));
  }

  private String profile(String name, String role) {
    var credentials = aws.credentialsOf(role);
    return "[%s]%naws_access_key_id = %s%naws_secret_access_key = %s%naws_session_token = %s%n"
        .formatted(
            name,
            credentials.accessKeyId(),
            credentials.secretAccessKey(),
            credentials.sessionToken());
  }

  private void follow(String heading) {
    for (var box : PAGE.under(heading)) {
      box.assertDescribes(run(box));
    }
    done.add(heading);
  }

  /** A preview that the page does not show is skipped. */
  private Command run(Runbook.Box box) {
    return project.shell(
        TERMINAL + box.commands(),
        Project.administrator(LOGGING_ACCOUNT),
        Map.of(
            "LOCAL",
            Path.of("local").toAbsolutePath().toString(),
            "ORGTRAIL_PORT",
            "" + aws.endpoint().getPort(),
            "ORGTRAIL_CREDENTIALS",
            project.path("credentials").toString(),
            "JAVA_TOOL_OPTIONS",
            "-XX:TieredStopAtLevel=1", // the program ends before another compiler pays off
            "UPDATE",
            box.showsOutput() ? "--yes" : "--yes --skip-preview"));
  }

  @Test
  @Order(1)
  void deploysWhatThePageStartsWith() {
    follow("Day two");
    assertTrue(policy().contains("role/break-glass-2026"), policy());
    assertEquals(BUCKET, aws.trail(MANAGEMENT_ACCOUNT, NAME).orElseThrow().s3BucketName());
    aws.deliver(TRAIL, BUCKET, FILE);
  }

  @Test
  @Order(2)
  void addsAReader() {
    follow("Add a reader");
    assertTrue(policy().contains("arn:aws:iam::345678901234:role/auditor"), policy());
  }

  @Test
  @Order(3)
  void raisesTheRetention() {
    follow("Raise the retention");
    assertEquals("GOVERNANCE 730", retention());
  }

  @Test
  @Order(4)
  void goesToComplianceWithASavedPlan() {
    follow("Go to COMPLIANCE");
    assertEquals("COMPLIANCE 730", retention());
  }

  @Test
  @Order(5)
  void rotatesTheBreakGlassRole() {
    follow("Rotate the break-glass role");
    assertTrue(policy().contains("role/break-glass-2027"), policy());
    assertFalse(policy().contains("role/break-glass-2026"), policy());
  }

  @Test
  @Order(6)
  void movesTheAccountOfAnAuditor() {
    follow("Move an auditor's account");
    assertTrue(policy().contains("arn:aws:iam::456789012345:role/auditor"), policy());
    assertFalse(policy().contains("arn:aws:iam::345678901234:role/auditor"), policy());
    assertTrue(policy().contains("role/orgtrail-verify"), policy());
  }

  @Test
  @Order(7)
  void pausesAndResumes() {
    follow("Pause and resume");
    assertTrue(status().timeLoggingStopped().compareTo(status().timeLoggingStarted()) <= 0);
    assertTrue(status().isLogging());
  }

  @Test
  @Order(8)
  void handsTheTrailToADelegatedAdministratorAndBack() {
    follow("Hand the trail to a delegated administrator");
    assertTrue(status().isLogging());
  }

  @Test
  @Order(9)
  void sendsTheEventsToCloudWatchLogs() {
    follow("Feed the log store of CloudWatch");
    var group = aws.trail(MANAGEMENT_ACCOUNT, NAME).orElseThrow().cloudWatchLogsLogGroupArn();
    assertTrue(group.contains(":log-group:cloudtrail/" + NAME), group);
  }

  @Test
  @Order(10)
  void switchesRecursiveLoggingOff() {
    follow("Switch recursive logging off");
  }

  @Test
  @Order(11)
  void keepsEvidence() {
    follow("When verify fails");
  }

  @Test
  @Order(12)
  void previewsNoChangesBeforeTheProviderIsUpgraded() {
    follow("Upgrade the provider");
  }

  /** Every guard is on, and the caller is the deployer that they exempt. */
  @Test
  @Order(13)
  void takesItAllDown() {
    project.add("management", "tamperGuard: attach");
    follow("Take it all down");
    assertEquals(Map.of(), project.state("management").ids());
    assertTrue(aws.trail(MANAGEMENT_ACCOUNT, NAME).isEmpty());
    assertEquals(Map.of(), project.state("logging").ids());
    assertFalse(aws.hasBucket(LOGGING_ACCOUNT, BUCKET));
    assertFalse(aws.hasBucket(LOGGING_ACCOUNT, BUCKET + "-logs"));
  }

  @Test
  @Order(14)
  void hasFollowedTheWholePage() {
    assertEquals(PAGE.headings(), done);
  }

  private String policy() {
    return s3.getBucketPolicy(request -> request.bucket(BUCKET)).policy();
  }

  private String retention() {
    DefaultRetention retention =
        s3.getObjectLockConfiguration(request -> request.bucket(BUCKET))
            .objectLockConfiguration()
            .rule()
            .defaultRetention();
    return retention.modeAsString() + " " + retention.days();
  }

  private GetTrailStatusResponse status() {
    return aws.cloudTrail(MANAGEMENT_ACCOUNT).getTrailStatus(request -> request.name(TRAIL));
  }
}
