package orgtrail.verify.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Merges the reports of jobs that have shared the accounts of a trail, by shards or by lists of
 * accounts, into the report of one verification.
 *
 * <p>A check of one thing is taken once: the worst, and of equal ones the latest. What is wrong
 * with log files is united.
 */
public final class ReportMerge {
  private ReportMerge() {}

  /**
   * A report and where it comes from.
   *
   * @param file its name in error messages
   */
  public record Source(String file, Report report) {}

  /**
   * Reads and merges reports.
   *
   * @throws IllegalArgumentException in one line, if a file is not a report, or if the reports do
   *     not belong together or are not complete
   */
  public static Report merge(List<Path> files) {
    return mergeReports(
        files.stream().map(f -> new Source(f.toString(), JsonReport.read(f))).toList());
  }

  /**
   * Merges reports.
   *
   * @throws IllegalArgumentException in one line, if they do not belong together or are not
   *     complete
   */
  public static Report mergeReports(List<Source> sources) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("there is no report to merge");
    }
    expectSame(sources);
    var part = MergedPart.of(sources);
    expectEachChainOnce(sources);
    var reports = sources.stream().map(Source::report).toList();
    var first = reports.get(0);
    var scope = first.scope();
    return new Report(
        latest(reports).at(),
        first.version(),
        new Scope(
            scope.trailArn(), scope.bucketName(), scope.from(), scope.to(), scope.digests(), part),
        findings(reports),
        sum(reports, Report::counts),
        sum(reports, Report::omitted),
        reports.stream().flatMap(report -> report.chains().stream()).toList(),
        effort(reports));
  }

  // --- What must fit -----------------------------------------------------------------------------

  private static void expectSame(List<Source> sources) {
    expectSame(sources, "trail", report -> report.scope().trailArn());
    expectSame(sources, "bucket", report -> report.scope().bucketName());
    expectSame(sources, "start of the period", report -> report.scope().from().toString());
    expectSame(sources, "end of the period", report -> report.scope().to().toString());
    expectSame(sources, "mode of digests", report -> report.scope().digests());
    expectSame(sources, "version of the program", Report::version);
  }

  private static void expectSame(
      List<Source> sources, String what, Function<Report, String> value) {
    var first = sources.get(0);
    for (var other : sources) {
      if (!value.apply(other.report()).equals(value.apply(first.report()))) {
        throw new IllegalArgumentException(
            Words.visible(
                "%s and %s differ in the %s: %s and %s"
                    .formatted(
                        first.file(),
                        other.file(),
                        what,
                        value.apply(first.report()),
                        value.apply(other.report()))));
      }
    }
  }

  private static void expectEachChainOnce(List<Source> sources) {
    var places = new TreeSet<Place>();
    for (var source : sources) {
      for (var chain : source.report().chains()) {
        if (!places.add(chain.place())) {
          throw new IllegalArgumentException(
              "%s has the chain of %s, and so has a report before it"
                  .formatted(source.file(), chain.place().words()));
        }
      }
    }
  }

  // --- Findings ----------------------------------------------------------------------------------

  private static List<Finding> findings(List<Report> reports) {
    var findings = new LinkedHashSet<Finding>();
    for (var check : Check.values()) {
      findings.addAll(check.counts() ? all(reports, check) : worst(reports, check));
    }
    return List.copyOf(findings);
  }

  /** Each shard has other log files. What all shards say, e.g. of a missing right, counts once. */
  private static List<Finding> all(List<Report> reports, Check check) {
    return reports.stream().flatMap(report -> of(report, check).stream()).toList();
  }

  private static List<Finding> worst(List<Report> reports, Check check) {
    return reports.stream()
        .filter(report -> !of(report, check).isEmpty())
        .max(
            Comparator.comparing((Report report) -> of(report, check).get(0).mark())
                .thenComparing(Report::at))
        .map(report -> of(report, check))
        .orElse(List.of());
  }

  /** The findings of a check, the worst first. */
  private static List<Finding> of(Report report, Check check) {
    return report.findings().stream().filter(finding -> finding.check() == check).toList();
  }

  // --- Numbers -----------------------------------------------------------------------------------

  private static Map<Check, Long> sum(
      List<Report> reports, Function<Report, Map<Check, Long>> numbers) {
    var sums = new EnumMap<Check, Long>(Check.class);
    reports.forEach(
        report -> numbers.apply(report).forEach((check, n) -> sums.merge(check, n, Long::sum)));
    return sums;
  }

  private static Report latest(List<Report> reports) {
    return reports.stream().max(Comparator.comparing(Report::at)).orElseThrow();
  }

  /** The jobs have run side by side, so the longest time counts. */
  private static Report.Effort effort(List<Report> reports) {
    var efforts = reports.stream().map(Report::effort).toList();
    return new Report.Effort(
        efforts.stream().mapToLong(Report.Effort::requests).sum(),
        efforts.stream().mapToLong(Report.Effort::bytes).sum(),
        efforts.stream()
            .map(Report.Effort::took)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO));
  }
}
