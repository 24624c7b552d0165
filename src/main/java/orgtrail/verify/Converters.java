package orgtrail.verify;

import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import orgtrail.aws.AwsNames;
import orgtrail.verify.files.Request;
import orgtrail.verify.files.Shard;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How the command line writes what to verify. The command puts the name of the option before each
 * message.
 */
final class Converters {
  private static final int MAX_PARALLEL = 256;

  private Converters() {}

  /** Reads which digests are read. */
  static final class OfDigests implements ITypeConverter<Request.Digests> {
    @Override
    public Request.Digests convert(String text) {
      return Arrays.stream(Request.Digests.values())
          .filter(digests -> digests.text().equals(text))
          .findFirst()
          .orElseThrow(() -> refused(text, "newest or all"));
    }
  }

  /** Reads the id of an account. */
  static final class OfAccountId implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!AwsNames.isAccountId(text)) {
        throw refused(text, "the twelve digits of an account id, several separated by commas");
      }
      return text;
    }
  }

  /** Reads the number of a shard and how many there are. */
  static final class OfShard implements ITypeConverter<Shard> {
    private static final Pattern FORM =
        Pattern.compile("(10000|[1-9][0-9]{0,3})/(10000|[1-9][0-9]{0,3})");

    @Override
    public Shard convert(String text) {
      var found = FORM.matcher(text);
      if (!found.matches() || number(found, 1) > number(found, 2)) {
        throw refused(text, "I/N with I from 1 to N, e.g. 1/10");
      }
      return new Shard(number(found, 1), number(found, 2));
    }

    private static int number(MatchResult found, int group) {
      return Integer.parseInt(found.group(group));
    }
  }

  /** Reads how many requests run at the same time. */
  static final class OfParallel implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[0-9]{1,3}")
          || Integer.parseInt(text) < 1
          || Integer.parseInt(text) > MAX_PARALLEL) {
        throw refused(text, "a number from 1 to " + MAX_PARALLEL);
      }
      return Integer.valueOf(text);
    }
  }

  private static TypeConversionException refused(String text, String allowed) {
    return new TypeConversionException("'%s' must be %s".formatted(text, allowed));
  }
}
