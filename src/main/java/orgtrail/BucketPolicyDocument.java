package orgtrail;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.BOOL;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.SERVICE;

import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The policies of the WORM bucket and of the access-log bucket beside it.
 *
 * <p>Sids are those of AWS's documentation, so that a reader can search for them. Statements keep
 * their order and a single value is a string, so that a preview shows a change only where there is
 * one.
 */
final class BucketPolicyDocument {
  private BucketPolicyDocument() {}

  /**
   * Lets the one trail write, and nobody else do anything.
   *
   * <p>One statement covers the whole organization, so accounts that join later need no change. The
   * statement for the management account's own folder keeps logs coming should the trail ever be
   * turned into one for that account alone.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html#org-trail-bucket-policy">Bucket
   *     policy for an organization trail</a>
   */
  static String forLogs(String bucketArn, TrailIdentity trail) {
    return IamPolicy.builder()
        .addStatement(
            IamStatement.builder()
                .sid("AWSCloudTrailAclCheck20150319")
                .effect(ALLOW)
                .addPrincipal(SERVICE, TrailIdentity.SERVICE_PRINCIPAL)
                .addAction("s3:GetBucketAcl")
                .addResource(bucketArn)
                .addCondition(STRING_EQUALS, "aws:SourceArn", trail.arn())
                .build())
        .addStatement(
            write(
                "AWSCloudTrailWrite20150319",
                bucketArn + "/AWSLogs/" + trail.managementAccountId() + "/*",
                trail))
        .addStatement(
            write(
                "AWSCloudTrailOrganizationWrite20150319",
                bucketArn + "/AWSLogs/" + trail.organizationId() + "/*",
                trail))
        .addStatement(tlsOnly(bucketArn))
        .build()
        .toJson();
  }

  /**
   * Lets S3 deliver the access logs of one bucket, and nobody else do anything.
   *
   * @param sourceArn the bucket whose accesses are logged
   * @param sourceAccountId the account that owns it
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general">Permissions
   *     for log delivery</a>
   */
  static String forAccessLogs(String bucketArn, String sourceArn, String sourceAccountId) {
    return IamPolicy.builder()
        .addStatement(
            IamStatement.builder()
                .sid("S3ServerAccessLogsPolicy")
                .effect(ALLOW)
                .addPrincipal(SERVICE, "logging.s3.amazonaws.com")
                .addAction("s3:PutObject")
                .addResource(bucketArn + "/*")
                .addCondition(ARN_LIKE, "aws:SourceArn", sourceArn)
                .addCondition(STRING_EQUALS, "aws:SourceAccount", sourceAccountId)
                .build())
        .addStatement(tlsOnly(bucketArn))
        .build()
        .toJson();
  }

  private static IamStatement write(String sid, String objects, TrailIdentity trail) {
    return IamStatement.builder()
        .sid(sid)
        .effect(ALLOW)
        .addPrincipal(SERVICE, TrailIdentity.SERVICE_PRINCIPAL)
        .addAction("s3:PutObject")
        .addResource(objects)
        .addCondition(STRING_EQUALS, "s3:x-amz-acl", "bucket-owner-full-control")
        .addCondition(STRING_EQUALS, "aws:SourceArn", trail.arn())
        .build();
  }

  /**
   * @see <a href="https://repost.aws/knowledge-center/s3-bucket-policy-for-config-rule">Bucket
   *     policy for the rule s3-bucket-ssl-requests-only</a>
   */
  private static IamStatement tlsOnly(String bucketArn) {
    return IamStatement.builder()
        .sid("AllowSSLRequestsOnly")
        .effect(DENY)
        .addPrincipal(IamPrincipal.ALL)
        .addAction("s3:*")
        .addResource(bucketArn)
        .addResource(bucketArn + "/*")
        .addCondition(BOOL, "aws:SecureTransport", "false")
        .build();
  }
}
