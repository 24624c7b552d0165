package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.AWS;

import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.ConditionKeys;
import orgtrail.config.LogStoreLayout;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The policy of the key that encrypts the log files. In a key policy the resource {@code *} means
 * this key.
 */
public final class LogKeyPolicy {
  /**
   * The actions for managing the key. They omit every use of the key on purpose, and also
   * kms:CreateGrant, with which an administrator could allow anybody to use the key.
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
   * The actions that only key administrators have if {@code keyAdministrators} is set: taking the
   * key out of service, and related actions. The account keeps the other actions: those that a
   * deployment requires, and repairing the policy.
   */
  private static final Set<String> ADMINISTRATORS_ONLY =
      Set.of(
          "kms:CancelKeyDeletion",
          "kms:DisableKey",
          "kms:DisableKeyRotation",
          "kms:EnableKey",
          "kms:RevokeGrant",
          "kms:RotateKeyOnDemand",
          "kms:ScheduleKeyDeletion");

  private LogKeyPolicy() {}

  /**
   * Allows the trails or the replication role to encrypt, the log readers to decrypt, and the key's
   * account or administrators to manage the key.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html">Key
   *     policies for CloudTrail</a>
   */
  static IamPolicy of(LogStoreLayout layout, AllowedTrails trails) {
    var statements = new ArrayList<IamStatement>();
    var key = layout.settings().key();
    var account = List.of(layout.owner().rootArn());
    statements.add(
        administration(
            "Allow access for Key Administrators",
            key.administrators().isEmpty() ? account : key.administrators(),
            ADMINISTRATION));
    if (!key.administrators().isEmpty()) {
      var rest =
          ADMINISTRATION.stream().filter(action -> !ADMINISTRATORS_ONLY.contains(action)).toList();
      statements.add(administration("Enable IAM User Permissions", account, rest));
    }
    statements.addAll(usage(layout, trails));
    if (!layout.settings().forceDestroy()) {
      statements.add(denyDestruction(layout));
    }
    GuardStatements.denyKeyChanges(layout).ifPresent(statements::add);
    return PolicyMerge.merge(statements, key.additionalPolicy());
  }

  /**
   * Denies everybody but break-glass principals to take the key out of service, because a locked
   * log file without its key is lost. A caller can choose a waiting period of 7 days, whatever the
   * setting says.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html">Object
   *     Lock and encryption keys</a>
   */
  private static IamStatement denyDestruction(LogStoreLayout layout) {
    return GuardStatements.denyUnlessBreakGlass(
            "DenyKeyDestruction", GuardStatements.KEY_DESTRUCTION, "*", layout)
        .build();
  }

  /** The statements that the policy of an existing key must contain, as a JSON array. */
  public static String requiredStatements(LogStoreLayout layout) {
    var policy = IamPolicy.builder().statements(usage(layout, layout.trails())).build().toJson();
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

  private static List<IamStatement> usage(LogStoreLayout layout, AllowedTrails trails) {
    var statements = new ArrayList<IamStatement>();
    if (layout.isReplica()) {
      statements.add(ReplicaStatements.encryption(layout));
    } else {
      statements.addAll(encryption(trails));
    }
    if (layout.hasReplica()) {
      statements.add(ReplicationStatements.decryption(layout));
    }
    var access = layout.settings().access();
    if (!access.logReaders().isEmpty()) {
      statements.add(
          Statements.ofLogFiles(
                  IamStatement.builder()
                      .sid("EnableCloudTrailLogDecryptPermissions")
                      .effect(ALLOW)
                      .addPrincipals(AWS, access.logReaders())
                      .addAction("kms:Decrypt")
                      .addResource("*"),
                  layout)
              .build());
    }
    if (access.membersReadOwnLogs() && layout.hasMembers()) {
      // Only through S3: with an S3 Bucket Key, only S3 can tell the files of two members apart.
      statements.add(
          Statements.ofLogFiles(
                  Statements.allowMembers("MembersDecryptOwnLogs", layout, trails)
                      .addAction("kms:Decrypt")
                      .addResource("*")
                      .addCondition(
                          STRING_LIKE,
                          ConditionKeys.KMS_VIA_SERVICE,
                          Statements.s3In(layout.owner().region())),
                  layout)
              .build());
    }
    statements.addAll(QueryStatements.ofKey(layout));
    return statements;
  }

  private static List<IamStatement> encryption(AllowedTrails trails) {
    return List.of(
        cloudTrail("AllowCloudTrailEncryptLogs", "kms:GenerateDataKey*", trails)
            .addConditions(
                STRING_LIKE, ConditionKeys.KMS_CONTEXT_TRAIL, trails.encryptionContextPatterns())
            .build(),
        // CreateTrail requires this with an S3 Bucket Key, and the trail needs it to read its own
        // digests.
        cloudTrail("AllowCloudTrailDecryptTrail", "kms:Decrypt", trails).build(),
        cloudTrail("AllowCloudTrailAccess", "kms:DescribeKey", trails).build());
  }

  private static IamStatement.Builder cloudTrail(String sid, String action, AllowedTrails trails) {
    return Statements.onlyFor(
        trails, Statements.allowCloudTrail(sid).addAction(action).addResource("*"));
  }
}
