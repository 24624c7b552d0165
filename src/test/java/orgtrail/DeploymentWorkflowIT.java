package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.testing.Command;
import orgtrail.testing.Fixtures;
import orgtrail.testing.Forgery;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.Project;
import orgtrail.testing.Roles;
import orgtrail.testing.Workflow;
import software.amazon.awssdk.services.s3.model.DefaultRetention;

/**
 * The shell of the workflows that deploy and look for drift, run on a local AWS from the first
 * deployment on, each step with the role of {@code roles/} that the workflow gives to it. Each test
 * needs what the one before it has deployed.
 */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeploymentWorkflowIT {
  private static final String BUCKET = "cloudtrail-123456789012-example-quantum-123";
  private static final Map<String, String> ACCOUNTS =
      Map.of("logging", LOGGING_ACCOUNT, "management", MANAGEMENT_ACCOUNT);

  private final LocalAws aws;
  private final Map<String, Roles> roles;
  private final Project project;

  DeploymentWorkflowIT(LocalAws aws) {
    this.aws = aws;
    var name = Map.of("Name", "example-quantum-123");
    var bucket = Map.of("Name", "example-quantum-123", "BucketName", BUCKET);
    roles =
        Map.of(
            "logging",
            Roles.deploy(aws, "logging", LOGGING_ACCOUNT, Fixtures.REGION, bucket),
            "management",
            Roles.deploy(aws, "management", MANAGEMENT_ACCOUNT, Fixtures.REGION, name));
    project =
        Project.create(aws)
            .add("logging", "logReaders: ['" + roles.get("logging").verifier() + "']")
            .add("logging", "deploymentPrincipals: ['" + roles.get("logging").deployer() + "']");
    ACCOUNTS.forEach(project::makeStack);
  }

  /** Pulumi cannot apply a plan that creates resources, so what it proposes now is compared. */
  @Test
  @Order(1)
  void createsOnlyWhatWasApproved() throws IOException {
    var logging = plan(project, "logging");
    assertEquals("true", logging.output("changes"));
    assertTrue(logging.summary().contains("+ 20 to create"), logging.summary());
    assertTrue(logging.summary().contains(logging.output("sha256")), logging.summary());

    project.set("logging", LOGGING_ACCOUNT, "keyDeletionWindowDays", "7");
    var refused = apply("logging", logging);
    assertEquals(1, refused.exitCode());
    assertTrue(
        refused
            .error()
            .contains(
                "::error::The changes are no longer those that were approved: log-archive-key."),
        refused.text());
    assertFalse(aws.hasBucket(LOGGING_ACCOUNT, BUCKET));

    project.set("logging", LOGGING_ACCOUNT, "keyDeletionWindowDays", "30"); // the default
    apply("logging", logging).succeeded();
    assertTrue(aws.hasBucket(LOGGING_ACCOUNT, BUCKET));

    apply("management", plan(project, "management")).succeeded();
    assertEquals(
        BUCKET, aws.trail(MANAGEMENT_ACCOUNT, "example-quantum-123").orElseThrow().s3BucketName());
  }

  /** Nobody is asked for an approval then. The policy pack accepts it. */
  @Test
  @Order(2)
  void seesThatNothingChanges() throws IOException {
    Command.run("local/policy-pack"); // otherwise the step would install what the pack needs
    var plan = plan(project, "management", Map.of("POLICY_PACK_CONFIG", "{}"));
    assertEquals("false", plan.output("changes"));
    assertTrue(plan.summary().contains("Policy Packs run:"), plan.summary());
  }

  @Test
  @Order(3)
  void goesToComplianceOnlyAsItWasApproved() throws IOException {
    project.set("logging", LOGGING_ACCOUNT, "wormMode", "COMPLIANCE");
    project.set("logging", LOGGING_ACCOUNT, "wormRetentionDays", "1");
    var plan = plan(project, "logging");
    assertEquals("true", plan.output("changes"));
    assertTrue(
        plan.summary().contains("> ⚠️ orgtrail:wormMode COMPLIANCE: for 1 day"), plan.summary());

    project.set("logging", LOGGING_ACCOUNT, "wormRetentionDays", "36500");
    var other = apply("logging", plan);
    assertNotEquals(0, other.exitCode());
    assertTrue(other.text().contains("violates plan"), other.text());
    assertTrue(other.text().contains("::error::The update of logging has ended early"));
    assertEquals("GOVERNANCE 365", retention());

    project.set("logging", LOGGING_ACCOUNT, "wormRetentionDays", "1");
    var file = project.path("plan/plan.json");
    var approved = Files.readString(file);
    Files.writeString(file, approved.replace("COMPLIANCE", "GOVERNANCE"));
    var forged = apply("logging", plan);
    assertEquals(1, forged.exitCode());
    assertTrue(forged.output().contains("is not the plan that was approved"), forged.text());
    assertFalse(forged.text().contains("Updating"), forged.text());

    Files.writeString(file, approved);
    apply("logging", plan).succeeded();
    assertEquals("COMPLIANCE 1", retention());
  }

  /** One day is deployed, which is less than the policy pack requires by default. */
  @Test
  @Order(4)
  void plansNothingThatThePolicyPackRefuses() throws IOException {
    var plan = plan(project, "logging", Map.of("POLICY_PACK_CONFIG", "{}"));
    assertNotEquals(0, plan.run().exitCode());
    assertTrue(plan.summary().contains("[mandatory]  lock-not-lowered"), plan.summary());
    assertEquals("", plan.output("changes"), "a later job would apply it");
  }

  /** Whoever can write a state can have resources deleted, but not behind an approval. */
  @Test
  @Order(5)
  void deletesNothingThatOnlyAForgedStateNames() throws IOException {
    project.set("management", MANAGEMENT_ACCOUNT, "managementEventsReadWriteType", "WriteOnly");
    var plan = plan(project, "management");
    var state = project.recorded("management");
    project.forge("management", Forgery.rename("organization-trail"));
    var refused = apply("management", plan);
    assertNotEquals(0, refused.exitCode());
    assertTrue(refused.text().contains("violates plan"), refused.text());
    assertTrue(aws.trail(MANAGEMENT_ACCOUNT, "example-quantum-123").isPresent());

    project.restore("management", state);
    project.set("management", MANAGEMENT_ACCOUNT, "managementEventsReadWriteType", "All");
  }

  /** The reviewer sees where the trail would write to. */
  @Test
  @Order(5)
  void showsAndDoesNotVerifyForgedOutputs() throws IOException {
    var state = project.recorded("logging");
    project.forge("logging", Forgery.output("s3BucketName", "bucket-of-an-attacker"));
    var summary = plan(project, "management").summary();
    assertTrue(
        summary.matches("(?s).*s3BucketName *: \"" + BUCKET + "\" => \"bucket-of-an-attacker\".*"),
        summary);
    assertEquals(2, verify().exitCode());
    assertTrue(
        result("output.txt").contains("has deployed the bucket bucket-of-an-attacker"),
        result("output.txt"));
    project.restore("logging", state);
  }

  /** Otherwise the engine would run what the state names, even for a preview. */
  @Test
  @Order(5)
  void startsNoPluginThatOnlyAForgedStateNames() {
    var state = project.recorded("management");
    project.forge("management", Forgery.addCommand("management"));
    var refused = project.pulumi("management", MANAGEMENT_ACCOUNT, "preview").refusal();
    assertTrue(refused.contains("no resource plugin 'pulumi-resource-command' found"), refused);
    project.restore("management", state);
  }

  @Test
  @Order(6)
  void plansNoFirstDeploymentInComplianceMode() throws IOException {
    var first = Project.create(aws).edit("logging", "GOVERNANCE", "COMPLIANCE");
    first.makeStack("logging", LOGGING_ACCOUNT);
    var plan = plan(first, "logging");
    assertEquals(1, plan.run().exitCode());
    assertTrue(
        plan.run().error().contains("Deploy everything else with wormMode GOVERNANCE first"),
        plan.run().text());
    assertEquals("", plan.output("changes"), "a later job would apply it");
  }

  @Test
  @Order(7)
  void showsAFailedPreviewInTheSummaryAndPlansNothing() throws IOException {
    var broken = Project.create(aws).edit("logging", "GOVERNANCE", "governance");
    broken.makeStack("logging", LOGGING_ACCOUNT);
    var plan = plan(broken, "logging");
    assertNotEquals(0, plan.run().exitCode());
    assertTrue(plan.summary().contains("orgtrail:wormMode must be"), plan.summary());
    assertEquals("", plan.output("changes"));
  }

  /** CloudTrail has delivered nothing yet, so the verification fails. */
  @Test
  @Order(8)
  void verifiesAndKeepsTheReports() throws IOException {
    var failed = verify();
    assertEquals(1, failed.exitCode(), failed.text());
    assertEquals("1\n", result("exit-code"));
    assertTrue(result("output.txt").contains("✘ trail.digest-delivery"));
    for (var asked : List.of("✔ trail.scope ", "✔ bucket.policy ")) { // one of each account
      assertTrue(result("output.txt").contains(asked), result("output.txt"));
    }
    assertTrue(result("report.xml").contains("digest-delivery\""));
    assertTrue(result("report.html").contains(BUCKET));
    try (var files = Files.list(project.path("result"))) {
      assertEquals(
          List.of("exit-code", "output.txt", "report.html", "report.xml"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  @Order(9)
  void findsDriftAndChangesNothing() throws IOException {
    refresh().succeeded();
    assertEquals("0\n", result("exit-code"));
    var before = project.recorded("logging");

    aws.s3As(roles.get("logging").deployer())
        .deleteBucketLifecycle(request -> request.bucket(BUCKET));
    assertNotEquals(0, refresh().exitCode());
    assertNotEquals("0\n", result("exit-code"));
    assertTrue(result("output.txt").contains("log-archive-bucket-lifecycle"));
    assertEquals(before, project.recorded("logging"));
  }

  // --- Steps of the workflows --------------------------------------------------------------------

  /** A run of the step that plans. */
  private record Plan(Command run, Path outputs, Path summaryFile) {
    /** An output of the step; empty if there is none. */
    String output(String name) throws IOException {
      return Files.readString(outputs)
          .lines()
          .filter(line -> line.startsWith(name + "="))
          .map(line -> line.substring(name.length() + 1))
          .collect(Collectors.joining());
    }

    String summary() throws IOException {
      return Files.readString(summaryFile);
    }
  }

  private Plan plan(Project project, String stack) throws IOException {
    return plan(project, stack, Map.of());
  }

  /**
   * @param more variables of the step that are not always set
   */
  private Plan plan(Project project, String stack, Map<String, String> more) throws IOException {
    var outputs = Files.createTempFile("outputs", "");
    var summary = Files.createTempFile("summary", ".md");
    var variables = new HashMap<>(more);
    variables.put("STACK", stack);
    variables.put("GITHUB_OUTPUT", outputs.toString());
    variables.put("GITHUB_STEP_SUMMARY", summary.toString());
    var run =
        project.shell(
            Workflow.named("deploy-stack").shell("Plan"), roles.get(stack).preview(), variables);
    return new Plan(run, outputs, summary);
  }

  private Command apply(String stack, Plan plan) throws IOException {
    var outputs = Files.createTempFile("outputs", "");
    var run =
        project.shell(
            Workflow.named("deploy-stack").shell("Apply"),
            roles.get(stack).deployer(),
            Map.of(
                "STACK", stack,
                "SHA256", plan.output("sha256"),
                "GITHUB_OUTPUT", outputs.toString()));
    // The next stack is deployed if this output is true.
    assertEquals(run.exitCode() == 0 ? "updated=true\n" : "", Files.readString(outputs));
    return run;
  }

  private Command refresh() {
    return project.shell(
        Workflow.named("drift").shell("Refresh"),
        roles.get("logging").preview(),
        Map.of("STACK", "logging"));
  }

  /** The job has no credentials but those of the roles that verify. */
  private Command verify() {
    var variables = new HashMap<String, String>();
    roles.forEach(
        (stack, deployed) -> {
          var credentials = aws.credentialsOf(deployed.verifier());
          var prefix = stack.toUpperCase(Locale.ROOT);
          variables.put(prefix + "_ACCESS_KEY_ID", credentials.accessKeyId());
          variables.put(prefix + "_SECRET_ACCESS_KEY", credentials.secretAccessKey());
          variables.put(prefix + "_SESSION_TOKEN", credentials.sessionToken());
        });
    for (var name : List.of("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN")) {
      variables.put("AWS_" + name, variables.get("MANAGEMENT_" + name));
      variables.put("REPLICA_" + name, "");
    }
    return project.shell(
        Workflow.named("verify-deployment").shell("Verify"),
        roles.get("management").verifier(),
        variables);
  }

  private String result(String file) throws IOException {
    return Files.readString(project.path("result").resolve(file));
  }

  private String retention() {
    DefaultRetention retention =
        aws.s3(LOGGING_ACCOUNT)
            .getObjectLockConfiguration(request -> request.bucket(BUCKET))
            .objectLockConfiguration()
            .rule()
            .defaultRetention();
    return retention.modeAsString() + " " + retention.days();
  }
}
