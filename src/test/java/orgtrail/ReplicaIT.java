package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.REPLICA_ACCOUNT;
import static orgtrail.testing.InlineStack.output;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ReplicationStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A replica, deployed before the other stacks, turned off and on, and destroyed after them. */
@ExtendWith(LocalAwsExtension.class)
class ReplicaIT {
  private static final String TRAIL = "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/copied";
  private static final String FOLDER = "AWSLogs/o-exampleorg1/345678901234/CloudTrail/";
  private static final String BUCKET = "cloudtrail-123456789012-copied";
  private static final String COPIES = "cloudtrail-456789012345-copied-replica";
  private static final String READER = "arn:aws:iam::456789012345:role/orgtrail-verify";

  private final LocalAws aws;

  ReplicaIT(LocalAws aws) {
    this.aws = aws;
  }

  @Test
  void copiesLockedLogFilesWhileItIsOnAndTouchesNeitherBucketNorKey() throws Exception {
    var stacks = InlineStack.Group.in(aws);
    var replica =
        stacks.replica(
            "name",
            "copied",
            "deploymentPrincipals",
            deployer(REPLICA_ACCOUNT),
            "logReaders",
            "[\"" + READER + "\"]");
    var copies = replica.up();
    var logging =
        stacks.logging("name", "copied", "deploymentPrincipals", deployer(LOGGING_ACCOUNT));
    var without = logging.config();
    var outputs = logging.set("replicaStack", "organization/orgtrail/replica").up();
    var with = logging.config();
    assertEquals(output(copies, "replicationRoleArn"), output(outputs, "replicationRoleArn"));
    var management = stacks.management("name", "copied", "tamperGuard", "attach");
    management.up();
    assertTrue(
        management.state().names().contains("tamper-guard-replica-" + REPLICA_ACCOUNT),
        management.state().names().toString());
    replica.upUnchanged();
    logging.upUnchangedAfterRefresh();
    management.upUnchanged();
    assertIsCopied("first", output(copies, "kmsKeyArn"));

    var before = bucketsAndKeys(logging);
    logging.reset(without).up();
    assertEquals(before, bucketsAndKeys(logging));
    assertThrows(
        S3Exception.class,
        () -> aws.s3(LOGGING_ACCOUNT).getBucketReplication(r -> r.bucket(BUCKET)));
    deliver("second");
    assertFalse(isCopied("second"));

    logging.reset(with).set("replicationTimeControl", "true").up();
    logging.upUnchangedAfterRefresh();
    assertEquals(before, bucketsAndKeys(logging));
    assertIsCopied("third", output(copies, "kmsKeyArn"));
    assertFalse(isCopied("second"));
    aws.replicateExisting(BUCKET);
    assertTrue(isCopied("second"));

    destroy(management, logging, replica);
  }

  /** The trail first, then the originals, then the copies. */
  private void destroy(InlineStack... stacks) throws Exception {
    for (var stack : stacks) {
      stack.set("forceDestroy", "true").up();
      stack.destroy();
      assertEquals(Map.of(), stack.state().ids());
    }
    for (var bucket : List.of(COPIES, COPIES + "-logs")) {
      assertFalse(aws.hasBucket(REPLICA_ACCOUNT, bucket), bucket);
    }
    var role = "copied-replication";
    assertThrows(
        NoSuchEntityException.class, () -> aws.iam(LOGGING_ACCOUNT).getRole(r -> r.roleName(role)));
  }

  /** The copy has the content, the version and the lock of the original, and the replica's key. */
  private void assertIsCopied(String file, String keyArn) {
    deliver(file);
    var original = head(aws.s3(LOGGING_ACCOUNT), BUCKET, file);
    assertEquals(ReplicationStatus.COMPLETED, original.replicationStatus(), file);
    var reader = aws.s3As(READER);
    var copy = head(reader, COPIES, file);
    assertEquals(ReplicationStatus.REPLICA, copy.replicationStatus());
    assertEquals(original.versionId(), copy.versionId());
    assertEquals(original.objectLockMode(), copy.objectLockMode());
    assertEquals(original.objectLockRetainUntilDate(), copy.objectLockRetainUntilDate());
    assertEquals(keyArn, copy.ssekmsKeyId());
    var content = reader.getObjectAsBytes(r -> r.bucket(COPIES).key(key(file))).asUtf8String();
    assertEquals("{}", content);
  }

  private void deliver(String file) {
    aws.deliver(TRAIL, BUCKET, key(file));
  }

  private boolean isCopied(String file) {
    return aws.s3As(READER).listObjectsV2(r -> r.bucket(COPIES)).contents().stream()
        .anyMatch(object -> object.key().equals(key(file)));
  }

  private static HeadObjectResponse head(S3Client s3, String bucket, String file) {
    return s3.headObject(r -> r.bucket(bucket).key(key(file)));
  }

  private static String key(String file) {
    return FOLDER + file + ".json.gz";
  }

  private static Map<String, String> bucketsAndKeys(InlineStack stack) throws Exception {
    return stack.state().idsOf("aws:s3/bucketV2:", "aws:kms/key:");
  }

  private static String deployer(String account) {
    return "[\"arn:aws:iam::" + account + ":role/local\"]";
  }
}
