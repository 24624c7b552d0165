package orgtrail;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * A logger that slows the SDK down while it does nothing but ask whether its tasks have ended.
 *
 * <p>The SDK asks that in a loop without a pause from the start of a program to its end, which
 * occupies one processor. The engine and the AWS provider run at the same time and need it. Each
 * round writes a message to a logger, and this one takes a millisecond for it. If another version
 * of the SDK has another message or logger, nothing else happens than without this class.
 */
public final class PatientLogger extends Logger {
  private static final String LOGGER_OF_LOOP = "com.pulumi.deployment.internal.DeploymentImpl";
  private static final String MESSAGE_OF_LOOP = "Remaining tasks ";
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  /** The {@link LogManager} itself does not keep a logger that nobody else refers to. */
  private static final Logger INSTALLED = new PatientLogger(LOGGER_OF_LOOP);

  private PatientLogger(String name) {
    super(name, null);
  }

  /** A logger that the {@link LogManager} does not know, for a program without an engine. */
  public static Logger anonymous() {
    return new PatientLogger(null);
  }

  /** Becomes the SDK's logger. Must be called before the SDK is used. */
  public static void install() {
    LogManager.getLogManager().addLogger(INSTALLED);
  }

  @Override
  public void log(Level level, String message) {
    if (message != null && message.startsWith(MESSAGE_OF_LOOP)) {
      LockSupport.parkNanos(PAUSE);
    }
    super.log(level, message);
  }
}
