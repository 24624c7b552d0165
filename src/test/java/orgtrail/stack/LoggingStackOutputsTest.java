package orgtrail.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** A management stack finds bucket and key in the outputs of the logging stack. */
class LoggingStackOutputsTest {
  private static final String DEPLOY_FIRST =
      "orgtrail:loggingStack 'organization/orgtrail/logging' has no outputs s3BucketName and kmsKeyArn: run pulumi up -s logging first, or name another stack if that is not the logging stack";

  @Test
  void aStackThatWasNeverDeployedMustComeFirst() {
    assertEquals(List.of(DEPLOY_FIRST), reading(Map.of()).refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3BucketName", "kmsKeyArn"})
  void halfOfTheOutputsIsNotEnough(String missing) {
    var outputs = new HashMap<>(Examples.LOGGING.outputs());
    outputs.remove(missing);
    assertEquals(List.of(DEPLOY_FIRST), reading(outputs).refusal());
  }

  @Test
  void aStackThatNamesItselfIsToldSo() {
    var deployment =
        Deployment.of(Fixtures.management("loggingStack", "organization/orgtrail/management"))
            .attempt();
    assertEquals(
        List.of(
            "orgtrail:loggingStack 'organization/orgtrail/management' names this stack itself: name the stack of the logging account"),
        deployment.refusal());
    assertEquals(List.of(), deployment.resources()); // it is not even read
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3BucketName", "kmsKeyArn", "expectedTrailArn", "organizationId"})
  void aSecretOutputIsRefused(String secret) {
    assertEquals(
        List.of(
            "orgtrail:loggingStack 'organization/orgtrail/logging' has the output "
                + secret
                + " as a secret, but its value appears in the trail: export it there as plain text"),
        Examples.management().secretOutputs(secret).refusal());
  }

  @Test
  void theTrailWritesToTheBucketAndWithTheKeyOfTheLoggingStack() {
    var trail = Examples.MANAGEMENT.inputs("organization-trail");
    assertEquals(
        Examples.LOGGING.inputs("log-archive-bucket").get("bucket"), trail.get("s3BucketName"));
    assertEquals(Examples.LOGGING.outputs().get("kmsKeyArn"), trail.get("kmsKeyId"));
    assertFalse(trail.containsKey("s3KeyPrefix"));
  }

  @Test
  void theTrailIsTheOneThatThePoliciesOfTheLoggingStackAllow() {
    assertEquals(
        Examples.LOGGING.outputs().get("expectedTrailArn"),
        Examples.MANAGEMENT.outputs().get("trailArn"));
    var policy = Examples.LOGGING.text("log-archive-bucket-policy", "policy");
    assertEquals(true, policy.contains("\"" + Examples.TRAIL_ARN + "\""), policy);
  }

  @Test
  void theTrailWritesIntoTheFolderOfTheLoggingStack() {
    var outputs = new HashMap<>(Examples.LOGGING.outputs());
    outputs.put("s3KeyPrefix", "audit/trail");
    assertEquals(
        "audit/trail", reading(outputs).run().inputs("organization-trail").get("s3KeyPrefix"));
  }

  @Test
  void aTrailOfOneAccountWritesToALoggingStackOfSingleAccounts() {
    var logging = Examples.logging(Fixtures.singleAccounts()).run();
    var management =
        Deployment.of(Fixtures.management("isOrganizationTrail", "false"))
            .withOutputsOf(Examples.LOGGING_STACK, logging.outputs())
            .run();
    assertEquals(false, management.inputs("organization-trail").get("isOrganizationTrail"));
  }

  @Test
  void staticValuesNeedNoOtherStack() {
    var deployment = Deployment.of(Examples.staticLink("s3KeyPrefix", "audit")).run();
    var trail = deployment.inputs("organization-trail");
    assertEquals("log-bucket", trail.get("s3BucketName"));
    assertEquals(Examples.KEY_ARN, trail.get("kmsKeyId"));
    assertEquals("audit", trail.get("s3KeyPrefix"));
  }

  private static Deployment.Builder reading(Map<String, Object> outputs) {
    return Deployment.of(Fixtures.management()).withOutputsOf(Examples.LOGGING_STACK, outputs);
  }
}
