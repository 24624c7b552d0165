package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static orgtrail.testing.ExistingDeployment.json;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.testing.Examples;
import orgtrail.testing.ExistingDeployment;

/** Each kind of events that an adopted trail no longer records has a line. */
class EventDifferenceTest {
  private static final String DATA_SETTINGS =
      "orgtrail:enableDataLogging with orgtrail:dataResources, or orgtrail:advancedEventSelectors";
  private static final String ALL_DATA =
      "{'IncludeManagementEvents': true, 'ReadWriteType': 'All', 'DataResources': [{'Type': 'AWS::S3::Object', 'Values': ['arn:aws:s3']}, {'Type': 'AWS::Lambda::Function', 'Values': ['arn:aws:lambda']}]}";

  @Test
  void dataEventsOfATypeThatTheSettingsDoNotHave() {
    var tables =
        "{'DataResources': [{'Type': 'AWS::DynamoDB::Table', 'Values': ['arn:aws:dynamodb']}]}";
    var line = ends("data events of AWS::DynamoDB::Table", DATA_SETTINGS);
    assertEquals(List.of(line), basic(tables));
    assertEquals(List.of(line), basic(tables, "enableDataLogging", "true"));
    assertEquals(
        List.of(),
        basic(tables, "enableDataLogging", "true", "dataResources", "[\"AWS::DynamoDB::Table\"]"));
  }

  @Test
  void dataEventsOfABasicSelectorForEveryResourceAreKept() {
    assertEquals(List.of(), basic(ALL_DATA, "enableDataLogging", "true"));
  }

  @Test
  void dataEventsOfFewerResources() {
    assertEquals(
        List.of(
            "adopting the trail example-quantum-123 changes which data events of AWS::S3::Object it records: compare aws cloudtrail get-event-selectors --trail-name example-quantum-123 with "
                + DATA_SETTINGS),
        basic(
            ALL_DATA,
            "enableDataLogging",
            "true",
            "dataResources",
            "[\"AWS::Lambda::Function\", {\"type\": \"AWS::S3::Object\", \"arns\": [\"arn:aws:s3:::one/\"]}]"));
  }

  @ParameterizedTest
  @CsvSource({"ReadOnly", "WriteOnly"})
  void dataEventsThatOnlyReadOrOnlyWrite(String type) {
    assertEquals(
        1, basic(ALL_DATA, "enableDataLogging", "true", "dataLoggingReadWriteType", type).size());
  }

  /** The trail of a lost state has the selectors that the program wrote. */
  @Test
  void theSelectorsOfThisProgramAreTheSame() {
    for (var settings :
        List.of(
            new String[] {"enableDataLogging", "true", "dataLoggingReadWriteType", "WriteOnly"},
            new String[] {
              "enableDataLogging",
              "true",
              "dataResources",
              "[{\"type\": \"AWS::S3::Object\", \"arns\": [\"arn:aws:s3:::one/\"]}]"
            })) {
      var selectors =
          Examples.management(settings)
              .run()
              .inputs("organization-trail")
              .get("advancedEventSelectors");
      assertEquals(List.of(), lines("AdvancedEventSelectors", asAws(selectors), settings));
      assertEquals(1, lines("AdvancedEventSelectors", asAws(selectors)).size());
    }
  }

  @ParameterizedTest
  @CsvSource({"WriteOnly, read", "ReadOnly, write"})
  void managementEventsThatOnlyReadOrOnlyWrite(String type, String gone) {
    assertEquals(
        List.of(ends("management events that " + gone, "orgtrail:managementEventsReadWriteType")),
        basic("{'ReadWriteType': 'All'}", "managementEventsReadWriteType", type));
  }

  @Test
  void allManagementEvents() {
    assertEquals(
        List.of(ends("management events", "orgtrail:includeManagementEvents")),
        basic(ALL_DATA, "enableDataLogging", "true", "includeManagementEvents", "false"));
  }

