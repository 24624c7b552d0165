package orgtrail.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.MarkdownTables;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.JsonReport;
import orgtrail.verify.report.Part;
import orgtrail.verify.report.Report;
import orgtrail.verify.report.Scope;

class VerifyCommandTest {
  private static final Instant FROM = Instant.parse("2026-11-23T14:00:00Z");

  @TempDir Path folder;

  /** What a run of the command has printed. */
  private record Run(int exitCode, String out, String err) {
    List<String> errors() {
      return err.lines().toList();
    }
  }

  private static Run run(String... arguments) {
    return runWith("no-such-pulumi", arguments);
  }

  private static Run runWith(String pulumi, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        VerifyCommand.commandLine(pulumi)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Run(exitCode, out.toString(), err.toString());
  }

  // --- Options -----------------------------------------------------------------------------------

  @Test
  void helpListsEveryOptionAndExitCode() {
    var run = run("--help");
    assertEquals(0, run.exitCode());
    assertEquals("", run.err());
    for (var option : options()) {
      assertTrue(run.out().contains(option), option);
    }
    assertTrue(run.out().contains("2   AWS or Pulumi could not be asked"), run.out());
  }

  @Test
  void theDocumentationHasARowForEachOption() throws IOException {
    var documented = new TreeSet<String>();
    for (var row : MarkdownTables.rows("docs/verify.md", List.of("Option", "Meaning"))) {
      for (var option : MarkdownTables.plain(row.get(0)).split(", ")) {
        documented.add(option.replaceAll("[ =].*", ""));
      }
    }
    assertEquals(options(), documented);
  }

