package orgtrail.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.testing.PolicySimulator.Answer;
import orgtrail.testing.PolicySimulator.Request;

/**
 * AWS's own rules, one a row: the rule in words, a statement or a part of one, what the request
 * has, and the answer. Quotes of JSON are written as apostrophes. {@code 'Effect': 'Allow'} and all
 * elements that a row does not name are those of {@link #statement}.
 */
class PolicySimulatorTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/Admin";
  private static final String OBJECT = "arn:aws:s3:::bucket/a/b";

  private static final Request REQUEST =
      PolicySimulator.byRole(ROLE, "o-exampleorg1", "s3:GetObject", OBJECT);

  /** A statement that applies to {@link #REQUEST}, with other elements. */
  private static String statement(String elements) {
    var statement = new StringBuilder("{" + elements);
    addUnlessNamed(statement, "Effect", "'Allow'");
    addUnlessNamed(statement, "Principal", "'*'");
    addUnlessNamed(statement, "Action", "'s3:GetObject'");
    addUnlessNamed(statement, "Resource", "'*'");
    return statement.append("}").toString();
  }

  private static void addUnlessNamed(StringBuilder statement, String element, String value) {
    boolean isNamed =
        statement.indexOf("'" + element + "'") >= 0
            || statement.indexOf("'Not" + element + "'") >= 0;
    if (!isNamed) {
      var comma = statement.length() == 1 ? "" : ",";
      statement.append("%s'%s':%s".formatted(comma, element, value));
    }
  }

  private static PolicySimulator policy(String... statements) {
    return PolicySimulator.of(
        "{'Version':'2012-10-17','Statement':[%s]}"
            .formatted(String.join(",", statements))
            .replace('\'', '"'));
  }

  private static Answer answer(String elements, Request request) {
    return policy(statement(elements)).answer(request);
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html">How
   *     AWS enforcement code logic evaluates requests</a>
   */
  @Test
  void anExplicitDenyOverridesEveryAllowInAnyOrder() {
    var allow = statement("");
    var deny = statement("'Effect':'Deny'");
    assertEquals(Answer.GRANTS, policy(allow).answer(REQUEST));
    assertEquals(Answer.DENIES, policy(deny).answer(REQUEST));
    assertEquals(Answer.DENIES, policy(allow, deny).answer(REQUEST));
    assertEquals(Answer.DENIES, policy(deny, allow).answer(REQUEST));
  }

  @Test
  void aPolicyWithoutAStatementThatAppliesIsSilent() {
    assertEquals(Answer.SILENT, policy(statement("'Action':'s3:PutObject'")).answer(REQUEST));
    assertEquals(
        Answer.SILENT,
        policy(statement("'Effect':'Deny','Action':'s3:PutObject'")).answer(REQUEST));
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a star stands for everyone                   | '*'                                            | GRANTS",
        "a star under AWS stands for every principal  | {'AWS':'*'}                                    | GRANTS",
        "a role stands for itself                     | {'AWS':'arn:aws:iam::123456789012:role/Admin'} | GRANTS",
        "the name of a role is case-sensitive         | {'AWS':'arn:aws:iam::123456789012:role/admin'} | SILENT",
        "a role does not stand for another one        | {'AWS':'arn:aws:iam::123456789012:role/Adm'}   | SILENT",
        "a wildcard is no wildcard in a principal     | {'AWS':'arn:aws:iam::123456789012:role/*'}     | SILENT",
        "root stands for the whole account            | {'AWS':'arn:aws:iam::123456789012:root'}       | GRANTS",
        "root does not stand for another account      | {'AWS':'arn:aws:iam::345678901234:root'}       | SILENT",
        "root does not stand for another partition    | {'AWS':'arn:aws-cn:iam::123456789012:root'}    | SILENT",
        "a bare account id stands for the account     | {'AWS':'123456789012'}                         | GRANTS",
        "another account id does not                  | {'AWS':'345678901234'}                         | SILENT",
        "one of several principals is enough          | {'AWS':['345678901234','123456789012']}        | GRANTS",
        "a service is no AWS principal                | {'Service':'cloudtrail.amazonaws.com'}         | SILENT"
      })
  void principals(String rule, String principal, Answer answer) {
    assertEquals(answer, answer("'Principal':" + principal, REQUEST), rule);
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services">AWS
   *     service principals</a>
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a star stands for services too                 | '*'                                    | GRANTS",
        "a service stands for itself                    | {'Service':'cloudtrail.amazonaws.com'} | GRANTS",
        "a service does not stand for another one       | {'Service':'config.amazonaws.com'}     | SILENT",
        "a star under AWS stands for principals of AWS accounts | {'AWS':'*'}                     | SILENT"
      })
  void servicePrincipals(String rule, String principal, Answer answer) {
    var request = PolicySimulator.byService("cloudtrail.amazonaws.com", "s3:GetObject", OBJECT);
    assertEquals(answer, answer("'Principal':" + principal, request), rule);
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous">All
   *     principals</a>
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a star stands for anonymous callers            | '*'                                      | GRANTS",
        "so does its equivalent                         | {'AWS':'*'}                              | GRANTS",
        "an account does not stand for anonymous callers | {'AWS':'123456789012'}                  | SILENT",
        "nor does its root                              | {'AWS':'arn:aws:iam::123456789012:root'} | SILENT"
      })
  void anonymousCallers(String rule, String principal, Answer answer) {
    var request = new Request("AWS", "anonymous", "s3:GetObject", OBJECT, Map.of());
    assertEquals(answer, answer("'Principal':" + principal, request), rule);
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html">Action</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html">NotAction</a>
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "prefix and name are not case-sensitive      | 'Action':'S3:getobject'                     | GRANTS",
        "a star stands for any number of characters  | 'Action':'s3:Get*'                          | GRANTS",
        "a star stands for no character too          | 'Action':'s3:GetObject*'                    | GRANTS",
        "a star alone stands for every action        | 'Action':'*'                                | GRANTS",
        "a question mark stands for one character    | 'Action':'s3:GetObjec?'                     | GRANTS",
        "a question mark does not stand for none     | 'Action':'s3:GetObject?'                    | SILENT",
        "a question mark does not stand for two      | 'Action':'s3:GetObje?'                      | SILENT",
        "another service's action does not apply     | 'Action':'ec2:*'                            | SILENT",
        "the name must match as a whole              | 'Action':'s3:GetObj'                        | SILENT",
        "one of several actions is enough            | 'Action':['s3:PutObject','s3:GetObject']    | GRANTS",
        "NotAction excepts the named actions         | 'NotAction':'s3:getobject'                  | SILENT",
        "NotAction stands for every other action     | 'NotAction':['s3:PutObject','s3:Delete*']   | GRANTS"
      })
  void actions(String rule, String element, Answer answer) {
    assertEquals(answer, answer(element, REQUEST), rule);
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">Resource</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html">NotResource</a>
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a star alone stands for every resource             | 'Resource':'*'                          | GRANTS",
        "a star crosses the slashes of a key                | 'Resource':'arn:aws:s3:::bucket/*'      | GRANTS",
        "a question mark stands for one character           | 'Resource':'arn:aws:s3:::bucket/a?b'    | GRANTS",
        "a resource is case-sensitive                       | 'Resource':'arn:aws:s3:::Bucket/*'      | SILENT",
        "a star may stand for a segment                     | 'Resource':'arn:*:s3:::bucket/a/b'      | GRANTS",
        "a star does not cross a colon                      | 'Resource':'arn:*:::::bucket/a/b'       | SILENT",
        "a bucket is none of its objects                    | 'Resource':'arn:aws:s3:::bucket'        | SILENT",
        "one of several resources is enough                 | 'Resource':['arn:aws:s3:::x','arn:aws:s3:::bucket/*'] | GRANTS",
        "NotResource excepts the named resources            | 'NotResource':'arn:aws:s3:::bucket/*'   | SILENT",
        "NotResource stands for every other resource        | 'NotResource':'arn:aws:s3:::other/*'    | GRANTS"
      })
  void resources(String rule, String element, Answer answer) {
    assertEquals(answer, answer(element, REQUEST), rule);
  }

  @Test
  void theResourcePartOfAnArnMayContainColons() {
    var stream = REQUEST.on("arn:aws:logs:eu-west-1:123456789012:log-group:a:log-stream:b");
    assertEquals(
        Answer.GRANTS,
        answer("'Resource':'arn:aws:logs:eu-west-1:123456789012:log-group:*'", stream));
    assertEquals(
        Answer.SILENT, answer("'Resource':'arn:aws:logs:*:log-group:a:log-stream:b'", stream));
  }

  /**
   * The request has {@code key = value}, {@code number = 10} and no {@code absent}.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">Condition
   *     operators</a>
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "StringEquals is case-sensitive                       | 'StringEquals':{'key':'Value'}                | SILENT",
        "StringEquals matches the whole value                 | 'StringEquals':{'key':'value'}                | GRANTS",
        "StringEquals knows no wildcards                      | 'StringEquals':{'key':'val*'}                 | SILENT",
        "ForAnyValue matches one of several values            | 'ForAnyValue:StringEquals':{'key':'value'}    | GRANTS",
        "ForAnyValue does not match another value             | 'ForAnyValue:StringEquals':{'key':'val'}      | SILENT",
        "ForAnyValue does not match a missing key             | 'ForAnyValue:StringEquals':{'none':'value'}   | SILENT",
        "StringEqualsIgnoreCase is not case-sensitive         | 'StringEqualsIgnoreCase':{'key':'VALUE'}      | GRANTS",
        "StringLike knows the star                            | 'StringLike':{'key':'v*'}                     | GRANTS",
        "StringLike knows the question mark                   | 'StringLike':{'key':'valu?'}                  | GRANTS",
        "StringLike is case-sensitive                         | 'StringLike':{'key':'V*'}                     | SILENT",
        "StringNotEquals is the negation                      | 'StringNotEquals':{'key':'value'}             | SILENT",
        "StringNotEquals holds for another value              | 'StringNotEquals':{'key':'other'}             | GRANTS",
        "StringNotEqualsIgnoreCase is the negation            | 'StringNotEqualsIgnoreCase':{'key':'VALUE'}   | SILENT",
        "StringNotLike is the negation                        | 'StringNotLike':{'key':'v*'}                  | SILENT",
        "condition keys are not case-sensitive                | 'StringEquals':{'KEY':'value'}                | GRANTS",
        "one of several values is enough                      | 'StringEquals':{'key':['other','value']}      | GRANTS",
        "a negated operator needs all values to differ        | 'StringNotEquals':{'key':['other','value']}   | SILENT",
        "several keys must all match                          | 'StringEquals':{'key':'value','number':'9'}   | SILENT",
        "several operators must all match                     | 'StringEquals':{'key':'value'},'Null':{'key':'true'} | SILENT",
        "a missing key matches nothing                        | 'StringEquals':{'absent':'value'}             | SILENT",
        "a missing key matches no pattern                     | 'StringLike':{'absent':'*'}                   | SILENT",
        "a missing key makes a negated operator true          | 'StringNotEquals':{'absent':'value'}          | GRANTS",
        "a missing key makes ArnNotLike true                  | 'ArnNotLike':{'absent':'arn:aws:s3:::a'}      | GRANTS",
        "IfExists is true without the key                     | 'StringEqualsIfExists':{'absent':'value'}     | GRANTS",
        "IfExists compares if the key is there                | 'StringEqualsIfExists':{'key':'other'}        | SILENT",
        "a negated IfExists is true without the key           | 'StringNotEqualsIfExists':{'absent':'value'}  | GRANTS",
        "IfExists goes with numbers too                       | 'NumericLessThanIfExists':{'absent':'9'}      | GRANTS",
        "NumericLessThan compares numbers, not texts          | 'NumericLessThan':{'number':'9'}              | SILENT",
        "NumericLessThan is strict                            | 'NumericLessThan':{'number':'10'}             | SILENT",
        "NumericLessThan holds below                          | 'NumericLessThan':{'number':'11'}             | GRANTS",
        "NumericLessThanEquals is not strict                  | 'NumericLessThanEquals':{'number':'10'}       | GRANTS",
        "NumericGreaterThan is strict                         | 'NumericGreaterThan':{'number':'10'}          | SILENT",
        "NumericGreaterThan holds above                       | 'NumericGreaterThan':{'number':'9'}           | GRANTS",
        "NumericGreaterThanEquals is not strict               | 'NumericGreaterThanEquals':{'number':'10'}    | GRANTS",
        "NumericEquals compares numbers                       | 'NumericEquals':{'number':'10.0'}             | GRANTS",
        "NumericNotEquals is the negation                     | 'NumericNotEquals':{'number':'10.0'}          | SILENT",
        "a number that is missing matches nothing             | 'NumericGreaterThan':{'absent':'0'}           | SILENT",
        "Bool compares truth                                  | 'Bool':{'aws:SecureTransport':'true'}         | GRANTS",
        "Bool refuses the other                               | 'Bool':{'aws:SecureTransport':'false'}        | SILENT",
        "Bool without the key is false                        | 'Bool':{'absent':'false'}                     | SILENT",
        "BoolIfExists without the key is true                 | 'BoolIfExists':{'absent':'false'}             | GRANTS",
        "Null true asks for a missing key                     | 'Null':{'absent':'true'}                      | GRANTS",
        "Null true refuses a key that is there                | 'Null':{'key':'true'}                         | SILENT",
        "Null false asks for a key that is there              | 'Null':{'key':'false'}                        | GRANTS",
        "Null false refuses a missing key                     | 'Null':{'absent':'false'}                     | SILENT"
      })
  void conditions(String rule, String condition, Answer answer) {
    var request = REQUEST.with("key", "value").with("number", "10");
    assertEquals(answer, answer("'Condition':{" + condition + "}", request), rule);
  }

  /**
   * The request has the ARN of AWS's own example for ARN operators.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN">ARN
   *     condition operators</a>
   */
  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "StringLike's star crosses colons        | StringLike   | arn:aws:someservice:*:111122223333:finance/*      | GRANTS",
        "ArnLike's star does not                 | ArnLike      | arn:aws:someservice:*:111122223333:finance/*      | SILENT",
        "nor does that of ArnEquals              | ArnEquals    | arn:aws:someservice:*:111122223333:finance/*      | SILENT",
        "ArnNotLike is the negation              | ArnNotLike   | arn:aws:someservice:*:111122223333:finance/*      | GRANTS",
        "ArnNotEquals is the negation            | ArnNotEquals | arn:aws:someservice:*:111122223333:finance/*      | GRANTS",
        "a star may stand for one component      | ArnLike      | arn:aws:someservice:*:999999999999:store/*        | GRANTS",
        "ArnEquals knows wildcards too           | ArnEquals    | arn:aws:someservice:us-east-?:999999999999:store/* | GRANTS",
        "the last component may contain colons   | ArnLike      | arn:aws:someservice:us-east-2:999999999999:*.txt  | GRANTS",
        "ARNs are case-sensitive                 | ArnLike      | arn:aws:someservice:us-east-2:999999999999:STORE/* | SILENT",
        "a pattern that is no ARN matches none   | ArnLike      | *                                                 | SILENT"
      })
  void arns(String rule, String operator, String pattern, Answer answer) {
    var request =
        REQUEST.with(
            "aws:SourceArn",
            "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt");
    var condition = "'Condition':{'%s':{'aws:SourceArn':'%s'}}".formatted(operator, pattern);
    assertEquals(answer, answer(condition, request), rule);
  }

  /**
   * The request has {@code key = value}, {@code star = *} and no {@code absent}.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">Variables
   *     and tags</a>
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a variable stands for the request's value in a resource | 'Resource':'arn:aws:s3:::bucket/${folder}/*'              | GRANTS",
        "the names of variables are not case-sensitive           | 'Resource':'arn:aws:s3:::bucket/${FOLDER}/*'              | GRANTS",
        "another value does not match                            | 'Resource':'arn:aws:s3:::bucket/${key}/*'                 | SILENT",
        "a star in a value is no wildcard in a resource          | 'Resource':'arn:aws:s3:::bucket/${star}/b'                | SILENT",
        "a resource with an unresolved variable matches nothing  | 'Resource':'arn:aws:s3:::${absent}*'                      | SILENT",
        "nor does it as NotResource                              | 'NotResource':'arn:aws:s3:::${absent}'                    | SILENT",
        "another resource still matches                          | 'Resource':['arn:aws:s3:::${absent}','arn:aws:s3:::bucket/*'] | GRANTS",
        "a variable stands for the value in a condition          | 'Condition':{'StringEquals':{'key':'${key}'}}             | GRANTS",
        "a variable may stand beside wildcards                   | 'Condition':{'StringLike':{'key':'${key}*'}}              | GRANTS",
        "a star in a value is no wildcard in a condition         | 'Condition':{'StringLike':{'key':'${star}'}}              | SILENT",
        "a star in a value equals a star                         | 'Condition':{'StringEquals':{'star':'${star}'}}           | GRANTS",
        "an unresolved variable equals nothing                   | 'Condition':{'StringEquals':{'key':'${absent}'}}          | SILENT",
        "an unresolved variable is like nothing                  | 'Condition':{'StringLike':{'key':'${absent}*'}}           | SILENT",
        "another value still matches                             | 'Condition':{'StringEquals':{'key':['${absent}','value']}} | GRANTS",
        "an unresolved variable invalidates a negated condition  | 'Condition':{'StringNotEquals':{'key':'${absent}'}}       | SILENT",
        "so that its Deny does not apply                         | 'Effect':'Deny','Condition':{'StringNotLike':{'key':'${absent}/*'}} | SILENT",
        "even if another value differs                           | 'Condition':{'StringNotEquals':{'key':['${absent}','other']}} | SILENT",
        "IfExists without the key evaluates no value             | 'Condition':{'StringNotEqualsIfExists':{'absent':'${absent}'}} | GRANTS",
        "${*} stands for a star                                  | 'Condition':{'StringLike':{'star':'${*}'}}                | GRANTS",
        "${*} is no wildcard                                     | 'Condition':{'StringLike':{'key':'${*}'}}                 | SILENT",
        "${?} is no wildcard                                     | 'Condition':{'StringLike':{'key':'valu${?}'}}             | SILENT",
        "ARN operators know variables                            | 'Condition':{'ArnLike':{'arn':'arn:aws:s3:::${key}'}}     | GRANTS"
      })
  void variables(String rule, String elements, Answer answer) {
    var request =
        REQUEST
            .with("key", "value")
            .with("star", "*")
            .with("folder", "a")
            .with("arn", "arn:aws:s3:::value");
    assertEquals(answer, answer(elements, request), rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'NotPrincipal':{'AWS':'123456789012'}                            | NotPrincipal is not understood",
        "'Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}          | IpAddress is not understood",
        "'Condition':{'DateLessThan':{'aws:CurrentTime':'2026-01-01'}}    | DateLessThan is not understood",
        "'Condition':{'ForAllValues:StringLike':{'a':'b'}}                | ForAllValues:StringLike is not understood",
        "'Condition':{'stringequals':{'a':'b'}}                           | stringequals is not understood",
        "'Condition':{'NullIfExists':{'a':'true'}}                        | NullIfExists is not understood",
        "'Condition':{'BoolNotEquals':{'a':'true'}}                       | BoolNotEquals is not understood",
        "'Action':'ec2:Run','Condition':{'BinaryEquals':{'a':'b'}}        | BinaryEquals is not understood",
        "'Condition':{'StringEquals':{'a':'${aws:userid, `` ``anonymous`` ``}'}} | the default value in",
        "'Condition':{'NumericEquals':{'a':'${b}'}}                       | NumericEquals takes no variable",
        "'Resource':'arn:aws:s3'                                          | the Resource 'arn:aws:s3' is no ARN"
      })
  void refusesWhatItDoesNotUnderstand(String elements, String expected) {
    var error = assertThrows(UnsupportedOperationException.class, () -> answer(elements, REQUEST));
    assertEquals(expected, error.getMessage().substring(0, expected.length()));
  }

  @Test
  void refusesAVersionInWhichVariablesAreText() {
    assertThrows(
        UnsupportedOperationException.class,
        () ->
            PolicySimulator.of(
                "{'Version':'2008-10-17','Statement':[%s]}"
                    .formatted(statement(""))
                    .replace('\'', '"')));
  }

  @Test
  void theRequestsOfRolesAndServicesHaveTheContextThatAwsGivesThem() {
    var service = PolicySimulator.byService("cloudtrail.amazonaws.com", "s3:GetObject", OBJECT);
    assertEquals(
        Map.of("aws:PrincipalIsAWSService", "true", "aws:SecureTransport", "true"),
        service.context());
    assertEquals(
        Map.of(
            "aws:PrincipalArn", ROLE,
            "aws:PrincipalAccount", "123456789012",
            "aws:PrincipalIsAWSService", "false",
            "aws:PrincipalOrgID", "o-exampleorg1",
            "aws:SecureTransport", "true"),
        REQUEST.context());
    assertEquals(
        null, PolicySimulator.byRole(ROLE, null, "a:b", "*").context().get("aws:PrincipalOrgID"));
  }
}
