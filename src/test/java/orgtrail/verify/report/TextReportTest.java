package orgtrail.verify.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextReportTest {
  private static final Finding FAILED =
      Finding.failed(Check.BUCKET_VERSIONING, "versioning is suspended", "deploy the stack again");

  private static String text(Report report, Charset charset) {
    var out = new StringWriter();
    TextReport.write(report, out, charset);
    return out.toString();
  }

  private static List<String> lines(Report report) {
    return text(report, UTF_8).lines().toList();
  }

  private static String line(Report report, Check check) {
    return lines(report).stream().filter(l -> l.contains(check.id())).findFirst().orElseThrow();
  }

  // --- Checks ------------------------------------------------------------------------------------

  @Test
  void eachCheckIsOneLine() {
    var lines = lines(Reports.allWell(3));
    int checks = Check.values().length;
    for (int i = 0; i < checks; i++) {
      assertTrue(lines.get(i).startsWith("✔ " + Check.values()[i].id() + " "), lines.get(i));
    }
    assertEquals("", lines.get(checks));
  }

  @Test
  void aPassedCheckSaysWhatWasSeen() {
    assertEquals(
        "✔ key.enabled                   it is enabled",
        line(Reports.of(Finding.passed(Check.KEY_ENABLED, "it is enabled")), Check.KEY_ENABLED));
  }

  @Test
  void aCheckThatCountsSaysHowMany() {
    var report = Reports.of(List.of(), Map.of(Check.FILES_SIGNATURES, 408L), List.of());
    assertEquals(
        "✔ files.signatures              CloudTrail has signed each digest: 408 digests",
        line(report, Check.FILES_SIGNATURES));
  }

  @Test
  void aFailedCheckSaysWhatToDoOnTheSameLine() {
    assertEquals(
        "✘ bucket.versioning             versioning is suspended → deploy the stack again",
        line(Reports.of(FAILED), Check.BUCKET_VERSIONING));
  }

  @Test
  void aCheckThatCouldNotBeAskedHasAnotherMark() {
    var finding = Finding.notAsked(Check.KEY_GRANTS, "kms:ListGrants is denied", "allow it");
    assertEquals(
        "? key.grants                    kms:ListGrants is denied → allow it",
        line(Reports.of(finding), Check.KEY_GRANTS));
  }

  @Test
  void oneFindingHasItsAccountAndRegion() {
    var finding =
        Finding.failed(Check.FILES_LOCK, Reports.PLACE, "k is not locked", "find out why");
    assertEquals(
        "✘ files.lock                    345678901234 eu-west-1: k is not locked → find out why",
        line(Reports.of(finding), Check.FILES_LOCK));
  }

  @Test
  void severalFindingsAreALineEachWithAccountAndRegion() {
    var all = new Place("111111111111", "");
    var report =
        Reports.of(
            List.of(
                Finding.failed(Check.FILES_LOCK, Reports.PLACE, "k is not locked", "find out why"),
                Finding.notAsked(Check.FILES_LOCK, all, "s3:GetObject is denied", "allow it")),
            Map.of(Check.FILES_LOCK, 12_345L),
            List.of());
    assertEquals(
        List.of(
            "✘ files.lock                    2 findings among 12,345 files",
            "  ✘ 345678901234 eu-west-1: k is not locked → find out why",
            "  ? 111111111111: s3:GetObject is denied → allow it"),
        lines(report).subList(0, 3));
  }

  @Test
  void aRemedyForAllFindingsIsWrittenOnce() {
    var report =
        Reports.of(
            Finding.failed(Check.FILES_LOCK, Reports.PLACE, "a is not locked", "find out why"),
            Finding.failed(Check.FILES_LOCK, Reports.PLACE, "b is not locked", "find out why"));
    assertEquals(
        List.of(
            "✘ files.lock                    2 findings → find out why",
            "  ✘ 345678901234 eu-west-1: a is not locked",
            "  ✘ 345678901234 eu-west-1: b is not locked"),
        lines(report).subList(0, 3));
  }

  @Test
  void findingsThatAreNotShownAreCounted() {
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < Report.MOST_FINDINGS + 234; i++) {
      var place = new Place(Reports.account(i), "");
      findings.add(Finding.failed(Check.FILES_ACCOUNTS, place, "it sends nothing", "find out why"));
    }
    var lines = lines(Reports.of(findings, Map.of(), List.of()));
    assertTrue(lines.get(0).contains(" 1,234 findings "), lines.get(0));
    assertEquals("    and 1,184 more", lines.get(51));
    assertEquals("", lines.get(52));
  }

  // --- Chains ------------------------------------------------------------------------------------

  @Test
  void completeChainsAreNotListed() {
    assertFalse(text(Reports.allWell(3), UTF_8).contains(Reports.account(0)));
  }

  @Test
  void brokenChainsAreListed() {
    var chains =
        List.of(Reports.broken(Reports.PLACE), Reports.complete(new Place("111111111111", "r")));
    var finding = Finding.failed(Check.FILES_CHAINS, Reports.PLACE, "a digest is missing", "look");
    var lines = lines(Reports.of(List.of(finding), Map.of(), chains));
    assertEquals("1 of 2 chains with findings:", lines.get(2));
    assertEquals(
        "✘ 345678901234 eu-west-1        a digest is missing"
            + " (23 digests, 1,180 log files, newest: 2026-11-24T14:00:00Z)",
        lines.get(3));
  }

  // --- Summary -----------------------------------------------------------------------------------

  @Test
  void theSummarySaysWhatWasVerifiedAndWhatItCost() {
    var report = Reports.withFindings(50);
    var lines = lines(report);
    assertEquals(
        List.of(
            "%1$d checks: %2$d passed, 3 failed, 1 could not be asked."
                .formatted(Check.values().length, Check.values().length - 4),
            "Trail      arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123",
            "Bucket     cloudtrail-123456789012-example-quantum-123",
            "Period     2026-11-23T14:00:00Z to 2026-11-24T14:00:00Z",
            "Verified   all accounts, newest digests",
            "Read       850 chains, 1,047,300 log files",
            "Effort     9,876 requests, 1.2 GiB from S3, 2 min 5 s",
            "Exit code  1: Something is wrong."),
        lines.subList(lines.size() - 8, lines.size()));
  }

  @Test
  void theSummaryNamesThePart() {
    var report = Reports.of(new Part(2, 3, List.of()), List.of(FAILED), Map.of(), List.of());
    assertTrue(lines(report).contains("Verified   shard 2 of 3 of all accounts, newest digests"));
  }

  // --- The terminal ------------------------------------------------------------------------------

  @Test
  void anOutputWithoutTheMarksGetsAscii() {
    var text = text(Reports.withFindings(4), US_ASCII);
    assertTrue(US_ASCII.newEncoder().canEncode(text), text);
    assertTrue(text.startsWith("+ trail.recording "), text);
    assertTrue(text.contains("x bucket.versioning             versioning is suspended -> "), text);
    assertTrue(text.contains("? key.grants "), text);
  }

  /** The key of a file can have any characters, also those that move the cursor. */
  @Test
  void whatSomebodyElseWroteCannotForgeALine() {
    var finding =
        Finding.failed(
            Check.FILES_UNNAMED, Reports.PLACE, "x\r\u001b[2K\n✔ files.unnamed  fine", "look");
    var lines = lines(Reports.of(finding));
    assertEquals(1, lines.stream().filter(line -> line.contains("files.unnamed")).count());
    assertTrue(lines.get(0).contains("x\\u{000d}\\u{001b}[2K\\u{000a}✔ files.unnamed"));
  }
}
