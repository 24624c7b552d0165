package orgtrail;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.policybuilder.iam.IamCondition;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPolicyReader;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * Answers what a resource's policy says to a request, as IAM does: denied, if a statement denies
 * it; else allowed, if one allows it; else nothing.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy
 *     evaluation logic</a>
 */
record PolicySimulator(IamPolicy policy) {
  enum Answer {
    ALLOWED,
    DENIED,
    NOTHING
  }

  /**
   * A request to AWS.
   *
   * @param principalType {@code Service} or {@code AWS}
   * @param context condition keys and their values
   */
  record Request(
      String principalType,
      String principal,
      String action,
      String resource,
      Map<String, String> context) {

    Request with(String key, String value) {
      var changed = new java.util.TreeMap<>(context);
      changed.put(key, value);
      return new Request(principalType, principal, action, resource, changed);
    }

    Request without(String key) {
      var changed = new java.util.TreeMap<>(context);
      changed.remove(key);
      return new Request(principalType, principal, action, resource, changed);
    }

    Request by(String type, String other) {
      return new Request(type, other, action, resource, context);
    }

    Request doing(String other) {
      return new Request(principalType, principal, other, resource, context);
    }

    Request on(String other) {
      return new Request(principalType, principal, action, other, context);
    }
  }

  static PolicySimulator of(Object json) {
    return new PolicySimulator(IamPolicyReader.create().read((String) json));
  }

  Answer answer(Request request) {
    var effects =
        policy.statements().stream()
            .filter(statement -> applies(statement, request))
            .map(IamStatement::effect)
            .toList();
    if (effects.contains(IamEffect.DENY)) {
      return Answer.DENIED;
    }
    return effects.contains(IamEffect.ALLOW) ? Answer.ALLOWED : Answer.NOTHING;
  }

  private static boolean applies(IamStatement statement, Request request) {
    if (!statement.notPrincipals().isEmpty()
        || !statement.notActions().isEmpty()
        || !statement.notResources().isEmpty()) {
      throw new UnsupportedOperationException("a Not... element is not understood: " + statement);
    }
    return statement.principals().stream().anyMatch(principal -> covers(principal, request))
        && statement.actions().stream().anyMatch(a -> like(a.value(), request.action))
        && statement.resources().stream().anyMatch(r -> like(r.value(), request.resource))
        && statement.conditions().stream()
            .map(IamCondition::key)
            .distinct()
            .allMatch(
                key ->
                    statement.conditions().stream()
                        .filter(condition -> condition.key().equals(key))
                        .anyMatch(condition -> holds(condition, request.context)));
  }

  private static boolean covers(IamPrincipal principal, Request request) {
    if (principal.equals(IamPrincipal.ALL)) {
      return true;
    }
    if (!principal.type().value().equals(request.principalType)) {
      return false;
    }
    // An account's root stands for everybody in the account whom its own policies let.
    return principal.id().equals(request.principal)
        || principal.id().endsWith(":root")
            && request.principal.startsWith(principal.id().replaceFirst("root$", ""));
  }

  private static boolean holds(IamCondition condition, Map<String, String> context) {
    var actual = context.get(condition.key().value());
    var expected = condition.value();
    return switch (condition.operator().value()) {
      case "StringEquals", "Bool" -> expected.equals(actual);
      case "StringLike", "ArnLike" -> actual != null && like(expected, actual);
      default ->
          throw new UnsupportedOperationException(condition.operator() + " is not understood");
    };
  }

  private static boolean like(String pattern, String text) {
    var parts = List.of(pattern.split("\\*", -1)).stream().map(Pattern::quote).toList();
    return text.matches(String.join(".*", parts));
  }
}
