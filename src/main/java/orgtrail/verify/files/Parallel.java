package orgtrail.verify.files;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Does the same with many things, a limited number of them at a time. */
final class Parallel implements AutoCloseable {
  private final int parallelism;
  private final ExecutorService threads;

  Parallel(int parallelism) {
    this.parallelism = parallelism;
    threads = Executors.newFixedThreadPool(parallelism);
  }

  /**
   * Waits until all is done. It must not be called by a thread of the same object.
   *
   * @throws RuntimeException the first one that was thrown
   */
  <T> void run(List<T> things, Consumer<T> action) {
    var next = new AtomicInteger();
    Callable<Void> worker =
        () -> {
          for (int i = next.getAndIncrement(); i < things.size(); i = next.getAndIncrement()) {
            action.accept(things.get(i));
          }
          return null;
        };
    try {
      int workers = Math.min(parallelism, things.size());
      for (Future<Void> result : threads.invokeAll(Collections.nCopies(workers, worker))) {
        result.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
