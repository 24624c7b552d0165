package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import orgtrail.config.Setting;
import orgtrail.config.StackKind;
import orgtrail.config.StackOutput;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;
import orgtrail.testing.MarkdownTables;

/**
 * Code, project files and documentation name the same settings and outputs. The stack files belong
 * to the user, so no value in them makes a test fail.
 */
class ProjectFilesTest {
  // --- Pulumi.yaml and the stack files -----------------------------------------------------------

  /** The engine would hand over a default as if the stack file had set it. */
  @Test
  void pulumiYamlSetsNoDefaults() throws IOException {
    var project = yaml(Path.of("Pulumi.yaml"));
    assertEquals("orgtrail", project.get("name"));
    assertEquals("java", project.get("runtime"));
    assertFalse(project.containsKey("config"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"logging", "management", "replica"})
  void aStackFileHasOnlySettingsThatItsKindOfStackReads(String stack) throws IOException {
    var config = config(stack);
    var kind = kindIn(config);
    assumeTrue(kind.isPresent(), "the stack file does not say what the stack is");
    var known =
        Arrays.stream(Setting.values())
            .filter(setting -> setting.kinds().contains(kind.get()))
            .map(Setting::key)
            .collect(Collectors.toSet());
    var unknown = new TreeSet<>(config.keySet());
    unknown.removeIf(key -> !key.startsWith(Setting.NAMESPACE) || known.contains(key));
    assertEquals(Set.of(), unknown, "keys that a " + kind.get().text() + " stack does not read");
  }

  /**
   * The tests' own stack files have the values of the example. As soon as a stack file has other
   * settings or values, it is the user's, who comments it or not.
   */
  @ParameterizedTest
  @ValueSource(strings = {"logging", "management", "replica"})
  void everyLineOfTheExampleIsCommented(String stack) throws IOException {
    var example = Fixtures.stack(stack);
    assumeTrue(settings(example).equals(settings(config(stack))), "not the example any more");
    var uncommented =
        Files.readAllLines(Path.of("Pulumi." + stack + ".yaml")).stream()
            .filter(line -> line.matches("  \\S.*"))
            .filter(line -> !line.contains(" # "))
            .toList();
    assertEquals(List.of(), uncommented);
  }

  /** The settings of a stack file as text. */
  private static Map<String, String> settings(Map<String, ?> config) {
    var settings = new TreeMap<String, String>();
    config.forEach(
        (key, value) -> {
          if (key.startsWith(Setting.NAMESPACE)) {
            settings.put(key, String.valueOf(value));
          }
        });
    return settings;
  }

  private static Optional<StackKind> kindIn(Map<String, Object> config) {
    return Arrays.stream(StackKind.values())
        .filter(kind -> kind.text().equals(config.get(Setting.ACCOUNT.key())))
        .findFirst();
  }

  /** The configuration in a stack file of the user, who may have deleted it. */
  private static Map<String, Object> config(String stack) throws IOException {
    var file = Path.of("Pulumi." + stack + ".yaml");
    assumeTrue(Files.exists(file));
    var config = new TreeMap<String, Object>();
    if (yaml(file).get("config") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> config.put(String.valueOf(key), value));
    }
    return config;
  }

  private static Map<String, Object> yaml(Path file) throws IOException {
    Map<String, Object> content = new Yaml().load(Files.readString(file));
    return content == null ? Map.of() : content;
  }

  // --- The documentation -------------------------------------------------------------------------

  @Test
  void theDocumentationHasOneRowForEachSetting() throws IOException {
    var expected = new TreeMap<String, List<String>>();
    for (var setting : Setting.values()) {
      expected.put(
          setting.key().substring(Setting.NAMESPACE.length()),
          List.of(
              kinds(setting.kinds()), setting.defaultValue().orElse(""), setting.description()));
    }
    assertEquals(
        lines(expected),
        lines(
            byFirstColumn(
                table("docs/settings.md", List.of("Setting", "Stack", "Default", "Meaning")))));
  }

  @Test
  void theDocumentationHasOneRowForEachOutput() throws IOException {
    var expected = new TreeMap<String, List<String>>();
    for (var output : StackOutput.values()) {
      expected.put(
          output.key(),
          List.of(
              kinds(output.kinds()),
              output.readers().isEmpty() ? "users" : kinds(output.readers()),
              output.description()));
    }
    var actual = new TreeMap<String, List<String>>();
    byFirstColumn(table("docs/outputs.md", List.of("Output", "Stack", "Read by", "Meaning")))
        .forEach(
            (name, row) -> {
              boolean isStack =
                  Arrays.stream(StackKind.values()).anyMatch(k -> row.get(1).contains(k.text()));
              // What the table says of users is the writer's choice.
              actual.put(name, List.of(row.get(0), isStack ? row.get(1) : "users", row.get(2)));
            });
    assertEquals(lines(expected), lines(actual));
  }

