package orgtrail.verify.expected;

import java.util.List;
import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.LogDestination;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.LogStoreSettings;
import orgtrail.config.ReplicaDestination;
import orgtrail.config.Settings;
import orgtrail.config.StackOutput;
import orgtrail.config.TrailSettings;
import orgtrail.policy.LogStorePolicies;

/** Derives from two stacks what has to be in AWS. A standalone stack takes the place of both. */
public final class Expectations {
  private Expectations() {}

  /**
   * The bucket and the key of a logging stack or a standalone stack.
   *
   * @param here the account and the region that the stack deploys to
   * @throws NotDeployed with one line if the stack is of another kind, was not deployed, or was
   *     deployed with other settings or to another account
   */
  public static ExpectedLogStore logStore(DeployedStack stack, AwsEnvironment here) {
    if (stack.settings() instanceof Settings.Replica) {
      throw otherKind(stack, stack.settings(), "a logging stack");
    }
    return store(stack, here);
  }

  /**
   * The bucket and the key of a replica stack.
   *
   * @param here the account and the region that the stack deploys to
   * @throws NotDeployed as {@link #logStore} does
   */
  public static ExpectedLogStore replica(DeployedStack stack, AwsEnvironment here) {
    requireReplica(stack);
    return store(stack, here);
  }

  private static ExpectedLogStore store(DeployedStack stack, AwsEnvironment here) {
    var settings = logStoreSettings(stack);
    var deployed = stack.required(StackOutput.S3_BUCKET_NAME);
    var layout = new LogStoreLayout(here, settings);
    if (!layout.bucketName().equals(deployed)) {
      throw new NotDeployed(
          "the stack %s has deployed the bucket %s, but its settings name %s in the account %s: verify with credentials of the account that it was deployed to, and run pulumi up -s %s if a setting has changed"
              .formatted(
                  stack.name(), deployed, layout.bucketName(), here.accountId(), stack.name()));
    }
    return new ExpectedLogStore(
        layout,
        LogStorePolicies.of(layout),
        stack.required(StackOutput.KMS_KEY_ARN),
        accessLogBucketName(layout));
  }

  private static Optional<String> accessLogBucketName(LogStoreLayout layout) {
    var accessLogging = layout.settings().accessLogging();
    return accessLogging.enabled()
        ? accessLogging.bucketName().or(() -> Optional.of(layout.accessLogBucketName()))
        : Optional.empty();
  }

  private static LogStoreSettings logStoreSettings(DeployedStack stack) {
    var settings = stack.settings();
    return settings.ofLogStore().orElseThrow(() -> otherKind(stack, settings, "a logging stack"));
  }

  /**
   * The replication of a bucket whose settings name a replica.
   *
   * @param stack the stack of that bucket
   * @param source that bucket
   * @param replica the stack of the replica; empty for static values, or if it cannot be read. Then
   *     the last deployment of the bucket's stack says where it is.
   * @throws NotDeployed with one line if the stack of the replica is of another kind, or if neither
   *     stack was deployed
   */
  public static ExpectedReplication replication(
      DeployedStack stack, ExpectedLogStore source, Optional<DeployedStack> replica) {
    replica.ifPresent(Expectations::requireReplica);
    var link = source.layout().settings().replica().orElseThrow();
    var ofStack =
        replica.map(of -> destination(of, StackOutput.S3_BUCKET_ARN, StackOutput.KMS_KEY_ARN));
    link.staticDestination()
        .ifPresent(set -> ofStack.ifPresent(found -> requireSame(replica.get(), set, found)));
    return new ExpectedReplication(
        source.layout(),
        link.staticDestination()
            .or(() -> ofStack)
            .orElseGet(
                () ->
                    destination(
                        stack, StackOutput.REPLICA_BUCKET_ARN, StackOutput.REPLICA_KMS_KEY_ARN)),
        link.timeControl(),
        replica.map(DeployedStack::name));
  }

  private static void requireSame(
      DeployedStack replica, ReplicaDestination set, ReplicaDestination found) {
    if (!set.equals(found)) {
      throw new NotDeployed(
          "the stack %s has the bucket %s and the key %s, but orgtrail:replicaBucketArn is %s and orgtrail:replicaKmsKeyArn is %s: name the stack of that bucket"
              .formatted(
                  replica.name(),
                  found.s3BucketArn(),
                  found.kmsKeyArn(),
                  set.s3BucketArn(),
                  set.kmsKeyArn()));
    }
  }

  private static void requireReplica(DeployedStack stack) {
    if (!(stack.settings() instanceof Settings.Replica)) {
      throw otherKind(stack, stack.settings(), "a replica stack");
    }
  }

  private static ReplicaDestination destination(
      DeployedStack stack, StackOutput bucketArn, StackOutput keyArn) {
    return ReplicaDestination.ofStaticValues(stack.required(bucketArn), stack.required(keyArn));
  }

  /** Whether a stack sets {@code query}. */
  public static boolean hasQueries(DeployedStack stack) {
    return stack.settings().ofLogStore().filter(settings -> settings.query().enabled()).isPresent();
  }

  /**
   * The trail of a management stack or a standalone stack.
   *
   * @param logging the stack of the bucket that the trail writes to
   * @param here the account and the region that the stack deploys to
   * @throws NotDeployed with one line if the stack is of another kind or was not deployed
   */
  public static ExpectedTrail trail(
      DeployedStack stack, DeployedStack logging, AwsEnvironment here) {
    var settings = trailSettings(stack);
    var arn = stack.required(StackOutput.TRAIL_ARN);
    var destination = destination(stack, logging);
    return new ExpectedTrail(
        settings,
        arn,
        Arns.accountId(arn),
        here.accountId(),
        Arns.region(arn),
        here.partition(),
        settings.isOrganizationTrail()
            ? logging.output(StackOutput.ORGANIZATION_ID)
            : Optional.empty(),
        destination.s3BucketName(),
        destination.kmsKeyArn(),
        destination.s3KeyPrefix(),
        stack.output(StackOutput.CLOUDWATCH_LOG_GROUP_ARN),
        stack.output(StackOutput.SNS_TOPIC_ARN));
  }

  private static TrailSettings trailSettings(DeployedStack stack) {
    var settings = stack.settings();
    if (settings instanceof Settings.Management management) {
      return management.trail();
    }
    if (settings instanceof Settings.Standalone standalone) {
      return standalone.trail();
    }
    throw otherKind(stack, settings, "a management stack");
  }

  private static LogDestination destination(DeployedStack stack, DeployedStack logging) {
    if (stack.settings() instanceof Settings.Management management
        && management.link().staticDestination().isPresent()) {
      return management.link().staticDestination().get();
    }
    return new LogDestination(
        logging.required(StackOutput.S3_BUCKET_NAME),
        logging.required(StackOutput.KMS_KEY_ARN),
        logging.output(StackOutput.S3_KEY_PREFIX),
        logging.output(StackOutput.EXPECTED_TRAIL_ARN),
        logging.output(StackOutput.ORGANIZATION_ID),
        List.of());
  }

  private static NotDeployed otherKind(DeployedStack stack, Settings settings, String expected) {
    return new NotDeployed(
        "the stack %s is a %s stack: name %s"
            .formatted(stack.name(), settings.kind().text(), expected));
  }
}
