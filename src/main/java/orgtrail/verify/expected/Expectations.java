package orgtrail.verify.expected;

import java.util.List;
import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.LogDestination;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.LogStoreSettings;
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
    if (settings instanceof Settings.Logging logging) {
      return logging.logStore();
    }
    if (settings instanceof Settings.Standalone standalone) {
      return standalone.logStore();
    }
    throw otherKind(stack, settings, "a logging stack");
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
