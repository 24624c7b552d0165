package orgtrail.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;
import orgtrail.testing.PolicySimulator;

/** What a logging stack exports, and what it keeps from one deployment to the next. */
class LoggingStackTest {
  private static final String BUCKET = Examples.BUCKET;

  @Test
  void itExportsWhatTheOtherStackAndUsersNeed() {
    assertEquals(
        Map.of(
            "s3BucketName",
            BUCKET,
            "s3BucketArn",
            "arn:aws:s3:::" + BUCKET,
            "s3AccessLoggingBucketArn",
            "arn:aws:s3:::" + BUCKET + "-logs",
            "kmsKeyArn",
            Examples.KEY_ARN,
            "kmsKeyAlias",
            "alias/example-quantum-123",
            "organizationId",
            "o-exampleorg1",
            "expectedTrailArn",
            Examples.TRAIL_ARN,
            "wormMode",
            "GOVERNANCE",
            "wormRetentionDays",
            365),
        Examples.LOGGING.outputs());
  }

  @Test
  void itMakesNoTrail() {
    assertEquals(0, Examples.LOGGING.count("Trail"));
  }

  // --- Another deployment ------------------------------------------------------------------------

  @Test
  void aSecondRunWithoutAChangeAsksForTheSame() {
    var second = Examples.logging().after(Examples.LOGGING).run();
    assertEquals(Examples.LOGGING.state(), second.state());
    assertEquals(Examples.LOGGING.protectedResources(), second.protectedResources());
  }

  @Test
  void theStacksOwnKeyStaysWhenAnExistingOneReplacesIt() {
    var second = Examples.logging("kmsKeyArn", Examples.EXISTING_KEY).after(Examples.LOGGING).run();
    assertEquals(1, second.count("Key"));
    assertTrue(
        second.inputs("log-archive-bucket-encryption").toString().contains(Examples.EXISTING_KEY));
    assertEquals(Examples.EXISTING_KEY, second.outputs().get("kmsKeyArn"));
    assertEquals("alias/example-quantum-123", second.outputs().get("kmsKeyAlias"));
  }

  /** The bucket is then encrypted with the existing key; the state still has the stack's own. */
  @Test
  void theStacksOwnKeyStaysInEveryLaterRunToo() {
    var second = Examples.logging("kmsKeyArn", Examples.EXISTING_KEY).after(Examples.LOGGING).run();
    var third = Examples.logging("kmsKeyArn", Examples.EXISTING_KEY).after(second).run();
    assertEquals(second.state(), third.state());
  }

  @Test
  void theStacksOwnKeyKeepsItsAdministratorsWhenAnExistingOneReplacesIt() {
    var second =
        Examples.logging(
                "kmsKeyArn",
                Examples.EXISTING_KEY,
                "keyAdministrators",
                "[\"arn:aws:iam::123456789012:role/KeyAdmin\"]")
            .after(Examples.LOGGING)
            .run();
    assertEquals(
        PolicySimulator.Answer.SILENT,
        PolicySimulator.of(second.text("log-archive-key", "policy"))
            .answer(
                PolicySimulator.byRole(
                    "arn:aws:iam::123456789012:role/Admin", null, "kms:DisableKeyRotation", "*")));
  }

  @ParameterizedTest
  @CsvSource({"enableCloudtrailBucketAccessLogging, false", "accessLoggingBucketName, central"})
  void theStacksOwnAccessLogBucketStaysWhenLogsGoElsewhereOrNowhere(String setting, String value) {
    var second = Examples.logging(setting, value).after(Examples.LOGGING).run();
    assertTrue(second.has("log-archive-access-logs"));
    assertTrue(second.protectedResources().contains("log-archive-access-logs"));
    assertEquals(
        "arn:aws:s3:::" + BUCKET + "-logs", second.outputs().get("s3AccessLoggingBucketArn"));
  }

  @Test
  void theAccessLogBucketOfAReplacedBucketIsNotMadeAgain() {
    var replaced =
        Examples.logging(
                "name", "other",
                "confirmReplacement", BUCKET,
                "enableCloudtrailBucketAccessLogging", "false")
            .after(Examples.LOGGING)
            .run();
    assertFalse(replaced.has("log-archive-access-logs"));
  }

