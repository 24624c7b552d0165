package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Report;

class FindingsTest {
  private final Findings findings = new Findings();

  private void fill(boolean endsWithAFailure) {
    for (int i = 1; i < Report.MOST_FINDINGS; i++) {
      findings.add(Finding.notAsked(Check.FILES_CHAINS, "throttled " + i, "again"));
    }
    findings.add(
        endsWithAFailure
            ? Finding.failed(Check.FILES_CHAINS, "missing 1", "find out")
            : Finding.notAsked(Check.FILES_CHAINS, "throttled", "again"));
  }

  private void keepsAFailure() {
    var failure = Finding.failed(Check.FILES_CHAINS, "missing 2", "find out");
    findings.add(failure);
    assertEquals(Report.MOST_FINDINGS, findings.sorted().size());
    assertTrue(findings.sorted().contains(failure));
    assertEquals(Map.of(Check.FILES_CHAINS, 1L), findings.omitted());
  }

  @Test
  void leavesOutWhatCouldNotBeAskedBeforeWhatIsWrong() {
    fill(false);
    keepsAFailure();
  }

  @Test
  void leavesItOutWhereverItStands() {
    fill(true);
    keepsAFailure();
  }
}
