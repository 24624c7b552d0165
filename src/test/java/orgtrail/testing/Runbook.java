package orgtrail.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The boxes of a page of the documentation, by the heading that they are under: fenced blocks of
 * {@code sh} with commands, each followed by one of {@code text} if the page shows what they print.
 */
public final class Runbook {
  /** Stands for lines, or for the part of a line, that the page leaves out. */
  private static final String LEFT_OUT = "…";

  /** A resource of AWS in a preview that something is done to. */
  private static final Pattern CHANGE =
      Pattern.compile(" ?(~|\\+|-|\\+-|-\\+) +aws:\\S+ \\S+ (update|create|delete|replace)\\b.*");

  private final Map<String, List<Box>> boxes = new LinkedHashMap<>();

  private Runbook() {}

  /**
   * Commands, and what they print.
   *
   * @param commands the lines of shell
   * @param output the lines that the page shows; empty if it shows none
   */
  public record Box(String commands, List<String> output) {
    /** Whether the page says that the commands are refused. */
    private boolean isRefused() {
      return output.stream().anyMatch(line -> line.strip().startsWith("error: "));
    }

    /** Whether the page shows a preview, or something else that is printed. */
    public boolean showsOutput() {
      return !output.isEmpty();
    }

    /** Compares what the page shows with what the commands have done. */
    public void assertDescribes(Command run) {
      if (isRefused()) {
        assertNotEquals(0, run.exitCode(), run.text());
      } else {
        run.succeeded();
      }
      var printed = run.text().lines().map(String::strip).toList();
      for (var line : output) {
        assertTrue(
            line.equals(LEFT_OUT) || printed.stream().anyMatch(pattern(line).asMatchPredicate()),
            () -> "the page shows:\n" + line + "\nprinted was:\n" + run.text());
      }
      if (showsOutput() && !output.contains(LEFT_OUT)) {
        assertEquals(List.of(), changesBeside(run.text()), run.text());
      }
    }

    /** The changes that a preview shows and the page does not. */
    private List<String> changesBeside(String text) {
      var shown = output.stream().map(Box::pattern).toList();
      return text.lines()
          .filter(CHANGE.asMatchPredicate())
          .map(String::strip)
          .filter(line -> shown.stream().noneMatch(each -> each.matcher(line).matches()))
          .toList();
    }

    private static Pattern pattern(String line) {
      return Pattern.compile(
          Arrays.stream(line.strip().split(LEFT_OUT, -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".*")));
    }
  }

  /** Reads a page. Each block that has a language must be one of a box. */
  public static Runbook read(Path page) {
    var runbook = new Runbook();
    var heading = "";
    var block = new ArrayList<String>();
    var language = "";
    for (var line : lines(page)) {
      if (line.startsWith("```") && language.isEmpty()) {
        language = line.substring(3);
      } else if (line.startsWith("```")) {
        runbook.add(heading, language, List.copyOf(block));
        block.clear();
        language = "";
      } else if (!language.isEmpty()) {
        block.add(line);
      } else if (line.startsWith("#")) {
        heading = line.replaceFirst("#+ ", "").replace("`", "");
      }
    }
    return runbook;
  }

  private static List<String> lines(Path page) {
    try {
      return Files.readAllLines(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String heading, String language, List<String> lines) {
    var section = boxes.computeIfAbsent(heading, name -> new ArrayList<>());
    switch (language) {
      case "sh" -> section.add(new Box(String.join("\n", lines), List.of()));
      case "text" -> section.add(new Box(section.remove(section.size() - 1).commands(), lines));
      default -> throw new AssertionError(heading + " has a block of " + language);
    }
  }

  /** The headings that have boxes, in their order. */
  public List<String> headings() {
    return List.copyOf(boxes.keySet());
  }

  /** The boxes under a heading. */
  public List<Box> under(String heading) {
    if (!boxes.containsKey(heading)) {
      throw new AssertionError("no box under " + heading + ", but under " + headings());
    }
    return List.copyOf(boxes.get(heading));
  }
}
