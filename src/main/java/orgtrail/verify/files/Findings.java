package orgtrail.verify.files;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import orgtrail.verify.report.Place;
import orgtrail.verify.report.Report;

/**
 * Collects findings and counts of all chains. It keeps a limited number of findings, so that it
 * does not grow with the number of files. It is safe for use by several threads.
 */
final class Findings {
  private final Map<Check, List<Finding>> kept = new EnumMap<>(Check.class);
  private final Map<Check, Long> omitted = new EnumMap<>(Check.class);
  private final Map<Check, Long> counts = new EnumMap<>(Check.class);

  synchronized void add(Finding finding) {
    var same = kept.computeIfAbsent(finding.check(), check -> new ArrayList<>());
    if (same.size() < Report.MOST_FINDINGS) {
      same.add(finding);
      return;
    }
    omitted.merge(finding.check(), 1L, Long::sum);
    if (finding.mark() == Mark.FAILED) {
      leaveOutABetterOne(same, finding);
    }
  }

  /** A finding that several chains make. */
  synchronized void addOnce(Finding finding) {
    if (!kept.getOrDefault(finding.check(), List.of()).contains(finding)) {
      add(finding);
    }
  }

  private static void leaveOutABetterOne(List<Finding> same, Finding failed) {
    same.stream()
        .filter(kept -> kept.mark() != Mark.FAILED)
        .findFirst()
        .ifPresent(better -> same.set(same.indexOf(better), failed));
  }

  synchronized boolean has(Check check) {
    return kept.containsKey(check);
  }

  synchronized void count(Check check, long things) {
    counts.merge(check, things, Long::sum);
  }

  /** Sorted by check, account and region, because threads add them in any order. */
  synchronized List<Finding> sorted() {
    return kept.values().stream()
        .flatMap(List::stream)
        .sorted(
            comparing(Finding::check)
                .thenComparing(placed(Place::accountId))
                .thenComparing(placed(Place::region))
                .thenComparing(Finding::seen))
        .toList();
  }

  private static Function<Finding, String> placed(Function<Place, String> part) {
    return finding -> finding.place().map(part).orElse("");
  }

  synchronized Map<Check, Long> omitted() {
    return Collections.unmodifiableMap(new EnumMap<>(omitted));
  }

  synchronized Map<Check, Long> counts() {
    return Collections.unmodifiableMap(new EnumMap<>(counts));
  }
}
