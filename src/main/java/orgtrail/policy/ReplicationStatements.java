package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.AWS;

import java.util.List;
import java.util.stream.Stream;
import orgtrail.aws.ConditionKeys;
import orgtrail.config.LogStoreLayout;
import software.amazon.awssdk.policybuilder.iam.IamAction;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The statements for the replication role in the policies of the bucket and the key that it reads.
 * The bucket's account is the role's own, so its IAM policy allows it to read the bucket.
 */
final class ReplicationStatements {
  /**
   * What S3 needs of the source bucket.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html#setting-repl-config-same-acctowner">Creating
   *     an IAM role</a>
   */
  static final List<String> OF_BUCKET = List.of("s3:GetReplicationConfiguration", "s3:ListBucket");

  /**
   * What S3 needs of the objects in it, with Object Lock.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-replication">Using
   *     Object Lock with S3 Replication</a>
   */
  static final List<String> OF_OBJECTS =
      List.of(
          "s3:GetObjectLegalHold",
          "s3:GetObjectRetention",
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging");

  private ReplicationStatements() {}

  /**
   * Denies the role everything but that. The key policy lets it decrypt through S3, so whoever gets
   * hold of the role could otherwise read log files like a log reader.
   */
  static IamStatement denyAnythingElse(LogStoreLayout layout) {
    return IamStatement.builder()
        .sid("DenyReplicationRole")
        .effect(DENY)
        .addPrincipal(IamPrincipal.ALL)
        .notActions(
            Stream.concat(OF_OBJECTS.stream(), OF_BUCKET.stream())
                .sorted()
                .map(IamAction::create)
                .toList())
        .addResource(layout.bucketArn())
        .addResource(layout.bucketArn() + "/*")
        .addCondition(ARN_EQUALS, ConditionKeys.PRINCIPAL_ARN, layout.replicationRoleArn())
        .build();
  }

  /**
   * Allows the role to decrypt log files, through S3 and in this bucket only.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html#replication-kms-extra-permissions">Permissions
   *     for encrypted objects</a>
   */
  static IamStatement decryption(LogStoreLayout layout) {
    return IamStatement.builder()
        .sid("AllowReplicationDecrypt")
        .effect(ALLOW)
        .addPrincipal(AWS, layout.owner().rootArn())
        .addAction("kms:Decrypt")
        .addResource("*")
        .addCondition(ARN_EQUALS, ConditionKeys.PRINCIPAL_ARN, layout.replicationRoleArn())
        .addCondition(
            STRING_LIKE, ConditionKeys.KMS_VIA_SERVICE, Statements.s3In(layout.owner().region()))
        .addConditions(
            STRING_LIKE,
            ConditionKeys.KMS_CONTEXT_BUCKET,
            Statements.contextsOf(layout.bucketArn()))
        .build();
  }
}
