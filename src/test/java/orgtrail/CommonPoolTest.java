package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommonPoolTest {
  @ParameterizedTest
  @CsvSource({
    "1, 17, false", // a thread for each task
    "2, 24, false",
    "3, 17, true", // two threads
    "8, 17, true",
    "9, 17, false", // eight threads
    "1, 25, true", // one thread
    "2, 25, true",
    "9, 25, false"
  })
  void getsMoreThreadsIfTheSdkAndTheProgramCanOccupyAll(
      int processors, int javaVersion, boolean tooSmall) {
    assertEquals(tooSmall, CommonPool.isTooSmall(processors, javaVersion));
  }
}
