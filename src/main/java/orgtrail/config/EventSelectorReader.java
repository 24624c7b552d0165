package orgtrail.config;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orgtrail.aws.EventSelector;
import orgtrail.aws.EventSelector.Field;
import orgtrail.aws.EventSelector.Operator;

/**
 * Reads advanced event selectors in the form in which AWS documents them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html">AdvancedFieldSelector</a>
 */
final class EventSelectorReader {
  /** The fields that trails and the AWS provider support, by event category. */
  private static final Map<String, Set<String>> FIELDS_OF =
      new TreeMap<>(
          Map.of(
              EventSelector.MANAGEMENT,
              sorted(
                  EventSelector.EVENT_CATEGORY,
                  EventSelector.EVENT_SOURCE,
                  EventSelector.READ_ONLY),
              EventSelector.DATA,
              sorted(
                  EventSelector.EVENT_CATEGORY,
                  EventSelector.EVENT_NAME,
                  EventSelector.EVENT_SOURCE,
                  EventSelector.READ_ONLY,
                  EventSelector.RESOURCE_ARN,
                  EventSelector.RESOURCE_TYPE,
                  EventSelector.USER_IDENTITY_ARN),
              EventSelector.NETWORK_ACTIVITY,
              sorted(
                  EventSelector.EVENT_CATEGORY,
                  EventSelector.EVENT_NAME,
                  EventSelector.EVENT_SOURCE)));

  /** All fields. Data events support every one of them. */
  private static final Set<String> FIELDS = FIELDS_OF.get(EventSelector.DATA);

  private static final Set<String> EXACT_FIELDS =
      Set.of(EventSelector.EVENT_CATEGORY, EventSelector.READ_ONLY, EventSelector.RESOURCE_TYPE);

  /**
   * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html
   */
  private static final int MAX_NAME = 1_000;

  /**
   * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
   */
  static final int MAX_VALUE = 2_048;

  private EventSelectorReader() {}

  private static Set<String> sorted(String... names) {
    return new TreeSet<>(Set.of(names));
  }

  /**
   * @param problems receives problems, as text that follows the setting's key
   */
  static List<EventSelector> read(String json, List<String> problems) {
    var selectors = new ArrayList<EventSelector>();
    for (var element : Json.array(json, "selectors with Name and FieldSelectors", problems)) {
      var which = "selector " + (selectors.size() + 1);
      var found = new ArrayList<String>();
      selectors.add(readSelector(element, found));
      found.forEach(problem -> problems.add(which + " " + problem));
    }
    tooManyValues(selectors).ifPresent(problems::add);
    return selectors;
  }

  /**
   * The problem if the selectors have more values than AWS accepts, including those that leave out
   * CloudTrail's own deliveries.
   */
  static Optional<String> tooManyValues(List<EventSelector> selectors) {
    int values = selectors.stream().mapToInt(EventSelector::valuesWithoutDeliveries).sum();
    return values <= EventSelector.MAX_VALUES
        ? Optional.empty()
        : Optional.of(
            "must have at most %d values in all selectors, but has %d, including those that leave out CloudTrail's own deliveries"
                .formatted(EventSelector.MAX_VALUES, values));
  }

  private static EventSelector readSelector(JsonElement element, List<String> problems) {
    var fields = new ArrayList<Field>();
    var selector = element.isJsonObject() ? element.getAsJsonObject() : new JsonObject();
    var unknown = new TreeSet<>(selector.keySet());
    unknown.removeAll(Set.of("Name", "FieldSelectors"));
    unknown.forEach(key -> problems.add("has '%s', not Name or FieldSelectors".formatted(key)));
    var listed = selector.get("FieldSelectors");
    if (listed == null || !listed.isJsonArray() || listed.getAsJsonArray().isEmpty()) {
      problems.add("has no list of FieldSelectors");
    } else {
      for (var field : listed.getAsJsonArray()) {
        readField(field, problems).ifPresent(fields::add);
      }
      refuseUnfitFields(fields, problems);
    }
    return new EventSelector(readName(selector.get("Name"), problems), List.copyOf(fields));
  }

  private static String readName(JsonElement name, List<String> problems) {
    if (name == null) {
      return "";
    }
    if (!Json.isText(name)) {
      problems.add("must have a text as its Name, but has '%s'".formatted(name));
      return "";
    }
    if (name.getAsString().length() > MAX_NAME) {
      problems.add("must have a Name of at most %d characters".formatted(MAX_NAME));
    }
    return name.getAsString();
  }

