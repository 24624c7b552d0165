package orgtrail.stack;

import java.util.ArrayList;
import java.util.stream.Stream;
import orgtrail.aws.AllowedTrails;
import orgtrail.check.LogGroupAdoption;
import orgtrail.check.LogStoreAdoption;
import orgtrail.check.QueryAdoption;
import orgtrail.check.TopicAdoption;
import orgtrail.check.TrailAdoption;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.QueryLayout;
import orgtrail.config.TrailSettings;
import orgtrail.logstore.LogStoreAdoptables;
import orgtrail.query.LogQueries;
import orgtrail.trail.OrganizationTrail;
import orgtrail.trail.TrailAdoptables;
import orgtrail.trail.TrailAlarms;

/** Queries which resources of the components exist, and adds the problems to those of the run. */
final class AdoptedComponents {
  private AdoptedComponents() {}

  /** What a log store and its queries import. */
  static Imports ofLogStore(StackRun run, LogStoreLayout layout, LogStoreAdoption adoption) {
    var adoptables =
        new ArrayList<>(LogStoreAdoptables.of(Components.LOG_ARCHIVE, layout, adoption.keyId()));
    if (layout.settings().query().enabled()) {
      var queries = new QueryLayout(layout);
      var deployed =
          new QueryAdoption.Deployed(
              run.state().has(Components.QUERIES + LogQueries.WORKGROUP),
              run.state().has(Components.QUERIES + LogQueries.DATABASE));
      QueryAdoption.of(run.lookups(), queries, deployed, run.problems());
      adoptables.addAll(LogQueries.adoptables(Components.QUERIES, queries));
    }
    return Imports.of(run, layout.settings().adoption().enabled(), adoptables, adoption.lines());
  }

  /**
   * What a trail and its alarms import.
   *
   * @param trail the trail as the policies know it
   */
  static Imports ofTrail(
      StackRun run, TrailSettings settings, AllowedTrails trail, TrailAdoption.Target target) {
    var adoption =
        TrailAdoption.of(
            run.lookups(), settings, trail, target, run.previous().trailArn(), run.problems());
    var group =
        LogGroupAdoption.of(
            run.lookups(),
            settings,
            run.state().has(Components.ORGANIZATION + OrganizationTrail.LOG_GROUP),
            run.problems());
    refuseTopics(run, settings, trail);
    var adoptables =
        new ArrayList<>(
            TrailAdoptables.of(
                Components.ORGANIZATION, run.here(), settings, adoption.arn(), group.keyId()));
    adoptables.addAll(TrailAdoptables.ofAlarms(Components.ALARMS, run.here(), settings));
    var lines = Stream.concat(adoption.lines().stream(), group.lines().stream()).toList();
    return Imports.of(run, settings.adopt(), adoptables, lines);
  }

  private static void refuseTopics(StackRun run, TrailSettings settings, AllowedTrails trail) {
    TopicAdoption.ofDeliveries(
        run.lookups(),
        settings,
        trail,
        run.state().has(Components.ORGANIZATION + OrganizationTrail.TOPIC),
        run.problems());
    TopicAdoption.ofAlarms(
        run.lookups(),
        settings,
        run.state().has(Components.ALARMS + TrailAlarms.TOPIC),
        run.problems());
  }
}
