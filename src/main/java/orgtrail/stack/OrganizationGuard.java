package orgtrail.stack;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import orgtrail.aws.AllowedTrails;
import orgtrail.check.TamperGuardCheck;
import orgtrail.check.TrailOrganization;
import orgtrail.config.GuardedLogStore;
import orgtrail.config.Settings;
import orgtrail.config.StackOutput;
import orgtrail.policy.TamperGuardPolicies;
import orgtrail.trail.TamperGuardAttachments;

/** The service control policies of a management stack, which are checked but not created yet. */
record OrganizationGuard(
    Settings.Management settings,
    String loggingAccountId,
    Optional<String> replicaAccountId,
    TamperGuardPolicies policies) {
  /** The name of the component. It is part of the URNs and never changes. */
  static final String TAMPER_GUARD = "tamper-guard";

  /** Builds the policies and checks them; empty if the logging stack names no deployers. */
  static Optional<OrganizationGuard> check(
      StackRun run,
      Settings.Management settings,
      GuardedStacks stacks,
      AllowedTrails trail,
      TrailOrganization organization) {
    var guard = settings.tamperGuard();
    var store = stacks.logStore();
    TamperGuardCheck.ofLogStore(
        store, settings.link().loggingStack().orElseThrow(), run.problems());
    stacks
        .replica()
        .ifPresent(
            replica ->
                TamperGuardCheck.ofLogStore(
                    replica, stacks.replicaStack().orElseThrow(), run.problems()));
    return store
        .accountId()
        .map(
            account -> {
              var policies =
                  TamperGuardPolicies.of(run.here(), store, stacks.replica(), trail, guard);
              TamperGuardCheck.of(
                  run.here(),
                  guard,
                  store,
                  stacks.replica(),
                  policies,
                  organization,
                  run.problems());
              return new OrganizationGuard(
                  settings,
                  account,
                  stacks.replica().flatMap(GuardedLogStore::accountId),
                  policies);
            });
  }

  /** Attaches the policies if the settings say so, and returns the outputs. */
  Map<StackOutput, Output<?>> make() {
    if (settings.tamperGuard().attaches()) {
      new TamperGuardAttachments(
          TAMPER_GUARD,
          settings.trail().name(),
          loggingAccountId,
          replicaAccountId,
          settings.tamperGuard(),
          policies,
          ComponentResourceOptions.Empty);
    }
    var outputs = new EnumMap<StackOutput, Output<?>>(StackOutput.class);
    outputs.put(StackOutput.TAMPER_GUARD_POLICY, Output.of(policies.logStore()));
    policies
        .replica()
        .ifPresent(
            policy -> outputs.put(StackOutput.TAMPER_GUARD_REPLICA_POLICY, Output.of(policy)));
    policies
        .trail()
        .ifPresent(policy -> outputs.put(StackOutput.TAMPER_GUARD_TRAIL_POLICY, Output.of(policy)));
    return outputs;
  }
}
