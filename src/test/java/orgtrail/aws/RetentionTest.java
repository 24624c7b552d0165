package orgtrail.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.Retention.Unit;

class RetentionTest {
  @ParameterizedTest
  @CsvSource({
    "1, DAYS, 1 day, 1, 1",
    "365, DAYS, 365 days, 365, 365",
    "1, YEARS, 1 year, 365, 366",
    "4, YEARS, 4 years, 1460, 1461",
    "5, YEARS, 5 years, 1825, 1827",
    "7, YEARS, 7 years, 2555, 2557",
    "10, YEARS, 10 years, 3650, 3653"
  })
  void hasAPeriodInWordsAndInDays(int count, Unit unit, String period, int least, int greatest) {
    var retention = new Retention(WormMode.GOVERNANCE, count, unit);
    assertEquals(period, retention.period());
    assertEquals(least, retention.days());
    assertEquals(greatest, retention.daysWithLeapDays());
  }

  /** From 1 January of any year of a leap cycle on; a later start has no more leap days. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 99, 100})
  void countsTheLeapDaysOfTheLongestPeriodOnTheCalendar(int years) {
    var longest =
        IntStream.range(2001, 2050)
            .mapToLong(
                year -> {
                  var start = LocalDate.of(year, 1, 1);
                  return ChronoUnit.DAYS.between(start, start.plusYears(years));
                })
            .max()
            .orElseThrow();
    int counted = new Retention(WormMode.GOVERNANCE, years, Unit.YEARS).daysWithLeapDays();
    // A century without a leap day makes the count one too long, which is on the safe side.
    assertEquals(true, counted == longest || counted == longest + 1, counted + " " + longest);
  }
}