  /** The long names. */
  private static TreeSet<String> options() {
    var names = new TreeSet<String>();
    VerifyCommand.commandLine("pulumi")
        .getCommandSpec()
        .options()
        .forEach(option -> names.add(option.longestName()));
    return names;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --shard    | 0/3        | I/N with I from 1 to N
          --shard    | 4/3        | I/N with I from 1 to N
          --shard    | 3          | I/N with I from 1 to N
          --shard    | 1/999999   | I/N with I from 1 to N
          --accounts | 12345      | the twelve digits of an account id
          --accounts | prod       | the twelve digits of an account id
          --max-age  | 2          | a number of minutes, hours or days
          --max-age  | 0h         | a number of minutes, hours or days
          --digests  | some       | newest or all
          --parallel | 0          | a number from 1 to 256
          --parallel | 257        | a number from 1 to 256
          --parallel | many       | a number from 1 to 256
          --from     | yesterday  | a date or a time with its zone
          --to       | 2026-02-30 | a date or a time with its zone
          """)
  void refusesAValueWithOneLine(String option, String value, String allowed) {
    var run = run(option, value);
    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    var line = run.errors().get(0);
    assertTrue(line.startsWith("verify: "), line);
    assertTrue(line.contains(option), line);
    assertTrue(line.contains("'" + value + "' must be " + allowed), line);
    assertEquals("verify --help lists all options.", run.errors().get(1));
    assertEquals(2, run.errors().size(), run.err());
  }

  @Test
  void refusesOneWrongAccountOfSeveral() {
    var line = run("--accounts", "123456789012,prod").errors().get(0);
    assertTrue(line.contains("'prod' must be"), line);
  }

  @Test
  void refusesAnEmptyAccount() {
    var run = run("--accounts=");
    assertEquals(2, run.exitCode());
    assertTrue(run.errors().get(0).contains("'' must be the twelve digits"), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--from", "--accounts", "--html", "--merge", "--shard"})
  void refusesAnOptionWithoutItsValue(String option) {
    var run = run(option);
    assertEquals(2, run.exitCode());
    assertTrue(run.errors().get(0).startsWith("verify: "), run.err());
    assertTrue(run.errors().get(0).contains(option), run.err());
    assertEquals(2, run.errors().size(), run.err());
  }

  @Test
  void aMisspelledOptionNamesTheOneThatIsMeant() {
    var run = run("--management-profil", "audit");
    assertEquals(2, run.exitCode());
    assertTrue(run.errors().get(0).contains("--management-profil"), run.err());
    assertTrue(run.errors().get(1).contains("--management-profile"), run.err());
    assertEquals(2, run.errors().size(), run.err());
  }

  @Test
  void refusesAPeriodThatEndsBeforeItStarts() {
    var run = run("--from", "2026-11-24", "--to", "2026-11-23T23:00:00Z");
    assertEquals(2, run.exitCode());
    assertEquals(
        List.of(
            "verify: --from must be before the end of the period, which is 2026-11-23T23:00:00Z, but is 2026-11-24T00:00:00Z"),
        run.errors());
  }

  /** `local/verify` sets options before those of its user. */
  @Test
  void theLastOneOfEqualOptionsCounts() {
    var run = run("--project", folder.toString(), "--project", folder.resolve("other") + "");
    assertEquals(
        List.of(
            "verify: --project is %s, which is no folder: name the folder with Pulumi.yaml"
                .formatted(folder.resolve("other"))),
        run.errors());
  }

  // --- Before AWS is asked -----------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"--html", "--junit"})
  void refusesAReportThatCannotBeWrittenBeforeItVerifies(String option) {
    var file = folder.resolve("missing/report");
    var run = run(option, file.toString());
    assertEquals(2, run.exitCode());
    assertEquals(
        List.of(
            "verify: %s must be a file that can be written, in a folder that exists, but is %s"
                .formatted(option, file)),
        run.errors());
  }

  @Test
  void aMissingPulumiIsOneLine() {
    var run = run("--project", folder.toString());
    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertEquals(1, run.errors().size(), run.err());
    assertTrue(
        run.err().startsWith("verify: cannot start pulumi, which knows the stacks: "), run.err());
  }

  /** The settings are checked as a preview checks them. */
  @Test
  void eachMistakeInAStackFileIsOneLine() throws IOException {
    var pulumi =
        FakePulumi.in(folder)
            .config("{\"orgtrail:account\":{\"value\":\"managment\",\"secret\":false}}");
    var run = runWith(pulumi.path(), "--project", folder.toString());
    assertEquals(2, run.exitCode());
    assertFalse(run.errors().isEmpty());
    run.errors()
        .forEach(
            line -> assertTrue(line.startsWith("verify: the stack management: orgtrail:"), line));
  }

  // --- Reports -----------------------------------------------------------------------------------

  @Test
  void mergesTheReportsOfAllShards() {
    var run = run("--merge", report(1, 2), report(2, 2));
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("", run.err());
    assertTrue(run.out().contains("All is well."), run.out());
  }

  @Test
  void printsNothingButJson() {
    var run = run("--json", "--merge", report(1, 2), report(2, 2));
    assertEquals("", run.err());
    var json = JsonParser.parseString(run.out()).getAsJsonObject();
    assertEquals(0, json.get("exitCode").getAsInt());
    assertEquals(1, json.getAsJsonObject("scope").get("shards").getAsInt());
  }

  /** The output can go to a terminal with any charset, and JSON must be UTF-8. */
  @Test
  void jsonIsAscii() {
    var wrong = Finding.failed(Check.KEY_GRANTS, "the key has a grant of José 🔑", "revoke it");
    var run = run("--json", "--merge", report(1, 1, wrong));
    assertTrue(run.out().chars().allMatch(c -> c < 128), run.out());
    assertTrue(run.out().contains("a grant of Jos\\u00e9 \\ud83d\\udd11"), run.out());
    assertEquals(1, JsonParser.parseString(run.out()).getAsJsonObject().get("exitCode").getAsInt());
  }

  @Test
  void writesAllFormatsAtOnce() throws IOException {
    var junit = folder.resolve("report.xml");
    var html = folder.resolve("report.html");
    var run = run("--merge", report(1, 1), "--junit", junit + "", "--html", html + "", "--json");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("{"), run.out());
    assertTrue(Files.readString(junit).contains("<testsuite"));
    assertTrue(Files.readString(html).startsWith("<!DOCTYPE html>"));
  }

  @Test
  void exitsWith1IfSomethingIsWrong() {
    var wrong = Finding.failed(Check.KEY_GRANTS, "the key has a grant", "revoke it");
    assertEquals(1, run("--merge", report(1, 2), report(2, 2, wrong)).exitCode());
  }

  @Test
  void exitsWith2IfARightIsMissing() {
    var missing = Finding.notAsked(Check.KEY_GRANTS, "kms:ListGrants is denied", "allow it");
    assertEquals(2, run("--merge", report(1, 2), report(2, 2, missing)).exitCode());
  }

  @Test
  void doesNotMergeReportsThatDoNotFit() {
    var first = report(1, 3);
    assertCannotMerge("shard 2 of 3", first, report(3, 3));
    assertCannotMerge("are about the same", first, first, report(3, 3));
    assertCannotMerge("missing.json", folder.resolve("missing.json").toString());
  }

  @Test
  void doesNotMergeAFileThatIsNoReport() throws IOException {
    var file = Files.writeString(folder.resolve("list.json"), "[]");
    assertCannotMerge("list.json", file.toString());
  }

  private static void assertCannotMerge(String reason, String... files) {
    var arguments = Stream.concat(Stream.of("--merge"), Arrays.stream(files));
    var run = run(arguments.toArray(String[]::new));
    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertEquals(1, run.errors().size(), run.err());
    assertTrue(run.err().startsWith("verify: --merge: "), run.err());
    assertTrue(run.err().contains(reason), run.err());
  }

  /** A file with the report of a shard. */
  private String report(int shard, int of, Finding... findings) {
    var path = folder.resolve("shard-%d-of-%d.json".formatted(shard, of));
    Map<Check, Long> counts = new EnumMap<>(Map.of(Check.FILES_CHAINS, 3L));
    var report =
        new Report(
            FROM.plus(Duration.ofDays(1)),
            "1.0.0",
            new Scope(
                "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123",
                "cloudtrail-123456789012-example-quantum-123",
                FROM,
                FROM.plus(Duration.ofDays(1)),
                "newest",
                new Part(shard, of, List.of())),
            List.of(findings),
            counts,
            Map.of(),
            List.of(),
            new Report.Effort(1, 2, Duration.ofSeconds(3)));
    try (var file = Files.newBufferedWriter(path)) {
      JsonReport.write(report, file);
      return path.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
