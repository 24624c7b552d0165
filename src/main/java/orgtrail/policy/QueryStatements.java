package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.AWS;

import java.util.List;
import orgtrail.aws.ConditionKeys;
import orgtrail.aws.ServicePrincipals;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.QueryLayout;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The statements that let the query principals read the log files through Athena, and only through
 * it. Athena makes its requests with the rights of the caller, and AWS adds Athena to {@code
 * aws:CalledVia}. A request that the same principal makes directly does not have the key.
 *
 * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html">Access to S3 from
 *     Athena</a>
 */
final class QueryStatements {
  private QueryStatements() {}

  /** The statements of the WORM bucket's policy; empty without query principals. */
  static List<IamStatement> ofLogBucket(LogStoreLayout logs) {
    if (logs.settings().query().principals().isEmpty()) {
      return List.of();
    }
    var bucket = logs.bucketArn();
    return List.of(
        throughAthena(allow("QueryPrincipalsList", logs))
            .actionIds(List.of("s3:GetBucketLocation", "s3:ListBucket"))
            .addResource(bucket)
            .build(),
        throughAthena(allow("QueryPrincipalsRead", logs))
            .addAction("s3:GetObject")
            .addResource(bucket + "/" + new QueryLayout(logs).accountsFolder() + "*/CloudTrail/*")
            .build());
  }

  /**
   * The statements of the key policy; empty without query principals. The encryption context tells
   * log files and results apart, so the right to read results includes no log file.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/athena/latest/ug/encryption.html#encryption-permissions">Permissions
   *     for encrypted data</a>
   */
  static List<IamStatement> ofKey(LogStoreLayout logs) {
    if (logs.settings().query().principals().isEmpty()) {
      return List.of();
    }
    return List.of(
        Statements.ofLogFiles(
                throughAthena(throughS3(allow("QueryPrincipalsDecryptLogs", logs), logs))
                    .addAction("kms:Decrypt")
                    .addResource("*"),
                logs)
            .build(),
        throughS3(allow("QueryPrincipalsUseResults", logs), logs)
            .actionIds(List.of("kms:Decrypt", "kms:GenerateDataKey"))
            .addResource("*")
            .addConditions(
                STRING_LIKE,
                ConditionKeys.KMS_CONTEXT_BUCKET,
                Statements.contextsOf(new QueryLayout(logs).resultsBucketArn()))
            .build());
  }

  /** Starts a statement that allows the query principals. */
  static IamStatement.Builder allow(String sid, LogStoreLayout logs) {
    return IamStatement.builder()
        .sid(sid)
        .effect(ALLOW)
        .addPrincipals(AWS, logs.settings().query().principals());
  }

  /** Restricts a statement to requests that Athena makes for the caller. */
  static IamStatement.Builder throughAthena(IamStatement.Builder statement) {
    return statement.addCondition(
        STRING_EQUALS.addPrefix("ForAnyValue:"),
        ConditionKeys.CALLED_VIA,
        ServicePrincipals.ATHENA);
  }

  private static IamStatement.Builder throughS3(
      IamStatement.Builder statement, LogStoreLayout logs) {
    return statement.addCondition(
        STRING_LIKE, ConditionKeys.KMS_VIA_SERVICE, Statements.s3In(logs.owner().region()));
  }
}
