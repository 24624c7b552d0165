package orgtrail.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArnsTest {
  // --- Parts -------------------------------------------------------------------------------------

  @Test
  void haveFiveParts() {
    var arn = "arn:aws-us-gov:sns:us-gov-west-1:123456789012:new-logs";
    assertEquals("aws-us-gov", Arns.partition(arn));
    assertEquals("sns", Arns.service(arn));
    assertEquals("us-gov-west-1", Arns.region(arn));
    assertEquals("123456789012", Arns.accountId(arn));
    assertEquals("new-logs", Arns.nameOf(arn));
  }

  @Test
  void haveEmptyPartsForABucket() {
    var arn = "arn:aws:s3:::my.logs";
    assertEquals("", Arns.region(arn));
    assertEquals("", Arns.accountId(arn));
    assertEquals("my.logs", Arns.nameOf(arn));
  }

  @Test
  void tellTheNamesOfTrailsAndLogGroups() {
    assertEquals("a-b", Arns.trailName("arn:aws:cloudtrail:eu-west-1:123456789012:trail/a-b"));
    var group = "arn:aws:logs:eu-west-1:123456789012:log-group:cloudtrail/a";
    assertEquals("cloudtrail/a", Arns.logGroupName(group));
    assertEquals("cloudtrail/a", Arns.logGroupName(group + ":*"));
    assertEquals(group, Arns.withoutStreams(group + ":*"));
    assertEquals(group, Arns.withoutStreams(group));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "arn:aws:s3", "arn:aws:s3::", "arn:aws:iam::123456789012:role/"})
  void areNotReadFromAnythingElse(String text) {
    assertFalse(Arns.isWellFormed(text));
    assertThrows(IllegalArgumentException.class, () -> Arns.accountId(text));
  }

  @Test
  void startWithTheirOwnLetters() {
    assertTrue(Arns.isArn("arn:aws:s3:::b"));
    assertFalse(Arns.isArn("arn-of-a-topic"));
    assertFalse(Arns.isArn("my-arn:"));
  }

  // --- Kinds -------------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab, true",
    "arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-1234, true",
    "arn:aws:kms:eu-west-1:123456789012:alias/a, false",
    "arn:aws:kms::123456789012:key/a, false",
    "arn:aws:kms:*:123456789012:key/a, false",
    "arn:aws:kms:eu-west-1:12345678901:key/a, false",
    "arn:aws:kms:eu-west-1:123456789012:key/, false",
    "arn:aws:kms:eu-west-1:123456789012:key/a/b, false",
    "arn:aws:s3:eu-west-1:123456789012:key/a, false",
    "arn:other:kms:eu-west-1:123456789012:key/a, false",
    "key/a, false",
    "'', false"
  })
  void ofAKeyHaveAnId(String text, boolean isKey) {
    assertEquals(isKey, Arns.isKey(text));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:logs:eu-west-1:123456789012:log-group:cloudtrail/a, true",
    "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/a_b.c#d-e:*, true",
    "arn:aws:logs:eu-west-1:123456789012:log-group:, false",
    "arn:aws:logs:eu-west-1:123456789012:log-group:a:log-stream:b, false",
    "arn:aws:logs:eu-west-1:123456789012:log-group:*, false",
    "arn:aws:logs:eu-west-1:123456789012:destination:a, false",
    "arn:aws:logs::123456789012:log-group:a, false"
  })
  void ofALogGroupMayEndWithItsStreams(String text, boolean isLogGroup) {
    assertEquals(isLogGroup, Arns.isLogGroup(text));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sns:eu-west-1:123456789012:new-logs, true, true",
    "arn:aws:sqs:eu-west-1:123456789012:siem_1, false, true",
    "arn:aws:sns:eu-west-1:123456789012:a.fifo, false, false",
    "arn:aws:sqs:eu-west-1:123456789012:a.fifo, false, false",
    "arn:aws:sns:eu-west-1:123456789012:a:1234abcd, false, false",
    "arn:aws:sns:eu-west-1:*:a, false, false",
    "arn:aws:sns:us-iso-east-1:123456789012:a, true, true",
    "arn:aws:sns:eu:123456789012:a, false, false",
    "arn:aws:sns:eu-west:123456789012:a, false, false",
    "arn:aws:sns:-:123456789012:a, false, false",
    "arn:aws:lambda:eu-west-1:123456789012:function:a, false, false",
    "new-logs, false, false"
  })
  void ofATopicOrQueueHaveAName(String text, boolean isTopic, boolean isTopicOrQueue) {
    assertEquals(isTopic, Arns.isTopic(text));
    assertEquals(isTopicOrQueue, Arns.isTopicOrQueue(text));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::123456789012:role/a, true, true, false",
    "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/A_1+=@, true, true, false",
    "arn:aws:iam::123456789012:user/team/a.b@c, false, true, false",
    "arn:aws-iso-b:iam::123456789012:root, false, false, true",
    "arn:aws-:iam::123456789012:role/a, false, false, false",
    "arn:awsx:iam::123456789012:role/a, false, false, false",
    "arn:aws:iam::123456789012:role/*, false, false, false",
    "arn:aws:iam::*:role/a, false, false, false",
    "arn:aws:iam::123456789012:role/, false, false, false",
    "arn:aws:iam::123456789012:role//a, false, false, false",
    "arn:aws:iam::123456789012:group/a, false, false, false",
    "arn:aws:iam:eu-west-1:123456789012:role/a, false, false, false",
    "arn:aws:sts::123456789012:assumed-role/a/b, false, false, false",
    "arn:aws:iam::123456789012:root/, false, false, false",
    "123456789012, false, false, false",
    "*, false, false, false"
  })
  void ofAPrincipalNameOneRoleUserOrRoot(
      String text, boolean isRole, boolean isRoleOrUser, boolean isRoot) {
    assertEquals(isRole, Arns.isRole(text));
    assertEquals(isRoleOrUser, Arns.isRoleOrUser(text));
    assertEquals(isRoot, Arns.isRoot(text));
  }

  // --- New ones ----------------------------------------------------------------------------------

  @Test
  void arePutTogetherWithEmptyParts() {
    assertEquals("arn:aws-cn:s3:::logs", Arns.bucket("aws-cn", "logs"));
    assertEquals("arn:aws-cn:iam::123456789012:role/a", Arns.role("aws-cn", "123456789012", "a"));
    assertEquals("arn:aws:iam::123456789012:root", Arns.root("aws", "123456789012"));
    assertEquals(
        "arn:aws:cloudtrail:*:123456789012:trail/*", Arns.trail("aws", "*", "123456789012", "*"));
    var group = Arns.logGroup("aws", "eu-west-1", "123456789012", "a/b");
    assertEquals("arn:aws:logs:eu-west-1:123456789012:log-group:a/b", group);
    assertEquals(group + ":log-stream:o-x_*", Arns.logStreams(group, "o-x_*"));
  }

  /** Java's regular expressions overflow the stack on repeated groups in long texts. */
  @Test
  void longerThanAwsAllowsAreRefused() {
    var path = "arn:aws:iam::123456789012:role/" + "a/".repeat(1_008);
    assertTrue(Arns.isRole(path + "b"));
    assertFalse(Arns.isRole(path + "bc"));
    assertFalse(Arns.isRole(path.repeat(50)));
  }
}