  @Test
  void onlyAConfirmedReplacementTakesTheProtectionOffAndTheOldBucketStaysInAws() {
    var replaced =
        Examples.logging("name", "other", "confirmReplacement", BUCKET)
            .after(Examples.LOGGING)
            .run();
    assertEquals(List.of(), replaced.protectedResources());
    assertTrue(replaced.retainedResources().contains("log-archive-bucket"));
  }

  @ParameterizedTest
  @CsvSource({
    "managementAccountId, 345678901234, cloudtrail-123456789012-example-quantum-123",
    "wormRetentionDays, 365, an-older-bucket"
  })
  void anotherConfirmationLeavesTheProtectionOn(String setting, String value, String confirmed) {
    var second =
        Examples.logging(setting, value, "confirmReplacement", confirmed)
            .after(Examples.LOGGING)
            .run();
    assertEquals(Examples.LOGGING.protectedResources(), second.protectedResources());
  }

  /** The outputs of a failed update may claim what was never applied, so the lock counts. */
  @Test
  void theRetentionOfTheLastRunComesFromTheLockInTheState() {
    var state =
        Examples.LOGGING
            .state()
            .withOutput(
                "log-archive-bucket-lock",
                "rule",
                Map.of("defaultRetention", Map.of("mode", "COMPLIANCE", "days", 400.0)));
    assertEquals(
        List.of(
            "new log files get a weaker lock: 365 days GOVERNANCE instead of 400 days COMPLIANCE. Existing log files keep their lock. GOVERNANCE does not meet SEC 17a-4(f)",
            Examples.OPEN),
        Examples.logging().after(state).inPreview().run().warnings());
  }

  @Test
  void aFirstUpdateThatFailedBeforeTheLockHasNoRetentionToCompareWith() {
    var failed =
        Examples.logging("wormRetentionDays", "400")
            .failingResource("log-archive-bucket-lock", "OperationAborted")
            .attempt();
    assertEquals(
        List.of(Examples.OPEN), Examples.logging().after(failed).inPreview().run().warnings());
  }

  @Test
  void anAccountThatIsTakenOffTheListIsWarnedOfFromTheBucketPolicy() {
    var before = Examples.logging(Fixtures.singleAccounts()).run();
    var settings = Fixtures.singleAccounts();
    settings[settings.length - 1] = "[\"234567890123\"]";
    assertEquals(
        List.of(
            "orgtrail:awsAccountIds no longer has 345678901234: the trail of that account can no longer deliver",
            Examples.OPEN),
        Examples.logging(settings).after(before).inPreview().run().warnings());
  }

  // --- After a failure ---------------------------------------------------------------------------

  /** The SDK writes no outputs at all if one of them depends on a resource that failed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "log-archive-bucket",
        "log-archive-bucket-policy",
        "log-archive-bucket-lock",
        "log-archive-key",
        "log-archive-alias"
      })
  void noOutputClaimsAFactWhoseResourceFailed(String resource) {
    var failed = Examples.logging().failingResource(resource, "AccessDenied").attempt();
    assertEquals(32, failed.exitCode());
    assertEquals(Set.of(), failed.writtenOutputs());
    assertFalse(
        failed.state().resources().keySet().stream().anyMatch(u -> u.endsWith("::" + resource)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "log-archive-bucket-policy | s3KeyPrefix, expectedTrailArn, organizationId",
        "log-archive-bucket-lock | wormMode, wormRetentionDays",
        "log-archive-bucket | s3BucketName, s3BucketArn, forceDestroy",
        "log-archive-alias | kmsKeyAlias"
      })
  void anOutputIsKnownOnlyTogetherWithTheResourceThatItDescribes(String resource, String names) {
    String[] settings = {"s3KeyPrefix", "audit", "forceDestroy", "true"};
    var known = Examples.logging(settings).inPreview().run().outputs().keySet();
    var without = Examples.logging(settings).inPreviewWithout(resource).run().outputs().keySet();
    var lost = new TreeSet<>(known);
    lost.removeAll(without);
    var expected = new TreeSet<>(List.of(names.split(", ")));
    expected.retainAll(known); // an ARN is unknown in every preview
    assertEquals(expected, lost);
  }

  @Test
  void outputsAreWrittenEvenIfAResourceFailedThatTheyDoNotDescribe() {
    var failed =
        Examples.logging()
            .failingResourceAfterOutputs("log-archive-bucket-lifecycle", "AccessDenied")
            .attempt();
    assertEquals(32, failed.exitCode());
    assertEquals(Examples.LOGGING.outputNames(), failed.writtenOutputs());
  }
}
