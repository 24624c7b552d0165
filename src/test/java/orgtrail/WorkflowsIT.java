package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import orgtrail.testing.Command;

/** The workflow that runs for pull requests, and the scripts of .ci that check it and the tests. */
class WorkflowsIT {
  private static final Path PREVIEW = Path.of(".github/workflows/preview.yml");

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
  void pinsEveryActionByCommit() throws IOException {
    var lines = Files.readString(PREVIEW).lines().filter(line -> line.contains("uses:")).toList();
    assertEquals(steps().stream().filter(step -> step.containsKey("uses")).count(), lines.size());
    lines.forEach(
        line ->
            assertTrue(
                line.matches(" +(- )?uses: [\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"),
                line));
  }

  @Test
  void givesNoCredentialsToForks() {
    // Neither of these gives a credential to the code of a fork, as pull_request_target would.
    // YAML reads the key "on" as true.
    assertEquals(Set.of("pull_request", "push"), map(workflow().get(true)).keySet());
    assertFalse(workflow().containsKey("env"), "every job would get what is in there");
    var trusted = new ArrayList<String>();
    jobs()
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
  void asksForNoMorePermissionsThanEachJobNeeds() {
    assertEquals(Map.of(), workflow().get("permissions"));
    var permissions = new HashMap<String, Object>();
    jobs().forEach((name, job) -> permissions.put(name, job.get("permissions")));
    assertEquals(
        Map.of(
            "verify", Map.of("contents", "read"),
            "preview", Map.of("contents", "read", "id-token", "write"),
            "comment", Map.of("pull-requests", "write")),
        permissions);
    steps().stream()
        .filter(step -> step.getOrDefault("uses", "").toString().startsWith("actions/checkout@"))
        .forEach(step -> assertEquals(false, map(step.get("with")).get("persist-credentials")));
  }

  @Test
  void previewsBothStacksInOneComment() {
    var preview = jobs().get("preview");
    assertEquals("verify", preview.get("needs"));
    var strategy = map(preview.get("strategy"));
    assertEquals(false, strategy.get("fail-fast"));
    assertEquals(
        Map.of(
            "logging", "${{ vars.LOGGING_PREVIEW_ROLE_ARN }}",
            "management", "${{ vars.MANAGEMENT_PREVIEW_ROLE_ARN }}"),
        list(map(strategy.get("matrix")).get("include")).stream()
            .collect(Collectors.toMap(run -> run.get("stack"), run -> run.get("role"))));
    assertTrue(
        preview
            .toString()
            .contains("pulumi preview --stack \"$STACK\" --diff --non-interactive --color never"));

    var comment = jobs().get("comment");
    assertEquals("preview", comment.get("needs"));
    assertFalse(comment.containsKey("strategy"), "a job for each stack would comment twice");
    var script = comment.toString();
    assertTrue(script.contains("const stacks = ['logging', 'management'];"));
    assertTrue(script.contains("updateComment"));
  }

  @Test
  void putsNoTextOfOthersIntoAScript() {
    for (var step : steps()) {
      var script =
          step.getOrDefault("run", "").toString()
              + map(step.getOrDefault("with", Map.of())).getOrDefault("script", "");
      assertFalse(script.contains("${{"), script);
    }
  }

  @Test
  void previewsWithTheEngineThatTheTestsRun() throws IOException {
    var goMod = Files.readString(Path.of("local/engine/pulumi/go.mod"));
    var tested =
        Pattern.compile("github.com/pulumi/pulumi/pkg/v3 v(\\S+)")
            .matcher(goMod)
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    assertEquals(
        List.of(tested),
        steps().stream()
            .map(step -> map(step.getOrDefault("with", Map.of())).get("pulumi-version"))
            .filter(version -> version != null)
            .toList());
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

  private static Map<Object, Object> workflow() {
    try (var file = Files.newBufferedReader(PREVIEW)) {
      return map(new Yaml().load(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Map<Object, Object>> jobs() {
    var jobs = new LinkedHashMap<String, Map<Object, Object>>();
    map(workflow().get("jobs")).forEach((name, job) -> jobs.put(name.toString(), map(job)));
    return jobs;
  }

  private static List<Map<Object, Object>> steps() {
    return jobs().values().stream().flatMap(job -> list(job.get("steps")).stream()).toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> map(Object yaml) {
    return (Map<Object, Object>) yaml;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<Object, Object>> list(Object yaml) {
    return (List<Map<Object, Object>>) yaml;
  }
}
