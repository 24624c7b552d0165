package orgtrail.verify.files;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same with many things, a limited number of them at a time. */
final class Parallel implements AutoCloseable {
  /** How many things wait for a thread, for each caller. */
  private static final int CHUNK = 256;

  private final ExecutorService threads;

  Parallel(int parallelism) {
    threads = Executors.newFixedThreadPool(parallelism);
  }

  /**
   * Waits until all is done. It must not be called by a thread of the same object.
   *
   * @throws RuntimeException the first one that was thrown
   */
  <T> void run(List<T> things, Consumer<T> action) {
    for (int start = 0; start < things.size(); start += CHUNK) {
      runChunk(things.subList(start, Math.min(start + CHUNK, things.size())), action);
    }
  }

  private <T> void runChunk(List<T> things, Consumer<T> action) {
    try {
      var calls = things.stream().map(thing -> call(action, thing)).toList();
      for (Future<Void> result : threads.invokeAll(calls)) {
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

  private static <T> Callable<Void> call(Consumer<T> action, T thing) {
    return () -> {
      action.accept(thing);
      return null;
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
