package orgtrail.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The elements of a user's policy document, which are checked before AWS's policy reader parses
 * them, because it drops or changes some of what it does not expect.
 */
final class PolicyElements {
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
  private static final Set<String> STATEMENT_ELEMENTS =
      Set.of(
          "Action",
          "Condition",
          "Effect",
          "NotAction",
          "NotPrincipal",
          "NotResource",
          "Principal",
          "Resource",
          "Sid");

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
  private static final Set<String> PRINCIPAL_TYPES =
      Set.of("AWS", "CanonicalUser", "Federated", "Service");

  private static final String NO_PRINCIPAL_TYPE =
      "has the principal type '%s', not AWS, CanonicalUser, Federated or Service";

  /** Control characters, and halves of characters, which AWS's reader turns into a wildcard. */
  private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cc}\\p{Cs}]");

  /**
   * The version of the policy language in which statements are merged. In the one before it, which
   * a policy without a Version has, variables are text.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html">Version</a>
   */
  private static final String VERSION_WITH_VARIABLES = "2012-10-17";

  private static final String NO_VALUE =
      "has '%s' in a Condition, whose value must be text or a list of texts";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*}?");

  private PolicyElements() {}

  /**
   * Checks a policy.
   *
   * @param problems receives problems, as text that follows the setting's key
   */
  static void check(JsonObject policy, List<String> problems) {
    refuseUnknownElements(policy, problems);
    if (statementsOf(policy).isEmpty()) {
      problems.add("has no Statement");
      return;
    }
    for (var statement : statementsOf(policy)) {
      if (!statement.getAsJsonObject().has("Effect")) {
        problems.add("has a statement without an Effect, Allow or Deny");
      }
    }
    refuseWhatWouldBeLost("", policy, problems);
    for (var statement : statementsOf(policy)) {
      var each = statement.getAsJsonObject();
      refuseUnknownPrincipals(each.get("Principal"), problems);
      refuseUnknownPrincipals(each.get("NotPrincipal"), problems);
      refuseObjectAsValue(each.get("Condition"), problems);
    }
    refuseTextThatWouldBeAVariable(policy, problems);
  }

  /**
   * AWS's reader drops unknown elements. Without a misspelled Condition, a statement allows more.
   */
  private static void refuseUnknownElements(JsonObject policy, List<String> problems) {
    var inStatement = new TreeSet<String>();
    statementsOf(policy).forEach(s -> inStatement.addAll(s.getAsJsonObject().keySet()));
    inStatement.removeAll(STATEMENT_ELEMENTS);
    inStatement.forEach(
        element -> problems.add("has '" + element + "', which is not an element of a statement"));
    var inPolicy = new TreeSet<>(policy.keySet());
    inPolicy.removeAll(Set.of("Id", "Statement", "Version"));
    inPolicy.forEach(
        element -> problems.add("has '" + element + "', which is not an element of a policy"));
  }

  /**
   * AWS's reader drops an empty condition, and all conditions if one of them has a number or a
   * boolean. An account id that YAML reads as a number loses its leading zeros.
   */
  private static void refuseWhatWouldBeLost(
      String name, JsonElement element, List<String> problems) {
    if (element.isJsonObject() && element.getAsJsonObject().size() > 0) {
      for (var each : element.getAsJsonObject().entrySet()) {
        if (NO_TEXT.matcher(each.getKey()).find()) {
          problems.add("has a character in a name in '%s' that no policy can have".formatted(name));
        }
        refuseWhatWouldBeLost(each.getKey(), each.getValue(), problems);
      }
    } else if (element.isJsonArray() && !element.getAsJsonArray().isEmpty()) {
      element.getAsJsonArray().forEach(entry -> refuseWhatWouldBeLost(name, entry, problems));
    } else if (!element.isJsonPrimitive()) {
      problems.add("has an empty '" + name + "'");
    } else if (!element.getAsJsonPrimitive().isString()) {
      problems.add("has %s without quotes in '%s': put it in quotes".formatted(element, name));
    } else if (NO_TEXT.matcher(element.getAsString()).find()) {
      problems.add("has a character in '%s' that no policy can have".formatted(name));
    }
  }

  /** AWS's reader takes any type of principal. AWS does not. */
  private static void refuseUnknownPrincipals(JsonElement principal, List<String> problems) {
    if (principal != null && principal.isJsonObject()) {
      principal.getAsJsonObject().keySet().stream()
          .filter(type -> !PRINCIPAL_TYPES.contains(type))
          .forEach(type -> problems.add(NO_PRINCIPAL_TYPE.formatted(type)));
    }
  }

  /** AWS's reader drops a condition whose value is an object, so that the statement allows more. */
  private static void refuseObjectAsValue(JsonElement condition, List<String> problems) {
    if (condition == null || !condition.isJsonObject()) {
      return;
    }
    for (var values : condition.getAsJsonObject().asMap().values()) {
      if (values.isJsonObject()) {
        values.getAsJsonObject().asMap().entrySet().stream()
            .filter(value -> value.getValue().isJsonObject())
            .forEach(value -> problems.add(NO_VALUE.formatted(value.getKey())));
      }
    }
  }

  private static void refuseTextThatWouldBeAVariable(JsonObject policy, List<String> problems) {
    if (hasVariables(policy.get("Version"))) {
      return;
    }
    var variable = VARIABLE.matcher(statementsOf(policy).toString());
    if (variable.find()) {
      problems.add(
          "has '%s', which is a variable only in Version %s: set this Version, and write ${$} for a $ that is meant as text"
              .formatted(variable.group(), VERSION_WITH_VARIABLES));
    }
  }

  /** YAML adds a time to a date without quotes. */
  private static boolean hasVariables(JsonElement version) {
    return Json.isText(version) && version.getAsString().startsWith(VERSION_WITH_VARIABLES);
  }

  /** The statements. A single statement need not be in an array. */
  private static JsonArray statementsOf(JsonObject policy) {
    var statements = policy.get("Statement");
    if (statements != null && statements.isJsonArray()) {
      return statements.getAsJsonArray();
    }
    var array = new JsonArray();
    if (statements != null) {
      array.add(statements);
    }
    return array;
  }
}
