package orgtrail.verify.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReportTest {
  @TempDir private Path folder;

  private static String json(Report report) throws IOException {
    var out = new StringWriter();
    JsonReport.write(report, out);
    return out.toString();
  }

  private Report read(String json) throws IOException {
    return JsonReport.read(Files.writeString(folder.resolve("report.json"), json));
  }

  /** The error without the file, which stands before it. */
  private String error(String json) {
    var message = assertThrows(IllegalArgumentException.class, () -> read(json)).getMessage();
    var start = folder.resolve("report.json") + ": ";
    assertTrue(message.startsWith(start), message);
    assertFalse(message.contains("\n"), message);
    return message.substring(start.length());
  }

  /** The report in the documentation. */
  private static Report example() {
    var place = new Place("345678901234", "eu-west-1");
    return new Report(
        Reports.AT,
        "0.3.0",
        Reports.scope(new Part(1, 2, List.of())),
        List.of(
            Finding.passed(
                Check.TRAIL_RECORDING, "the trail has recorded since 2026-11-01T08:00:00Z"),
            Finding.notAsked(
                Check.KEY_GRANTS,
                "kms:ListGrants is denied to the profile audit in account 123456789012",
                "allow kms:ListGrants, as the policies in docs/verify.md do"),
            Finding.failed(
                Check.FILES_CHAINS,
                place,
                "the digest of 2026-11-24T09:00:00Z is missing",
                "find out in the access logs who deleted it")),
        Map.of(Check.FILES_CHAINS, 2L, Check.FILES_SIGNATURES, 47L),
        Map.of(),
        List.of(Reports.broken(place), Reports.complete(new Place("345678901234", "us-east-1"))),
        new Report.Effort(512, 7_340_032, Duration.ofMillis(8_250)));
  }

  // --- Writing -----------------------------------------------------------------------------------

  @Test
  void theDocumentationHasWhatIsWritten() throws IOException {
    var page = Files.readString(Path.of("docs/verify-report.md"));
    assertTrue(page.contains("```json\n" + json(example()) + "```\n"), "the example");
  }

  @Test
  void aReportIsReadAsItWasWritten() throws IOException {
    for (var report :
        List.of(example(), Reports.allWell(3), Reports.withFindings(30), Reports.of())) {
      assertEquals(report, read(json(report)));
    }
  }

  @Test
  void omittedFindingsAndHostileTextAreReadAsTheyWereWritten() throws IOException {
    var hostile = "\"}]}\n\u0000\u001b\u2028</script> é 😀";
    var report =
        new Report(
            Reports.AT,
            hostile,
            Reports.scope(Part.WHOLE),
            List.of(Finding.failed(Check.FILES_LOCK, Reports.PLACE, hostile, hostile)),
            Map.of(Check.FILES_LOCK, Long.MAX_VALUE / 100),
            Map.of(Check.FILES_LOCK, 7L),
            List.of(),
            new Report.Effort(0, 0, Duration.ZERO));
    assertEquals(report, read(json(report)));
  }

  @Test
  void eachFindingAndEachChainIsALine() throws IOException {
    var report = Reports.withFindings(10);
    var lines = json(report).lines().map(String::strip).toList();
    assertEquals(
        report.findings().size(), lines.stream().filter(l -> l.startsWith("{\"mark\"")).count());
    assertEquals(
        report.chains().size(), lines.stream().filter(l -> l.startsWith("{\"account\"")).count());
  }

  // --- Reading strictly --------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "formatVersion": 1   | "formatVersion": 2     | formatVersion is 2, but this program reads 1
          "endedAt": "2026     | "endedAt": "x2026      | endedAt is 'x2026-11-24T14:05:10Z', not a time like 2026-11-24T14:00:00Z
          "exitCode": 1        | "exitCode": 0          | exitCode is 0, but 1 follows from the checks
          "exitCode": 1        | "exitCode": 3          | exitCode is 3, not a whole number from 0 to 2
          "exitCode": 1        | "exitCode": "1"        | exitCode is not a whole number from 0 to 2
          "exitCode": 1        | "exitCode": 1e0        | exitCode is 1e0, not a whole number from 0 to 2
          "exitCode": 1        | "exit": 1              | exit is not a field of a report
          "requests": 512,     |                        | effort has no field 'requests'
          "requests": 512      | "requests": -1         | effort.requests is -1, not a whole number from 0 to 999999999999999999
          "digests": "newest"  | "digests": "some"      | scope.digests is 'some', not 'newest' or 'all'
          "shard": 1           | "shard": 3             | scope: there is no shard 3 of 2
          "accounts": []       | "accounts": ["1", "2"] | scope.accounts[0] is '1', not an account id
          "accounts": []       | "accounts": null       | scope.accounts is not an array
          "bytes": 7340032     | "bytes": 1, "bytes": 2 | effort.bytes occurs twice
          trail.recording      | trail.x                | checks[0].id is 'trail.x', not a check of this program
          trail.recording      | key.grants             | checks has key.grants twice
          "mark": "passed"     | "mark": "failed"       | checks has trail.recording, whose mark does not match it
          "mark": "passed"     | "mark": "fine"         | checks[0].mark is 'fine', not 'passed', 'failed' or 'not-asked'
          "omitted": 0         | "omitted": []          | checks[0].omitted is not a whole number from 0 to 999999999999999999
          ,"region":"eu-west-1"}|}                      | checks[2].findings[0] has only one of account and region
          "region":"us-east-1" | "region":"<b>"         | chains[1].region is '<b>', not a region
          "digests":24         | "digests":2147483648   | chains[1].digests is 2147483648, not a whole number from 0 to 2147483647
          "newest":"2026       | "newest":"at 2026      | chains[0].newest is 'at 2026-11-24T14:00:00Z', not a time or empty
          "summary":"complete" | "summary":7            | chains[1].summary is not a text
          "summary":"complete"}| "summary":"complete"]  | the file is not complete or not valid JSON, at chains[1].summary
          """)
  void refusesWhatIsNotAReport(String text, String replacement, String message) throws IOException {
    var json = json(example());
    assertTrue(json.contains(text), text);
    int at = json.indexOf(text);
    var changed =
        json.substring(0, at)
            + (replacement == null ? "" : replacement)
            + json.substring(at + text.length());
    assertEquals(message, error(changed));
  }

  @Test
  void fieldsMayStandInAnotherOrder() throws IOException {
    var object = JsonParser.parseString(json(example())).getAsJsonObject();
    object.add("formatVersion", object.remove("formatVersion"));
    object.add("scope", object.remove("scope"));
    assertEquals(example(), read(object.toString()));
  }

  @Test
  void refusesAFileThatEndsTooEarlyOrTooLate() throws IOException {
    var json = json(example());
    var problem = "the file is not complete or not valid JSON";
    assertEquals(problem + ", at chains[1].newest", error(json.substring(0, json.length() - 40)));
    assertEquals(problem, error(""));
    assertEquals(problem, error(json + "{}"));
    assertEquals("the report is not an object", error("[]"));
  }

  @Test
  void refusesAFileThatIsNotThere() {
    var file = folder.resolve("none.json");
    var error = assertThrows(IllegalArgumentException.class, () -> JsonReport.read(file));
    assertEquals(file + ": there is no such file", error.getMessage());
    error = assertThrows(IllegalArgumentException.class, () -> JsonReport.read(folder));
    assertEquals(folder + ": the file cannot be read", error.getMessage());
  }

  @Test
  void refusesAFileThatIsNotUtf8() throws IOException {
    var file = folder.resolve("report.json");
    Files.write(file, new byte[] {'{', '"', (byte) 0xff, '"'});
    var error = assertThrows(IllegalArgumentException.class, () -> JsonReport.read(file));
    assertEquals(file + ": the file is not UTF-8", error.getMessage());
  }

  @Test
  void refusesAFileThatIsTooLarge() throws IOException {
    var file = folder.resolve("large.json");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(JsonReportReader.MOST_BYTES + 1);
    }
    var error = assertThrows(IllegalArgumentException.class, () -> JsonReport.read(file));
    assertEquals(file + ": the file is larger than 256 MiB", error.getMessage());
  }

  /** Deep nesting must not overflow the stack. */
  @Test
  void refusesDeepNesting() {
    assertEquals("checks[0] is not an object", error("{\"checks\":" + "[".repeat(100_000)));
  }
}
