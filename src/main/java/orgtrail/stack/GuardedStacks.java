package orgtrail.stack;

import java.util.Optional;
import orgtrail.config.GuardedLogStore;

/**
 * The log store that the organization protects, and its replica.
 *
 * @param replicaStack the full name of the replica stack
 * @param replica what that stack has; present if the stack is
 */
record GuardedStacks(
    GuardedLogStore logStore, Optional<String> replicaStack, Optional<GuardedLogStore> replica) {

  /** Reads what the logging stack has and, if it names a replica stack, what that one has. */
  static GuardedStacks of(StackRun run, LoggingStackOutputs loggingStack) {
    var replicaStack = loggingStack.replicaStack();
    return new GuardedStacks(
        loggingStack.guardedLogStore(),
        replicaStack,
        replicaStack.map(name -> ReplicaStackOutputs.guardedLogStore(run, name)));
  }
}
