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
import java.util.Optional;
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
                ? management(ctx, management, here, deployed)
                : standalone(ctx, (Settings.Standalone) settings, here, deployed);
    outputs.forEach(ctx::export);
  }

  private static Map<String, Output<?>> logging(
      Context ctx, Settings.Logging settings, AwsEnvironment here, Deployed deployed) {
    deployed.refuseAnother(Account.LOGGING, ctx.stackName());
    var args = checked(ctx, settings.logStore(), here, deployed);
    return wormBucket(args, deployed).outputs();
  }

  /** All that can be known before anything is changed, of bucket and key. */
  private static WormBucketArgs checked(
      Context ctx, LogStoreSettings settings, AwsEnvironment here, Deployed deployed) {
    var args = settings.wormBucketArgs(here, deployed);
    deployed.confirmsLoss(args);
    Preflight.checkExistingParts(args);
    var today = LocalDate.now(ZoneOffset.UTC);
    deployed.warnings(settings.retention(), today).forEach(ctx.log()::warn);
    deployed.warningsOfAccounts(args.trail()).forEach(ctx.log()::warn);
    return args;
  }

  private static WormBucket wormBucket(WormBucketArgs args, Deployed deployed) {
    // Inherited by every resource of the component: nothing in it is deleted or replaced by
    // mistake, and what is replaced after all stays in AWS.
    boolean forceDestroy = args.settings().forceDestroy();
    var options =
        ComponentResourceOptions.builder()
            .protect(!forceDestroy && !deployed.isReplaced(args))
            .retainOnDelete(!forceDestroy)
            .build();
    return new WormBucket("log-archive", args, options);
  }

  private static Map<String, Output<?>> management(
      Context ctx, Settings.Management settings, AwsEnvironment here, Deployed deployed) {
    deployed.refuseAnother(Account.MANAGEMENT, ctx.stackName());
    var destination =
        settings
            .staticDestination()
            .orElseGet(() -> outputsOf(settings.loggingStack().orElseThrow()));
    var trail = Preflight.checkTrail(here, settings.trail(), destination, deployed);
    deployed.refuseAnotherTrail(trail, ctx.stackName());
    return organizationTrail(
        ctx,
        new OrganizationTrailArgs(
            settings.trail(),
            here,
            trail,
            Output.of(destination.s3BucketName()),
            Output.of(destination.kmsKeyArn()),
            destination.s3KeyPrefix(),
            List.of(), // another stack has made it
            deployed.hasOwnLogGroup(),
            false));
  }

  private static Map<String, Output<?>> standalone(
      Context ctx, Settings.Standalone settings, AwsEnvironment here, Deployed deployed) {
    var expected = settings.logStore().trail(here);
    // Bucket and key are made here, in one region.
    var promise =
        new LogDestination(
            settings.logStore().bucketName(here),
            "arn:%s:kms:%s:%s:key/new".formatted(here.partition(), here.region(), here.accountId()),
            settings.logStore().s3KeyPrefix(),
            Optional.of(expected.arnPattern()),
            expected.organizationId(),
            List.of());
    Preflight.checkIsManagementAccount(here, settings.trail());
    var trail = Preflight.checkTrail(here, settings.trail(), promise, deployed);
    var args = checked(ctx, settings.logStore(), here, deployed);
    boolean confirmed = deployed.confirmsLoss(args);
    var logs = wormBucket(args, deployed);
    var outputs = new HashMap<>(logs.outputs());
    outputs.putAll(
        organizationTrail(
            ctx,
            new OrganizationTrailArgs(
                settings.trail(),
                here,
                trail,
                logs.bucketName(),
                logs.keyArn(),
                settings.logStore().s3KeyPrefix(),
                List.of(logs.ready()),
                deployed.hasOwnLogGroup(),
                !settings.logStore().forceDestroy() && !confirmed)));
    return outputs;
  }

  private static Map<String, Output<?>> organizationTrail(Context ctx, OrganizationTrailArgs args) {
    var settings = args.settings();
    Preflight.warnings(settings).forEach(ctx.log()::warn);
    settings.warnings().forEach(ctx.log()::warn);
    var trail = new OrganizationTrail("organization", args, ComponentResourceOptions.Empty);
    if (!settings.alarms().selected().isEmpty()) {
      new TrailAlarms(
          "alarms",
          settings.alarms(),
          settings.name(),
          trail.logGroupName().orElseThrow(),
          ComponentResourceOptions.Empty);
    }
    return trail.outputs();
  }

  private static LogDestination outputsOf(String loggingStack) {
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
    var trail = Deployed.valueOf(stack, LogDestination.EXPECTED_TRAIL_ARN);
    var organization = Deployed.valueOf(stack, LogDestination.ORGANIZATION_ID);
    var accounts = Deployed.valueOf(stack, LogDestination.AWS_ACCOUNT_IDS);
    Runtime.getRuntime().removeShutdownHook(lastWords);
    if (bucket.isEmpty() || key.isEmpty()) {
      throw new RunException(deployFirst);
    }
    return new LogDestination(
        bucket.get(),
        key.get(),
        prefix,
        trail,
        organization,
        accounts.map(ids -> List.of(ids.split(","))).orElse(List.of()));
  }
}
