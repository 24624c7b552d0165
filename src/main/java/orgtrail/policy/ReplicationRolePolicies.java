package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.SERVICE;

import java.util.List;
import orgtrail.aws.Arns;
import orgtrail.aws.ConditionKeys;
import orgtrail.aws.ServicePrincipals;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.ReplicaDestination;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The policies of the role with which S3 copies log files to a replica. They allow what S3
 * documents for locked objects that are encrypted with KMS, and no deletion.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html">Permissions
 *     for live replication</a>
 */
public final class ReplicationRolePolicies {
  private ReplicationRolePolicies() {}

  /**
   * The trust policy, which allows S3 to assume the role. S3 documents no condition for it. Nobody
   * can pass a role to S3 for a bucket in another account.
   */
  public static String trust() {
    return IamPolicy.builder()
        .addStatement(
            IamStatement.builder()
                .effect(ALLOW)
                .addPrincipal(SERVICE, ServicePrincipals.S3)
                .addAction("sts:AssumeRole")
                .build())
        .build()
        .toJson();
  }

  /** The policy of the role: it reads the bucket of this layout, and writes to the replica only. */
  public static String copy(LogStoreLayout layout, ReplicaDestination replica) {
    var owner = layout.owner();
    return IamPolicy.builder()
        .addStatement(
            allow("ReadBucket", ReplicationStatements.OF_BUCKET, layout.bucketArn()).build())
        .addStatement(
            allow("ReadObjects", ReplicationStatements.OF_OBJECTS, layout.bucketArn() + "/*")
                .build())
        .addStatement(
            allow(
                    "WriteReplica",
                    List.of("s3:ReplicateObject", "s3:ReplicateTags"),
                    replica.s3BucketArn() + "/*")
                .build())
        .addStatement(
            throughS3(
                // Any key of the bucket: an earlier one has encrypted older log files.
                allow(
                    "Decrypt",
                    List.of("kms:Decrypt"),
                    Arns.keys(owner.partition(), owner.region(), owner.accountId())),
                owner.region(),
                layout.bucketArn()))
        .addStatement(
            throughS3(
                allow("Encrypt", List.of("kms:Decrypt", "kms:Encrypt"), replica.kmsKeyArn()),
                replica.region(),
                replica.s3BucketArn()))
        .build()
        .toJson();
  }

  private static IamStatement.Builder allow(String sid, List<String> actions, String resource) {
    return IamStatement.builder().sid(sid).effect(ALLOW).actionIds(actions).addResource(resource);
  }

  private static IamStatement throughS3(
      IamStatement.Builder statement, String region, String bucketArn) {
    return statement
        .addCondition(STRING_LIKE, ConditionKeys.KMS_VIA_SERVICE, Statements.s3In(region))
        .addConditions(
            STRING_LIKE, ConditionKeys.KMS_CONTEXT_BUCKET, Statements.contextsOf(bucketArn))
        .build();
  }
}
