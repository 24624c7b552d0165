package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.ServicePrincipals;
import orgtrail.testing.Fixtures;
import orgtrail.testing.PolicySimulator;
import orgtrail.testing.PolicySimulator.Answer;
import orgtrail.testing.PolicySimulator.Request;

/** The guards of the WORM bucket against the administrators of its own account. */
class GuardStatementsTest {
  private static final String BUCKET = "arn:aws:s3:::cloudtrail-123456789012-example-quantum-123";
  private static final String LOG =
      BUCKET + "/AWSLogs/o-exampleorg1/345678901234/CloudTrail/eu-west-1/2026/01/02/a.json.gz";
  private static final String ADMIN = "arn:aws:iam::123456789012:role/Admin";
  private static final String ROOT = "arn:aws:iam::123456789012:root";
  private static final String BREAK_GLASS = "arn:aws:iam::123456789012:role/BreakGlass";
  private static final String DEPLOYER = "arn:aws:iam::123456789012:role/ci/Deployer";
  private static final String READER = "arn:aws:iam::345678901234:role/Auditor";

  private static final String[] ALL = {
    "breakGlassPrincipals", "[\"" + BREAK_GLASS + "\"]",
    "deploymentPrincipals", "[\"" + DEPLOYER + "\"]",
    "logReaders", "[\"" + READER + "\"]",
    "maxRetentionDays", "400"
  };

  private final PolicySimulator plain = policy();
  private final PolicySimulator guarded = policy(ALL);

  // --- Overwriting -------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"s3:PutObject", "s3:ReplicateObject", "s3:ReplicateDelete"})
  void letsNobodyOverwriteALogFile(String action) {
    for (var caller : List.of(ADMIN, ROOT, BREAK_GLASS, DEPLOYER, READER)) {
      assertEquals(Answer.DENIES, plain.answer(by(caller, action, LOG)), caller);
      assertEquals(Answer.DENIES, guarded.answer(by(caller, action, LOG)), caller);
    }
    assertEquals(
        Answer.DENIES,
        plain.answer(
            new Request("AWS", "anonymous", action, LOG, Map.of("aws:SecureTransport", "true"))));
  }

  @Test
  void leavesTheTrailItsWritingAndOtherServicesWithoutAny() {
    var delivery =
        PolicySimulator.byService(ServicePrincipals.CLOUDTRAIL, "s3:PutObject", LOG)
            .with(
                "aws:SourceArn",
                "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123")
            .with("s3:x-amz-acl", "bucket-owner-full-control");
    for (var policy : List.of(plain, guarded)) {
      assertEquals(Answer.GRANTS, policy.answer(delivery));
      assertEquals(Answer.SILENT, policy.answer(delivery.by("Service", "config.amazonaws.com")));
    }
  }

  // --- The longest retention ---------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "364, DENIES, SILENT",
    "365, SILENT, SILENT",
    "400, SILENT, SILENT",
    "401, DENIES, SILENT",
    "36500, DENIES, SILENT"
  })
  void letsOnlyBreakGlassPrincipalsLeaveTheRangeOfRetentions(
      String days, Answer admin, Answer breakGlass) {
    assertEquals(admin, guarded.answer(retention(ADMIN, days)));
    assertEquals(admin, guarded.answer(retention(ROOT, days)));
    assertEquals(admin, guarded.answer(retention(DEPLOYER, days)));
    assertEquals(breakGlass, guarded.answer(retention(BREAK_GLASS, days)));
  }

  @Test
  void limitsNoRetentionUnlessASettingSaysSo() {
    assertEquals(Answer.SILENT, plain.answer(retention(ADMIN, "36500")));
  }

  private static Request retention(String caller, String days) {
    return by(caller, "s3:PutObjectRetention", LOG)
        .with("s3:object-lock-remaining-retention-days", days);
  }

  // --- What protects the bucket ------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:DeleteBucketPolicy",
        "s3:PutBucketAcl",
        "s3:PutBucketLogging",
        "s3:PutBucketNotification",
        "s3:PutBucketObjectLockConfiguration",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketPolicy",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutReplicationConfiguration"
      })
  void letsOnlyDeployersAndBreakGlassPrincipalsChangeWhatProtectsTheBucket(String action) {
    for (var caller : List.of(ADMIN, ROOT, READER)) {
      assertEquals(Answer.DENIES, guarded.answer(by(caller, action, BUCKET)), caller);
    }
    for (var caller : List.of(DEPLOYER, BREAK_GLASS)) {
      assertEquals(Answer.SILENT, guarded.answer(by(caller, action, BUCKET)), caller);
    }
    assertEquals(Answer.SILENT, plain.answer(by(ADMIN, action, BUCKET)));
  }

  @Test
  void letsDeployersReadAndUnlockNothing() {
    assertEquals(Answer.SILENT, guarded.answer(by(DEPLOYER, "s3:GetObject", LOG)));
    for (var action : List.of("s3:BypassGovernanceRetention", "s3:DeleteObject")) {
      assertEquals(Answer.DENIES, guarded.answer(by(DEPLOYER, action, LOG)), action);
    }
  }

  // --- Limits ------------------------------------------------------------------------------------

  /** AWS accepts 20 KB and 32 KB; a fifth of that stays free for the user's own statements. */
  @Test
  void leavesAFifthOfEachPolicysSizeFreeWithManyPrincipals() {
    var principals =
        IntStream.range(0, 20)
            .mapToObj("\"arn:aws:iam::123456789012:role/ci/Principal%03d\""::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    var policies =
        LogStorePolicies.of(
            Fixtures.logStore(
                "breakGlassPrincipals", principals,
                "deploymentPrincipals", principals,
                "keyAdministrators", principals,
                "logReaders", principals,
                "membersReadOwnLogs", "true",
                "maxRetentionDays", "400"));
    assertEquals(List.of(), policies.problems());
    assertTrue(policies.logBucket().length() <= 20 * 1024 * 0.8, policies.logBucket());
    assertTrue(policies.accessLogBucket().length() <= 20 * 1024 * 0.8);
    assertTrue(policies.key().length() <= 32 * 1024 * 0.8);
  }

  private static PolicySimulator policy(String... settings) {
    return PolicySimulator.of(LogStorePolicies.of(Fixtures.logStore(settings)).logBucket());
  }

  private static Request by(String caller, String action, String resource) {
    return PolicySimulator.byRole(caller, "o-exampleorg1", action, resource);
  }
}
