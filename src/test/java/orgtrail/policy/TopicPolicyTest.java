package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.ServicePrincipals;
import orgtrail.testing.PolicySimulator;
import orgtrail.testing.PolicySimulator.Answer;
import orgtrail.testing.PolicySimulator.Request;

class TopicPolicyTest {
  private static final String TOPIC = "arn:aws:sns:ap-southeast-1:234567890123:new-logs";
  private static final AllowedTrails TRAIL =
      new AllowedTrails(
          "aws",
          "ap-southeast-1",
          "example-quantum-123",
          List.of("234567890123"),
          Optional.of("o-exampleorg1"));

  private static final Request PUBLISH =
      PolicySimulator.byService(ServicePrincipals.CLOUDTRAIL, "SNS:Publish", TOPIC)
          .with(
              "aws:SourceArn",
              "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123");

  private final PolicySimulator policy = PolicySimulator.of(TopicPolicy.of(TOPIC, TRAIL));

  @Test
  void letsTheTrailPublish() {
    assertEquals(Answer.GRANTS, policy.answer(PUBLISH));
  }

  @Test
  void letsNoOtherTrailPublish() {
    assertEquals(Answer.SILENT, policy.answer(PUBLISH.without("aws:SourceArn")));
    assertEquals(
        Answer.SILENT,
        policy.answer(
            PUBLISH.with(
                "aws:SourceArn", "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/other")));
  }

  @Test
  void letsNobodyElsePublish() {
    assertEquals(Answer.SILENT, policy.answer(PUBLISH.by("Service", "s3.amazonaws.com")));
    assertEquals(
        Answer.SILENT, policy.answer(PUBLISH.by("AWS", "arn:aws:iam::234567890123:role/Admin")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SNS:Subscribe", "SNS:SetTopicAttributes", "SNS:DeleteTopic"})
  void letsTheTrailDoNothingElse(String action) {
    assertEquals(Answer.SILENT, policy.answer(PUBLISH.doing(action)));
  }

  @Test
  void deniesPublishingWithoutTls() {
    assertEquals(Answer.DENIES, policy.answer(PUBLISH.with("aws:SecureTransport", "false")));
  }

  /** The AWS provider cannot read a policy whose only statement has no list around it. */
  @Test
  void hasAListOfStatements() {
    assertTrue(
        JsonParser.parseString(TopicPolicy.of(TOPIC, TRAIL))
            .getAsJsonObject()
            .get("Statement")
            .isJsonArray());
  }
}
