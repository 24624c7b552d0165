package orgtrail.verify.deployed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

class DuplicateTrailsTest {
  private static final String OTHER = "arn:aws:cloudtrail:us-east-1:234567890123:trail/other";
  private static final GetEventSelectorsResponse ALL =
      DeployedTrails.selectors(DeployedTrails.management());

  private final DeployedTrails trails = new DeployedTrails();
  private ExpectedTrail expected = DeployedTrails.expected();

  DuplicateTrailsTest() {
    trails.add(DeployedTrails.ARN, true, true, ALL);
  }

  private List<Finding> findings() {
    var groups =
        TrailChecks.of(
            expected,
            "management",
            Answers.account(trails.client(), Answers.client(OrganizationsClient.class)),
            Instant.EPOCH,
            MaxAge.DEFAULT);
    return Answers.run(List.of(groups.get(groups.size() - 1)));
  }

  private Finding finding() {
    return Answers.of(Check.TRAIL_DUPLICATES, findings());
  }

  @Test
  void namesEachTrailThatRecordsTheSame() {
    var third = OTHER.replace("other", "third");
    trails.add(OTHER, true, true, ALL);
    trails.add(third, false, true, ALL);
    var findings = findings();
    assertEquals(
        List.of(
            "the trail %s records the same read and write management events: AWS charges each copy but the first"
                .formatted(OTHER),
            "the trail %s records the same read and write management events: AWS charges each copy but the first"
                .formatted(third)),
        findings.stream().map(Finding::seen).toList());
    assertTrue(findings.get(0).remedy().startsWith("delete it if nobody needs it"));
    assertTrue(findings.get(0).remedy().contains("CreateTrail"), findings.get(0).remedy());
  }

  @Test
  void namesTheTrailOfControlTower() {
    var arn = OTHER.replace("other", "aws-controltower-BaselineCloudTrail");
    trails.add(arn, true, true, ALL);
    var finding = finding();
    assertEquals(Mark.FAILED, finding.mark());
    assertTrue(finding.seen().startsWith("the trail of Control Tower, " + arn), finding.seen());
    assertTrue(finding.remedy().contains("landing zone settings"), finding.remedy());
  }

  @Test
  void passesAStoppedTrail() {
    trails.add(OTHER, true, false, ALL);
    var finding = finding();
    assertEquals(Mark.PASSED, finding.mark());
    assertTrue(finding.seen().endsWith("ap-southeast-1 has 2 of 5 trails"), finding.seen());
  }

  @Test
  void passesEveryOtherTrailIfThisOneDoesNotRecord() {
    expected = DeployedTrails.expected("enableCloudtrail", "false");
    trails.add(OTHER, true, true, ALL);
    assertEquals(Mark.PASSED, finding().mark());
  }

  @Test
  void passesATrailOfDataEvents() {
    var data =
        DeployedTrails.management().toBuilder()
            .fieldSelectors(DeployedTrails.field("eventCategory", "Data"))
            .build();
    trails.add(OTHER, true, true, DeployedTrails.selectors(data));
    assertEquals(Mark.PASSED, finding().mark());
  }

  @ParameterizedTest
  @CsvSource({
    "true, All, read and write",
    ", , read and write",
    "true, ReadOnly, read",
    "true, WriteOnly, write",
    "false, All, "
  })
  void understandsBasicEventSelectors(Boolean isIncluded, String type, String events) {
    var selector =
        EventSelector.builder().includeManagementEvents(isIncluded).readWriteType(type).build();
    trails.add(
        OTHER, true, true, GetEventSelectorsResponse.builder().eventSelectors(selector).build());
    var finding = finding();
    if (events == null) {
      assertEquals(Mark.PASSED, finding.mark());
    } else {
      assertTrue(
          finding.seen().contains("records the same %s management events".formatted(events)),
          finding.seen());
    }
  }

  @Test
  void passesATrailThatRecordsOtherEventsThanThisOne() {
    expected = DeployedTrails.expected("managementEventsReadWriteType", "WriteOnly");
    trails.add(
        OTHER,
        true,
        true,
        DeployedTrails.selectors(
            DeployedTrails.management(DeployedTrails.field("readOnly", "true"))));
    assertEquals(Mark.PASSED, finding().mark());
  }

  @Test
  void passesATrailOfAnotherRegionIfBothRecordOneRegion() {
    expected = DeployedTrails.expected("isMultiRegionTrail", "false");
    trails.add(OTHER, false, true, ALL);
    var finding = finding();
    assertEquals(Mark.PASSED, finding.mark());
    assertTrue(finding.seen().endsWith("ap-southeast-1 has 1 of 5 trails"), finding.seen());
  }

  @Test
  void findsAMultiRegionTrailBesideOneOfOneRegion() {
    expected = DeployedTrails.expected("isMultiRegionTrail", "false");
    trails.add(OTHER, true, true, ALL);
    assertEquals(Mark.FAILED, finding().mark());
  }

  @Test
  void saysWhichRightIsMissingForAnotherTrail() {
    trails.add(OTHER, true, true, ALL);
    trails.refuse("getEventSelectors", "AccessDeniedException");
    var finding = finding();
    assertEquals(Mark.NOT_ASKED, finding.mark());
    assertEquals("cloudtrail:GetEventSelectors is denied to " + Answers.CALLER, finding.seen());
  }

  @Test
  void passesATrailThatWasDeletedMeanwhile() {
    trails.add(OTHER, true, true, ALL);
    trails.refuse("getTrail", "TrailNotFoundException");
    assertEquals(Mark.PASSED, finding().mark());
  }
}
