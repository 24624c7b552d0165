package orgtrail.verify.deployed;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orgtrail.aws.EventSelector;
import orgtrail.aws.EventSelector.Field;
import orgtrail.aws.EventSelector.Operator;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;

/**
 * Event selectors as AWS answers them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html">GetEventSelectors</a>
 */
final class EventSelectors {
  private EventSelectors() {}

  /**
   * How the advanced event selectors of a trail differ from the expected ones, apart from their
   * names. The order of selectors, fields and values does not matter.
   */
  static List<String> differences(
      List<EventSelector> expected, List<AdvancedEventSelector> advanced) {
    var added = new ArrayList<>(advanced.stream().map(EventSelectors::of).toList());
    var differences = new ArrayList<String>();
    for (var wanted : expected) {
      var same = added.stream().filter(s -> selected(s).equals(selected(wanted))).findFirst();
      same.ifPresentOrElse(
          added::remove,
          () -> differences.add("the selector %s is missing".formatted(described(wanted))));
    }
    added.forEach(
        selector -> differences.add("the selector %s is added".formatted(described(selector))));
    return differences;
  }

  /** Each condition with its values as a set, because a value can contain any text. */
  private static Set<List<Object>> selected(EventSelector selector) {
    return selector.fields().stream()
        .flatMap(
            field ->
                field.conditions().entrySet().stream()
                    .filter(condition -> !condition.getValue().isEmpty())
                    .map(
                        condition ->
                            List.<Object>of(
                                field.name(),
                                condition.getKey(),
                                Set.copyOf(condition.getValue()))))
        .collect(Collectors.toSet());
  }

  private static String described(EventSelector selector) {
    return "'%s' (%s)".formatted(selector.name(), events(selector));
  }

  /** What a selector selects, in words that are the same for the same events. */
  static String events(EventSelector selector) {
    return selector.fields().stream()
        .flatMap(EventSelectors::conditions)
        .sorted()
        .collect(Collectors.joining(" and "));
  }

  private static Stream<String> conditions(Field field) {
    return field.conditions().entrySet().stream()
        .filter(condition -> !condition.getValue().isEmpty())
        .map(
            condition ->
                "%s %s %s"
                    .formatted(
                        field.name(),
                        condition.getKey().text(),
                        condition.getValue().stream()
                            .sorted()
                            .distinct()
                            .collect(Collectors.joining(", "))));
  }

  /** The selectors as the command line of AWS takes them. */
  static String json(List<EventSelector> selectors) {
    var all = new JsonArray();
    for (var selector : selectors) {
      var fields = new JsonArray();
      selector.fields().forEach(field -> fields.add(json(field)));
      var json = new JsonObject();
      if (!selector.name().isEmpty()) {
        json.addProperty("Name", selector.name());
      }
      json.add("FieldSelectors", fields);
      all.add(json);
    }
    return all.toString();
  }

  private static JsonObject json(Field field) {
    var json = new JsonObject();
    json.addProperty("Field", field.name());
    field
        .conditions()
        .forEach(
            (operator, values) -> {
              var list = new JsonArray();
              values.forEach(list::add);
              json.add(operator.text(), list);
            });
    return json;
  }

  private static EventSelector of(AdvancedEventSelector selector) {
    return new EventSelector(
        selector.name() == null ? "" : selector.name(),
        selector.fieldSelectors().stream().map(EventSelectors::field).toList());
  }

  private static Field field(AdvancedFieldSelector selector) {
    var conditions = new EnumMap<Operator, List<String>>(Operator.class);
    for (var operator : Operator.values()) {
      var values =
          switch (operator) {
            case EQUALS -> selector.equalsValue();
            case NOT_EQUALS -> selector.notEquals();
            case STARTS_WITH -> selector.startsWith();
            case NOT_STARTS_WITH -> selector.notStartsWith();
            case ENDS_WITH -> selector.endsWith();
            case NOT_ENDS_WITH -> selector.notEndsWith();
          };
      if (!values.isEmpty()) {
        conditions.put(operator, values);
      }
    }
    return new Field(selector.field(), conditions);
  }

  /**
   * Whether a trail with these selectors records read management events, or write management
   * events.
   */
  static boolean recordManagementEvents(GetEventSelectorsResponse selectors, boolean readOnly) {
    var other = readOnly ? ReadWriteType.WRITE_ONLY : ReadWriteType.READ_ONLY;
    return selectors.advancedEventSelectors().stream()
            .anyMatch(selector -> of(selector).recordsManagementEvents(readOnly))
        || selectors.eventSelectors().stream()
            .anyMatch(
                selector ->
                    !Boolean.FALSE.equals(selector.includeManagementEvents())
                        && selector.readWriteType() != other);
  }
}
