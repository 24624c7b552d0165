package orgtrail.stack;

import com.pulumi.Context;
import orgtrail.check.ControlWarnings;
import orgtrail.config.LogStoreSettings;
import orgtrail.config.Settings;

/** What the stacks without a trail have in common: a log store and its queries. */
final class LogStoreStack {
  private LogStoreStack() {}

  /**
   * Checks everything, then creates the log store and exports its outputs.
   *
   * @throws com.pulumi.exceptions.RunException with one line for each problem
   */
  static void deploy(Context context, Settings settings, LogStoreSettings logStoreSettings) {
    var run = StackRun.begin(context, settings.kind());
    var logStore = Components.check(run, logStoreSettings);
    run.problems().stop();
    run.warn(ControlWarnings.of(settings));
    var logs = Components.make(run, logStore);
    run.export(logs.outputs());
    run.export(Components.makeQueries(logStore, logs));
    run.warn(Imports.done(logStoreSettings.adoption().enabled(), logStore.imports()));
  }
}
