package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.EventSelector;
import orgtrail.aws.EventSelector.Operator;

class EventSettingsReaderTest {
  private static final String ALL_MANAGEMENT_EVENTS =
      "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']}]}]";

  // --- Selectors of the six settings -------------------------------------------------------------

  @Test
  void recordsAllManagementEventsByDefault() {
    assertEquals(
        List.of(Map.of("eventCategory", Map.of(Operator.EQUALS, List.of("Management")))),
        selectors());
  }

  @Test
  void recordsOnlyTheManagementEventsOfTheSettings() {
    assertEquals(
        List.of(
            Map.of(
                "eventCategory", Map.of(Operator.EQUALS, List.of("Management")),
                "readOnly", Map.of(Operator.EQUALS, List.of("false")),
                "eventSource",
                    Map.of(
                        Operator.NOT_EQUALS,
                        List.of("kms.amazonaws.com", "rdsdata.amazonaws.com")))),
        selectors(
            "managementEventsReadWriteType",
            "WriteOnly",
            "excludeManagementEventSources",
            "['rdsdata.amazonaws.com','kms.amazonaws.com']"));
  }

  @Test
  void recordsObjectsAndFunctionsAsDataEventsByDefault() {
    assertEquals(
        List.of(
            Map.of("eventCategory", Map.of(Operator.EQUALS, List.of("Management"))),
            dataEvents("AWS::Lambda::Function"),
            dataEvents("AWS::S3::Object")),
        selectors("enableDataLogging", "true"));
  }

  @Test
  void recordsDataEventsOfListedResourcesByTheirTypes() {
    var function = "arn:aws:lambda:eu-west-1:345678901234:function:f";
    var selectors =
        selectors(
            "includeManagementEvents", "false",
            "enableDataLogging", "true",
            "dataLoggingReadWriteType", "ReadOnly",
            "dataResources",
                "['AWS::DynamoDB::Table',{'type':'AWS::S3::Object','arns':['arn:aws:s3:::b/']},"
                    + "{'type':'AWS::Lambda::Function','arns':['%s']}]".formatted(function));
    assertEquals(3, selectors.size());
    assertEquals(null, selectors.get(0).get("resources.ARN"));
    assertEquals(Map.of(Operator.EQUALS, List.of(function)), selectors.get(1).get("resources.ARN"));
    assertEquals(
        Map.of(Operator.STARTS_WITH, List.of("arn:aws:s3:::b/")),
        selectors.get(2).get("resources.ARN"));
    selectors.forEach(
        selector ->
            assertEquals(Map.of(Operator.EQUALS, List.of("true")), selector.get("readOnly")));
  }

  @Test
  void takesAdvancedSelectorsInsteadOfTheSixSettings() {
    assertEquals(
        List.of(
            Map.of(
                "eventCategory", Map.of(Operator.EQUALS, List.of("Data")),
                "resources.type", Map.of(Operator.EQUALS, List.of("AWS::S3::Object")),
                "eventName", Map.of(Operator.STARTS_WITH, List.of("Put", "Delete")))),
        selectors(
            "advancedEventSelectors",
            "[{'Name':'Writes','FieldSelectors':[{'Field':'eventCategory','Equals':['Data']},"
                + "{'Field':'resources.type','Equals':['AWS::S3::Object']},"
                + "{'Field':'eventName','StartsWith':['Put','Delete']}]}]"));
  }

