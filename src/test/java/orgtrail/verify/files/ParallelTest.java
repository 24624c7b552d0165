package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelTest {
  private static final List<Integer> THINGS = IntStream.range(0, 1000).boxed().toList();

  @Test
  void doesEachThingOnce() {
    var done = ConcurrentHashMap.<Integer>newKeySet();
    var count = new AtomicInteger();
    try (var parallel = new Parallel(4)) {
      parallel.run(
          THINGS,
          thing -> {
            done.add(thing);
            count.incrementAndGet();
          });
      parallel.run(List.<Integer>of(), done::add);
    }
    assertEquals(THINGS.stream().collect(Collectors.toSet()), done);
    assertEquals(1000, count.get());
  }

  @Test
  void doesSeveralThingsAtATimeButNotMore() {
    var together = new CountDownLatch(4);
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    try (var parallel = new Parallel(4)) {
      parallel.run(
          THINGS.subList(0, 8),
          thing -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            together.countDown();
            assertTrue(await(together));
            now.decrementAndGet();
          });
    }
    assertEquals(4, most.get());
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void passesOnWhatIsThrown() {
    try (var parallel = new Parallel(2)) {
      var error =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  parallel.run(
                      THINGS,
                      thing -> {
                        throw new IllegalArgumentException("broken");
                      }));
      assertEquals("broken", error.getMessage());
    }
  }
}
