package orgtrail.verify;

import static java.util.stream.Collectors.toCollection;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import orgtrail.testing.RoleTemplate;

/** The actions of the role {@code orgtrail-verify} in the templates. */
final class DocumentedRights {
  private static final String ROLE = "orgtrail-verify";

  private DocumentedRights() {}

  /** Of the trail, the log store, its replication and its queries. */
  static List<Set<String>> read() {
    return List.of(
        actions("management", Optional.empty()),
        actions("logging", Optional.empty()),
        actions("logging", Optional.of("HasReplica")),
        actions("logging", Optional.of("HasQueries")));
  }

  private static Set<String> actions(String template, Optional<String> condition) {
    return RoleTemplate.named(template).statements().stream()
        .filter(statement -> statement.roles().contains(ROLE))
        .filter(statement -> statement.condition().equals(condition))
        .flatMap(statement -> statement.actions().stream())
        .collect(toCollection(TreeSet::new));
  }
}
