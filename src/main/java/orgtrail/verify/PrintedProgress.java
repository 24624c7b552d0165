package orgtrail.verify;

import java.time.Duration;
import java.util.function.Consumer;
import orgtrail.verify.files.Progress;

/** Prints how far a long verification is, at most every ten seconds. */
final class PrintedProgress implements Progress {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Consumer<String> out;
  private long next = System.nanoTime() + INTERVAL.toNanos();

  /**
   * @param out prints a line
   */
  PrintedProgress(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void verified(int done, int all) {
    if (System.nanoTime() - next >= 0) {
      out.accept("%d of %d chains of digests are verified".formatted(done, all));
      next = System.nanoTime() + INTERVAL.toNanos();
    }
  }
}
