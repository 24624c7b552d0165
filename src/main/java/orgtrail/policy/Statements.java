package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.BOOL;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.NULL;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_NOT_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.AWS;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.SERVICE;

import java.util.List;
import java.util.TreeSet;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.ConditionKeys;
import orgtrail.aws.ServicePrincipals;
import orgtrail.config.LogStoreLayout;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** The statements that several policies have in common. */
final class Statements {
  private Statements() {}

  /**
   * Starts a statement that allows CloudTrail. The caller must restrict it with {@link #onlyFor}.
   * The order of conditions must never change, because a preview would show a difference.
   */
  static IamStatement.Builder allowCloudTrail(String sid) {
    return IamStatement.builder()
        .sid(sid)
        .effect(ALLOW)
        .addPrincipal(SERVICE, ServicePrincipals.CLOUDTRAIL);
  }

  /** Restricts a statement for CloudTrail to these trails. */
  static IamStatement.Builder onlyFor(AllowedTrails trails, IamStatement.Builder statement) {
    return statement.addConditions(STRING_EQUALS, ConditionKeys.SOURCE_ARN, trails.arns());
  }

  /**
   * Starts a statement that allows the member accounts of the organization, or the accounts that
   * have a trail. It excludes the management account and the bucket's own account. In the bucket's
   * own account, a statement for everyone would bypass IAM.
   *
   * <p>S3 treats a statement for everyone as public, unless its condition names the organization.
   */
  static IamStatement.Builder allowMembers(
      String sid, LogStoreLayout layout, AllowedTrails trails) {
    var statement = IamStatement.builder().sid(sid).effect(ALLOW);
    var owner = layout.owner();
    if (trails.organizationId().isEmpty()) {
      return statement.addPrincipals(
          AWS,
          trails.accountRoots().stream().filter(root -> !root.equals(owner.rootArn())).toList());
    }
    var others = new TreeSet<>(trails.accountIds());
    others.add(owner.accountId());
    return statement
        .addPrincipal(IamPrincipal.ALL)
        .addCondition(STRING_EQUALS, ConditionKeys.PRINCIPAL_ORG_ID, trails.organizationId().get())
        .addConditions(STRING_NOT_EQUALS, ConditionKeys.PRINCIPAL_ACCOUNT, List.copyOf(others));
  }

  /**
   * S3 in one region, as the service through which a request reaches KMS. The suffix of its host
   * name depends on the partition.
   */
  static String s3In(String region) {
    return "s3." + region + ".*";
  }

  /**
   * What S3 puts into the encryption context: the bucket with an S3 Bucket Key, and the object
   * without one.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html#bucket-key-changes">S3
   *     Bucket Keys and the encryption context</a>
   */
  static List<String> contextsOf(String bucketArn) {
    return List.of(bucketArn, bucketArn + "/*");
  }

  /**
   * Restricts a statement of the key policy to log files: those of any trail, so that readers can
   * still decrypt log files of earlier trails. S3 does not document whether a copy keeps the
   * encryption context of CloudTrail, so in a replica the statement covers whatever is in the
   * bucket, and in the earlier ones that the settings name. It names each of them, because the key
   * also encrypts the results of queries, in another bucket.
   */
  static IamStatement.Builder ofLogFiles(IamStatement.Builder statement, LogStoreLayout layout) {
    return layout.isReplica()
        ? statement.addConditions(
            STRING_LIKE,
            ConditionKeys.KMS_CONTEXT_BUCKET,
            layout.bucketArns().flatMap(arn -> contextsOf(arn).stream()).toList())
        : statement.addCondition(NULL, ConditionKeys.KMS_CONTEXT_TRAIL, "false");
  }

  /**
   * Denies every request to a bucket without TLS.
   *
   * @see <a href="https://repost.aws/knowledge-center/s3-bucket-policy-for-config-rule">Bucket
   *     policy for the rule s3-bucket-ssl-requests-only</a>
   */
  static IamStatement denyWithoutTls(String bucketArn) {
    return IamStatement.builder()
        .sid("AllowSSLRequestsOnly")
        .effect(DENY)
        .addPrincipal(IamPrincipal.ALL)
        .addAction("s3:*")
        .addResource(bucketArn)
        .addResource(bucketArn + "/*")
        .addCondition(BOOL, ConditionKeys.SECURE_TRANSPORT, "false")
        .build();
  }
}
