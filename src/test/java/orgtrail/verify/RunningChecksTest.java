package orgtrail.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;

class RunningChecksTest {
  private static final Finding ENABLED = Finding.passed(Check.KEY_ENABLED, "enabled");
  private static final Finding ROTATED = Finding.passed(Check.KEY_ROTATION, "rotated");

  /** Each check waits for the other one. */
  @Test
  void checksRunSideBySideAndKeepTheirOrder() {
    var both = new CyclicBarrier(2);
    List<Callable<List<Finding>>> checks =
        List.of(() -> after(both, ENABLED), () -> after(both, ROTATED));
    try (var running = new RunningChecks(checks)) {
      assertEquals(List.of(ENABLED, ROTATED), running.findings());
    }
  }

  private static List<Finding> after(CyclicBarrier both, Finding finding) throws Exception {
    both.await(30, TimeUnit.SECONDS);
    return List.of(finding);
  }

  @Test
  void anErrorOfTheProgramIsNotSwallowed() {
    List<Callable<List<Finding>>> checks =
        List.of(
            () -> List.of(ENABLED),
            () -> {
              throw new IllegalArgumentException("no ARN");
            });
    try (var running = new RunningChecks(checks)) {
      assertEquals(
          "no ARN", assertThrows(IllegalArgumentException.class, running::findings).getMessage());
    }
  }
}
