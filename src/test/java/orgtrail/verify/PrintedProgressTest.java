package orgtrail.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PrintedProgressTest {
  private final List<String> lines = new ArrayList<>();
  private long seconds;
  private final PrintedProgress progress =
      new PrintedProgress(lines::add, () -> Long.MAX_VALUE + TimeUnit.SECONDS.toNanos(seconds));

  @Test
  void printsNothingAboutAShortVerification() {
    seconds = 9;
    progress.verified(850, 850);
    assertEquals(List.of(), lines);
  }

  @Test
  void printsALineEveryTenSeconds() {
    for (int done = 1; done <= 35; done++) {
      seconds = done;
      progress.verified(done, 850);
    }
    assertEquals(
        List.of(
            "10 of 850 chains of digests are verified",
            "20 of 850 chains of digests are verified",
            "30 of 850 chains of digests are verified"),
        lines);
  }
}
