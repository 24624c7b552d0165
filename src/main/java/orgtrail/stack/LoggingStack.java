package orgtrail.stack;

import com.pulumi.Context;
import orgtrail.config.Settings;

/** The stack of the logging account: the WORM bucket and its key. */
public final class LoggingStack {
  private LoggingStack() {}

  /**
   * Checks everything, then creates the log store and exports its outputs.
   *
   * @throws com.pulumi.exceptions.RunException with one line for each problem
   */
  public static void deploy(Context context, Settings.Logging settings) {
    LogStoreStack.deploy(context, settings, settings.logStore());
  }
}
