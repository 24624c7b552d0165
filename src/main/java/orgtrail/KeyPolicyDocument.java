package orgtrail;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.AWS;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.SERVICE;

import java.util.List;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The policy of the key that encrypts the logs.
 *
 * <p>In a key policy, {@code *} as the resource means this key.
 */
final class KeyPolicyDocument {
  /**
   * What it takes to look after a key. Left out on purpose: every use of the key, and
   * kms:CreateGrant, with which an administrator could hand the use of it to anyone.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators">Key
   *     administrators</a>
   */
  private static final List<String> ADMINISTRATION =
      List.of(
          "kms:CancelKeyDeletion",
          "kms:CreateAlias",
          "kms:DeleteAlias",
          "kms:DescribeKey",
          "kms:DisableKey",
          "kms:DisableKeyRotation",
          "kms:EnableKey",
          "kms:EnableKeyRotation",
          "kms:GetKeyPolicy",
          "kms:GetKeyRotationStatus",
          "kms:ListGrants",
          "kms:ListKeyPolicies",
          "kms:ListKeyRotations",
          "kms:ListResourceTags",
          "kms:PutKeyPolicy",
          "kms:RevokeGrant",
          "kms:RotateKeyOnDemand",
          "kms:ScheduleKeyDeletion",
          "kms:TagResource",
          "kms:UntagResource",
          "kms:UpdateAlias",
          "kms:UpdateKeyDescription");

  private KeyPolicyDocument() {}

  /**
   * Lets the one trail encrypt, and the key's account look after the key; nobody can read.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html">Key
   *     policies for CloudTrail</a>
   */
  static String forLogs(AwsEnvironment owner, TrailIdentity trail) {
    return IamPolicy.builder()
        .addStatement(
            IamStatement.builder()
                .sid("Allow access for Key Administrators")
                .effect(ALLOW)
                .addPrincipal(AWS, owner.rootArn())
                .actionIds(ADMINISTRATION)
                .addResource("*")
                .build())
        .addStatement(
            cloudTrail("AllowCloudTrailEncryptLogs", "kms:GenerateDataKey*", trail)
                .addCondition(
                    STRING_LIKE,
                    "kms:EncryptionContext:aws:cloudtrail:arn",
                    trail.encryptionContextPattern())
                .build())
        // With an S3 Bucket Key, CreateTrail asks for this. The trail reads its own digests so.
        .addStatement(cloudTrail("AllowCloudTrailDecryptTrail", "kms:Decrypt", trail).build())
        .addStatement(cloudTrail("AllowCloudTrailAccess", "kms:DescribeKey", trail).build())
        .build()
        .toJson();
  }

  private static IamStatement.Builder cloudTrail(String sid, String action, TrailIdentity trail) {
    return IamStatement.builder()
        .sid(sid)
        .effect(ALLOW)
        .addPrincipal(SERVICE, TrailIdentity.SERVICE_PRINCIPAL)
        .addAction(action)
        .addResource("*")
        .addCondition(STRING_EQUALS, "aws:SourceArn", trail.arn());
  }
}
