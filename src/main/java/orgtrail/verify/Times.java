package orgtrail.verify;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the command line writes times and durations. */
final class Times {
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,4})([mhd])");

  private Times() {}

  /** Reads a date in UTC, or a time with its zone. */
  static final class OfInstant implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return text.length() == 10
            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
            : OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'%s' must be a date or a time with its zone, e.g. 2026-11-24 or 2026-11-24T08:00:00Z"
                .formatted(text));
      }
    }
  }

  /** Reads minutes, hours or days. */
  static final class OfDuration implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      var found = DURATION.matcher(text);
      if (!found.matches()) {
        throw new TypeConversionException(
            "'%s' must be a number of minutes, hours or days, e.g. 90m, 2h or 1d".formatted(text));
      }
      long count = Long.parseLong(found.group(1));
      return switch (found.group(2)) {
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
  }
}
