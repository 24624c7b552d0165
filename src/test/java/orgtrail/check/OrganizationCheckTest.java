package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** What AWS Organizations must say before CreateTrail, which would not name the cause. */
class OrganizationCheckTest {
  private static final String MEMBER = Fixtures.MEMBER_ACCOUNT;
  private static final String NEITHER =
      "account 345678901234 is neither the organization's management account 234567890123 nor its delegated administrator for CloudTrail: use credentials of 234567890123, or run there: aws cloudtrail register-organization-delegated-admin --member-account-id 345678901234";

  private static final String CANNOT_READ =
      "cannot read AWS Organizations: allow organizations:Describe* and organizations:List*, or set orgtrail:skipPreflight: true: ";

  @Test
  void credentialsOfAMemberAreRefused() {
    assertEquals(
        List.of(NEITHER),
        Examples.management()
            .inAccount(MEMBER)
            .withOrganization("featureSet", "CONSOLIDATED_BILLING") // only the first line counts
            .withOptInRegion(Fixtures.REGION)
            .refusal());
  }

  /** Only the management account and delegated administrators may list the administrators. */
  @Test
  void aMemberThatMayNotListTheAdministratorsIsNone() {
    assertEquals(
        List.of(NEITHER),
        Examples.management()
            .inAccount(MEMBER)
            .failingCall("getDelegatedAdministrators", "AccessDeniedException: not authorized")
            .refusal());
  }

  @Test
  void anotherErrorOfTheAdministratorsIsShownOnce() {
    assertEquals(
        List.of(CANNOT_READ + "TooManyRequestsException: slow down", NEITHER),
        Examples.management("delegatedAdministrator", MEMBER)
            .inAccount(MEMBER)
            .failingCall("getDelegatedAdministrators", "TooManyRequestsException: slow down")
            .refusal());
  }

  @Test
  void credentialsOfTheDelegatedAdministratorMakeATrailOfTheManagementAccount() {
    var deployment =
        Examples.management("notifySnsTopicName", "logs")
            .inAccount(MEMBER)
            .withDelegatedAdministrator(MEMBER)
            .run();
    var policy = deployment.text("organization-topic-policy", "policy");
    assertTrue(policy.contains(":234567890123:trail/example-quantum-123"), policy);
  }

  @Test
  void anAccountInNoOrganizationIsRefused() {
    assertEquals(
        List.of(
            "this account belongs to no organization: use credentials of the management account, or set orgtrail:isOrganizationTrail: false for a trail of this account alone"),
        Examples.management()
            .withoutOrganizations("reading Organizations Organization: couldn't find resource")
            .refusal());
  }

  @Test
  void theMissingPermissionToReadTheOrganizationIsNamed() {
    assertEquals(
        List.of(CANNOT_READ + "AccessDeniedException: not authorized"),
        Examples.management()
            .withoutOrganizations("AccessDeniedException: not authorized")
            .refusal());
  }

  @Test
  void anOrganizationWithoutAllFeaturesIsRefused() {
    assertEquals(
        List.of(
            "the organization must have all features, but has only CONSOLIDATED_BILLING: aws organizations enable-all-features"),
        Examples.management().withOrganization("featureSet", "CONSOLIDATED_BILLING").refusal());
  }

  @Test
  void anOrganizationWithoutTrustedAccessIsRefused() {
    assertEquals(
        List.of(
            "the organization does not trust CloudTrail: aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com"),
        Examples.management()
            .withOrganization("awsServiceAccessPrincipals", List.of("config.amazonaws.com"))
            .refusal());
  }

  // --- The home region ---------------------------------------------------------------------------

