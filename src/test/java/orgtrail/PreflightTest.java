package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of AWS before anything is changed. */
class PreflightTest {
  private static final Deployment.World WORLD = Deployment.world("234567890123");
  private static final Map<String, Object> LOGGING = Deployment.of(StackFiles.logging()).outputs();

  @Test
  void refusesCredentialsOfAMember() {
    assertRefused(
        WORLD.withCredentialsOf("345678901234"),
        "account 345678901234 is neither the organization's management account 234567890123 nor"
            + " its delegated administrator for CloudTrail: use credentials of 234567890123, or run"
            + " there: aws cloudtrail register-organization-delegated-admin --member-account-id"
            + " 345678901234");
  }

  @Test
  void takesCredentialsOfTheDelegatedAdministratorForATrailOfTheManagementAccount() {
    var deployment =
        Deployment.attemptIn(
            WORLD.withCredentialsOf("345678901234").withDelegatedAdministrator("345678901234"),
            StackFiles.with(StackFiles.management(), "orgtrail:notifySnsTopicName", "logs"),
            LOGGING);
    assertEquals(List.of(), deployment.errors());
    var policy = (String) deployment.inputs("organization-topic-policy").get("policy");
    assertTrue(policy.contains(":234567890123:trail/example-quantum-123"), policy);
  }

  @Test
  void refusesAnAccountInNoOrganization() {
    assertRefused(
        WORLD.withoutAnswer("reading Organizations Organization: couldn't find resource"),
        "this account is in no organization: use credentials of the management account, or set"
            + " orgtrail:isOrganizationTrail: false for a trail of this account alone");
  }

  @Test
  void saysWhichRightIsMissingToAskOrganizations() {
    assertRefused(
        WORLD.withoutAnswer("AccessDeniedException: not authorized"),
        "Organizations cannot be asked, allow organizations:Describe* and organizations:List*, or"
            + " set orgtrail:skipPreflight: true: AccessDeniedException: not authorized");
  }

  @Test
  void refusesAnOrganizationWithoutAllFeatures() {
    assertRefused(
        WORLD.with("featureSet", "CONSOLIDATED_BILLING"),
        "the organization must have all features, but has CONSOLIDATED_BILLING only: aws"
            + " organizations enable-all-features");
  }

  @Test
  void refusesAnOrganizationWithoutTrustedAccess() {
    assertRefused(
        WORLD.with("awsServiceAccessPrincipals", List.of("config.amazonaws.com")),
        "the organization gives CloudTrail no trusted access: aws organizations"
            + " enable-aws-service-access --service-principal cloudtrail.amazonaws.com");
  }

  @Test
  void refusesALoggingStackMadeForAnotherManagementAccount() {
    assertRefused(
        WORLD.with("masterAccountId", "345678901234").withCredentialsOf("345678901234"),
        "orgtrail:managementAccountId of the logging stack must be '345678901234', the"
            + " organization's management account, which the trail will belong to, but is"
            + " '234567890123': change it there");
  }

  @Test
  void refusesALoggingStackMadeForAnotherOrganization() {
    assertRefused(
        WORLD.with("id", "o-otherorg1234"),
        "orgtrail:organizationId of the logging stack must be 'o-otherorg1234', as Organizations"
            + " says, but is 'o-exampleorg1': change it there");
  }

  @Test
  void refusesAnOptInHomeRegion() {
    assertRefused(
        WORLD.withOptInRegion("ap-southeast-1"),
        "aws:region must not be the opt-in region 'ap-southeast-1': accounts that have not opted in"
            + " would send nothing, without a word. Take a region that all accounts have, in both"
            + " stacks, or set orgtrail:skipPreflight: true if all have opted in");
  }

  @Test
  void refusesAnotherNameThanThePoliciesWereMadeFor() {
    assertRefused(
        WORLD,
        "orgtrail:name must be 'example-quantum-123', as in the logging stack, whose policies let no"
            + " other trail in, but is 'other'",
        "orgtrail:name",
        "other");
  }

