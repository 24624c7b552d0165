package orgtrail.logstore;

import com.pulumi.aws.kms.Alias;
import com.pulumi.aws.kms.AliasArgs;
import com.pulumi.aws.kms.Key;
import com.pulumi.aws.kms.KeyArgs;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.aws.s3.BucketV2Args;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orgtrail.config.LifecycleRule;
import orgtrail.config.ReplicaLink;
import orgtrail.config.StackOutput;
import orgtrail.policy.LogKeyPolicy;

/**
 * The log store: a bucket with Object Lock for the log files or their copies, the key that encrypts
 * them, and a second bucket for the access logs of the first.
 */
public final class WormBucket extends ComponentResource {
  /** The type of the component, which is part of the URNs and never changes. */
  public static final String TYPE = "orgtrail:index:WormBucket";

  /** The suffixes of the children's names, after the component's name. They never change. */
  public static final String BUCKET = "-bucket";

  public static final String BUCKET_POLICY = BUCKET + BucketParts.POLICY;
  public static final String BUCKET_LOCK = BUCKET + BucketParts.LOCK;
  public static final String BUCKET_ENCRYPTION = BUCKET + BucketParts.ENCRYPTION;
  public static final String BUCKET_REPLICATION = BUCKET + BucketParts.REPLICATION;
  public static final String REPLICATION_ROLE = "-replication-role";
  public static final String ACCESS_LOGS = "-access-logs";
  public static final String KEY = "-key";
  public static final String ALIAS = "-alias";

  private final WormBucketArgs args;
  private final Output<String> keyArn;
  private final Output<String> bucketName;
  private final Resource ready;
  private final Map<StackOutput, Output<?>> outputs = new EnumMap<>(StackOutput.class);

  /**
   * @param name the component's name. It is part of the children's URNs, so another name replaces
   *     the bucket.
   */
  public WormBucket(String name, WormBucketArgs args, ComponentResourceOptions options) {
    super(TYPE, name, options);
    this.args = args;
    var settings = args.layout().settings();

    // The bucket comes first: if the engine refuses to replace it, nothing else has changed yet.
    var bucket =
        new BucketV2(
            name + BUCKET,
            BucketV2Args.builder()
                .bucket(args.layout().bucketName())
                // This must never change, because the provider would replace the bucket.
                .objectLockEnabled(true)
                .forceDestroy(settings.forceDestroy())
                .build(),
            after());
    bucketName = bucket.bucket();
    keyArn = key(name, bucket);

    var parts =
        new BucketParts(this, name + BUCKET, bucket)
            .closedToThePublic()
            .policy(args.policies().logBucket())
            .versioned()
            .locked(settings.retention())
            .encryptedWith(keyArn);
    args.replication().ifPresent(replication -> replicate(name, replication, parts));
    ready = parts.last();
    logAccesses(name + ACCESS_LOGS, bucket, parts);
    parts.lifecycle(LifecycleRule.ofLogs(settings.lifecycle()));
    settings.logNotifications().ifPresent(arn -> parts.announcedTo(arn, args.layout().logFolder()));

    addOutputs(bucket, parts);
    var named = new HashMap<String, Output<?>>();
    outputs.forEach((output, value) -> named.put(output.key(), value));
    registerOutputs(named);
  }

  /** The values of the stack's outputs. */
  public Map<StackOutput, Output<?>> outputs() {
    return outputs;
  }

  /** The bucket's name, for a trail in the same stack. */
  public Output<String> bucketName() {
    return bucketName;
  }

  /** The ARN of the key that encrypts the log files. */
  public Output<String> keyArn() {
    return keyArn;
  }

  /**
   * The last part that a trail needs. It exists after the policies, the lock and the encryption,
   * and after the replication, which copies only what arrives later.
   */
  public Resource ready() {
    return ready;
  }

  /**
   * The ARN of the existing key, or of a new one. A key that an earlier deployment created is kept
   * even if an existing key replaces it, because older log files cannot be read without it.
   */
  private Output<String> key(String name, BucketV2 bucket) {
    var settings = args.layout().settings().key();
    if (!args.makesKey()) {
      return Output.of(settings.kmsKeyArn().orElseThrow());
    }
    var key =
        new Key(
            name + KEY,
            KeyArgs.builder()
                .description(
                    args.layout().isReplica()
                        ? "Encrypts copies of the log files of the trail "
                            + args.layout().settings().name()
                        : "Encrypts the log files of the trail "
                            + args.layout().trails().arnPattern())
                .enableKeyRotation(true)
                .rotationPeriodInDays(settings.rotationPeriodDays())
                .deletionWindowInDays(settings.deletionWindowDays())
                .policy(args.policies().key())
                .build(),
            after(bucket));
    var alias =
        new Alias(
            name + ALIAS,
            AliasArgs.builder().name(args.layout().keyAliasName()).targetKeyId(key.keyId()).build(),
            after());
    outputs.put(StackOutput.KMS_KEY_ALIAS, alias.name());
    return settings.kmsKeyArn().map(Output::of).orElseGet(key::arn);
  }