  @Test
  void managementEventsOfASource() {
    var excluded = "[\"kms.amazonaws.com\"]";
    assertEquals(
        List.of(
            ends(
                "management events of kms.amazonaws.com",
                "orgtrail:excludeManagementEventSources without them")),
        basic("{'ReadWriteType': 'All'}", "excludeManagementEventSources", excluded));
    assertEquals(
        List.of(),
        basic(
            "{'ExcludeManagementEventSources': ['kms.amazonaws.com']}",
            "excludeManagementEventSources",
            excluded));
  }

  @Test
  void moreEventsHaveNoLine() {
    assertEquals(List.of(), basic("{'ReadWriteType': 'WriteOnly'}"));
  }

  @Test
  void networkActivity() {
    var selectors =
        json(
            """
            [{'FieldSelectors': [{'Field': 'eventCategory', 'Equals': ['NetworkActivity']},
                                 {'Field': 'eventSource', 'Equals': ['ec2.amazonaws.com']}]},
             {'FieldSelectors': [{'Field': 'eventCategory', 'Equals': ['Management']}]}]
            """);
    assertEquals(
        List.of(
            ends(
                "network activity events of ec2.amazonaws.com", "orgtrail:advancedEventSelectors")),
        lines("AdvancedEventSelectors", JsonParser.parseString(selectors)));
    assertEquals(
        List.of(),
        lines(
            "AdvancedEventSelectors",
            JsonParser.parseString(selectors),
            "advancedEventSelectors",
            selectors));
  }

  /** A condition that excludes data events does not record them. */
  @Test
  void aNegatedCategoryIsNoDataEvent() {
    var selectors =
        json(
            """
            [{'FieldSelectors': [{'Field': 'eventCategory', 'Equals': ['Management']},
                                 {'Field': 'eventSource', 'NotEquals': ['Data']}]}]
            """);
    assertEquals(List.of(), lines("AdvancedEventSelectors", JsonParser.parseString(selectors)));
  }

  @Test
  void oneOfTwoTypesOfInsights() {
    var both =
        json("[{'InsightType': 'ApiCallRateInsight'}, {'InsightType': 'ApiErrorRateInsight'}]");
    assertEquals(
        List.of(ends("Insights of ApiErrorRateInsight", "orgtrail:insights")),
        lines(
            "InsightSelectors",
            JsonParser.parseString(both),
            "insights",
            "[\"ApiCallRateInsight\"]"));
  }

  private static String ends(String events, String settings) {
    return "adopting the trail example-quantum-123 ends its recording of %s: set %s to keep it"
        .formatted(events, settings);
  }

  private static List<String> basic(String selector, String... namesAndValues) {
    return lines(
        "EventSelectors", JsonParser.parseString("[" + json(selector) + "]"), namesAndValues);
  }

  /** The provider's words for selectors, as AWS writes them. */
  private static JsonElement asAws(Object selectors) {
    var text = new Gson().toJson(selectors);
    for (var word :
        List.of("fieldSelectors", "field", "equals", "notEquals", "startsWith", "notStartsWith")) {
      var aws = Character.toUpperCase(word.charAt(0)) + word.substring(1);
      text = text.replaceAll("\"%ss?\":".formatted(word), "\"%s\":".formatted(aws));
    }
    return JsonParser.parseString(text);
  }

  private static List<String> lines(String property, JsonElement value, String... namesAndValues) {
    var settings = new ArrayList<>(List.of(namesAndValues));
    settings.addAll(List.of("adopt", "true"));
    return Examples.management(settings.toArray(String[]::new))
        .withExisting(
            "AWS::CloudTrail::Trail",
            ExistingDeployment.TRAIL,
            ExistingDeployment.trail(Map.of(property, value)))
        .run()
        .warnings()
        .stream()
        .filter(line -> line.startsWith("adopting the trail"))
        .toList();
  }
}
