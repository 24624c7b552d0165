package orgtrail.testing;

import static java.util.stream.Collectors.groupingBy;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsNames;
import software.amazon.awssdk.policybuilder.iam.IamCondition;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPolicyReader;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * Says what the policy of a resource says to a request. That is not yet what AWS decides: IAM
 * policies, service control policies and the other accounts' policies have a say too.
 *
 * <p>It throws {@link UnsupportedOperationException} for every part of the policy language that it
 * does not understand, so that no test passes because a part was ignored.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy
 *     evaluation logic</a>
 */
public record PolicySimulator(IamPolicy policy) {
  /** What one policy says to a request. */
  public enum Answer {
    /** A statement allows it, and no statement denies it. */
    GRANTS,
    /** A statement denies it, whatever another one allows. */
    DENIES,
    /** No statement applies. */
    SILENT
  }

  /**
   * A request to AWS.
   *
   * @param principalType {@code Service} or {@code AWS}
   * @param principal the name of a service, or the ARN of a role or user
   * @param context condition keys, in any case, and their values
   */
  public record Request(
      String principalType,
      String principal,
      String action,
      String resource,
      Map<String, String> context) {

    /** Keeps the context as a map whose keys are not case-sensitive. */
    public Request {
      var keys = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      keys.putAll(context);
      context = Collections.unmodifiableMap(keys);
    }

    public Request with(String key, String value) {
      var changed = caseInsensitive();
      changed.put(key, value);
      return new Request(principalType, principal, action, resource, changed);
    }

    public Request without(String key) {
      var changed = caseInsensitive();
      changed.remove(key);
      return new Request(principalType, principal, action, resource, changed);
    }

    private TreeMap<String, String> caseInsensitive() {
      var keys = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      keys.putAll(context);
      return keys;
    }

    public Request by(String type, String other) {
      return new Request(type, other, action, resource, context);
    }

    public Request doing(String other) {
      return new Request(principalType, principal, other, resource, context);
    }

    public Request on(String other) {
      return new Request(principalType, principal, action, other, context);
    }
  }

  /** The operators without their suffix and negation. */
  private static final Set<String> OPERATORS =
      Set.of(
          "StringEquals",
          "StringEqualsIgnoreCase",
          "StringLike",
          "NumericEquals",
          "NumericLessThan",
          "NumericLessThanEquals",
          "NumericGreaterThan",
          "NumericGreaterThanEquals",
          "Bool",
          "ArnEquals",
          "ArnLike");

  /** The operators that have a negated form: {@code StringNotEquals} and so on. */
  private static final Set<String> NEGATED =
      Set.of(
          "StringNotEquals",
          "StringNotEqualsIgnoreCase",
          "StringNotLike",
          "NumericNotEquals",
          "ArnNotEquals",
          "ArnNotLike");

  private static final String NULL = "Null";
  private static final String IF_EXISTS = "IfExists";

  /** Compares a key of several values, which a request has as one text with commas. */
  private static final String FOR_ANY_VALUE = "ForAnyValue:";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

  /** Stand for the characters {@code *} and {@code ?} of a value that replaces a variable. */
  private static final char LITERAL_STAR = '\uE000';

  private static final char LITERAL_QUESTION_MARK = '\uE001';

  /** Refuses a policy with a part that this simulator does not understand. */
  public PolicySimulator {
    policy.statements().forEach(PolicySimulator::refuseUnknown);
    if (!"2012-10-17".equals(policy.version())) {
      throw new UnsupportedOperationException("the Version " + policy.version());
    }
  }

  private static void refuseUnknown(IamStatement statement) {
    if (!statement.notPrincipals().isEmpty()) {
      // AWS may evaluate the account, the role and the session of a caller one after the other.
      throw new UnsupportedOperationException("NotPrincipal is not understood: " + statement);
    }
    for (var condition : statement.conditions()) {
      var operator = condition.operator().value();
      var base = withoutSuffix(operator);
      if (operator.startsWith(FOR_ANY_VALUE)
          && OPERATORS.contains(operator.substring(FOR_ANY_VALUE.length()))) {
        continue;
      }
      if (!OPERATORS.contains(base) && !NEGATED.contains(base) && !operator.equals(NULL)) {
        throw new UnsupportedOperationException(operator + " is not understood: " + statement);
      }
    }
  }