  private void replicate(String name, Replication replication, BucketParts parts) {
    var layout = args.layout();
    var role = new ReplicationRole(this, name + REPLICATION_ROLE, layout, replication);
    parts.replicatedBy(role, ReplicationRule.of(layout.owner(), replication));
    var destination = replication.destination();
    outputs.put(StackOutput.REPLICATION_ROLE_ARN, role.arn());
    putReplicated(StackOutput.REPLICA_BUCKET_ARN, destination.s3BucketArn(), parts);
    putReplicated(StackOutput.REPLICA_KMS_KEY_ARN, destination.kmsKeyArn(), parts);
    layout
        .settings()
        .replica()
        .flatMap(ReplicaLink::replicaStack)
        .ifPresent(stack -> putReplicated(StackOutput.REPLICA_STACK, stack, parts));
  }

  private void putReplicated(StackOutput output, String value, BucketParts parts) {
    outputs.put(output, parts.appliedReplication().applyValue(rules -> value));
  }

  /** An access-log bucket that an earlier deployment created is kept, because it holds logs. */
  private void logAccesses(String name, BucketV2 bucket, BucketParts parts) {
    Optional<AccessLogBucket> made =
        args.makesAccessLogBucket()
            ? Optional.of(new AccessLogBucket(this, name, bucket, args))
            : Optional.empty();
    made.ifPresent(logs -> outputs.put(StackOutput.S3_ACCESS_LOGGING_BUCKET_ARN, logs.arn()));
    var logging = args.layout().settings().accessLogging();
    if (!logging.enabled()) {
      return;
    }
    var folder = args.layout().accessLogFolder();
    if (logging.bucketName().isPresent()) {
      parts.loggedTo(Output.of(logging.bucketName().get()), folder, List.of());
    } else {
      var target = made.orElseThrow();
      parts.loggedTo(target.name(), folder, List.of(target.ready()));
    }
  }

  /**
   * Each output that describes a resource becomes known with that resource, so that after a failed
   * update no output shows a value that is not in effect.
   */
  private void addOutputs(BucketV2 bucket, BucketParts parts) {
    var settings = args.layout().settings();
    var trails = args.layout().trails();
    outputs.put(StackOutput.S3_BUCKET_NAME, bucketName);
    outputs.put(StackOutput.S3_BUCKET_ARN, bucket.arn());
    outputs.put(StackOutput.KMS_KEY_ARN, keyArn);
    putList(StackOutput.DEPLOYMENT_PRINCIPALS, settings.access().deploymentPrincipals(), parts);
    putList(StackOutput.BREAK_GLASS_PRINCIPALS, settings.access().breakGlassPrincipals(), parts);
    settings
        .s3KeyPrefix()
        .ifPresent(prefix -> outputs.put(StackOutput.S3_KEY_PREFIX, ofPolicy(parts, prefix)));
    settings
        .key()
        .kmsKeyArn()
        .ifPresent(
            arn ->
                outputs.put(
                    StackOutput.REQUIRED_KEY_POLICY_STATEMENTS,
                    Output.of(LogKeyPolicy.requiredStatements(args.layout()))));
    if (args.layout().isReplica()) {
      outputs.put(
          StackOutput.REPLICATION_ROLE_ARN, ofPolicy(parts, args.layout().replicationRoleArn()));
    } else {
      outputs.put(StackOutput.EXPECTED_TRAIL_ARN, ofPolicy(parts, trails.arnPattern()));
    }
    trails
        .organizationId()
        .ifPresentOrElse(
            id -> outputs.put(StackOutput.ORGANIZATION_ID, ofPolicy(parts, id)),
            () ->
                outputs.put(
                    StackOutput.AWS_ACCOUNT_IDS,
                    ofPolicy(parts, String.join(",", trails.accountIds()))));
    if (settings.forceDestroy()) {
      outputs.put(StackOutput.FORCE_DESTROY, bucket.forceDestroy().applyValue(set -> true));
    }
    settings
        .maxRetentionDays()
        .ifPresent(days -> outputs.put(StackOutput.MAX_RETENTION_DAYS, ofPolicy(parts, days)));
    var retention = settings.retention();
    outputs.put(
        StackOutput.WORM_MODE, parts.appliedLock().applyValue(lock -> retention.mode().name()));
    outputs.put(
        StackOutput.WORM_RETENTION_DAYS, parts.appliedLock().applyValue(lock -> retention.days()));
  }

  private void putList(StackOutput output, List<String> values, BucketParts parts) {
    if (!values.isEmpty()) {
      outputs.put(output, ofPolicy(parts, String.join(",", values)));
    }
  }

  private static <T> Output<T> ofPolicy(BucketParts parts, T value) {
    return parts.appliedPolicy().applyValue(policy -> value);
  }

  private CustomResourceOptions after(Resource... before) {
    return CustomResourceOptions.builder().parent(this).dependsOn(before).build();
  }
}
