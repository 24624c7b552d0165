package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.AwsEnvironment;
import orgtrail.testing.PolicySimulator;
import orgtrail.testing.PolicySimulator.Answer;

class LogGroupPoliciesTest {
  private static final AwsEnvironment HERE =
      new AwsEnvironment("234567890123", "ap-southeast-1", "aws", "amazonaws.com");
  private static final String GROUP =
      "arn:aws:logs:ap-southeast-1:234567890123:log-group:cloudtrail/example";
  private static final String CONTEXT = "kms:EncryptionContext:aws:logs:arn";

  // --- The key -----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncryptFrom",
        "kms:GenerateDataKey",
        "kms:DescribeKey"
      })
  void letsCloudWatchLogsUseTheKeyForThisGroupOnly(String action) {
    var use =
        PolicySimulator.byService("logs.ap-southeast-1.amazonaws.com", action, "*")
            .with(CONTEXT, GROUP);
    assertEquals(Answer.GRANTS, key().answer(use));
    assertEquals(Answer.SILENT, key().answer(use.with(CONTEXT, GROUP + "2")));
    assertEquals(Answer.SILENT, key().answer(use.without(CONTEXT)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"logs.eu-west-1.amazonaws.com", "cloudtrail.amazonaws.com"})
  void letsNoOtherServiceUseTheKey(String service) {
    var use = PolicySimulator.byService(service, "kms:Encrypt", "*").with(CONTEXT, GROUP);
    assertEquals(Answer.SILENT, key().answer(use));
  }

  @Test
  void letsOnlyItsOwnAccountManageTheKey() {
    var own = "arn:aws:iam::234567890123:role/Admin";
    var other = "arn:aws:iam::123456789012:role/Admin";
    assertEquals(
        Answer.GRANTS, key().answer(PolicySimulator.byRole(own, null, "kms:PutKeyPolicy", "*")));
    assertEquals(
        Answer.SILENT, key().answer(PolicySimulator.byRole(other, null, "kms:PutKeyPolicy", "*")));
  }

  @Test
  void namesTheServiceWithTheSuffixOfThePartition() {
    var china = new AwsEnvironment("234567890123", "cn-north-1", "aws-cn", "amazonaws.com.cn");
    var use =
        PolicySimulator.byService("logs.cn-north-1.amazonaws.com.cn", "kms:Encrypt", "*")
            .with(CONTEXT, "arn:aws-cn:logs:cn-north-1:234567890123:log-group:cloudtrail/example");
    var key = PolicySimulator.of(LogGroupPolicies.key(china, "cloudtrail/example"));
    assertEquals(Answer.GRANTS, key.answer(use));
  }

  // --- The role ----------------------------------------------------------------------------------

  @Test
  void letsOnlyCloudTrailAssumeTheRole() {
    assertEquals(
        """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow",\
        "Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"sts:AssumeRole"}}""",
        LogGroupPolicies.trust());
  }

  /** The policy of a role names no principal, so the simulator of resource policies cannot help. */
  @Test
  void letsTheRoleWriteTheStreamsOfTheAccountAndTheOrganizationOnly() {
    var streams =
        """
        ["%1$s:log-stream:234567890123_CloudTrail_ap-southeast-1*",\
        "%1$s:log-stream:o-exampleorg1_*"]"""
            .formatted(GROUP);
    assertEquals(
        """
        {"Version":"2012-10-17","Statement":[\
        {"Sid":"AWSCloudTrailCreateLogStream20141101","Effect":"Allow",\
        "Action":"logs:CreateLogStream","Resource":%1$s},\
        {"Sid":"AWSCloudTrailPutLogEvents20141101","Effect":"Allow",\
        "Action":"logs:PutLogEvents","Resource":%1$s}]}"""
            .formatted(streams),
        LogGroupPolicies.write(HERE, trail(Optional.of("o-exampleorg1")), "cloudtrail/example"));
  }

  @Test
  void letsTheRoleOfADelegatedAdministratorWriteTheStreamsOfBothAccounts() {
    var administrator =
        new AwsEnvironment("123456789012", "ap-southeast-1", "aws", "amazonaws.com");
    var group = GROUP.replace("234567890123", "123456789012");
    var streams =
        """
        "Resource":["%1$s:log-stream:123456789012_CloudTrail_ap-southeast-1*",\
        "%1$s:log-stream:234567890123_CloudTrail_ap-southeast-1*",\
        "%1$s:log-stream:o-exampleorg1_*"]"""
            .formatted(group);
    var policy =
        LogGroupPolicies.write(
            administrator, trail(Optional.of("o-exampleorg1")), "cloudtrail/example");
    assertEquals(3, policy.split(Pattern.quote(streams), -1).length, policy);
  }

  @ParameterizedTest
  @CsvSource({"logs:CreateLogStream", "logs:PutLogEvents"})
  void letsTheRoleOfASingleAccountWriteTheStreamsOfTheAccountOnly(String action) {
    var policy = LogGroupPolicies.write(HERE, trail(Optional.empty()), "cloudtrail/example");
    assertEquals(
        2,
        policy.split(
                "\"Action\":\"%s\",\"Resource\":\"%s:log-stream:234567890123_CloudTrail_ap-southeast-1\\*\""
                    .formatted(action, GROUP),
                -1)
            .length,
        policy);
  }

  private static PolicySimulator key() {
    return PolicySimulator.of(LogGroupPolicies.key(HERE, "cloudtrail/example"));
  }

  private static AllowedTrails trail(Optional<String> organization) {
    return new AllowedTrails(
        "aws", "ap-southeast-1", "example", List.of("234567890123"), organization);
  }
}