  // --- What it refuses ---------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "managementEventsReadWriteType, Read, All or ReadOnly or WriteOnly",
    "dataLoggingReadWriteType, all, All or ReadOnly or WriteOnly",
    "enableDataLogging, on, true or false",
    "includeManagementEvents, 1, true or false"
  })
  void refusesABadValue(String setting, String value, String expected) {
    Reading.assertRefused(Reading.ofManagement(setting, value), setting, expected, value);
  }

  @Test
  void refusesASourceThatATrailCannotLeaveOut() {
    assertEquals(
        List.of(
            "orgtrail:excludeManagementEventSources must be a list whose entries are each kms.amazonaws.com or rdsdata.amazonaws.com, but has 's3.amazonaws.com'"),
        Reading.ofManagement("excludeManagementEventSources", "['s3.amazonaws.com']"));
  }

  @Test
  void refusesDataResourcesWithoutDataEvents() {
    assertEquals(
        List.of(
            "orgtrail:dataResources '[\"AWS::DynamoDB::Table\"]' has no effect while orgtrail:enableDataLogging is false: remove it"),
        Reading.ofManagement("dataResources", "['AWS::DynamoDB::Table']"));
  }

  @Test
  void refusesATrailThatRecordsNothing() {
    assertEquals(
        List.of(
            "orgtrail:includeManagementEvents must be true while orgtrail:enableDataLogging is false, because the trail would record nothing; orgtrail:enableCloudtrail: false pauses a trail"),
        Reading.ofManagement("includeManagementEvents", "false"));
  }

  @Test
  void refusesToLeaveOutSourcesOfEventsThatAreNotRecorded() {
    assertEquals(
        List.of(
            "orgtrail:excludeManagementEventSources '[\"kms.amazonaws.com\"]' has no effect while orgtrail:includeManagementEvents is false: remove it"),
        Reading.ofManagement(
            "includeManagementEvents", "false",
            "enableDataLogging", "true",
            "excludeManagementEventSources", "['kms.amazonaws.com']"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "includeManagementEvents | false",
        "includeManagementEvents | true",
        "managementEventsReadWriteType | ReadOnly",
        "excludeManagementEventSources | [\"kms.amazonaws.com\"]",
        "enableDataLogging | true",
        "dataLoggingReadWriteType | All",
        "dataResources | [\"AWS::DynamoDB::Table\"]"
      })
  void refusesAnySimpleSettingBesideAdvancedSelectors(String setting, String value) {
    assertEquals(
        List.of(
            "orgtrail:advancedEventSelectors and orgtrail:%s cannot be set together: remove one of them"
                .formatted(setting)),
        Reading.ofManagement("advancedEventSelectors", ALL_MANAGEMENT_EVENTS, setting, value));
  }

  @Test
  void tellsAllSimpleSettingsBesideAdvancedSelectorsInOneLine() {
    assertEquals(
        List.of(
            "orgtrail:advancedEventSelectors and orgtrail:includeManagementEvents, orgtrail:enableDataLogging cannot be set together: remove one of them"),
        Reading.ofManagement(
            "advancedEventSelectors", ALL_MANAGEMENT_EVENTS,
            "includeManagementEvents", "true",
            "enableDataLogging", "true"));
  }

  @Test
  void comparesNothingWithSelectorsThatAreWrong() {
    assertEquals(
        List.of("orgtrail:advancedEventSelectors selector 1 has no list of FieldSelectors"),
        Reading.ofManagement(
            "advancedEventSelectors", "[{'Name':'a'}]",
            "insights", "['ApiCallRateInsight']",
            "cloudwatchLogs", "true",
            "alarms", "true",
            "alarmEmail", "soc@example.org"));
  }

  // --- The limit of 500 values -------------------------------------------------------------------

  /** One value of management events and two of the data events. No bucket is the log bucket. */
  @ParameterizedTest
  @ValueSource(ints = {500, 501})
  void countsDataResourcesAgainstTheLimit(int values) {
    int ofOtherFields = 1 + 2;
    var arns = arns(values - ofOtherFields);
    var settings =
        new String[] {
          "enableDataLogging",
          "true",
          "dataResources",
          "[{'type':'AWS::S3::Object','arns':[" + arns + "]}]"
        };
    if (values <= EventSelector.MAX_VALUES) {
      assertEquals(2, Reading.trail(settings).eventSelectors().size());
      return;
    }
    assertEquals(
        List.of(
            "orgtrail:dataResources must have at most 500 values in all selectors, but has 501, including those that leave out CloudTrail's own deliveries"),
        Reading.ofManagement(settings));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 501})
  void countsAdvancedSelectorsAgainstTheLimit(int values) {
    int ofOtherFields = 2;
    var selectors =
        "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Data']},{'Field':'resources.type','Equals':['AWS::S3::Object']},{'Field':'resources.ARN','StartsWith':["
            + arns(values - ofOtherFields)
            + "]}]}]";
    if (values <= EventSelector.MAX_VALUES) {
      assertEquals(1, Reading.trail("advancedEventSelectors", selectors).eventSelectors().size());
      return;
    }
    assertEquals(
        List.of(
            "orgtrail:advancedEventSelectors must have at most 500 values in all selectors, but has 501, including those that leave out CloudTrail's own deliveries"),
        Reading.ofManagement("advancedEventSelectors", selectors));
  }

  /** All S3 objects: two selectors, one with three values and one with four. */
  @ParameterizedTest
  @ValueSource(ints = {500, 501})
  void countsBothSelectorsThatLeaveOutDeliveries(int values) {
    int ofOtherFields = 3 + 4 + 2;
    var selectors =
        "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Data']},{'Field':'resources.type','Equals':['AWS::S3::Object']}]},{'FieldSelectors':[{'Field':'eventCategory','Equals':['Data']},{'Field':'resources.type','Equals':['AWS::Lambda::Function']},{'Field':'resources.ARN','Equals':["
            + arns(values - ofOtherFields)
            + "]}]}]";
    if (values <= EventSelector.MAX_VALUES) {
      assertEquals(2, Reading.trail("advancedEventSelectors", selectors).eventSelectors().size());
      return;
    }
    assertEquals(
        List.of(
            "orgtrail:advancedEventSelectors must have at most 500 values in all selectors, but has 501, including those that leave out CloudTrail's own deliveries"),
        Reading.ofManagement("advancedEventSelectors", selectors));
  }

  @Test
  void countsTheValuesOfAllSelectorsTogether() {
    var half =
        "{'FieldSelectors':[{'Field':'eventCategory','Equals':['Data']},{'Field':'resources.type','Equals':['AWS::Lambda::Function']},{'Field':'resources.ARN','Equals':[%s]}]}";
    var fits = "[" + half.formatted(arns(248)) + "," + half.formatted(arns(248)) + "]";
    var tooMany = "[" + half.formatted(arns(248)) + "," + half.formatted(arns(249)) + "]";
    Reading.trail("advancedEventSelectors", fits);
    assertEquals(1, Reading.ofManagement("advancedEventSelectors", tooMany).size());
  }

  private static String arns(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "'arn:aws:s3:::b%d/'".formatted(i))
        .collect(Collectors.joining(","));
  }

  private static Map<String, Map<Operator, List<String>>> dataEvents(String type) {
    return Map.of(
        "eventCategory", Map.of(Operator.EQUALS, List.of("Data")),
        "resources.type", Map.of(Operator.EQUALS, List.of(type)));
  }

  private static List<Map<String, Map<Operator, List<String>>>> selectors(
      String... namesAndValues) {
    return Reading.trail(namesAndValues).eventSelectors().stream()
        .map(
            selector ->
                selector.fields().stream()
                    .collect(
                        Collectors.toMap(
                            EventSelector.Field::name, EventSelector.Field::conditions)))
        .toList();
  }
}
