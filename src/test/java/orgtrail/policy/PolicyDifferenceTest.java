package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyDifferenceTest {
  private static final String TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example";

  @Test
  void aStatementInTheSameWordsIsNotRemoved() {
    var one = statement("One", "Allow", "StringEquals", "aws:SourceArn", TRAIL);
    assertEquals(List.of(), PolicyDifference.removed(policy(one), policy(one)));
  }

  @Test
  void aStatementWithTheSameSidInOtherWordsIsRemoved() {
    var before = statement("One", "Allow", "StringEquals", "aws:SourceArn", TRAIL);
    var now = statement("One", "Deny", "StringEquals", "aws:SourceArn", TRAIL);
    assertEquals(List.of("One"), PolicyDifference.removed(policy(before), policy(now)));
  }

  @Test
  void statementsWithoutASidAreCounted() {
    var unnamed =
        "{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\"}";
    assertEquals(
        List.of("2 without a Sid"), PolicyDifference.removed(policy(unnamed, unnamed), policy()));
  }

  @Test
  void findsTheTrailsThatAPolicyAllows() {
    var policy =
        policy(
            statement("A", "Allow", "StringEquals", "aws:SourceArn", TRAIL),
            statement("B", "Allow", "ArnLike", "AWS:SourceArn", TRAIL + "-2"),
            statement("C", "Allow", "StringEquals", "aws:SourceArn", "arn:aws:s3:::bucket"),
            statement("D", "Deny", "StringEquals", "aws:SourceArn", TRAIL + "-3"));
    assertEquals(List.of(TRAIL, TRAIL + "-2"), PolicyDifference.allowedTrails(policy));
  }

  @Test
  void textThatIsNoPolicyHasNothing() {
    assertEquals(List.of(), PolicyDifference.removed("no JSON", policy()));
    assertEquals(List.of(), PolicyDifference.allowedTrails("{\"Statement\": 1}"));
  }

  private static String statement(
      String sid, String effect, String operator, String key, String value) {
    return "{\"Sid\": \"%s\", \"Effect\": \"%s\", \"Principal\": {\"Service\": \"cloudtrail.amazonaws.com\"}, \"Action\": \"s3:PutObject\", \"Resource\": \"*\", \"Condition\": {\"%s\": {\"%s\": \"%s\"}}}"
        .formatted(sid, effect, operator, key, value);
  }

  private static String policy(String... statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}"
        .formatted(String.join(",", statements));
  }
}
