package orgtrail.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tables in the documentation, for tests that compare them with the program. */
public final class MarkdownTables {
  private MarkdownTables() {}

  /** The rows of all tables of a file that have these columns, as they are written. */
  public static List<List<String>> rows(String file, List<String> columns) throws IOException {
    var rows = new ArrayList<List<String>>();
    boolean isInside = false;
    for (var line : Files.readAllLines(Path.of(file))) {
      if (!line.startsWith("|")) {
        isInside = false;
      } else if (cells(line).equals(columns)) {
        isInside = true;
      } else if (isInside && !line.startsWith("|-")) {
        assertEquals(columns.size(), cells(line).size(), line);
        rows.add(cells(line));
      }
    }
    return rows;
  }

  /** A cell without code marks and links. */
  public static String plain(String cell) {
    return cell.replace("`", "").replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
  }

  private static List<String> cells(String line) {
    var text = line.strip().replaceAll("^\\||\\|$", "");
    return Stream.of(text.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
  }
}
