package orgtrail;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import java.util.logging.LogManager;
import orgtrail.config.Settings;
import orgtrail.config.StackConfiguration;
import orgtrail.stack.LoggingStack;
import orgtrail.stack.ManagementStack;
import orgtrail.stack.ReplicaStack;
import orgtrail.stack.StandaloneStack;

/** The entry point. The Pulumi engine runs it for each stack. */
public final class App {
  private App() {}

  public static void main(String[] args) {
    // The SDK's console log would print each error a second time, with a stack trace.
    LogManager.getLogManager().reset();
    PatientLogger.install();
    CommonPool.ensureThreads();
    Pulumi.run(ctx -> stack(ctx, StackConfiguration.fromEngine(System::getenv)));
  }

  /**
   * Deploys one stack. Tests call this method, without an engine or in their own process.
   *
   * @throws com.pulumi.exceptions.RunException with one line for each problem
   */
  public static void stack(Context context, StackConfiguration configuration) {
    var settings = Settings.read(configuration);
    if (settings instanceof Settings.Logging logging) {
      LoggingStack.deploy(context, logging);
    } else if (settings instanceof Settings.Management management) {
      ManagementStack.deploy(context, management);
    } else if (settings instanceof Settings.Standalone standalone) {
      StandaloneStack.deploy(context, standalone);
    } else if (settings instanceof Settings.Replica replica) {
      ReplicaStack.deploy(context, replica);
    }
  }
}
