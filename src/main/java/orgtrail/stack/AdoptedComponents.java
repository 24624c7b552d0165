package orgtrail.stack;

import java.util.ArrayList;
import orgtrail.aws.AllowedTrails;
import orgtrail.check.LogStoreAdoption;
import orgtrail.check.QueryAdoption;
import orgtrail.check.TrailAdoption;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.QueryLayout;
import orgtrail.config.TrailSettings;
import orgtrail.logstore.LogStoreAdoptables;
import orgtrail.query.LogQueries;
import orgtrail.trail.TrailAdoptables;

/** Queries which resources of the components exist, and adds the problems to those of the run. */
final class AdoptedComponents {
  private AdoptedComponents() {}

  /** What a log store and its queries import. */
  static Imports ofLogStore(StackRun run, LogStoreLayout layout, LogStoreAdoption adoption) {
    var adoptables =
        new ArrayList<>(LogStoreAdoptables.of(Components.LOG_ARCHIVE, layout, adoption.keyId()));
    if (layout.settings().query().enabled()) {
      var queries = new QueryLayout(layout);
      boolean deployed = run.state().has(Components.QUERIES + LogQueries.WORKGROUP);
      QueryAdoption.of(run.lookups(), queries, deployed, run.problems());
      adoptables.addAll(LogQueries.adoptables(Components.QUERIES, queries));
    }
    return Imports.of(run, layout.settings().adoption().enabled(), adoptables, adoption.lines());
  }

  /**
   * What a trail and its alarms import.
   *
   * @param trail the trail as the policies know it
   * @param mustExist whether a missing trail is a problem
   */
  static Imports ofTrail(
      StackRun run,
      TrailSettings settings,
      AllowedTrails trail,
      TrailAdoption.Target target,
      boolean mustExist) {
    var adoption =
        TrailAdoption.of(
            run.lookups(),
            settings,
            trail,
            target,
            run.previous().trailArn(),
            mustExist,
            run.problems());
    var adoptables =
        new ArrayList<>(
            TrailAdoptables.of(
                Components.ORGANIZATION,
                run.here(),
                settings,
                adoption.arn(),
                adoption.logGroupKeyId()));
    adoptables.addAll(TrailAdoptables.ofAlarms(Components.ALARMS, run.here(), settings));
    return Imports.of(run, settings.adopt(), adoptables, adoption.lines());
  }
}