  @Test
  void anOptInHomeRegionIsRefused() {
    assertEquals(
        List.of(
            "aws:region must not be the opt-in region 'ap-southeast-1': accounts that have not opted in would silently send nothing. Choose a region that every account has, in both stacks, or set orgtrail:skipPreflight: true if every account has opted in"),
        Examples.management().withOptInRegion(Fixtures.REGION).refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ap-east-1", "me-south-1"}) // opted in here, and not opted in
  void everyKindOfOptInRegionIsRefused(String region) {
    var key = Examples.KEY_ARN.replace(Fixtures.REGION, region);
    assertEquals(
        List.of(
            "aws:region must not be the opt-in region '"
                + region
                + "': accounts that have not opted in would silently send nothing. Choose a region that every account has, in both stacks, or set orgtrail:skipPreflight: true if every account has opted in"),
        Deployment.of(Examples.staticLink("aws:region", region, "kmsKeyArn", key)).refusal());
  }

  @Test
  void theMissingPermissionToReadTheRegionsIsNamed() {
    assertEquals(
        List.of(
            "cannot check the home region: allow ec2:DescribeRegions, or set orgtrail:skipPreflight: true: UnauthorizedOperation: You are not authorized"),
        Examples.management()
            .failingCall("getRegions", "UnauthorizedOperation: You are not authorized")
            .refusal());
  }

  // --- What is asked, and how often --------------------------------------------------------------

  @Test
  void aRunAsksOrganizationsExactlyOnce() {
    for (var run :
        List.of(
            Examples.MANAGEMENT,
            Examples.STANDALONE,
            Examples.management("delegatedAdministrator", MEMBER).run())) {
      verify(run.mocks(), times(1))
          .callAsync(argThat(call -> call.token.endsWith(":getOrganization")));
    }
  }

  @Test
  void aTrailOfOneAccountAsksForNoOrganization() {
    var logging = Examples.logging(Fixtures.singleAccounts()).run();
    var deployment =
        Deployment.of(Fixtures.management("isOrganizationTrail", "false"))
            .withOutputsOf(Examples.LOGGING_STACK, logging.outputs())
            .withoutOrganizations("asked")
            .withOptInRegion(Fixtures.REGION)
            .run();
    assertFalse(deployment.calls().contains("getOrganization"), deployment.calls().toString());
    assertFalse(deployment.calls().contains("getRegions"), deployment.calls().toString());
  }

  @Test
  void aSkippedPreflightAsksNothing() {
    var deployment =
        Examples.management("skipPreflight", "true", "delegatedAdministrator", MEMBER)
            .withoutOrganizations("asked")
            .withOptInRegion(Fixtures.REGION)
            .run();
    assertEquals(
        List.of("getCallerIdentity", "getPartition", "getRegion", "readStackResourceOutputs"),
        deployment.calls());
    assertTrue(deployment.has("organization-delegated-administrator"));
  }

  // --- A trail that is deployed ------------------------------------------------------------------

  @Test
  void aDeployedTrailQueriesNothingOfTheOrganization() {
    for (var stack : List.of(Examples.management(), Examples.standalone())) {
      var second = stack.after(stack.run()).withoutOrganizations("asked").run();
      assertEquals(
          List.of(),
          second.calls().stream()
              .filter(Set.of("getOrganization", "getRegions")::contains)
              .toList());
    }
  }

  @Test
  void aDeployedTrailStaysTheTrailOfItsOrganization() {
    var topic = Examples.management("notifySnsTopicName", "logs");
    var first = topic.run();
    var second = topic.after(first).withoutOrganizations("asked").run();
    assertEquals(
        first.text("organization-topic-policy", "policy"),
        second.text("organization-topic-policy", "policy"));
  }

  /** Otherwise the third run would query the organization again. */
  @Test
  void aRunWithoutAQueryKnowsTheOrganizationForTheNextOne() {
    var second = Examples.management().after(Examples.MANAGEMENT).run();
    Examples.management().after(second).withoutOrganizations("asked").run();
  }

  @Test
  void aTrailWhoseOrganizationWasNotCheckedIsCheckedInTheNextRun() {
    var first = Examples.management("skipPreflight", "true").run();
    assertEquals(
        List.of(CANNOT_READ + "asked"),
        Examples.management().after(first).withoutOrganizations("asked").refusal());
  }

  @Test
  void aTrailThatAnInterruptedUpdateLeftIsChecked() {
    assertEquals(
        List.of(CANNOT_READ + "asked"),
        Examples.management()
            .after(Examples.MANAGEMENT.state().without("organization"))
            .withoutOrganizations("asked")
            .refusal());
    assertEquals(
        List.of(CANNOT_READ + "asked"),
        Examples.management()
            .after(Examples.MANAGEMENT.state().without("organization-trail"))
            .withoutOrganizations("asked")
            .refusal());
  }

  @Test
  void credentialsOfAnotherAccountAreCheckedAgain() {
    assertEquals(
        List.of(NEITHER),
        Examples.management().after(Examples.MANAGEMENT).inAccount(MEMBER).refusal());
  }

  @Test
  void aNewDelegatedAdministratorIsChecked() {
    assertEquals(
        List.of(
            "orgtrail:delegatedAdministrator must be a member account of the organization o-exampleorg1, but is '999999999999'"),
        Examples.management("delegatedAdministrator", "999999999999")
            .after(Examples.MANAGEMENT)
            .refusal());
  }

  @Test
  void aRegisteredDelegatedAdministratorIsNotCheckedAgain() {
    var stack = Examples.management("delegatedAdministrator", MEMBER);
    var second = stack.after(stack.run()).withoutOrganizations("asked").run();
    assertTrue(second.has("organization-delegated-administrator"));
  }

  @ParameterizedTest
  @CsvSource({
    "organizationId, o-otherorg1234",
    "expectedTrailArn, arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/example-quantum-123"
  })
  void aLoggingStackThatHasChangedItsOrganizationIsCheckedAgain(String output, String value) {
    var outputs = new HashMap<>(Examples.LOGGING.outputs());
    outputs.put(output, value);
    var lines =
        Examples.management()
            .after(Examples.MANAGEMENT)
            .withOutputsOf(Examples.LOGGING_STACK, outputs)
            .refusal();
    assertTrue(lines.get(0).contains("of the logging stack must be"), lines.toString());
  }

  @Test
  void anotherOrganizationOfAStandaloneStackIsCheckedAgain() {
    var lines =
        Examples.standalone("organizationId", "o-otherorg1234")
            .after(Examples.STANDALONE)
            .refusal();
    assertTrue(
        lines.contains(
            "orgtrail:organizationId must be 'o-exampleorg1', as AWS Organizations reports, but is 'o-otherorg1234'"),
        lines.toString());
  }

  // --- The delegated administrator ---------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"234567890123", "123456789012"})
  void aDelegatedAdministratorThatIsNoMemberIsRefused(String account) {
    assertEquals(
        List.of(
            "orgtrail:delegatedAdministrator must be a member account of the organization o-exampleorg1, but is '"
                + account
                + "'"),
        Examples.management("delegatedAdministrator", account).refusal());
  }

  @Test
  void aDelegatedAdministratorCannotRegisterItself() {
    assertEquals(
        List.of(
            "orgtrail:delegatedAdministrator requires credentials of the management account 234567890123: remove it from this stack"),
        Examples.management("delegatedAdministrator", MEMBER)
            .inAccount(MEMBER)
            .withDelegatedAdministrator(MEMBER)
            .refusal());
  }

  @Test
  void aDelegatedAdministratorThatIsAlreadyRegisteredElsewhereIsLeftAlone() {
    var deployment =
        Examples.management("delegatedAdministrator", MEMBER)
            .withDelegatedAdministrator(MEMBER)
            .run();
    assertEquals(List.of("aws:cloudtrail/trail:Trail"), deployment.awsTypes());
    assertFalse(deployment.outputNames().contains("delegatedAdministrator"));
  }

  @Test
  void anErrorOfTheAdministratorsEndsTheRunBeforeAnythingIsRegistered() {
    var error = "TooManyRequestsException: slow down";
    for (var stack :
        List.of(
            Examples.management("delegatedAdministrator", MEMBER),
            Examples.standalone("delegatedAdministrator", MEMBER))) {
      assertEquals(
          List.of(CANNOT_READ + error),
          stack.failingCall("getDelegatedAdministrators", error).refusal());
    }
  }

  @Test
  void aManagementAccountThatMayNotListTheAdministratorsRegistersItsOwn() {
    var deployment =
        Examples.management("delegatedAdministrator", MEMBER)
            .failingCall("getDelegatedAdministrators", "AccessDeniedException: not authorized")
            .run();
    assertTrue(deployment.has("organization-delegated-administrator"));
  }

  @Test
  void aDelegatedAdministratorThatThisStackRegisteredStaysRegisteredInTheSecondRun() {
    var first = Examples.management("delegatedAdministrator", MEMBER).run();
    var second =
        Examples.management("delegatedAdministrator", MEMBER)
            .withDelegatedAdministrator(MEMBER)
            .after(first)
            .run();
    assertEquals(MEMBER, second.inputs("organization-delegated-administrator").get("accountId"));
    assertEquals(MEMBER, second.outputs().get("delegatedAdministrator"));
  }

  // --- Standalone --------------------------------------------------------------------------------

  @Test
  void aStandaloneStackOfAnOrganizationIsRefusedInADelegatedAdministratorsAccount() {
    assertEquals(
        List.of(
            "orgtrail:account standalone is for the organization's management account 234567890123, but the credentials belong to 345678901234: use those of 234567890123, or set orgtrail:isOrganizationTrail: false"),
        Examples.standalone().inAccount(MEMBER).withDelegatedAdministrator(MEMBER).refusal());
  }

  @Test
  void aStandaloneStackOfAnOrganizationIsRefusedInAMemberAccount() {
    var lines = Examples.standalone().inAccount(MEMBER).refusal();
    assertTrue(
        lines.contains(
            "orgtrail:account standalone is for the organization's management account 234567890123, but the credentials belong to 345678901234: use those of 234567890123, or set orgtrail:isOrganizationTrail: false"),
        lines.toString());
  }

  @Test
  void aStandaloneStackOfAnotherOrganizationIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:organizationId must be 'o-otherorg1234', as AWS Organizations reports, but is 'o-exampleorg1'"),
        Examples.standalone().withOrganization("id", "o-otherorg1234").refusal());
  }
}
