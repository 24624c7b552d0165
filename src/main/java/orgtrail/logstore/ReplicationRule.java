package orgtrail.logstore;

import com.pulumi.aws.s3.inputs.BucketReplicationConfigRuleArgs;
import com.pulumi.aws.s3.inputs.BucketReplicationConfigRuleDeleteMarkerReplicationArgs;
import com.pulumi.aws.s3.inputs.BucketReplicationConfigRuleDestinationArgs;
import com.pulumi.aws.s3.inputs.BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs;
import com.pulumi.aws.s3.inputs.BucketReplicationConfigRuleDestinationMetricsArgs;
import com.pulumi.aws.s3.inputs.BucketReplicationConfigRuleDestinationMetricsEventThresholdArgs;
import com.pulumi.aws.s3.inputs.BucketReplicationConfigRuleDestinationReplicationTimeArgs;
import com.pulumi.aws.s3.inputs.BucketReplicationConfigRuleDestinationReplicationTimeTimeArgs;
import com.pulumi.aws.s3.inputs.BucketReplicationConfigRuleFilterArgs;
import com.pulumi.aws.s3.inputs.BucketReplicationConfigRuleSourceSelectionCriteriaArgs;
import com.pulumi.aws.s3.inputs.BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.ReplicaDestination;
import orgtrail.config.ReplicaLink;

/**
 * The rule that copies the whole bucket, in the provider's terms. The copies belong to the
 * replica's account without an owner override, because its bucket enforces that.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html">Replication
 *     configuration</a>
 */
final class ReplicationRule {
  private static final String ENABLED = "Enabled";

  private ReplicationRule() {}

  /**
   * @param source the account and region of the bucket that is copied
   */
  static BucketReplicationConfigRuleArgs of(AwsEnvironment source, Replication replication) {
    return BucketReplicationConfigRuleArgs.builder()
        .id(ReplicaLink.RULE)
        .priority(ReplicaLink.PRIORITY)
        .status(ENABLED)
        .filter(BucketReplicationConfigRuleFilterArgs.builder().prefix("").build())
        .deleteMarkerReplication(
            BucketReplicationConfigRuleDeleteMarkerReplicationArgs.builder()
                .status("Disabled")
                .build())
        .sourceSelectionCriteria(
            BucketReplicationConfigRuleSourceSelectionCriteriaArgs.builder()
                .sseKmsEncryptedObjects(
                    BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs
                        .builder()
                        .status(ENABLED)
                        .build())
                .build())
        .destination(destination(source, replication.destination(), replication.timeControl()))
        .build();
  }

  private static BucketReplicationConfigRuleDestinationArgs destination(
      AwsEnvironment source, ReplicaDestination replica, boolean timeControl) {
    var destination =
        BucketReplicationConfigRuleDestinationArgs.builder()
            .bucket(replica.s3BucketArn())
            .encryptionConfiguration(
                BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs.builder()
                    .replicaKmsKeyId(replica.kmsKeyArn())
                    .build());
    if (!replica.accountId().equals(source.accountId())) {
      destination.account(replica.accountId());
    }
    if (timeControl) {
      destination
          .replicationTime(
              BucketReplicationConfigRuleDestinationReplicationTimeArgs.builder()
                  .status(ENABLED)
                  .time(
                      BucketReplicationConfigRuleDestinationReplicationTimeTimeArgs.builder()
                          .minutes(ReplicaLink.MINUTES)
                          .build())
                  .build())
          .metrics(
              BucketReplicationConfigRuleDestinationMetricsArgs.builder()
                  .status(ENABLED)
                  .eventThreshold(
                      BucketReplicationConfigRuleDestinationMetricsEventThresholdArgs.builder()
                          .minutes(ReplicaLink.MINUTES)
                          .build())
                  .build());
    }
    return destination.build();
  }
}
