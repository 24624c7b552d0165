package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Workflow.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orgtrail.testing.Command;
import orgtrail.testing.Workflow;

/** What the workflows may do, and the scripts of .ci that check them and the tests. */
class WorkflowsIT {
  private static final List<Workflow> WORKFLOWS = Workflow.all();
  private static final Workflow PREVIEW = Workflow.named("preview");

  @Test
  void acceptsTheWorkflowsOfThisRepository() {
    var lint = Command.attempt(Map.of(), ".ci/lint-workflows");
    assertEquals(0, lint.exitCode(), lint.output() + lint.error());
  }

  @Test
  void tellsAnErrorInAWorkflow(@TempDir Path folder) throws IOException {
    var broken =
        Files.writeString(
            folder.resolve("broken.yml"),
            """
            on: push
            jobs:
              test:
                runs-on: ubuntu-24.04
                steps:
                  - run: echo "${{ github.event.pull_request.title }}"
            """);
    var lint = Command.attempt(Map.of(), ".ci/lint-workflows", broken.toString());
    assertNotEquals(0, lint.exitCode());
    assertTrue(
        lint.output().contains("\"github.event.pull_request.title\" is potentially untrusted"),
        lint.output() + lint.error());
  }

  @Test
  void pinsEveryActionByCommit() {
    var uses = WORKFLOWS.stream().flatMap(Workflow::lines).filter(line -> line.contains("uses:"));
    uses.filter(line -> !line.contains("uses: ./.github/workflows/"))
        .forEach(
            line ->
                assertTrue(
                    line.matches(
                        " +(- )?uses: [\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"),
                    line));
  }

  @Test
  void givesNoCredentialsToForks() {
    // Neither of these gives a credential to the code of a fork, as pull_request_target would.
    assertEquals(Set.of("pull_request", "push"), PREVIEW.triggers().keySet());
    assertFalse(PREVIEW.content().containsKey("env"), "every job would get what is in there");
    var trusted = new ArrayList<String>();
    PREVIEW
        .jobs()
        .forEach(
            (name, job) -> {
              var text = job.toString();
              if (!text.contains("secrets")
                  && !job.get("permissions").toString().contains("write")) {
                return;
              }
              trusted.add(name);
              // With || a condition would let in what one part of it shuts out.
              var conditions = List.of(String.valueOf(job.get("if")).split(" && "));
              assertTrue(
                  conditions.containsAll(
                      List.of(
                          "github.event.pull_request.head.repo.full_name == github.repository",
                          "github.event.pull_request.user.login != 'dependabot[bot]'")),
                  name + ": " + conditions);
              assertFalse(conditions.toString().contains("||"), name + ": " + conditions);
            });
    assertEquals(List.of("preview", "comment"), trusted);
  }

  @Test
  void startsOnlyFromMainWhereItDeploysOrLooksForDrift() {
    assertEquals(
        Map.of(
            "deploy", Set.of("push", "workflow_dispatch"),
            "deploy-stack", Set.of("workflow_call"),
            "drift", Set.of("schedule", "workflow_dispatch"),
            "preview", Set.of("pull_request", "push"),
            "verify-deployment", Set.of("workflow_call"),
            "vulnerabilities", Set.of("schedule", "workflow_dispatch", "pull_request")),
        WORKFLOWS.stream()
            .collect(Collectors.toMap(Workflow::name, workflow -> workflow.triggers().keySet())));
    assertEquals(
        Map.of("branches", List.of("main")), Workflow.named("deploy").triggers().get("push"));
    // Somebody can start a workflow by hand on any branch.
    for (var name : List.of("deploy", "drift")) {
      var first = Workflow.named(name).job("stacks").get("if").toString();
      assertTrue(first.contains("github.ref == 'refs/heads/main'"), first);
      assertFalse(first.contains("||"), first);
      var after = new HashMap<>(Workflow.named(name).jobs());
      after.remove("stacks");
      after.values().forEach(job -> assertTrue(job.containsKey("needs"), job.toString()));
    }
  }

