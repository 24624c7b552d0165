package orgtrail;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.NULL;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.AWS;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.SERVICE;

import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

  /**
   * What only key administrators do, once there are some: take the key out of service, and what
   * goes with that. The account keeps the rest: what a deployment needs, and to mend the policy.
   */
  private static final Set<String> SERVICE_OF_THE_KEY =
      Set.of(
          "kms:CancelKeyDeletion",
          "kms:DisableKey",
          "kms:DisableKeyRotation",
          "kms:EnableKey",
          "kms:RevokeGrant",
          "kms:RotateKeyOnDemand",
          "kms:ScheduleKeyDeletion");

  /** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
  private static final int MAX_BYTES = 32 * 1024;

  private static final String ENCRYPTION_CONTEXT = "kms:EncryptionContext:aws:cloudtrail:arn";

  private KeyPolicyDocument() {}

  /**
   * Lets the trail encrypt, the log readers decrypt, and the key's account or administrators look
   * after the key.
   *
   * @throws com.pulumi.exceptions.RunException when the user's own statements do not go with these,
   *     or KMS would refuse the policy as too long
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html">Key
   *     policies for CloudTrail</a>
   */
  static String forLogs(WormBucketArgs args) {
    return PolicyDocuments.fitting(
        "the key policy", MAX_BYTES, args, trail -> forLogs(args, trail));
  }

  private static String forLogs(WormBucketArgs args, TrailIdentity trail) {
    var statements = new ArrayList<IamStatement>();
    var administrators = args.settings().key().administrators();
    var account = List.of(args.owner().rootArn());
    statements.add(
        administration(
            "Allow access for Key Administrators",
            administrators.isEmpty() ? account : administrators,
            ADMINISTRATION));
    if (!administrators.isEmpty()) {
      var rest =
          ADMINISTRATION.stream().filter(action -> !SERVICE_OF_THE_KEY.contains(action)).toList();
      statements.add(administration("Enable IAM User Permissions", account, rest));
    }
    statements.addAll(usage(args, trail));
    return PolicyDocuments.merge(
            statements, args.settings().key().additionalPolicy(), Setting.ADDITIONAL_KEY_POLICY)
        .toJson();
  }

  /** What an existing key must grant, as a JSON array of statements. */
  static String requiredStatements(WormBucketArgs args) {
    var policy = IamPolicy.builder().statements(usage(args, args.trail())).build().toJson();
    return JsonParser.parseString(policy).getAsJsonObject().get("Statement").toString();
  }

  private static IamStatement administration(
      String sid, List<String> principals, List<String> actions) {
    return IamStatement.builder()
        .sid(sid)
        .effect(ALLOW)
        .addPrincipals(AWS, principals)
        .actionIds(actions)
        .addResource("*")
        .build();
  }

  private static List<IamStatement> usage(WormBucketArgs args, TrailIdentity trail) {
    var statements = new ArrayList<IamStatement>();
    statements.add(
        cloudTrail("AllowCloudTrailEncryptLogs", "kms:GenerateDataKey*", trail)
            .addConditions(STRING_LIKE, ENCRYPTION_CONTEXT, trail.encryptionContextPatterns())
            .build());
    // With an S3 Bucket Key, CreateTrail asks for this. The trail reads its own digests so.
    statements.add(cloudTrail("AllowCloudTrailDecryptTrail", "kms:Decrypt", trail).build());
    statements.add(cloudTrail("AllowCloudTrailAccess", "kms:DescribeKey", trail).build());
    var access = args.settings().access();
    if (!access.logReaders().isEmpty()) {
      statements.add(
          IamStatement.builder()
              .sid("EnableCloudTrailLogDecryptPermissions")
              .effect(ALLOW)
              .addPrincipals(AWS, access.logReaders())
              .addAction("kms:Decrypt")
              .addResource("*")
              .addCondition(NULL, ENCRYPTION_CONTEXT, "false") // of any trail, also an earlier one
              .build());
    }
    if (access.membersReadOwnLogs() && args.hasMembers()) {
      // Through S3 alone: with a bucket key nothing else tells one member's files from another's.
      // What follows the region in the name of S3 depends on the partition.
      statements.add(
          BucketPolicyDocument.ofMembers("MembersDecryptOwnLogs", args, trail)
              .addAction("kms:Decrypt")
              .addResource("*")
              .addCondition(STRING_LIKE, "kms:ViaService", "s3." + trail.homeRegion() + ".*")
              .addCondition(NULL, ENCRYPTION_CONTEXT, "false")
              .build());
    }
    return statements;
  }

  private static IamStatement.Builder cloudTrail(String sid, String action, TrailIdentity trail) {
    return IamStatement.builder()
        .sid(sid)
        .effect(ALLOW)
        .addPrincipal(SERVICE, TrailIdentity.SERVICE_PRINCIPAL)
        .addAction(action)
        .addResource("*")
        .addConditions(STRING_EQUALS, "aws:SourceArn", trail.arns());
  }
}
