package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.PolicySimulator.Answer;
import orgtrail.PolicySimulator.Request;

class BucketPolicyDocumentTest {
  private static final String BUCKET = "arn:aws:s3:::cloudtrail-123456789012-example-quantum-123";
  private static final TrailIdentity TRAIL =
      new TrailIdentity(
          "aws", "ap-southeast-1", "234567890123", "o-exampleorg1", "example-quantum-123");

  private final PolicySimulator logs =
      PolicySimulator.of(BucketPolicyDocument.forLogs(BUCKET, TRAIL));

  private static final Request ACL_CHECK =
      new Request(
          "Service",
          "cloudtrail.amazonaws.com",
          "s3:GetBucketAcl",
          BUCKET,
          Map.of("aws:SourceArn", TRAIL.arn(), "aws:SecureTransport", "true"));

  private static final Request DELIVERY =
      ACL_CHECK
          .doing("s3:PutObject")
          .on(BUCKET + "/AWSLogs/o-exampleorg1/345678901234/CloudTrail/a.json.gz")
          .with("s3:x-amz-acl", "bucket-owner-full-control");

  @Test
  void letsTheTrailReadTheAclAndWriteLogsOfTheOrganization() {
    assertEquals(Answer.ALLOWED, logs.answer(ACL_CHECK));
    assertEquals(Answer.ALLOWED, logs.answer(DELIVERY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/AWSLogs/o-exampleorg1/456789012345/CloudTrail/eu-west-1/2026/01/02/a.json.gz",
        "/AWSLogs/o-exampleorg1/456789012345/CloudTrail-Digest/eu-west-1/2026/01/02/a.json.gz",
        "/AWSLogs/234567890123/CloudTrail/eu-west-1/2026/01/02/a.json.gz"
      })
  void letsTheTrailWriteForAccountsThatJoinLaterDigestsAndItsOwnAccount(String object) {
    assertEquals(Answer.ALLOWED, logs.answer(DELIVERY.on(BUCKET + object)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a.json.gz",
        "/AWSLogs/a.json.gz",
        "/AWSLogs/o-exampleorg2/345678901234/CloudTrail/a.json.gz",
        "/AWSLogs/345678901234/CloudTrail/a.json.gz",
        "/prefix/AWSLogs/o-exampleorg1/345678901234/CloudTrail/a.json.gz"
      })
  void letsTheTrailWriteNowhereElse(String object) {
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.on(BUCKET + object)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-1234",
        "arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/example-quantum-123",
        "arn:aws:cloudtrail:eu-west-1:234567890123:trail/example-quantum-123",
        "arn:aws-cn:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123"
      })
  void refusesEveryOtherTrail(String trail) {
    assertEquals(Answer.NOTHING, logs.answer(ACL_CHECK.with("aws:SourceArn", trail)));
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.with("aws:SourceArn", trail)));
  }

  @Test
  void refusesCloudTrailWithoutATrail() {
    assertEquals(Answer.NOTHING, logs.answer(ACL_CHECK.without("aws:SourceArn")));
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.without("aws:SourceArn")));
  }

  @Test
  void refusesLogsThatTheBucketOwnerWouldNotOwn() {
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.without("s3:x-amz-acl")));
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.with("s3:x-amz-acl", "private")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:PutObjectRetention",
        "s3:BypassGovernanceRetention",
        "s3:PutBucketPolicy",
        "s3:ListBucket"
      })
  void letsNeitherCloudTrailNorAnybodyElseReadOrChangeAnything(String action) {
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.doing(action)));
    assertEquals(Answer.NOTHING, logs.answer(ACL_CHECK.doing(action)));
    assertEquals(Answer.NOTHING, logs.answer(byManagementAccount(DELIVERY.doing(action))));
  }

  @Test
  void letsNobodyButCloudTrailWrite() {
    assertEquals(Answer.NOTHING, logs.answer(byManagementAccount(DELIVERY)));
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.by("Service", "config.amazonaws.com")));
  }

  @Test
  void deniesEverythingWithoutTls() {
    var plain = DELIVERY.with("aws:SecureTransport", "false");
    assertEquals(Answer.DENIED, logs.answer(plain));
    assertEquals(Answer.DENIED, logs.answer(byManagementAccount(plain).doing("s3:GetObject")));
    assertEquals(
        Answer.DENIED,
        logs.answer(ACL_CHECK.doing("s3:ListBucket").with("aws:SecureTransport", "false")));
  }

  @Test
  void dependsOnNoMemberAccount() {
    assertFalse(BucketPolicyDocument.forLogs(BUCKET, TRAIL).contains("345678901234"));
  }

  @Test
  void isTheSameTextEachTimeWithASingleValueAsAString() {
    var text = BucketPolicyDocument.forLogs(BUCKET, TRAIL);
    assertEquals(text, BucketPolicyDocument.forLogs(BUCKET, TRAIL));
    assertTrue(text.contains("\"Action\":\"s3:GetBucketAcl\""), text);
  }

  @Test
  void letsS3DeliverAccessLogsOfTheOneBucketOnly() {
    var target = BUCKET + "-logs";
    var policy =
        PolicySimulator.of(BucketPolicyDocument.forAccessLogs(target, BUCKET, "123456789012"));
    var delivery =
        new Request(
            "Service",
            "logging.s3.amazonaws.com",
            "s3:PutObject",
            target + "/2026-01-02-03-04-05-ABCDEF",
            Map.of(
                "aws:SourceArn", BUCKET,
                "aws:SourceAccount", "123456789012",
                "aws:SecureTransport", "true"));

    assertEquals(Answer.ALLOWED, policy.answer(delivery));
    assertEquals(Answer.NOTHING, policy.answer(delivery.with("aws:SourceArn", BUCKET + "2")));
    assertEquals(Answer.NOTHING, policy.answer(delivery.with("aws:SourceAccount", "345678901234")));
    assertEquals(Answer.NOTHING, policy.answer(delivery.without("aws:SourceArn")));
    assertEquals(Answer.NOTHING, policy.answer(delivery.without("aws:SourceAccount")));
    assertEquals(Answer.NOTHING, policy.answer(delivery.doing("s3:GetObject")));
    assertEquals(Answer.NOTHING, policy.answer(byManagementAccount(delivery)));
    assertEquals(Answer.DENIED, policy.answer(delivery.with("aws:SecureTransport", "false")));
  }

  private static Request byManagementAccount(Request request) {
    return request.by("AWS", "arn:aws:iam::234567890123:role/Admin");
  }
}
