package orgtrail.config;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.pulumi.exceptions.RunException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;

/**
 * Turns the text of a stack's configuration into typed values. It collects every mistake, so that
 * the user sees all of them in one run.
 *
 * <p>A placeholder replaces a missing or refused value. It is never deployed, because {@link
 * #stopOnProblems()} throws first. A check that involves several settings calls {@link #areValid}
 * before it reads them.
 */
final class ConfigReader {
  private final Map<String, String> config;
  private final Set<Setting> invalid = EnumSet.noneOf(Setting.class);
  private final Set<String> problems = new LinkedHashSet<>();

  ConfigReader(StackConfiguration configuration) {
    config = new TreeMap<>(configuration.values());
    new TreeSet<>(configuration.secretKeys())
        .stream()
            .filter(key -> key.startsWith(Setting.NAMESPACE))
            .forEach(
                key ->
                    problem(
                        "%s must not be a secret, because its value appears in policies and names: set it again without --secret"
                            .formatted(key)));
  }

  /** Whether the stack file sets this setting. */
  boolean has(Setting setting) {
    return config.containsKey(setting.key());
  }

  /** Whether none of these settings is missing or refused. */
  boolean areValid(Setting... settings) {
    return Arrays.stream(settings).noneMatch(invalid::contains);
  }

  // --- Values ------------------------------------------------------------------------------------

  /**
   * A value that the stack must have, from its file or by default.
   *
   * @param expected what the value must be, as part of an error message
   */
  String text(Setting setting, String expected, Predicate<String> valid) {
    var value = optionalText(setting, expected, valid);
    if (value.isEmpty() && !has(setting)) {
      missing(setting, expected);
    }
    return value.orElse("");
  }

  Optional<String> optionalText(Setting setting, String expected, Predicate<String> valid) {
    var value = value(setting);
    if (value.isPresent() && !valid.test(value.get())) {
      refused(setting, value.get(), expected);
      return Optional.empty();
    }
    return value;
  }

  private Optional<String> value(Setting setting) {
    return Optional.ofNullable(config.get(setting.key())).or(setting::defaultValue);
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
    return text(setting, "true or false", value -> value.matches("true|false")).equals("true");
  }

  /**
   * @param text the text of a constant in a stack file
   */
  <E extends Enum<E>> E choice(Setting setting, Class<E> type, Function<E, String> text) {
    var choices = type.getEnumConstants();
    var written = Arrays.stream(choices).map(text).toList();
    var value = text(setting, String.join(" or ", written), written::contains);
    return choices[Math.max(0, written.indexOf(value))];
  }

  /**
   * A list of texts without duplicates; empty if the setting is not set. The list is sorted, so
   * that the order in a stack file does not matter.
   *
   * @param expected what each entry must be, as part of an error message
   */
  List<String> list(Setting setting, String expected, Predicate<String> valid) {
    if (!has(setting) || !areValid(setting)) {
      return List.of();
    }
    var value = config.get(setting.key());
    var all = "a list whose entries are each " + expected;
    var json = parse(value);
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
                .formatted(setting.key(), all, isText ? entry.getAsString() : entry),
            setting);
      } else if (!entries.add(entry.getAsString())) {
        problem("%s has '%s' twice".formatted(setting.key(), entry.getAsString()), setting);
      }
    }
    return List.copyOf(entries);
  }

  private static JsonElement parse(String value) {
    try {
      return JsonParser.parseString(value);
    } catch (JsonParseException e) {
      return JsonNull.INSTANCE; // text that is not JSON is not a list
    }
  }

  /**
   * A structured value that a parser reads; empty if the setting is not set.
   *
   * @param parser adds problems to its list, as text that follows the setting's key
   */
  <T> Optional<T> parsed(Setting setting, BiFunction<String, List<String>, T> parser) {
    if (!has(setting)) {
      return Optional.empty();
    }
    var found = new ArrayList<String>();
    var value = parser.apply(config.get(setting.key()), found);
    found.forEach(problem -> problem(setting.key() + " " + problem, setting));
    return Optional.of(value);
  }

  /** The user's policy document. Pulumi also passes a YAML object in the stack file as JSON. */
  Optional<IamPolicy> policy(Setting setting) {
    return parsed(setting, PolicyDocumentReader::read).flatMap(policy -> policy);
  }

  /** Whether the stack adopts what exists, which must not be deleted with the stack. */
  boolean adopts() {
    boolean adopts = flag(Setting.ADOPT);
    if (adopts && flag(Setting.FORCE_DESTROY)) {
      problemOf(
          Setting.FORCE_DESTROY,
          "%s must be false while %s is true: otherwise pulumi destroy could delete log files that the stack did not bring"
              .formatted(Setting.FORCE_DESTROY.key(), Setting.ADOPT.key()));
    }
    return adopts;
  }

  // --- Problems ----------------------------------------------------------------------------------

  /**
   * Refuses a setting that has no effect because of another one. A bad value is refused already.
   */
  void refuseBeside(Setting setting, String why) {
    if (has(setting) && areValid(setting)) {
      problem("%s '%s' %s: remove it".formatted(setting.key(), shown(setting), why), setting);
    }
  }

  /** The value of a setting, short enough for an error message. */
  String shown(Setting setting) {
    return shortened(config.get(setting.key()));
  }

  private static String shortened(String text) {
    var line = OneLine.of(text);
    return line.length() > 80 ? line.substring(0, 77) + "..." : line;
  }

  /**
   * Adds a mistake, once.
   *
   * @param settings the settings that are invalid because of it
   */
  void problem(String message, Setting... settings) {
    problems.add(OneLine.of(message));
    invalid.addAll(List.of(settings));
  }

  /**
   * Refuses each key that this kind of stack does not read: a misspelled one, or a setting of
   * another kind.
   */
  void refuseKeysNotReadBy(StackKind kind) {
    for (String key : config.keySet()) {
      if (!key.startsWith(Setting.NAMESPACE)) {
        continue;
      }
      var setting = Setting.of(key);
      if (setting.isEmpty()) {
        problem(
            shortened(key)
                + " is not a setting; "
                + Setting.closestTo(key)
                    .map(meant -> "did you mean " + meant.key() + "?")
                    .orElse("docs/settings.md lists the settings"));
      } else if (!setting.get().kinds().contains(kind)) {
        problem(
            "%s is not a setting of a %s stack: remove it".formatted(key, kind.text()),
            setting.get());
      }
    }
  }

  /**
   * Ends the run if the configuration is wrong, before anything is deployed.
   *
   * @throws RunException with one line for each mistake
   */
  void stopOnProblems() {
    if (!problems.isEmpty()) {
      throw new RunException(String.join("\n", problems));
    }
  }

  private void missing(Setting setting, String expected) {
    problemOf(
        setting,
        "%s is missing, it must be %s: pulumi config set %s <value>"
            .formatted(setting.key(), expected, setting.key()));
  }

  private void refused(Setting setting, String value, String expected) {
    problemOf(
        setting,
        "%s must be %s, but is '%s'"
            .formatted(
                setting.key(), expected, value.endsWith("\n") ? value.stripTrailing() : value));
  }

  /** Adds a mistake unless the setting has one. A standalone stack reads some settings twice. */
  private void problemOf(Setting setting, String message) {
    if (areValid(setting)) {
      problem(message, setting);
    }
  }
}
