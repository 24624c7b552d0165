package orgtrail.stack;

import com.pulumi.Context;
import com.pulumi.core.Output;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import orgtrail.check.ControlWarnings;
import orgtrail.check.DeployedOrganization;
import orgtrail.check.OrganizationCheck;
import orgtrail.check.TrailPartsCheck;
import orgtrail.config.Settings;
import orgtrail.config.StackOutput;

/** The stack of one account for everything: bucket, key and trail. */
public final class StandaloneStack {
  private StandaloneStack() {}

  /**
   * Checks everything, then creates the log store and the trail, and exports the outputs of both.
   *
   * @throws com.pulumi.exceptions.RunException with one line for each problem
   */
  public static void deploy(Context context, Settings.Standalone settings) {
    var run = StackRun.begin(context, settings.kind());
    var trailSettings = settings.trail();
    var organizationId = settings.logStore().writers().organizationId();
    var deployed =
        DeployedOrganization.of(run.here(), trailSettings, run.previous())
            .filter(known -> organizationId.equals(Optional.of(known.identity().id())));
    var organization =
        OrganizationCheck.of(run.lookups(), trailSettings, deployed, run.problems()).identity();
    organization.ifPresent(
        found -> OrganizationCheck.ofStandalone(run.here(), found, organizationId, run.problems()));
    TrailPartsCheck.of(run.here(), trailSettings, organizationId, run.problems());
    var logStore = Components.check(run, settings.logStore());
    boolean registersAdministrator =
        OrganizationCheck.registersAdministrator(run.lookups(), trailSettings, run.previous());
    var imports =
        AdoptedComponents.ofTrail(
            run,
            trailSettings,
            logStore.trails(),
            logStore.adoptionTarget(run.previous().logStore().bucketName().isPresent()));
    run.problems().stop();
    run.warn(ControlWarnings.of(settings));

    var logs = Components.make(run, logStore);
    var outputs = new EnumMap<StackOutput, Output<?>>(logs.outputs());
    outputs.putAll(Components.makeQueries(logStore, logs));
    outputs.putAll(
        Components.makeTrail(
            run,
            new Components.CheckedTrail(
                trailSettings,
                logStore.trails(),
                organization,
                Optional.empty(),
                registersAdministrator,
                imports),
            new Components.Destination(
                logs.bucketName(),
                logs.keyArn(),
                settings.logStore().s3KeyPrefix(),
                List.of(logs.ready())),
            logStore.protectsTrail()));
    run.export(outputs);
    run.warn(Imports.done(trailSettings.adopt(), logStore.imports(), imports));
  }
}
