package orgtrail;

import static java.util.stream.Collectors.groupingBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** A request of a service of AWS's own, over TLS. */
  static Request byService(String service, String action, String resource) {
    return new Request(
        "Service",
        service,
        action,
        resource,
        Map.of("aws:PrincipalIsAWSService", "true", "aws:SecureTransport", "true"));
  }

  /**
   * A request of a role, over TLS.
   *
   * @param organization the organization of its account, or null
   */
  static Request byRole(String role, String organization, String action, String resource) {
    var context = new java.util.TreeMap<String, String>();
    context.put("aws:PrincipalIsAWSService", "false");
    context.put("aws:PrincipalArn", role);
    context.put("aws:PrincipalAccount", role.split(":")[4]);
    context.put("aws:SecureTransport", "true");
    if (organization != null) {
      context.put("aws:PrincipalOrgID", organization);
    }
    return new Request("AWS", role, action, resource, context);
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
        && statement.resources().stream().anyMatch(r -> resourceIs(r.value(), request))
        && statement.conditions().stream()
            .collect(groupingBy(c -> c.operator().value() + " " + c.key().value()))
            .values()
            .stream()
            .allMatch(conditions -> holds(conditions, request.context));
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

  /** Policy variables stand for a value of the request; without it the statement does not apply. */
  private static boolean resourceIs(String pattern, Request request) {
    return withValues(pattern, request.context).filter(p -> like(p, request.resource)).isPresent();
  }

  private static Optional<String> withValues(String pattern, Map<String, String> context) {
    var variable = Pattern.compile("\\$\\{([^}]+)}").matcher(pattern);
    if (!variable.find()) {
      return Optional.of(pattern);
    }
    return Optional.ofNullable(context.get(variable.group(1)))
        .flatMap(value -> withValues(pattern.replace(variable.group(), value), context));
  }

  /** Conditions of one operator and key: one of them must hold, or, of a Not..., all of them. */
  private static boolean holds(List<IamCondition> conditions, Map<String, String> context) {
    var operator = conditions.get(0).operator().value();
    var actual = context.get(conditions.get(0).key().value());
    if (operator.endsWith("IfExists") && actual == null) {
      return true;
    }
    if (operator.equals("Null")) {
      return conditions.get(0).value().equals(String.valueOf(actual == null));
    }
    var test = operator.replaceFirst("IfExists$", "");
    boolean negated = test.contains("Not");
    if (actual == null) {
      return negated; // a key that is not there is not equal to anything
    }
    return negated
        != conditions.stream()
            .map(condition -> withValues(condition.value(), context))
            .flatMap(Optional::stream)
            .anyMatch(expected -> matches(test.replace("Not", ""), expected, actual));
  }

  private static boolean matches(String test, String expected, String actual) {
    return switch (test) {
      case "StringEquals", "Bool" -> expected.equals(actual);
      case "StringLike", "ArnLike", "ArnEquals" -> like(expected, actual);
      case "NumericLessThan" -> Double.parseDouble(actual) < Double.parseDouble(expected);
      default -> throw new UnsupportedOperationException(test + " is not understood");
    };
  }

  private static boolean like(String pattern, String text) {
    var parts = List.of(pattern.split("\\*", -1)).stream().map(Pattern::quote).toList();
    return text.matches(String.join(".*", parts));
  }
}
