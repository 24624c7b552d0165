package orgtrail.verify.report;

import java.util.List;

/**
 * The part of the page that says what was seen and what to do, for each check that has not passed.
 */
final class HtmlFindings {
  /** More rows than this are folded. */
  private static final int MOST_ROWS = 25;

  private final Html html;

  HtmlFindings(Html html) {
    this.html = html;
  }

  void write(Report report) {
    html.open("section", "aria-labelledby", "findings").raw("\n");
    html.element("h2", "Findings", "id", "findings");
    var bad = report.results().stream().filter(result -> result.mark() != Mark.PASSED).toList();
    if (bad.isEmpty()) {
      html.element("p", report.results().isEmpty() ? "Nothing was checked." : "There are none.");
    }
    bad.forEach(this::check);
    html.close("section");
  }

  /** The fragment of a check, which the table of checks links to. */
  static String anchor(Check check) {
    return "finding-" + check.id().replace('.', '-');
  }

  private void check(CheckResult result) {
    html.open("section", "class", "finding " + result.mark().id(), "id", anchor(result.check()))
        .raw("\n")
        .open("h3")
        .element("span", HtmlChecks.mark(result.mark()), "class", "mark")
        .text(" ")
        .element("span", result.check().id(), "class", "id")
        .close("h3")
        .element("p", "Expected: %s.".formatted(result.check().claim()), "class", "muted");
    if (result.problemCount() == 1) {
      single(result.problems().get(0));
    } else {
      several(result);
    }
    html.close("section");
  }

  private void single(Finding finding) {
    html.open("dl", "class", "facts").raw("\n");
    finding.place().ifPresent(place -> fact("Where", where(place)));
    fact("Seen", finding.seen());
    toDo(finding.remedy());
    html.close("dl");
  }

  private static String where(Place place) {
    var region = place.region().isEmpty() ? "all regions" : "region " + place.region();
    return "account %s, %s".formatted(place.accountId(), region);
  }

  private void several(CheckResult result) {
    html.open("dl", "class", "facts").raw("\n");
    fact("Seen", result.summary());
    toDo(result.commonRemedy());
    html.close("dl");
    var problems = result.problems();
    int shown = Math.min(problems.size(), MOST_ROWS);
    table(result, problems.subList(0, shown));
    if (shown < problems.size()) {
      html.open("details", "class", "problems")
          .element("summary", Words.count(problems.size() - shown, "more finding"));
      table(result, problems.subList(shown, problems.size()));
      html.close("details");
    }
    if (result.omitted() > 0) {
      html.element("p", "Not listed: %s.".formatted(Words.count(result.omitted(), "more finding")));
    }
  }

  private void toDo(String remedy) {
    if (!remedy.isEmpty()) {
      fact("To do", remedy);
    }
  }

  private void fact(String name, String text) {
    html.element("dt", name).element("dd", text);
  }

  // --- Table -------------------------------------------------------------------------------------

  private void table(CheckResult result, List<Finding> findings) {
    boolean hasPlaces = findings.stream().anyMatch(finding -> finding.place().isPresent());
    boolean hasRemedies = result.commonRemedy().isEmpty();
    boolean hasMarks = result.problems().stream().anyMatch(f -> f.mark() != result.mark());
    html.open("table").open("thead").open("tr");
    column(hasMarks, "Result");
    column(hasPlaces, "Account");
    column(hasPlaces, "Region");
    column(true, "What was seen");
    column(hasRemedies, "What to do");
    html.close("tr").close("thead").open("tbody").raw("\n");
    for (var finding : findings) {
      html.open("tr");
      if (hasMarks) {
        html.open("td", "class", finding.mark().id())
            .element("span", HtmlChecks.mark(finding.mark()), "class", "mark")
            .close("td");
      }
      if (hasPlaces) {
        place(finding);
      }
      html.element("td", finding.seen());
      if (hasRemedies) {
        html.element("td", finding.remedy());
      }
      html.close("tr");
    }
    html.close("tbody").close("table");
  }

  private void column(boolean isThere, String name) {
    if (isThere) {
      html.element("th", name, "scope", "col");
    }
  }

  private void place(Finding finding) {
    html.element("td", finding.place().map(Place::accountId).orElse("all"), "class", "nowrap");
    var region = finding.place().map(Place::region).filter(name -> !name.isEmpty());
    html.element("td", region.orElse("all"), "class", "nowrap");
  }
}
