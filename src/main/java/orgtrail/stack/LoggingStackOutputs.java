package orgtrail.stack;

import com.pulumi.exceptions.RunException;
import java.util.List;
import java.util.Optional;
import orgtrail.config.GuardedLogStore;
import orgtrail.config.LogDestination;
import orgtrail.config.Setting;
import orgtrail.config.StackOutput;

/** The outputs of the logging stack, which describe the bucket that the trail writes to. */
record LoggingStackOutputs(OtherStack stack) {
  private static final StackLink LINK =
      new StackLink(
          Setting.LOGGING_STACK.key(),
          "logging",
          "the logging account",
          "the trail",
          List.of(StackOutput.S3_BUCKET_NAME, StackOutput.KMS_KEY_ARN));

  /**
   * Reads the outputs.
   *
   * @param loggingStack the stack, as {@code <organization>/<project>/<stack>}
   * @throws RunException with one line if that stack is this one, or has no bucket and key yet
   */
  static LoggingStackOutputs read(StackRun run, String loggingStack) {
    return new LoggingStackOutputs(OtherStack.read(run, LINK, loggingStack));
  }

  /** What the trail and its checks need to know about the bucket. */
  LogDestination destination() {
    return new LogDestination(
        stack.required(StackOutput.S3_BUCKET_NAME),
        stack.required(StackOutput.KMS_KEY_ARN),
        stack.value(StackOutput.S3_KEY_PREFIX),
        stack.value(StackOutput.EXPECTED_TRAIL_ARN),
        stack.value(StackOutput.ORGANIZATION_ID),
        stack.list(StackOutput.AWS_ACCOUNT_IDS));
  }

  /** What the organization can protect in the logging account. */
  GuardedLogStore guardedLogStore() {
    return new GuardedLogStore(
        stack.required(StackOutput.S3_BUCKET_NAME),
        stack.value(StackOutput.S3_ACCESS_LOGGING_BUCKET_ARN),
        stack.required(StackOutput.KMS_KEY_ARN),
        stack.value(StackOutput.REPLICATION_ROLE_ARN),
        stack.list(StackOutput.DEPLOYMENT_PRINCIPALS),
        stack.list(StackOutput.BREAK_GLASS_PRINCIPALS));
  }

  /** The replica stack that S3 copies log files to, as {@code <organization>/<project>/<stack>}. */
  Optional<String> replicaStack() {
    return stack.value(StackOutput.REPLICA_STACK);
  }
}
