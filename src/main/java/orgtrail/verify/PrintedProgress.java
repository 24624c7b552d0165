package orgtrail.verify;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import orgtrail.verify.files.Progress;

/** Prints how far a long verification is, at most every ten seconds. */
final class PrintedProgress implements Progress {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Consumer<String> out;
  private final LongSupplier nanos;
  private long next;

  /**
   * @param out prints a line
   */
  PrintedProgress(Consumer<String> out) {
    this(out, System::nanoTime);
  }

  /**
   * @param nanos a clock in nanoseconds, with any start
   */
  PrintedProgress(Consumer<String> out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
    next = nanos.getAsLong() + INTERVAL.toNanos();
  }

  @Override
  public void verified(int done, int all) {
    long now = nanos.getAsLong();
    if (now - next >= 0) {
      out.accept("%d of %d chains of digests are verified".formatted(done, all));
      next = now + INTERVAL.toNanos();
    }
  }
}
