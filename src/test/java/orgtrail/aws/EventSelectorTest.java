package orgtrail.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import orgtrail.aws.EventSelector.Field;
import orgtrail.aws.EventSelector.Operator;
import orgtrail.aws.EventSelector.ReadWriteType;

class EventSelectorTest {
  private static final String LOGS = "arn:aws:s3:::logs";

  // --- Data events -------------------------------------------------------------------------------

  @Test
  void ofDataEventsWithoutArnsSelectsAllResources() {
    assertEquals(
        Map.of(
            "eventCategory", Map.of(Operator.EQUALS, List.of("Data")),
            "resources.type", Map.of(Operator.EQUALS, List.of("AWS::DynamoDB::Table"))),
        byField(EventSelector.dataEvents("AWS::DynamoDB::Table", List.of(), ReadWriteType.ALL)));
  }

  @ParameterizedTest
  @CsvSource({
    "AWS::DynamoDB::Table, EQUALS",
    "AWS::Lambda::Function, EQUALS",
    "AWS::S3::Object, STARTS_WITH",
    "AWS::S3::AccessPoint, STARTS_WITH"
  })
  void takesAnArnForAWholeResourceOrForThePrefixOfItsParts(String type, Operator operator) {
    assertEquals(
        Map.of(operator, List.of("arn:a")),
        byField(EventSelector.dataEvents(type, List.of("arn:a"), ReadWriteType.ALL))
            .get("resources.ARN"));
  }

  @ParameterizedTest
  @CsvSource({"READ_ONLY, true", "WRITE_ONLY, false"})
  void selectsOnlyEventsThatReadOrWrite(ReadWriteType readWrite, String readOnly) {
    assertEquals(
        Map.of(Operator.EQUALS, List.of(readOnly)),
        byField(EventSelector.dataEvents("AWS::S3::Object", List.of(), readWrite)).get("readOnly"));
    assertEquals(
        Map.of(Operator.EQUALS, List.of(readOnly)),
        byField(EventSelector.managementEvents(readWrite, List.of())).get("readOnly"));
  }

  // --- The log bucket ----------------------------------------------------------------------------

  @Test
  void recordsAllObjectsButDeliveriesWithTwoSelectors() {
    var selectors = objects().withoutDeliveries(LOGS);
    assertEquals(2, selectors.size());
    assertEquals(
        Map.of(
            "eventCategory", Map.of(Operator.EQUALS, List.of("Data")),
            "resources.type", Map.of(Operator.EQUALS, List.of("AWS::S3::Object")),
            "eventName", Map.of(Operator.NOT_EQUALS, List.of("PutObject"))),
        byField(selectors.get(0)));
    assertEquals(
        Map.of(
            "eventCategory", Map.of(Operator.EQUALS, List.of("Data")),
            "resources.type", Map.of(Operator.EQUALS, List.of("AWS::S3::Object")),
            "eventName", Map.of(Operator.EQUALS, List.of("PutObject")),
            "resources.ARN", Map.of(Operator.NOT_STARTS_WITH, List.of(LOGS + "/"))),
        byField(selectors.get(1)));
  }

  /** Conditions of a user's selector, as operator, space and values. */
  private static final List<String> CONDITIONS_OF_ARNS =
      List.of(
          "",
          "Equals arn:aws:s3:::logs/a.gz",
          "Equals arn:aws:s3:::logs/a.gz arn:aws:s3:::other/a.gz",
          "StartsWith arn:aws:s3:::",
          "StartsWith arn:aws:s3:::logs/",
          "StartsWith arn:aws:s3:::logs/a",
          "StartsWith arn:aws:s3:::log",
          "StartsWith arn:aws:s3:::other/",
          "StartsWith arn:aws:s3:::logs/ arn:aws:s3:::other/",
          "NotStartsWith arn:aws:s3:::logs/",
          "NotStartsWith arn:aws:s3:::logs/a",
          "NotStartsWith arn:aws:s3:::log",
          "NotStartsWith arn:aws:s3:::other/",
          "NotEquals arn:aws:s3:::logs/a.gz",
          "EndsWith .gz",
          "NotEndsWith .gz",
          "Equals arn:aws:s3:::logs/b.txt;StartsWith arn:aws:s3:::other/",
          "StartsWith arn:aws:s3:::logs/;EndsWith .txt",
          "StartsWith arn:aws:s3:::;NotStartsWith arn:aws:s3:::logs/b",
          "StartsWith arn:aws:s3:::other/;EndsWith .gz;NotEquals arn:aws:s3:::logs/b.txt");

