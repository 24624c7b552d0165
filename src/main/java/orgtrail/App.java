package orgtrail;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import com.pulumi.exceptions.RunException;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.StackReference;
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
    var here = AwsEnvironment.current(); // for both: credentials of no use are the next mistake
    var outputs =
        settings instanceof Settings.Logging logging
            ? logging(logging, here)
            : management((Settings.Management) settings);
    outputs.forEach(ctx::export);
  }

  private static Map<String, Output<?>> logging(Settings.Logging settings, AwsEnvironment here) {
    // Inherited by every resource of the component: nothing in it is deleted or replaced by
    // mistake.
    var options = ComponentResourceOptions.builder().protect(!settings.forceDestroy()).build();
    return new WormBucket("log-archive", settings.wormBucketArgs(here), options).outputs();
  }

  private static Map<String, Output<?>> management(Settings.Management settings) {
    var destination =
        settings
            .staticDestination()
            .orElseGet(() -> outputsOf(settings.loggingStack().orElseThrow()));
    return new OrganizationTrail(
            "organization",
            settings.organizationTrailArgs(destination),
            ComponentResourceOptions.Empty)
        .outputs();
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
    var bucket = output(stack, LogDestination.S3_BUCKET_NAME);
    var key = output(stack, LogDestination.KMS_KEY_ARN);
    Runtime.getRuntime().removeShutdownHook(lastWords);
    if (bucket.isEmpty() || key.isEmpty()) {
      throw new RunException(deployFirst);
    }
    return new LogDestination(bucket.get(), key.get());
  }

  private static Optional<String> output(StackReference stack, String name) {
    var details = stack.outputDetailsAsync(name).join();
    return details.getValue().or(details::getSecretValue).map(String::valueOf);
  }
}
