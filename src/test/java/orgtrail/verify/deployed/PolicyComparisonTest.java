package orgtrail.verify.deployed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.policy.LogKeyPolicy;
import orgtrail.policy.LogStorePolicies;
import orgtrail.testing.Fixtures;

class PolicyComparisonTest {
  private static final String READ =
      "{'Sid':'Read','Effect':'Allow','Principal':{'AWS':['arn:aws:iam::123456789012:role/A','arn:aws:iam::123456789012:role/B']},'Action':['s3:GetObject','s3:ListBucket'],'Resource':'*','Condition':{'StringEquals':{'aws:SourceArn':['x','y']}}}";
  private static final String DENY =
      "{'Sid':'Deny','Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':'false'}}}";

  private static String policy(String... statements) {
    return "{'Version':'2012-10-17','Statement':[%s]}"
        .formatted(String.join(",", statements))
        .replace('\'', '"');
  }

  private static List<String> differences(String... actual) {
    return PolicyComparison.differences(policy(READ, DENY), policy(actual));
  }

  // --- The same meaning --------------------------------------------------------------------------

  @Test
  void ignoresTheOrderOfStatementsAndElementsAndSpaces() {
    var other =
        DENY.replace("'Sid':'Deny',", "")
            .replace("'Resource':'*'", "'Resource':'*', 'Sid' : 'Deny'");
    assertEquals(List.of(), differences(other, READ));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "['s3:GetObject','s3:ListBucket'] | ['s3:ListBucket','s3:GetObject']",
        "['s3:GetObject','s3:ListBucket'] | ['s3:listbucket','S3:GetObject']",
        "['x','y'] | ['y','x']",
        "'Resource':'*' | 'Resource':['*']",
        "'Effect':'Allow' | 'Effect':'Allow'",
        "'AWS':['arn:aws:iam::123456789012:role/A','arn:aws:iam::123456789012:role/B'] | 'AWS':['arn:aws:iam::123456789012:role/B','arn:aws:iam::123456789012:role/A']"
      })
  void ignoresTheOrderOfValuesAndASingleValueAsAList(String text, String same) {
    assertTrue(READ.contains(text));
    assertEquals(List.of(), differences(READ.replace(text, same), DENY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'Principal':'*' | 'Principal':{'AWS':'*'}",
        "'false' | false",
        "'aws:SecureTransport' | 'aws:securetransport'"
      })
  void takesOtherSpellingsOfADenialForTheSame(String text, String same) {
    assertTrue(DENY.contains(text));
    assertEquals(List.of(), differences(READ, DENY.replace(text, same)));
  }

  @Test
  void takesAnAccountAndItsRootForTheSame() {
    var root = READ.replace("role/A", "root");
    assertEquals(
        List.of(),
        PolicyComparison.differences(
            policy(root), policy(root.replace("arn:aws:iam::123456789012:root", "123456789012"))));
  }

  @Test
  void findsNoDifferenceInThePoliciesOfTheProgramItself() {
    var policies = LogStorePolicies.of(Fixtures.logStore("membersReadOwnLogs", "true"));
    for (var policy : List.of(policies.logBucket(), policies.accessLogBucket(), policies.key())) {
      assertEquals(List.of(), PolicyComparison.differences(policy, policy));
    }
  }

  // --- Differences -------------------------------------------------------------------------------

  @Test
  void namesAStatementThatIsMissing() {
    assertEquals(List.of("the statement Deny is missing: Deny s3:* to * on *"), differences(READ));
  }

  @Test
  void namesAStatementThatIsAdded() {
    var open =
        "{'Sid':'Open','Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::logs/*'}";
    assertEquals(
        List.of("the statement Open is added: Allow s3:GetObject to * on arn:aws:s3:::logs/*"),
        differences(READ, DENY, open));
  }

  @Test
  void namesAnAddedStatementWithoutASid() {
    var open =
        "{'Effect':'Allow','NotPrincipal':{'AWS':'1'},'NotAction':'s3:Get*','NotResource':'x'}";
    assertEquals(
        List.of("a statement without a Sid is added: Allow s3:Get* to AWS 1 on x"),
        differences(READ, DENY, open));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'Effect':'Allow' | 'Effect':'Deny' | Effect is Deny instead of Allow",
        "'s3:GetObject', | '' | Action lacks s3:GetObject",
        "'s3:GetObject', | 's3:GetObject','s3:PutObject', | Action has s3:PutObject",
        "'Resource':'*' | 'Resource':'y' | Resource is y instead of *",
        "['x','y'] | ['x','z'] | Condition StringEquals aws:SourceArn is z instead of y",
        "'StringEquals' | 'StringLike' | Condition StringEquals aws:SourceArn lacks x, y, Condition StringLike aws:SourceArn has x, y",
        "role/A | role/C | Principal is AWS arn:aws:iam::123456789012:role/C instead of AWS arn:aws:iam::123456789012:role/A"
      })
  void namesWhatChangedInAStatement(String text, String change, String difference) {
    assertTrue(READ.contains(text));
    var changed = READ.replace(text, change.equals("''") ? "" : change);
    assertEquals(
        List.of("the statement Read is changed: " + difference), differences(changed, DENY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AROAEXAMPLEID1234567", "AIDAEXAMPLEID1234567"})
  void saysThatAPrincipalWasDeleted(String id) {
    var difference = differences(READ.replace("arn:aws:iam::123456789012:role/A", id), DENY).get(0);
    assertTrue(
        difference.contains("AWS " + id + " (a deleted user or role) instead of"), difference);
  }

  @Test
  void showsTheFirstOfManyValues() {
    var many =
        "{'Sid':'Many','Effect':'Allow','Principal':'*','Action':['a:a','a:b','a:c','a:d','a:e'],'Resource':'*'}";
    assertEquals(
        "the statement Many is added: Allow a:a, a:b, a:c and 2 more to * on *",
        differences(READ, DENY, many).get(0));
  }

  @Test
  void namesAnotherVersionOfThePolicyLanguage() {
    var old = policy(READ, DENY);
    var without = old.replace("\"Version\":\"2012-10-17\",", "");
    assertEquals(
        List.of("the version of the policy language is 2008-10-17 instead of 2012-10-17"),
        PolicyComparison.differences(old, without));
  }

  @Test
  void readsAPolicyWithoutStatementsAndOneThatIsNoList() {
    assertEquals(2, PolicyComparison.differences(policy(READ), "{}").size());
    var single = ("{'Version':'2012-10-17','Statement':" + READ + "}").replace('\'', '"');
    assertEquals(List.of(), PolicyComparison.differences(policy(READ), single));
  }

  // --- Required statements of an existing key ----------------------------------------------------

  private static final String REQUIRED = LogKeyPolicy.requiredStatements(Fixtures.logStore());

  private static String keyPolicy(String statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":" + statements + "}";
  }

  private static List<String> missing(String policy) {
    return PolicyComparison.missing(REQUIRED, policy, Answers.KEY);
  }

  @Test
  void findsRequiredStatementsAmongOthersAndUnderOtherSids() {
    var others = REQUIRED.replace("AllowCloudTrail", "Mine").replace("[{", "[" + json(DENY) + ",{");
    assertEquals(List.of(), missing(keyPolicy(others)));
  }

  @Test
  void acceptsTheArnOfTheKeyAsTheResource() {
    var named = REQUIRED.replace("\"Resource\":\"*\"", "\"Resource\":\"" + Answers.KEY + "\"");
    assertTrue(named.contains(Answers.KEY));
    assertEquals(List.of(), missing(keyPolicy(named)));
    assertEquals(3, missing(keyPolicy(named.replace("4b2f", "0000"))).size());
  }

  @Test
  void acceptsAStatementWithMoreActions() {
    var more = REQUIRED.replace("\"kms:Decrypt\"", "[\"kms:Decrypt\",\"kms:DescribeKey\"]");
    assertEquals(List.of(), missing(keyPolicy(more)));
  }

  @Test
  void namesRequiredStatementsThatAreMissingOrChanged() {
    assertEquals(3, missing(keyPolicy("[]")).size());
    var another = REQUIRED.replace("trail/example-quantum-123", "trail/other");
    var missing = missing(keyPolicy(another));
    assertEquals(3, missing.size());
    assertTrue(
        missing
            .get(1)
            .startsWith("the statement AllowCloudTrailDecryptTrail is changed: Condition"),
        missing.get(1));
  }

  @Test
  void acceptsNoStatementWithoutTheCondition() {
    var open =
        "{'Effect':'Allow','Principal':{'Service':'cloudtrail.amazonaws.com'},'Action':['kms:Decrypt','kms:DescribeKey','kms:GenerateDataKey*'],'Resource':'*'}";
    assertEquals(3, missing(keyPolicy("[" + json(open) + "]")).size());
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
