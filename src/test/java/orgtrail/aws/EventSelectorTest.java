package orgtrail.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
  void leavesOutTheObjectsOfTheLogBucket() {
    assertEquals(
        Map.of(Operator.NOT_STARTS_WITH, List.of(LOGS + "/")),
        byField(objects().without(LOGS)).get("resources.ARN"));
  }

  @Test
  void leavesOutTheLogBucketBesideOtherConditions() {
    assertEquals(
        Map.of(
            Operator.STARTS_WITH, List.of("arn:aws:s3:::b/"),
            Operator.NOT_STARTS_WITH, List.of(LOGS + "/")),
        byField(objects("arn:aws:s3:::b/").without(LOGS)).get("resources.ARN"));
    var others =
        new Field(
            "resources.ARN", Map.of(Operator.NOT_STARTS_WITH, List.of("arn:aws:s3:::other/")));
    assertEquals(
        Map.of(Operator.NOT_STARTS_WITH, List.of("arn:aws:s3:::other/", LOGS + "/")),
        byField(with(objects(), others).without(LOGS)).get("resources.ARN"));
  }

  @Test
  void leavesOutTheLogBucketOnce() {
    var once = objects().without(LOGS);
    assertEquals(once, once.without(LOGS));
  }

  @Test
  void keepsItsNameWithoutTheLogBucket() {
    assertEquals("Data events of AWS::S3::Object", objects().without(LOGS).name());
  }

  @Test
  void isUnchangedIfItSelectsNoObjects() {
    var table = EventSelector.dataEvents("AWS::DynamoDB::Table", List.of(), ReadWriteType.ALL);
    var management = EventSelector.managementEvents(ReadWriteType.ALL, List.of());
    assertSame(table, table.without(LOGS));
    assertSame(management, management.without(LOGS));
  }

  @Test
  void countsTheValueThatLeavesOutTheLogBucket() {
    assertEquals(3, objects().valuesWithoutLogBucket());
    assertEquals(5, objects("a", "b").valuesWithoutLogBucket());
    var management =
        EventSelector.managementEvents(
            ReadWriteType.READ_ONLY, List.of("kms.amazonaws.com", "rdsdata.amazonaws.com"));
    assertEquals(4, management.valuesWithoutLogBucket());
    assertEquals(
        objects("a").without(LOGS).fields().stream()
            .flatMap(field -> field.conditions().values().stream())
            .mapToInt(List::size)
            .sum(),
        objects("a").valuesWithoutLogBucket());
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

  private static EventSelector with(EventSelector selector, Field more) {
    var fields = new ArrayList<>(selector.fields());
    fields.add(more);
    return new EventSelector(selector.name(), fields);
  }

  private static Map<String, Map<Operator, List<String>>> byField(EventSelector selector) {
    return selector.fields().stream().collect(Collectors.toMap(Field::name, Field::conditions));
  }
}
