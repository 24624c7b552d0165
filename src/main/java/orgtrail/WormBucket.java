package orgtrail;

import com.pulumi.aws.kms.Alias;
import com.pulumi.aws.kms.AliasArgs;
import com.pulumi.aws.kms.Key;
import com.pulumi.aws.kms.KeyArgs;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.aws.s3.BucketV2Args;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bucket whose objects cannot be changed or deleted before their time, the key that encrypts
 * them, and a second bucket that records access to the first.
 */
final class WormBucket extends ComponentResource {
  private final WormBucketArgs args;
  private final Output<String> keyArn;
  private final Output<String> bucketName;
  private final Resource ready;
  private final Map<String, Output<?>> outputs = new HashMap<>();

  /**
   * @param name the component's name, part of its children's URNs: another one would replace the
   *     bucket
   */
  WormBucket(String name, WormBucketArgs args, ComponentResourceOptions options) {
    super("orgtrail:index:WormBucket", name, options);
    this.args = args;
    var settings = args.settings();

    // First of all: when the engine refuses to replace it, nothing else has been changed yet.
    var bucket =
        new BucketV2(
            name + "-bucket",
            BucketV2Args.builder()
                .bucket(args.bucketName())
                // Never flipped: the provider would replace the bucket.
                .objectLockEnabled(true)
                .forceDestroy(settings.forceDestroy())
                .build(),
            after());
    bucketName = bucket.bucket();
    keyArn = key(name, bucket);

    var parts =
        new BucketParts(this, name + "-bucket", bucket)
            .closedToThePublic()
            .policy(BucketPolicyDocument.forLogs(args))
            .versioned()
            .locked(settings.retention())
            .encryptedWith(keyArn);
    ready = parts.last();
    var accessLogs = accessLogs(name + "-access-logs", bucket);
    if (settings.accessLogging().enabled()) {
      var existing = settings.accessLogging().bucketName();
      parts.loggedTo(
          existing.map(Output::of).orElseGet(() -> accessLogs.orElseThrow().bucket),
          args.accessLogFolder(),
          existing.isPresent() ? List.of() : List.of(accessLogs.orElseThrow().ready));
    }
    parts.lifecycle(lifecycleOfLogs());
    settings.logNotifications().ifPresent(arn -> parts.announcedTo(arn, args.logFolder()));

    outputs.put(LogDestination.S3_BUCKET_NAME, bucketName);
    outputs.put("s3BucketArn", bucket.arn());
    outputs.put(LogDestination.KMS_KEY_ARN, keyArn);
    settings
        .s3KeyPrefix()
        .ifPresent(prefix -> outputs.put(LogDestination.S3_KEY_PREFIX, Output.of(prefix)));
    settings
        .key()
        .kmsKeyArn()
        .ifPresent(
            arn ->
                outputs.put(
                    "requiredKeyPolicyStatements",
                    Output.of(KeyPolicyDocument.requiredStatements(args))));
    outputs.put(LogDestination.EXPECTED_TRAIL_ARN, Output.of(args.trail().arnPattern()));
    args.trail()
        .organizationId()
        .ifPresent(id -> outputs.put(LogDestination.ORGANIZATION_ID, Output.of(id)));
    if (args.trail().organizationId().isEmpty()) {
      outputs.put(
          LogDestination.AWS_ACCOUNT_IDS, Output.of(String.join(",", args.trail().accountIds())));
    }
    if (settings.forceDestroy()) {
      outputs.put(Deployed.FORCE_DESTROY, Output.of(true));
    }
    outputs.put(Deployed.WORM_MODE, Output.of(settings.retention().mode().name()));
    outputs.put(Deployed.WORM_RETENTION_DAYS, Output.of(settings.retention().days()));
    registerOutputs(outputs);
  }

  /** What the stack exports, by name. */
  Map<String, Output<?>> outputs() {
    return outputs;
  }

  /** The bucket's name, for a trail in the same stack. */
  Output<String> bucketName() {
    return bucketName;
  }

  /** The key that encrypts the log files. */
  Output<String> keyArn() {
    return keyArn;
  }

  /** What is there once a trail can write: the policies of bucket and key, lock and encryption. */
  Resource ready() {
    return ready;
  }

  /**
   * The existing key, or the one made here. One that was made here stays when an existing one takes
   * its place: without it the log files up to then cannot be read.
   */
  private Output<String> key(String name, BucketV2 bucket) {
    var settings = args.settings().key();
    if (!args.makesKey()) {
      return Output.of(settings.kmsKeyArn().orElseThrow());
    }
    var key =
        new Key(
            name + "-key",
            KeyArgs.builder()
                .description("Encrypts the log files of the trail " + args.trail().arnPattern())
                .enableKeyRotation(true)
                .rotationPeriodInDays(settings.rotationPeriodDays())
                .deletionWindowInDays(settings.deletionWindowDays())
                .policy(KeyPolicyDocument.forLogs(args))
                .build(),
            after(bucket));
    var alias =
        new Alias(
            name + "-alias",
            AliasArgs.builder().name(args.keyAliasName()).targetKeyId(key.keyId()).build(),
            after());
    outputs.put(Deployed.KMS_KEY_ALIAS, alias.name());
    return settings.kmsKeyArn().map(Output::of).orElseGet(key::arn);
  }

  private List<BucketLifecycleConfigurationV2RuleArgs> lifecycleOfLogs() {
    var lifecycle = args.settings().lifecycle();
    var rules = new ArrayList<>(List.of(BucketParts.abortUploadsAfterADay()));
    lifecycle
        .archiveAfterDays()
        .ifPresent(
            days ->
                rules.add(
                    BucketParts.archive(
                        days,
                        lifecycle.archiveStorageClass(),
                        lifecycle.archiveObjectSizeGreaterThan())));
    lifecycle.expireAfterDays().ifPresent(days -> rules.addAll(BucketParts.expireVersions(days)));
    return rules;
  }

  /**
   * @param bucket its name
   * @param ready the last of its parts that S3 needs for delivering
   */
  private record AccessLogs(Output<String> bucket, Resource ready) {}

  /**
   * Without a lock and with S3's own keys: S3 delivers access logs to no other kind of bucket.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html">Server
   *     access logging</a>
   */
  private Optional<AccessLogs> accessLogs(String name, BucketV2 logged) {
    if (!args.makesAccessLogBucket()) {
      return Optional.empty();
    }
    var bucket =
        new BucketV2(
            name,
            BucketV2Args.builder()
                .bucket(args.accessLogBucketName())
                .forceDestroy(args.settings().forceDestroy())
                .build(),
            after(logged));
    outputs.put(Deployed.ACCESS_LOG_BUCKET_ARN, bucket.arn());
    var parts =
        new BucketParts(this, name, bucket)
            .closedToThePublic()
            .encrypted()
            .policy(BucketPolicyDocument.forAccessLogs(args));
    var ready = parts.last();
    parts.lifecycle(
        List.of(
            BucketParts.abortUploadsAfterADay(),
            BucketParts.expire(args.settings().accessLogging().retentionDays())));
    return Optional.of(new AccessLogs(bucket.bucket(), ready));
  }

  private CustomResourceOptions after(Resource... before) {
    return CustomResourceOptions.builder().parent(this).dependsOn(before).build();
  }
}
