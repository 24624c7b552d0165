package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.EventSelector;
import orgtrail.aws.EventSelector.Field;
import orgtrail.aws.EventSelector.Operator;

class EventSelectorReaderTest {
  private static final String FIELDS =
      "eventCategory, eventName, eventSource, readOnly, resources.ARN, resources.type, userIdentity.arn";
  private static final String OPERATORS =
      "Equals, NotEquals, StartsWith, NotStartsWith, EndsWith, NotEndsWith";

  private static final String MANAGEMENT = "{'Field':'eventCategory','Equals':['Management']}";
  private static final String DATA = "{'Field':'eventCategory','Equals':['Data']}";
  private static final String NETWORK = "{'Field':'eventCategory','Equals':['NetworkActivity']}";
  private static final String OBJECTS = "{'Field':'resources.type','Equals':['AWS::S3::Object']}";

  // --- Selectors that AWS takes ------------------------------------------------------------------

  @Test
  void readsNamesFieldsAndConditions() {
    assertEquals(
        List.of(
            new EventSelector(
                "Writes",
                List.of(
                    new Field("eventCategory", Map.of(Operator.EQUALS, List.of("Data"))),
                    new Field(
                        "resources.type", Map.of(Operator.EQUALS, List.of("AWS::S3::Object"))),
                    new Field(
                        "resources.ARN",
                        Map.of(
                            Operator.STARTS_WITH, List.of("arn:aws:s3:::b/", "arn:aws:s3:::c/"),
                            Operator.NOT_ENDS_WITH, List.of(".tmp"))))),
            new EventSelector(
                "",
                List.of(
                    new Field("eventCategory", Map.of(Operator.EQUALS, List.of("Management")))))),
        read(
            "[{'Name':'Writes','FieldSelectors':[%s,%s,{'Field':'resources.ARN','StartsWith':['arn:aws:s3:::b/','arn:aws:s3:::c/'],'NotEndsWith':['.tmp']}]},{'FieldSelectors':[%s]}]"
                .formatted(DATA, OBJECTS, MANAGEMENT),
            new ArrayList<>()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MANAGEMENT,
        MANAGEMENT + ",{'Field':'readOnly','Equals':['true']}",
        MANAGEMENT + ",{'Field':'eventSource','NotEquals':['kms.amazonaws.com']}",
        MANAGEMENT
            + ",{'Field':'eventSource','NotEquals':['kms.amazonaws.com','rdsdata.amazonaws.com']}",
        DATA + "," + OBJECTS,
        DATA + "," + OBJECTS + ",{'Field':'readOnly','Equals':['false']}",
        DATA + "," + OBJECTS + ",{'Field':'eventName','Equals':['PutObject']}",
        DATA + "," + OBJECTS + ",{'Field':'eventSource','StartsWith':['s3']}",
        DATA
            + ","
            + OBJECTS
            + ",{'Field':'userIdentity.arn','NotStartsWith':['arn:aws:sts::123456789012:assumed-role/A']}",
        NETWORK + ",{'Field':'eventSource','Equals':['ec2.amazonaws.com']}",
        NETWORK
            + ",{'Field':'eventSource','Equals':['ec2.amazonaws.com']},{'Field':'eventName','Equals':['RunInstances']}"
      })
  void takesWhatAwsTakes(String fields) {
    assertEquals(List.of(), problems("[{'FieldSelectors':[" + fields + "]}]"));
  }

  // --- Selectors that it refuses -----------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"all", "[]", "{}", "''"})
  void refusesWhatIsNoList(String selectors) {
    assertEquals(
        List.of(
            "must be a list of selectors with Name and FieldSelectors, but is '%s'"
                .formatted(selectors)),
        problems(selectors));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'a'                                  | has no list of FieldSelectors",
        "{'Name':'a'}                         | has no list of FieldSelectors",
        "{'Name':'a','FieldSelectors':[]}     | has no list of FieldSelectors",
        "{'Name':'a','FieldSelectors':'b'}    | has no list of FieldSelectors",
        "{'name':'a','FieldSelectors':[MANAGEMENT]}     | has 'name', not Name or FieldSelectors",
        "{'Name':1,'FieldSelectors':[MANAGEMENT]}       | must have a text as its Name, but has '1'",
        "{'Name':['a'],'FieldSelectors':[MANAGEMENT]}   | must have a text as its Name, but has '['a']'",
        "{'Name':null,'FieldSelectors':[MANAGEMENT]}    | must have a text as its Name, but has 'null'",
        "{'Name':'','FieldSelectors':[MANAGEMENT]}      | must have a text as its Name, but has ''''"
      })
  void refusesASelectorOfAnotherShape(String selector, String expected) {
    assertEquals(List.of("selector 1 " + expected), problems("[" + withFields(selector) + "]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "MANAGEMENT,{'Equals':['a']}                         | has a field selector without a Field",
        "MANAGEMENT,'a'                                      | has a field selector without a Field",
        "MANAGEMENT,{'Field':'eventname','Equals':['a']}     | must have only the fields "
            + FIELDS
            + ", but has 'eventname'",
        "MANAGEMENT,{'Field':'readOnly'}                     | has no condition for readOnly",
        "MANAGEMENT,{'Field':'readOnly','Equals':['yes']}    | must have true or false for readOnly",
        "MANAGEMENT,{'Field':'readOnly','NotEquals':['true']} | must have Equals with one value for readOnly",
        "MANAGEMENT,{'Field':'readOnly','Equals':['true','false']} | must have Equals with one value for readOnly",
        "MANAGEMENT,MANAGEMENT                               | has the field eventCategory twice",
        "MANAGEMENT,{'Field':'eventName','StartsWith':['Delete']} | must not have the field eventName for Management events of a trail, only eventCategory, eventSource, readOnly",
        "MANAGEMENT,{'Field':'userIdentity.arn','Equals':['a']} | must not have the field userIdentity.arn for Management events of a trail, only eventCategory, eventSource, readOnly",
        "NETWORK,{'Field':'eventSource','Equals':['ec2.amazonaws.com']},{'Field':'userIdentity.arn','Equals':['a']} | must not have the field userIdentity.arn for NetworkActivity events of a trail, only eventCategory, eventName, eventSource",
        "MANAGEMENT,{'Field':'eventSource','Equals':['kms.amazonaws.com']} | must have NotEquals with kms.amazonaws.com or rdsdata.amazonaws.com for eventSource of Management events of a trail",
        "MANAGEMENT,{'Field':'eventSource','NotEquals':['s3.amazonaws.com']} | must have NotEquals with kms.amazonaws.com or rdsdata.amazonaws.com for eventSource of Management events of a trail",
        "DATA                                                | must have the field resources.type for Data events",
        "DATA,{'Field':'resources.type','Equals':['S3']}     | must have a resources.type like AWS::S3::Object",
        "DATA,{'Field':'resources.type','StartsWith':['AWS::S3::Object']} | must have Equals with one value for resources.type",
        "NETWORK                                             | must have Equals with one value for eventSource of NetworkActivity events",
        "NETWORK,{'Field':'eventSource','StartsWith':['ec2']} | must have Equals with one value for eventSource of NetworkActivity events",
        "NETWORK,{'Field':'eventSource','Equals':['ec2.amazonaws.com','s3.amazonaws.com']} | must have Equals with one value for eventSource of NetworkActivity events",
        "{'Field':'eventName','Equals':['a']}                | must have the field eventCategory with one of Data, Management, NetworkActivity",
        "{'Field':'eventCategory','Equals':['Insight']}      | must have the field eventCategory with one of Data, Management, NetworkActivity"
      })
  void refusesAFieldThatAwsRefuses(String fields, String expected) {
    assertEquals(
        List.of("selector 1 " + expected),
        problems("[{'FieldSelectors':[" + withFields(fields) + "]}]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'Is':['true']     | must have only the operators " + OPERATORS + ", but has 'Is'",
        "'Equals':'true'   | must have a list of texts for Equals of readOnly",
        "'Equals':[]       | must have a list of texts for Equals of readOnly",
        "'Equals':[true]   | must have a list of texts for Equals of readOnly",
        "'Equals':['']     | must have a list of texts for Equals of readOnly"
      })
  void refusesAConditionThatIsNone(String condition, String expected) {
    assertEquals(
        List.of("selector 1 " + expected),
        problems(
            "[{'FieldSelectors':[" + MANAGEMENT + ",{'Field':'readOnly'," + condition + "}]}]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Field':'eventCategory'}",
        "{'Field':'eventCategory','Is':['Data']}",
        "{'Field':'eventCategory','Equals':'Data'}",
        "{'Field':'eventCategory','NotEquals':['Data']}",
        "{'Field':'eventCategory','Equals':['Data','Management']}",
        "MANAGEMENT,{'Field':'eventSource'}",
        "MANAGEMENT,{'Field':'eventSource','Is':['kms.amazonaws.com']}",
        "NETWORK,{'Field':'eventSource'}",
        "NETWORK,{'Field':'eventSource','Equals':'ec2.amazonaws.com'}",
        "DATA,{'Field':'resources.type'}"
      })
  void tellsOneMistakeInOneLine(String fields) {
    var problems = problems("[{'FieldSelectors':[" + withFields(fields) + "]}]");
    assertEquals(1, problems.size(), problems.toString());
  }

  @Test
  void refusesALongerNameOrValueThanAwsAllows() {
    var selector =
        "[{'Name':'%s','FieldSelectors':[%s,{'Field':'resources.ARN','StartsWith':['%s']}]}]";
    var fields = DATA + "," + OBJECTS;
    assertEquals(
        List.of(), problems(selector.formatted("n".repeat(1_000), fields, "a".repeat(2_048))));
    assertEquals(
        List.of(
            "selector 1 must have values of at most 2048 characters for StartsWith of resources.ARN",
            "selector 1 must have a Name of at most 1000 characters"),
        problems(selector.formatted("n".repeat(1_001), fields, "a".repeat(2_049))));
  }

  @Test
  void refusesAnElementThatOccursTwice() {
    assertEquals(
        List.of("has 'Equals' twice"),
        problems(
            "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Data'],'Equals':['Management']}]}]"));
  }

  @Test
  void tellsWhichSelectorIsWrong() {
    assertEquals(
        List.of(
            "selector 2 has no list of FieldSelectors",
            "selector 3 must have the field resources.type for Data events"),
        problems(
            "[{'FieldSelectors':[%s]},{'Name':'a'},{'FieldSelectors':[%s]}]"
                .formatted(MANAGEMENT, DATA)));
  }

  private static String withFields(String text) {
    return text.replace("MANAGEMENT", MANAGEMENT).replace("DATA", DATA).replace("NETWORK", NETWORK);
  }

  private static List<EventSelector> read(String selectors, List<String> problems) {
    return EventSelectorReader.read(selectors.replace('\'', '"'), problems);
  }

  private static List<String> problems(String selectors) {
    var problems = new ArrayList<String>();
    read(selectors, problems);
    return problems.stream().map(problem -> problem.replace('"', '\'')).toList();
  }
}
