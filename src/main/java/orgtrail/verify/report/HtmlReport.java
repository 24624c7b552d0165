package orgtrail.verify.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Writes a report as a page for auditors. The page is complete in itself: it has no script, and it
 * loads nothing. The same report gives the same page, byte for byte.
 */
public final class HtmlReport {
  /** The page cannot load anything even if a value were markup. */
  private static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  /** More ids than this push the findings out of sight. */
  private static final int MOST_ACCOUNTS = 50;

  private final Report report;
  private final Html html;

  private HtmlReport(Report report, Html html) {
    this.report = report;
    this.html = html;
  }

  /**
   * Writes a report.
   *
   * @param out a writer of UTF-8
   */
  public static void write(Report report, Writer out) {
    var page = new HtmlReport(report, new Html(out));
    page.write();
    page.html.flush();
  }

  private void write() {
    html.raw("<!DOCTYPE html>\n").open("html", "lang", "en").raw("\n");
    head();
    html.open("body").raw("\n").open("main").raw("\n");
    summary();
    new HtmlFindings(html).write(report);
    new HtmlChecks(html).write(report);
    new HtmlMatrix(html).write(report);
    html.close("main");
    footer();
    html.close("body").raw("\n").close("html").raw("\n");
  }

  private void head() {
    html.open("head")
        .raw("\n")
        .raw("<meta charset=\"utf-8\">\n")
        .open("meta", "http-equiv", "Content-Security-Policy", "content", CONTENT_POLICY)
        .raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .open("meta", "name", "generator", "content", "orgtrail " + report.version())
        .raw("\n")
        .element("title", "Verification of the audit trail: " + report.meaning())
        .raw("<style>\n" + style() + "</style>\n")
        .close("head");
  }

  private static String style() {
    try (var in = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // --- Summary -----------------------------------------------------------------------------------

  private void summary() {
    var scope = report.scope();
    html.open("header")
        .raw("\n")
        .element("h1", "Verification of the audit trail")
        .open("div", "class", "verdict " + report.verdict().id())
        .open("p")
        .element("span", report.verdict().sign() + " " + report.meaning(), "class", "mark")
        .close("p")
        .element("p", report.totals())
        .close("div");
    if (scope.part().isPart()) {
      html.element("p", "This report is not about the whole trail, only about the accounts below.");
    }
    html.open("dl", "class", "facts").raw("\n");
    fact("Trail", scope.trailArn());
    fact("Bucket", scope.bucketName());
    fact("Period", Words.time(scope.from()) + " to " + Words.time(scope.to()));
    fact("Accounts", accounts(scope.part()));
    fact("Digests read", digests(scope.digests()));
    fact(
        "Read",
        "%s of digests and %s"
            .formatted(
                Words.count(report.chains().size(), "chain"),
                Words.count(report.files(), "log file")));
    fact("Verified at", Words.time(report.at()));
    html.close("dl").close("header");
  }

  private void fact(String name, String value) {
    html.element("dt", name).element("dd", value);
  }

  private static String accounts(Part part) {
    var accounts = part.accounts();
    if (accounts.isEmpty()) {
      return part.words();
    }
    var shown = String.join(", ", accounts.subList(0, Math.min(accounts.size(), MOST_ACCOUNTS)));
    int more = accounts.size() - MOST_ACCOUNTS;
    return part.words() + ": " + shown + (more > 0 ? " and %d more".formatted(more) : "");
  }

  private static String digests(String digests) {
    return digests.equals("newest") ? "the newest of each chain" : "all of the period";
  }

  // --- Footer ------------------------------------------------------------------------------------

  private void footer() {
    var effort = report.effort();
    html.open("footer")
        .raw("\n")
        .element(
            "p",
            "orgtrail %s has made this report. It sent %s to AWS, read %s from S3, and took %s. It changed nothing in AWS."
                .formatted(
                    report.version(),
                    Words.count(effort.requests(), "request"),
                    Words.bytes(effort.bytes()),
                    Words.duration(effort.took())))
        .close("footer");
  }
}
