package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Retention;
import orgtrail.aws.WormMode;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;

/** What is valid but should be known before it is confirmed. */
class WarningsTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-02-28");

  @ParameterizedTest
  @CsvSource({
    "1, DAYS, 1 day, 2026-03-01",
    "365, DAYS, 365 days, 2027-02-28",
    "1, YEARS, 1 year, 2027-02-28",
    "10, YEARS, 10 years, 2036-02-28"
  })
  void complianceIsExplainedInOneLineWithTheDateWhenTodaysLockEnds(
      int count, Retention.Unit unit, String period, String end) {
    assertEquals(
        List.of(
            "orgtrail:wormMode COMPLIANCE: for %s from its upload on, nobody can delete a log file or shorten its lock, not even the root user or AWS. A log file of today stays locked until %s. Only closing the AWS account ends the lock"
                .formatted(period, end)),
        Warnings.ofRetention(
            new Retention(WormMode.COMPLIANCE, count, unit), Optional.empty(), TODAY));
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLIANCE, 365, GOVERNANCE, 365, 365 days GOVERNANCE instead of 365 days COMPLIANCE, . GOVERNANCE does not meet SEC 17a-4(f)",
    "COMPLIANCE, 30, GOVERNANCE, 365, 365 days GOVERNANCE instead of 30 days COMPLIANCE, . GOVERNANCE does not meet SEC 17a-4(f)",
    "GOVERNANCE, 365, GOVERNANCE, 364, 364 days GOVERNANCE instead of 365 days GOVERNANCE, ''",
    "GOVERNANCE, 365, GOVERNANCE, 1, 1 day GOVERNANCE instead of 365 days GOVERNANCE, ''"
  })
  void aSofterOrShorterLockIsWarnedOf(
      WormMode modeBefore, int daysBefore, WormMode mode, int days, String change, String control) {
    assertEquals(
        List.of(
            "new log files get a weaker lock: "
                + change
                + ". Existing log files keep their lock"
                + control),
        Warnings.ofRetention(days(mode, days), Optional.of(days(modeBefore, daysBefore)), TODAY));
  }

  /** As a refresh reads it after somebody has deleted the role of an auditor. */
  @Test
  void aReaderThatWasDeletedIsNamedTogetherWithItsId() {
    var reader = "arn:aws:iam::345678901234:role/Auditor";
    var settings = new String[] {"logReaders", "[\"" + reader + "\"]"};
    var before = Examples.logging(settings).run();
    var policy = before.text("log-archive-bucket-policy", "policy");
    var refreshed =
        before
            .state()
            .withOutput(
                "log-archive-bucket-policy",
                "policy",
                policy.replace("\"" + reader + "\"", "\"AROAEXAMPLE1234567890\""))
            .withOutput(
                "log-archive-key",
                "policy",
                before.text("log-archive-key", "policy").replace(reader, "AROAEXAMPLE1234567890"));
    assertTrue(
        Examples.logging(settings).after(refreshed).inPreview().run().warnings().stream()
            .anyMatch(
                line ->
                    line.startsWith(
                        "the policies of bucket and key contain AROAEXAMPLE1234567890, the id of a user or role that was deleted, and this update adds "
                            + reader
                            + ". If that is the name of the deleted one, find out who has created it again")));
    assertEquals(
        List.of(Examples.OPEN), Examples.logging().after(refreshed).inPreview().run().warnings());
  }

  @Test
  void aShorterLockInComplianceGivesBothWarnings() {
    assertEquals(
        2,
        Warnings.ofRetention(
                days(WormMode.COMPLIANCE, 30), Optional.of(days(WormMode.COMPLIANCE, 365)), TODAY)
            .size());
  }

  @ParameterizedTest
  @CsvSource({"365, 365", "364, 365", "1, 36500"})
  void anEqualOrLongerLockIsNotWarnedOf(int daysBefore, int days) {
    assertEquals(
        List.of(),
        Warnings.ofRetention(
            days(WormMode.GOVERNANCE, days),
            Optional.of(days(WormMode.GOVERNANCE, daysBefore)),
            TODAY));
  }

  @Test
  void aYearIsNoLongerThan365Days() {
    assertEquals(
        List.of(),
        Warnings.ofRetention(
            new Retention(WormMode.GOVERNANCE, 1, Retention.Unit.YEARS),
            Optional.of(days(WormMode.GOVERNANCE, 365)),
            TODAY));
  }

  @Test
  void anAccountThatIsTakenOffTheListCanNoLongerDeliver() {
    var before = singleAccounts("234567890123", "345678901234", "456789012345");
    assertEquals(
        List.of(
            "orgtrail:awsAccountIds no longer has 234567890123: the trail of that account can no longer deliver",
            "orgtrail:awsAccountIds no longer has 456789012345: the trail of that account can no longer deliver"),
        Warnings.ofAccounts(singleAccounts("345678901234"), Optional.of(before)));
  }

  @Test
  void anAccountThatIsAddedAndAnOrganizationAreNotWarnedOf() {
    var now = singleAccounts("234567890123", "345678901234");
    assertEquals(List.of(), Warnings.ofAccounts(now, Optional.of(singleAccounts("345678901234"))));
    assertEquals(List.of(), Warnings.ofAccounts(now, Optional.empty()));
    var organization =
        new AllowedTrails(
            "aws", "eu-west-1", "name", List.of("567890123456"), Optional.of("o-exampleorg1"));
    assertEquals(List.of(), Warnings.ofAccounts(now, Optional.of(organization)));
  }

  // --- In a run ----------------------------------------------------------------------------------

  @Test
  void aDeploymentOnlyWarnsOfWhatItLeavesOpen() {
    assertEquals(List.of(Examples.OPEN), Examples.LOGGING.warnings());
    assertEquals(List.of(), Examples.MANAGEMENT.warnings());
    assertEquals(List.of(Examples.OPEN), Examples.STANDALONE.warnings());
  }

  @Test
  void aSecondRunComparesWithTheLockAndThePolicyInTheState() {
    assertEquals(
        List.of(
            "orgtrail:wormRetentionDays 30: this no longer ensures PCI DSS 10.5.1",
            "new log files get a weaker lock: 30 days GOVERNANCE instead of 365 days GOVERNANCE. Existing log files keep their lock",
            Examples.OPEN),
        Examples.logging("wormRetentionDays", "30").after(Examples.LOGGING).run().warnings());
  }

  @Test
  void aStandaloneStackGivesTheWarningsOfBothParts() {
    var config =
        Examples.standalone("wormMode", "COMPLIANCE", "enableCloudtrail", "false").inPreview();
    var warnings = config.run().warnings();
    assertEquals(3, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).startsWith("orgtrail:enableCloudtrail false"), warnings.get(0));
    assertTrue(warnings.get(1).startsWith("orgtrail:wormMode COMPLIANCE: for 365 days"));
    assertEquals(Examples.OPEN, warnings.get(2));
  }

  @Test
  void aSkippedPreflightSaysWhatWasNotChecked() {
    assertEquals(
        List.of(
            "orgtrail:skipPreflight: the program did not check whether this is the organization's management account or delegated administrator, whether the organization has all features and trusts CloudTrail, whether its ids are right, whether every account has the home region, and whether bucket and key are in one region"),
        Deployment.of(Examples.staticLink("skipPreflight", "true")).run().warnings());
  }

  @Test
  void aSkippedPreflightOfATrailOfOneAccountLeavesOutNothing() {
    assertEquals(
        List.of(),
        Deployment.of(Examples.staticLink("skipPreflight", "true", "isOrganizationTrail", "false"))
            .run()
            .warnings());
  }

  private static Retention days(WormMode mode, int count) {
    return new Retention(mode, count, Retention.Unit.DAYS);
  }

  private static AllowedTrails singleAccounts(String... accounts) {
    return new AllowedTrails("aws", "eu-west-1", "name", List.of(accounts), Optional.empty());
  }
}