  @Test
  void asksForNoMorePermissionsThanEachJobNeeds() {
    var permissions = new TreeMap<String, Object>();
    for (var workflow : WORKFLOWS) {
      assertEquals(Map.of(), workflow.content().get("permissions"), workflow.name());
      workflow
          .jobs()
          .forEach((job, what) -> permissions.put(workflow.name() + " " + job, ofJob(what)));
    }
    var read = "contents=read";
    var assume = "contents=read, id-token=write";
    var plan = "actions=read, contents=read, id-token=write";
    assertEquals(
        new TreeMap<>(
            Map.ofEntries(
                Map.entry("preview verify", read),
                Map.entry("preview preview", assume),
                Map.entry("preview comment", "pull-requests=write"),
                Map.entry("deploy stacks", read),
                Map.entry("deploy replica", plan),
                Map.entry("deploy logging", plan),
                Map.entry("deploy management", plan),
                Map.entry("deploy verify", assume),
                Map.entry("deploy-stack plan", plan),
                Map.entry("deploy-stack apply", assume),
                Map.entry("verify-deployment verify", assume),
                Map.entry("drift stacks", read),
                Map.entry("drift verify", assume),
                Map.entry("drift refresh", assume),
                Map.entry("drift report", "contents=read, issues=write"),
                Map.entry("vulnerabilities scan", read))),
        permissions);
    steps()
        .filter(step -> step.getOrDefault("uses", "").toString().startsWith("actions/checkout@"))
        .forEach(step -> assertEquals(false, map(step.get("with")).get("persist-credentials")));
  }

