package orgtrail.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimesTest {
  private static final Times.OfInstant INSTANT = new Times.OfInstant();
  private static final Times.OfDuration DURATION = new Times.OfDuration();

  @ParameterizedTest
  @CsvSource({
    "2026-11-24, 2026-11-24T00:00:00Z",
    "2028-02-29, 2028-02-29T00:00:00Z",
    "2026-11-24T08:00:00Z, 2026-11-24T08:00:00Z",
    "2026-11-24T08:00Z, 2026-11-24T08:00:00Z",
    "2026-11-24T08:00:00+08:00, 2026-11-24T00:00:00Z"
  })
  void readsADateInUtcAndATimeWithItsZone(String text, String expected) {
    assertEquals(Instant.parse(expected), INSTANT.convert(text));
  }

  /** A time without a zone could be that of the reader. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "2026-11-24T08:00:00", "2026-02-29", "2026-11-24 08:00", "24.11.2026", "now"})
  void refusesOtherTimes(String text) {
    var message =
        assertThrows(TypeConversionException.class, () -> INSTANT.convert(text)).getMessage();
    assertTrue(message.startsWith("'" + text + "' must be a date or a time"), message);
  }

  @ParameterizedTest
  @CsvSource({"90m, PT1H30M", "2h, PT2H", "1d, PT24H", "99999m, PT1666H39M"})
  void readsMinutesHoursAndDays(String text, String expected) {
    assertEquals(Duration.parse(expected), DURATION.convert(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0h", "-1h", "2", "h", "2 h", "2H", "1.5h", "100000m", "PT2H"})
  void refusesOtherDurations(String text) {
    var message =
        assertThrows(TypeConversionException.class, () -> DURATION.convert(text)).getMessage();
    assertTrue(message.startsWith("'" + text + "' must be a number of minutes"), message);
  }
}
