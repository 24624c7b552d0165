package orgtrail.stack;

import com.pulumi.exceptions.RunException;
import java.util.List;
import java.util.Optional;
import orgtrail.config.GuardedLogStore;
import orgtrail.config.LogStoreSettings;
import orgtrail.config.ReplicaDestination;
import orgtrail.config.Setting;
import orgtrail.config.StackOutput;

/** The outputs of a replica stack, which describe the bucket that log files are copied to. */
record ReplicaStackOutputs(OtherStack stack) {
  private static final StackLink OF_ORIGINALS =
      link(
          Setting.REPLICA_STACK.key(),
          "the replication",
          List.of(StackOutput.S3_BUCKET_ARN, StackOutput.KMS_KEY_ARN));

  private static final StackLink OF_GUARD =
      link(
          Setting.REPLICA_STACK.key() + " of the logging stack",
          "a policy",
          List.of(StackOutput.S3_BUCKET_NAME, StackOutput.KMS_KEY_ARN));

  private static StackLink link(String setting, String use, List<StackOutput> required) {
    return new StackLink(setting, "replica", "the replica", use, required);
  }

  /**
   * The replica of a log store; empty without one.
   *
   * @throws RunException with one line if the replica stack is this one, or has no bucket and key
   *     yet
   */
  static Optional<ReplicaDestination> destination(StackRun run, LogStoreSettings settings) {
    return settings
        .replica()
        .map(
            link ->
                link.staticDestination()
                    .orElseGet(
                        () ->
                            new ReplicaStackOutputs(
                                    OtherStack.read(
                                        run, OF_ORIGINALS, link.replicaStack().orElseThrow()))
                                .destination()));
  }

  /** What the organization can protect in the account of the replica. */
  static GuardedLogStore guardedLogStore(StackRun run, String replicaStack) {
    return new ReplicaStackOutputs(OtherStack.read(run, OF_GUARD, replicaStack)).guardedLogStore();
  }

  private ReplicaDestination destination() {
    return new ReplicaDestination(
        stack.required(StackOutput.S3_BUCKET_ARN),
        stack.required(StackOutput.KMS_KEY_ARN),
        stack.value(StackOutput.EXPECTED_TRAIL_ARN),
        stack.value(StackOutput.REPLICATION_ROLE_ARN),
        stack.value(StackOutput.ORGANIZATION_ID),
        stack.list(StackOutput.AWS_ACCOUNT_IDS),
        stack.value(StackOutput.S3_KEY_PREFIX),
        stack.value(StackOutput.WORM_MODE),
        stack.number(StackOutput.WORM_RETENTION_DAYS),
        stack.number(StackOutput.MAX_RETENTION_DAYS));
  }

  private GuardedLogStore guardedLogStore() {
    return new GuardedLogStore(
        stack.required(StackOutput.S3_BUCKET_NAME),
        stack.value(StackOutput.S3_ACCESS_LOGGING_BUCKET_ARN),
        stack.required(StackOutput.KMS_KEY_ARN),
        Optional.empty(), // the role is in the logging account
        stack.list(StackOutput.DEPLOYMENT_PRINCIPALS),
        stack.list(StackOutput.BREAK_GLASS_PRINCIPALS));
  }
}
