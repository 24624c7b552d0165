package orgtrail.logstore;

import com.pulumi.aws.s3.BucketLifecycleConfigurationV2;
import com.pulumi.aws.s3.BucketLifecycleConfigurationV2Args;
import com.pulumi.aws.s3.BucketLoggingV2;
import com.pulumi.aws.s3.BucketLoggingV2Args;
import com.pulumi.aws.s3.BucketNotification;
import com.pulumi.aws.s3.BucketNotificationArgs;
import com.pulumi.aws.s3.BucketObjectLockConfigurationV2;
import com.pulumi.aws.s3.BucketObjectLockConfigurationV2Args;
import com.pulumi.aws.s3.BucketOwnershipControls;
import com.pulumi.aws.s3.BucketOwnershipControlsArgs;
import com.pulumi.aws.s3.BucketPolicy;
import com.pulumi.aws.s3.BucketPolicyArgs;
import com.pulumi.aws.s3.BucketPublicAccessBlock;
import com.pulumi.aws.s3.BucketPublicAccessBlockArgs;
import com.pulumi.aws.s3.BucketReplicationConfig;
import com.pulumi.aws.s3.BucketReplicationConfigArgs;
import com.pulumi.aws.s3.BucketServerSideEncryptionConfigurationV2;
import com.pulumi.aws.s3.BucketServerSideEncryptionConfigurationV2Args;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.aws.s3.BucketVersioningV2;
import com.pulumi.aws.s3.BucketVersioningV2Args;
import com.pulumi.aws.s3.inputs.BucketLoggingV2TargetObjectKeyFormatArgs;
import com.pulumi.aws.s3.inputs.BucketLoggingV2TargetObjectKeyFormatPartitionedPrefixArgs;
import com.pulumi.aws.s3.inputs.BucketNotificationQueueArgs;
import com.pulumi.aws.s3.inputs.BucketNotificationTopicArgs;
import com.pulumi.aws.s3.inputs.BucketObjectLockConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketObjectLockConfigurationV2RuleDefaultRetentionArgs;
import com.pulumi.aws.s3.inputs.BucketOwnershipControlsRuleArgs;
import com.pulumi.aws.s3.inputs.BucketReplicationConfigRuleArgs;
import com.pulumi.aws.s3.inputs.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs;
import com.pulumi.aws.s3.inputs.BucketServerSideEncryptionConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketVersioningV2VersioningConfigurationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orgtrail.aws.Adoptable;
import orgtrail.aws.Arns;
import orgtrail.aws.Retention;
import orgtrail.config.LifecycleRule;

/**
 * Creates the parts of a bucket one after the other, in the order of the calls, because S3 refuses
 * simultaneous changes of a bucket with OperationAborted.
 */
public final class BucketParts {
  /**
   * Suffixes of the names of parts. Later runs read these parts to see what a stack has deployed.
   */
  static final String POLICY = "-policy";

  static final String LOCK = "-lock";
  static final String ENCRYPTION = "-encryption";
  static final String REPLICATION = "-replication";

  private static final String OWNERSHIP = "-ownership";
  private static final String PUBLIC_ACCESS = "-public-access";
  private static final String VERSIONING = "-versioning";
  private static final String LOGGING = "-logging";
  private static final String LIFECYCLE = "-lifecycle";
  private static final String NOTIFICATION = "-notification";

  /** The properties of a bucket in CloudFormation that the parts are, without the policy. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          OWNERSHIP, "OwnershipControls",
          PUBLIC_ACCESS, "PublicAccessBlockConfiguration",
          VERSIONING, "VersioningConfiguration",
          LOCK, "ObjectLockConfiguration",
          ENCRYPTION, "BucketEncryption",
          REPLICATION, "ReplicationConfiguration",
          LOGGING, "LoggingConfiguration",
          LIFECYCLE, "LifecycleConfiguration",
          NOTIFICATION, "NotificationConfiguration");

  private final Resource parent;
  private final String name;
  private final BucketV2 bucket;
  private Resource last;
  private Output<?> appliedPolicy;
  private Output<?> appliedLock;
  private Output<?> appliedReplication;

  /**
   * @param parent the component that the parts belong to
   * @param name the bucket's name in the program, which is the prefix of the parts' names
   */
  public BucketParts(Resource parent, String name, BucketV2 bucket) {
    this.parent = parent;
    this.name = name;
    this.bucket = bucket;
    this.last = bucket;
  }

