package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.BOOL;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;

import orgtrail.aws.AllowedTrails;
import orgtrail.aws.ConditionKeys;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** The policy of the topic that CloudTrail notifies of each log file. */
public final class TopicPolicy {
  private TopicPolicy() {}

  /**
   * Allows the one trail to publish over TLS, and nobody else.
   *
   * @return the policy as JSON
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html">Topic
   *     policy for CloudTrail</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html">Encryption
   *     in transit</a>
   */
  public static String of(String topicArn, AllowedTrails trail) {
    return IamPolicy.builder()
        .addStatement(
            Statements.onlyFor(
                    trail,
                    Statements.allowCloudTrail("AWSCloudTrailSNSPolicy20131101")
                        .addAction("SNS:Publish")
                        .addResource(topicArn))
                .build())
        .addStatement(
            IamStatement.builder()
                .sid("AllowPublishThroughSSLOnly")
                .effect(DENY)
                .addPrincipal(IamPrincipal.ALL)
                .addAction("SNS:Publish")
                .addResource(topicArn)
                .addCondition(BOOL, ConditionKeys.SECURE_TRANSPORT, "false")
                .build())
        .build()
        .toJson();
  }
}
