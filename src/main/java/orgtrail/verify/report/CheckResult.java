package orgtrail.verify.report;

import java.util.List;
import java.util.OptionalLong;

/**
 * The result of one check: what all writers of a report show.
 *
 * @param mark the worst mark of the findings
 * @param count how many things were checked, if the check counts
 * @param omitted how many findings were left out
 * @param findings the findings, the worst first
 */
record CheckResult(
    Check check, Mark mark, OptionalLong count, long omitted, List<Finding> findings) {

  /** The findings that have not passed. */
  List<Finding> problems() {
    return findings.stream().filter(finding -> finding.mark() != Mark.PASSED).toList();
  }

  /** How many findings have not passed, including those that were left out. */
  long problemCount() {
    return problems().size() + omitted;
  }

  /** What was seen, if the check has passed: its count, and what its findings say. */
  String seen() {
    var seen = findings.stream().map(Finding::seen).filter(text -> !text.isEmpty()).toList();
    var text = seen.isEmpty() ? check.claim() : String.join("; ", seen);
    return count.isPresent() ? text + ": " + counted() : text;
  }

  /** What was checked, e.g. {@code 408 digests}; empty if the check does not count. */
  String counted() {
    return count.isPresent() ? Words.counted(count.getAsLong(), check.counted()) : "";
  }

  /** How many findings there are, e.g. {@code 3 findings among 408 digests}. */
  String summary() {
    var findings = Words.count(problemCount(), "finding");
    return count.isPresent() ? findings + " among " + counted() : findings;
  }

  /** What to do about all findings; empty if they need different things. */
  String commonRemedy() {
    var remedies = problems().stream().map(Finding::remedy).distinct().toList();
    return remedies.size() == 1 ? remedies.get(0) : "";
  }
}
