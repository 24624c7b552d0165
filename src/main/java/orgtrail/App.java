package orgtrail;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import com.pulumi.exceptions.RunException;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.StackReference;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;

/**
 * The program that the Pulumi engine runs for each stack: settings in, one component, outputs out.
 *
 * <p>It is the only class that knows of stacks.
 */
public final class App {
  private App() {}

  public static void main(String[] args) {
    // The SDK's console log would print each error a second time, with a stack trace.
    LogManager.getLogManager().reset();
    Pulumi.run(ctx -> stack(ctx, ConfigReader.configFromEngine()));
  }

  static void stack(Context ctx, Map<String, String> config) {
    var settings = Settings.read(config);
    var here = AwsEnvironment.current(); // for all: credentials of no use are the next mistake
    var deployed = Deployed.before(ctx);
    var outputs =
        settings instanceof Settings.Logging logging
            ? logging(ctx, logging, here, deployed)
            : settings instanceof Settings.Management management
                ? management(ctx, management, deployed)
                : standalone(ctx, (Settings.Standalone) settings, here, deployed);
    outputs.forEach(ctx::export);
  }

  private static Map<String, Output<?>> logging(
      Context ctx, Settings.Logging settings, AwsEnvironment here, Deployed deployed) {
    deployed.refuseAnother(Account.LOGGING, ctx.stackName());
    return wormBucket(ctx, settings.logStore(), here, deployed).outputs();
  }

  private static WormBucket wormBucket(
      Context ctx, LogStoreSettings settings, AwsEnvironment here, Deployed deployed) {
    var args = settings.wormBucketArgs(here, deployed);
    boolean givenUp = deployed.confirmsLoss(args);
    Preflight.checkExistingParts(args);
    var today = LocalDate.now(ZoneOffset.UTC);
    deployed.warnings(settings.retention(), today).forEach(ctx.log()::warn);
    // Inherited by every resource of the component: nothing in it is deleted or replaced by
    // mistake, and what is replaced after all stays in AWS.
    var options =
        ComponentResourceOptions.builder()
            .protect(!settings.forceDestroy() && !givenUp)
            .retainOnDelete(!settings.forceDestroy())
            .build();
    return new WormBucket("log-archive", args, options);
  }

  private static Map<String, Output<?>> management(
      Context ctx, Settings.Management settings, Deployed deployed) {
    deployed.refuseAnother(Account.MANAGEMENT, ctx.stackName());
    var destination =
        settings
            .staticDestination()
            .orElseGet(() -> outputsOf(settings.loggingStack().orElseThrow(), settings.trail()));
    return new OrganizationTrail(
            "organization",
            OrganizationTrailArgs.of(settings.trail(), destination),
            ComponentResourceOptions.Empty)
        .outputs();
  }

  private static Map<String, Output<?>> standalone(
      Context ctx, Settings.Standalone settings, AwsEnvironment here, Deployed deployed) {
    var logs = wormBucket(ctx, settings.logStore(), here, deployed);
    var trail =
        new OrganizationTrail(
            "organization",
            new OrganizationTrailArgs(
                settings.trail(),
                logs.bucketName(),
                logs.keyArn(),
                settings.logStore().s3KeyPrefix(),
                List.of(logs.ready())),
            ComponentResourceOptions.Empty);
    var outputs = new HashMap<>(logs.outputs());
    outputs.putAll(trail.outputs());
    return outputs;
  }

  private static LogDestination outputsOf(String loggingStack, TrailSettings trail) {
    var deployFirst =
        ("orgtrail:loggingStack '%s' has no s3BucketName and kmsKeyArn to read: run pulumi up -s %s"
                + " first, or name another stack if that is not the logging stack")
            .formatted(loggingStack, loggingStack.substring(loggingStack.lastIndexOf('/') + 1));
    // For a stack that does not exist at all the engine never answers, it ends this process.
    var lastWords = new Thread(() -> System.err.println(deployFirst));
    Runtime.getRuntime().addShutdownHook(lastWords);
    var stack = new StackReference(loggingStack);
    var bucket = Deployed.valueOf(stack, LogDestination.S3_BUCKET_NAME);
    var key = Deployed.valueOf(stack, LogDestination.KMS_KEY_ARN);
    var prefix = Deployed.valueOf(stack, LogDestination.S3_KEY_PREFIX);
    boolean tellsOfTrail = Deployed.valueOf(stack, Deployed.EXPECTED_TRAIL_ARN).isPresent();
    boolean forOrganization = Deployed.valueOf(stack, Deployed.ORGANIZATION_ID).isPresent();
    Runtime.getRuntime().removeShutdownHook(lastWords);
    if (bucket.isEmpty() || key.isEmpty()) {
      throw new RunException(deployFirst);
    }
    if (tellsOfTrail && forOrganization != trail.isOrganizationTrail()) {
      throw new RunException(
          "orgtrail:isOrganizationTrail must be %s as in %s, whose policies let no other trail in, but is '%s'"
              .formatted(forOrganization, loggingStack, trail.isOrganizationTrail()));
    }
    return new LogDestination(bucket.get(), key.get(), prefix);
  }
}
