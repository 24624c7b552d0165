package orgtrail.verify.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.LinkedHashMap;
import java.util.List;

/** The part of the page that lists all checks. */
final class HtmlChecks {
  private final Html html;

  HtmlChecks(Html html) {
    this.html = html;
  }

  void write(Report report) {
    html.open("section", "aria-labelledby", "checks").raw("\n");
    html.element("h2", "All checks", "id", "checks");
    html.open(
            "div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", "All checks")
        .open("table")
        .open("thead")
        .open("tr");
    for (var column : new String[] {"Result", "Check", "Expected", "What was seen"}) {
      html.element("th", column, "scope", "col");
    }
    html.close("tr").close("thead");
    report.results().stream()
        .collect(groupingBy(result -> subject(result.check()), LinkedHashMap::new, toList()))
        .forEach(this::group);
    html.close("table").close("div").close("section");
  }

  /** What the check is about, by the part of its id before the dot. */
  private static String subject(Check check) {
    return switch (check.id().substring(0, check.id().indexOf('.'))) {
      case "trail" -> "Trail";
      case "bucket" -> "WORM bucket";
      case "key" -> "Key";
      case "access-logs" -> "Access logs";
      case "query" -> "Queries";
      case "replication" -> check.counts() ? "Copies of log files and digests" : "Replication";
      case "replica-bucket" -> "WORM bucket of the replica";
      case "replica-key" -> "Key of the replica";
      case "replica-access-logs" -> "Access logs of the replica";
      case "replica-query" -> "Queries of the replica";
      case "files" -> "Log files and digests";
      default -> throw new IllegalStateException(check.id());
    };
  }

  private void group(String subject, List<CheckResult> results) {
    html.open("tbody", "class", "group")
        .raw("\n")
        .open("tr")
        .element("th", subject, "scope", "rowgroup", "colspan", "4")
        .close("tr");
    results.forEach(this::row);
    html.close("tbody");
  }

  /** A mark with its word, e.g. {@code ✔ passed}. */
  static String mark(Mark mark) {
    return mark.sign() + " " + mark.words();
  }

  private void row(CheckResult result) {
    html.open("tr", "class", result.mark().id())
        .open("td")
        .element("span", mark(result.mark()), "class", "mark")
        .close("td")
        .element("th", result.check().id(), "scope", "row", "class", "id nowrap")
        .element("td", result.check().claim())
        .open("td");
    if (result.mark() == Mark.PASSED) {
      html.text(passed(result));
    } else {
      html.element("a", seen(result), "href", "#" + HtmlFindings.anchor(result.check()));
    }
    html.close("td").close("tr");
  }

  /** The claim stands beside it already. */
  private static String passed(CheckResult result) {
    return result.findings().isEmpty() ? result.counted() : result.seen();
  }

  private static String seen(CheckResult result) {
    return result.problemCount() == 1 && result.count().isEmpty()
        ? result.problems().get(0).seen()
        : result.summary();
  }
}
