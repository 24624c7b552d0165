package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import com.pulumi.deployment.internal.DeploymentImpl;
import com.pulumi.test.Mocks;
import com.pulumi.test.TestOptions;
import com.pulumi.test.internal.PulumiTestInternal;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import orgtrail.testing.Deployment;

class PatientLoggerTest {
  private static final int RUN_MILLISECONDS = 300;

  @AfterEach
  void endRun() {
    PulumiTestInternal.cleanup();
  }

  /** Otherwise there are a hundred times as many. */
  @Test
  void letsTheSdkAskForItsTasksAtMostOnceAMillisecond() {
    var rounds = new AtomicInteger();
    var logger = PatientLogger.anonymous();
    logger.setLevel(Level.FINEST);
    logger.setFilter(
        entry -> {
          if (entry.getMessage().startsWith("Remaining tasks")) {
            rounds.incrementAndGet();
          }
          return false;
        });

    run(logger);

    assertTrue(rounds.get() > 0, "the SDK asks in another way now");
    assertTrue(rounds.get() <= 2 * RUN_MILLISECONDS, rounds + " rounds");
  }

  @Test
  void isTheLoggerThatTheSdkAsksFor() {
    Deployment.of(Map.of());

    assertInstanceOf(
        PatientLogger.class, LogManager.getLogManager().getLogger(DeploymentImpl.class.getName()));
  }

  private static void run(Logger logger) {
    var result =
        PulumiTestInternal.builder()
            .options(TestOptions.builder().build())
            .mocks(mock(Mocks.class))
            .standardLogger(logger)
            .build()
            .runTest(context -> pause());
    assertEquals(0, result.exitCode());
  }

  private static void pause() {
    try {
      Thread.sleep(RUN_MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
