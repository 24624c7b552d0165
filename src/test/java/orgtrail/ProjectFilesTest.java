package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Code, Pulumi.yaml, the stack files and the README's tables tell of the same settings and outputs.
 */
class ProjectFilesTest {
  @Test
  void declaresInPulumiYamlExactlyTheSettingsWithADefault() {
    var withDefault =
        Arrays.stream(Setting.values())
            .filter(Setting::hasDefault)
            .map(Setting::key)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(withDefault, new TreeSet<>(StackFiles.declared().keySet()));
  }

  @Test
  void declaresTypeDefaultAndDescription() {
    StackFiles.declared()
        .forEach(
            (key, setting) -> {
              for (var part : List.of("type", "default", "description")) {
                assertTrue(setting.containsKey(part), key + " has no " + part);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"logging", "management"})
  void setsOnlyWhatTheStackReads(String stack) {
    StackFiles.file(stack).keySet().stream()
        .filter(key -> key.startsWith(Setting.NAMESPACE))
        .forEach(
            key ->
                assertTrue(
                    Setting.of(key).orElseThrow().accounts().stream()
                        .anyMatch(account -> account.text().equals(stack)),
                    key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"logging", "management"})
  void explainsEveryLineOfAStackFile(String stack) throws IOException {
    try (var lines = Files.lines(Path.of("Pulumi." + stack + ".yaml"))) {
      lines
          .filter(line -> line.matches("  \\S.*"))
          .forEach(line -> assertTrue(line.contains(" # "), line));
    }
  }

  @Test
  void tellsOfEverySettingInTheReadme() throws IOException {
    var expected = new TreeMap<String, List<String>>();
    for (var setting : Setting.values()) {
      var name = setting.key().substring(Setting.NAMESPACE.length());
      var declared = StackFiles.declared().getOrDefault(setting.key(), Map.of());
      expected.put(
          name,
          List.of(
              setting.accounts().stream().map(Account::text).collect(Collectors.joining(", ")),
              declared.getOrDefault("default", "").toString()));
    }
    // Where the program must tell a value that was set from a default.
    setDefault(expected, "wormRetentionDays", LogStoreSettings.DEFAULT_RETENTION_DAYS);
    setDefault(expected, "keyRotationPeriodDays", LogStoreSettings.DEFAULT_ROTATION_PERIOD_DAYS);
    var table = table("## Settings");
    var actual = new TreeMap<String, List<String>>();
    table.forEach(row -> actual.put(row.get(0), List.of(row.get(1), row.get(2))));
    assertEquals(expected, actual);
    table.forEach(row -> assertTrue(row.get(3).length() > 10, row.toString()));
  }

  private static void setDefault(Map<String, List<String>> expected, String name, int value) {
    expected.compute(name, (key, row) -> List.of(row.get(0), "" + value));
  }

  @Test
  void tellsOfEveryOutputInTheReadme() throws IOException {
    var logging = Deployment.of(StackFiles.logging()).outputs();
    var management = Deployment.of(StackFiles.management(), logging).outputs();
    var expected = new TreeMap<String, String>();
    logging.keySet().forEach(output -> expected.put(output, "logging"));
    var more =
        StackFiles.with(
            StackFiles.logging(),
            "orgtrail:s3KeyPrefix",
            "audit",
            "orgtrail:kmsKeyArn",
            "arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd");
    Deployment.of(more).outputs().keySet().forEach(output -> expected.put(output, "logging"));
    management.keySet().forEach(output -> expected.put(output, "management"));
    Deployment.of(StackFiles.with(StackFiles.logging(), StackFiles.SINGLE_ACCOUNTS))
        .outputs()
        .keySet()
        .forEach(output -> expected.put(output, "logging"));
    Deployment.of(StackFiles.with(StackFiles.logging(), "orgtrail:forceDestroy", "true"))
        .outputs()
        .keySet()
        .forEach(output -> expected.put(output, "logging"));
    var everything =
        StackFiles.with(
            StackFiles.management(),
            "orgtrail:cloudwatchLogs",
            "true",
            "orgtrail:notifySnsTopicName",
            "new-logs",
            "orgtrail:delegatedAdministrator",
            "345678901234");
    Deployment.of(everything, logging)
        .outputs()
        .keySet()
        .forEach(output -> expected.put(output, "management"));

    var actual =
        table("## Outputs").stream()
            .collect(
                Collectors.toMap(row -> row.get(0), row -> row.get(1), (a, b) -> b, TreeMap::new));
    assertEquals(expected, actual);
  }

  /** The rows of the first table below a heading of the README, without code marks. */
  private static List<List<String>> table(String heading) throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.equals(heading))
        .dropWhile(line -> !line.startsWith("|---"))
        .skip(1)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.replace("`", "").replaceAll("^\\| *| *\\|$", ""))
        .map(line -> Stream.of(line.split(" *\\| *", -1)).toList())
        .toList();
  }
}
