package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static orgtrail.testing.ExistingDeployment.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.policy.LogGroupPolicies;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.ExistingDeployment;
import orgtrail.testing.Fixtures;

/** A log group that exists loses no events, and its key serves nobody else. */
class LogGroupAdoptionTest {
  private static final String GROUP = "cloudtrail/example-quantum-123";
  private static final String KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String KEY = "arn:aws:kms:ap-southeast-1:234567890123:key/" + KEY_ID;
  private static final String INSTEAD =
      "to leave group and key as they are, name the group in orgtrail:cloudwatchLogGroupArn and its role in orgtrail:cloudwatchLogsRoleArn instead of setting orgtrail:cloudwatchLogs";

  @ParameterizedTest
  @CsvSource({", without end", "3653, for 3653 days"})
  void aShorterRetentionThatNobodyHasSetIsRefused(Integer days, String kept) {
    assertEquals(
        List.of(
            "the log group %s to adopt keeps events %s, and CloudWatch Logs would delete those that are older than 365 days: set orgtrail:cloudwatchLogRetentionDays; %s"
                .formatted(GROUP, kept, INSTEAD)),
        adopting(days == null ? "{}" : group("'RetentionInDays': " + days)).refusal());
  }

  @Test
  void aShorterRetentionThatIsSetHasALine() {
    var lines =
        adopting(group("'RetentionInDays': 3653"), "cloudwatchLogRetentionDays", "400")
            .run()
            .warnings();
    assertEquals(
        "adopting the log group %s, which keeps events for 3653 days, deletes those that are older than 400 days"
            .formatted(GROUP),
        lines.get(0));
  }

  @Test
  void aLongerRetentionHasNoLine() {
    assertEquals(
        List.of(),
        adopting(group("'RetentionInDays': 30, 'KmsKeyId': '%s'".formatted(KEY)))
            .withExisting("AWS::KMS::Key", KEY_ID, key(ownPolicy()))
            .run()
            .warnings());
  }

  @Test
  void aKeyThatOthersUseIsRefused() {
    var shared =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Sid": "Enable IAM User Permissions", "Effect": "Allow", "Action": "kms:*",
           "Principal": {"AWS": "arn:aws:iam::234567890123:root"}, "Resource": "*"},
          {"Sid": "AllGroups", "Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt"],
           "Principal": {"Service": "logs.ap-southeast-1.amazonaws.com"}, "Resource": "*"}]}
        """;
    assertEquals(
        List.of(
            "the key %s of the log group %s to adopt has statements in its policy that the stack would replace: AllGroups; %s"
                .formatted(KEY, GROUP, INSTEAD)),
        encryptedWith(key(shared)).refusal());
  }

  @Test
  void aKeyWhosePolicyCannotBeReadIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:adopt cannot read the policy of the key %s: allow kms:GetKeyPolicy"
                .formatted(KEY)),
        encryptedWith("{}").refusal());
  }

  @Test
  void aKeyThatCannotBeImportedStaysAndHasALine() {
    var adopted = adopting(group("'RetentionInDays': 365, 'KmsKeyId': '%s'".formatted(KEY))).run();
    assertFalse(adopted.imports().containsKey("organization-log-group-key"));
    assertEquals(
        List.of(
            "adopting the log group %s encrypts its new events with a new key instead of %s. Events that are there can be read only as long as that key can be used"
                .formatted(GROUP, KEY)),
        adopted.warnings());
  }

  /** The stack manages it already, and a change is no matter of the adoption. */
  @Test
  void aGroupInTheStateIsNotComparedAgain() {
    var deployed = management("cloudwatchLogs", "true").run();
    var second = adopting(group("'RetentionInDays': 3653")).after(deployed).run();
    assertEquals(1, second.warnings().size(), second.warnings().toString());
  }

  private static String ownPolicy() {
    return LogGroupPolicies.key(Fixtures.MANAGEMENT, GROUP);
  }

  private static String key(String policy) {
    return "{\"EnableKeyRotation\": true, \"KeyPolicy\": %s}".formatted(policy);
  }

  private static String group(String properties) {
    return json("{%s}".formatted(properties));
  }

  private static Deployment.Builder encryptedWith(String key) {
    return adopting(group("'RetentionInDays': 365, 'KmsKeyId': '%s'".formatted(KEY)))
        .withExisting("AWS::KMS::Key", KEY_ID, key);
  }

  private static Deployment.Builder adopting(String group, String... namesAndValues) {
    var settings = new ArrayList<>(List.of(namesAndValues));
    settings.addAll(List.of("adopt", "true", "cloudwatchLogs", "true"));
    return management(settings.toArray(String[]::new))
        .withExisting("AWS::Logs::LogGroup", GROUP, group);
  }

  private static Deployment.Builder management(String... namesAndValues) {
    return Examples.management(namesAndValues)
        .withExisting(
            "AWS::CloudTrail::Trail",
            ExistingDeployment.TRAIL,
            ExistingDeployment.trail(
                Map.of("CloudWatchLogsLogGroupArn", Examples.LOG_GROUP_ARN + ":*")));
  }
}
