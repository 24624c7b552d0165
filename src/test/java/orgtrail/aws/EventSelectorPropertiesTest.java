package orgtrail.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import orgtrail.aws.EventSelector.Field;
import orgtrail.aws.EventSelector.Operator;

/** What holds for every event and every selector of data events. */
class EventSelectorPropertiesTest {
  private static final String LOGS = "arn:aws:s3:::logs";

  @Property
  void onlyDeliveriesAreLeftOutAndNoEventIsRecordedTwice(
      @ForAll("selectors") EventSelector selector, @ForAll("events") Map<String, String> event) {
    boolean isDelivery =
        event.get(EventSelector.RESOURCE_TYPE).equals(EventSelector.S3_OBJECT)
            && event.get(EventSelector.EVENT_NAME).equals("PutObject")
            && event.get(EventSelector.RESOURCE_ARN).startsWith(LOGS + "/")
            && event.get(EventSelector.READ_ONLY).equals("false");
    var without = selector.withoutDeliveries(LOGS);
    assertEquals(
        records(selector, event) && !isDelivery ? 1 : 0,
        without.stream().filter(each -> records(each, event)).count(),
        () -> without.toString());
  }

  @Property
  void leavingOutDeliveriesAgainChangesNothing(@ForAll("selectors") EventSelector selector) {
    var once = selector.withoutDeliveries(LOGS);
    assertEquals(
        once, once.stream().flatMap(each -> each.withoutDeliveries(LOGS).stream()).toList());
    assertTrue(once.size() <= 2);
  }

  // --- An independent reading of AWS's documentation ---------------------------------------------

  private static boolean records(EventSelector selector, Map<String, String> event) {
    return selector.fields().stream()
        .allMatch(field -> meets(field.conditions(), event.get(field.name())));
  }

  private static boolean meets(Map<Operator, List<String>> conditions, String value) {
    boolean selected = false;
    boolean selects = false;
    for (var condition : conditions.entrySet()) {
      var operator = condition.getKey().text();
      boolean found = condition.getValue().stream().anyMatch(each -> test(operator, value, each));
      if (operator.startsWith("Not")) {
        if (found) {
          return false;
        }
      } else {
        selects = true;
        selected |= found;
      }
    }
    return selected || !selects;
  }

  private static boolean test(String operator, String value, String expected) {
    BiPredicate<String, String> test =
        switch (operator) {
          case "Equals", "NotEquals" -> String::equals;
          case "StartsWith", "NotStartsWith" -> String::startsWith;
          case "EndsWith", "NotEndsWith" -> String::endsWith;
          default -> throw new AssertionError(operator);
        };
    return test.test(value, expected);
  }

  // --- Selectors and events ----------------------------------------------------------------------

  @Provide
  Arbitrary<EventSelector> selectors() {
    return Combinators.combine(
            Arbitraries.of(EventSelector.S3_OBJECT, "AWS::DynamoDB::Table"),
            conditions("PutObject", "GetObject", "Put", "Object"),
            conditions(LOGS + "/", LOGS + "/AWSLogs/x", "arn:aws:s3:::logs-2/", "arn:", "/x"),
            Arbitraries.of("", "true", "false"))
        .as(EventSelectorPropertiesTest::selector);
  }

  private static EventSelector selector(
      String type,
      Map<Operator, List<String>> names,
      Map<Operator, List<String>> arns,
      String readOnly) {
    var fields = new ArrayList<Field>();
    fields.add(equal(EventSelector.EVENT_CATEGORY, EventSelector.DATA));
    fields.add(equal(EventSelector.RESOURCE_TYPE, type));
    if (!names.isEmpty()) {
      fields.add(new Field(EventSelector.EVENT_NAME, names));
    }
    if (!arns.isEmpty()) {
      fields.add(new Field(EventSelector.RESOURCE_ARN, arns));
    }
    if (!readOnly.isEmpty()) {
      fields.add(equal(EventSelector.READ_ONLY, readOnly));
    }
    return new EventSelector("", fields);
  }

  private static Field equal(String name, String value) {
    return new Field(name, Map.of(Operator.EQUALS, List.of(value)));
  }

  private static Arbitrary<Map<Operator, List<String>>> conditions(String... values) {
    var some = Arbitraries.of(values).list().uniqueElements().ofMinSize(1).ofMaxSize(2);
    return Arbitraries.maps(Arbitraries.of(Operator.class), some)
        .ofMaxSize(2)
        .map(chosen -> chosen.isEmpty() ? Map.of() : new EnumMap<>(chosen));
  }

  @Provide
  Arbitrary<Map<String, String>> events() {
    return Combinators.combine(
            Arbitraries.of(EventSelector.S3_OBJECT, "AWS::DynamoDB::Table"),
            Arbitraries.of("PutObject", "GetObject", "PutObjectAcl", "DeleteObject"),
            Arbitraries.of(
                LOGS + "/AWSLogs/x",
                LOGS + "/y",
                LOGS,
                "arn:aws:s3:::logs-2/x",
                "arn:aws:s3:::o/x"))
        .as(
            (type, name, arn) ->
                Map.of(
                    EventSelector.EVENT_CATEGORY, EventSelector.DATA,
                    EventSelector.RESOURCE_TYPE, type,
                    EventSelector.EVENT_NAME, name,
                    EventSelector.RESOURCE_ARN, arn,
                    EventSelector.READ_ONLY, String.valueOf(name.startsWith("Get"))));
  }
}
