package orgtrail.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** Bucket, key and trail in one stack. */
class StandaloneStackTest {
  private static final String BUCKET = "cloudtrail-234567890123-example-quantum-123";

  @Test
  void theTrailWritesToTheBucketOfTheSameStackAsSoonAsItIsEncrypted() {
    var deployment = Examples.standalone("s3KeyPrefix", "audit").run();
    var trail = deployment.inputs("organization-trail");
    assertEquals(BUCKET, trail.get("s3BucketName"));
    assertEquals(deployment.outputs().get("kmsKeyArn"), trail.get("kmsKeyId"));
    assertEquals("audit", trail.get("s3KeyPrefix"));
    assertEquals(true, trail.get("isOrganizationTrail"));
    assertTrue(
        deployment.dependsOn("organization-trail").contains("log-archive-bucket-encryption"));
  }

  @Test
  void itExportsTheOutputsOfBothParts() {
    var both = new TreeSet<>(Examples.LOGGING.outputNames());
    both.addAll(Examples.MANAGEMENT.outputNames());
    assertEquals(both, new TreeSet<>(Examples.STANDALONE.outputNames()));
  }

  @Test
  void itMakesTheTrailThatItsPoliciesAllow() {
    assertEquals(
        Examples.STANDALONE.outputs().get("expectedTrailArn"),
        Examples.STANDALONE.outputs().get("trailArn"));
  }

  @Test
  void onlyTheTrailOfItsOwnAccountMayWriteWithoutAnOrganization() {
    var deployment =
        Examples.standalone("isOrganizationTrail", "false", "organizationId", null)
            .inAccount(Fixtures.LOGGING_ACCOUNT)
            .run();
    assertEquals(false, deployment.inputs("organization-trail").get("isOrganizationTrail"));
    assertEquals("123456789012", deployment.outputs().get("awsAccountIds"));
    var policy = deployment.text("log-archive-bucket-policy", "policy");
    assertTrue(policy.contains("/AWSLogs/123456789012/*"), policy);
    assertTrue(
        policy.contains("arn:aws:cloudtrail:ap-southeast-1:123456789012:trail/example-quantum-123"),
        policy);
    assertFalse(policy.contains("234567890123"), policy);
  }

  @Test
  void theTrailIsProtectedBesideItsBucketUntilAReplacementIsConfirmed() {
    assertTrue(Examples.STANDALONE.protectedResources().contains("organization-trail"));
    var renamed =
        Examples.standalone("name", "other", "confirmReplacement", BUCKET)
            .after(Examples.STANDALONE)
            .run();
    assertEquals(List.of(), renamed.protectedResources());
    assertTrue(renamed.retainedResources().contains("log-archive-bucket"));
    assertFalse(renamed.retainedResources().contains("organization-trail"));
  }

  /** CloudWatch Logs shows the events of the group before only by the policy of its key. */
  @Test
  void aLogGroupWithAnotherNameGetsAnotherKey() {
    var first = Examples.standalone("cloudwatchLogs", "true").run();
    var second = Examples.standalone("cloudwatchLogs", "true").after(first).run();
    var renamed =
        Examples.standalone("cloudwatchLogs", "true", "name", "other", "confirmReplacement", BUCKET)
            .after(first)
            .run();
    var key = "organization-log-group-key";
    assertEquals(List.of(), first.replacedOnChangesOf(key));
    assertEquals(List.of(), second.replacedOnChangesOf(key));
    assertEquals(List.of("description"), renamed.replacedOnChangesOf(key));
    assertNotEquals(first.text(key, "description"), renamed.text(key, "description"));
    assertTrue(renamed.retainedResources().contains(key));
  }

  @Test
  void nothingIsProtectedOrRetainedWithForceDestroy() {
    var trial = Examples.standalone("forceDestroy", "true").run();
    assertEquals(List.of(), trial.protectedResources());
    assertEquals(List.of(), trial.retainedResources());
  }

  @Test
  void aRenamedStackMustConfirmTheReplacementOnce() {
    assertEquals(
        List.of(
            "the bucket cloudtrail-234567890123-example-quantum-123 holds log files, and orgtrail:name or orgtrail:s3BucketName would replace it by cloudtrail-234567890123-other; its policies would allow the trail arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/other, and deny arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123; the trail arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123 would be replaced, which ends the chain of its digests. Undo that, or confirm it with orgtrail:confirmReplacement: cloudtrail-234567890123-example-quantum-123"),
        Examples.standalone("name", "other").after(Examples.STANDALONE).refusal());
  }

  @Test
  void problemsOfLogStoreAndTrailAreShownTogether() {
    assertEquals(
        List.of(
            "the organization must have all features, but has only CONSOLIDATED_BILLING: aws organizations enable-all-features",
            "orgtrail:notifySnsTopicName must be in the trail's region ap-southeast-1, but is 'arn:aws:sns:eu-west-1:234567890123:a'",
            "orgtrail:logNotifications must be in the bucket's region ap-southeast-1, but is 'arn:aws:sns:eu-west-1:234567890123:b'",
            "orgtrail:accessLoggingBucketName must be in the bucket's region ap-southeast-1, but 'central' is in eu-west-1"),
        Examples.standalone(
                "notifySnsTopicName", "arn:aws:sns:eu-west-1:234567890123:a",
                "logNotifications", "arn:aws:sns:eu-west-1:234567890123:b",
                "accessLoggingBucketName", "central")
            .withBucket("central", "eu-west-1")
            .withOrganization("featureSet", "CONSOLIDATED_BILLING")
            .refusal());
  }

  @Test
  void theBucketIsMadeButNoOutputIsWrittenWhenAwsRefusesTheTrail() {
    var failed =
        Examples.standalone()
            .failingResource("organization-trail", "InsufficientEncryptionPolicyException")
            .attempt();
    assertEquals(32, failed.exitCode());
    assertEquals(Set.of(), failed.writtenOutputs());
    assertEquals(1, Examples.standalone().after(failed).run().count("Trail"));
  }

  @Test
  void aSecondRunWithoutAChangeAsksForTheSame() {
    var second = Deployment.of(Fixtures.standalone()).after(Examples.STANDALONE).run();
    assertEquals(Examples.STANDALONE.state(), second.state());
  }
}
