package orgtrail;

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
import com.pulumi.aws.s3.BucketServerSideEncryptionConfigurationV2;
import com.pulumi.aws.s3.BucketServerSideEncryptionConfigurationV2Args;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.aws.s3.BucketVersioningV2;
import com.pulumi.aws.s3.BucketVersioningV2Args;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleExpirationArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleFilterArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleTransitionArgs;
import com.pulumi.aws.s3.inputs.BucketLoggingV2TargetObjectKeyFormatArgs;
import com.pulumi.aws.s3.inputs.BucketLoggingV2TargetObjectKeyFormatPartitionedPrefixArgs;
import com.pulumi.aws.s3.inputs.BucketNotificationQueueArgs;
import com.pulumi.aws.s3.inputs.BucketNotificationTopicArgs;
import com.pulumi.aws.s3.inputs.BucketObjectLockConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketObjectLockConfigurationV2RuleDefaultRetentionArgs;
import com.pulumi.aws.s3.inputs.BucketOwnershipControlsRuleArgs;
import com.pulumi.aws.s3.inputs.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs;
import com.pulumi.aws.s3.inputs.BucketServerSideEncryptionConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketVersioningV2VersioningConfigurationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the parts of one bucket one after the other, in the order in which they are asked for: S3
 * answers changes of a bucket at the same time with OperationAborted.
 */
final class BucketParts {
  private final Resource parent;
  private final String name;
  private final BucketV2 bucket;
  private Resource last;

  /**
   * @param parent the component that the parts belong to
   * @param name the bucket's name in the program, which those of the parts begin with
   */
  BucketParts(Resource parent, String name, BucketV2 bucket) {
    this.parent = parent;
    this.name = name;
    this.bucket = bucket;
    this.last = bucket;
  }

  /** The part that was made last. */
  Resource last() {
    return last;
  }

  /** No access by ACL, whoever writes, and none for the public, whatever a policy says. */
  BucketParts closedToThePublic() {
    last =
        new BucketOwnershipControls(
            name + "-ownership",
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
            name + "-public-access",
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

  BucketParts policy(String policy) {
    last =
        new BucketPolicy(
            name + "-policy",
            BucketPolicyArgs.builder().bucket(bucket.bucket()).policy(policy).build(),
            afterLast().build());
    return this;
  }

  BucketParts versioned() {
    last =
        new BucketVersioningV2(
            name + "-versioning",
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

  BucketParts locked(Retention retention) {
    var period =
        BucketObjectLockConfigurationV2RuleDefaultRetentionArgs.builder()
            .mode(retention.mode().name());
    last =
        new BucketObjectLockConfigurationV2(
            name + "-lock",
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
    return this;
  }

  /** With a key, through a bucket key: one call of KMS does for many objects. */
  BucketParts encryptedWith(Output<String> keyArn) {
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

  /** With keys of S3's own. */
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
            name + "-encryption",
            BucketServerSideEncryptionConfigurationV2Args.builder()
                .bucket(bucket.bucket())
                .rules(rule)
                .build(),
            afterLast().build());
    return this;
  }

  /**
   * @param target the bucket that the access logs go to
   * @param folder where in it, with a slash at the end, before account, region, bucket and date
   * @param ready what must be there first, so that S3 can deliver
   */
  BucketParts loggedTo(Output<String> target, String folder, List<Resource> ready) {
    var before = new ArrayList<>(List.of(last));
    before.addAll(ready);
    last =
        new BucketLoggingV2(
            name + "-logging",
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

  BucketParts lifecycle(List<BucketLifecycleConfigurationV2RuleArgs> rules) {
    last =
        new BucketLifecycleConfigurationV2(
            name + "-lifecycle",
            BucketLifecycleConfigurationV2Args.builder()
                .bucket(bucket.bucket())
                .rules(rules)
                .build(),
            afterLast().build());
    return this;
  }

  /**
   * @param arn an SNS topic or SQS queue that is told of each new object
   * @param folder only of those in this folder
   */
  BucketParts announcedTo(String arn, String folder) {
    var created = "s3:ObjectCreated:*";
    var args = BucketNotificationArgs.builder().bucket(bucket.bucket());
    if (arn.split(":")[2].equals("sns")) {
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
    last = new BucketNotification(name + "-notification", args.build(), removable(afterLast()));
    return this;
  }

  private CustomResourceOptions.Builder afterLast() {
    return CustomResourceOptions.builder().parent(parent).dependsOn(last);
  }

  /** What holds no logs and can be switched off goes when its setting does. */
  private static CustomResourceOptions removable(CustomResourceOptions.Builder options) {
    return options.protect(false).retainOnDelete(false).build();
  }

  // --- The rules of a lifecycle ------------------------------------------------------------------

  /** Parts of uploads that were never finished, which would be paid for without being seen. */
  static BucketLifecycleConfigurationV2RuleArgs abortUploadsAfterADay() {
    return rule("abort-incomplete-uploads")
        .abortIncompleteMultipartUpload(
            BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs.builder()
                .daysAfterInitiation(1)
                .build())
        .build();
  }

  static BucketLifecycleConfigurationV2RuleArgs archive(
      int days, ArchiveStorageClass storageClass, int objectSizeGreaterThan) {
    return rule("archive")
        .filter(
            BucketLifecycleConfigurationV2RuleFilterArgs.builder()
                .objectSizeGreaterThan(objectSizeGreaterThan)
                .build())
        .transitions(
            BucketLifecycleConfigurationV2RuleTransitionArgs.builder()
                .days(days)
                .storageClass(storageClass.name())
                .build())
        .build();
  }

  static BucketLifecycleConfigurationV2RuleArgs expire(int days) {
    return rule("expire").expiration(expiration().days(days).build()).build();
  }

  /**
   * In a versioned bucket expiry only puts a delete marker before the object. So what is behind a
   * marker goes a day later, unless it is still locked, and then the marker.
   */
  static List<BucketLifecycleConfigurationV2RuleArgs> expireVersions(int days) {
    return List.of(
        rule("expire")
            .expiration(expiration().days(days).build())
            .noncurrentVersionExpiration(
                BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs.builder()
                    .noncurrentDays(1)
                    .build())
            .build(),
        rule("remove-delete-markers")
            .expiration(expiration().expiredObjectDeleteMarker(true).build())
            .build());
  }

  private static BucketLifecycleConfigurationV2RuleExpirationArgs.Builder expiration() {
    return BucketLifecycleConfigurationV2RuleExpirationArgs.builder();
  }

  /** A rule for all objects. */
  private static BucketLifecycleConfigurationV2RuleArgs.Builder rule(String id) {
    return BucketLifecycleConfigurationV2RuleArgs.builder()
        .id(id)
        .status("Enabled")
        .filter(BucketLifecycleConfigurationV2RuleFilterArgs.builder().prefix("").build());
  }
}
