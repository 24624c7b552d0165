package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.ExistingDeployment;
import orgtrail.testing.Fixtures;

/** Where an adopted bucket no longer sends copies, notifications and access logs. */
class ConnectionAdoptionTest {
  private static final String BUCKET = Examples.BUCKET;
  private static final String QUEUE = "arn:aws:sqs:ap-southeast-1:123456789012:log-files";

  @Test
  void theReplicationToAnotherBucketIsSaidToEnd() {
    var copies = "'ReplicationConfiguration': {'Rules': [{'Destination': {'Bucket': '%s'}}]}";
    var replica = replicaBucket();
    assertTrue(
        replicated(copies.formatted("arn:aws:s3:::elsewhere"))
            .contains(
                "adopting %s ends its replication to arn:aws:s3:::elsewhere: S3 copies new log files to %s only"
                    .formatted(BUCKET, replica)));
    assertFalse(replicated(copies.formatted(replica)).toString().contains("replication"));
  }

  @Test
  void notificationsOfOthersAreSaidToEnd() {
    var others =
        "'NotificationConfiguration': {'TopicConfigurations': [{'Topic': 't'}], 'QueueConfigurations': [{'Queue': '%s'}, {'Queue': 'q'}], 'LambdaConfigurations': [{'Function': 'f'}], 'EventBridgeConfiguration': {'EventBridgeEnabled': true}}"
            .formatted(QUEUE);
    var line =
        "adopting %s ends its notifications of EventBridge, f, q, t: S3 notifies %s only"
            .formatted(BUCKET, QUEUE);
    assertTrue(
        adopting("logNotifications", QUEUE)
            .withExisting("AWS::S3::Bucket", BUCKET, bucket(others))
            .run()
            .warnings()
            .contains(line));
    assertFalse(
        adopting()
            .withExisting("AWS::S3::Bucket", BUCKET, bucket(others))
            .run()
            .warnings()
            .toString()
            .contains("notifications"));
  }

  @Test
  void theSameNotificationIsNotSaidToEnd() {
    var same = "'NotificationConfiguration': {'QueueConfigurations': [{'Queue': '%s'}]}";
    var lines =
        adopting("logNotifications", QUEUE)
            .withExisting("AWS::S3::Bucket", BUCKET, bucket(same.formatted(QUEUE)))
            .run()
            .warnings();
    assertFalse(lines.toString().contains("notifications"), lines.toString());
  }

  /** Otherwise a new bucket would have them, and nobody would look there. */
  @Test
  void accessLogsInAnotherBucketAreRefusedUntilTheSettingNamesABucket() {
    var central = "'LoggingConfiguration': {'DestinationBucketName': 'central-logs'}";
    assertEquals(
        List.of(
            "the bucket %1$s to adopt writes its access logs to the bucket central-logs, and not to %1$s-logs: set orgtrail:accessLoggingBucketName to the bucket that is to have them"
                .formatted(BUCKET)),
        adopting().withExisting("AWS::S3::Bucket", BUCKET, bucket(central)).refusal());
    var kept =
        adopting("accessLoggingBucketName", "central-logs")
            .withBucket("central-logs", Fixtures.REGION)
            .withExisting("AWS::S3::Bucket", BUCKET, bucket(central))
            .run();
    assertFalse(kept.warnings().toString().contains("access logs"), kept.warnings().toString());
    var moved =
        adopting("accessLoggingBucketName", "other-logs")
            .withBucket("other-logs", Fixtures.REGION)
            .withExisting("AWS::S3::Bucket", BUCKET, bucket(central))
            .run();
    assertTrue(
        moved
            .warnings()
            .contains(
                "adopting %s moves its access logs from the bucket central-logs to other-logs. Those that are there stay"
                    .formatted(BUCKET)));
  }

  private static Deployment.Builder adopting(String... namesAndValues) {
    return ExistingDeployment.logStore(
        Deployment.of(
            Fixtures.with(
                Fixtures.logging("adopt", "true", "accessLogRetentionDays", "365"),
                namesAndValues)));
  }

  private static List<String> replicated(String property) {
    return ExistingDeployment.logStore(
            Examples.replicated("adopt", "true", "accessLogRetentionDays", "365"))
        .withExisting("AWS::S3::Bucket", BUCKET, bucket(property))
        .run()
        .warnings();
  }

  private static String replicaBucket() {
    return "arn:aws:s3:::cloudtrail-456789012345-example-quantum-123-replica";
  }

  /** The bucket of the original with one more property. */
  private static String bucket(String property) {
    return ExistingDeployment.with(ExistingDeployment.bucket("GOVERNANCE", 365), property);
  }
}
