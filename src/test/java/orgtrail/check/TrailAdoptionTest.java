package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.ExistingDeployment;

/** What a stack with a trail refuses to adopt, and what it says about the differences. */
class TrailAdoptionTest {
  private static final String NAME = ExistingDeployment.TRAIL;
  private static final String MISSING =
      "orgtrail:adopt finds no trail example-quantum-123 in account 234567890123 and region ap-southeast-1: set orgtrail:name to the name of the trail that writes to %s and aws:region to its home region, and use credentials of the account that owns it, which is the management account for the trail of an organization; or, if no such trail exists any more, %s";

  private static final String CREATES =
      "there is no trail example-quantum-123 to adopt, so that the stack creates one";

  @Test
  void aMissingTrailIsRefusedInsteadOfCreatedBesideTheOneThatIsMeant() {
    assertEquals(
        List.of(MISSING.formatted(Examples.BUCKET, "remove orgtrail:adopt to create it")),
        Examples.management("adopt", "true").refusal());
  }

  @Test
  void aTrailThatWritesToAnotherBucketIsRefused() {
    assertEquals(
        List.of(
            "the trail %1$s to adopt writes to the bucket console-bucket, and not to %2$s: set orgtrail:s3BucketName to console-bucket in the stack of the bucket, or, to leave its log files there, deploy that stack and then run aws cloudtrail update-trail --name %1$s --s3-bucket-name %2$s --s3-key-prefix '' --kms-key-id %3$s"
                .formatted(Examples.TRAIL_ARN, Examples.BUCKET, Examples.KEY_ARN)),
        adopting(Map.of("S3BucketName", "console-bucket")).refusal());
  }

