package orgtrail.verify.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The findings of a report: sorted, limited, and none of them forgotten. */
final class FindingList {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::check)
          .thenComparing(Finding::mark, Comparator.reverseOrder())
          .thenComparing(finding -> finding.place().orElse(new Place("", "")));

  private final List<Finding> findings = new ArrayList<>();
  private final Map<Check, Long> omitted = new EnumMap<>(Check.class);

  FindingList(Collection<Finding> findings, Map<Check, Long> omitted, Collection<Chain> chains) {
    var all = new ArrayList<>(findings);
    this.omitted.putAll(omitted);
    this.omitted.values().removeIf(number -> number == 0);
    addForOmitted(all);
    addForChains(all, chains);
    all.sort(ORDER);
    byCheck(all).forEach(this::limit);
  }

  /** The findings, at most {@link Report#MOST_FINDINGS} of each check. */
  List<Finding> findings() {
    return Collections.unmodifiableList(findings);
  }

  /** How many findings of each check are left out; only checks that have some. */
  Map<Check, Long> omitted() {
    return Collections.unmodifiableMap(omitted);
  }

  /** The findings of each check, in their order. */
  static Map<Check, List<Finding>> byCheck(Collection<Finding> findings) {
    return findings.stream()
        .collect(groupingBy(Finding::check, () -> new EnumMap<>(Check.class), toList()));
  }

  /** An unmodifiable copy in the order of {@link Check}. */
  static Map<Check, Long> sorted(Map<Check, Long> numbers) {
    var copy = new EnumMap<Check, Long>(Check.class);
    copy.putAll(numbers);
    return Collections.unmodifiableMap(copy);
  }

  private void limit(Check check, List<Finding> ofCheck) {
    int kept = Math.min(ofCheck.size(), Report.MOST_FINDINGS);
    findings.addAll(ofCheck.subList(0, kept));
    if (kept < ofCheck.size()) {
      omitted.merge(check, (long) ofCheck.size() - kept, Long::sum);
    }
  }

  /** A finding that was left out is a problem too. */
  private void addForOmitted(List<Finding> all) {
    omitted.forEach(
        (check, number) -> {
          if (all.stream().noneMatch(f -> f.check() == check && f.mark() != Mark.PASSED)) {
            all.add(
                Finding.failed(
                    check,
                    "%s not listed".formatted(Words.count(number, "finding")),
                    "verify fewer accounts at once"));
          }
        });
  }

  /** A chain with a mark that no finding explains must not pass. */
  private static void addForChains(List<Finding> all, Collection<Chain> chains) {
    var worst = chains.stream().map(Chain::mark).reduce(Mark.PASSED, Mark::worse);
    var explained =
        all.stream()
            .filter(finding -> finding.check().counts())
            .map(Finding::mark)
            .reduce(Mark.PASSED, Mark::worse);
    if (worst.compareTo(explained) > 0) {
      long number = chains.stream().filter(chain -> chain.mark() == worst).count();
      var seen = "%s %s".formatted(Words.count(number, "chain"), worst.words());
      var remedy = "see what the list of chains says";
      all.add(
          worst == Mark.FAILED
              ? Finding.failed(Check.FILES_CHAINS, seen, remedy)
              : Finding.notAsked(Check.FILES_CHAINS, seen, remedy));
    }
  }
}
