package orgtrail;

import java.util.concurrent.ForkJoinPool;

/**
 * The threads that run the SDK's tasks.
 *
 * <p>The SDK occupies one thread of the {@linkplain ForkJoinPool#commonPool() common pool} until
 * the program ends, and the program waits for answers of AWS in another one. If no third thread is
 * left to receive an answer, a preview never ends
 * (https://github.com/pulumi/pulumi-java/issues/2270). Java makes one thread less than there are
 * processors. Before version 25, it makes a thread for each task instead if there are only one or
 * two processors, which takes longer than the task.
 */
final class CommonPool {
  private static final String PARALLELISM = "java.util.concurrent.ForkJoinPool.common.parallelism";
  private static final int ENOUGH = 8;

  private CommonPool() {}

  /** Must be called before anything uses the pool. A value that the user has set remains. */
  static void ensureThreads() {
    if (System.getProperty(PARALLELISM) == null
        && isTooSmall(Runtime.getRuntime().availableProcessors())) {
      System.setProperty(PARALLELISM, Integer.toString(ENOUGH));
    }
  }

  static boolean isTooSmall(int processors) {
    return processors <= ENOUGH;
  }
}
