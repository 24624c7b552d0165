package orgtrail.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.junit.jupiter.api.Test;
import orgtrail.testing.DeployedState;
import orgtrail.testing.Examples;

/** The engine never creates a second key in place of one that the program has seen in the state. */
class KeptKeyTest {
  private static final String ID = "053f7767-96bd-4c0c-a6de-91ebae3357b2";

  private static final DeployedState DEPLOYED =
      Examples.LOGGING.state().withOutput("log-archive-key", "id", ID);

  @Test
  void theKeyInTheStateIsLookedForInsteadOfCreatedAgain() {
    assertEquals(Map.of("log-archive-key", ID), Examples.logging().after(DEPLOYED).run().imports());
  }

  @Test
  void aNewStackCreatesItsKey() {
    assertEquals(Map.of(), Examples.LOGGING.imports());
  }

  @Test
  void theKeyStaysProtectedAndRetained() {
    var second = Examples.logging().after(DEPLOYED).run();
    assertEquals(Examples.LOGGING.protectedResources(), second.protectedResources());
    assertEquals(Examples.LOGGING.retainedResources(), second.retainedResources());
    assertFalse(second.protectedResources().isEmpty());
  }
}
