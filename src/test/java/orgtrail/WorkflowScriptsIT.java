package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orgtrail.testing.Command;
import orgtrail.testing.Workflow;

/** The shell of the workflows that needs no AWS, with a GitHub CLI that records its calls. */
class WorkflowScriptsIT {
  private static final Path SCRIPTS = Path.of(".github/scripts").toAbsolutePath();
  private static final String RUN = "https://github.com/example/orgtrail/actions/runs/1";
  private static final String LIST =
      "issue list --state open --app github-actions --label drift --limit 1 --json number";

  @TempDir Path folder;

  /** It knows one issue, whose body and whose being open it keeps in files. */
  @BeforeEach
  void makeGitHub() throws IOException {
    script(
        """
        #!/usr/bin/env bash
        cd %s
        printf '%%s\\n' "$*" | sed 's/--body-file .*/--body-file FILE/' >>calls
        while [ $# -gt 0 ] && [ "$*" != "$last" ]; do
          last=$*
          case $1 in
            issue) verb=$2 ;;
            api) cat protection; exit ;;
            --body-file) cp "$2" body ;;
          esac
          shift
        done
        case ${verb:-} in
          list) if [ -e open ]; then echo '[{"number":7}]'; else echo '[]'; fi ;;
          create) touch open ;;
          close) rm open ;;
          view) python3 -c 'import json; print(json.dumps({"body": open("body").read().replace("\\n", "\\r\\n")}))' ;;
        esac
        """
            .formatted(folder));
  }

