package orgtrail.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of the documentation. Tests run its commands and use its policies, as a reader does.
 *
 * @param file the path of the page
 */
public record Page(String file, String text) {
  private static final Pattern COMMANDS = Pattern.compile("(?m)(?:^ {4}.*\\n)+");
  private static final Pattern JSON = Pattern.compile("(?s)```json\\n(.*?)```");

  public static Page read(String file) {
    try {
      return new Page(file, Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The blocks of commands below a heading and before the next one. */
  public List<String> commands(String heading) {
    return COMMANDS
        .matcher(section(heading))
        .results()
        .map(MatchResult::group)
        .map(
            block -> block.lines().map(line -> line.substring(4)).collect(Collectors.joining("\n")))
        .toList();
  }

  /** The first JSON document below a heading. */
  public String json(String heading) {
    return first(JSON, section(heading));
  }

  /** What stands in single quotes behind the first occurrence of a text. */
  public String quoted(String before) {
    return first(Pattern.compile(Pattern.quote(before) + "'([^']*)'"), text);
  }

  private String section(String heading) {
    return first(
        Pattern.compile("(?ms)^#+ " + Pattern.quote(heading) + "\\n(.*?)(?=^#+ |\\z)"), text);
  }

  private String first(Pattern pattern, String in) {
    return pattern
        .matcher(in)
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(file + " has no " + pattern));
  }
}
