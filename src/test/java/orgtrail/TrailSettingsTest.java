package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pulumi.exceptions.RunException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.EventSelector.Operator;

/** The settings of the trail: which events, where to, who is told. */
class TrailSettingsTest {
  private static final String GROUP = "arn:aws:logs:ap-southeast-1:234567890123:log-group:trail";
  private static final String ROLE = "arn:aws:iam::234567890123:role/logs";

  @Test
  void recordsAllManagementEventsUnlessToldOtherwise() {
    assertEquals(
        List.of(Map.of("eventCategory", Map.of(Operator.EQUALS, List.of("Management")))),
        selectors());
  }

  @Test
  void recordsOnlyTheManagementEventsThatAreAskedFor() {
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
    var selectors = selectors("enableDataLogging", "true");
    assertEquals(3, selectors.size());
    assertEquals(
        Map.of(
            "eventCategory", Map.of(Operator.EQUALS, List.of("Data")),
            "resources.type", Map.of(Operator.EQUALS, List.of("AWS::Lambda::Function"))),
        selectors.get(1));
    assertEquals(
        Map.of(Operator.EQUALS, List.of("AWS::S3::Object")),
        selectors.get(2).get("resources.type"));
  }

  @Test
  void recordsDataEventsOfListedResourcesAndOtherTypesByName() {
    var selectors =
        selectors(
            "includeManagementEvents", "false",
            "enableDataLogging", "true",
            "dataLoggingReadWriteType", "ReadOnly",
            "dataResources",
                "['AWS::DynamoDB::Table',{'type':'AWS::S3::Object','arns':['arn:aws:s3:::b/']},"
                    + "{'type':'AWS::Lambda::Function','arns':['arn:aws:lambda:eu-west-1:345678901234:function:f']}]");
    assertEquals(3, selectors.size());
    assertEquals(
        Map.of(Operator.EQUALS, List.of("arn:aws:lambda:eu-west-1:345678901234:function:f")),
        selectors.get(1).get("resources.ARN"));
    assertEquals(
        Map.of(Operator.STARTS_WITH, List.of("arn:aws:s3:::b/")),
        selectors.get(2).get("resources.ARN"));
    selectors.forEach(
        selector ->
            assertEquals(Map.of(Operator.EQUALS, List.of("true")), selector.get("readOnly")));
  }

  @Test
  void takesAnAccessPointForWhatTheArnsOfItsObjectsBeginWith() {
    var arn = "arn:aws:s3:eu-west-1:345678901234:accesspoint/orders";
    assertEquals(
        Map.of(Operator.STARTS_WITH, List.of(arn)),
        byField(EventSelector.dataEvents("AWS::S3::AccessPoint", List.of(arn), readWrite()))
            .get("resources.ARN"));
  }

  @Test
  void leavesOutWhatCloudTrailItselfDelivers() {
    var all = EventSelector.dataEvents("AWS::S3::Object", List.of(), readWrite());
    assertEquals(
        Map.of(Operator.NOT_STARTS_WITH, List.of("arn:aws:s3:::logs/")),
        byField(all.without("arn:aws:s3:::logs")).get("resources.ARN"));
    var some = EventSelector.dataEvents("AWS::S3::Object", List.of("arn:aws:s3:::b/"), readWrite());
    assertEquals(
        Map.of(
            Operator.STARTS_WITH, List.of("arn:aws:s3:::b/"),
            Operator.NOT_STARTS_WITH, List.of("arn:aws:s3:::logs/")),
        byField(some.without("arn:aws:s3:::logs")).get("resources.ARN"));
    var table = EventSelector.dataEvents("AWS::DynamoDB::Table", List.of(), readWrite());
    assertEquals(table, table.without("arn:aws:s3:::logs"));
  }

