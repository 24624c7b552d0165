package orgtrail.testing.generated;

import com.google.gson.Gson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Policy documents that a user adds to those of this program. */
public final class PolicyTexts {
  private static final List<String> OPERATORS =
      List.of(
          "StringEquals",
          "StringNotEquals",
          "StringLike",
          "StringEqualsIfExists",
          "ArnLike",
          "ArnNotEquals",
          "Bool");

  private static final List<String> KEYS =
      List.of(
          "aws:PrincipalOrgID",
          "aws:principalorgid",
          "aws:PrincipalArn",
          "aws:PrincipalAccount",
          "aws:SourceArn",
          "aws:SecureTransport",
          "s3:prefix");

  private static final List<String> VALUES =
      List.of(
          "o-exampleorg1",
          "o-*",
          "*",
          "234567890123",
          "arn:aws:iam::234567890123:role/*",
          "arn:aws:iam::*:role/x",
          "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/other",
          "${aws:PrincipalAccount}",
          "true",
          "false",
          "");

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

  private PolicyTexts() {}

  /**
   * Policies of an existing resource.
   *
   * @param service the prefix of the actions
   * @param resources what the statements can name
   */
  public static Arbitrary<String> of(String service, List<String> resources) {
    var statements = statement(service, resources).list().ofMinSize(1).ofMaxSize(3);
    return Combinators.combine(statements, Arbitraries.of(true, false))
        .as((list, single) -> document(single ? list.get(0) : list));
  }

  /** The same policies, in which one value or name is another one, also of another type. */
  public static Arbitrary<String> damaged(String service, List<String> resources) {
    return Combinators.combine(
            of(service, resources),
            Arbitraries.integers().between(0, 40),
            Arbitraries.oneOf(
                Texts.json(),
                Arbitraries.of("true", "5", "null", "[]", "{}", "\"Sid\"", "[false]")))
        .as(PolicyTexts::damage);
  }

  /** Puts other JSON in the place of a quoted text. */
  private static String damage(String policy, int which, String json) {
    var texts = QUOTED.matcher(policy);
    for (int i = 0; texts.find(); i++) {
      if (i == which) {
        return policy.substring(0, texts.start()) + json + policy.substring(texts.end());
      }
    }
    return policy;
  }

  /** A document of these statements. */
  static String document(Object statements) {
    return new Gson().toJson(Map.of("Version", "2012-10-17", "Statement", statements));
  }

  private static Arbitrary<Map<String, Object>> statement(String service, List<String> resources) {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(8, ""), Tuple.of(2, "Mine"), Tuple.of(1, "DenyDeleteMarkers")),
            Arbitraries.of("Allow", "Deny"),
            principal(),
            oneOrMore(
                Arbitraries.of("*", "GetObject", "Get*", "PutObject", "Decrypt", "delete*")
                    .map(action -> action.equals("*") ? "*" : service + action)),
            oneOrMore(Arbitraries.of(resources)),
            conditions(),
            Arbitraries.frequency(Tuple.of(9, ""), Tuple.of(1, "Not")))
        .as(PolicyTexts::statement);
  }

  private static Map<String, Object> statement(
      String sid,
      String effect,
      Object principal,
      Object actions,
      Object resources,
      Map<String, Map<String, Object>> conditions,
      String negation) {
    var statement = new LinkedHashMap<String, Object>();
    if (!sid.isEmpty()) {
      statement.put("Sid", sid);
    }
    statement.put("Effect", effect);
    statement.put(negation + "Principal", principal);
    statement.put("Action", actions);
    statement.put("Resource", resources);
    if (!conditions.isEmpty()) {
      statement.put("Condition", conditions);
    }
    return statement;
  }

  private static Arbitrary<Object> principal() {
    var accounts = AwsValues.accountIds();
    return Arbitraries.oneOf(
        Arbitraries.of("*", Map.of("AWS", "*")),
        Arbitraries.just(Map.of("Service", "logging.s3.amazonaws.com")),
        oneOrMore(Arbitraries.oneOf(accounts, AwsValues.principals(accounts)))
            .map(principals -> Map.of("AWS", principals)));
  }

  private static Arbitrary<Map<String, Map<String, Object>>> conditions() {
    var keys =
        Arbitraries.maps(Arbitraries.of(KEYS), oneOrMore(Arbitraries.of(VALUES)))
            .ofMinSize(1)
            .ofMaxSize(2);
    return Arbitraries.maps(Arbitraries.of(OPERATORS), keys).ofMaxSize(2);
  }

  /** A single text, or a list without duplicates. */
  private static Arbitrary<Object> oneOrMore(Arbitrary<String> texts) {
    return Arbitraries.oneOf(
        texts.map(text -> (Object) text),
        texts.list().uniqueElements().ofMinSize(1).ofMaxSize(3).map(list -> (Object) list));
  }
}
