package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;

/** The trail can use the existing log group, role and topics that the settings name. */
class TrailPartsCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cloudwatchLogGroupArn | arn:aws:logs:eu-west-1:234567890123:log-group:a | region ap-southeast-1 and account 234567890123",
        "cloudwatchLogGroupArn | arn:aws:logs:ap-southeast-1:123456789012:log-group:a | region ap-southeast-1 and account 234567890123",
        "cloudwatchLogGroupArn | arn:aws-cn:logs:ap-southeast-1:234567890123:log-group:a | region ap-southeast-1 and account 234567890123",
        "cloudwatchLogsRoleArn | arn:aws:iam::123456789012:role/a | account 234567890123",
        "alarmTopicArn | arn:aws:sns:eu-west-1:234567890123:a | region ap-southeast-1",
        "notifySnsTopicName | arn:aws:sns:eu-west-1:234567890123:a | region ap-southeast-1"
      })
  void anExistingPartThatTheTrailCannotUseIsRefused(String setting, String arn, String place) {
    var config =
        Examples.staticLink(
            "cloudwatchLogGroupArn",
            Examples.LOG_GROUP_ARN,
            "cloudwatchLogsRoleArn",
            "arn:aws:iam::234567890123:role/good",
            "alarms",
            "true",
            "alarmTopicArn",
            "arn:aws:sns:ap-southeast-1:345678901234:good",
            setting,
            arn);
    assertEquals(
        List.of(
            "orgtrail:" + setting + " must be in the trail's " + place + ", but is '" + arn + "'"),
        Deployment.of(config).refusal());
  }

  @ParameterizedTest
  @CsvSource({"cloudwatchLogs, true", "notifySnsTopicName, new-logs"})
  void aPartThatNeedsAnOrganizationNobodyKnowsIsRefused(String setting, String value) {
    assertEquals(
        List.of(
            "orgtrail:%s '%s' needs the organization's id: set orgtrail:loggingStack, or remove orgtrail:skipPreflight"
                .formatted(setting, value)),
        Deployment.of(Examples.staticLink("skipPreflight", "true", setting, value)).refusal());
  }

  @Test
  void theLoggingStackKnowsTheOrganizationToo() {
    var deployment = Examples.management("skipPreflight", "true", "cloudwatchLogs", "true").run();
    assertEquals(1, deployment.count("LogGroup"));
  }
}
