package orgtrail;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.pulumi.exceptions.RunException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPolicyReader;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** What the bucket's policy and the key's have in common: the user's own statements, and limits. */
final class PolicyDocuments {
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

  private PolicyDocuments() {}

  /**
   * Reads statements of the user's own.
   *
   * @param problems where to note what is wrong with them, to be read after the setting's name
   */
  static Optional<IamPolicy> read(String json, List<String> problems) {
    try {
      var elements = JsonParser.parseString(json).getAsJsonObject();
      refuseUnknownElements(elements, problems);
      if (statementsOf(elements).isEmpty()) {
        problems.add("has no Statement");
        return Optional.empty();
      }
      for (var statement : statementsOf(elements)) {
        if (!statement.getAsJsonObject().has("Effect")) {
          problems.add("has a statement without an Effect, Allow or Deny");
        }
      }
      refuseWhatWouldBeLost("", elements, problems);
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
    } catch (RuntimeException e) { // whatever AWS's reader throws
      problems.add(
          "must be a policy document in JSON, but: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("it is none"));
      return Optional.empty();
    }
  }

  /** AWS's reader leaves out what it does not know: without its Condition a statement says more. */
  private static void refuseUnknownElements(JsonObject policy, List<String> problems) {
    var inStatement = new TreeSet<String>();
    statementsOf(policy).forEach(s -> inStatement.addAll(s.getAsJsonObject().keySet()));
    inStatement.removeAll(STATEMENT_ELEMENTS);
    inStatement.forEach(
        element -> problems.add("has '" + element + "', no element of a statement"));
    var inPolicy = new TreeSet<>(policy.keySet());
    inPolicy.removeAll(Set.of("Id", "Statement", "Version"));
    inPolicy.forEach(element -> problems.add("has '" + element + "', no element of a policy"));
  }

  /** An empty condition is none to AWS's reader, and a number is no account id with its zeros. */
  private static void refuseWhatWouldBeLost(
      String name, JsonElement element, List<String> problems) {
    if (element.isJsonObject() && element.getAsJsonObject().size() > 0) {
      element.getAsJsonObject().asMap().forEach((k, v) -> refuseWhatWouldBeLost(k, v, problems));
    } else if (element.isJsonArray() && !element.getAsJsonArray().isEmpty()) {
      element.getAsJsonArray().forEach(entry -> refuseWhatWouldBeLost(name, entry, problems));
    } else if (!element.isJsonPrimitive()) {
      problems.add("has an empty '" + name + "'");
    } else if (name.equals("AWS") && element.getAsJsonPrimitive().isNumber()) {
      problems.add("has the number " + element + " as a principal: put account ids in quotes");
    }
  }

  /** A single statement may stand without an array around it. */
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
    if (statement.effect().equals(IamEffect.ALLOW)
        && statement.conditions().isEmpty()
        && isForEveryone(statement)) {
      problems.add("allows everyone: name the principals, or add a Condition that does so");
    }
    return problems;
  }

  private static boolean isForEveryone(IamStatement statement) {
    return !statement.notPrincipals().isEmpty() // everyone but those
        || statement.principals().stream()
            .anyMatch(
                principal -> principal.equals(IamPrincipal.ALL) || principal.id().equals("*"));
  }

  /**
   * Our statements, then the user's.
   *
   * @throws RunException when a Sid of the user's is one of ours already
   */
  static IamPolicy merge(List<IamStatement> ours, Optional<IamPolicy> additional, Setting setting) {
    var statements = new ArrayList<>(ours);
    var sids = new HashSet<String>();
    ours.forEach(statement -> sids.add(statement.sid()));
    for (var statement : additional.map(IamPolicy::statements).orElse(List.of())) {
      if (statement.sid() != null && !sids.add(statement.sid())) {
        throw new RunException(
            "%s has the Sid '%s', which this policy has already: choose another one"
                .formatted(setting.key(), statement.sid()));
      }
      statements.add(statement);
    }
    return IamPolicy.builder().statements(statements).build();
  }

  /**
   * A policy, unless AWS would refuse it as too long.
   *
   * @param what e.g. {@code the bucket policy}
   * @param maxBytes what AWS takes
   * @param policy the policy for all trails that may write, or only for some of them
   * @throws RunException that tells how many accounts would fit
   */
  static String fitting(
      String what, int maxBytes, WormBucketArgs args, Function<TrailIdentity, String> policy) {
    var whole = policy.apply(args.trail());
    if (bytes(whole) <= maxBytes) {
      return whole;
    }
    int accounts = args.settings().writers().awsAccountIds().size(); // 0 for an organization
    int fit = 0;
    for (int tooMany = accounts; tooMany - fit > 1; ) {
      int between = (fit + tooMany) / 2;
      if (bytes(policy.apply(args.trail().ofFirstAccounts(between))) <= maxBytes) {
        fit = between;
      } else {
        tooMany = between;
      }
    }
    throw new RunException(
        "%s would have %d bytes, AWS takes %d: %s"
            .formatted(
                what,
                bytes(whole),
                maxBytes,
                fit > 0
                    ? "of the %d accounts in %s, %d would fit"
                        .formatted(accounts, Setting.AWS_ACCOUNT_IDS.key(), fit)
                    : "name fewer principals or shorten the additional policy"));
  }

  private static int bytes(String policy) {
    return policy.getBytes(StandardCharsets.UTF_8).length;
  }
}
