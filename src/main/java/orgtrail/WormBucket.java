package orgtrail;

import com.pulumi.aws.kms.Alias;
import com.pulumi.aws.kms.AliasArgs;
import com.pulumi.aws.kms.Key;
import com.pulumi.aws.kms.KeyArgs;
import com.pulumi.aws.s3.BucketLoggingV2;
import com.pulumi.aws.s3.BucketLoggingV2Args;
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
import com.pulumi.aws.s3.BucketV2Args;
import com.pulumi.aws.s3.BucketVersioningV2;
import com.pulumi.aws.s3.BucketVersioningV2Args;
import com.pulumi.aws.s3.inputs.BucketObjectLockConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketObjectLockConfigurationV2RuleDefaultRetentionArgs;
import com.pulumi.aws.s3.inputs.BucketOwnershipControlsRuleArgs;
import com.pulumi.aws.s3.inputs.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs;
import com.pulumi.aws.s3.inputs.BucketServerSideEncryptionConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketVersioningV2VersioningConfigurationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.Map;

/**
 * A bucket whose objects cannot be changed or deleted before their time, the key that encrypts
 * them, and a second bucket that records access to the first.
 *
 * <p>The parts of a bucket are made one after the other: S3 answers changes at the same time with
 * OperationAborted.
 */
final class WormBucket extends ComponentResource {
  private final Map<String, Output<?>> outputs;

  /**
   * @param name the component's name, part of its children's URNs: another one would replace the
   *     bucket
   */
  WormBucket(String name, WormBucketArgs args, ComponentResourceOptions options) {
    super("orgtrail:index:WormBucket", name, options);

    var bucketName = name + "-bucket";
    // First of all: when the engine refuses to replace it, nothing else has been changed yet.
    var bucket =
        new BucketV2(
            bucketName,
            BucketV2Args.builder()
                .bucket(args.bucketName())
                // Never flipped: the provider would replace the bucket.
                .objectLockEnabled(true)
                .forceDestroy(args.forceDestroy())
                .build(),
            after());

    var key =
        new Key(
            name + "-key",
            KeyArgs.builder()
                .description("Encrypts the log files of the trail " + args.trail().arn())
                .enableKeyRotation(true)
                .deletionWindowInDays(args.keyDeletionWindowDays())
                .policy(KeyPolicyDocument.forLogs(args.owner(), args.trail()))
                .build(),
            after(bucket));
    var alias =
        new Alias(
            name + "-alias",
            AliasArgs.builder().name(args.keyAliasName()).targetKeyId(key.keyId()).build(),
            after());

    var closed = closeToThePublic(bucketName, bucket);
    var policy =
        policy(
            bucketName,
            bucket,
            bucket.arn().applyValue(arn -> BucketPolicyDocument.forLogs(arn, args.trail())),
            closed);
    var versioning =
        new BucketVersioningV2(
            bucketName + "-versioning",
            BucketVersioningV2Args.builder()
                .bucket(bucket.bucket())
                .versioningConfiguration(
                    BucketVersioningV2VersioningConfigurationArgs.builder()
                        .status("Enabled")
                        .build())
                .build(),
            after(policy));
    var lock =
        new BucketObjectLockConfigurationV2(
            bucketName + "-lock",
            BucketObjectLockConfigurationV2Args.builder()
                .bucket(bucket.bucket())
                .rule(
                    BucketObjectLockConfigurationV2RuleArgs.builder()
                        .defaultRetention(
                            BucketObjectLockConfigurationV2RuleDefaultRetentionArgs.builder()
                                .mode(args.wormMode().name())
                                .days(args.wormRetentionDays())
                                .build())
                        .build())
                .build(),
            after(versioning));
    var encryption =
        encryption(
            bucketName,
            bucket,
            BucketServerSideEncryptionConfigurationV2RuleArgs.builder()
                .applyServerSideEncryptionByDefault(
                    BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs
                        .builder()
                        .sseAlgorithm("aws:kms")
                        .kmsMasterKeyId(key.arn())
                        .build())
                .bucketKeyEnabled(true)
                .build(),
            lock);

    var accessLogsName = name + "-access-logs";
    // Without a lock and with S3's own keys: S3 delivers access logs to no other kind of bucket.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    var accessLogs =
        new BucketV2(
            accessLogsName,
            BucketV2Args.builder()
                .bucket(args.accessLogBucketName())
                .forceDestroy(args.forceDestroy())
                .build(),
            after(bucket));
    var accessLogsEncryption =
        encryption(
            accessLogsName,
            accessLogs,
            BucketServerSideEncryptionConfigurationV2RuleArgs.builder()
                .applyServerSideEncryptionByDefault(
                    BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs
                        .builder()
                        .sseAlgorithm("AES256")
                        .build())
                .build(),
            closeToThePublic(accessLogsName, accessLogs));
    var accessLogsPolicy =
        policy(
            accessLogsName,
            accessLogs,
            Output.tuple(accessLogs.arn(), bucket.arn())
                .applyValue(
                    arns ->
                        BucketPolicyDocument.forAccessLogs(
                            arns.t1, arns.t2, args.owner().accountId())),
            accessLogsEncryption);
    new BucketLoggingV2(
        bucketName + "-logging",
        BucketLoggingV2Args.builder()
            .bucket(bucket.bucket())
            .targetBucket(accessLogs.bucket())
            .targetPrefix("")
            .build(),
        after(encryption, accessLogsPolicy));

    outputs =
        Map.of(
            LogDestination.S3_BUCKET_NAME,
            bucket.bucket(),
            "s3BucketArn",
            bucket.arn(),
            "s3AccessLoggingBucketArn",
            accessLogs.arn(),
            LogDestination.KMS_KEY_ARN,
            key.arn(),
            "kmsKeyAlias",
            alias.name(),
            "organizationId",
            Output.of(args.trail().organizationId()));
    registerOutputs(outputs);
  }

  /** What the stack exports, by name. */
  Map<String, Output<?>> outputs() {
    return outputs;
  }

  /** No access by ACL, whoever writes, and none for the public, whatever a policy says. */
  private Resource closeToThePublic(String name, BucketV2 bucket) {
    var ownership =
        new BucketOwnershipControls(
            name + "-ownership",
            BucketOwnershipControlsArgs.builder()
                .bucket(bucket.bucket())
                .rule(
                    BucketOwnershipControlsRuleArgs.builder()
                        .objectOwnership("BucketOwnerEnforced")
                        .build())
                .build(),
            after());
    return new BucketPublicAccessBlock(
        name + "-public-access",
        BucketPublicAccessBlockArgs.builder()
            .bucket(bucket.bucket())
            .blockPublicAcls(true)
            .blockPublicPolicy(true)
            .ignorePublicAcls(true)
            .restrictPublicBuckets(true)
            .build(),
        after(ownership));
  }

  private Resource policy(String name, BucketV2 bucket, Output<String> policy, Resource before) {
    return new BucketPolicy(
        name + "-policy",
        BucketPolicyArgs.builder().bucket(bucket.bucket()).policy(policy).build(),
        after(before));
  }

  private Resource encryption(
      String name,
      BucketV2 bucket,
      BucketServerSideEncryptionConfigurationV2RuleArgs rule,
      Resource before) {
    return new BucketServerSideEncryptionConfigurationV2(
        name + "-encryption",
        BucketServerSideEncryptionConfigurationV2Args.builder()
            .bucket(bucket.bucket())
            .rules(rule)
            .build(),
        after(before));
  }

  private CustomResourceOptions after(Resource... before) {
    return CustomResourceOptions.builder().parent(this).dependsOn(before).build();
  }
}
