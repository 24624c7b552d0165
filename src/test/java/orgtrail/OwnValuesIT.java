package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import orgtrail.testing.Command;

/**
 * A user's copy of the project, whose stack files hold the user's own values: accounts,
 * organization, name, region and more. The unit tests and the local AWS work there as well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnValuesIT {
  /** The salt is what the user's own Pulumi backend has written into the file. */
  private static final Map<String, String> STACKS =
      Map.of(
          "logging",
          """
          config:
            aws:region: eu-west-1
            aws:allowedAccountIds:
              - "444455556666" # audit
            aws:defaultTags:
              tags:
                team: security
            orgtrail:account: logging
            orgtrail:name: acme-audit
            orgtrail:managementAccountId: "111122223333"
            orgtrail:organizationId: o-acme123456
            orgtrail:wormRetentionYears: 2
            orgtrail:s3KeyPrefix: audit/trail
          encryptionsalt: v1:i3UKtmX0mXs=:v1:bz9r0oXzIJVMJbrk:9xTCzCZMhTDMi0GJ0lZQ0zcRoT1JzQ==
          """,
          "management",
          """
          encryptionsalt: v1:i3UKtmX0mXs=:v1:bz9r0oXzIJVMJbrk:9xTCzCZMhTDMi0GJ0lZQ0zcRoT1JzQ==
          config:
            aws:region: eu-west-1
            aws:allowedAccountIds: ["111122223333"]
            orgtrail:account: management
            orgtrail:name: acme-audit
            orgtrail:loggingStack: acme/orgtrail/logging
          """,
          "lab",
          """
          config:
            aws:region: eu-west-1
            aws:allowedAccountIds:
              - "777788889999"
            orgtrail:account: standalone
            orgtrail:name: acme-lab
            orgtrail:isOrganizationTrail: false
          """);

  /** Without the engine that the tests are given: the scripts find their own. */
  private static final String PATH =
      System.getenv("PATH").replaceFirst("^[^:]*target/engine/bin:", "");

  private Path copy;

  @BeforeAll
  void copyTheProject(@TempDir Path folder) throws IOException {
    copy = folder;
    for (var file :
        Command.run("git", "ls-files", "--cached", "--others", "--exclude-standard").split("\n")) {
      var source = Path.of(file);
      if (Files.exists(source) && !file.matches("Pulumi\\.[^/]+\\.yaml")) {
        Files.createDirectories(copy.resolve(file).getParent());
        Files.copy(source, copy.resolve(file));
      }
    }
    for (var stack : STACKS.entrySet()) {
      Files.writeString(copy.resolve("Pulumi." + stack.getKey() + ".yaml"), stack.getValue());
    }
    for (var command :
        new String[] {"init --quiet", "add --all", "commit --quiet --message=mine"}) {
      git(command.split(" "));
    }
  }

  private Command git(String... arguments) {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return run(
            Map.of(
                "GIT_AUTHOR_NAME", "user",
                "GIT_AUTHOR_EMAIL", "user@example.org",
                "GIT_COMMITTER_NAME", "user",
                "GIT_COMMITTER_EMAIL", "user@example.org"),
            command.toArray(String[]::new))
        .succeeded();
  }

  private Command run(Map<String, String> environment, String... command) {
    var all = new HashMap<>(environment);
    all.put("PATH", PATH);
    return Command.attempt(copy, all, command);
  }

  @Test
  void passesTheUnitTests() {
    run(Map.of(), "mvn", "--offline", "--quiet", "test").succeeded();
  }

  @Test
  void provesTheTrailByTheDemoWithoutTouchingATrackedFile() {
    var demo = run(Map.of(), "local/demo").succeeded();
    assertTrue(
        demo.output().lines().anyMatch(line -> line.matches(" *deleting it +AccessDenied")),
        demo.output());
    assertTrue(demo.output().contains("cloudtrail-444455556666-acme-audit"), demo.output());
    assertTrue(demo.output().contains(" events, e.g. "), demo.output());
    assertTrue(demo.output().contains("Exit code  0: All is well."), demo.output());
    assertEquals("", git("status", "--porcelain").output());
  }

  @Test
  void deploysAnAdditionalStackAndKeepsItsConfigurationInItsFile() {
    var pid = "" + ProcessHandle.current().pid();
    var endpoint = run(Map.of(), "local/aws", "start", "--while", pid, "0").succeeded().output();
    var port = Map.of("ORGTRAIL_PORT", endpoint.strip().replaceFirst(".*:", ""));
    var up = run(port, "local/pulumi", "up", "-s", "lab", "--yes", "--skip-preview").succeeded();
    assertTrue(
        up.output().contains("arn:aws:cloudtrail:eu-west-1:777788889999:trail/acme-lab"),
        up.output());
    var refused =
        run(
                port,
                "local/pulumi",
                "--color",
                "never",
                "config",
                "-s",
                "lab",
                "set",
                "orgtrail:name",
                "x")
            .refusal();
    assertTrue(refused.contains("Pulumi.<stack>.yaml"), refused);
    run(port, "local/aws", "stop", port.get("ORGTRAIL_PORT")).succeeded();
  }
}
