package orgtrail.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Stream;
import orgtrail.aws.EventSelector;
import orgtrail.aws.EventSelector.Field;
import orgtrail.aws.EventSelector.Operator;
import orgtrail.aws.EventSelector.ReadWriteType;

/** Reads the event selectors of a trail that exists. */
final class ExistingEvents {
  /** What a basic selector has for all resources of a type. */
  private static final String EVERY = "arn:[^:]+:(s3|lambda|dynamodb)(:::)?";

  private ExistingEvents() {}

  /**
   * The selectors, with basic ones written as advanced ones. A trail has selectors of one kind.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html">EventSelector</a>
   */
  static List<EventSelector> of(Existing trail) {
    var all =
        Stream.concat(
                trail.list("AdvancedEventSelectors").stream().map(ExistingEvents::advanced),
                trail.list("EventSelectors").stream().flatMap(ExistingEvents::basic))
            .toList();
    // the default of a trail without selectors
    return all.isEmpty()
        ? List.of(EventSelector.managementEvents(ReadWriteType.ALL, List.of()))
        : all;
  }

  private static EventSelector advanced(Existing selector) {
    return new EventSelector(
        selector.text("Name").orElse(""),
        selector.list("FieldSelectors").stream().map(ExistingEvents::field).toList());
  }

  private static Field field(Existing field) {
    var conditions = new EnumMap<Operator, List<String>>(Operator.class);
    for (var operator : Operator.values()) {
      var values = texts(field, operator.text());
      if (!values.isEmpty()) {
        conditions.put(operator, values);
      }
    }
    return new Field(field.text("Field").orElse(""), conditions);
  }

  private static Stream<EventSelector> basic(Existing selector) {
    var readWrite =
        Arrays.stream(ReadWriteType.values())
            .filter(type -> selector.text("ReadWriteType").filter(type.text()::equals).isPresent())
            .findFirst()
            .orElse(ReadWriteType.ALL);
    var selectors = new ArrayList<EventSelector>();
    if (selector.text("IncludeManagementEvents").filter("false"::equals).isEmpty()) {
      selectors.add(
          EventSelector.managementEvents(
              readWrite, texts(selector, "ExcludeManagementEventSources")));
    }
    for (var resource : selector.list("DataResources")) {
      var arns = texts(resource, "Values");
      boolean isEvery = arns.stream().anyMatch(arn -> arn.matches(EVERY));
      selectors.add(
          EventSelector.dataEvents(
              resource.text("Type").orElse(""), isEvery ? List.of() : arns, readWrite));
    }
    return selectors.stream();
  }

  private static List<String> texts(Existing from, String property) {
    return from.list(property).stream().flatMap(each -> each.text().stream()).toList();
  }
}
