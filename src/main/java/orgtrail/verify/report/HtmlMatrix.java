package orgtrail.verify.report;

import static java.util.stream.Collectors.toSet;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The part of the page that shows the state of each chain: accounts are rows, regions are columns.
 *
 * <p>Of a large organization, the matrix has only accounts with findings. The others are a folded
 * list with one line each.
 */
final class HtmlMatrix {
  /** Up to this many accounts, the matrix has them all. */
  private static final int MOST_WHOLE = 100;

  /** A matrix of more rows is slow to open. */
  private static final int MOST_ROWS = 500;

  private static final String NO_CHAIN = "·";

  private final Html html;

  HtmlMatrix(Html html) {
    this.html = html;
  }

  void write(Report report) {
    html.open("section", "aria-labelledby", "chains").raw("\n");
    html.element("h2", "Chains of digests", "id", "chains");
    html.element(
        "p",
        "Each hour, CloudTrail signs a digest for each account and region. It names the log files"
            + " of the hour and the digest before it, so the digests form a chain. A chain is"
            + " complete if none is missing up to the newest one that is due.");
    var rows = AccountRow.of(report.chains());
    if (rows.isEmpty()) {
      html.element("p", "No chain was read.");
    } else {
      rows(rows, report.chains());
    }
    html.close("section");
  }

  private void rows(List<AccountRow> rows, Collection<Chain> chains) {
    var bad = rows.stream().filter(row -> row.bad() > 0).toList();
    long badChains = bad.stream().mapToLong(AccountRow::bad).sum();
    html.element(
        "p",
        "%s of %s: %s complete, %s with findings."
            .formatted(
                Words.count(chains.size(), "chain"),
                Words.count(rows.size(), "account"),
                Words.number(chains.size() - badChains),
                Words.number(badChains)));
    legend();
    var shown = rows.size() <= MOST_WHOLE ? rows : bad.stream().limit(MOST_ROWS).toList();
    if (!shown.isEmpty()) {
      matrix(shown, regions(chains));
    }
    folded(rows, shown);
  }

  private static Collection<String> regions(Collection<Chain> chains) {
    var regions = new TreeSet<String>();
    chains.forEach(chain -> regions.add(chain.place().region()));
    return regions;
  }

  private void legend() {
    html.open("ul", "class", "legend").raw("\n");
    for (var mark : Mark.values()) {
      html.open("li", "class", mark.id())
          .element("span", mark.sign(), "class", "mark")
          .text(" " + meaning(mark))
          .close("li");
    }
    html.element("li", NO_CHAIN + " no chain").close("ul");
  }

  private static String meaning(Mark mark) {
    return switch (mark) {
      case PASSED -> "complete";
      case NOT_ASKED -> "could not be read";
      case FAILED -> "something is wrong";
    };
  }

  // --- Matrix ------------------------------------------------------------------------------------

  private void matrix(List<AccountRow> rows, Collection<String> regions) {
    html.open(
            "div",
            "class",
            "frame",
            "role",
            "region",
            "tabindex",
            "0",
            "aria-label",
            "Chains by account and region")
        .open("table", "class", "matrix")
        .open("thead")
        .open("tr")
        .element("th", "Account", "scope", "col");
    for (var region : regions) {
      html.open("th", "scope", "col").element("span", region).close("th");
    }
    html.close("tr").close("thead").open("tbody").raw("\n");
    for (var row : rows) {
      html.open("tr").element("th", row.accountId(), "scope", "row");
      regions.forEach(region -> cell(row, region));
      html.close("tr");
    }
    html.close("tbody").close("table").close("div");
  }

  private void cell(AccountRow row, String region) {
    var chain = row.chains().get(region);
    if (chain == null) {
      var title = "%s %s: no chain".formatted(row.accountId(), region);
      html.element("td", NO_CHAIN, "class", "none", "title", title);
      return;
    }
    html.open("td", "class", chain.mark().id(), "title", title(chain))
        .element("span", chain.mark().sign(), "role", "img", "aria-label", meaning(chain.mark()))
        .close("td");
  }

  private static String title(Chain chain) {
    return "%s: %s. %s, %s, newest digest: %s"
        .formatted(
            chain.place().words(),
            chain.summary(),
            Words.count(chain.digests(), "digest"),
            Words.count(chain.files(), "log file"),
            chain.newest().isEmpty() ? "none" : chain.newest());
  }

  // --- The other accounts ------------------------------------------------------------------------

  private void folded(List<AccountRow> rows, List<AccountRow> shown) {
    var inMatrix = shown.stream().map(AccountRow::accountId).collect(toSet());
    var others = rows.stream().filter(row -> !inMatrix.contains(row.accountId())).toList();
    list(others.stream().filter(row -> row.bad() > 0).toList(), "with findings");
    list(others.stream().filter(row -> row.bad() == 0).toList(), "with complete chains only");
  }

  private void list(List<AccountRow> rows, String what) {
    if (rows.isEmpty()) {
      return;
    }
    html.open("details", "class", rows.get(0).bad() > 0 ? "problems" : "complete")
        .element("summary", "%s %s".formatted(Words.count(rows.size(), "account"), what))
        .open("table")
        .open("thead")
        .open("tr")
        .element("th", "Account", "scope", "col");
    for (var column : new String[] {"Chains", "With findings", "Digests", "Log files"}) {
      html.element("th", column, "scope", "col", "class", "number");
    }
    html.close("tr").close("thead").open("tbody").raw("\n");
    rows.forEach(this::line);
    html.close("tbody").close("table").close("details");
  }

  private void line(AccountRow row) {
    html.open("tr").element("th", row.accountId(), "scope", "row");
    for (long number : new long[] {row.chains().size(), row.bad(), row.digests(), row.files()}) {
      html.element("td", Words.number(number), "class", "number");
    }
    html.close("tr");
  }
}
