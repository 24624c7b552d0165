package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommonPoolTest {
  @ParameterizedTest
  @CsvSource({
    "1, true", // a thread for each task, or one thread
    "2, true",
    "3, true", // two threads
    "8, true",
    "9, false" // eight threads
  })
  void getsMoreThreadsIfTheSdkAndTheProgramCanOccupyAll(int processors, boolean tooSmall) {
    assertEquals(tooSmall, CommonPool.isTooSmall(processors));
  }
}
