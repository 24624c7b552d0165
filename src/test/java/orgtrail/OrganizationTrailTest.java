package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The management account's stack, and how it is linked to the logging account's. */
class OrganizationTrailTest {
  private static final String KEY_ARN =
      "arn:aws:kms:ap-southeast-1:123456789012:key/4b2f0c70-b503-4849-8286-34a6938c88a7";
  private static final Map<String, String> LOGGING_OUTPUTS =
      Map.of("s3BucketName", "log-bucket", "kmsKeyArn", KEY_ARN);

  private static final Deployment EXAMPLE = Deployment.of(StackFiles.management(), LOGGING_OUTPUTS);

  @Test
  void recordsTheWholeOrganizationInAllRegionsWithDigests() {
    assertEquals(
        Map.of(
            "name", "example-quantum-123",
            "isOrganizationTrail", true,
            "isMultiRegionTrail", true,
            "includeGlobalServiceEvents", true,
            "enableLogFileValidation", true,
            "enableLogging", true,
            "s3BucketName", "log-bucket",
            "kmsKeyId", KEY_ARN),
        EXAMPLE.inputs("organization-trail"));
  }

  @ParameterizedTest
  @CsvSource({
    "enableCloudtrail, enableLogging",
    "enableLogFileValidation, enableLogFileValidation",
    "isMultiRegionTrail, isMultiRegionTrail"
  })
  void canDoWithoutWhatASettingTurnsOff(String setting, String input) {
    var deployment =
        Deployment.of(
            StackFiles.with(StackFiles.management(), "orgtrail:" + setting, "false"),
            LOGGING_OUTPUTS);
    assertEquals(false, deployment.inputs("organization-trail").get(input));
  }

  @Test
  void makesNothingButTheTrailInTheManagementAccount() {
    assertEquals(
        List.of("aws:cloudtrail/trail:Trail", "orgtrail:index:OrganizationTrail"),
        EXAMPLE.types().stream().filter(type -> !type.startsWith("pulumi:pulumi:")).toList());
  }

  /** A changed URN replaces the trail, which leaves a gap in the digests. */
  @Test
  void pinsTheUrns() {
    var prefix =
        "urn:pulumi:management::orgtrail::pulumi:pulumi:Stack$orgtrail:index:OrganizationTrail";
    assertTrue(
        EXAMPLE
            .urns()
            .containsAll(
                List.of(
                    prefix + "$aws:cloudtrail/trail:Trail::organization-trail",
                    prefix + "::organization")),
        EXAMPLE.urns().toString());
  }

  @Test
  void exportsTheTrail() {
    assertEquals(
        Map.of(
            "trailArn", "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123",
            "trailName", "example-quantum-123"),
        EXAMPLE.outputs());
  }

  @Test
  void writesWhereTheLoggingStackSays() {
    var logging = Deployment.of(StackFiles.logging());
    var management = Deployment.of(StackFiles.management(), logging.outputs());
    assertEquals(
        logging.inputs("log-archive-bucket").get("bucket"),
        management.inputs("organization-trail").get("s3BucketName"));
    assertEquals(
        logging.outputs().get("kmsKeyArn"),
        management.inputs("organization-trail").get("kmsKeyId"));
    // What the logging stack's policies were made for is what comes into being.
    var policy = (String) logging.inputs("log-archive-bucket-policy").get("policy");
    assertTrue(policy.contains("\"" + management.outputs().get("trailArn") + "\""), policy);
  }

  @Test
  void writesWhereStaticValuesSay() {
    var deployment =
        Deployment.of(
            StackFiles.with(
                StackFiles.management(),
                "orgtrail:loggingStack",
                null,
                "orgtrail:s3BucketName",
                "static-bucket",
                "orgtrail:kmsKeyArn",
                KEY_ARN));
    assertEquals("static-bucket", deployment.inputs("organization-trail").get("s3BucketName"));
    assertEquals(KEY_ARN, deployment.inputs("organization-trail").get("kmsKeyId"));
  }

