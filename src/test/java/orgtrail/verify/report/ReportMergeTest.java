package orgtrail.verify.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orgtrail.verify.report.ReportMerge.Source;

class ReportMergeTest {
  private static final String A = "111111111111";
  private static final String B = "222222222222";
  private static final Finding PASSED = Finding.passed(Check.KEY_ENABLED, "it is enabled");

  private static Part shard(int shard, int shards) {
    return new Part(shard, shards, List.of());
  }

  private static Part accounts(String... accounts) {
    return new Part(1, 1, List.of(accounts));
  }

  private static Report report(Part part, Finding... findings) {
    return Reports.of(part, List.of(findings), Map.of(), List.of());
  }

  private static Report withChain(Part part, String account, long files) {
    var chain = Reports.complete(new Place(account, "eu-west-1"));
    return Reports.of(part, List.of(PASSED), Map.of(Check.FILES_LOCK, files), List.of(chain));
  }

  private static Report merge(Report... reports) {
    var sources = new ArrayList<Source>();
    for (var report : reports) {
      sources.add(new Source((sources.size() + 1) + ".json", report));
    }
    return ReportMerge.mergeReports(sources);
  }

  private static String error(Report... reports) {
    return assertThrows(IllegalArgumentException.class, () -> merge(reports)).getMessage();
  }

  // --- What is merged ----------------------------------------------------------------------------

  @Test
  void shardsMergeIntoTheWhole() {
    var merged = merge(withChain(shard(2, 2), B, 5), withChain(shard(1, 2), A, 7));
    assertEquals(Part.WHOLE, merged.scope().part());
    assertEquals(
        List.of(A, B), merged.chains().stream().map(chain -> chain.place().accountId()).toList());
    assertEquals(Map.of(Check.FILES_LOCK, 12L), merged.counts());
    assertEquals(List.of(PASSED), merged.findings());
    assertEquals(0, merged.exitCode());
  }

  @Test
  void effortAddsUpAndTheLongestTimeCounts() {
    var first = withChain(shard(1, 2), A, 1);
    var second =
        new Report(
            Instant.parse("2026-11-24T15:00:00Z"),
            first.version(),
            Reports.scope(shard(2, 2)),
            first.findings(),
            Map.of(),
            Map.of(),
            List.of(),
            new Report.Effort(4, 11, Duration.ofSeconds(300)));
    var merged = merge(first, second);
    assertEquals(new Report.Effort(9880, 1_288_490_200L, Duration.ofSeconds(300)), merged.effort());
    assertEquals(second.at(), merged.at());
  }

  @Test
  void ofACheckOfOneThingTheWorstCountsOnce() {
    var failed = Finding.failed(Check.KEY_ENABLED, "it is disabled", "enable it");
    var unasked = Finding.notAsked(Check.KEY_ENABLED, "denied", "allow it");
    var merged =
        merge(
            report(shard(1, 3), unasked), report(shard(2, 3), failed), report(shard(3, 3), PASSED));
    assertEquals(List.of(failed), merged.findings());
    assertEquals(
        List.of(unasked),
        merge(report(shard(1, 2), PASSED), report(shard(2, 2), unasked)).findings());
  }

  @Test
  void findingsOfLogFilesAreUnited() {
    var a = Finding.failed(Check.FILES_ACCOUNTS, new Place(A, ""), "it sends nothing", "look");
    var b = Finding.failed(Check.FILES_ACCOUNTS, new Place(B, ""), "it sends nothing", "look");
    assertEquals(List.of(a, b), merge(report(shard(1, 2), b), report(shard(2, 2), a)).findings());
  }

  @Test
  void whatAllShardsSayCountsOnce() {
    var denied = Finding.notAsked(Check.FILES_ACCOUNTS, "s3:ListBucket is denied", "allow it");
    var merged = merge(report(shard(1, 2), denied), report(shard(2, 2), denied));
    assertEquals(List.of(denied), merged.findings());
    assertEquals(2, merged.exitCode());
  }

  @Test
  void omittedFindingsAddUp() {
    var merged = merge(withTooMany(shard(1, 2), 0), withTooMany(shard(2, 2), 10_000));
    assertEquals(Report.MOST_FINDINGS, merged.findings().size());
    assertEquals(Map.of(Check.FILES_LOCK, Report.MOST_FINDINGS + 4L), merged.omitted());
  }

  private static Report withTooMany(Part part, int from) {
    var findings = new ArrayList<Finding>();
    for (int i = from; i < from + Report.MOST_FINDINGS + 2; i++) {
      var place = new Place(Reports.account(i), "eu-west-1");
      findings.add(Finding.failed(Check.FILES_LOCK, place, "no lock", "look"));
    }
    return Reports.of(part, findings, Map.of(), List.of());
  }

