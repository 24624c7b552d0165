package orgtrail.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orgtrail.testing.Runbook.Box;

class RunbookTest {
  private static final String PREVIEW =
      """
      Previewing update (logging):
       ~  aws:kms:Key log-archive-key update [diff: ~policy]
       ~  aws:s3:BucketPolicy log-archive-bucket-policy update [diff: ~policy]
      Resources:
          ~ 2 to update
      """;
  private static final String KEY = " ~  aws:kms:Key log-archive-key update [diff: ~policy]";
  private static final String POLICY =
      " ~  aws:s3:BucketPolicy log-archive-bucket-policy update [diff: …]";

  @TempDir private Path folder;

  @Test
  void readsTheBoxesUnderEachHeading() throws IOException {
    var page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        # Page
            indented
        ### When `it` fails
        ```sh
        a
        b
        ```
        ```text
        printed
        ```
        Text.
        ```sh
        c
        ```
        """);
    var runbook = Runbook.read(page);
    assertEquals(List.of("When it fails"), runbook.headings());
    assertEquals(
        List.of(new Box("a\nb", List.of("printed")), new Box("c", List.of())),
        runbook.under("When it fails"));
    assertThrows(AssertionError.class, () -> runbook.under("Page"));
  }

  @Test
  void acceptsWhatThePageShowsInAnyOrder() {
    box(POLICY, KEY, "    ~ 2 to update").assertDescribes(printed(0, PREVIEW));
    box().assertDescribes(printed(0, PREVIEW));
  }

  @Test
  void refusesALineThatIsNotPrinted() {
    fails(box(POLICY, KEY, "    ~ 3 to update"), printed(0, PREVIEW));
    fails(box(POLICY, KEY, "~ 2"), printed(0, PREVIEW));
  }

  @Test
  void refusesAChangeThatThePageDoesNotShow() {
    fails(box(KEY), printed(0, PREVIEW));
    box(KEY, "…").assertDescribes(printed(0, PREVIEW));
  }

  @Test
  void comparesTheExitCodeWithTheErrorThatThePageShows() {
    fails(box(), printed(1, PREVIEW));
    var refused = box("    error: it is protected", "…");
    refused.assertDescribes(printed(255, "error: it is protected\n"));
    fails(refused, printed(0, "error: it is protected\n"));
  }

  private static Box box(String... output) {
    return new Box("pulumi up", List.of(output));
  }

  private static Command printed(int exitCode, String output) {
    return new Command(exitCode, output, "");
  }

  private static void fails(Box box, Command run) {
    assertThrows(AssertionError.class, () -> box.assertDescribes(run));
  }
}
