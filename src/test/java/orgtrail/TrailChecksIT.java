package orgtrail;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.testing.Fixtures;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;

/**
 * What the program asks AWS before it makes a trail. Each test updates the stack: a refused update
 * has made no trail.
 */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrailChecksIT {
  private static final String OUTSIDER = "888888888888";

  private final LocalAws aws;

  TrailChecksIT(LocalAws aws) {
    this.aws = aws;
  }

  @Test
  void refusesBeforeAnythingIsChangedWhatCreateTrailWouldRefuse() throws Exception {
    var stacks = InlineStack.Group.in(aws);
    stacks.logging("name", "checked").up();
    var management = stacks.management("name", "checked");
    assertNeedsTrustedAccess(management);
    assertRefused(
        management.set("name", "another"),
        "orgtrail:name must be 'checked', as in the logging stack, whose policies allow no other"
            + " trail, but is 'another'");
    management.set("name", "checked", "aws:region", "me-central-1");
    assertRefused(
        management,
        "aws:region must not be the opt-in region 'me-central-1'",
        "aws:region must be 'ap-southeast-1', as in the logging stack");
    management.set("aws:region", Fixtures.REGION);

    assertRefused(
        stacks.stack("management", MEMBER_ACCOUNT, management.config()),
        "account 345678901234 is neither the organization's management account 234567890123 nor its"
            + " delegated administrator for CloudTrail");
    var outsider = stacks.stack("management", OUTSIDER, management.config());
    assertRefused(outsider, "this account belongs to no organization");
    aws.call(
        OUTSIDER,
        "organizations",
        "AWSOrganizationsV20161128.CreateOrganization",
        "{\"FeatureSet\":\"CONSOLIDATED_BILLING\"}");
    assertRefused(
        outsider,
        "the organization must have all features, but has only CONSOLIDATED_BILLING: aws"
            + " organizations enable-all-features");

    stacks.stack("management", MANAGEMENT_ACCOUNT, management.config()).up();
    assertTrue(aws.trail(MANAGEMENT_ACCOUNT, "checked").isPresent());
  }

  private void assertNeedsTrustedAccess(InlineStack management) throws Exception {
    callOrganizations("DisableAWSServiceAccess");
    try {
      assertRefused(
          management,
          "aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com");
    } finally {
      callOrganizations("EnableAWSServiceAccess");
    }
  }

  private void callOrganizations(String operation) {
    aws.call(
        MANAGEMENT_ACCOUNT,
        "organizations",
        "AWSOrganizationsV20161128." + operation,
        "{\"ServicePrincipal\":\"cloudtrail.amazonaws.com\"}");
  }

  @Test
  void refusesALoggingStackMadeForAnotherOrganizationOrManagementAccount() throws Exception {
    var stacks = InlineStack.Group.in(aws);
    stacks
        .logging(
            "name",
            "others",
            "organizationId",
            "o-otherorg1234",
            "managementAccountId",
            MEMBER_ACCOUNT)
        .up();
    assertRefused(
        stacks.management("name", "others"),
        "orgtrail:organizationId of the logging stack must be 'o-exampleorg1', as AWS Organizations"
            + " reports, but is 'o-otherorg1234': change it there",
        "orgtrail:managementAccountId of the logging stack must be '234567890123'");
  }

  @Test
  void refusesAKeyThatIsNotInTheBucketsRegionUnlessTheChecksAreSkipped() throws Exception {
    aws.s3(MANAGEMENT_ACCOUNT).createBucket(r -> r.bucket("static-bucket-of-logs"));
    var management =
        InlineStack.Group.in(aws)
            .management(
                "name",
                "elsewhere",
                "loggingStack",
                null,
                "s3BucketName",
                "static-bucket-of-logs",
                "kmsKeyArn",
                "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-4cd5-86ef-1234567890ab");
    assertRefused(
        management,
        "orgtrail:kmsKeyArn must belong to a key in the bucket's region ap-southeast-1, but is"
            + " 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-4cd5-86ef-1234567890ab'");
    // Without the checks, CloudTrail itself refuses the trail, and does not name the cause.
    var skipped = management.set("skipPreflight", "true").refusal();
    assertTrue(
        skipped.contains("warning: orgtrail:skipPreflight: the program did not check"), skipped);
    assertTrue(skipped.contains("InsufficientS3BucketPolicyException"), skipped);
  }

  private void assertRefused(InlineStack stack, String... expected) throws Exception {
    var message = stack.refusal();
    for (var line : expected) {
      assertTrue(message.lines().anyMatch(l -> l.contains(line)), message);
    }
    assertTrue(stack.state().idsOf("aws:cloudtrail/").isEmpty());
    for (var account : new String[] {MANAGEMENT_ACCOUNT, MEMBER_ACCOUNT, OUTSIDER}) {
      assertTrue(aws.trail(account, stack.config().get("orgtrail:name")).isEmpty(), account);
    }
  }
}