  @Test
  void refusesAnotherRegionThanThePoliciesWereMadeForAndAKeyElsewhere() {
    var outputs = new HashMap<>(LOGGING);
    outputs.put(
        "expectedTrailArn", "arn:aws:cloudtrail:eu-west-1:234567890123:trail/example-quantum-123");
    var errors =
        String.join("\n", Deployment.attemptIn(WORLD, StackFiles.management(), outputs).errors());
    assertTrue(errors.contains("aws:region must be 'eu-west-1', as in the logging stack"), errors);
    assertTrue(
        errors.contains("orgtrail:kmsKeyArn must be of a key in the bucket's region eu-west-1"),
        errors);
  }

  @Test
  void refusesAKeyThatIsNotInTheBucketsRegion() {
    var config = staticLink("bucket-elsewhere");
    assertEquals(
        List.of(
            "orgtrail:kmsKeyArn must be of a key in the bucket's region eu-west-1, but is"
                + " 'arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd'"),
        Deployment.attemptIn(WORLD, config, Map.of()).errors());
  }

  @ParameterizedTest
  @CsvSource({
    "cloudwatchLogGroupArn, arn:aws:logs:eu-west-1:234567890123:log-group:a",
    "cloudwatchLogGroupArn, arn:aws:logs:ap-southeast-1:123456789012:log-group:a",
    "cloudwatchLogsRoleArn, arn:aws:iam::123456789012:role/a",
    "notifySnsTopicName, arn:aws:sns:eu-west-1:234567890123:a"
  })
  void refusesExistingPartsThatTheTrailCannotUse(String setting, String arn) {
    var config =
        StackFiles.with(
            StackFiles.management(),
            "orgtrail:cloudwatchLogGroupArn",
            "arn:aws:logs:ap-southeast-1:234567890123:log-group:good",
            "orgtrail:cloudwatchLogsRoleArn",
            "arn:aws:iam::234567890123:role/good");
    var errors =
        Deployment.attemptIn(WORLD, StackFiles.with(config, "orgtrail:" + setting, arn), LOGGING)
            .errors();
    assertEquals(1, errors.size(), errors.toString());
    assertTrue(errors.get(0).startsWith("orgtrail:" + setting + " must be "), errors.get(0));
    assertTrue(errors.get(0).endsWith("but is '" + arn + "'"), errors.get(0));
  }

  @Test
  void asksNoOrganizationForATrailOfOneAccount() {
    var config = StackFiles.with(StackFiles.management(), "orgtrail:isOrganizationTrail", "false");
    var logging =
        Deployment.of(StackFiles.with(StackFiles.logging(), StackFiles.SINGLE_ACCOUNTS)).outputs();
    var deployment =
        Deployment.attemptIn(
            WORLD.withoutAnswer("asked").withOptInRegion("ap-southeast-1"), config, logging);
    assertEquals(List.of(), deployment.errors());
  }

  @Test
  void asksNothingWhenItIsSkippedAndSaysWhatWasNotChecked() {
    var config = StackFiles.with(StackFiles.management(), "orgtrail:skipPreflight", "true");
    var deployment =
        Deployment.attemptIn(
            WORLD.withoutAnswer("asked").withOptInRegion("ap-southeast-1"), config, LOGGING);
    assertEquals(List.of(), deployment.errors());
    var settings = ((Settings.Management) Settings.read(config)).trail();
    assertEquals(1, Preflight.warnings(settings).size());
    assertTrue(
        Preflight.warnings(settings).get(0).startsWith("orgtrail:skipPreflight: it was not"));
  }

  @Test
  void stillComparesWithTheLoggingStackWhenItIsSkipped() {
    assertRefused(
        WORLD,
        "orgtrail:name must be 'example-quantum-123', as in the logging stack, whose policies let no"
            + " other trail in, but is 'other'",
        "orgtrail:name",
        "other",
        "orgtrail:skipPreflight",
        "true");
  }