  /**
   * Reads a policy.
   *
   * @param json a text; an object only because the inputs of a deployment are objects
   */
  public static PolicySimulator of(Object json) {
    return new PolicySimulator(IamPolicyReader.create().read((String) json));
  }

  /** A request that an AWS service makes on its own, over TLS. */
  public static Request byService(String service, String action, String resource) {
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
  public static Request byRole(String role, String organization, String action, String resource) {
    var context = new TreeMap<String, String>();
    context.put("aws:PrincipalIsAWSService", "false");
    context.put("aws:PrincipalArn", role);
    context.put("aws:PrincipalAccount", Arns.accountId(role));
    context.put("aws:SecureTransport", "true");
    if (organization != null) {
      context.put("aws:PrincipalOrgID", organization);
    }
    return new Request("AWS", role, action, resource, context);
  }

  /** What the policy says to a request. */
  public Answer answer(Request request) {
    var effects =
        policy.statements().stream()
            .filter(statement -> applies(statement, request))
            .map(IamStatement::effect)
            .toList();
    if (effects.contains(IamEffect.DENY)) {
      return Answer.DENIES;
    }
    return effects.contains(IamEffect.ALLOW) ? Answer.GRANTS : Answer.SILENT;
  }

  private static boolean applies(IamStatement statement, Request request) {
    return statement.principals().stream().anyMatch(principal -> covers(principal, request))
        && coversAction(statement, request.action)
        && coversResource(statement, request)
        && statement.conditions().stream()
            .collect(groupingBy(c -> c.operator().value() + " " + c.key().value()))
            .values()
            .stream()
            .allMatch(conditions -> holds(conditions, request.context));
  }

  // --- Principals --------------------------------------------------------------------------------

  private static boolean covers(IamPrincipal principal, Request request) {
    boolean isAws = principal.type().value().equals("AWS");
    if (principal.equals(IamPrincipal.ALL)) {
      return true;
    }
    if (!principal.type().value().equals(request.principalType)) {
      return false;
    }
    return principal.id().equals(request.principal)
        || isAws && principal.id().equals("*")
        || isAws && coversAccount(principal.id(), request.principal);
  }

  /** An account's root, or the account's bare id, stands for every principal of the account. */
  private static boolean coversAccount(String id, String caller) {
    if (!Arns.isWellFormed(caller)) {
      return false; // an anonymous caller has no account
    }
    if (AwsNames.isAccountId(id)) {
      return id.equals(Arns.accountId(caller));
    }
    return Arns.isRoot(id)
        && Arns.partition(id).equals(Arns.partition(caller))
        && Arns.accountId(id).equals(Arns.accountId(caller));
  }

  // --- Actions and resources ---------------------------------------------------------------------

  private static boolean coversAction(IamStatement statement, String action) {
    var lower = action.toLowerCase(Locale.ROOT);
    var named = statement.actions().isEmpty() ? statement.notActions() : statement.actions();
    boolean isNamed = named.stream().anyMatch(a -> like(a.value().toLowerCase(Locale.ROOT), lower));
    return isNamed == !statement.actions().isEmpty();
  }

  private static boolean coversResource(IamStatement statement, Request request) {
    boolean isNegated = statement.resources().isEmpty();
    var named = isNegated ? statement.notResources() : statement.resources();
    var patterns = named.stream().map(r -> resolved(r.value(), request.context)).toList();
    if (isNegated && patterns.stream().anyMatch(Optional::isEmpty)) {
      return false; // a variable without a value makes the statement invalid
    }
    return isNegated
        != patterns.stream()
            .flatMap(Optional::stream)
            .anyMatch(pattern -> isResource(pattern, request.resource));
  }

  private static boolean isResource(String pattern, String resource) {
    if (pattern.equals("*")) {
      return true;
    }
    if (pattern.split(":", 6).length < 6) {
      throw new UnsupportedOperationException("the Resource '" + pattern + "' is no ARN");
    }
    return likeArn(pattern, resource);
  }

  // --- Conditions --------------------------------------------------------------------------------

  /** Conditions of one operator and key: one of them must hold, or, if negated, all of them. */
  private static boolean holds(List<IamCondition> conditions, Map<String, String> context) {
    var operator = conditions.get(0).operator().value();
    var actual = context.get(conditions.get(0).key().value());
    if (operator.equals(NULL)) {
      return conditions.stream().anyMatch(c -> c.value().equals(String.valueOf(actual == null)));
    }
    if (operator.endsWith(IF_EXISTS) && actual == null) {
      return true;
    }
    if (operator.startsWith(FOR_ANY_VALUE)) {
      return actual != null
          && Stream.of(actual.split(","))
              .anyMatch(one -> holds(withoutPrefix(conditions), Map.of(keyOf(conditions), one)));
    }
    var test = withoutSuffix(operator);
    boolean isNegated = NEGATED.contains(test);
    var values = conditions.stream().map(c -> valueOf(test, c.value(), context)).toList();
    if (isNegated && values.stream().anyMatch(Optional::isEmpty)) {
      return false; // a variable without a value makes the statement invalid
    }
    if (actual == null) {
      return isNegated; // a missing key is equal to nothing
    }
    return isNegated
        != values.stream()
            .flatMap(Optional::stream)
            .anyMatch(expected -> matches(test.replace("Not", ""), expected, actual));
  }

  private static String keyOf(List<IamCondition> conditions) {
    return conditions.get(0).key().value();
  }

  private static List<IamCondition> withoutPrefix(List<IamCondition> conditions) {
    return conditions.stream()
        .map(
            c ->
                IamCondition.create(
                    c.operator().value().substring(FOR_ANY_VALUE.length()),
                    c.key().value(),
                    c.value()))
        .toList();
  }

  private static String withoutSuffix(String operator) {
    return operator.endsWith(IF_EXISTS)
        ? operator.substring(0, operator.length() - IF_EXISTS.length())
        : operator;
  }

  private static Optional<String> valueOf(String test, String value, Map<String, String> context) {
    if (test.startsWith("Numeric") && VARIABLE.matcher(value).find()) {
      throw new UnsupportedOperationException(test + " takes no variable, but has '" + value + "'");
    }
    return resolved(value, context);
  }

  private static boolean matches(String test, String expected, String actual) {
    return switch (test) {
      case "StringEquals" -> literal(expected).equals(actual);
      case "StringEqualsIgnoreCase", "Bool" -> literal(expected).equalsIgnoreCase(actual);
      case "StringLike" -> like(expected, actual);
      case "ArnLike", "ArnEquals" -> likeArn(expected, actual);
      default -> isInOrder(test, Double.compare(number(actual), number(expected)));
    };
  }

  private static boolean isInOrder(String test, int order) {
    return switch (test) {
      case "NumericEquals" -> order == 0;
      case "NumericLessThan" -> order < 0;
      case "NumericLessThanEquals" -> order <= 0;
      case "NumericGreaterThan" -> order > 0;
      case "NumericGreaterThanEquals" -> order >= 0;
      default -> throw new UnsupportedOperationException(test + " is not understood");
    };
  }

  private static double number(String value) {
    return Double.parseDouble(value);
  }

  // --- Patterns ----------------------------------------------------------------------------------

  /**
   * A text with values in place of its variables. A character of a value is never a wildcard.
   *
   * @return empty if the request has no value for a variable
   */
  private static Optional<String> resolved(String text, Map<String, String> context) {
    var resolved = new StringBuilder();
    var variable = VARIABLE.matcher(text);
    int end = 0;
    while (variable.find()) {
      var value = valueOfVariable(variable.group(1), context);
      if (value == null) {
        return Optional.empty();
      }
      resolved
          .append(text, end, variable.start())
          .append(value.replace('*', LITERAL_STAR).replace('?', LITERAL_QUESTION_MARK));
      end = variable.end();
    }
    return Optional.of(resolved.append(text.substring(end)).toString());
  }

  private static String valueOfVariable(String name, Map<String, String> context) {
    if (Set.of("*", "?", "$").contains(name)) {
      return name;
    }
    if (name.contains(",")) {
      throw new UnsupportedOperationException("the default value in ${" + name + "}");
    }
    return context.get(name);
  }

  private static String literal(String resolved) {
    return resolved.replace(LITERAL_STAR, '*').replace(LITERAL_QUESTION_MARK, '?');
  }

  /** Compares each of the six parts of an ARN. Only the last one may contain colons. */
  private static boolean likeArn(String pattern, String arn) {
    var patterns = pattern.split(":", 6);
    var parts = arn.split(":", 6);
    if (patterns.length != 6 || parts.length != 6) {
      return false;
    }
    for (int i = 0; i < 6; i++) {
      if (!like(patterns[i], parts[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean like(String pattern, String text) {
    var regex = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(literal(String.valueOf(c))));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
  }
}