  @Test
  void saysWhichStackComesFirst() {
    var deployment = Deployment.attempt(StackFiles.management());
    assertEquals(
        List.of(
            "orgtrail:loggingStack 'organization/orgtrail/logging' has no s3BucketName and kmsKeyArn"
                + " to read: run pulumi up -s logging first, or name another stack if that is not"
                + " the logging stack"),
        deployment.errors());
  }

  @Test
  void failsAndRegistersNothingWhenASettingIsWrong() {
    var deployment =
        Deployment.attempt(
            StackFiles.with(StackFiles.management(), "orgtrail:isMultiRegionTrail", "treu"));
    assertEquals(32, deployment.exitCode()); // 0 would have the engine delete what is there
    assertEquals(
        List.of("orgtrail:isMultiRegionTrail must be true or false, but is 'treu'"),
        deployment.errors());
    assertEquals(List.of(), deployment.types().stream().filter(t -> t.startsWith("aws:")).toList());
  }

  @Test
  void writesIntoTheFolderThatTheLoggingStackSays() {
    var logging =
        Deployment.of(StackFiles.with(StackFiles.logging(), "orgtrail:s3KeyPrefix", "audit/trail"));
    var management = Deployment.of(StackFiles.management(), logging.outputs());
    assertEquals("audit/trail", management.inputs("organization-trail").get("s3KeyPrefix"));
    assertFalse(EXAMPLE.inputs("organization-trail").containsKey("s3KeyPrefix"));
  }

  @Test
  void recordsOneAccountWhereTheLoggingStackIsForSingleAccounts() {
    var logging =
        Deployment.of(StackFiles.with(StackFiles.logging(), StackFiles.SINGLE_ACCOUNTS)).outputs();
    var config = StackFiles.with(StackFiles.management(), "orgtrail:isOrganizationTrail", "false");
    assertEquals(
        false,
        Deployment.of(config, logging).inputs("organization-trail").get("isOrganizationTrail"));
  }

  @Test
  void refusesAnOrganizationTrailThatTheLoggingStackWouldNotLetIn() {
    var logging =
        Deployment.of(StackFiles.with(StackFiles.logging(), StackFiles.SINGLE_ACCOUNTS)).outputs();
    var deployment = Deployment.attempt(StackFiles.management(), logging);
    assertEquals(
        List.of(
            "orgtrail:isOrganizationTrail must be false as in organization/orgtrail/logging, whose"
                + " policies let no other trail in, but is 'true'"),
        deployment.errors());
    assertEquals(List.of(), deployment.types().stream().filter(t -> t.startsWith("aws:")).toList());
  }

  // --- Standalone --------------------------------------------------------------------------------

  @Test
  void makesBucketKeyAndTrailInOneStack() {
    var deployment = Deployment.of(StackFiles.standalone("orgtrail:s3KeyPrefix", "audit"));
    var trail = deployment.inputs("organization-trail");
    assertEquals("cloudtrail-123456789012-example-quantum-123", trail.get("s3BucketName"));
    assertEquals(deployment.outputs().get("kmsKeyArn"), trail.get("kmsKeyId"));
    assertEquals("audit", trail.get("s3KeyPrefix"));
    assertEquals(true, trail.get("isOrganizationTrail"));
    assertEquals(
        List.of("log-archive-bucket-encryption"), deployment.dependsOn("organization-trail"));
    assertTrue(deployment.outputs().keySet().containsAll(List.of("s3BucketName", "trailArn")));
  }

  @Test
  void letsOnlyItsOwnAccountsTrailWriteWhereItStandsAlone() {
    var deployment =
        Deployment.of(
            StackFiles.standalone(
                "orgtrail:isOrganizationTrail", "false", "orgtrail:organizationId", null));
    assertEquals(false, deployment.inputs("organization-trail").get("isOrganizationTrail"));
    var policy = (String) deployment.inputs("log-archive-bucket-policy").get("policy");
    assertTrue(policy.contains("/AWSLogs/123456789012/*"), policy);
    assertTrue(
        policy.contains("arn:aws:cloudtrail:ap-southeast-1:123456789012:trail/example-quantum-123"),
        policy);
  }
}
