package orgtrail.config;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPolicyReader;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * Reads the user's policy document. Refuses a document that AWS would refuse, or whose meaning
 * would change when AWS's policy reader parses it.
 */
final class PolicyDocumentReader {
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

  /**
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
   */
  private static final Pattern OPERATOR =
      Pattern.compile(
          "Null|(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals(IgnoreCase)?|Like)"
              + "|(Numeric|Date)((Not)?Equals|(LessThan|GreaterThan)(Equals)?)|Bool|BinaryEquals"
              + "|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?");

  /** Control characters, and halves of characters, which AWS's reader turns into a wildcard. */
  private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cc}\\p{Cs}]");

  /** Takes what AWS's reader takes: no names without quotes, for example. */
  private static final Gson STRICT = new GsonBuilder().setStrictness(Strictness.STRICT).create();

  /** Where JSON is malformed, in a message of Gson, which is for programmers otherwise. */
  private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

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

  private PolicyDocumentReader() {}

  /**
   * @param problems receives problems, as text that follows the setting's key
   */
  static Optional<IamPolicy> read(String json, List<String> problems) {
    if (json.isBlank()) {
      problems.add("must be a policy document in JSON: it is empty");
      return Optional.empty();
    }
    try {
      var elements = STRICT.fromJson(json.strip(), JsonElement.class).getAsJsonObject();
      refuseElements(elements, problems);
      Json.repeatedNames(json)
          .forEach(name -> problems.add("has '%s' twice in one object".formatted(name)));
      if (!problems.isEmpty()) {
        return Optional.empty();
      }
      var policy = IamPolicyReader.create().read(json);
      for (int i = 0; i < policy.statements().size(); i++) {
        var statement = policy.statements().get(i);
        var which = "statement " + (statement.sid() == null ? i + 1 : "'" + statement.sid() + "'");
        problemsOf(statement).forEach(problem -> problems.add(which + " " + problem));
      }
      return Optional.of(policy);
    } catch (RuntimeException e) { // AWS's reader does not document its exceptions
      problems.add("must be a policy document in JSON: " + cause(e));
      return Optional.empty();
    }
  }

  private static String cause(RuntimeException e) {
    var message = String.valueOf(e.getMessage());
    if (e instanceof JsonParseException) {
      var place = PLACE.matcher(message);
      return "it is not JSON" + (place.find() ? " at " + place.group() : "");
    }
    return message.lines().findFirst().orElse("it is not one");
  }

  private static void refuseElements(JsonObject policy, List<String> problems) {
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
    statementsOf(policy)
        .forEach(s -> refuseObjectAsValue(s.getAsJsonObject().get("Condition"), problems));
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
      element.getAsJsonObject().asMap().forEach((k, v) -> refuseWhatWouldBeLost(k, v, problems));
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

  private static List<String> problemsOf(IamStatement statement) {
    var problems = new ArrayList<String>();
    if (!Set.of(IamEffect.ALLOW, IamEffect.DENY).contains(statement.effect())) {
      problems.add("has the Effect '" + statement.effect().value() + "', not Allow or Deny");
    }
    if (statement.principals().isEmpty() && statement.notPrincipals().isEmpty()) {
      problems.add("has no Principal");
    }
    if (statement.actions().isEmpty() && statement.notActions().isEmpty()) {
      problems.add("has no Action");
    }
    if (statement.resources().isEmpty() && statement.notResources().isEmpty()) {
      problems.add("has no Resource");
    }
    if (!statement.principals().isEmpty() && !statement.notPrincipals().isEmpty()) {
      problems.add("has both Principal and NotPrincipal");
    }
    if (!statement.actions().isEmpty() && !statement.notActions().isEmpty()) {
      problems.add("has both Action and NotAction");
    }
    if (!statement.resources().isEmpty() && !statement.notResources().isEmpty()) {
      problems.add("has both Resource and NotResource");
    }
    statement.conditions().stream()
        .map(condition -> condition.operator().value())
        .distinct()
        .filter(operator -> !OPERATOR.matcher(operator).matches())
        .forEach(
            operator -> problems.add("has '" + operator + "', which is not a condition operator"));
    if (PublicStatement.isPublic(statement)) {
      problems.add(
          "allows everyone: name the principals, or add a condition on the caller, e.g. StringEquals aws:PrincipalOrgID");
    }
    return problems;
  }
}
