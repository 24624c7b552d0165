package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;

import java.util.ArrayList;
import java.util.List;
import orgtrail.config.QueryLayout;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The policies of the queries as JSON, besides the statements in the policies of bucket and key.
 *
 * @param resultsBucket the policy of the bucket for results
 * @param access the IAM policy that lets a principal use the workgroup and see the table
 */
public record QueryPolicies(String resultsBucket, String access) {
  /** Builds the policies. */
  public static QueryPolicies of(QueryLayout layout) {
    return new QueryPolicies(resultsBucket(layout).toJson(), access(layout).toJson());
  }

  /**
   * Athena writes results with the rights of the caller, large ones in several parts. Principals
   * can also download a result from S3, because Athena's own API returns 1,000 rows at a time.
   *
   * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/querying.html">Query results</a>
   */
  private static IamPolicy resultsBucket(QueryLayout layout) {
    var bucket = layout.resultsBucketArn();
    var statements = new ArrayList<IamStatement>();
    if (!layout.settings().principals().isEmpty()) {
      var logs = layout.logs();
      statements.add(
          QueryStatements.allow("QueryPrincipalsList", logs)
              .actionIds(
                  List.of("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"))
              .addResource(bucket)
              .build());
      statements.add(
          QueryStatements.allow("QueryPrincipalsRead", logs)
              .addAction("s3:GetObject")
              .addResource(bucket + "/*")
              .build());
      statements.add(
          QueryStatements.throughAthena(QueryStatements.allow("QueryPrincipalsWrite", logs))
              .actionIds(
                  List.of("s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"))
              .addResource(bucket + "/*")
              .build());
    }
    statements.add(Statements.denyWithoutTls(bucket));
    return IamPolicy.builder().statements(statements).build();
  }

  /**
   * The rights on log files, results and key are in the policies of these resources. What the
   * console lists has no resource of its own, and contains names only.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html">Policies
   *     for workgroups</a>
   */
  private static IamPolicy access(QueryLayout layout) {
    return IamPolicy.builder()
        .addStatement(
            allow(
                "RunQueries",
                List.of(
                    "athena:BatchGetNamedQuery",
                    "athena:BatchGetQueryExecution",
                    "athena:GetNamedQuery",
                    "athena:GetQueryExecution",
                    "athena:GetQueryResults",
                    "athena:GetQueryResultsStream",
                    "athena:GetQueryRuntimeStatistics",
                    "athena:GetWorkGroup",
                    "athena:ListNamedQueries",
                    "athena:ListQueryExecutions",
                    "athena:StartQueryExecution",
                    "athena:StopQueryExecution"),
                List.of(layout.workgroupArn())))
        .addStatement(
            allow(
                "SeeTable",
                List.of(
                    "glue:BatchGetPartition",
                    "glue:GetDatabase",
                    "glue:GetDatabases",
                    "glue:GetPartition",
                    "glue:GetPartitions",
                    "glue:GetTable",
                    "glue:GetTables"),
                layout.glueArns()))
        .addStatement(
            allow(
                "SeeCatalog",
                List.of(
                    "athena:GetDataCatalog",
                    "athena:GetDatabase",
                    "athena:GetTableMetadata",
                    "athena:ListDatabases",
                    "athena:ListTableMetadata"),
                List.of(layout.dataCatalogArn())))
        .addStatement(
            allow(
                "ListInConsole",
                List.of(
                    "athena:ListDataCatalogs",
                    "athena:ListEngineVersions",
                    "athena:ListWorkGroups"),
                List.of("*")))
        .build();
  }

  private static IamStatement allow(String sid, List<String> actions, List<String> resources) {
    return IamStatement.builder()
        .sid(sid)
        .effect(ALLOW)
        .actionIds(actions)
        .resourceIds(resources)
        .build();
  }
}
