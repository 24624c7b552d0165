package orgtrail.verify.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import orgtrail.testing.MarkdownTables;

class CheckTest {
  @Test
  void theDocumentationHasOneRowForEachCheck() throws IOException {
    var expected =
        Arrays.stream(Check.values()).map(check -> check.id() + " | " + check.claim()).toList();
    var actual =
        MarkdownTables.rows("docs/verify.md", List.of("Check", "It passes if")).stream()
            .map(row -> row.stream().map(MarkdownTables::plain).collect(Collectors.joining(" | ")))
            .toList();
    assertEquals(String.join("\n", expected), String.join("\n", actual));
  }

  /** Whoever reads a finding has to find out what to do. */
  @Test
  void theOperationsPageSaysWhatToDoForEachCheck() throws IOException {
    var columns = List.of("Finding", "Look first for", "Then", "Ask");
    var actual =
        MarkdownTables.rows("docs/operations.md", columns).stream()
            .flatMap(row -> Arrays.stream(MarkdownTables.plain(row.get(0)).split(", ")))
            .sorted()
            .toList();
    var expected =
        Arrays.stream(Check.values())
            .map(Check::id)
            .map(id -> id.startsWith("replica-") ? "replica-…" : id)
            .distinct()
            .sorted()
            .toList();
    assertEquals(expected, actual);
  }

  /** Pipelines and the control map refer to ids. */
  @ParameterizedTest
  @EnumSource(Check.class)
  void anIdIsASubjectAndAnAspect(Check check) {
    assertTrue(check.id().matches("[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*"), check.id());
  }

  @Test
  void exactlyTheChecksOfFilesCount() {
    for (var check : Check.values()) {
      boolean isOfFiles = check.id().matches("files\\..*|replication\\.(status|copies|files)");
      assertEquals(isOfFiles, check.counts(), check.id());
    }
  }

  @Test
  void aReplicaHasTheChecksOfBucketKeyAndQueries() {
    var expected =
        Arrays.stream(Check.values())
            .filter(check -> check.id().matches("(bucket|key|access-logs|query)\\..*"))
            .map(check -> "replica-" + check.id())
            .sorted()
            .toList();
    var twins = Check.allOfReplica().stream().map(Check::id).sorted().toList();
    assertEquals(expected, twins);
    assertEquals(Check.REPLICA_KEY_GRANTS, Check.KEY_GRANTS.ofReplica());
    assertThrows(NoSuchElementException.class, Check.TRAIL_KEY::ofReplica);
  }
}
