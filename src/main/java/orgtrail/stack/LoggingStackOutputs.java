package orgtrail.stack;

import com.pulumi.exceptions.RunException;
import com.pulumi.resources.StackReference;
import java.util.List;
import java.util.Optional;
import orgtrail.config.GuardedLogStore;
import orgtrail.config.LogDestination;
import orgtrail.config.Settings;
import orgtrail.config.StackOutput;

/** Reads the outputs of the logging stack, which describe the bucket that the trail writes to. */
final class LoggingStackOutputs {
  private final String loggingStack;
  private final StackReference reference;

  private LoggingStackOutputs(String loggingStack) {
    this.loggingStack = loggingStack;
    this.reference = new StackReference(loggingStack);
  }

  /**
   * Reads the outputs.
   *
   * @param loggingStack the stack, as {@code <organization>/<project>/<stack>}
   * @throws RunException with one line if that stack is this one, or has no bucket and key yet
   */
  static LoggingStackOutputs read(StackRun run, String loggingStack) {
    if (loggingStack.equals(run.fullName())) {
      throw new RunException(
          "orgtrail:loggingStack '%s' names this stack itself: name the stack of the logging account"
              .formatted(loggingStack));
    }
    var deployFirst =
        "orgtrail:loggingStack '%s' has no outputs s3BucketName and kmsKeyArn: run pulumi up -s %s first, or name another stack if that is not the logging stack"
            .formatted(loggingStack, Settings.TrailLink.shortName(loggingStack));
    // If the stack does not exist, the engine ends this process instead of returning an error.
    var lastWords = new Thread(() -> System.err.println(deployFirst));
    Runtime.getRuntime().addShutdownHook(lastWords);
    try {
      var outputs = new LoggingStackOutputs(loggingStack);
      if (outputs.value(StackOutput.S3_BUCKET_NAME).isEmpty()
          || outputs.value(StackOutput.KMS_KEY_ARN).isEmpty()) {
        throw new RunException(deployFirst);
      }
      return outputs;
    } finally {
      Runtime.getRuntime().removeShutdownHook(lastWords);
    }
  }

  /** What the trail and its checks need to know about the bucket. */
  LogDestination destination() {
    return new LogDestination(
        required(StackOutput.S3_BUCKET_NAME),
        required(StackOutput.KMS_KEY_ARN),
        value(StackOutput.S3_KEY_PREFIX),
        value(StackOutput.EXPECTED_TRAIL_ARN),
        value(StackOutput.ORGANIZATION_ID),
        list(StackOutput.AWS_ACCOUNT_IDS));
  }

  /** What the organization can protect in the logging account. */
  GuardedLogStore guardedLogStore() {
    return new GuardedLogStore(
        required(StackOutput.S3_BUCKET_NAME),
        value(StackOutput.S3_ACCESS_LOGGING_BUCKET_ARN),
        required(StackOutput.KMS_KEY_ARN),
        list(StackOutput.DEPLOYMENT_PRINCIPALS),
        list(StackOutput.BREAK_GLASS_PRINCIPALS));
  }

  private String required(StackOutput output) {
    return value(output).orElseThrow();
  }

  private List<String> list(StackOutput output) {
    return value(output).map(values -> List.of(values.split(","))).orElse(List.of());
  }

  /** The value of an output. It is known in a preview too, because it comes from the state. */
  private Optional<String> value(StackOutput output) {
    var details = reference.outputDetailsAsync(output.key()).join();
    if (details.getSecretValue().isPresent()) {
      throw new RunException(
          "orgtrail:loggingStack '%s' has the output %s as a secret, but its value appears in the trail: export it there as plain text"
              .formatted(loggingStack, output.key()));
    }
    return details.getValue().map(String::valueOf);
  }
}
