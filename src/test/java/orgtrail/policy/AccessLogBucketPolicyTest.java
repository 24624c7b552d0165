package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.AwsEnvironment;
import orgtrail.aws.ServicePrincipals;
import orgtrail.testing.Fixtures;
import orgtrail.testing.PolicySimulator;
import orgtrail.testing.PolicySimulator.Answer;
import orgtrail.testing.PolicySimulator.Request;

class AccessLogBucketPolicyTest {
  private static final String BUCKET = "arn:aws:s3:::cloudtrail-123456789012-example-quantum-123";
  private static final String TARGET = BUCKET + "-logs";
  private static final String ADMIN = "arn:aws:iam::123456789012:role/Admin";
  private static final String ROOT = "arn:aws:iam::123456789012:root";
  private static final String BREAK_GLASS = "arn:aws:iam::123456789012:role/BreakGlass";
  private static final String DEPLOYER = "arn:aws:iam::123456789012:role/Deployer";

  private static final Request DELIVERY =
      PolicySimulator.byService(
              ServicePrincipals.S3_LOG_DELIVERY,
              "s3:PutObject",
              TARGET + "/access/123456789012/2026-01-02-03-04-05-ABCDEF")
          .with("aws:SourceArn", BUCKET)
          .with("aws:SourceAccount", "123456789012");

  private final PolicySimulator policy =
      PolicySimulator.of(text("accessLoggingBucketPrefix", "access"));

  @Test
  void isTheSameTextAsTheReleasedOne() throws IOException {
    assertEquals(
        Files.readString(Path.of("src/test/resources/policies/access-log-bucket.json")), text());
  }

  @Test
  void letsS3DeliverTheAccessLogsOfTheBucket() {
    assertEquals(Answer.GRANTS, policy.answer(DELIVERY));
  }

  @Test
  void letsS3DeliverAnywhereInTheBucketWithoutAPrefix() {
    var policy = PolicySimulator.of(text());
    assertEquals(Answer.GRANTS, policy.answer(DELIVERY));
    assertEquals(Answer.GRANTS, policy.answer(DELIVERY.on(TARGET + "/2026-01-02")));
  }

  @Test
  void letsS3DeliverIntoNoOtherFolder() {
    assertEquals(Answer.SILENT, policy.answer(DELIVERY.on(TARGET + "/elsewhere/a")));
    assertEquals(Answer.SILENT, policy.answer(DELIVERY.on(TARGET + "/access2/a")));
  }

  @ParameterizedTest
  @CsvSource({
    "aws:SourceArn, arn:aws:s3:::cloudtrail-123456789012-example-quantum-1232",
    "aws:SourceArn, arn:aws:s3:::cloudtrail-123456789012-example-quantum-123-logs",
    "aws:SourceAccount, 345678901234"
  })
  void letsS3DeliverForNoOtherBucketOrAccount(String key, String value) {
    assertEquals(Answer.SILENT, policy.answer(DELIVERY.with(key, value)));
    assertEquals(Answer.SILENT, policy.answer(DELIVERY.without(key)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3:GetObject", "s3:PutObjectAcl", "s3:ListBucket"})
  void letsS3DoNothingElse(String action) {
    assertEquals(Answer.SILENT, policy.answer(DELIVERY.doing(action)));
  }

  @Test
  void letsNobodyElseDeliver() {
    assertEquals(Answer.SILENT, policy.answer(DELIVERY.by("Service", "s3.amazonaws.com")));
    for (var role : List.of(ADMIN, ROOT, BREAK_GLASS, "arn:aws:iam::234567890123:role/Admin")) {
      assertEquals(
          Answer.DENIES,
          policy.answer(
              PolicySimulator.byRole(role, "o-exampleorg1", "s3:PutObject", DELIVERY.resource())),
          role);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3:DeleteObject", "s3:DeleteObjectVersion"})
  void letsNobodyButBreakGlassPrincipalsDeleteAccessLogs(String action) {
    var guarded = policy("breakGlassPrincipals", "[\"" + BREAK_GLASS + "\"]");
    for (var role : List.of(ADMIN, ROOT)) {
      var delete = PolicySimulator.byRole(role, null, action, DELIVERY.resource());
      assertEquals(Answer.DENIES, policy.answer(delete), role);
      assertEquals(Answer.DENIES, guarded.answer(delete), role);
    }
    assertEquals(Answer.DENIES, policy.answer(DELIVERY.doing(action)));
    assertEquals(
        Answer.SILENT,
        guarded.answer(PolicySimulator.byRole(BREAK_GLASS, null, action, DELIVERY.resource())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3:PutBucketPolicy", "s3:PutBucketVersioning", "s3:PutLifecycleConfiguration"})
  void letsOnlyDeployersChangeItsGuards(String action) {
    var guarded = policy("deploymentPrincipals", "[\"" + DEPLOYER + "\"]");
    assertEquals(
        Answer.DENIES, guarded.answer(PolicySimulator.byRole(ADMIN, null, action, TARGET)));
    assertEquals(
        Answer.SILENT, guarded.answer(PolicySimulator.byRole(DEPLOYER, null, action, TARGET)));
    assertEquals(Answer.SILENT, policy.answer(PolicySimulator.byRole(ADMIN, null, action, TARGET)));
  }

  @Test
  void deniesEverythingWithoutTls() {
    var delivery = DELIVERY.with("aws:SecureTransport", "false");
    assertEquals(Answer.DENIES, policy.answer(delivery));
    assertEquals(Answer.DENIES, policy.answer(delivery.doing("s3:ListBucket").on(TARGET)));
  }

  @ParameterizedTest
  @CsvSource({"aws-cn, cn-north-1", "aws-us-gov, us-gov-west-1"})
  void usesThePartitionOfTheAccountInEveryArn(String partition, String region) {
    var here = new AwsEnvironment("123456789012", region, partition, "amazonaws.com");
    var text = LogStorePolicies.of(Fixtures.logStore(here)).accessLogBucket();
    assertFalse(text.contains("arn:aws:"), text);
  }

  private static PolicySimulator policy(String... settings) {
    return PolicySimulator.of(text(settings));
  }

  private static String text(String... settings) {
    return LogStorePolicies.of(Fixtures.logStore(settings)).accessLogBucket();
  }
}
