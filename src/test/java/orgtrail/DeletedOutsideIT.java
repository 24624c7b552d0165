package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;
import static orgtrail.testing.InlineStack.output;

import com.pulumi.automation.OperationType;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What happens to a log store if somebody deletes what it needs: a role that reads, and the key.
 * The local AWS shows a deleted role by its unique id, as IAM does.
 */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletedOutsideIT {
  private static final String READER = "arn:aws:iam::345678901234:role/Auditor";
  private static final String TRUST =
      """
      {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"AWS": "arn:aws:iam::345678901234:root"}}}""";
  private static final String OPEN =
      """
      {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:*",
        "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Resource": "*"}}""";

  private final LocalAws aws;
  private final S3Client s3;
  private final KmsClient kms;
  private final IamClient iam;

  DeletedOutsideIT(LocalAws aws) {
    this.aws = aws;
    s3 = aws.s3(LOGGING_ACCOUNT);
    kms = aws.kms(LOGGING_ACCOUNT);
    iam = aws.iam(MEMBER_ACCOUNT);
  }

  @Test
  void aNewRoleWithTheNameOfADeletedReaderGetsNoRightsUnseenAndTheKeyIsNotReplaced()
      throws Exception {
    var readerId = createReader();
    var stacks = InlineStack.Group.in(aws);
    var logging = stacks.logging("logReaders", "[\"" + READER + "\"]");
    var outputs = logging.up();
    var bucket = output(outputs, "s3BucketName");
    assertTrue(policyOf(bucket).contains(READER), policyOf(bucket));
    aws.s3As(READER).listObjectsV2(request -> request.bucket(bucket));

    iam.deleteRole(request -> request.roleName("Auditor"));
    createReader();
    assertKeepsOutTheNewRole(bucket, readerId);
    assertWarnsOfTheNewRole(logging, readerId);

    assertKeepsTheKey(logging, output(outputs, "kmsKeyArn"), readerId);
    assertFalse(policyOf(bucket).contains(readerId), policyOf(bucket));
  }

  /** The unique id of the new role. */
  private String createReader() {
    return iam.createRole(request -> request.roleName("Auditor").assumeRolePolicyDocument(TRUST))
        .role()
        .roleId();
  }

  private void assertKeepsOutTheNewRole(String bucket, String readerId) {
    assertTrue(policyOf(bucket).contains(readerId), policyOf(bucket));
    var refused =
        assertThrows(
            S3Exception.class,
            () -> aws.s3As(READER).listObjectsV2(request -> request.bucket(bucket)));
    assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
  }

  private static void assertWarnsOfTheNewRole(InlineStack logging, String readerId)
      throws Exception {
    logging.upUnchanged(); // without a refresh, the deployment does not give the rights back
    logging.refresh();
    var preview = logging.preview();
    assertTrue(
        preview.messages().stream()
            .anyMatch(
                line ->
                    line.contains(
                        "contain %s, the id of a user or role that was deleted, and this update adds %s"
                            .formatted(readerId, READER))),
        preview.messages().toString());
    assertEquals(
        Set.of("log-archive-bucket-policy", "log-archive-key"),
        preview.names(OperationType.UPDATE));
  }

  /** The provider treats a key whose deletion is scheduled as deleted. */
  private void assertKeepsTheKey(InlineStack logging, String key, String readerId)
      throws Exception {
    var keys = kms.listKeys().keys();
    var policy = keyPolicy(key).replace(readerId, READER); // KMS refuses the id of a deleted role
    putKeyPolicy(key, OPEN); // because the policy denies the next call
    kms.scheduleKeyDeletion(request -> request.keyId(key).pendingWindowInDays(7));
    putKeyPolicy(key, policy);

    logging.refresh();
    var refused = logging.refusal();
    var cancel = "aws kms cancel-key-deletion --key-id " + id(key);
    assertTrue(refused.contains(cancel), refused);
    assertEquals(keys, kms.listKeys().keys());

    kms.cancelKeyDeletion(request -> request.keyId(key));
    kms.enableKey(request -> request.keyId(key));
    logging.set("adopt", "true", "adoptKeyId", id(key), "logReaders", null);
    assertEquals(key, output(logging.up(), "kmsKeyArn"));
    logging.set("adopt", null, "adoptKeyId", null).upUnchanged();
    assertEquals(keys, kms.listKeys().keys());
  }

  private static String id(String keyArn) {
    return keyArn.substring(keyArn.indexOf('/') + 1);
  }

  private String policyOf(String bucket) {
    return s3.getBucketPolicy(request -> request.bucket(bucket)).policy();
  }

  private String keyPolicy(String key) {
    return kms.getKeyPolicy(request -> request.keyId(key).policyName("default")).policy();
  }

  private void putKeyPolicy(String key, String policy) {
    kms.putKeyPolicy(request -> request.keyId(key).policyName("default").policy(policy));
  }
}
