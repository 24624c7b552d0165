package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LostTrailsTest {
  private static final String TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example";
  private static final String ARN = "aws:SourceArn";
  private static final String CONTEXT = "kms:EncryptionContext:aws:cloudtrail:arn";
  private static final String NOW = policy(cloudTrail("StringEquals", ARN, TRAIL));

  @ParameterizedTest
  @CsvSource({
    "StringEquals, aws:SourceArn, arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-2",
    "ArnEquals, AWS:SourceArn, arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/example",
    "ArnLike, aws:SourceArn, arn:aws:cloudtrail:*:345678901234:trail/*",
    "StringLike, aws:sourcearn, arn:aws:cloudtrail:*:*:trail/other",
    "StringLike, aws:SourceArn, arn:aws:cloudtrail:eu-*:234567890123:trail/*",
    "StringLikeIfExists, aws:SourceArn, arn:aws:cloudtrail:*:*:trail/exampl",
    "StringLike, kms:EncryptionContext:aws:cloudtrail:arn, arn:aws:cloudtrail:*:345678901234:trail/*"
  })
  void findsATrailThatTheNewPolicyDenies(String operator, String key, String arn) {
    assertEquals(Set.of(arn), LostTrails.of(policy(cloudTrail(operator, key, arn)), NOW));
  }

  @Test
  void findsTheTrailsOfAnAccountThatTheNewPolicyDenies() {
    assertEquals(
        Set.of("arn:*:cloudtrail:*:345678901234:trail/*"),
        LostTrails.of(
            policy(
                cloudTrail("StringEquals", "aws:SourceAccount", "234567890123\", \"345678901234")),
            NOW));
  }

  @Test
  void findsEachTrailOfAListThatTheNewPolicyDenies() {
    assertEquals(
        Set.of(TRAIL + "-2"),
        LostTrails.of(
            policy(cloudTrail("StringEquals", ARN, TRAIL + "\", \"" + TRAIL + "-2")), NOW));
  }

  @Test
  void aNewPolicyForNoTrailDeniesAllOfThem() {
    assertEquals(Set.of(TRAIL), LostTrails.of(NOW, policy()));
  }

  /** They may stand for other trails too, which nobody can tell. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example",
        "arn:aws:cloudtrail:*:234567890123:trail/*",
        "arn:aws:cloudtrail:*:*:trail/exampl?",
        "arn:*:cloudtrail:*"
      })
  void aPatternThatIncludesTheTrailOfTheNewPolicyIsNotLost(String arn) {
    assertEquals(Set.of(), LostTrails.of(policy(cloudTrail("StringLike", ARN, arn)), NOW));
  }

  @Test
  void whatAStatementOfTheUserKeepsIsNotLost() {
    var earlier = "arn:aws:cloudtrail:eu-west-1:345678901234:trail/earlier";
    var before = policy(cloudTrail("StringEquals", ARN, earlier));
    for (var kept :
        Set.of(
            cloudTrail("StringEquals", ARN, earlier),
            cloudTrail("ArnLike", ARN, "arn:aws:cloudtrail:*:345678901234:trail/*"),
            cloudTrail("StringEquals", "aws:SourceAccount", "345678901234"))) {
      assertEquals(
          Set.of(),
          LostTrails.of(before, policy(cloudTrail("StringEquals", ARN, TRAIL), kept)),
          kept);
    }
  }

  /** The original lists each account, although only one of them owns the organization's trail. */
  @Test
  void anEncryptionContextForAccountsOfWhichOneHasTheTrailIsNotLost() {
    var context =
        "arn:aws:cloudtrail:*:234567890123:trail/example\", \"arn:aws:cloudtrail:*:345678901234:trail/example";
    assertEquals(Set.of(), LostTrails.of(policy(cloudTrail("StringLike", CONTEXT, context)), NOW));
  }

  /** A statement is as narrow as its narrowest condition. */
  @Test
  void anEncryptionContextBesideTheTrailItselfSaysNothing() {
    var both =
        cloudTrail("StringEquals", ARN, TRAIL)
            .replace(
                "\"Condition\": {",
                "\"Condition\": {\"StringLike\": {\"%s\": \"arn:aws:cloudtrail:*:345678901234:trail/*\"}, "
                    .formatted(CONTEXT));
    assertEquals(Set.of(), LostTrails.of(policy(both), NOW));
  }

  @Test
  void statementsThatNameNoTrailOfCloudTrailSayNothing() {
    var before =
        policy(
            cloudTrail("StringEquals", ARN, "arn:aws:s3:::bucket"),
            cloudTrail("StringNotEquals", ARN, TRAIL + "-2"),
            cloudTrail("StringEquals", ARN, TRAIL + "-3").replace("Allow", "Deny"),
            cloudTrail("StringEquals", "aws:SourceAccount", "345678901234")
                .replace("cloudtrail.amazonaws", "logging.s3.amazonaws"),
            cloudTrail("StringLike", CONTEXT, TRAIL + "-4")
                .replace("{\"Service\": \"cloudtrail.amazonaws.com\"}", "\"*\""));
    assertEquals(Set.of(), LostTrails.of(before, NOW));
  }

  private static String cloudTrail(String operator, String key, String value) {
    return "{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"cloudtrail.amazonaws.com\"}, \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"%s\": {\"%s\": [\"%s\"]}}}"
        .formatted(operator, key, value);
  }

  /** The policy can be anybody's. A regular expression would not come to an end. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPatternWithManyWildcardsIsComparedAtOnce() {
    var pattern = "arn:aws:cloudtrail:" + "*a".repeat(40) + "*b";
    var trail = "arn:aws:cloudtrail:" + "a".repeat(2_000);
    assertEquals(
        Set.of(pattern),
        LostTrails.of(
            policy(cloudTrail("StringLike", ARN, pattern)),
            policy(cloudTrail("StringEquals", ARN, trail))));
  }

  private static String policy(String... statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}"
        .formatted(String.join(",", statements));
  }
}
