package orgtrail.policy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import orgtrail.aws.Arns;
import orgtrail.aws.ServicePrincipals;

/**
 * A statement of a policy in a form in which two statements with the same meaning are equal: the
 * order of values does not matter, nor whether a single value is a list.
 *
 * @param sid the Sid; empty if there is none
 * @param elements the values by element, e.g. {@code Action} or {@code Condition StringEquals
 *     aws:SourceArn}
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">Elements
 *     of a policy</a>
 */
public record PolicyStatement(String sid, SortedMap<String, SortedSet<String>> elements) {
  public static final String EFFECT = "Effect";
  public static final String PRINCIPAL = "Principal";
  public static final String ACTION = "Action";
  public static final String RESOURCE = "Resource";

  /** What a principal of AWS begins with among the values of {@link #PRINCIPAL}. */
  static final String AWS = "AWS ";

  private static final String EVERYBODY = "*";
  private static final int SHOWN = 3;

  /**
   * The unique id of a user or a role. IAM shows it in place of an ARN after the user or role was
   * deleted.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids">Unique
   *     identifiers</a>
   */
  private static final Pattern DELETED = Pattern.compile("(AWS )?A(IDA|ROA)[A-Z0-9]+");

  /** The statements of a policy, or of a JSON array of statements. */
  public static List<PolicyStatement> read(String policyOrStatements) {
    var json = JsonParser.parseString(policyOrStatements);
    var statements = json.isJsonObject() ? json.getAsJsonObject().get("Statement") : json;
    return each(statements).stream().map(each -> of(each.getAsJsonObject())).toList();
  }

  private static PolicyStatement of(JsonObject statement) {
    var elements = new TreeMap<String, SortedSet<String>>(String.CASE_INSENSITIVE_ORDER);
    for (var element : statement.entrySet()) {
      var name = element.getKey();
      switch (name) {
        case "Sid" -> {}
        case PRINCIPAL, "NotPrincipal" -> elements.put(name, principals(element.getValue()));
        case "Condition" -> putConditions(elements, element.getValue().getAsJsonObject());
        default -> elements.put(name, values(name, element.getValue()));
      }
    }
    var sid = statement.has("Sid") ? statement.get("Sid").getAsString() : "";
    return new PolicyStatement(sid, elements);
  }

  /** Whether a principal is the unique id of a user or a role. */
  static boolean isUniqueId(String principal) {
    return DELETED.matcher(principal).matches();
  }

  boolean allows() {
    return values(EFFECT).contains("Allow");
  }

  /** Whether it names CloudTrail among its principals. */
  boolean isForCloudTrail() {
    return values(PRINCIPAL).contains("Service " + ServicePrincipals.CLOUDTRAIL);
  }

  /** IAM ignores the case of an action. */
  private static SortedSet<String> values(String name, JsonElement list) {
    var values =
        name.endsWith(ACTION)
            ? new TreeSet<>(String.CASE_INSENSITIVE_ORDER)
            : new TreeSet<String>();
    each(list).forEach(value -> values.add(value.getAsString()));
    return values;
  }

  /** In a policy of a resource, {@code "*"} and {@code {"AWS": "*"}} mean the same. */
  private static SortedSet<String> principals(JsonElement principal) {
    var values = new TreeSet<String>();
    if (!principal.isJsonObject()) {
      values.add(principal.getAsString());
      return values;
    }
    for (var type : principal.getAsJsonObject().entrySet()) {
      for (var value : each(type.getValue())) {
        var text = value.getAsString();
        values.add(
            type.getKey().equals("AWS") && text.equals(EVERYBODY)
                ? EVERYBODY
                : type.getKey() + " " + account(text));
      }
    }
    return values;
  }

  /** An account id and the ARN of the account's root mean the same. */
  private static String account(String principal) {
    return Arns.isRoot(principal) ? Arns.accountId(principal) : principal;
  }

  private static void putConditions(
      SortedMap<String, SortedSet<String>> elements, JsonObject conditions) {
    for (var operator : conditions.entrySet()) {
      for (var key : operator.getValue().getAsJsonObject().entrySet()) {
        var name = "Condition %s %s".formatted(operator.getKey(), key.getKey());
        elements.put(name, values(name, key.getValue()));
      }
    }
  }

  private static List<JsonElement> each(JsonElement valueOrList) {
    if (valueOrList == null) {
      return List.of();
    }
    return valueOrList.isJsonArray() ? valueOrList.getAsJsonArray().asList() : List.of(valueOrList);
  }

  /** The values of an element; empty if the statement does not have it. */
  public SortedSet<String> values(String element) {
    return elements.getOrDefault(element, new TreeSet<>());
  }

  /** The statement's name in a sentence. */
  public String described() {
    return sid.isEmpty() ? "a statement without a Sid" : "the statement " + sid;
  }

  /** What the statement does, in a few words. */
  public String summary() {
    return "%s %s to %s on %s"
        .formatted(
            shown(values(EFFECT)),
            shown(values(elements.containsKey(ACTION) ? ACTION : "NotAction")),
            shown(values(elements.containsKey(PRINCIPAL) ? PRINCIPAL : "NotPrincipal")),
            shown(values(elements.containsKey(RESOURCE) ? RESOURCE : "NotResource")));
  }

  /** How another version of this statement differs from it. */
  public List<String> differences(PolicyStatement actual) {
    var names = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(elements.keySet());
    names.addAll(actual.elements.keySet());
    var differences = new ArrayList<String>();
    for (var name : names) {
      var added = without(actual.values(name), values(name));
      var lost = without(values(name), actual.values(name));
      if (!added.isEmpty() && !lost.isEmpty()) {
        differences.add("%s is %s instead of %s".formatted(name, shown(added), shown(lost)));
      } else if (!added.isEmpty()) {
        differences.add("%s has %s".formatted(name, shown(added)));
      } else if (!lost.isEmpty()) {
        differences.add("%s lacks %s".formatted(name, shown(lost)));
      }
    }
    return differences;
  }

  private static SortedSet<String> without(SortedSet<String> values, SortedSet<String> others) {
    var rest = new TreeSet<String>(values.comparator());
    values.stream().filter(value -> !others.contains(value)).forEach(rest::add);
    return rest;
  }

  /** The first values, so that a finding stays on one readable line. */
  private static String shown(SortedSet<String> values) {
    var shown = values.stream().limit(SHOWN).map(PolicyStatement::explained).toList();
    var rest = values.size() - shown.size();
    return String.join(", ", shown) + (rest > 0 ? " and %d more".formatted(rest) : "");
  }

  private static String explained(String value) {
    return isUniqueId(value) ? value + " (a deleted user or role)" : value;
  }
}
