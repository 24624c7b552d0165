package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static orgtrail.testing.ExistingDeployment.json;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.ExistingDeployment;

/** A topic that others use, or that is encrypted, is not adopted. */
class TopicAdoptionTest {
  private static final String TOPIC = "arn:aws:sns:ap-southeast-1:234567890123:deliveries";
  private static final String ALARMS =
      "arn:aws:sns:ap-southeast-1:234567890123:example-quantum-123-alarms";

  @Test
  void aTopicWithStatementsForOthersIsRefused() {
    var policy =
        json(
            """
            {'Version': '2012-10-17', 'Statement': [
              {'Sid': 'Alarms', 'Effect': 'Allow', 'Action': 'sns:Publish',
               'Principal': {'Service': 'cloudwatch.amazonaws.com'}, 'Resource': '%s'}]}
            """
                .formatted(TOPIC));
    assertEquals(
        List.of(
            "the topic %s to adopt has what the stack would remove: statement Alarms. Set orgtrail:notifySnsTopicName to that ARN, so that the topic stays as it is"
                .formatted(TOPIC)),
        adopting("{}", policy).refusal());
  }

  /** Alarms of the account publish through the policy that SNS gives to a new topic. */
  @Test
  void aTopicWithTheDefaultPolicyIsRefused() {
    var policy =
        json(
            """
            {'Version': '2008-10-17', 'Id': '__default_policy_ID', 'Statement': [
              {'Sid': '__default_statement_ID', 'Effect': 'Allow', 'Principal': {'AWS': '*'},
               'Action': ['SNS:Publish', 'SNS:Subscribe'], 'Resource': '%s',
               'Condition': {'StringEquals': {'AWS:SourceOwner': '234567890123'}}}]}
            """
                .formatted(TOPIC));
    assertEquals(1, adopting("{}", policy).refusal().size());
  }

  @Test
  void aTopicWithAKeyOrOtherPropertiesIsRefused() {
    assertEquals(
        List.of(
            "the topic %s to adopt has what the stack would remove: KmsMasterKeyId, DisplayName, DeliveryStatusLogging. Set orgtrail:notifySnsTopicName to that ARN, so that the topic stays as it is"
                .formatted(TOPIC)),
        adopting(
                json(
                    "{'KmsMasterKeyId': 'alias/topics', 'DisplayName': 'Deliveries', 'DeliveryStatusLogging': [{'Protocol': 'sqs'}]}"),
                ownPolicy())
            .refusal());
  }

  @Test
  void anEncryptedTopicOfAlarmsIsRefused() {
    assertEquals(
        List.of(
            "the topic %s to adopt has what the stack would remove: KmsMasterKeyId. Set orgtrail:alarmTopicArn to that ARN instead of orgtrail:alarmEmail, so that the topic stays as it is"
                .formatted(ALARMS)),
        management(
                "adopt",
                "true",
                "cloudwatchLogs",
                "true",
                "alarms",
                "true",
                "alarmEmail",
                "a@example.com")
            .withExisting("AWS::SNS::Topic", ALARMS, json("{'KmsMasterKeyId': 'alias/topics'}"))
            .refusal());
  }

  @Test
  void aTopicOfThisProgramIsAdopted() {
    var adopted = adopting(json("{'DisplayName': ''}"), ownPolicy()).run();
    assertEquals(TOPIC, adopted.imports().get("organization-topic"));
    assertEquals(List.of(), adopted.warnings());
  }

  @Test
  void aTopicInTheStateIsNotComparedAgain() {
    var deployed = management("notifySnsTopicName", "deliveries").run();
    adopting(json("{'DisplayName': 'Changed'}"), ownPolicy()).after(deployed).run();
  }

  @Test
  void aTopicThatIsNamedByItsArnIsLeftAlone() {
    var adopted =
        management("adopt", "true", "notifySnsTopicName", TOPIC)
            .withExisting("AWS::SNS::Topic", TOPIC, json("{'KmsMasterKeyId': 'alias/topics'}"))
            .run();
    assertFalse(adopted.has("organization-topic"));
  }

  private static String ownPolicy() {
    return management("notifySnsTopicName", "deliveries")
        .run()
        .text("organization-topic-policy", "policy");
  }

  private static Deployment.Builder adopting(String topic, String policy) {
    return management("adopt", "true", "notifySnsTopicName", "deliveries")
        .withExisting("AWS::SNS::Topic", TOPIC, topic)
        .withExisting("AWS::SNS::TopicInlinePolicy", TOPIC, ExistingDeployment.policy(policy));
  }

  private static Deployment.Builder management(String... namesAndValues) {
    return Examples.management(namesAndValues)
        .withExisting(
            "AWS::CloudTrail::Trail",
            ExistingDeployment.TRAIL,
            ExistingDeployment.trail(Map.of("SnsTopicArn", TOPIC)));
  }
}
