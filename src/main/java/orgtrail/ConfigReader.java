package orgtrail;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import com.pulumi.exceptions.RunException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;

/**
 * Turns the text of a stack's configuration into typed values, and collects what is wrong with it,
 * so that a user sees every mistake in one run.
 *
 * <p>A value that is missing or refused is replaced by a placeholder that nobody sees, because
 * {@link #stopOnProblems()} throws before anything is made of it. The SDK's own {@code Config}
 * cannot do this: it reads {@code treu} as {@code false} and cannot tell which keys a stack file
 * holds.
 */
final class ConfigReader {
  private final Map<String, String> config;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param config all configuration of a stack by full key, e.g. {@code orgtrail:name}
   */
  ConfigReader(Map<String, String> config) {
    this.config = new TreeMap<>(config);
  }

  /**
   * The configuration of the stack that the Pulumi engine runs this process for: every key, known
   * or not.
   */
  static Map<String, String> configFromEngine() {
    var json = System.getenv("PULUMI_CONFIG");
    return json == null ? Map.of() : new Gson().fromJson(json, new TypeToken<>() {});
  }

  boolean has(Setting setting) {
    return config.containsKey(setting.key());
  }

  /**
   * @param expected what the value must be, as the user will read it
   */
  String text(Setting setting, String expected, Predicate<String> valid) {
    return optionalText(setting, expected, valid)
        .orElseGet(
            () -> {
              if (!has(setting)) {
                missing(setting, expected);
              }
              return "";
            });
  }

  Optional<String> optionalText(Setting setting, String expected, Predicate<String> valid) {
    if (!has(setting)) {
      return Optional.empty();
    }
    var value = config.get(setting.key());
    if (!valid.test(value)) {
      refused(setting, value, expected);
      return Optional.empty();
    }
    return Optional.of(value);
  }

  int wholeNumber(Setting setting, int min, int max) {
    var number = text(setting, numberFrom(min, max), value -> isNumberFrom(min, max, value));
    return number.isEmpty() ? min : Integer.parseInt(number);
  }

  Optional<Integer> optionalWholeNumber(Setting setting, int min, int max) {
    return optionalText(setting, numberFrom(min, max), value -> isNumberFrom(min, max, value))
        .map(Integer::valueOf);
  }

  private static String numberFrom(int min, int max) {
    return "a whole number from %d to %d".formatted(min, max);
  }

  private static boolean isNumberFrom(int min, int max, String value) {
    if (!value.matches("[0-9]{1,10}")) {
      return false;
    }
    long number = Long.parseLong(value);
    return min <= number && number <= max;
  }

  boolean flag(Setting setting) {
    return flag(setting, true);
  }

  /**
   * @param placeholder for a value that is refused, so that it is not also said to contradict
   *     another one
   */
  boolean flag(Setting setting, boolean placeholder) {
    var value = text(setting, "true or false", text -> text.matches("true|false"));
    return value.isEmpty() ? placeholder : value.equals("true");
  }

  /**
   * @param text how a constant is written in a stack file
   */
  <E extends Enum<E>> E choice(Setting setting, Class<E> type, Function<E, String> text) {
    var choices = type.getEnumConstants();
    var written = Arrays.stream(choices).map(text).toList();
    var value = text(setting, String.join(" or ", written), written::contains);
    return choices[Math.max(0, written.indexOf(value))];
  }

  /**
   * A list of texts without duplicates, sorted, so that another order in a stack file changes
   * nothing; empty where there is none.
   *
   * @param expected what each of them must be, as the user will read it
   */
  List<String> list(Setting setting, String expected, Predicate<String> valid) {
    if (!has(setting)) {
      return List.of();
    }
    var value = config.get(setting.key());
    var all = "a list, each of it " + expected;
    JsonElement json;
    try {
      json = JsonParser.parseString(value);
    } catch (JsonParseException e) {
      json = JsonNull.INSTANCE; // a text that is no JSON, so no list either
    }
    if (!json.isJsonArray()) {
      refused(setting, value, all);
      return List.of();
    }
    var entries = new TreeSet<String>();
    for (var entry : json.getAsJsonArray()) {
      boolean isText = entry.isJsonPrimitive() && entry.getAsJsonPrimitive().isString();
      if (!isText || !valid.test(entry.getAsString())) {
        problem(
            "%s must be %s, but has '%s'"
                .formatted(setting.key(), all, isText ? entry.getAsString() : entry));
      } else if (!entries.add(entry.getAsString())) {
        problem("%s names '%s' twice".formatted(setting.key(), entry.getAsString()));
      }
    }
    return List.copyOf(entries);
  }

  /**
   * What a parser makes of a structured value.
   *
   * @param parser notes what is wrong with it, to be read after the setting's name
   */
  <T> Optional<T> parsed(Setting setting, BiFunction<String, List<String>, T> parser) {
    if (!has(setting)) {
      return Optional.empty();
    }
    var found = new ArrayList<String>();
    var value = parser.apply(config.get(setting.key()), found);
    found.forEach(problem -> problem(setting.key() + " " + inOneLine(problem)));
    return Optional.of(value);
  }

  /** A policy document of the user's own, in JSON; an object in the stack file is one as well. */
  Optional<IamPolicy> policy(Setting setting) {
    return parsed(setting, PolicyDocuments::read).flatMap(policy -> policy);
  }

  /** Notes that a setting is there which another one leaves without a meaning. */
  void refuseBeside(Setting setting, String why) {
    if (has(setting)) {
      problem("%s '%s' %s: remove it".formatted(setting.key(), shown(setting), why));
    }
  }

  /** The value of a setting as it fits into a line. */
  String shown(Setting setting) {
    var value = inOneLine(config.get(setting.key()));
    return value.length() > 80 ? value.substring(0, 77) + "..." : value;
  }

  private static String inOneLine(String value) {
    return value.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** Notes a mistake that more than one setting has a part in. */
  void problem(String message) {
    problems.add(message);
  }

  /**
   * Ends the run when something is wrong with the configuration, before anything is deployed.
   *
   * @throws RunException with one line for each mistake
   */
  void stopOnProblems() {
    if (!problems.isEmpty()) {
      throw new RunException(String.join("\n", problems));
    }
  }

  /**
   * Notes each key that this kind of stack would silently ignore: a typo, or a setting of the other
   * account. Settings with a default reach every stack and are not looked at.
   */
  void refuseKeysNotReadBy(Account account) {
    for (String key : config.keySet()) {
      if (!key.startsWith(Setting.NAMESPACE)) {
        continue;
      }
      var setting = Setting.of(key);
      if (setting.isEmpty()) {
        problem(
            key
                + " is not a setting; "
                + Setting.closestTo(key)
                    .map(meant -> "did you mean " + meant.key() + "?")
                    .orElse("README.md lists the settings"));
      } else if (!setting.get().accounts().contains(account) && !setting.get().hasDefault()) {
        problem("%s is not a setting of a %s stack: remove it".formatted(key, account.text()));
      }
    }
  }

  private void missing(Setting setting, String expected) {
    problem(
        "%s is missing, it must be %s: pulumi config set %s <value>"
            .formatted(setting.key(), expected, setting.key()));
  }

  private void refused(Setting setting, String value, String expected) {
    problem(
        "%s must be %s, but is '%s'"
            .formatted(setting.key(), expected, value.contains("\n") ? inOneLine(value) : value));
  }
}