  private static final List<String> CONDITIONS_OF_CALLS =
      List.of(
          "",
          "Equals PutObject",
          "Equals PutObject GetObject",
          "Equals GetObject",
          "NotEquals PutObject",
          "NotEquals GetObject",
          "StartsWith Put",
          "StartsWith PutObject",
          "StartsWith Get",
          "NotStartsWith Put",
          "EndsWith Object",
          "NotEndsWith Retention",
          "Equals PutObject;StartsWith Get",
          "StartsWith Put;NotEquals PutObjectRetention");

  private static final List<String> OBJECTS =
      List.of(
          LOGS + "/a.gz",
          LOGS + "/b.txt",
          "arn:aws:s3:::logs-2/a.gz",
          "arn:aws:s3:::other/a.gz",
          "arn:aws:s3:::other/b.txt");

  private static final List<String> CALLS =
      List.of("PutObject", "GetObject", "DeleteObject", "PutObjectRetention");

  static List<String> conditionsOfArns() {
    return CONDITIONS_OF_ARNS;
  }

  private static List<EventSelector> selectorsOfObjects(String arns) {
    var selector = with(objects(), "resources.ARN", conditions(arns));
    return CONDITIONS_OF_CALLS.stream()
        .map(calls -> with(selector, "eventName", conditions(calls)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("conditionsOfArns")
  void recordsEachEventOnceExceptDeliveries(String arns) {
    for (var selector : selectorsOfObjects(arns)) {
      var selectors = selector.withoutDeliveries(LOGS);
      for (var object : OBJECTS) {
        for (var call : CALLS) {
          boolean isDelivery = call.equals("PutObject") && object.startsWith(LOGS + "/");
          assertEquals(
              records(selector, object, call) && !isDelivery ? 1 : 0,
              selectors.stream().filter(s -> records(s, object, call)).count(),
              call + " of " + object + " by " + selectors);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("conditionsOfArns")
  void leavesNoConditionThatContradictsAnother(String arns) {
    selectorsOfObjects(arns).stream()
        .flatMap(selector -> selector.withoutDeliveries(LOGS).stream())
        .flatMap(selector -> selector.fields().stream())
        .map(Field::conditions)
        .forEach(
            conditions -> {
              assertDisjoint(conditions, Operator.EQUALS, Operator.NOT_EQUALS);
              assertDisjoint(conditions, Operator.STARTS_WITH, Operator.NOT_STARTS_WITH);
              assertFalse(conditions.containsValue(List.of()), conditions.toString());
            });
  }

  private static void assertDisjoint(
      Map<Operator, List<String>> conditions, Operator one, Operator other) {
    assertTrue(
        Collections.disjoint(
            conditions.getOrDefault(one, List.of()), conditions.getOrDefault(other, List.of())),
        conditions.toString());
  }

  @ParameterizedTest
  @MethodSource("conditionsOfArns")
  void leavesOutDeliveriesOnce(String arns) {
    for (var selector : selectorsOfObjects(arns)) {
      var once = selector.withoutDeliveries(LOGS);
      assertEquals(once, once.stream().flatMap(s -> s.withoutDeliveries(LOGS).stream()).toList());
    }
  }

  @Test
  void recordsWhatAUserSelectsInTheLogBucket() {
    var selectors = objects(LOGS + "/").withoutDeliveries(LOGS);
    assertEquals(1, selectors.size());
    assertEquals(
        Map.of(Operator.STARTS_WITH, List.of(LOGS + "/")),
        byField(selectors.get(0)).get("resources.ARN"));
    assertEquals(
        Map.of(Operator.NOT_EQUALS, List.of("PutObject")),
        byField(selectors.get(0)).get("eventName"));
  }

  @Test
  void leavesOutASelectorOfDeliveriesOnly() {
    var deliveries = with(objects(LOGS + "/"), "eventName", conditions("Equals PutObject"));
    assertEquals(List.of(), deliveries.withoutDeliveries(LOGS));
  }

  @Test
  void isUnchangedIfItCannotMatchADelivery() {
    for (var selector :
        List.of(
            EventSelector.dataEvents("AWS::DynamoDB::Table", List.of(), ReadWriteType.ALL),
            EventSelector.managementEvents(ReadWriteType.ALL, List.of()),
            EventSelector.dataEvents("AWS::S3::Object", List.of(), ReadWriteType.READ_ONLY),
            objects("arn:aws:s3:::other/"),
            with(objects(), "eventName", conditions("StartsWith Delete")))) {
      assertEquals(List.of(selector), selector.withoutDeliveries(LOGS));
    }
    var writes = EventSelector.dataEvents("AWS::S3::Object", List.of(), ReadWriteType.WRITE_ONLY);
    assertEquals(2, writes.withoutDeliveries(LOGS).size());
  }

  @Test
  void namesBothSelectorsAfterTheUsersOne() {
    assertEquals(
        List.of("Data events of AWS::S3::Object", "Data events of AWS::S3::Object (PutObject)"),
        objects().withoutDeliveries(LOGS).stream().map(EventSelector::name).toList());
    assertEquals(
        List.of("", ""),
        new EventSelector("", objects().fields())
            .withoutDeliveries(LOGS).stream().map(EventSelector::name).toList());
  }

  @Test
  void countsTheValuesOfBothSelectors() {
    assertEquals(3 + 4, objects().valuesWithoutDeliveries());
    assertEquals(2 + 2, objects("arn:aws:s3:::a/", "arn:aws:s3:::b/").valuesWithoutDeliveries());
    var management =
        EventSelector.managementEvents(
            ReadWriteType.READ_ONLY, List.of("kms.amazonaws.com", "rdsdata.amazonaws.com"));
    assertEquals(4, management.valuesWithoutDeliveries());
  }

  // --- Management events -------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"ALL, true, true", "READ_ONLY, true, false", "WRITE_ONLY, false, true"})
  void tellsWhichManagementEventsItRecords(ReadWriteType readWrite, boolean reads, boolean writes) {
    var selector = EventSelector.managementEvents(readWrite, List.of("kms.amazonaws.com"));
    assertEquals(reads, selector.recordsManagementEvents(true));
    assertEquals(writes, selector.recordsManagementEvents(false));
  }

  @Test
  void tellsWhichSourcesOfManagementEventsItRecords() {
    var selector = EventSelector.managementEvents(ReadWriteType.ALL, List.of("kms.amazonaws.com"));
    assertFalse(selector.recordsManagementEvents(true, "kms.amazonaws.com"));
    assertTrue(selector.recordsManagementEvents(true, "rdsdata.amazonaws.com"));
    var writes = EventSelector.managementEvents(ReadWriteType.WRITE_ONLY, List.of());
    assertTrue(writes.recordsManagementEvents(false, "kms.amazonaws.com"));
    assertFalse(writes.recordsManagementEvents(true, "kms.amazonaws.com"));
  }

  @Test
  void ofDataEventsRecordsNoManagementEvents() {
    assertEquals(false, objects().recordsManagementEvents(true));
    assertEquals(false, objects().recordsManagementEvents(false));
  }

  @ParameterizedTest
  @EnumSource
  void findsAnOperatorByTheNameThatAwsWrites(Operator operator) {
    assertEquals(Optional.of(operator), Operator.of(operator.text()));
    assertEquals(Optional.empty(), Operator.of(operator.name()));
  }

  private static EventSelector objects(String... arns) {
    return EventSelector.dataEvents("AWS::S3::Object", List.of(arns), ReadWriteType.ALL);
  }

  private static EventSelector with(
      EventSelector selector, String field, Map<Operator, List<String>> conditions) {
    if (conditions.isEmpty()) {
      return selector;
    }
    var fields = new ArrayList<>(selector.fields());
    fields.add(new Field(field, conditions));
    return new EventSelector(selector.name(), fields);
  }

  private static Map<Operator, List<String>> conditions(String text) {
    var conditions = new EnumMap<Operator, List<String>>(Operator.class);
    for (var condition : text.split(";")) {
      var words = condition.split(" ");
      Operator.of(words[0])
          .ifPresent(o -> conditions.put(o, List.of(words).subList(1, words.length)));
    }
    return conditions;
  }

  /** What CloudTrail does according to its user guide, for data events of S3 objects. */
  private static boolean records(EventSelector selector, String object, String call) {
    var event =
        Map.of(
            "eventCategory",
            "Data",
            "resources.type",
            "AWS::S3::Object",
            "resources.ARN",
            object,
            "eventName",
            call);
    return selector.fields().stream()
        .allMatch(field -> meets(event.get(field.name()), field.conditions()));
  }

  /** Conditions that select are alternatives. Each one that deselects must be met. */
  private static boolean meets(String actual, Map<Operator, List<String>> conditions) {
    boolean hasSelection = false;
    boolean isSelected = false;
    for (var condition : conditions.entrySet()) {
      for (var value : condition.getValue()) {
        switch (condition.getKey()) {
          case NOT_EQUALS, NOT_STARTS_WITH, NOT_ENDS_WITH -> {
            if (isLike(actual, condition.getKey().text().substring("Not".length()), value)) {
              return false;
            }
          }
          default -> {
            hasSelection = true;
            isSelected |= isLike(actual, condition.getKey().text(), value);
          }
        }
      }
    }
    return isSelected || !hasSelection;
  }

  private static boolean isLike(String actual, String operator, String value) {
    return switch (operator) {
      case "Equals" -> actual.equals(value);
      case "StartsWith" -> actual.startsWith(value);
      case "EndsWith" -> actual.endsWith(value);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static Map<String, Map<Operator, List<String>>> byField(EventSelector selector) {
    return selector.fields().stream().collect(Collectors.toMap(Field::name, Field::conditions));
  }
}