  /**
   * The bucket and its parts, which can exist before the stack does.
   *
   * @param name the bucket's name in the program
   * @param bucketName the bucket's name in AWS
   */
  public static List<Adoptable> adoptables(String name, String bucketName) {
    var all = new ArrayList<Adoptable>();
    all.add(Adoptable.of(name, Adoptable.BUCKET, bucketName));
    all.add(Adoptable.of(name + POLICY, Adoptable.BUCKET_POLICY, bucketName));
    PROPERTIES.forEach(
        (part, property) -> all.add(Adoptable.partOfBucket(name + part, bucketName, property)));
    return all;
  }

  /** The part that was created last. */
  public Resource last() {
    return last;
  }

  /** Becomes known when the policy is in effect. */
  Output<?> appliedPolicy() {
    return appliedPolicy;
  }

  /** Becomes known when the default retention is in effect. */
  Output<?> appliedLock() {
    return appliedLock;
  }

  /** Becomes known when S3 copies each new object. */
  Output<?> appliedReplication() {
    return appliedReplication;
  }

  /** Disables ACLs, and blocks public access even if a policy allows it. */
  public BucketParts closedToThePublic() {
    last =
        new BucketOwnershipControls(
            name + OWNERSHIP,
            BucketOwnershipControlsArgs.builder()
                .bucket(bucket.bucket())
                .rule(
                    BucketOwnershipControlsRuleArgs.builder()
                        .objectOwnership("BucketOwnerEnforced")
                        .build())
                .build(),
            afterLast().build());
    last =
        new BucketPublicAccessBlock(
            name + PUBLIC_ACCESS,
            BucketPublicAccessBlockArgs.builder()
                .bucket(bucket.bucket())
                .blockPublicAcls(true)
                .blockPublicPolicy(true)
                .ignorePublicAcls(true)
                .restrictPublicBuckets(true)
                .build(),
            afterLast().build());
    return this;
  }

  /** The bucket policy. */
  public BucketParts policy(String policy) {
    var part =
        new BucketPolicy(
            name + POLICY,
            BucketPolicyArgs.builder().bucket(bucket.bucket()).policy(policy).build(),
            afterLast().build());
    appliedPolicy = part.policy();
    last = part;
    return this;
  }

  BucketParts versioned() {
    last =
        new BucketVersioningV2(
            name + VERSIONING,
            BucketVersioningV2Args.builder()
                .bucket(bucket.bucket())
                .versioningConfiguration(
                    BucketVersioningV2VersioningConfigurationArgs.builder()
                        .status("Enabled")
                        .build())
                .build(),
            afterLast().build());
    return this;
  }

  /** Locks each object when it is uploaded. */
  BucketParts locked(Retention retention) {
    var period =
        BucketObjectLockConfigurationV2RuleDefaultRetentionArgs.builder()
            .mode(retention.mode().name());
    var part =
        new BucketObjectLockConfigurationV2(
            name + LOCK,
            BucketObjectLockConfigurationV2Args.builder()
                .bucket(bucket.bucket())
                .rule(
                    BucketObjectLockConfigurationV2RuleArgs.builder()
                        .defaultRetention(
                            (switch (retention.unit()) {
                                  case DAYS -> period.days(retention.count());
                                  case YEARS -> period.years(retention.count());
                                })
                                .build())
                        .build())
                .build(),
            afterLast().build());
    appliedLock = part.rule();
    last = part;
    return this;
  }

  /** Encrypts with a KMS key. With an S3 Bucket Key, S3 calls KMS once for many objects. */
  public BucketParts encryptedWith(Output<String> keyArn) {
    return encrypted(
        BucketServerSideEncryptionConfigurationV2RuleArgs.builder()
            .applyServerSideEncryptionByDefault(
                BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs
                    .builder()
                    .sseAlgorithm("aws:kms")
                    .kmsMasterKeyId(keyArn)
                    .build())
            .bucketKeyEnabled(true)
            .build());
  }