  private static Optional<Field> readField(JsonElement element, List<String> problems) {
    if (!element.isJsonObject() || !Json.isText(element.getAsJsonObject().get("Field"))) {
      problems.add("has a field selector without a Field");
      return Optional.empty();
    }
    var name = element.getAsJsonObject().get("Field").getAsString();
    if (!FIELDS.contains(name)) {
      problems.add(
          "must have only the fields %s, but has '%s'".formatted(String.join(", ", FIELDS), name));
    }
    int before = problems.size();
    var conditions = readConditions(name, element.getAsJsonObject(), problems);
    if (problems.size() > before) {
      return Optional.of(new Field(name, Map.of())); // refused already
    }
    if (conditions.isEmpty()) {
      problems.add("has no condition for %s".formatted(name));
    } else if (EXACT_FIELDS.contains(name) && !isOneValue(conditions)) {
      problems.add("must have Equals with one value for %s".formatted(name));
    }
    return Optional.of(new Field(name, conditions));
  }

  private static Map<Operator, List<String>> readConditions(
      String name, JsonObject field, List<String> problems) {
    var conditions = new EnumMap<Operator, List<String>>(Operator.class);
    for (var entry : field.entrySet()) {
      if (entry.getKey().equals("Field")) {
        continue;
      }
      var operator = Operator.of(entry.getKey());
      var values = Json.texts(entry.getValue());
      if (operator.isEmpty()) {
        var all =
            Arrays.stream(Operator.values()).map(Operator::text).collect(Collectors.joining(", "));
        problems.add(
            "must have only the operators %s, but has '%s'".formatted(all, entry.getKey()));
      } else if (values.isEmpty() || values.get().isEmpty()) {
        problems.add("must have a list of texts for %s of %s".formatted(entry.getKey(), name));
      } else if (values.get().stream().anyMatch(value -> value.length() > MAX_VALUE)) {
        problems.add(
            "must have values of at most %d characters for %s of %s"
                .formatted(MAX_VALUE, entry.getKey(), name));
      } else {
        conditions.put(operator.get(), values.get());
      }
    }
    return conditions;
  }

  private static boolean isOneValue(Map<Operator, List<String>> conditions) {
    return conditions.keySet().equals(Set.of(Operator.EQUALS))
        && conditions.get(Operator.EQUALS).size() == 1;
  }

  private static void refuseUnfitFields(List<Field> fields, List<String> problems) {
    var byName = new TreeMap<String, Map<Operator, List<String>>>();
    for (var field : fields) {
      if (byName.put(field.name(), field.conditions()) != null) {
        problems.add("has the field %s twice".formatted(field.name()));
      }
    }
    var categories = byName.get(EventSelector.EVENT_CATEGORY);
    if (categories != null && !isOneValue(categories)) {
      return; // refused already, and the other fields depend on it
    }
    var category = equalsOf(byName, EventSelector.EVENT_CATEGORY).stream().findFirst().orElse("");
    if (!FIELDS_OF.containsKey(category)) {
      problems.add(
          "must have the field eventCategory with one of " + String.join(", ", FIELDS_OF.keySet()));
      return;
    }
    for (var name : byName.keySet()) {
      if (FIELDS.contains(name) && !FIELDS_OF.get(category).contains(name)) {
        problems.add(
            "must not have the field %s for %s events of a trail, only %s"
                .formatted(name, category, String.join(", ", FIELDS_OF.get(category))));
      }
    }
    refuseUnfitFieldsOf(category, byName, problems);
    if (!Set.of("true", "false").containsAll(equalsOf(byName, EventSelector.READ_ONLY))) {
      problems.add("must have true or false for readOnly");
    }
  }

  private static void refuseUnfitFieldsOf(
      String category, Map<String, Map<Operator, List<String>>> byName, List<String> problems) {
    var sources = byName.get(EventSelector.EVENT_SOURCE);
    switch (category) {
      case EventSelector.MANAGEMENT -> {
        if (sources != null
            && !sources.isEmpty() // refused already
            && !excludesOnly(sources, EventSelector.EXCLUDABLE_SOURCES)) {
          problems.add(
              "must have NotEquals with %s for eventSource of Management events of a trail"
                  .formatted(String.join(" or ", EventSelector.EXCLUDABLE_SOURCES)));
        }
      }
      case EventSelector.DATA -> {
        if (!byName.containsKey(EventSelector.RESOURCE_TYPE)) {
          problems.add("must have the field resources.type for Data events");
        } else if (!equalsOf(byName, EventSelector.RESOURCE_TYPE).stream()
            .allMatch(type -> DataResourcesReader.TYPE_NAME.matcher(type).matches())) {
          problems.add("must have a resources.type like AWS::S3::Object");
        }
      }
      default -> {
        if (sources == null || !sources.isEmpty() && !isOneValue(sources)) {
          problems.add("must have Equals with one value for eventSource of NetworkActivity events");
        }
      }
    }
  }

  private static boolean excludesOnly(
      Map<Operator, List<String>> conditions, List<String> excludable) {
    return conditions.keySet().equals(Set.of(Operator.NOT_EQUALS))
        && excludable.containsAll(conditions.get(Operator.NOT_EQUALS));
  }

  private static List<String> equalsOf(
      Map<String, Map<Operator, List<String>>> byName, String field) {
    return byName.getOrDefault(field, Map.of()).getOrDefault(Operator.EQUALS, List.of());
  }
}
