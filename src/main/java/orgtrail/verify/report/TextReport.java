package orgtrail.verify.report;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * Writes a report for a terminal: one line for each check, then a summary.
 *
 * <p>A check with many findings has one more line for each of them. Chains are listed only if they
 * have findings.
 */
public final class TextReport {
  /** More lines than this push the checks out of sight. JSON and HTML have the rest. */
  private static final int MOST_LINES = 50;

  private static final int ID_WIDTH =
      Arrays.stream(Check.values()).mapToInt(check -> check.id().length()).max().orElse(0) + 1;

  private final Report report;
  private final PrintWriter out;
  private final boolean isAscii;

  private TextReport(Report report, Writer out, boolean isAscii) {
    this.report = report;
    this.out = new PrintWriter(out);
    this.isAscii = isAscii;
  }

  /**
   * Writes a report.
   *
   * @param charset the charset of the output. If it does not have the marks, ASCII is used.
   */
  public static void write(Report report, Writer out, Charset charset) {
    var text = new TextReport(report, out, !canShowMarks(charset));
    text.write();
    text.out.flush();
  }

  private static boolean canShowMarks(Charset charset) {
    return charset.canEncode()
        && Arrays.stream(Mark.values()).allMatch(m -> charset.newEncoder().canEncode(m.sign()))
        && charset.newEncoder().canEncode('→');
  }

  private void write() {
    report.results().forEach(this::check);
    chains();
    line("");
    summary();
  }

  // --- Checks ------------------------------------------------------------------------------------

  private void check(CheckResult result) {
    var problems = result.problems();
    if (problems.isEmpty()) {
      line(start(result) + result.seen());
    } else if (result.problemCount() == 1) {
      line(start(result) + place(problems.get(0)) + whole(problems.get(0)));
    } else {
      findings(result);
    }
  }

  private void findings(CheckResult result) {
    var remedy = result.commonRemedy();
    line(start(result) + result.summary() + toDo(remedy));
    result.problems().stream()
        .limit(MOST_LINES)
        .map(f -> sign(f.mark()) + " " + place(f) + (remedy.isEmpty() ? whole(f) : f.seen()))
        .forEach(text -> line("  " + text));
    more(result.problemCount() - Math.min(result.problems().size(), MOST_LINES));
  }

  private String start(CheckResult result) {
    return "%s %s".formatted(sign(result.mark()), padded(result.check().id(), ID_WIDTH));
  }

  private static String place(Finding finding) {
    return finding.place().map(place -> place.words() + ": ").orElse("");
  }

  private String whole(Finding finding) {
    return finding.seen() + toDo(finding.remedy());
  }

  private String toDo(String remedy) {
    return remedy.isEmpty() ? "" : (isAscii ? " -> " : " → ") + remedy;
  }

  // --- Chains ------------------------------------------------------------------------------------

  private void chains() {
    var bad = report.badChains();
    if (bad.isEmpty()) {
      return;
    }
    line("");
    line("%s of %s with findings:".formatted(Words.number(bad.size()), chainCount()));
    bad.stream().limit(MOST_LINES).forEach(this::chain);
    more(bad.size() - MOST_LINES);
  }

  private void chain(Chain chain) {
    line(
        "%s %s%s (%s, %s, newest: %s)"
            .formatted(
                sign(chain.mark()),
                padded(chain.place().words(), ID_WIDTH),
                chain.summary(),
                Words.count(chain.digests(), "digest"),
                Words.count(chain.files(), "log file"),
                chain.newest().isEmpty() ? "none" : chain.newest()));
  }

  private void more(long number) {
    if (number > 0) {
      line("    and " + Words.number(number) + " more");
    }
  }

  // --- Summary -----------------------------------------------------------------------------------

  private void summary() {
    var scope = report.scope();
    var effort = report.effort();
    line(report.totals());
    row("Trail", scope.trailArn());
    row("Bucket", scope.bucketName());
    row("Period", "%s to %s".formatted(scope.from(), scope.to()));
    row("Verified", "%s, %s digests".formatted(scope.part().words(), scope.digests()));
    row("Read", "%s, %s".formatted(chainCount(), Words.count(report.files(), "log file")));
    row(
        "Effort",
        "%s, %s from S3, %s"
            .formatted(
                Words.count(effort.requests(), "request"),
                Words.bytes(effort.bytes()),
                Words.duration(effort.took())));
    row("Exit code", report.exitCode() + ": " + report.meaning());
  }

  private String chainCount() {
    return Words.count(report.chains().size(), "chain");
  }

  private void row(String name, String value) {
    line(padded(name, 11) + value);
  }

  // --- Lines -------------------------------------------------------------------------------------

  private String sign(Mark mark) {
    return isAscii ? mark.ascii() : mark.sign();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private void line(String text) {
    out.print(Words.visible(text).stripTrailing());
    out.print('\n');
  }
}
