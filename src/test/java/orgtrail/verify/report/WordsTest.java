package orgtrail.verify.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WordsTest {
  private final Locale locale = Locale.getDefault();

  @BeforeEach
  void useAnotherLocale() {
    Locale.setDefault(Locale.GERMANY);
  }

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(locale);
  }

  @Test
  void numbersAreTheSameInEachLocale() {
    assertEquals("1,234,567 files", Words.count(1_234_567, "file"));
    assertEquals("1 log file", Words.counted(1, "log files"));
    assertEquals("0 log files", Words.counted(0, "log files"));
  }

  @Test
  void bytesHaveAUnit() {
    assertEquals("1 byte", Words.bytes(1));
    assertEquals("1,023 bytes", Words.bytes(1023));
    assertEquals("1.0 KiB", Words.bytes(1024));
    assertEquals("1.5 GiB", Words.bytes(3L << 29));
    assertEquals("8.0 EiB", Words.bytes(Long.MAX_VALUE));
  }

  @Test
  void durationsHaveTwoUnits() {
    assertEquals("0.4 s", Words.duration(Duration.ofMillis(412)));
    assertEquals("59 s", Words.duration(Duration.ofSeconds(59)));
    assertEquals("2 min 5 s", Words.duration(Duration.ofSeconds(125)));
    assertEquals("25 h 1 min", Words.duration(Duration.ofMinutes(1501)));
  }

  @Test
  void timesAreUtc() {
    assertEquals("4 November 2026, 14:05 UTC", Words.time(Instant.parse("2026-11-04T14:05:00Z")));
    assertEquals(
        "4 November 2026, 14:05:09 UTC", Words.time(Instant.parse("2026-11-04T14:05:09Z")));
  }

  @Test
  void charactersThatCannotBeSeenAreNumbers() {
    assertEquals("a\\u{001b}[2K\\u{000a}b", Words.visible("a\u001b[2K\nb"));
    assertEquals("gz\\u{202e}txt", Words.visible("gz\u202etxt"));
    assertEquals("\\u{d800}\\u{ffff}", Words.visible("\ud800\uffff"));
    assertEquals("é 日本 😀 ✔", Words.visible("é 日本 😀 ✔"));
  }
}
