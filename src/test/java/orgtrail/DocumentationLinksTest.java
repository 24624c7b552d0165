package orgtrail;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between the pages of the documentation lead to files and headings that exist. */
class DocumentationLinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    var pages = pages();
    assertFalse(pages.isEmpty());
    for (var page : pages) {
      for (var link : LINK.matcher(Files.readString(page)).results().toList()) {
        if (!link.group(1).startsWith("http")) {
          assertLeadsSomewhere(page, link.group(1), link.group(2));
        }
      }
    }
  }

  private static List<Path> pages() throws IOException {
    try (var docs = Files.list(Path.of("docs"));
        var top = Files.list(Path.of(""))) {
      return Stream.of(docs, top, Stream.of(Path.of("local/README.md")))
          .flatMap(paths -> paths)
          .filter(path -> path.toString().endsWith(".md"))
          .toList();
    }
  }

  private static void assertLeadsSomewhere(Path page, String file, String heading)
      throws IOException {
    var target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    // The stack files belong to the user, who deletes the one of a replica that he does not need.
    boolean isOptional = target.toString().matches("Pulumi\\.[^/]+\\.yaml");
    assertTrue(isOptional || Files.exists(target), page + " links to " + file);
    if (heading != null && target.toString().endsWith(".md")) {
      var headings =
          HEADING.matcher(Files.readString(target)).results().map(h -> anchor(h.group(1))).toList();
      assertTrue(headings.contains(heading), page + " links to " + file + "#" + heading);
    }
  }

  /** How GitHub names a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").strip().replace(' ', '-');
  }
}