  @Test
  void takesSelectorsAsAwsDocumentsThem() {
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "all | must be a list of selectors with Name and FieldSelectors, but is 'all'",
        "[] | must be a list of selectors",
        "['a'] | selector 1 has no list of FieldSelectors",
        "[{'Name':'a'}] | selector 1 has no list of FieldSelectors",
        "[{'name':'a','FieldSelectors':[]}] | selector 1 has 'name', not Name or FieldSelectors",
        "[{'FieldSelectors':[{'Equals':['a']}]}] | selector 1 has a field selector without a Field",
        "[{'FieldSelectors':[{'Field':'eventname','Equals':['a']}]}] | selector 1 must have fields of eventCategory, eventName",
        "[{'FieldSelectors':[{'Field':'eventCategory','Is':['Data']}]}] | selector 1 must have operators of Equals, NotEquals",
        "[{'FieldSelectors':[{'Field':'eventCategory','Equals':'Data'}]}] | selector 1 must have a list of texts for Equals of eventCategory",
        "[{'FieldSelectors':[{'Field':'eventCategory'}]}] | selector 1 says nothing of eventCategory",
        "[{'FieldSelectors':[{'Field':'eventCategory','NotEquals':['Data']}]}] | selector 1 must have Equals with one value for eventCategory",
        "[{'FieldSelectors':[{'Field':'eventName','Equals':['a']}]}] | selector 1 must have the field eventCategory with one of Data, Management, NetworkActivity",
        "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Data']}]}] | selector 1 must have the field resources.type for Data",
        "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Data']},{'Field':'resources.type','Equals':['S3']}]}] | selector 1 must have a resources.type like AWS::S3::Object",
        "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},{'Field':'eventCategory','Equals':['Management']}]}] | selector 1 has the field eventCategory twice",
        "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},{'Field':'eventName','StartsWith':['Delete']}]}] | selector 1 must have no field eventName for Management events of a trail, only eventCategory, eventSource, readOnly",
        "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},{'Field':'eventSource','Equals':['kms.amazonaws.com']}]}] | selector 1 must have for eventSource of Management events of a trail NotEquals",
        "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},{'Field':'eventSource','NotEquals':['s3.amazonaws.com']}]}] | selector 1 must have for eventSource of Management events of a trail NotEquals",
        "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},{'Field':'readOnly','Equals':['yes']}]}] | selector 1 must have true or false for readOnly",
        "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['NetworkActivity']}]}] | selector 1 must have Equals for eventSource of NetworkActivity events"
      })
  void refusesSelectorsThatAwsWouldRefuse(String selectors, String expected) {
    var lines = errors("advancedEventSelectors", selectors).lines().toList();
    assertTrue(
        lines.stream()
            .anyMatch(line -> line.startsWith("orgtrail:advancedEventSelectors " + expected)),
        lines.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "S3 | must be a list of type names",
        "['S3'] | must have types like AWS::S3::Object",
        "[3] | must be a list of type names, or of type and arns, but has '3'",
        "[{'type':'AWS::S3::Object','arn':['a']}] | must be a list of type names, or of type and arns",
        "[{'type':'AWS::S3::Object','arns':['arn:aws:s3:::b']}] | must have ARNs without wildcards, arn:aws:s3:::<bucket>/",
        "[{'type':'AWS::S3::Object','arns':['arn:aws:s3:::b/*']}] | must have ARNs without wildcards",
        "[{'type':'AWS::Lambda::Function','arns':['f']}] | must have ARNs without wildcards, e.g. arn:aws:lambda",
        "[{'type':'AWS::S3::Object','arns':[]}] | must be a list of type names, or of type and arns",
        "['AWS::S3::Object','AWS::S3::Object'] | names 'AWS::S3::Object' twice"
      })
  void refusesDataResourcesThatAreNone(String resources, String expected) {
    var error = errors("enableDataLogging", "true", "dataResources", resources);
    assertTrue(error.startsWith("orgtrail:dataResources " + expected), error);
    assertEquals(1, error.lines().count(), error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cloudwatchLogRetentionDays | 17 | one of 1, 3, 5, 7, 14",
        "cloudwatchLogRetentionDays | 0 | one of 1, 3, 5",
        "cloudwatchLogs | yes | true or false",
        "notifySnsTopicName | 'new logs' | a topic name",
        "notifySnsTopicName | arn:aws:sqs:eu-west-1:123456789012:a | a topic name",
        "managementEventsReadWriteType | Read | All or ReadOnly or WriteOnly",
        "dataLoggingReadWriteType | all | All or ReadOnly or WriteOnly",
        "enableDataLogging | on | true or false",
        "includeManagementEvents | 1 | true or false",
        "delegatedAdministrator | 1234 | 12 digits, in quotes",
        "skipPreflight | no | true or false",
        "alarms | some | true or false"
      })
  void refusesABadValue(String setting, String value, String allowed) {
    var error = errors(setting, value);
    assertEquals(1, error.lines().count(), error);
    assertTrue(error.startsWith("orgtrail:" + setting + " must be "), error);
    assertTrue(error.contains(allowed) && error.endsWith(", but is '" + value + "'"), error);
  }

  @ParameterizedTest
  @CsvSource({
    "insights, ApiCallRate, ApiCallRateInsight or ApiErrorRateInsight",
    "excludeManagementEventSources, s3.amazonaws.com, kms.amazonaws.com or rdsdata.amazonaws.com",
    "excludeAlarms, CloudWatch.99, an alarm's id: CloudWatch.1"
  })
  void refusesABadEntryOfAList(String setting, String entry, String allowed) {
    var error =
        errors(
            "cloudwatchLogs",
            "true",
            "alarms",
            "true",
            "alarmEmail",
            "soc@example.org",
            setting,
            "['" + entry + "']");
    assertEquals(1, error.lines().count(), error);
    assertTrue(error.startsWith("orgtrail:" + setting + " must be a list"), error);
    assertTrue(error.contains(allowed) && error.endsWith("but has '" + entry + "'"), error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "alarms=true;alarmEmail=a@b.org | orgtrail:alarms must be false without CloudWatch Logs",
        "alarms=true;cloudwatchLogs=true | exactly one of them",
        "alarms=true;cloudwatchLogs=true;alarmEmail=a@b.org;alarmTopicArn=arn:aws:sns:ap-southeast-1:234567890123:a | exactly one of them",
        "alarmEmail=a@b.org | orgtrail:alarmEmail 'a@b.org' is of no use while orgtrail:alarms is false",
        "excludeAlarms=['CloudWatch.1'] | is of no use while orgtrail:alarms is false",
        "cloudwatchLogGroupArn=GROUP | orgtrail:cloudwatchLogsRoleArn is missing",
        "cloudwatchLogsRoleArn=ROLE | orgtrail:cloudwatchLogGroupArn is missing",
        "cloudwatchLogs=true;cloudwatchLogGroupArn=GROUP;cloudwatchLogsRoleArn=ROLE | exclude each other",
        "dataResources=['AWS::DynamoDB::Table'] | is of no use while orgtrail:enableDataLogging is false",
        "includeManagementEvents=false | nothing would be recorded",
        "includeManagementEvents=false;enableDataLogging=true;excludeManagementEventSources=['kms.amazonaws.com'] | is of no use while orgtrail:includeManagementEvents is false",
        "advancedEventSelectors=ALL;enableDataLogging=true | orgtrail:advancedEventSelectors and orgtrail:enableDataLogging exclude each other",
        "advancedEventSelectors=ALL;dataResources=['AWS::DynamoDB::Table'] | orgtrail:dataResources exclude each other",
        "advancedEventSelectors=ALL;includeManagementEvents=false | orgtrail:includeManagementEvents exclude each other",
        "advancedEventSelectors=ALL;managementEventsReadWriteType=ReadOnly | orgtrail:managementEventsReadWriteType exclude each other",
        "insights=['ApiCallRateInsight'];managementEventsReadWriteType=ReadOnly | orgtrail:insights 'ApiCallRateInsight' cannot be had",
        "insights=['ApiErrorRateInsight'];includeManagementEvents=false;enableDataLogging=true | cannot be had of what is recorded",
        "alarms=true;cloudwatchLogs=true;alarmEmail=a@b.org;managementEventsReadWriteType=WriteOnly | orgtrail:alarms must be false unless all management events are recorded",
        "alarms=true;cloudwatchLogs=true;alarmEmail=a@b.org;notifySnsTopicName=example-quantum-123-alarms | orgtrail:notifySnsTopicName must not be 'example-quantum-123-alarms'",
        "isOrganizationTrail=false;delegatedAdministrator=345678901234 | is of no use while orgtrail:isOrganizationTrail is false"
      })
  void refusesSettingsThatContradictEachOther(String settings, String expected) {
    var all = "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']}]}]";
    var keysAndValues =
        settings.replace("GROUP", GROUP).replace("ROLE", ROLE).replace("ALL", all).split("[=;]");
    var error = errors(keysAndValues);
    assertEquals(1, error.lines().count(), error);
    assertTrue(error.contains(expected), error);
  }

  @ParameterizedTest
  @CsvSource({GROUP, GROUP + ":*"})
  void takesAnExistingLogGroupWithAndWithoutTheStarAtTheEnd(String arn) {
    assertEquals(
        Optional.of(GROUP),
        read("cloudwatchLogGroupArn", arn, "cloudwatchLogsRoleArn", ROLE)
            .cloudWatchLogs()
            .groupArn());
  }

  @Test
  void makesAllAlarmsButTheExcluded() {
    var alarms =
        read(
                "cloudwatchLogs", "true",
                "alarms", "true",
                "alarmEmail", "soc@example.org",
                "excludeAlarms", "['CloudWatch.2','CIS.4.15']")
            .alarms()
            .selected();
    assertEquals(13, alarms.size());
    assertTrue(!alarms.contains(CisAlarm.UNAUTHORIZED_API_CALLS));
  }

  @Test
  void warnsOfATrailThatRecordsNothing() {
    assertEquals(List.of(), read().warnings());
    assertEquals(
        List.of("orgtrail:enableCloudtrail false: the trail exists, and records nothing"),
        read("enableCloudtrail", "false").warnings());
  }

  private static EventSelector.ReadWriteType readWrite() {
    return EventSelector.ReadWriteType.ALL;
  }

  private static List<Map<String, Map<Operator, List<String>>>> selectors(
      String... namesAndValues) {
    return read(namesAndValues).eventSelectors().stream().map(TrailSettingsTest::byField).toList();
  }

  private static Map<String, Map<Operator, List<String>>> byField(EventSelector selector) {
    return selector.fields().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                EventSelector.Field::name, EventSelector.Field::conditions));
  }

  private static TrailSettings read(String... namesAndValues) {
    return ((Settings.Management) Settings.read(config(namesAndValues))).trail();
  }

  private static String errors(String... namesAndValues) {
    return assertThrows(RunException.class, () -> Settings.read(config(namesAndValues)))
        .getMessage();
  }

  /** Quotes of JSON are written as apostrophes here. */
  private static Map<String, String> config(String... namesAndValues) {
    var config = StackFiles.management();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      var value = namesAndValues[i + 1];
      config =
          StackFiles.with(
              config,
              "orgtrail:" + namesAndValues[i],
              value.startsWith("[") ? value.replace('\'', '"') : value);
    }
    return config;
  }
}
