package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** A run is refused before anything is registered, and shows everything that stands against it. */
class AppTest {
  /** With exit code 0, the engine would delete every resource of the stack. */
  @Test
  void aWrongSettingEndsTheRunWithAnErrorAndRegistersNothing() {
    var deployment = Examples.management("isMultiRegionTrail", "treu").attempt();
    assertEquals(32, deployment.exitCode());
    assertEquals(
        List.of("orgtrail:isMultiRegionTrail must be true or false, but is 'treu'"),
        deployment.errors());
    assertEquals(List.of(), deployment.resources());
    assertEquals(List.of(), deployment.calls());
  }

  @ParameterizedTest
  @CsvSource({
    "management, wormMode, COMPLIANCE",
    "management, organizationId, o-exampleorg1",
    "management, expireAfterDays, 400",
    "logging, loggingStack, organization/orgtrail/logging",
    "logging, enableCloudtrail, true",
    "logging, skipPreflight, true",
    "standalone, managementAccountId, 234567890123",
    "standalone, loggingStack, organization/orgtrail/logging"
  })
  void aSettingThatOnlyAnotherKindOfStackReadsIsRefused(String kind, String name, String value) {
    var config =
        Fixtures.with(
            switch (kind) {
              case "logging" -> Fixtures.logging();
              case "management" -> Fixtures.management();
              default -> Fixtures.standalone();
            },
            name,
            value);
    assertEquals(
        List.of("orgtrail:" + name + " is not a setting of a " + kind + " stack: remove it"),
        Deployment.of(config).refusal());
  }

  @Test
  void aSecretSettingIsRefusedInOneLine() {
    assertEquals(
        List.of(
            "orgtrail:name must not be a secret, because its value appears in policies and names: set it again without --secret"),
        Examples.logging().secretKeys("orgtrail:name", "aws:secretKey").refusal());
  }

  @Test
  void aStackThatDoesNotSayWhatItIsIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:account is missing, it must be logging or management or standalone or replica: pulumi config set orgtrail:account <value>"),
        Deployment.of(Fixtures.logging("account", null)).refusal());
    assertEquals(
        List.of(
            "orgtrail:account must be logging or management or standalone or replica, but is 'orgtrail'"),
        Deployment.of(Fixtures.logging("account", "orgtrail")).refusal());
  }

  @Test
  void allProblemsOfAManagementStackAreShownAtOnce() {
    assertEquals(
        List.of(
            "orgtrail:name must be 'example-quantum-123', as in the logging stack, whose policies allow no other trail, but is 'other'",
            "aws:region must be 'ap-southeast-1', as in the logging stack, whose policies allow no other trail, but is 'eu-west-1'",
            "orgtrail:cloudwatchLogGroupArn must be in the trail's region eu-west-1 and account 234567890123, but is 'arn:aws:logs:us-east-1:123456789012:log-group:foreign'",
            "orgtrail:name 'other' and aws:region 'eu-west-1' would replace the trail arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123, which ends the chain of its digests: undo that, or destroy the stack management first, with orgtrail:forceDestroy: true"),
        Examples.management(
                "name", "other",
                "aws:region", "eu-west-1",
                "cloudwatchLogGroupArn", "arn:aws:logs:us-east-1:123456789012:log-group:foreign",
                "cloudwatchLogsRoleArn", "arn:aws:iam::234567890123:role/logs")
            .after(Examples.MANAGEMENT)
            .refusal());
  }

  @Test
  void allProblemsOfALoggingStackAreShownAtOnce() {
    assertEquals(
        List.of(
            "orgtrail:logNotifications must be in the bucket's region ap-southeast-1, but is 'arn:aws:sns:eu-west-1:345678901234:siem'",
            "orgtrail:logReaders must name principals of the partition aws, but has 'arn:aws-cn:iam::345678901234:root'",
            "the bucket cloudtrail-123456789012-example-quantum-123 holds log files, and orgtrail:name or orgtrail:s3BucketName would replace it by cloudtrail-123456789012-other; its policies would allow the trail arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/other, and deny arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123. Undo that, or confirm it with orgtrail:confirmReplacement: cloudtrail-123456789012-example-quantum-123"),
        Examples.logging(
                "name", "other",
                "logNotifications", "arn:aws:sns:eu-west-1:345678901234:siem",
                "logReaders", "[\"arn:aws-cn:iam::345678901234:root\"]")
            .after(Examples.LOGGING)
            .refusal());
  }

  // --- Preview -----------------------------------------------------------------------------------

  @Test
  void aPreviewOfEachKindOfStackShowsTheSameResourcesAsTheUpdate() {
    assertEquals(Examples.LOGGING.urns(), Examples.logging().inPreview().run().urns(), "logging");
    assertEquals(
        Examples.MANAGEMENT.urns(), Examples.management().inPreview().run().urns(), "management");
    assertEquals(
        Examples.STANDALONE.urns(), Examples.standalone().inPreview().run().urns(), "standalone");
  }

  @Test
  void aPreviewShowsThePoliciesAsAWhole() {
    var preview = Examples.standalone().inPreview().run();
    for (var resource :
        List.of("log-archive-bucket-policy", "log-archive-access-logs-policy", "log-archive-key")) {
      assertEquals(
          Examples.STANDALONE.text(resource, "policy"), preview.text(resource, "policy"), resource);
    }
  }

  @Test
  void aPreviewExportsWhatIsKnownBeforeTheUpdate() {
    var preview = Examples.logging().inPreview().run();
    assertEquals(Examples.LOGGING.outputNames(), preview.outputNames());
    var known =
        new TreeSet<>(
            List.of(
                "expectedTrailArn",
                "kmsKeyAlias",
                "organizationId",
                "s3BucketName",
                "wormMode",
                "wormRetentionDays"));
    assertEquals(known, preview.outputs().keySet());
    known.forEach(
        name ->
            assertEquals(Examples.LOGGING.outputs().get(name), preview.outputs().get(name), name));
  }

  @Test
  void aPreviewOfAManagementStackKnowsTheBucketAndTheKeyFromTheLoggingStack() {
    var preview = Examples.management().inPreview().run();
    assertEquals(
        Examples.MANAGEMENT.inputs("organization-trail"), preview.inputs("organization-trail"));
    assertEquals(Map.of("trailName", "example-quantum-123"), preview.outputs());
  }
}