  @Test
  void listsOfAccountsMergeIntoOneListAndNotIntoTheWhole() {
    var merged = merge(withChain(accounts(B), B, 1), withChain(accounts(A), A, 1));
    assertEquals(accounts(A, B), merged.scope().part());
  }

  @Test
  void shardsOfAListOfAccountsMergeIntoTheList() {
    var accounts = List.of(A, B);
    var merged =
        merge(withChain(new Part(1, 2, accounts), A, 1), withChain(new Part(2, 2, accounts), B, 1));
    assertEquals(accounts(A, B), merged.scope().part());
  }

  // --- What does not fit -------------------------------------------------------------------------

  @Test
  void refusesAMissingShard() {
    assertEquals(
        "the report of shard 2 of 3 of all accounts is missing",
        error(report(shard(1, 3), PASSED), report(shard(3, 3), PASSED)));
  }

  @Test
  void refusesTheSameShardTwice() {
    assertEquals(
        "1.json and 2.json are about the same: shard 1 of 2 of all accounts",
        error(report(shard(1, 2), PASSED), report(shard(1, 2), PASSED)));
  }

  @Test
  void refusesShardsOfAnotherDivision() {
    assertEquals(
        "1.json is one of 2 shards, but 2.json is one of 3",
        error(report(shard(1, 2), PASSED), report(shard(2, 3), PASSED)));
  }

  @Test
  void refusesAnAccountInTwoLists() {
    assertEquals(
        "1.json and 2.json are both about account " + A,
        error(report(accounts(A), PASSED), report(accounts(A, B), PASSED)));
  }

  @Test
  void refusesAListOfAccountsBesideTheWhole() {
    assertEquals(
        "2.json is about all accounts, and the other reports are about some of them",
        error(report(accounts(A), PASSED), report(Part.WHOLE, PASSED)));
  }

  @Test
  void refusesTheSameChainTwice() {
    assertEquals(
        "2.json has the chain of 111111111111 eu-west-1, and so has a report before it",
        error(withChain(shard(1, 2), A, 1), withChain(shard(2, 2), A, 1)));
  }

  @Test
  void refusesReportsThatDoNotBelongTogether() {
    var scope = Reports.scope(shard(1, 2));
    var from = scope.from();
    var to = scope.to();
    var bucket = scope.bucketName();
    expectDifference("trail", new Scope("other", bucket, from, to, "newest", shard(2, 2)));
    expectDifference(
        "bucket", new Scope(scope.trailArn(), "other", from, to, "newest", shard(2, 2)));
    expectDifference(
        "start of the period",
        new Scope(scope.trailArn(), bucket, from.plusSeconds(1), to, "newest", shard(2, 2)));
    expectDifference(
        "end of the period",
        new Scope(scope.trailArn(), bucket, from, to.plusSeconds(1), "newest", shard(2, 2)));
    expectDifference(
        "mode of digests", new Scope(scope.trailArn(), bucket, from, to, "all", shard(2, 2)));
  }

  private static void expectDifference(String what, Scope other) {
    var first = report(shard(1, 2), PASSED);
    var second =
        new Report(
            first.at(),
            first.version(),
            other,
            first.findings(),
            first.counts(),
            Map.of(),
            List.of(),
            first.effort());
    var start = "1.json and 2.json differ in the " + what + ": ";
    assertEquals(start, error(first, second).substring(0, start.length()));
  }

  @Test
  void refusesReportsOfAnotherVersionOfTheProgram() {
    var first = report(shard(1, 2), PASSED);
    var second =
        new Report(
            first.at(),
            "9.9",
            Reports.scope(shard(2, 2)),
            first.findings(),
            Map.of(),
            Map.of(),
            List.of(),
            first.effort());
    assertEquals(
        "1.json and 2.json differ in the version of the program: 0.3.0 and 9.9",
        error(first, second));
  }

  @Test
  void refusesNoReports() {
    assertEquals("there is no report to merge", error());
  }

  // --- Files -------------------------------------------------------------------------------------

  @Test
  void mergesFiles(@TempDir Path folder) throws IOException {
    var files = List.of(folder.resolve("1.json"), folder.resolve("2.json"));
    var reports = List.of(withChain(shard(1, 2), A, 3), withChain(shard(2, 2), B, 4));
    for (int i = 0; i < 2; i++) {
      try (var out = Files.newBufferedWriter(files.get(i))) {
        JsonReport.write(reports.get(i), out);
      }
    }
    var merged = ReportMerge.merge(files);
    assertEquals(2, merged.chains().size());
    assertFalse(merged.scope().part().isPart());
  }
}