  private static String ofJob(Map<Object, Object> job) {
    return map(job.get("permissions")).entrySet().stream()
        .map(Object::toString)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  @Test
  void previewsAllStacksInOneComment() {
    var preview = PREVIEW.job("preview");
    assertEquals("verify", preview.get("needs"));
    var strategy = map(preview.get("strategy"));
    assertEquals(false, strategy.get("fail-fast"));
    assertEquals(
        Map.of("stack", "${{ fromJSON(needs.verify.outputs.stacks) }}"), strategy.get("matrix"));
    assertEquals(
        List.of("${{ vars[format('{0}_PREVIEW_ROLE_ARN', matrix.stack)] }}"),
        roles(preview).toList());
    assertTrue(
        preview
            .toString()
            .contains("pulumi preview --stack \"$STACK\" --diff --non-interactive --color never"));

    var comment = PREVIEW.job("comment");
    assertEquals(List.of("verify", "preview"), comment.get("needs"));
    assertFalse(comment.containsKey("strategy"), "a job for each stack would comment twice");
    var script = comment.toString();
    assertTrue(script.contains("const stacks = JSON.parse(process.env.STACKS);"));
    assertTrue(script.contains("STACKS=${{ needs.verify.outputs.stacks }}"), script);
    assertTrue(script.contains("updateComment"));
  }

  @Test
  void givesTheConfigurationOfThePolicyPackToEachPreviewThatAnUpdateFollows() {
    for (var job : List.of(PREVIEW.job("preview"), Workflow.named("deploy-stack").job("plan"))) {
      assertTrue(job.toString().contains("POLICY_PACK_CONFIG=${{ vars.POLICY_PACK_CONFIG }}"));
    }
    assertTrue(PREVIEW.shell("Preview").contains("policies=$(.github/scripts/policy-pack)"));
  }

  @Test
  void neverCancelsAnUpdate() {
    assertEquals(
        Map.of("group", "deploy", "cancel-in-progress", false),
        Workflow.named("deploy").content().get("concurrency"));
    // A called workflow would cancel the one that calls it.
    assertFalse(Workflow.named("deploy-stack").content().containsKey("concurrency"));
    for (var workflow : WORKFLOWS) {
      workflow
          .jobs()
          .forEach(
              (name, job) -> {
                assertFalse(job.containsKey("concurrency"), name);
                if (job.toString().contains("scripts/apply")) {
                  assertTrue((int) job.get("timeout-minutes") >= 120, name);
                }
              });
    }
  }

  @Test
  void updatesOnlyAfterAnApproval() {
    var workflow = Workflow.named("deploy-stack");
    var apply = workflow.job("apply");
    assertEquals("plan", apply.get("needs"));
    assertEquals("needs.plan.outputs.changes == 'true'", apply.get("if"));
    assertEquals("${{ inputs.stack }}", apply.get("environment"));
    assertEquals(
        List.of("${{ vars[format('{0}_DEPLOY_ROLE_ARN', inputs.stack)] }}"), roles(apply).toList());
    assertTrue(apply.toString().contains("${{ needs.plan.outputs.sha256 }}"));

    var plan = workflow.job("plan");
    assertFalse(plan.containsKey("environment"), "a plan needs no approval");
    assertEquals(List.of("${{ inputs.preview-role }}"), roles(plan).toList());
    assertTrue(workflow.shell("Require an approval").contains("require-reviewers \"$STACK\""));

    var updating =
        WORKFLOWS.stream()
            .flatMap(all -> all.jobs().values().stream())
            .filter(job -> job.toString().matches("(?s).*(DEPLOY_ROLE|pulumi up|scripts/apply).*"))
            .toList();
    assertEquals(List.of(apply), updating);
  }

  @Test
  void keepsAPlanForOneDay() {
    var upload =
        Workflow.steps(Workflow.named("deploy-stack").job("plan")).stream()
            .filter(step -> step.toString().contains("actions/upload-artifact@"))
            .map(step -> map(step.get("with")))
            .toList();
    assertEquals(1, upload.size());
    assertEquals("plan/plan.json", upload.get(0).get("path"));
    assertEquals(1, upload.get(0).get("retention-days"));
  }

  @Test
  void deploysTheReplicaThenLoggingThenManagementAndVerifies() {
    var deploy = Workflow.named("deploy");
    assertEquals(
        List.of("stacks", "replica", "logging", "management", "verify"),
        List.copyOf(deploy.jobs().keySet()));
    assertEquals(List.of("stacks", "replica"), deploy.job("logging").get("needs"));
    assertEquals("logging", deploy.job("management").get("needs"));
    assertEquals("management", deploy.job("verify").get("needs"));
    for (var stack : List.of("replica", "logging", "management")) {
      assertEquals("./.github/workflows/deploy-stack.yml", deploy.job(stack).get("uses"));
      assertEquals(
          Map.of(
              "stack",
              stack,
              "preview-role",
              "${{ vars.%s_PREVIEW_ROLE_ARN }}".formatted(stack.toUpperCase(Locale.ROOT))),
          deploy.job(stack).get("with"));
    }
    // A job whose predecessor has failed must not run, also where a skipped one is allowed.
    for (var job : List.of("management", "verify")) {
      assertTrue(
          deploy
              .job(job)
              .get("if")
              .toString()
              .contains(
                  "needs.%s.outputs.deployed == 'true'".formatted(deploy.job(job).get("needs"))));
    }
  }

  @Test
  void reportsDriftWithoutCredentialsOfAws() {
    var report = Workflow.named("drift").job("report");
    assertEquals(List.of("stacks", "verify", "refresh"), report.get("needs"));
    assertTrue(report.get("if").toString().contains("!cancelled()"), "failed jobs are reported");
    assertEquals(List.of(), roles(report).toList());
  }

  /** The roles that the steps of a job assume. */
  private static Stream<Object> roles(Map<Object, Object> job) {
    return Workflow.steps(job).stream()
        .map(step -> map(step.getOrDefault("with", Map.of())).get("role-to-assume"))
        .filter(Objects::nonNull);
  }

  @Test
  void putsNoTextOfOthersIntoAScript() {
    steps()
        .map(
            step ->
                step.getOrDefault("run", "").toString()
                    + map(step.getOrDefault("with", Map.of())).getOrDefault("script", ""))
        .forEach(script -> assertFalse(script.contains("${{"), script));
  }

  @Test
  void runsTheEngineThatTheTestsRun() throws IOException {
    var goMod = Files.readString(Path.of("local/engine/pulumi/go.mod"));
    var tested =
        Pattern.compile("github.com/pulumi/pulumi/pkg/v3 v(\\S+)")
            .matcher(goMod)
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    var versions =
        steps()
            .map(step -> map(step.getOrDefault("with", Map.of())).get("pulumi-version"))
            .filter(Objects::nonNull)
            .toList();
    assertEquals(Collections.nCopies(5, tested), versions);
  }

  /** Otherwise the engine would download and start what a state names. */
  @Test
  void startsNoPluginButTheOneOfThePom() throws IOException {
    var version =
        Pattern.compile(
                "<groupId>com.pulumi</groupId>\\s*<artifactId>aws</artifactId>\\s*<version>(.*)<")
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    for (var name : List.of("deploy-stack", "drift", "preview")) {
      var workflow = Workflow.named(name);
      var installs =
          workflow.steps().stream()
              .map(step -> step.getOrDefault("run", "").toString())
              .filter(run -> run.startsWith("pulumi plugin install resource aws v" + version + " "))
              .filter(run -> run.contains("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true >>"))
              .count();
      var engines = workflow.lines().filter(line -> line.contains("pulumi/actions@")).count();
      assertEquals(engines, installs, name);
    }
  }

  @Test
  void passesWhereBothRunnersRanTests(@TempDir Path folder) throws IOException {
    report(folder, "surefire-reports/TEST-a.ATest.xml", "tests='3' errors='0' skipped='1'");
    report(folder, "surefire-reports/TEST-a.BTest.xml", "tests='4' errors='0' skipped='0'");
    report(folder, "failsafe-reports/TEST-a.CIT.xml", "tests='2' errors='0' skipped='0'");
    var check = checkReports(folder);
    assertEquals(0, check.exitCode(), check.output() + check.error());
    assertEquals(
        """
        --- Surefire
        [WARNING] Tests run: 7, Failures: 0, Errors: 0, Skipped: 1
        --- Failsafe
        [INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0
        """,
        check.output());
  }

  @Test
  void failsWhereFailsafeDidNotRun(@TempDir Path folder) throws IOException {
    report(folder, "surefire-reports/TEST-a.ATest.xml", "tests='3' errors='0' skipped='0'");
    assertFailsafeRanNothing(folder);
  }

  @Test
  void failsWhereFailsafeRanNoTest(@TempDir Path folder) throws IOException {
    report(folder, "surefire-reports/TEST-a.ATest.xml", "tests='3' errors='0' skipped='0'");
    report(folder, "failsafe-reports/TEST-a.CIT.xml", "tests='0' errors='0' skipped='0'");
    report(folder, "failsafe-reports/TEST-a.DIT.xml", "tests='2' errors='0' skipped='2'");
    assertFailsafeRanNothing(folder);
  }

  @Test
  void failsWhereTheReportsAreOfAnEarlierRun(@TempDir Path folder) throws IOException {
    report(folder, "surefire-reports/TEST-a.ATest.xml", "tests='3' errors='0' skipped='0'");
    var old = report(folder, "failsafe-reports/TEST-a.CIT.xml", "tests='2' errors='0' skipped='0'");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
    assertFailsafeRanNothing(folder);
  }

  @Test
  void failsWhereATestFailed(@TempDir Path folder) throws IOException {
    report(folder, "surefire-reports/TEST-a.ATest.xml", "tests='3' errors='0' skipped='0'");
    report(folder, "failsafe-reports/TEST-a.CIT.xml", "tests='2' errors='1' skipped='0'");
    var check = checkReports(folder);
    assertEquals(1, check.exitCode());
    assertTrue(
        check.output().contains("[ERROR] Tests run: 2, Failures: 0, Errors: 1, Skipped: 0"),
        check.output());
  }

  private static void assertFailsafeRanNothing(Path folder) throws IOException {
    var check = checkReports(folder);
    assertEquals(1, check.exitCode());
    assertTrue(check.output().contains("[ERROR] Failsafe ran no test"), check.output());
    assertFalse(check.output().contains("Surefire ran no test"), check.output());
  }

  /** Checks the reports as at the end of a run that began an hour ago. */
  private static Command checkReports(Path folder) throws IOException {
    var began = Files.createFile(folder.resolve("began"));
    Files.setLastModifiedTime(began, FileTime.from(Instant.now().minusSeconds(3600)));
    return Command.attempt(Map.of(), ".ci/check-reports", folder.toString(), began.toString());
  }

  /** A report as Surefire and Failsafe write it, of a test that prints what looks like another. */
  private static Path report(Path folder, String name, String counts) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(
        file,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite version="3.0.2" name="a.Test" time="0.05" %s failures="0">
          <properties>
            <property name="tests" value="1"/>
          </properties>
          <testcase name="a" classname="a.Test" time="0.02">
            <system-out><![CDATA[<testsuite tests="9" errors="9" skipped="9" failures="9">]]></system-out>
          </testcase>
        </testsuite>
        """
            .formatted(counts.replace('\'', '"')));
  }

  private static Stream<Map<Object, Object>> steps() {
    return WORKFLOWS.stream().flatMap(workflow -> workflow.steps().stream());
  }
}
