package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentReaderTest {
  /** A policy that is right. */
  static final String OWN =
      "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:role/A'},'Action':'s3:GetObject','Resource':'*'}]}";

  private static final String ALLOWS_EVERYONE =
      " allows everyone: name the principals, or add a condition on the caller, e.g. StringEquals aws:PrincipalOrgID";

  @Test
  void readsAPolicy() {
    assertEquals(
        1,
        Reading.logStore("additionalBucketPolicy", OWN)
            .additionalBucketPolicy()
            .orElseThrow()
            .statements()
            .size());
    assertEquals(List.of(), problems(OWN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Version':'2012-10-17','Id':'a','Statement':{'Sid':'x','Effect':'Deny','Principal':'*','NotAction':'s3:*','NotResource':'a'}}",
        "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'a:b','Resource':'*','Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-exampleorg1'}}}]}",
        "{'Statement':[{'Effect':'Deny','NotPrincipal':{'AWS':'arn:aws:iam::123456789012:root'},'Action':'a:b','Resource':'*'}]}"
      })
  void takesWhatAwsTakes(String policy) {
    assertEquals(List.of(), problems(policy));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "[]", "1", "", "{'Statement':['a']}", "{'Statement':"})
  void refusesWhatIsNoPolicyInJson(String policy) {
    var problems = problems(policy);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(
        problems.get(0).startsWith("must be a policy document in JSON: "), problems.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | Not a JSON Object: []",
        "{'Statement':['a']} | Not a JSON Object: 'a'",
        "{'Statement': | it is not JSON at line 1 column 14",
        "{'Statement':{'Effect':'Deny','Principal':'a','Action':'a:b','Resource':'*'}} | Principal was not '*' or an object",
        "{'Statement':{'Effect':'Deny','Principal':{'AWS':'a'},'Action':{'a':'b'},'Resource':'*'}} | Action was not an array or string"
      })
  void tellsWhyItIsNoPolicyInJson(String policy, String why) {
    assertEquals(List.of("must be a policy document in JSON: " + why), problems(policy));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | has no Statement",
        "{'Version':'2012-10-17','Statement':[]} | has no Statement",
        "{'Statement':[{'Principal':{'AWS':'a'},'Action':'a:b','Resource':'*'}]} | has a statement without an Effect, Allow or Deny",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Action':'a:b','Resource':'*','Condition':{'StringEquals':{'x':[]}}}]} | has an empty 'x'",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Action':'a:b','Resource':'*','Condition':{}}]} | has an empty 'Condition'",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Action':'a:b','Resource':'*','Condition':{'Bool':{}}}]} | has an empty 'Bool'",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Action':'a:b','Resource':'*','Condition':null}]} | has an empty 'Condition'",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':123456789012},'Action':'a:b','Resource':'*'}]} | has 123456789012 without quotes in 'AWS': put it in quotes",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':['a',12]},'Action':'a:b','Resource':'*'}]} | has 12 without quotes in 'AWS': put it in quotes",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Action':'a:b','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':true}}}]} | has true without quotes in 'aws:SecureTransport': put it in quotes",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Action':'a:b','Resource':'*','Condition':{'NumericEquals':{'s3:max-keys':['5',6]}}}]} | has 6 without quotes in 's3:max-keys': put it in quotes",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Action':'a:b','Resource':'*'}],'Statements':['a']} | has 'Statements', which is not an element of a policy",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Action':'a:b','Resource':'*','Conditions':{'a':'b'}}]} | has 'Conditions', which is not an element of a statement",
        "{'Statement':[{'Effect':'Allow','Action':'s3:GetObject','Resource':'*'}]} | statement 1 has no Principal",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Resource':'*'}]} | statement 1 has no Action",
        "{'Statement':[{'Sid':'x','Effect':'Allow','Principal':{'AWS':'a'},'Action':'s3:GetObject'}]} | statement 'x' has no Resource",
        "{'Statement':[{'Effect':'Grant','Principal':{'AWS':'a'},'Action':'s3:GetObject','Resource':'*'}]} | statement 1 has the Effect 'Grant', not Allow or Deny"
      })
  void refusesWhatAwsWouldRefuseOrItsReaderWouldDrop(String policy, String expected) {
    assertEquals(List.of(expected), problems(policy));
  }

  /** AWS refuses both. A parser would take the last one, and the others would be lost. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'Action':'a:b','Action':'a:c','Resource':'*' | has 'Action' twice in one object",
        "'Action':'a:b','Resource':'*','Condition':{'Bool':{'x':'true'},'Bool':{'y':'true'}} | has 'Bool' twice in one object",
        "'Action':'a:b','Resource':'*','Condition':{'Bool':{'x':'true','x':'false'}} | has 'x' twice in one object"
      })
  void refusesAnElementThatOccursTwice(String elements, String expected) {
    assertEquals(List.of(expected), problems(statement(elements)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'Action':'a:b','NotAction':'a:c','Resource':'*' | has both Action and NotAction",
        "'Action':'a:b','Resource':'*','NotResource':'a' | has both Resource and NotResource",
        "'Action':'a:b','Resource':'*','NotPrincipal':{'AWS':'b'} | has both Principal and NotPrincipal",
        "'Action':'a:b','Resource':'*','Condition':{'StringEqual':{'x':'a'}} | has 'StringEqual', which is not a condition operator",
        "'Action':'a:b','Resource':'*','Condition':{'NullIfExists':{'x':'a','y':'b'}} | has 'NullIfExists', which is not a condition operator"
      })
  void refusesAStatementThatAwsRefuses(String elements, String expected) {
    assertEquals(List.of("statement 1 " + expected), problems(statement(elements)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Null",
        "StringLike",
        "StringNotEqualsIgnoreCase",
        "NumericGreaterThanEquals",
        "DateLessThan",
        "Bool",
        "BinaryEquals",
        "NotIpAddress",
        "ArnNotLikeIfExists",
        "ForAllValues:StringLike",
        "ForAnyValue:StringEqualsIfExists"
      })
  void takesEveryConditionOperator(String operator) {
    assertEquals(
        List.of(),
        problems(
            statement(
                "'Action':'a:b','Resource':'*','Condition':{'%s':{'x':'a'}}".formatted(operator))));
  }

  private static String statement(String elements) {
    return "{'Statement':{'Effect':'Deny','Principal':{'AWS':'a'}," + elements + "}}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\n", "\\ud83d"})
  void refusesACharacterThatIsNoText(String character) {
    assertEquals(
        List.of("has a character in 'Resource' that no policy can have"),
        problems(statement("'Action':'a:b','Resource':'a%sb'".formatted(character))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\n", "\\ud83d"})
  void refusesACharacterThatIsNoTextInAName(String character) {
    assertEquals(
        List.of("has a character in a name in 'StringLike' that no policy can have"),
        problems(
            statement(
                "'Action':'a:b','Resource':'*','Condition':{'StringLike':{'a%sb':'x'}}"
                    .formatted(character))));
  }

  /** AWS refuses the policy. AWS's reader takes it. */
  @ParameterizedTest
  @CsvSource({"Principal, aws", "NotPrincipal, Role"})
  void refusesAnUnknownTypeOfPrincipal(String element, String type) {
    assertEquals(
        List.of(
            "has the principal type '%s', not AWS, CanonicalUser, Federated or Service"
                .formatted(type)),
        problems(
            "{'Statement':{'Effect':'Deny','%s':{'AWS':'a','%s':'b'},'Action':'a:b','Resource':'*'}}"
                .formatted(element, type)));
  }

  /** AWS's reader drops all conditions then, so that the statement allows more. */
  @Test
  void refusesAConditionWhoseValueIsAnObject() {
    assertEquals(
        List.of("has 'y' in a Condition, whose value must be text or a list of texts"),
        problems(
            statement(
                "'Action':'a:b','Resource':'*','Condition':{'StringEquals':{'x':'a','y':{'b':'c'}}}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a'", "['a']", "[{'x':'a'}]", "{'x':[['a']]}", "{'x':[{'b':'c'}]}"})
  void refusesConditionsThatAreNoObjectOfTexts(String keys) {
    var refused =
        problems(
            statement("'Action':'a:b','Resource':'*','Condition':{'StringEquals':" + keys + "}"));
    assertEquals(1, refused.size(), refused.toString());
  }

  /** Only the merged policy would have variables. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'Id':'a' | 'Resource':'arn:aws:s3:::b/${aws:username}/*' | ${aws:username}",
        "'Version':'2008-10-17' | 'Resource':'arn:aws:s3:::b/${aws:username}/*' | ${aws:username}",
        "'Version':'2008-10-17 00:00:00 +0000 UTC' | 'Resource':'${*}' | ${*}",
        "'Id':'2012-10-17' | 'Resource':'\\u0024{a}' | ${a}",
        "'Id':'a' | 'Resource':'*','Condition':{'StringLike':{'x':['a','${b']}} | ${b'",
      })
  void refusesTextThatWouldBeAVariable(String head, String elements, String variable) {
    var refused = problems(versioned(head, elements));
    assertEquals(1, refused.size(), refused.toString());
    assertTrue(refused.get(0).startsWith("has '" + variable), refused.toString());
    assertTrue(
        refused
            .get(0)
            .endsWith(
                "', which is a variable only in Version 2012-10-17: set this Version, and write"
                    + " ${$} for a $ that is meant as text"),
        refused.toString());
  }

  /** YAML makes a time of a date without quotes. */
  @ParameterizedTest
  @ValueSource(strings = {"2012-10-17", "2012-10-17 00:00:00 +0000 UTC"})
  void takesVariablesOfTheVersionThatHasThem(String version) {
    var head = "'Version':'" + version + "'";
    assertEquals(List.of(), problems(versioned(head, "'Resource':'a/${aws:username}/${$}'")));
  }

  @Test
  void takesDollarsAndBracesOfAnEarlierVersion() {
    var head = "'Id':'${a}','Version':'2008-10-17'";
    assertEquals(List.of(), problems(versioned(head, "'Resource':'a/$b/{c}'")));
  }

  private static String versioned(String head, String elements) {
    return "{%s,'Statement':{'Effect':'Deny','Principal':{'AWS':'a'},'Action':'a:b',%s}}"
        .formatted(head, elements);
  }

  /** Gson takes such names, and AWS's reader does not. */
  @Test
  void tellsWhereANameHasNoQuotes() {
    assertEquals(
        List.of("must be a policy document in JSON: it is not JSON at line 1 column 3"),
        problems("{Statement:[]}"));
  }

  @Test
  void tellsWhereADocumentIsNoJson() {
    assertEquals(
        List.of("must be a policy document in JSON: it is not JSON at line 2 column 6"),
        problems("{\n 'a ]"));
  }

  @Test
  void tellsAllThatIsWrongWithEachStatement() {
    assertEquals(
        List.of(
            "statement 1 has no Action",
            "statement 1 has no Resource",
            "statement 'x' has no Principal"),
        problems(
            "{'Statement':[{'Effect':'Deny','Principal':'*'},{'Sid':'x','Effect':'Deny','Action':'a:b','Resource':'*'}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'Effect':'Allow','Principal':'*','Action':'a:b','Resource':'*'} | statement 1",
        "{'Effect':'Allow','Principal':{'AWS':'*'},'Action':'a:b','Resource':'*'} | statement 1",
        "{'Sid':'x','Effect':'Allow','NotPrincipal':{'AWS':'arn:aws:iam::123456789012:root'},'Action':'a:b','Resource':'*'} | statement 'x'",
        "{'Effect':'Allow','Principal':{'AWS':'*'},'Action':'a:b','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':'true'}}} | statement 1"
      })
  void refusesStatementsThatAllowEveryone(String statement, String which) {
    assertEquals(List.of(which + ALLOWS_EVERYONE), problems("{'Statement':[" + statement + "]}"));
  }

  @Test
  void tellsWhichOfTwoStatementsAllowsEveryone() {
    var everyone = "{'Effect':'Allow','Principal':'*','Action':'a:b','Resource':'*'}";
    var own = OWN.substring("{'Statement':[".length(), OWN.length() - "]}".length());
    assertEquals(
        List.of("statement 2" + ALLOWS_EVERYONE),
        problems("{'Statement':[" + own + "," + everyone + "]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"additionalBucketPolicy", "additionalKeyPolicy"})
  void tellsEachProblemAfterTheKeyOfTheSetting(String setting) {
    assertEquals(
        List.of("orgtrail:" + setting + " has no Statement"), Reading.ofLogging(setting, "{}"));
  }

  private static List<String> problems(String policy) {
    var problems = new ArrayList<String>();
    PolicyDocumentReader.read(policy.replace('\'', '"'), problems);
    return problems.stream().map(problem -> problem.replace('"', '\'')).toList();
  }
}
