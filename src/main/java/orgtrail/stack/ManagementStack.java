package orgtrail.stack;

import com.pulumi.Context;
import com.pulumi.core.Output;
import java.util.List;
import java.util.Optional;
import orgtrail.check.ControlWarnings;
import orgtrail.check.DeployedOrganization;
import orgtrail.check.DestinationCheck;
import orgtrail.check.OrganizationCheck;
import orgtrail.check.PlannedTrail;
import orgtrail.check.TrailAdoption;
import orgtrail.check.TrailChange;
import orgtrail.check.TrailPartsCheck;
import orgtrail.check.Warnings;
import orgtrail.config.LogDestination;
import orgtrail.config.Settings;

/** The stack of the management account: the trail, which writes to the logging account. */
public final class ManagementStack {
  private ManagementStack() {}

  /**
   * Checks everything, then creates the trail and exports its outputs.
   *
   * @throws com.pulumi.exceptions.RunException with one line for each problem
   */
  public static void deploy(Context context, Settings.Management settings) {
    var run = StackRun.begin(context, settings.kind());
    var link = settings.link();
    var loggingStack = link.loggingStack().map(name -> LoggingStackOutputs.read(run, name));
    var destination =
        link.staticDestination().orElseGet(() -> loggingStack.orElseThrow().destination());
    var guarded =
        loggingStack
            .filter(outputs -> settings.tamperGuard().enabled())
            .map(outputs -> GuardedStacks.of(run, outputs));
    deploy(run, settings, destination, guarded);
  }

  private static void deploy(
      StackRun run,
      Settings.Management settings,
      LogDestination destination,
      Optional<GuardedStacks> guarded) {
    var trailSettings = settings.trail();
    var deployed = deployedOrganization(run, settings, destination, guarded);
    var found = OrganizationCheck.of(run.lookups(), trailSettings, deployed, run.problems());
    var organization = found.queried();
    var trail = PlannedTrail.of(run.here(), trailSettings, destination, found.identity());
    DestinationCheck.of(
        run.lookups(), trailSettings, destination, found.identity(), run.problems());
    TrailPartsCheck.of(run.here(), trailSettings, trail.organizationId(), run.problems());
    TrailChange.of(run.previous().trailArn(), trail, run.stackName(), run.problems());
    boolean registersAdministrator =
        OrganizationCheck.registersAdministrator(run.lookups(), trailSettings, run.previous());
    var outside = guarded.flatMap(stacks -> stacks.replicaOutside(organization));
    var guard =
        guarded
            .map(stacks -> outside.isPresent() ? stacks.withoutReplica() : stacks)
            .flatMap(stacks -> OrganizationGuard.check(run, settings, stacks, trail, found));
    var imports =
        AdoptedComponents.ofTrail(
            run,
            trailSettings,
            trail,
            new TrailAdoption.Target(
                destination.s3BucketName(),
                Optional.of(destination.kmsKeyArn()),
                destination.s3KeyPrefix(),
                run.state().has(Components.ORGANIZATION)
                    ? TrailAdoption.Bucket.OF_ANOTHER_STACK_AND_BEGUN
                    : TrailAdoption.Bucket.OF_ANOTHER_STACK));
    run.problems().stop();
    run.warn(ControlWarnings.of(settings));
    run.warn(Warnings.ofReplicaOutside(outside));
    guard.ifPresent(checked -> run.export(checked.make()));
    run.export(
        Components.makeTrail(
            run,
            new Components.CheckedTrail(
                trailSettings,
                trail,
                found.identity(),
                guarded.flatMap(stacks -> stacks.replicaMember(organization, run.previous())),
                registersAdministrator,
                imports),
            new Components.Destination(
                Output.of(destination.s3BucketName()),
                Output.of(destination.kmsKeyArn()),
                destination.s3KeyPrefix(),
                List.of()),
            !trailSettings.forceDestroy()));
    run.warn(Imports.done(trailSettings.adopt(), imports));
  }

  /** The organization, if nothing changes for which AWS Organizations must be queried. */
  private static Optional<DeployedOrganization> deployedOrganization(
      StackRun run,
      Settings.Management settings,
      LogDestination destination,
      Optional<GuardedStacks> guarded) {
    return DeployedOrganization.of(run.here(), settings.trail(), run.previous())
        .filter(deployed -> deployed.isExpectedBy(destination))
        .filter(
            deployed ->
                guarded.stream()
                    .allMatch(
                        stacks -> stacks.needNoQuery(settings.tamperGuard(), run.previous())));
  }
}
