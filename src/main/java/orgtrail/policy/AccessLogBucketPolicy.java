package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.SERVICE;

import java.util.ArrayList;
import java.util.List;
import orgtrail.aws.ConditionKeys;
import orgtrail.aws.ServicePrincipals;
import orgtrail.config.LogStoreLayout;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** The policy of the access-log bucket. */
final class AccessLogBucketPolicy {
  private AccessLogBucketPolicy() {}

  /**
   * Allows S3 to deliver the access logs of the WORM bucket. Denies everybody to change or delete
   * them before the lifecycle does.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general">Permissions
   *     for log delivery</a>
   */
  static IamPolicy of(LogStoreLayout layout) {
    var target = layout.owner().bucketArn(layout.accessLogBucketName());
    var statements = new ArrayList<IamStatement>();
    statements.add(
        IamStatement.builder()
            .sid("S3ServerAccessLogsPolicy")
            .effect(ALLOW)
            .addPrincipal(SERVICE, ServicePrincipals.S3_LOG_DELIVERY)
            .addAction("s3:PutObject")
            .addResource(target + "/" + layout.accessLogFolder() + "*")
            .addCondition(ARN_LIKE, ConditionKeys.SOURCE_ARN, layout.bucketArn())
            .addCondition(STRING_EQUALS, ConditionKeys.SOURCE_ACCOUNT, layout.owner().accountId())
            .build());
    statements.add(
        GuardStatements.denyUnlessBreakGlass(
                "DenyDeletion",
                List.of("s3:DeleteObject", "s3:DeleteObjectVersion"),
                target + "/*",
                layout)
            .build());
    statements.add(GuardStatements.denyOverwriting(target));
    GuardStatements.denyBucketChanges(layout, target).ifPresent(statements::add);
    statements.add(Statements.denyWithoutTls(target));
    return IamPolicy.builder().statements(statements).build();
  }
}