  /** Encrypts with keys that S3 manages (SSE-S3). */
  BucketParts encrypted() {
    return encrypted(
        BucketServerSideEncryptionConfigurationV2RuleArgs.builder()
            .applyServerSideEncryptionByDefault(
                BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs
                    .builder()
                    .sseAlgorithm("AES256")
                    .build())
            .build());
  }

  private BucketParts encrypted(BucketServerSideEncryptionConfigurationV2RuleArgs rule) {
    last =
        new BucketServerSideEncryptionConfigurationV2(
            name + ENCRYPTION,
            BucketServerSideEncryptionConfigurationV2Args.builder()
                .bucket(bucket.bucket())
                .rules(rule)
                .build(),
            afterLast().build());
    return this;
  }

  /**
   * Delivers access logs to a bucket.
   *
   * @param target the bucket that receives the access logs
   * @param folder the folder in it, with a slash at the end; S3 adds account, region, bucket and
   *     date
   * @param ready the resources that S3 needs before it can deliver
   */
  BucketParts loggedTo(Output<String> target, String folder, List<Resource> ready) {
    var before = new ArrayList<>(List.of(last));
    before.addAll(ready);
    last =
        new BucketLoggingV2(
            name + LOGGING,
            BucketLoggingV2Args.builder()
                .bucket(bucket.bucket())
                .targetBucket(target)
                .targetPrefix(folder)
                .targetObjectKeyFormat(
                    BucketLoggingV2TargetObjectKeyFormatArgs.builder()
                        .partitionedPrefix(
                            BucketLoggingV2TargetObjectKeyFormatPartitionedPrefixArgs.builder()
                                .partitionDateSource("EventTime")
                                .build())
                        .build())
                .build(),
            removable(CustomResourceOptions.builder().parent(parent).dependsOn(before)));
    return this;
  }

  /** Deletes or moves objects by their age. */
  public BucketParts lifecycle(List<LifecycleRule> rules) {
    last =
        new BucketLifecycleConfigurationV2(
            name + LIFECYCLE,
            BucketLifecycleConfigurationV2Args.builder()
                .bucket(bucket.bucket())
                .rules(LifecycleRules.of(rules))
                .build(),
            afterLast().build());
    return this;
  }

  /**
   * Notifies a topic or a queue of each new object.
   *
   * @param arn the SNS topic or SQS queue
   * @param folder the folder of these objects
   */
  BucketParts announcedTo(String arn, String folder) {
    var created = "s3:ObjectCreated:*";
    var args = BucketNotificationArgs.builder().bucket(bucket.bucket());
    if (Arns.service(arn).equals("sns")) {
      args.topics(
          BucketNotificationTopicArgs.builder()
              .topicArn(arn)
              .events(created)
              .filterPrefix(folder)
              .build());
    } else {
      args.queues(
          BucketNotificationQueueArgs.builder()
              .queueArn(arn)
              .events(created)
              .filterPrefix(folder)
              .build());
    }
    last = new BucketNotification(name + NOTIFICATION, args.build(), removable(afterLast()));
    return this;
  }

  /**
   * Copies each new object. S3 accepts this only of a bucket with versioning.
   *
   * @param role the role with which S3 copies
   */
  BucketParts replicatedBy(ReplicationRole role, BucketReplicationConfigRuleArgs rule) {
    var part =
        new BucketReplicationConfig(
            name + REPLICATION,
            BucketReplicationConfigArgs.builder()
                .bucket(bucket.bucket())
                .role(role.arn())
                .rules(rule)
                .build(),
            removable(
                CustomResourceOptions.builder().parent(parent).dependsOn(last, role.ready())));
    appliedReplication = part.rules();
    last = part;
    return this;
  }

  private CustomResourceOptions.Builder afterLast() {
    return CustomResourceOptions.builder().parent(parent).dependsOn(last);
  }

  /** A part without logs is deleted when its setting is switched off. */
  private static CustomResourceOptions removable(CustomResourceOptions.Builder options) {
    return options.protect(false).retainOnDelete(false).build();
  }
}
