package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.AWS;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.SERVICE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.aws.ConditionKeys;
import orgtrail.aws.ServicePrincipals;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** The policies of a log group's key, and of the role with which the trail writes to the group. */
public final class LogGroupPolicies {
  private LogGroupPolicies() {}

  /**
   * The key policy: the account manages the key, and CloudWatch Logs uses it for this group only.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html">Encrypt
   *     log data</a>
   */
  public static String key(AwsEnvironment here, String groupName) {
    return IamPolicy.builder()
        .addStatement(
            IamStatement.builder()
                .sid("Enable IAM User Permissions")
                .effect(ALLOW)
                .addPrincipal(AWS, here.rootArn())
                .addAction("kms:*")
                .addResource("*")
                .build())
        .addStatement(
            IamStatement.builder()
                .sid("AllowCloudWatchLogs")
                .effect(ALLOW)
                .addPrincipal(SERVICE, ServicePrincipals.cloudWatchLogs(here))
                .actionIds(
                    List.of(
                        "kms:Decrypt",
                        "kms:DescribeKey",
                        "kms:Encrypt",
                        "kms:GenerateDataKey*",
                        "kms:ReEncrypt*"))
                .addResource("*")
                .addCondition(
                    ARN_EQUALS, ConditionKeys.KMS_CONTEXT_LOG_GROUP, here.logGroupArn(groupName))
                .build())
        .build()
        .toJson();
  }

  /** The trust policy of the role, which allows CloudTrail to assume it. */
  public static String trust() {
    return IamPolicy.builder()
        .addStatement(
            IamStatement.builder()
                .effect(ALLOW)
                .addPrincipal(SERVICE, ServicePrincipals.CLOUDTRAIL)
                .addAction("sts:AssumeRole")
                .build())
        .build()
        .toJson();
  }

  /**
   * The policy of the role. It allows writing to the trail's own log streams: those of the account
   * and those of the organization. If a delegated administrator creates the trail, the names of the
   * streams can start with the id of either account.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html">Role
   *     policy for CloudWatch Logs</a>
   */
  public static String write(AwsEnvironment here, AllowedTrails trail, String groupName) {
    var group = here.logGroupArn(groupName);
    var streams = new ArrayList<String>();
    Stream.of(trail.accountIds().get(0), here.accountId())
        .distinct()
        .sorted()
        .map(account -> "%s_CloudTrail_%s*".formatted(account, here.region()))
        .forEach(ofTheAccount -> streams.add(Arns.logStreams(group, ofTheAccount)));
    trail.organizationId().ifPresent(id -> streams.add(Arns.logStreams(group, id + "_*")));
    return IamPolicy.builder()
        .addStatement(
            allow("AWSCloudTrailCreateLogStream20141101", "logs:CreateLogStream", streams))
        .addStatement(allow("AWSCloudTrailPutLogEvents20141101", "logs:PutLogEvents", streams))
        .build()
        .toJson();
  }

  private static IamStatement allow(String sid, String action, List<String> resources) {
    return IamStatement.builder()
        .sid(sid)
        .effect(ALLOW)
        .addAction(action)
        .resourceIds(resources)
        .build();
  }
}
