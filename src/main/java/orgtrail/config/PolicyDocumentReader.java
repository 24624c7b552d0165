package orgtrail.config;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  /**
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
   */
  private static final Pattern OPERATOR =
      Pattern.compile(
          "Null|(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals(IgnoreCase)?|Like)"
              + "|(Numeric|Date)((Not)?Equals|(LessThan|GreaterThan)(Equals)?)|Bool|BinaryEquals"
              + "|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?");

  /** Takes what AWS's reader takes: no names without quotes, for example. */
  private static final Gson STRICT = new GsonBuilder().setStrictness(Strictness.STRICT).create();

  /** Where JSON is malformed, in a message of Gson, which is for programmers otherwise. */
  private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

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
      PolicyElements.check(elements, problems);
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