  @Test
  void refusesAnAccountThatTheLoggingStackDoesNotList() {
    var logging =
        new HashMap<>(
            Deployment.of(StackFiles.with(StackFiles.logging(), StackFiles.SINGLE_ACCOUNTS))
                .outputs());
    logging.put("awsAccountIds", "345678901234");
    assertEquals(
        List.of(
            "orgtrail:awsAccountIds of the logging stack must have '234567890123', the account of"
                + " this trail: add it there"),
        Deployment.attemptIn(
                WORLD,
                StackFiles.with(StackFiles.management(), "orgtrail:isOrganizationTrail", "false"),
                logging)
            .errors());
  }

  @ParameterizedTest
  @CsvSource({"234567890123", "456789012345"})
  void refusesADelegatedAdministratorThatIsNoMember(String account) {
    assertRefused(
        WORLD,
        "orgtrail:delegatedAdministrator must be a member account of the organization o-exampleorg1,"
            + " but is '"
            + account
            + "'",
        "orgtrail:delegatedAdministrator",
        account);
  }

  @Test
  void refusesADelegatedAdministratorThatIsRegisteredAlready() {
    assertRefused(
        WORLD.withDelegatedAdministrator("345678901234"),
        "orgtrail:delegatedAdministrator '345678901234' is registered already, by another hand than"
            + " this stack: remove it, as there is nothing to do",
        "orgtrail:delegatedAdministrator",
        "345678901234");
  }

  @Test
  void refusesToRegisterADelegatedAdministratorWithItsOwnCredentials() {
    assertRefused(
        WORLD.withCredentialsOf("345678901234").withDelegatedAdministrator("345678901234"),
        "orgtrail:delegatedAdministrator can only be set with credentials of the management account"
            + " 234567890123: remove it",
        "orgtrail:delegatedAdministrator",
        "345678901234");
  }

  @ParameterizedTest
  @CsvSource({"cloudwatchLogs, true", "notifySnsTopicName, new-logs"})
  void refusesPartsThatNeedAnOrganizationNobodyKnows(String setting, String value) {
    var config =
        StackFiles.with(
            staticLink("bucket"), "orgtrail:skipPreflight", "true", "orgtrail:" + setting, value);
    assertEquals(
        List.of(
            "orgtrail:%s '%s' needs the organization's id: set orgtrail:loggingStack, or remove orgtrail:skipPreflight"
                .formatted(setting, value)),
        Deployment.attemptIn(WORLD, config, Map.of()).errors());
  }

  @Test
  void refusesAStandaloneStackOfAnOrganizationInAMemberAccount() {
    var errors =
        Deployment.attemptIn(
                WORLD.withCredentialsOf("345678901234"), StackFiles.standalone(), Map.of())
            .errors();
    assertEquals(
        List.of(
            "orgtrail:account standalone is for the organization's management account 234567890123,"
                + " but the credentials are of 345678901234: use those of 234567890123, or set"
                + " orgtrail:isOrganizationTrail: false"),
        errors);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/older",
    "arn:aws:cloudtrail:eu-west-1:234567890123:trail/example-quantum-123"
  })
  void refusesToReplaceTheTrailThatTheStackHasMade(String deployed) {
    var config = staticLink("bucket");
    var errors = Deployment.attemptAfter(Map.of("trailArn", deployed), config).errors();
    assertEquals(
        List.of(
            "orgtrail:name 'example-quantum-123' and aws:region 'ap-southeast-1' would replace the trail %s, which ends the chain of its digests: undo that, or end that trail first with pulumi destroy -s management"
                .formatted(deployed)),
        errors);
  }

  /** The management stack with bucket and key as static values. */
  private static Map<String, String> staticLink(String bucket) {
    return StackFiles.with(
        StackFiles.management(),
        "orgtrail:loggingStack",
        null,
        "orgtrail:s3BucketName",
        bucket,
        "orgtrail:kmsKeyArn",
        "arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd");
  }

  private static void assertRefused(Deployment.World world, String error, String... keysAndValues) {
    var config = StackFiles.with(StackFiles.management(), keysAndValues);
    var deployment = Deployment.attemptIn(world, config, LOGGING);
    assertEquals(List.of(error), deployment.errors());
    assertEquals(List.of(), deployment.types().stream().filter(t -> t.startsWith("aws:")).toList());
  }
}
