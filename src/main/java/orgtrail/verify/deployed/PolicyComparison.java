package orgtrail.verify.deployed;

import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.policy.PolicyStatement;

/** Compares two policies by what they mean, and names each difference in words. */
final class PolicyComparison {
  private PolicyComparison() {}

  /** What differs; empty if both policies mean the same. */
  static List<String> differences(String expected, String actual) {
    var differences = new ArrayList<>(versions(expected, actual));
    var rest = new ArrayList<>(PolicyStatement.read(actual));
    var unmatched =
        PolicyStatement.read(expected).stream().filter(wanted -> !rest.remove(wanted)).toList();
    for (var wanted : unmatched) {
      var changed = withSidOf(wanted, rest);
      changed.ifPresent(rest::remove);
      differences.add(difference(wanted, changed));
    }
    rest.forEach(added -> differences.add(added.described() + " is added: " + added.summary()));
    return differences;
  }

  /**
   * Which required statements a policy lacks. Another statement can contain a required one: it can
   * have another Sid, and more principals or actions, but the same conditions.
   *
   * @param required a JSON array of statements that allow
   * @param resource the ARN of the key. In its policy, it means the same as {@code *}.
   */
  static List<String> missing(String required, String actual, String resource) {
    var statements = PolicyStatement.read(actual);
    return PolicyStatement.read(required).stream()
        .filter(wanted -> statements.stream().noneMatch(found -> contains(found, wanted, resource)))
        .map(wanted -> difference(wanted, withSidOf(wanted, statements)))
        .toList();
  }

  private static boolean contains(PolicyStatement found, PolicyStatement wanted, String resource) {
    if (!found.elements().keySet().equals(wanted.elements().keySet())) {
      return false;
    }
    return wanted.elements().entrySet().stream()
        .allMatch(
            element -> {
              var values = found.values(element.getKey());
              return switch (element.getKey()) {
                case PolicyStatement.PRINCIPAL, PolicyStatement.ACTION ->
                    values.containsAll(element.getValue());
                case PolicyStatement.RESOURCE ->
                    values.contains(resource) || values.containsAll(element.getValue());
                default -> values.equals(element.getValue());
              };
            });
  }

  private static Optional<PolicyStatement> withSidOf(
      PolicyStatement wanted, List<PolicyStatement> statements) {
    return statements.stream()
        .filter(found -> !wanted.sid().isEmpty() && found.sid().equals(wanted.sid()))
        .findFirst();
  }

  private static String difference(PolicyStatement wanted, Optional<PolicyStatement> changed) {
    return changed
        .map(
            found ->
                "%s is changed: %s"
                    .formatted(wanted.described(), String.join(", ", wanted.differences(found))))
        .orElseGet(() -> "%s is missing: %s".formatted(wanted.described(), wanted.summary()));
  }

  /** The version decides whether IAM replaces variables such as that of the caller's account. */
  private static List<String> versions(String expected, String actual) {
    var wanted = version(expected);
    var found = version(actual);
    return wanted.equals(found)
        ? List.of()
        : List.of(
            "the version of the policy language is %s instead of %s".formatted(found, wanted));
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html">Version</a>
   */
  private static String version(String policy) {
    var version = JsonParser.parseString(policy).getAsJsonObject().get("Version");
    return version == null ? "2008-10-17" : version.getAsString();
  }
}
