package orgtrail.verify.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static String html(Report report) {
    var out = new StringWriter();
    HtmlReport.write(report, out);
    return out.toString();
  }

  private static Document page(Report report) {
    return Jsoup.parse(html(report));
  }

  // --- The page ----------------------------------------------------------------------------------

  @Test
  void isHtmlWithoutErrors() {
    var parser = Parser.htmlParser().setTrackErrors(10);
    parser.parseInput(html(Reports.withFindings(120)), "");
    assertEquals(List.of(), parser.getErrors());
  }

  @Test
  void loadsNothingAndRunsNothing() {
    var page = page(Reports.withFindings(120));
    assertEquals(
        List.of(),
        page.select("script, link, img, iframe, object, embed, base, form, [src], [style]"));
    for (var link : page.select("[href]")) {
      assertTrue(link.attr("href").matches("#[a-z-]+"), link.attr("href"));
      assertNotNull(page.getElementById(link.attr("href").substring(1)), link.attr("href"));
    }
    var style = page.select("style").html();
    assertFalse(style.contains("url(") || style.contains("@import"), style);
    for (var element : page.getAllElements()) {
      element
          .attributes()
          .forEach(
              attribute -> assertFalse(attribute.getKey().startsWith("on"), element.tagName()));
    }
    assertTrue(
        page.select("meta[http-equiv=Content-Security-Policy]")
            .attr("content")
            .startsWith("default-src 'none';"));
  }

  @Test
  void isAccessible() {
    var page = page(Reports.withFindings(120));
    assertEquals("en", page.select("html").attr("lang"));
    assertEquals(1, page.select("h1").size());
    assertEquals(
        List.of("Findings", "All checks", "Chains of digests"), page.select("h2").eachText());
    assertTrue(page.select("th").stream().allMatch(header -> header.hasAttr("scope")));
    assertTrue(page.select("table").stream().allMatch(table -> table.select("thead").size() == 1));
    var ids = page.select("[id]").eachAttr("id");
    assertEquals(ids.size(), ids.stream().distinct().count());
    var cells = page.select(".matrix td.failed, .matrix td.passed, .matrix td.not-asked");
    assertEquals(cells.size(), cells.select("span[role=img][aria-label]").size());
    assertTrue(cells.size() > 17, "cells of the matrix");
  }

  @Test
  void theSameReportGivesTheSamePage() {
    assertEquals(html(Reports.withFindings(20)), html(Reports.withFindings(20)));
  }

  @Test
  void hostileTextIsText() {
    var hostile = "<script>alert(1)</script>\" onload='x' & \u202e\u0000";
    var chain = new Chain(Reports.PLACE, Mark.FAILED, 1, 1, hostile, hostile);
    var scope = Reports.scope(Part.WHOLE);
    var report =
        new Report(
            Reports.AT,
            hostile,
            new Scope(hostile, hostile, scope.from(), scope.to(), hostile, scope.part()),
            List.of(
                Finding.passed(Check.KEY_ENABLED, hostile),
                Finding.failed(Check.KEY_GRANTS, hostile, hostile),
                Finding.failed(Check.FILES_LOCK, Reports.PLACE, hostile, hostile),
                Finding.failed(Check.FILES_LOCK, Reports.PLACE, hostile, "other")),
            Map.of(),
            Map.of(),
            List.of(chain),
            new Report.Effort(1, 1, Reports.allWell(1).effort().took()));
    var page = page(report);
    assertEquals(List.of(), page.select("script, [onload]"));
    var shown = "<script>alert(1)</script>\" onload='x' & \\u{202e}\\u{0000}";
    assertEquals(shown, page.select("#finding-key-grants dd").first().text());
    assertTrue(page.select("td.failed").attr("title").contains(shown));
  }

  // --- Summary -----------------------------------------------------------------------------------

  @Test
  void theVerdictIsASentence() {
    assertEquals(
        "✔ All is well. %1$d checks: %1$d passed, 0 failed, 0 could not be asked."
            .formatted(Check.values().length),
        page(Reports.allWell(2)).select(".verdict.passed").text());
    assertEquals(
        "✘ Something is wrong. %1$d checks: %2$d passed, 3 failed, 1 could not be asked."
            .formatted(Check.values().length, Check.values().length - 4),
        page(Reports.withFindings(50)).select(".verdict.failed").text());
    assertEquals(
        "? Not everything could be checked. 1 check: 0 passed, 0 failed, 1 could not be asked.",
        page(Reports.of(Finding.notAsked(Check.KEY_GRANTS, "denied", "allow it")))
            .select(".verdict.not-asked")
            .text());
  }

  @Test
  void saysWhatWasVerified() {
    var page = page(Reports.allWell(2));
    assertEquals(
        List.of(
            "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123",
            "cloudtrail-123456789012-example-quantum-123",
            "23 November 2026, 14:00 UTC to 24 November 2026, 14:00 UTC",
            "all accounts",
            "the newest of each chain",
            "34 chains of digests and 41,956 log files",
            "24 November 2026, 14:05:10 UTC"),
        page.select("header dd").eachText());
    assertEquals(
        "orgtrail 0.3.0 has made this report. It sent 9,876 requests to AWS, read 1.2 GiB from S3,"
            + " and took 2 min 5 s. It changed nothing in AWS.",
        page.select("footer").text());
  }

  @Test
  void saysThatItIsAboutAPart() {
    var part = new Part(1, 2, List.of("111111111111", "222222222222"));
    var page = page(Reports.of(part, List.of(), Map.of(), List.of()));
    assertTrue(page.select("header").text().contains("This report is not about the whole trail"));
    assertTrue(
        page.select("header dd")
            .eachText()
            .contains("shard 1 of 2 of 2 accounts: 111111111111, 222222222222"));
    assertFalse(page(Reports.allWell(1)).text().contains("not about the whole trail"));
  }

  @Test
  void aLongListOfAccountsIsCut() {
    var accounts = IntStream.range(0, 60).mapToObj(Reports::account).toList();
    var page = page(Reports.of(new Part(1, 1, accounts), List.of(), Map.of(), List.of()));
    var text = page.select("header dd").get(3).text();
    assertTrue(text.startsWith("60 accounts: 100200300400, "), text);
    assertTrue(text.endsWith(Reports.account(49) + " and 10 more"), text);
  }

  // --- Findings and checks -----------------------------------------------------------------------

  @Test
  void eachFindingSaysWhatWasSeenAndWhatToDo() {
    var page = page(Reports.withFindings(50));
    assertEquals(
        List.of(
            "✘ failed bucket.versioning",
            "? not asked key.grants",
            "✘ failed files.chains",
            "✘ failed files.hashes"),
        page.select(".finding h3").eachText());
    var versioning = page.getElementById("finding-bucket-versioning");
    assertEquals("Expected: versioning is enabled.", versioning.select("p").text());
    assertEquals(List.of("Seen", "To do"), versioning.select("dt").eachText());
    assertTrue(versioning.select("dd").last().text().startsWith("deploy the logging stack again"));
    var hashes = page.getElementById("finding-files-hashes");
    assertEquals("account 345678901234, region eu-west-1", hashes.select("dd").first().text());
    var rows = page.getElementById("finding-files-chains").select("tbody tr");
    assertEquals(9, rows.size());
    assertEquals(
        List.of("100200300400", "ap-northeast-1", "the digest of 2026-11-24T09:00:00Z is missing"),
        rows.first().select("td").eachText());
  }

  @Test
  void findingsWithDifferentRemediesAndMarksHaveColumnsForThem() {
    var page =
        page(
            Reports.of(
                Finding.failed(Check.FILES_LOCK, Reports.PLACE, "no lock", "find out why"),
                Finding.notAsked(Check.FILES_LOCK, new Place("1", ""), "denied", "allow it")));
    assertEquals(
        List.of("Result", "Account", "Region", "What was seen", "What to do"),
        page.select(".finding th").eachText());
    assertEquals(
        List.of("? not asked", "1", "all", "denied", "allow it"),
        page.select(".finding tbody tr").last().select("td").eachText());
  }

  @Test
  void manyFindingsAreFoldedAndThoseLeftOutAreCounted() {
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < Report.MOST_FINDINGS + 1; i++) {
      var place = new Place(Reports.account(i), "eu-west-1");
      findings.add(Finding.failed(Check.FILES_LOCK, place, "no lock", "find out why"));
    }
    var finding = page(Reports.of(findings, Map.of(), List.of())).select(".finding").first();
    assertEquals(25, finding.select("> table tbody tr").size());
    assertEquals("975 more findings", finding.select("summary").text());
    assertEquals(975, finding.select("details tbody tr").size());
    assertEquals("Not listed: 1 more finding.", finding.select("> p").last().text());
  }

  @Test
  void allChecksAreListedBySubject() {
    var page = page(Reports.withFindings(50));
    var table = page.getElementById("checks").parent().select("table").first();
    assertEquals(
        List.of(
            "Trail",
            "WORM bucket",
            "Key",
            "Access logs",
            "Queries",
            "Replication",
            "WORM bucket of the replica",
            "Key of the replica",
            "Access logs of the replica",
            "Queries of the replica",
            "Log files and digests",
            "Copies of log files and digests"),
        table.select("th[scope=rowgroup]").eachText());
    assertEquals(
        List.of(Check.values()).stream().map(Check::id).toList(),
        table.select("th[scope=row]").eachText());
    var row = table.select("tr:has(th:matchesOwn(^files.signatures$))").first();
    assertEquals(
        List.of("✔ passed", "CloudTrail has signed each digest", "5,950 digests"),
        row.select("td").eachText());
  }

  // --- Matrix ------------------------------------------------------------------------------------

  @Test
  void theMatrixHasARowForEachAccountAndAColumnForEachRegion() {
    var matrix = page(Reports.withFindings(50)).select(".matrix").first();
    assertEquals("Account", matrix.select("thead th").first().text());
    assertEquals(Reports.REGIONS, matrix.select("thead th span").eachText());
    assertEquals(50, matrix.select("tbody th[scope=row]").size());
    assertEquals(50 * 17, matrix.select("tbody td").size());
    var first = matrix.select("tbody tr").first().select("td");
    assertEquals("✘", first.get(0).text());
    assertEquals("?", first.get(5).text());
    assertEquals("✔", first.get(1).text());
    assertEquals(
        "100200300400 ap-northeast-1: a digest is missing. 23 digests, 1,180 log files,"
            + " newest digest: 2026-11-24T14:00:00Z",
        first.get(0).attr("title"));
    assertEquals("something is wrong", first.get(0).select("span").attr("aria-label"));
  }

  @Test
  void anAccountWithoutAChainInARegionHasAnEmptyCell() {
    var chains =
        List.of(
            Reports.complete(new Place("111111111111", "eu-west-1")),
            Reports.complete(new Place("222222222222", "us-east-1")));
    var matrix = page(Reports.of(List.of(), Map.of(), chains)).select(".matrix").first();
    assertEquals(List.of("✔", "·", "·", "✔"), matrix.select("tbody td").eachText());
    assertEquals(
        "111111111111 us-east-1: no chain", matrix.select("td.none").first().attr("title"));
  }

  @Test
  void ofALargeOrganizationTheMatrixHasOnlyAccountsWithFindings() {
    var page = page(Reports.withFindings(500));
    int bad = page.select(".matrix tbody tr").size();
    assertEquals(88, bad);
    assertTrue(
        page.select(".matrix tbody tr").stream()
            .allMatch(row -> row.select("td.failed").size() > 0));
    var folded = page.select("details.complete").first();
    assertEquals("412 accounts with complete chains only", folded.select("summary").text());
    assertEquals(412, folded.select("tbody tr").size());
    assertEquals(
        List.of("17", "0", "408", "20,978"),
        folded.select("tbody tr").first().select("td").eachText());
  }

  @Test
  void ofALargeOrganizationThatIsWellEverythingIsFolded() {
    var page = page(Reports.allWell(101));
    assertEquals(List.of(), page.select(".matrix"));
    assertEquals(101, page.select("details.complete tbody tr").size());
  }

  /** A trail that was stopped breaks each chain. */
  @Test
  void thePageIsBounded() {
    var chains = Reports.chains(1500).stream().map(chain -> Reports.broken(chain.place())).toList();
    var html = html(Reports.of(List.of(), Map.of(Check.FILES_CHAINS, 25_500L), chains));
    assertTrue(html.length() < 2_500_000, html.length() + " characters");
    var page = Jsoup.parse(html);
    assertEquals(500, page.select(".matrix tbody tr").size());
    assertEquals("1,000 accounts with findings", page.select("details.problems summary").text());
  }

  // --- Colors ------------------------------------------------------------------------------------

  /** WCAG 2.2, criterion 1.4.3: text needs a contrast of 4.5. */
  @Test
  void colorsHaveEnoughContrast() {
    var schemes = new ArrayList<Map<String, String>>();
    var rules = Pattern.compile(":root \\{([^}]*)}").matcher(html(Reports.allWell(1)));
    while (rules.find()) {
      var scheme = new HashMap<String, String>();
      var colors = Pattern.compile("--([a-z-]+): #([0-9a-f]{6})").matcher(rules.group(1));
      while (colors.find()) {
        scheme.put(colors.group(1), colors.group(2));
      }
      schemes.add(scheme);
    }
    assertEquals(3, schemes.size(), "light, dark and print");
    for (var scheme : schemes) {
      for (var text : List.of("text", "muted", "link", "passed", "failed", "unasked")) {
        expectContrast(scheme, text, "page");
        expectContrast(scheme, text, "panel");
      }
      for (var mark : List.of("passed", "failed", "unasked")) {
        expectContrast(scheme, mark, mark + "-soft");
        expectContrast(scheme, "text", mark + "-soft");
      }
    }
  }

  private static void expectContrast(Map<String, String> scheme, String text, String background) {
    double a = luminance(scheme.get(text));
    double b = luminance(scheme.get(background));
    double contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    assertTrue(contrast >= 4.5, "%s on %s: %.2f".formatted(text, background, contrast));
  }

  private static double luminance(String color) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double part = Integer.parseInt(color.substring(2 * i, 2 * i + 2), 16) / 255.0;
      sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
