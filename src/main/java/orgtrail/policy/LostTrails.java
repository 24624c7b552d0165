package orgtrail.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import orgtrail.aws.ConditionKeys;

/** The trails that a policy names and that the policy which replaces it does not allow. */
public final class LostTrails {
  private LostTrails() {}

  /**
   * The trails that a policy allows by their ARN, by their account or by the encryption context,
   * and that the new policy denies. A pattern that includes a trail of the new policy is not among
   * them, because nobody can tell whether it stands for another trail too.
   *
   * @return ARNs, which can have wildcards
   */
  public static Set<String> of(String before, String now) {
    var allowed = statements(now).map(LostTrails::named).flatMap(List::stream).toList();
    var lost = new TreeSet<String>();
    statements(before).forEach(statement -> lost.addAll(lost(statement, allowed)));
    return lost;
  }

  private static Stream<PolicyStatement> statements(String policy) {
    return PolicyStatement.read(policy).stream().filter(PolicyStatement::allows);
  }

  private static List<String> lost(PolicyStatement statement, List<String> allowed) {
    var denied = named(statement).stream().filter(name -> !isAllowed(name, allowed)).toList();
    // An encryption context is often written for all accounts that could have a trail.
    boolean isOfOthersToo = byArn(statement).isEmpty() && byAccount(statement).isEmpty();
    return isOfOthersToo && denied.size() < named(statement).size() ? List.of() : denied;
  }

  private static boolean isAllowed(String name, List<String> allowed) {
    return allowed.stream()
        .anyMatch(each -> Wildcards.match(each, name) || Wildcards.match(name, each));
  }

  /** The trails of a statement, by the condition that restricts it most. */
  private static List<String> named(PolicyStatement statement) {
    return Stream.of(byArn(statement), byAccount(statement), byContext(statement))
        .filter(names -> !names.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static List<String> byArn(PolicyStatement statement) {
    return values(statement, ConditionKeys.SOURCE_ARN)
        .filter(arn -> arn.startsWith("arn:") && arn.contains(":cloudtrail:"))
        .toList();
  }

  private static List<String> byAccount(PolicyStatement statement) {
    return statement.isForCloudTrail()
        ? values(statement, ConditionKeys.SOURCE_ACCOUNT)
            .map("arn:*:cloudtrail:*:%s:trail/*"::formatted)
            .toList()
        : List.of();
  }

  private static List<String> byContext(PolicyStatement statement) {
    return statement.isForCloudTrail()
        ? values(statement, ConditionKeys.KMS_CONTEXT_TRAIL).toList()
        : List.of();
  }

  /** The values of a condition key, whose name has no case, except those of a negated operator. */
  private static Stream<String> values(PolicyStatement statement, String key) {
    return statement.elements().entrySet().stream()
        .filter(element -> isCondition(element.getKey().split(" "), key))
        .flatMap(element -> element.getValue().stream());
  }

  private static boolean isCondition(String[] element, String key) {
    return element.length == 3 && !element[1].contains("Not") && element[2].equalsIgnoreCase(key);
  }
}
