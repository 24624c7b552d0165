package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_NOT_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.AWS;

import java.util.List;
import orgtrail.aws.Arns;
import orgtrail.aws.ConditionKeys;
import orgtrail.config.LogStoreLayout;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The statements in which the policies of a replica differ from those of a bucket that trails write
 * to: one role writes.
 *
 * <p>AWS refuses a policy that names a role that does not exist, and the replica is deployed before
 * the role. So the principal is the role's account, and a condition names the role.
 */
final class ReplicaStatements {
  /** The statement that names the role. {@link ReplicationRoleReader} reads it. */
  static final String WRITE = "AllowReplication";

  /** Replication that copies an object and its tags. */
  private static final List<String> COPYING = List.of("s3:ReplicateObject", "s3:ReplicateTags");

  private ReplicaStatements() {}

  /**
   * Allows the role to write copies. AWS's example also allows to replicate deletions and to turn
   * versioning on, which no copy needs.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html#setting-repl-config-crossacct">Permissions
   *     if the buckets are in different accounts</a>
   */
  static List<IamStatement> writing(LogStoreLayout layout) {
    return List.of(
        role("AllowReplicationOnBucket", layout)
            .actionIds(List.of("s3:GetBucketVersioning", "s3:List*"))
            .addResource(layout.bucketArn())
            .build(),
        role(WRITE, layout).actionIds(COPYING).addResource(layout.bucketArn() + "/*").build());
  }

  /**
   * Denies everybody to write, except the role to copy, and denies the role to read. Not even an
   * AWS service writes here. The key lets the role decrypt, so in a replica in the role's own
   * account, an administrator who changes the role's IAM policy could otherwise read with it.
   */
  static List<IamStatement> denyWriting(LogStoreLayout layout) {
    var objects = layout.bucketArn() + "/*";
    return List.of(
        GuardStatements.deny(
                GuardStatements.DENY_OVERWRITING,
                List.of("s3:PutObject", "s3:ReplicateDelete"),
                objects)
            .build(),
        GuardStatements.deny("DenyOtherReplication", COPYING, objects)
            .addCondition(ARN_NOT_EQUALS, ConditionKeys.PRINCIPAL_ARN, layout.replicationRoleArn())
            .build(),
        GuardStatements.deny("DenyReplicationRoleReading", List.of("s3:GetObject*"), objects)
            .addCondition(ARN_EQUALS, ConditionKeys.PRINCIPAL_ARN, layout.replicationRoleArn())
            .build());
  }

  /**
   * Allows the role to encrypt copies, through S3 and for this bucket only. With an S3 Bucket Key,
   * S3 also decrypts the bucket key to verify it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html#bk-replication">S3
   *     Bucket Keys and replication</a>
   */
  static IamStatement encryption(LogStoreLayout layout) {
    return role("AllowReplicationEncrypt", layout)
        .actionIds(List.of("kms:Decrypt", "kms:Encrypt"))
        .addResource("*")
        .addCondition(
            STRING_LIKE, ConditionKeys.KMS_VIA_SERVICE, Statements.s3In(layout.owner().region()))
        .addConditions(
            STRING_LIKE,
            ConditionKeys.KMS_CONTEXT_BUCKET,
            Statements.contextsOf(layout.bucketArn()))
        .build();
  }

  private static IamStatement.Builder role(String sid, LogStoreLayout layout) {
    var role = layout.replicationRoleArn();
    return IamStatement.builder()
        .sid(sid)
        .effect(ALLOW)
        .addPrincipal(AWS, Arns.root(Arns.partition(role), Arns.accountId(role)))
        .addCondition(ARN_EQUALS, ConditionKeys.PRINCIPAL_ARN, role);
  }
}
