package orgtrail.verify.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The result of a verification.
 *
 * @param at when it ended, by the clock of AWS
 * @param version the version of the program that verified
 * @param findings the result of each check of one thing, and everything that is wrong with log
 *     files. They are sorted by check, the worst first, then by account and region. There are at
 *     most {@link #MOST_FINDINGS} of each check.
 * @param counts how many things each files check has checked
 * @param omitted how many findings of each check were left out, because there were too many. None
 *     of them is worse than those that are listed.
 * @param chains the chains of digests, sorted by account and region
 */
public record Report(
    Instant at,
    String version,
    Scope scope,
    List<Finding> findings,
    Map<Check, Long> counts,
    Map<Check, Long> omitted,
    List<Chain> chains,
    Effort effort) {
  /** The most findings of one check. A trail that does not deliver has one for each account. */
  public static final int MOST_FINDINGS = 1000;

  /**
   * What the verification has cost.
   *
   * @param requests the requests to AWS
   * @param bytes the bytes that were read from S3
   * @param took the time that it took
   */
  public record Effort(long requests, long bytes, Duration took) {}

  /**
   * Sorts everything, and leaves out findings of which there are too many. Chains and findings that
   * were left out count as much as findings, so a report that has only those gets a finding.
   */
  public Report {
    var list = new FindingList(findings, omitted, chains);
    findings = list.findings();
    omitted = list.omitted();
    counts = FindingList.sorted(counts);
    chains = chains.stream().sorted(Comparator.comparing(Chain::place)).toList();
  }

  /**
   * The exit code of the command: 0 if all is well, 1 if something is wrong, and 2 if AWS could not
   * be asked. If something is wrong and something else could not be asked, it is 1.
   */
  public int exitCode() {
    return switch (verdict()) {
      case PASSED -> 0;
      case FAILED -> 1;
      case NOT_ASKED -> 2;
    };
  }

  /** The worst mark of all checks. A verification that has checked nothing does not pass. */
  Mark verdict() {
    return results().stream().map(CheckResult::mark).reduce(Mark::worse).orElse(Mark.NOT_ASKED);
  }

  /** What the exit code means, as a sentence. */
  String meaning() {
    return switch (verdict()) {
      case PASSED -> "All is well.";
      case FAILED -> "Something is wrong.";
      case NOT_ASKED -> "Not everything could be checked.";
    };
  }

  /** How many checks have a mark. */
  long checks(Mark mark) {
    return results().stream().filter(result -> result.mark() == mark).count();
  }

  /** How many checks there are, and how they ended, as a sentence. */
  String totals() {
    return "%s: %d passed, %d failed, %d could not be asked."
        .formatted(
            Words.count(results().size(), "check"),
            checks(Mark.PASSED),
            checks(Mark.FAILED),
            checks(Mark.NOT_ASKED));
  }

  /** The chains with which something is wrong. */
  List<Chain> badChains() {
    return chains.stream().filter(chain -> chain.mark() != Mark.PASSED).toList();
  }

  /** How many log files were read. */
  long files() {
    return chains.stream().mapToLong(Chain::files).sum();
  }

  /** The results of the checks that were made, in the order of {@link Check}. */
  List<CheckResult> results() {
    var byCheck = new EnumMap<Check, List<Finding>>(Check.class);
    Arrays.stream(Check.values()).forEach(check -> byCheck.put(check, List.of()));
    byCheck.putAll(FindingList.byCheck(findings));
    return byCheck.entrySet().stream()
        .filter(entry -> counts.containsKey(entry.getKey()) || !entry.getValue().isEmpty())
        .map(entry -> result(entry.getKey(), entry.getValue()))
        .toList();
  }

  private CheckResult result(Check check, List<Finding> findings) {
    var mark = findings.stream().map(Finding::mark).reduce(Mark::worse).orElse(Mark.PASSED);
    var count = counts.get(check);
    return new CheckResult(
        check,
        mark,
        count == null ? OptionalLong.empty() : OptionalLong.of(count),
        omitted.getOrDefault(check, 0L),
        findings);
  }
}
