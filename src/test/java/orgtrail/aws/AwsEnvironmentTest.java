package orgtrail.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsEnvironmentTest {
  private static final AwsEnvironment HERE =
      new AwsEnvironment("123456789012", "cn-north-1", "aws-cn", "amazonaws.com.cn");

  @ParameterizedTest
  @CsvSource({
    "arn:aws-cn:kms:cn-north-1:123456789012:key/a, true, true, true",
    "arn:aws-cn:kms:cn-north-1:345678901234:key/a, false, true, true",
    "arn:aws-cn:kms:cn-northwest-1:123456789012:key/a, false, false, true",
    "arn:aws:kms:cn-north-1:123456789012:key/a, false, false, false"
  })
  void holdsWhatIsInItsAccountRegionAndPartition(
      String arn, boolean holds, boolean isInRegion, boolean isInPartition) {
    assertEquals(holds, HERE.holds(arn));
    assertEquals(isInRegion, HERE.isInRegion(arn));
    assertEquals(isInPartition, HERE.isInPartition(arn));
  }

  @Test
  void namesThingsInItself() {
    assertEquals("arn:aws-cn:s3:::logs", HERE.bucketArn("logs"));
    assertEquals("arn:aws-cn:iam::123456789012:root", HERE.rootArn());
    assertEquals("arn:aws-cn:logs:cn-north-1:123456789012:log-group:a", HERE.logGroupArn("a"));
    assertEquals("logs.cn-north-1.amazonaws.com.cn", ServicePrincipals.cloudWatchLogs(HERE));
  }
}
