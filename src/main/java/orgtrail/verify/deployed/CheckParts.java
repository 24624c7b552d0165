package orgtrail.verify.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;

/**
 * One check of several parts of a resource. Each part needs a right of its own, so a missing right
 * hides no other part.
 */
final class CheckParts {
  private final Check check;
  private final Subject subject;
  private final List<Finding> parts = new ArrayList<>();

  CheckParts(Check check, Subject subject) {
    this.check = check;
    this.subject = subject;
  }

  /** Adds findings of another part of the check. */
  void add(List<Finding> findings) {
    parts.addAll(findings);
  }

  /**
   * Asks for a part.
   *
   * @param differences how the part differs from what is expected
   * @param asExpected what was seen if nothing differs
   * @param events the CloudTrail events of a change
   */
  void ask(
      ReadAction action, Supplier<List<String>> differences, String asExpected, String... events)
      throws Exception {
    add(
        subject
            .compare(
                check,
                action,
                () ->
                    differences.get().stream()
                        .map(difference -> "%s: %s".formatted(subject.described(), difference))
                        .toList(),
                asExpected,
                subject.redeploy(events))
            .call());
  }

  /** What differs or is not known; the first finding if nothing does. */
  List<Finding> findings() {
    var problems = parts.stream().filter(part -> part.mark() != Mark.PASSED).distinct().toList();
    return problems.isEmpty() ? parts.subList(0, 1) : problems;
  }
}
