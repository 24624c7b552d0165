package orgtrail.verify;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The actions of the policies in {@code docs/verify.md}. */
final class DocumentedRights {
  private DocumentedRights() {}

  /** Of the trail, the log store, its replication and its queries, in the order of the page. */
  static List<Set<String>> read() throws IOException {
    var page = Files.readString(Path.of("docs/verify.md"));
    return Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(policy -> actions(policy.group(1)))
        .toList();
  }

  private static Set<String> actions(String policy) {
    var actions = new TreeSet<String>();
    JsonParser.parseString(policy)
        .getAsJsonObject()
        .getAsJsonArray("Statement")
        .forEach(
            statement ->
                statement
                    .getAsJsonObject()
                    .getAsJsonArray("Action")
                    .forEach(action -> actions.add(action.getAsString())));
    return actions;
  }
}
