package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
        List.of(
            "aws:cloudtrail/trail:Trail",
            "orgtrail:index:OrganizationTrail",
            "pulumi:pulumi:StackReference"),
        EXAMPLE.types().stream().filter(type -> !type.equals("pulumi:pulumi:Stack")).toList());
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
}
