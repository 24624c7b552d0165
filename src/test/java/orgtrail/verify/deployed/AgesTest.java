package orgtrail.verify.deployed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
  @ParameterizedTest
  @CsvSource({
    "PT-5S, 0 s",
    "PT59S, 59 s",
    "PT60S, 1 min",
    "PT59M59S, 59 min",
    "PT2H, 2 h",
    "PT2H5M59S, 2 h 5 min",
    "PT24H, 1 d",
    "PT49H30M, 2 d 1 h"
  })
  void saysADurationInItsTwoLargestUnits(Duration age, String text) {
    assertEquals(text, Ages.text(age));
  }

  @Test
  void saysHowLongAgoSomethingWasAndWhen() {
    assertEquals(
        "2 h ago, at 2026-01-02T03:04:05Z",
        Ages.ago(Instant.parse("2026-01-02T03:04:05.9Z"), Instant.parse("2026-01-02T05:04:06Z")));
  }
}