  @Test
  void theTrailOfControlTowerIsRefused() {
    var name = "aws-controltower-BaselineCloudTrail";
    var management =
        Deployment.of(Examples.staticLink("name", name, "adopt", "true"))
            .withExisting("AWS::CloudTrail::Trail", name, ExistingDeployment.trail(Map.of()));
    assertEquals(
        List.of(
            "the trail %s to adopt is managed by AWS Control Tower, which would change it back: set orgtrail:name to another name, remove orgtrail:adopt, and switch off that trail in the landing zone afterwards"
                .formatted(name)),
        management.refusal());
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

  @Test
  void aTrailOfAnotherAccountIsRefused() {
    var arn = "arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/example-quantum-123";
    assertEquals(
        List.of(
            "the trail %s to adopt belongs to account 345678901234: use the credentials of that account"
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
  void aDestinationThatTheTrailLosesHasALine() {
    var topic = "arn:aws:sns:ap-southeast-1:234567890123:deliveries";
    assertEquals(
        List.of(
            "adopting the trail %s ends its delivery to %s: set orgtrail:cloudwatchLogGroupArn to that ARN to keep it"
                .formatted(NAME, Examples.LOG_GROUP_ARN),
            "adopting the trail %s ends its delivery to %s: set orgtrail:notifySnsTopicName to that ARN to keep it"
                .formatted(NAME, topic)),
        adopting(
                Map.of(
                    "CloudWatchLogsLogGroupArn",
                    Examples.LOG_GROUP_ARN + ":*",
                    "SnsTopicArn",
                    topic))
            .run()
            .warnings());
  }

  @Test
  void anotherDestinationHasALine() {
    var topic = "arn:aws:sns:ap-southeast-1:234567890123:";
    var group = "arn:aws:logs:ap-southeast-1:234567890123:log-group:earlier";
    assertEquals(
        List.of(
            "adopting the trail %s ends its delivery to %s and delivers to %s instead: set orgtrail:cloudwatchLogGroupArn to that ARN to keep it"
                .formatted(NAME, group, Examples.LOG_GROUP_ARN),
            "adopting the trail %s ends its delivery to %searlier and delivers to %sdeliveries instead: set orgtrail:notifySnsTopicName to that ARN to keep it"
                .formatted(NAME, topic, topic)),
        adopting(
                Map.of("CloudWatchLogsLogGroupArn", group + ":*", "SnsTopicName", "earlier"),
                "cloudwatchLogs",
                "true",
                "notifySnsTopicName",
                "deliveries")
            .run()
            .warnings());
  }

  @Test
  void theSameDestinationsHaveNoLine() {
    var topic = "arn:aws:sns:ap-southeast-1:234567890123:deliveries";
    assertEquals(
        List.of(),
        adopting(
                Map.of(
                    "CloudWatchLogsLogGroupArn",
                    Examples.LOG_GROUP_ARN + ":*",
                    "SnsTopicArn",
                    topic),
                "cloudwatchLogs",
                "true",
                "notifySnsTopicName",
                topic)
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

  /** The check of the key has asked for the trail before, without saying that it must exist. */
  @Test
  void aMissingTrailIsRefusedAlthoughTheKeyOfTheAliasIsRefusedToo() {
    var bucket = "console-bucket";
    var lines =
        Examples.standalone("adopt", "true", "s3BucketName", bucket, "wormRetentionDays", "365")
            .withExisting("AWS::S3::Bucket", bucket, ExistingDeployment.bucket("GOVERNANCE", 365))
            .withExisting(
                "AWS::KMS::Alias",
                ExistingDeployment.ALIAS,
                "{\"TargetKeyId\": \"00000000-1111-2222-3333-444444444444\"}")
            .refusal();
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("the alias " + ExistingDeployment.ALIAS)),
        lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("orgtrail:adopt finds no trail ")),
        lines.toString());
  }

  @Test
  void aStandaloneStackThatAdoptsABucketCreatesAMissingTrailWithALine() {
    var bucket = "cloudtrail-234567890123-example-quantum-123";
    var adopted =
        Examples.standalone("adopt", "true")
            .withExisting("AWS::S3::Bucket", bucket, ExistingDeployment.bucket("GOVERNANCE", 365))
            .run();
    assertFalse(adopted.imports().containsKey("organization-trail"));
    assertTrue(adopted.warnings().contains(CREATES));
  }

  /** Its policy can be without a word of the trail that writes there, which would be cut off. */
  @Test
  void aStandaloneStackCreatesNoTrailBesideTheOneOfABucketThatIsNamed() {
    var bucket = "aws-cloudtrail-logs-234567890123-1a2b3c4d";
    var stack =
        Examples.standalone("adopt", "true", "s3BucketName", bucket, "wormRetentionDays", "365")
            .withExisting("AWS::S3::Bucket", bucket, ExistingDeployment.bucket("GOVERNANCE", 365));
    assertEquals(
        List.of(
            MISSING.formatted(
                bucket,
                "create it: aws cloudtrail create-trail --name %s --s3-bucket-name %s"
                    .formatted(NAME, bucket))),
        stack.refusal());
  }

  /** After an interruption, the stack goes on as it has begun. */
  @Test
  void aStandaloneStackThatHasTheBucketCreatesItsTrail() {
    var settings = new String[] {"adopt", "true", "s3BucketName", "log-bucket"};
    var begun =
        Examples.standalone("s3BucketName", "log-bucket")
            .run()
            .state()
            .without("organization-trail");
    assertTrue(Examples.standalone(settings).after(begun).run().has("organization-trail"));
  }

  /** As after an update that has failed before it came to the trail. */
  @Test
  void aStackThatHasBegunToCreateTheTrailGoesOnWithALine() {
    var begun =
        Examples.management("notifySnsTopicName", "files")
            .run()
            .state()
            .withOnly("organization", "organization-topic");
    var next =
        Examples.management(
                "adopt", "true", "notifySnsTopicName", "files", "cloudwatchLogs", "true")
            .withExisting("AWS::IAM::Role", "cloudtrail-%s-logs".formatted(NAME), "{}")
            .after(begun)
            .run();
    assertTrue(next.has("organization-trail"));
    assertEquals(Set.of("organization-log-group-role"), next.imports().keySet());
    assertTrue(next.warnings().contains(CREATES), next.warnings().toString());
  }

  /** There, the trail's bucket is not in another stack, and no policy lets the trail move. */
  @Test
  void aStandaloneStackWhoseTrailWritesElsewhereNamesThatBucketOnly() {
    var bucket = "cloudtrail-234567890123-example-quantum-123";
    assertEquals(
        List.of(
            "the trail %s to adopt writes to the bucket console-bucket, and not to %s: set orgtrail:s3BucketName to console-bucket in the stack of the bucket"
                .formatted(Examples.TRAIL_ARN, bucket)),
        Examples.standalone("adopt", "true")
            .withExisting("AWS::S3::Bucket", bucket, ExistingDeployment.bucket("GOVERNANCE", 365))
            .withExisting(
                "AWS::CloudTrail::Trail",
                NAME,
                ExistingDeployment.trail(Map.of("S3BucketName", "console-bucket")))
            .refusal());
  }

  /** By its name, AWS finds the organization's trail in the management account only. */
  @Test
  void aDelegatedAdministratorDoesNotFindTheTrailOfTheOrganization() {
    var refusal =
        Examples.management("adopt", "true", "skipPreflight", "true")
            .inAccount("345678901234")
            .refusal();
    assertEquals(1, refusal.size(), refusal.toString());
    assertTrue(
        refusal.get(0).contains("finds no trail example-quantum-123 in account 345678901234"),
        refusal.get(0));
  }

  private static Deployment.Builder adopting(
      Map<String, Object> differences, String... namesAndValues) {
    var settings = new ArrayList<>(List.of(namesAndValues));
    settings.addAll(List.of("adopt", "true"));
    return Examples.management(settings.toArray(String[]::new))
        .withExisting("AWS::CloudTrail::Trail", NAME, ExistingDeployment.trail(differences));
  }
}
