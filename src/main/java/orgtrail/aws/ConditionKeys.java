package orgtrail.aws;

import java.util.Set;

/**
 * The condition keys that policies use.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">AWS
 *     global condition context keys</a>
 */
public final class ConditionKeys {
  /** The ARN of the role or user that makes a request. */
  public static final String PRINCIPAL_ARN = "aws:PrincipalArn";

  /** The account of the principal that makes a request. */
  public static final String PRINCIPAL_ACCOUNT = "aws:PrincipalAccount";

  /** The organization of the principal that makes a request. */
  public static final String PRINCIPAL_ORG_ID = "aws:PrincipalOrgID";

  /** Whether an AWS service makes a request with its service principal. */
  public static final String PRINCIPAL_IS_AWS_SERVICE = "aws:PrincipalIsAWSService";

  /** The resource for which an AWS service makes a request, here the trail or the bucket. */
  public static final String SOURCE_ARN = "aws:SourceArn";

  /** The account of that resource. */
  public static final String SOURCE_ACCOUNT = "aws:SourceAccount";

  /**
   * The AWS services that a request passed through on behalf of a role or user, several values. A
   * request that the role or user makes directly does not have the key.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena-calledvia.html">CalledVia
   *     for Athena</a>
   */
  public static final String CALLED_VIA = "aws:CalledVia";

  /** Whether a request uses TLS. */
  public static final String SECURE_TRANSPORT = "aws:SecureTransport";

  /** The canned ACL of an upload. */
  public static final String S3_ACL = "s3:x-amz-acl";

  /** The folder that a listing asks for. */
  public static final String S3_PREFIX = "s3:prefix";

  /** The retention that a request sets, in days from now. */
  public static final String S3_REMAINING_RETENTION_DAYS =
      "s3:object-lock-remaining-retention-days";

  /** The legal hold that a request sets. */
  public static final String S3_LEGAL_HOLD = "s3:object-lock-legal-hold";

  /** The AWS service through which a request reaches KMS. */
  public static final String KMS_VIA_SERVICE = "kms:ViaService";

  /** The trail in the encryption context of a log file. */
  public static final String KMS_CONTEXT_TRAIL = "kms:EncryptionContext:aws:cloudtrail:arn";

  /**
   * The bucket in the encryption context of S3, or the object, if S3 does not use a bucket key for
   * it.
   */
  public static final String KMS_CONTEXT_BUCKET = "kms:EncryptionContext:aws:s3:arn";

  /** The log group in the encryption context of CloudWatch Logs. */
  public static final String KMS_CONTEXT_LOG_GROUP = "kms:EncryptionContext:aws:logs:arn";

  /**
   * The keys that identify the caller of a request, or the resource that it is made for. S3 treats
   * a statement for everyone as public unless a fixed value of such a key restricts it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status">The
   *     meaning of "public"</a>
   */
  public static final Set<String> OF_THE_CALLER =
      Set.of(
          PRINCIPAL_ARN,
          PRINCIPAL_ACCOUNT,
          PRINCIPAL_ORG_ID,
          "aws:PrincipalOrgPaths",
          SOURCE_ARN,
          SOURCE_ACCOUNT,
          "aws:SourceOrgID");

  /** A policy variable for the account of the principal that makes a request. */
  public static final String PRINCIPAL_ACCOUNT_VARIABLE = "${" + PRINCIPAL_ACCOUNT + "}";

  private ConditionKeys() {}
}