  private void script(String text) throws IOException {
    var file = Files.writeString(folder.resolve("gh"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  // --- Drift -------------------------------------------------------------------------------------

  @Test
  void saysNothingWhileAllIsWell() throws IOException {
    result("verify", "0", "");
    result("logging", "0", "");
    report();
    assertEquals(List.of(LIST), calls());
  }

  @Test
  void opensOneIssueUpdatesItAndClosesIt() throws IOException {
    result("verify", "1", "FAILED trail.recording: stopped\n```\n");
    result("logging", "0", "");
    report();
    assertEquals(
        List.of(
            LIST,
            "label create drift --force --description Found by the drift workflow --color B60205",
            "issue create --title The audit trail is not as it was deployed --label drift --body-file FILE"),
        calls());
    var body = read("body");
    assertTrue(body.startsWith("<!-- failed: verify -->\n"), body);
    assertTrue(body.contains(RUN), body);
    assertTrue(body.contains("```text\nFAILED trail.recording: stopped\n'''\n"), body);
    assertFalse(body.contains("`logging`"), body);

    // The same check fails on the next day: the text is updated, and nobody is notified again.
    result("verify", "1", "FAILED trail.recording: still stopped");
    report();
    assertEquals(
        List.of(LIST, "issue view 7 --json body", "issue edit 7 --body-file FILE"), calls());
    assertTrue(read("body").contains("still stopped"));

    result("logging", "255", "~ 1 to update");
    report();
    assertEquals(
        List.of(
            LIST,
            "issue view 7 --json body",
            "issue edit 7 --body-file FILE",
            "issue comment 7 --body Other checks fail now: verify logging (" + RUN + ")"),
        calls());
    assertTrue(read("body").contains("### `logging`\n\n```text\n~ 1 to update"));

    result("verify", "0", "");
    result("logging", "0", "");
    report();
    assertEquals(
        List.of(LIST, "issue comment 7 --body All checks pass again: " + RUN, "issue close 7"),
        calls());
    report();
    assertEquals(List.of(LIST), calls());
  }

  @Test
  void reportsAJobThatEndedBeforeItsCheck() throws IOException {
    result("verify", "0", "");
    report();
    var body = read("body");
    assertTrue(body.startsWith("<!-- failed: logging -->\n"), body);
    assertTrue(body.contains("The job ended before the check. Its log says why."), body);
  }

  @Test
  void staysBelowTheLimitOfAnIssue() throws IOException {
    var many = "ü".repeat(100_000) + "\nthe end";
    for (var check : List.of("verify", "logging")) {
      result(check, "1", many);
    }
    report();
    assertTrue(read("body").length() < 65_536);
    assertTrue(read("body").contains("the end"));
  }

  private void report() {
    run(
            Workflow.named("drift").shell("Report").replace(".github/scripts", SCRIPTS.toString()),
            Map.of("STACKS", "logging", "RUN_URL", RUN))
        .succeeded();
  }

  private void result(String check, String exitCode, String output) throws IOException {
    var result = Files.createDirectories(folder.resolve("results/drift-" + check));
    Files.writeString(result.resolve("exit-code"), exitCode + "\n");
    Files.writeString(result.resolve("output.txt"), output);
  }

  // --- Approvals ---------------------------------------------------------------------------------

  @Test
  void plansNothingForAnEnvironmentWithoutReviewers() throws IOException {
    for (var answer :
        List.of(
            "",
            "{\"message\": \"Not Found\", \"status\": \"404\"}",
            "{\"name\": \"logging\", \"protection_rules\": [{\"type\": \"branch_policy\"}]}")) {
      var required = requireReviewers(answer);
      assertEquals(1, required.exitCode(), answer);
      assertTrue(
          required.output().contains("::error::The environment logging does not exist or has no"),
          required.text());
    }
    assertEquals("api repos/example/orgtrail/environments/logging", calls().get(0));
  }

  @Test
  void warnsWhereOnePersonCanDeployAlone() throws IOException {
    var rules =
        "{\"protection_rules\": [{\"type\": \"branch_policy\"}, {\"type\": \"required_reviewers\", \"prevent_self_review\": %s}]}";
    assertEquals("", requireReviewers(rules.formatted(true)).succeeded().output());
    assertTrue(
        requireReviewers(rules.formatted(false))
            .succeeded()
            .output()
            .startsWith("::warning::The environment logging allows"));
  }

  private Command requireReviewers(String answer) throws IOException {
    Files.writeString(folder.resolve("protection"), answer);
    return run(
        Workflow.named("deploy-stack")
            .shell("Require an approval")
            .replace(".github/scripts", SCRIPTS.toString()),
        Map.of("STACK", "logging", "GH_REPO", "example/orgtrail"));
  }

  // --- Stacks ------------------------------------------------------------------------------------

  @Test
  void knowsAReplicaWithAStackFileAndARoleOnly() throws IOException {
    var both = "[\"logging\",\"management\"]";
    assertEquals(both, stacks(""));
    assertEquals(both, stacks("arn:aws:iam::456789012345:role/orgtrail-preview"));
    Files.createFile(folder.resolve("Pulumi.replica.yaml"));
    assertEquals(both, stacks(""));
    assertEquals(
        "[\"replica\",\"logging\",\"management\"]",
        stacks("arn:aws:iam::456789012345:role/orgtrail-preview"));
  }

  private String stacks(String role) throws IOException {
    for (var workflow : List.of("preview", "deploy", "drift")) {
      var output = folder.resolve("output-" + workflow);
      Files.writeString(output, "");
      run(
              Workflow.named(workflow)
                  .shell("List the stacks")
                  .replace(".github/scripts", SCRIPTS.toString()),
              Map.of("REPLICA_PREVIEW_ROLE_ARN", role, "GITHUB_OUTPUT", output.toString()))
          .succeeded();
    }
    assertEquals(read("output-deploy"), read("output-preview"));
    assertEquals(read("output-deploy"), read("output-drift"));
    return read("output-deploy").strip().replace("stacks=", "");
  }

  // --- Helpers -----------------------------------------------------------------------------------

  private Command run(String shell, Map<String, String> variables) {
    var environment = new HashMap<>(variables);
    environment.put("PATH", folder + ":" + System.getenv("PATH"));
    return Command.attempt(
        folder, environment, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", shell);
  }

  /** The calls of the GitHub CLI since the last time. */
  private List<String> calls() throws IOException {
    var calls = read("calls").lines().toList();
    Files.writeString(folder.resolve("calls"), "");
    return calls;
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }
}
