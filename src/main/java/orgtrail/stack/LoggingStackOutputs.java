package orgtrail.stack;

import com.pulumi.exceptions.RunException;
import com.pulumi.resources.StackReference;
import java.util.List;
import java.util.Optional;
import orgtrail.config.LogDestination;
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
  static LogDestination read(StackRun run, String loggingStack) {
    if (loggingStack.equals(run.fullName())) {
      throw new RunException(
          "orgtrail:loggingStack '%s' names this stack itself: name the stack of the logging account"
              .formatted(loggingStack));
    }
    var deployFirst =
        "orgtrail:loggingStack '%s' has no outputs s3BucketName and kmsKeyArn: run pulumi up -s %s first, or name another stack if that is not the logging stack"
            .formatted(loggingStack, loggingStack.substring(loggingStack.lastIndexOf('/') + 1));
    // If the stack does not exist, the engine ends this process instead of returning an error.
    var lastWords = new Thread(() -> System.err.println(deployFirst));
    Runtime.getRuntime().addShutdownHook(lastWords);
    try {
      return new LoggingStackOutputs(loggingStack)
          .destination()
          .orElseThrow(() -> new RunException(deployFirst));
    } finally {
      Runtime.getRuntime().removeShutdownHook(lastWords);
    }
  }

  private Optional<LogDestination> destination() {
    var bucket = value(StackOutput.S3_BUCKET_NAME);
    var key = value(StackOutput.KMS_KEY_ARN);
    var prefix = value(StackOutput.S3_KEY_PREFIX);
    var trail = value(StackOutput.EXPECTED_TRAIL_ARN);
    var organization = value(StackOutput.ORGANIZATION_ID);
    var accounts = value(StackOutput.AWS_ACCOUNT_IDS);
    return bucket.flatMap(
        name ->
            key.map(
                arn ->
                    new LogDestination(
                        name,
                        arn,
                        prefix,
                        trail,
                        organization,
                        accounts.map(ids -> List.of(ids.split(","))).orElse(List.of()))));
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
