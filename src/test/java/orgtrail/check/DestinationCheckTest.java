package orgtrail.check;

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

/** The management stack makes only the trail that the logging account's policies allow. */
class DestinationCheckTest {
  private static final Map<String, Object> SINGLE_ACCOUNTS =
      Examples.logging(Fixtures.singleAccounts()).run().outputs();

  @Test
  void aLoggingStackForAnotherManagementAccountIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:managementAccountId of the logging stack must be '345678901234', the organization's management account, which owns the trail, but is '234567890123': change it there"),
        Examples.management()
            .withOrganization("masterAccountId", "345678901234")
            .inAccount("345678901234")
            .refusal());
  }

  @Test
  void aLoggingStackForAnotherOrganizationIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:organizationId of the logging stack must be 'o-otherorg1234', as AWS Organizations reports, but is 'o-exampleorg1': change it there"),
        Examples.management().withOrganization("id", "o-otherorg1234").refusal());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherNameThanThePoliciesAllowIsRefusedEvenIfThePreflightIsSkipped(boolean skipped) {
    assertEquals(
        List.of(
            "orgtrail:name must be 'example-quantum-123', as in the logging stack, whose policies allow no other trail, but is 'other'"),
        Examples.management("name", "other", "skipPreflight", String.valueOf(skipped)).refusal());
  }

  @Test
  void anotherRegionThanThePoliciesAllowAndAKeyElsewhereAreRefused() {
    assertEquals(
        List.of(
            "aws:region must be 'eu-west-1', as in the logging stack, whose policies allow no other trail, but is 'ap-southeast-1'",
            "orgtrail:kmsKeyArn must belong to a key in the bucket's region eu-west-1, but is '"
                + Examples.KEY_ARN
                + "'"),
        reading(
                with(
                    Examples.LOGGING.outputs(),
                    "expectedTrailArn",
                    Examples.TRAIL_ARN.replace("ap-southeast-1", "eu-west-1")))
            .refusal());
  }

  @Test
  void anOrganizationTrailForALoggingStackOfSingleAccountsIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:isOrganizationTrail must be false, as in the logging stack, whose policies allow no other trail, but is 'true'"),
        reading(SINGLE_ACCOUNTS).refusal());
  }

  /** The account of the expected trail is then {@code *}, which is nobody's management account. */
  @Test
  void theAccountsOfSingleTrailsAreNotTakenForAManagementAccount() {
    assertEquals("*", ((String) SINGLE_ACCOUNTS.get("expectedTrailArn")).split(":")[4]);
    assertEquals(
        List.of(
            "orgtrail:isOrganizationTrail must be false, as in the logging stack, whose policies allow no other trail, but is 'true'"),
        reading(SINGLE_ACCOUNTS)
            .inAccount(Fixtures.MEMBER_ACCOUNT)
            .withDelegatedAdministrator(Fixtures.MEMBER_ACCOUNT)
            .refusal());
  }

  @Test
  void aTrailOfOneAccountForALoggingStackOfAnOrganizationIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:isOrganizationTrail must be true, as in the logging stack, whose policies allow no other trail, but is 'false'"),
        Examples.management("isOrganizationTrail", "false").refusal());
  }

  @Test
  void anAccountThatTheLoggingStackDoesNotListIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:awsAccountIds of the logging stack must have '234567890123', the account of this trail: add it there"),
        Deployment.of(Fixtures.management("isOrganizationTrail", "false"))
            .withOutputsOf(
                Examples.LOGGING_STACK, with(SINGLE_ACCOUNTS, "awsAccountIds", "345678901234"))
            .refusal());
  }

  @Test
  void aKeyThatIsNotInTheRegionOfAStaticBucketIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:kmsKeyArn must belong to a key in the bucket's region eu-west-1, but is '"
                + Examples.KEY_ARN
                + "'"),
        Deployment.of(Examples.staticLink()).withBucket("log-bucket", "eu-west-1").refusal());
  }

  @Test
  void aStaticBucketThatCannotBeReadIsNoProblem() {
    var deployment =
        Deployment.of(Examples.staticLink()).failingCall("getBucket", "Forbidden").run();
    assertEquals("log-bucket", deployment.inputs("organization-trail").get("s3BucketName"));
  }

  @Test
  void aStaticBucketIsNotAskedForItsRegionIfThePreflightIsSkipped() {
    var calls = Deployment.of(Examples.staticLink("skipPreflight", "true")).run().calls();
    assertFalse(calls.contains("getBucket"), calls.toString());
  }

  private static Deployment.Builder reading(Map<String, Object> outputs) {
    return Deployment.of(Fixtures.management()).withOutputsOf(Examples.LOGGING_STACK, outputs);
  }

  private static Map<String, Object> with(Map<String, Object> outputs, String name, Object value) {
    var changed = new HashMap<>(outputs);
    changed.put(name, value);
    return changed;
  }
}
