package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataResourcesReaderTest {
  private static final String A_LIST =
      "must be a list of type names, or of objects with type and arns, but ";

  @Test
  void readsTypesAndObjectsWithArns() {
    var problems = new ArrayList<String>();
    assertEquals(
        Map.of(
            "AWS::DynamoDB::Table", List.of(),
            "AWS::S3::Object", List.of("arn:aws-cn:s3:::b/", "arn:aws:s3:::b.c/a/b")),
        DataResourcesReader.read(
            "['AWS::DynamoDB::Table',{'type':'AWS::S3::Object','arns':['arn:aws-cn:s3:::b/','arn:aws:s3:::b.c/a/b']}]"
                .replace('\'', '"'),
            problems));
    assertEquals(List.of(), problems);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "S3 | " + A_LIST + "is 'S3'",
        "[] | " + A_LIST + "is '[]'",
        "{} | " + A_LIST + "is '{}'",
        "[3] | " + A_LIST + "has '3'",
        "[''] | " + A_LIST + "has ''''",
        "[['AWS::S3::Object']] | " + A_LIST + "has '['AWS::S3::Object']'",
        "[{'arns':['a']}] | " + A_LIST + "has '{'arns':['a']}'",
        "[{'type':'AWS::S3::Object'}] | " + A_LIST + "has '{'type':'AWS::S3::Object'}'",
        "[{'type':'AWS::S3::Object','arn':['a']}] | "
            + A_LIST
            + "has '{'type':'AWS::S3::Object','arn':['a']}'",
        "[{'type':'AWS::S3::Object','arns':[]}] | "
            + A_LIST
            + "has '{'type':'AWS::S3::Object','arns':[]}'",
        "[{'type':'AWS::S3::Object','arns':[1]}] | "
            + A_LIST
            + "has '{'type':'AWS::S3::Object','arns':[1]}'",
        "[{'type':'AWS::S3::Object','arns':'a'}] | "
            + A_LIST
            + "has '{'type':'AWS::S3::Object','arns':'a'}'",
        "['S3'] | must have types like AWS::S3::Object or AWS::DynamoDB::Table, but has 'S3'",
        "['AWS::S3'] | must have types like AWS::S3::Object or AWS::DynamoDB::Table, but has 'AWS::S3'",
        "['AWS::S3::Object','AWS::S3::Object'] | has 'AWS::S3::Object' twice",
        "[{'type':'AWS::S3::Object','arns':['arn:aws:s3:::b']}] | must have ARNs without wildcards, arn:aws:s3:::<bucket>/ or arn:aws:s3:::<bucket>/<start of the key>, but has 'arn:aws:s3:::b'",
        "[{'type':'AWS::S3::Object','arns':['arn:aws:s3:::b/*']}] | must have ARNs without wildcards, arn:aws:s3:::<bucket>/ or arn:aws:s3:::<bucket>/<start of the key>, but has 'arn:aws:s3:::b/*'",
        "[{'type':'AWS::S3::Object','arns':['arn:aws:s3:::']}] | must have ARNs without wildcards, arn:aws:s3:::<bucket>/ or arn:aws:s3:::<bucket>/<start of the key>, but has 'arn:aws:s3:::'",
        "[{'type':'AWS::Lambda::Function','arns':['f']}] | must have ARNs without wildcards, e.g. arn:aws:lambda:<region>:<account id>:function:<name>, but has 'f'",
        "[{'type':'AWS::Lambda::Function','arns':['arn:aws:lambda:*:345678901234:function:f']}] | must have ARNs without wildcards, e.g. arn:aws:lambda:<region>:<account id>:function:<name>, but has 'arn:aws:lambda:*:345678901234:function:f'"
      })
  void refusesAnythingElse(String resources, String expected) {
    assertEquals(List.of(expected), problems(resources));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS::Lambda::Function", "AWS::S3::Object"})
  void refusesAnArnWithALineBreakOrLongerThanAwsAllows(String type) {
    var start = "arn:aws:s3:::b/";
    var longest = start + "a".repeat(2_048 - start.length());
    assertEquals(List.of(), problems(arn(type, longest)));
    assertEquals(1, problems(arn(type, longest + "a")).size());
    assertEquals(1, problems(arn(type, start + "\\n")).size());
  }

  private static String arn(String type, String arn) {
    return "[{'type':'%s','arns':['%s']}]".formatted(type, arn);
  }

  @Test
  void refusesAnElementThatOccursTwice() {
    assertEquals(
        List.of("has 'arns' twice"),
        problems(
            "[{'type':'AWS::S3::Object','arns':['arn:aws:s3:::a/'],'arns':['arn:aws:s3:::b/']}]"));
  }

  @Test
  void tellsEachBadEntry() {
    assertEquals(
        3, problems("['S3',3,{'type':'AWS::S3::Object','arns':['a','arn:aws:s3:::b/']}]").size());
  }

  private static List<String> problems(String resources) {
    var problems = new ArrayList<String>();
    DataResourcesReader.read(resources.replace('\'', '"'), problems);
    return problems.stream().map(problem -> problem.replace('"', '\'')).toList();
  }
}
