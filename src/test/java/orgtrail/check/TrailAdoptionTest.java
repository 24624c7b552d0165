package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.ExistingDeployment;

/** What a stack with a trail refuses to adopt, and what it says about the differences. */
class TrailAdoptionTest {
  private static final String NAME = ExistingDeployment.TRAIL;

  @Test
  void aMissingTrailIsRefusedInsteadOfCreatedBesideTheOneThatIsMeant() {
    assertEquals(
        List.of(
            "orgtrail:adopt finds no trail example-quantum-123 in account 234567890123 and region ap-southeast-1: set orgtrail:name to the name of the trail that exists and aws:region to its home region, use credentials of the account that owns it, or remove orgtrail:adopt to create a new one"),
        Examples.management("adopt", "true").refusal());
  }

  @Test
  void aTrailThatWritesToAnotherBucketIsRefused() {
    assertEquals(
        List.of(
            "the trail %1$s to adopt writes to the bucket console-bucket, and not to %2$s: set orgtrail:s3BucketName to console-bucket in the stack of the bucket, or, to leave its log files there, run aws cloudtrail update-trail --name %1$s --s3-bucket-name %2$s first"
                .formatted(Examples.TRAIL_ARN, Examples.BUCKET)),
        adopting(Map.of("S3BucketName", "console-bucket")).refusal());
  }

  @Test
  void aTrailOfAnotherHomeRegionIsRefused() {
    var arn = "arn:aws:cloudtrail:eu-west-1:234567890123:trail/example-quantum-123";
    assertEquals(
        List.of(
            "the trail %s to adopt has the home region eu-west-1, which cannot change: set aws:region to it, instead of 'ap-southeast-1'"
                .formatted(arn)),
        adopting(Map.of("Arn", arn)).refusal());
  }

  /** In a member account, AWS shows the trail of the organization too. */
  @Test
  void aTrailOfAnotherAccountIsRefused() {
    var arn = "arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/example-quantum-123";
    assertEquals(
        List.of(
            "the trail %s to adopt belongs to account 345678901234: use the credentials of that account, or remove orgtrail:adopt to create a trail of account 234567890123"
                .formatted(arn)),
        adopting(Map.of("Arn", arn)).refusal());
  }

  @ParameterizedTest
  @CsvSource({
    "IsOrganizationTrail, isOrganizationTrail",
    "IsMultiRegionTrail, isMultiRegionTrail",
    "IncludeGlobalServiceEvents, includeGlobalServiceEvents",
    "EnableLogFileValidation, enableLogFileValidation",
    "IsLogging, enableCloudtrail"
  })
  void eachSwitchThatChangesHasALine(String property, String setting) {
    assertEquals(
        List.of(
            "adopting the trail %s changes orgtrail:%s from false to true"
                .formatted(NAME, setting)),
        adopting(Map.of(property, false)).run().warnings());
  }

  @Test
  void anotherKeyAndAnotherFolderHaveALine() {
    assertEquals(
        List.of(
            "adopting the trail %s encrypts its new log files with %s instead of %s. Log files that are there can be read only as long as the earlier key exists"
                .formatted(NAME, Examples.KEY_ARN, Examples.EXISTING_KEY),
            "adopting the trail %s changes orgtrail:s3KeyPrefix from audit to no folder"
                .formatted(NAME)),
        adopting(Map.of("KMSKeyId", Examples.EXISTING_KEY, "S3KeyPrefix", "audit"))
            .run()
            .warnings());
  }

  @Test
  void whatTheTrailNoLongerDeliversOrRecordsHasALine() {
    assertEquals(
        List.of(
            "adopting the trail N ends its delivery to arn:aws:logs:g: set orgtrail:cloudwatchLogGroupArn to keep it",
            "adopting the trail N ends its delivery to topic: set orgtrail:notifySnsTopicName to keep it",
            "adopting the trail N ends its recording of Insights: set orgtrail:insights to keep it",
            "adopting the trail N ends its recording of data events: set orgtrail:enableDataLogging to keep it"),
        adopting(
                Map.of(
                    "CloudWatchLogsLogGroupArn",
                    "arn:aws:logs:g",
                    "SnsTopicName",
                    "topic",
                    "InsightSelectors",
                    List.of(Map.of("InsightType", "ApiCallRateInsight")),
                    "EventSelectors",
                    List.of(Map.of("DataResources", List.of(Map.of("Type", "AWS::S3::Object"))))))
            .run()
            .warnings()
            .stream()
            .map(line -> line.replace(NAME, "N"))
            .toList());
  }

  @Test
  void dataEventsOfAnAdvancedSelectorCountToo() {
    var selector =
        Map.of(
            "FieldSelectors", List.of(Map.of("Field", "eventCategory", "Equals", List.of("Data"))));
    assertEquals(
        1, adopting(Map.of("AdvancedEventSelectors", List.of(selector))).run().warnings().size());
    assertEquals(
        List.of(),
        adopting(Map.of("AdvancedEventSelectors", List.of(selector)), "enableDataLogging", "true")
            .run()
            .warnings());
  }

  @Test
  void aTrailInTheStateIsNotComparedAgain() {
    var second = adopting(Map.of("IsLogging", false)).after(Examples.MANAGEMENT).run();
    assertEquals(
        List.of(
            "orgtrail:adopt imports nothing any more, because the stack has everything that exists: remove it"),
        second.warnings());
    assertFalse(second.calls().contains("getResource"));
  }

  @Test
  void aStandaloneStackThatAdoptsABucketCreatesAMissingTrailWithALine() {
    var bucket = "cloudtrail-234567890123-example-quantum-123";
    var adopted =
        Examples.standalone("adopt", "true")
            .withExisting("AWS::S3::Bucket", bucket, ExistingDeployment.bucket("GOVERNANCE", 365))
            .run();
    assertFalse(adopted.imports().containsKey("organization-trail"));
    assertTrue(
        adopted
            .warnings()
            .contains(
                "there is no trail example-quantum-123 to adopt, so that the stack creates one"));
  }

  private static Deployment.Builder adopting(
      Map<String, Object> differences, String... namesAndValues) {
    var settings = new ArrayList<>(List.of(namesAndValues));
    settings.addAll(List.of("adopt", "true"));
    return Examples.management(settings.toArray(String[]::new))
        .withExisting("AWS::CloudTrail::Trail", NAME, ExistingDeployment.trail(differences));
  }
}
