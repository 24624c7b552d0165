package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyDifferenceTest {
  private static final String TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example";

  @Test
  void aStatementInTheSameWordsIsNotRemoved() {
    var one = statement("One", "Allow", "StringEquals", "aws:SourceArn", TRAIL);
    assertEquals(List.of(), PolicyDifference.removed(policy(one), policy(one)));
  }

  /**
   * AWS returns the elements of a policy in an order of its own, and single values as lists or not.
   */
  @Test
  void aStatementWithTheSameMeaningIsNotRemoved() {
    var before =
        """
        {"Statement": {"Sid": "Old", "Condition": {"Bool": {"aws:SecureTransport": "false"},
          "StringEquals": {"aws:SourceArn": ["a", "b"]}}, "Resource": ["*"], "Action": "S3:putObject",
          "Principal": {"AWS": "*"}, "Effect": "Allow"}}
        """;
    var now =
        """
        {"Statement": [{"Sid": "New", "Effect": "Allow", "Principal": "*", "Action": ["s3:PutObject"],
          "Resource": "*", "Condition": {"StringEquals": {"aws:SourceArn": ["b", "a"]},
          "Bool": {"aws:SecureTransport": "false"}}}]}
        """;
    assertEquals(List.of(), PolicyDifference.removed(before, now));
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
  void findsTheFoldersInWhichCloudTrailCanWrite() {
    var policy =
        """
        {"Statement": [
          {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject",
            "Resource": ["arn:aws:s3:::b/AWSLogs/1/*", "arn:aws:s3:::b/audit/AWSLogs/o-1/*"]},
          {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:GetBucketAcl",
            "Resource": "arn:aws:s3:::b"},
          {"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::b/other/AWSLogs/1/*"}]}
        """;
    assertEquals(
        Set.of("AWSLogs/", "audit/AWSLogs/"),
        PolicyDifference.logFolders(policy, "arn:aws:s3:::b"));
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
