package orgtrail.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import orgtrail.verify.report.Finding;

/** The checks of one thing each, which run side by side. They mostly wait for AWS. */
final class RunningChecks implements AutoCloseable {
  private final ExecutorService threads;
  private final List<Future<List<Finding>>> running;

  /** Starts the checks. */
  RunningChecks(List<Callable<List<Finding>>> checks) {
    threads = Executors.newFixedThreadPool(checks.size());
    running = checks.stream().map(threads::submit).toList();
  }

  /**
   * Waits for all, and collects what they have found.
   *
   * @throws RuntimeException the first one that was thrown
   */
  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    for (var check : running) {
      findings.addAll(result(check));
    }
    return findings;
  }

  private static List<Finding> result(Future<List<Finding>> check) {
    try {
      return check.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Ends checks that still run. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