  private static String kinds(Set<StackKind> kinds) {
    return kinds.stream().map(StackKind::text).collect(Collectors.joining(", "));
  }

  private static String lines(Map<String, List<String>> rows) {
    return rows.entrySet().stream()
        .map(row -> row.getKey() + " | " + String.join(" | ", row.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, List<String>> byFirstColumn(List<List<String>> table) {
    var rows = new TreeMap<String, List<String>>();
    for (var row : table) {
      var before = rows.put(row.get(0), row.subList(1, row.size()));
      assertTrue(before == null, row.get(0) + " has two rows");
    }
    return rows;
  }

  /** The rows of all tables with these columns, without code marks and links. */
  private static List<List<String>> table(String file, List<String> columns) throws IOException {
    return MarkdownTables.rows(file, columns).stream()
        .map(row -> row.stream().map(MarkdownTables::plain).toList())
        .toList();
  }

  // --- Outputs -----------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(StackKind.class)
  void aKindOfStackExportsExactlyTheOutputsThatAreListedForIt(StackKind kind) {
    var expected =
        Arrays.stream(StackOutput.values())
            .filter(output -> output.kinds().contains(kind))
            .map(StackOutput::key)
            .collect(Collectors.toCollection(TreeSet::new));
    var exported = new TreeSet<String>();
    runs(kind).forEach(run -> exported.addAll(run.run().outputNames()));
    assertEquals(expected, exported);
  }

  /** Runs that together switch everything on that has an output. */
  private static List<Deployment.Builder> runs(StackKind kind) {
    String[] logStore = {
      "maxRetentionDays", "400", "s3KeyPrefix", "audit", "forceDestroy", "true", "query", "true"
    };
    var guarded = Examples.logging(principals(Fixtures.LOGGING_ACCOUNT)).run().outputs();
    var guardedCopy = Examples.replicated(principals(Fixtures.LOGGING_ACCOUNT)).run().outputs();
    String[] trail = {
      "cloudwatchLogs", "true",
      "notifySnsTopicName", "new-logs",
      "delegatedAdministrator", Fixtures.MEMBER_ACCOUNT,
      "forceDestroy", "true"
    };
    return switch (kind) {
      case LOGGING ->
          List.of(
              Examples.logging(logStore),
              Examples.logging("kmsKeyArn", Examples.EXISTING_KEY),
              Examples.logging(principals(Fixtures.LOGGING_ACCOUNT)),
              Examples.logging(Fixtures.singleAccounts()),
              Examples.replicated());
      case REPLICA ->
          List.of(
              Examples.replica(logStore),
              Examples.replica("kmsKeyArn", Examples.EXISTING_REPLICA_KEY),
              Examples.replica(principals(Fixtures.REPLICA_ACCOUNT)),
              Examples.replica(Fixtures.singleAccounts()));
      case MANAGEMENT ->
          List.of(
              Examples.management(trail),
              Examples.management("tamperGuard", "document")
                  .withOutputsOf(Examples.LOGGING_STACK, guardedCopy)
                  .withOutputsOf(
                      Examples.REPLICA_STACK,
                      Examples.replica(principals(Fixtures.REPLICA_ACCOUNT)).run().outputs()),
              Examples.management("tamperGuard", "document", "tamperGuardTargets", "[\"r-ab12\"]")
                  .withOutputsOf(Examples.LOGGING_STACK, guarded));
      case STANDALONE ->
          List.of(
              Deployment.of(Fixtures.with(Fixtures.standalone(logStore), trail)),
              Examples.standalone(principals(Fixtures.MANAGEMENT_ACCOUNT)),
              Examples.standalone("replicaStack", Examples.REPLICA_STACK)
                  .withOutputsOf(
                      Examples.REPLICA_STACK,
                      Examples.replica("loggingAccountId", Fixtures.MANAGEMENT_ACCOUNT)
                          .run()
                          .outputs()),
              Examples.standalone(
                  "isOrganizationTrail",
                  "false",
                  "organizationId",
                  null,
                  "kmsKeyArn",
                  Examples.EXISTING_KEY.replace("123456789012", "234567890123")));
    };
  }

  private static String[] principals(String account) {
    var role = "[\"arn:aws:iam::%s:role/%s\"]";
    return new String[] {
      "deploymentPrincipals", role.formatted(account, "Deployer"),
      "breakGlassPrincipals", role.formatted(account, "BreakGlass")
    };
  }
}
