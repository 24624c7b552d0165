package orgtrail.verify.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Finding PASSED = Finding.passed(Check.KEY_ENABLED, "it is enabled");
  private static final Finding FAILED = Finding.failed(Check.KEY_ROTATION, "off", "turn it on");
  private static final Finding NOT_ASKED = Finding.notAsked(Check.KEY_GRANTS, "denied", "allow it");

  // --- The exit code -----------------------------------------------------------------------------

  @Test
  void exitCodeIsZeroIfAllChecksPass() {
    assertEquals(0, Reports.of(PASSED).exitCode());
    assertEquals(0, Reports.allWell(2).exitCode());
  }

  @Test
  void exitCodeIsOneIfSomethingIsWrong() {
    assertEquals(1, Reports.of(PASSED, FAILED).exitCode());
  }

  @Test
  void exitCodeIsTwoIfSomethingCouldNotBeAsked() {
    assertEquals(2, Reports.of(PASSED, NOT_ASKED).exitCode());
  }

  @Test
  void somethingWrongWinsOverSomethingNotAsked() {
    assertEquals(1, Reports.of(NOT_ASKED, FAILED, PASSED).exitCode());
  }

  @Test
  void aVerificationThatCheckedNothingDoesNotPass() {
    assertEquals(2, Reports.of().exitCode());
  }

  /** The files package could leave out the finding, because there are too many. */
  @Test
  void aBrokenChainWithoutAFindingDoesNotPass() {
    var chains = List.of(Reports.complete(Reports.PLACE), Reports.broken(new Place("1", "r")));
    var report = Reports.of(List.of(PASSED), Map.of(Check.FILES_CHAINS, 2L), chains);
    assertEquals(1, report.exitCode());
    assertEquals("1 chain failed", report.findings().get(1).seen());
    assertEquals(Check.FILES_CHAINS, report.findings().get(1).check());
  }

  @Test
  void aChainThatAFindingExplainsAddsNoFinding() {
    var missing = Finding.failed(Check.FILES_PRESENT, Reports.PLACE, "a file is missing", "look");
    var report = Reports.of(List.of(missing), Map.of(), List.of(Reports.broken(Reports.PLACE)));
    assertEquals(List.of(missing), report.findings());
  }

  @Test
  void findingsThatWereLeftOutDoNotPass() {
    var report =
        new Report(
            Reports.AT,
            "1",
            Reports.scope(Part.WHOLE),
            List.of(),
            Map.of(Check.FILES_LOCK, 9L),
            Map.of(Check.FILES_LOCK, 3L, Check.FILES_HASHES, 0L),
            List.of(),
            new Report.Effort(1, 1, Duration.ZERO));
    assertEquals(1, report.exitCode());
    assertEquals(Map.of(Check.FILES_LOCK, 3L), report.omitted());
  }

  // --- Order and limit ---------------------------------------------------------------------------

  @Test
  void findingsAreSortedByCheckWithTheWorstFirst() {
    var b = new Place("2", "a");
    var late = Finding.failed(Check.FILES_CHAINS, b, "1", "");
    var unasked = Finding.notAsked(Check.FILES_CHAINS, Reports.PLACE, "2", "");
    var early = Finding.failed(Check.FILES_CHAINS, new Place("1", "z"), "3", "");
    var report = Reports.of(unasked, late, early, FAILED);
    assertEquals(List.of(FAILED, early, late, unasked), report.findings());
  }

  @Test
  void keepsTheWorstOfTooManyFindings() {
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < Report.MOST_FINDINGS + 5; i++) {
      var place = new Place(Reports.account(i), "eu-west-1");
      findings.add(Finding.notAsked(Check.FILES_LOCK, place, "denied", "allow it"));
    }
    var failed = Finding.failed(Check.FILES_LOCK, Reports.PLACE, "no lock", "find out why");
    findings.add(failed);
    findings.add(PASSED);
    var report = Reports.of(findings, Map.of(), List.of());
    assertEquals(Report.MOST_FINDINGS + 1, report.findings().size());
    assertEquals(failed, report.findings().get(1));
    assertEquals(Map.of(Check.FILES_LOCK, 6L), report.omitted());
  }

  @Test
  void chainsAreSortedByAccountAndRegion() {
    var first = Reports.complete(new Place("1", "b"));
    var second = Reports.complete(new Place("2", "a"));
    var third = Reports.complete(new Place("2", "b"));
    assertEquals(
        List.of(first, second, third),
        Reports.of(List.of(), Map.of(), List.of(third, first, second)).chains());
  }

  @Test
  void aCheckIsListedOnlyIfItWasMade() {
    var report = Reports.of(List.of(PASSED), Map.of(Check.FILES_LOCK, 0L), List.of());
    assertEquals(
        List.of(Check.KEY_ENABLED, Check.FILES_LOCK),
        report.results().stream().map(CheckResult::check).toList());
  }

  // --- The part ----------------------------------------------------------------------------------

  @Test
  void aPartIsDescribedInWords() {
    var accounts = List.of("2", "1", "2");
    assertEquals("all accounts", Part.WHOLE.words());
    assertEquals("shard 2 of 8 of all accounts", new Part(2, 8, List.of()).words());
    assertEquals("2 accounts", new Part(1, 1, accounts).words());
    assertEquals(List.of("1", "2"), new Part(1, 1, accounts).accounts());
  }

  @Test
  void refusesAShardThatDoesNotExist() {
    assertThrows(IllegalArgumentException.class, () -> new Part(0, 2, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Part(3, 2, List.of()));
  }
}
