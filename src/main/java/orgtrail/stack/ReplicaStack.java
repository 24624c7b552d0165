package orgtrail.stack;

import com.pulumi.Context;
import orgtrail.config.Settings;

/** The stack of a replica: a second WORM bucket and its key, in another account or region. */
public final class ReplicaStack {
  private ReplicaStack() {}

  /**
   * Checks everything, then creates the log store and exports its outputs.
   *
   * @throws com.pulumi.exceptions.RunException with one line for each problem
   */
  public static void deploy(Context context, Settings.Replica settings) {
    LogStoreStack.deploy(context, settings, settings.logStore());
  }
}
