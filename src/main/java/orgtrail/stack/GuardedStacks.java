package orgtrail.stack;

import java.util.Optional;
import java.util.stream.Stream;
import orgtrail.aws.Arns;
import orgtrail.check.Organization;
import orgtrail.check.PreviousDeployment;
import orgtrail.config.GuardedLogStore;
import orgtrail.config.TamperGuard;

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

  /**
   * The account of the replica if it is no member of the organization, so that no service control
   * policy can bind it. A replica can be outside on purpose. The account of a key is that of its
   * bucket.
   */
  Optional<String> replicaOutside(Optional<Organization> organization) {
    return replicaAccount()
        .filter(account -> organization.filter(found -> found.isOutside(account)).isPresent());
  }

  /**
   * The account of the replica if it is a member of the organization, as AWS Organizations says now
   * or, if it is not queried, as it said when the stack was deployed.
   */
  Optional<String> replicaMember(Optional<Organization> organization, PreviousDeployment previous) {
    return organization.isPresent()
        ? replicaAccount().filter(account -> !organization.get().isOutside(account))
        : replicaAccount().filter(account -> previous.replicaMember().equals(Optional.of(account)));
  }

  private Optional<String> replicaAccount() {
    return replica.map(store -> Arns.accountId(store.kmsKeyArn()));
  }

  /**
   * Whether a guard asks nothing of a known organization. If all its policies are attached, the
   * accounts are members of the organization, which has service control policies. If it is only a
   * document, it matters only whether the account of a replica is a member. A replica outside is
   * asked for in each run, so that it is bound as soon as it joins.
   */
  boolean needNoQuery(TamperGuard guard, PreviousDeployment previous) {
    return guard.attaches()
        ? areGuarded(guard, previous)
        : replica.isEmpty() || replicaMember(Optional.empty(), previous).isPresent();
  }

  private boolean areGuarded(TamperGuard guard, PreviousDeployment previous) {
    var stores = Stream.concat(Stream.of(logStore), replica.stream());
    return stores.allMatch(
            store -> store.accountId().filter(previous.guardedTargets()::contains).isPresent())
        && previous.guardedTargets().containsAll(guard.targets());
  }

  /** The same without a replica. */
  GuardedStacks withoutReplica() {
    return new GuardedStacks(logStore, Optional.empty(), Optional.empty());
  }
}
