package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.QueryLayout;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;
import orgtrail.testing.PolicySimulator;
import orgtrail.testing.PolicySimulator.Answer;
import orgtrail.testing.PolicySimulator.Request;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPolicyReader;
import software.amazon.awssdk.policybuilder.iam.IamPrincipalType;

/** What a query principal can do through Athena, and what it cannot do without. */
class QueryPoliciesTest {
  private static final String INVESTIGATOR = "arn:aws:iam::123456789012:role/Investigator";
  private static final String OTHER = "arn:aws:iam::123456789012:role/Admin";
  private static final String BUCKET = "arn:aws:s3:::" + Examples.BUCKET;
  private static final String RESULTS = BUCKET + "-sql";
  private static final String LOG_FILE =
      BUCKET + "/AWSLogs/o-exampleorg1/345678901234/CloudTrail/eu-west-1/2026/11/24/a.json.gz";
  private static final String TRAIL_CONTEXT = "kms:EncryptionContext:aws:cloudtrail:arn";
  private static final String BUCKET_CONTEXT = "kms:EncryptionContext:aws:s3:arn";

  private final LogStoreLayout layout =
      Fixtures.logStore("query", "true", "queryPrincipals", "[\"" + INVESTIGATOR + "\"]");
  private final LogStorePolicies logs = LogStorePolicies.of(layout);
  private final QueryPolicies queries = QueryPolicies.of(new QueryLayout(layout));

  private final PolicySimulator logBucket = PolicySimulator.of(logs.logBucket());
  private final PolicySimulator resultsBucket = PolicySimulator.of(queries.resultsBucket());
  private final PolicySimulator key = PolicySimulator.of(logs.key());

  // --- Log files ---------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "s3:GetBucketLocation, " + BUCKET,
    "s3:ListBucket, " + BUCKET,
    "s3:GetObject, " + LOG_FILE
  })
  void aQueryPrincipalReadsLogFilesThroughAthenaOnly(String action, String resource) {
    var direct = PolicySimulator.byRole(INVESTIGATOR, "o-exampleorg1", action, resource);
    assertEquals(Answer.GRANTS, logBucket.answer(throughAthena(direct)));
    assertEquals(Answer.SILENT, logBucket.answer(direct));
    assertEquals(
        Answer.SILENT, logBucket.answer(direct.with("aws:CalledVia", "glue.amazonaws.com")));
    assertEquals(Answer.SILENT, logBucket.answer(throughAthena(direct).by("AWS", OTHER)));
  }

  @ParameterizedTest
  @CsvSource({
    "s3:GetObjectVersion, SILENT",
    "s3:ListBucketVersions, SILENT",
    "s3:DeleteObject, DENIES",
    "s3:PutObject, DENIES",
    "s3:PutObjectRetention, DENIES"
  })
  void aQueryPrincipalDoesNothingElseWithLogFiles(String action, Answer answer) {
    assertEquals(
        answer,
        logBucket.answer(
            throughAthena(
                PolicySimulator.byRole(INVESTIGATOR, "o-exampleorg1", action, LOG_FILE))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/AWSLogs/o-exampleorg1/345678901234/CloudTrail-Digest/eu-west-1/2026/11/24/a.json.gz",
        "/AWSLogs/o-otherorgs1/345678901234/CloudTrail/eu-west-1/2026/11/24/a.json.gz",
        "/AWSLogs/345678901234/CloudTrail/eu-west-1/2026/11/24/a.json.gz"
      })
  void aQueryPrincipalReadsWhatTheTableHasAndNothingElse(String object) {
    assertEquals(
        Answer.SILENT,
        logBucket.answer(
            throughAthena(
                PolicySimulator.byRole(
                    INVESTIGATOR, "o-exampleorg1", "s3:GetObject", BUCKET + object))));
  }

  @Test
  void aLogFileIsDecryptedThroughAthenaAndS3Only() {
    var direct =
        PolicySimulator.byRole(INVESTIGATOR, "o-exampleorg1", "kms:Decrypt", "*")
            .with(TRAIL_CONTEXT, Examples.TRAIL_ARN)
            .with(BUCKET_CONTEXT, BUCKET)
            .with("kms:ViaService", "s3.ap-southeast-1.amazonaws.com");
    assertEquals(Answer.GRANTS, key.answer(throughAthena(direct)));
    assertEquals(Answer.SILENT, key.answer(direct));
    assertEquals(Answer.SILENT, key.answer(throughAthena(direct).without("kms:ViaService")));
    assertEquals(Answer.SILENT, key.answer(throughAthena(direct).without(TRAIL_CONTEXT)));
    assertEquals(Answer.SILENT, key.answer(throughAthena(direct).by("AWS", OTHER)));
    assertEquals(Answer.SILENT, key.answer(throughAthena(direct).doing("kms:GenerateDataKey")));
  }

  /** S3 does not document that a copy keeps the encryption context of CloudTrail. */
  @Test
  void aCopyInAReplicaIsDecryptedByTheContextOfItsBucket() {
    var owner = Fixtures.replicaStore().owner();
    var investigator = INVESTIGATOR.replace("123456789012", owner.accountId());
    var replica =
        Fixtures.replicaStore("query", "true", "queryPrincipals", "[\"" + investigator + "\"]");
    var key = PolicySimulator.of(LogStorePolicies.of(replica).key());
    var direct =
        PolicySimulator.byRole(investigator, "o-exampleorg1", "kms:Decrypt", "*")
            .with(BUCKET_CONTEXT, replica.bucketArn())
            .with("kms:ViaService", "s3." + owner.region() + ".amazonaws.com");
    assertEquals(Answer.GRANTS, key.answer(throughAthena(direct)));
    assertEquals(Answer.SILENT, key.answer(direct));
    assertEquals(
        Answer.SILENT,
        key.answer(throughAthena(direct).with("kms:ViaService", "s3.eu-west-3.amazonaws.com")));
  }

  // --- Results -----------------------------------------------------------------------------------

  @Test
  void resultsAreWrittenThroughAthenaAndReadDirectlyToo() {
    var read =
        PolicySimulator.byRole(INVESTIGATOR, "o-exampleorg1", "s3:GetObject", RESULTS + "/a.csv");
    assertEquals(Answer.GRANTS, resultsBucket.answer(read));
    for (var action :
        List.of("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")) {
      assertEquals(Answer.GRANTS, resultsBucket.answer(throughAthena(read.doing(action))), action);
      assertEquals(Answer.SILENT, resultsBucket.answer(read.doing(action)), action);
    }
    for (var action : List.of("s3:DeleteObject", "s3:PutBucketPolicy", "s3:PutObjectAcl")) {
      assertEquals(Answer.SILENT, resultsBucket.answer(throughAthena(read.doing(action))), action);
    }
    for (var action :
        List.of("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads")) {
      assertEquals(Answer.GRANTS, resultsBucket.answer(read.doing(action).on(RESULTS)), action);
    }
    assertEquals(Answer.SILENT, resultsBucket.answer(read.by("AWS", OTHER)));
    assertEquals(Answer.DENIES, resultsBucket.answer(read.with("aws:SecureTransport", "false")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:Decrypt", "kms:GenerateDataKey"})
  void theRightToUseResultsIncludesNoLogFile(String action) {
    var request =
        PolicySimulator.byRole(INVESTIGATOR, "o-exampleorg1", action, "*")
            .with("kms:ViaService", "s3.ap-southeast-1.amazonaws.com");
    // S3 names the bucket if it uses a bucket key, and otherwise the object.
    for (var context : List.of(RESULTS, RESULTS + "/a.csv")) {
      assertEquals(Answer.GRANTS, key.answer(request.with(BUCKET_CONTEXT, context)), context);
      assertEquals(
          Answer.SILENT,
          key.answer(request.with(BUCKET_CONTEXT, context).without("kms:ViaService")));
      assertEquals(
          Answer.SILENT, key.answer(request.with(BUCKET_CONTEXT, context).by("AWS", OTHER)));
    }
    for (var context : List.of(BUCKET, LOG_FILE, RESULTS + "-2")) {
      assertEquals(Answer.SILENT, key.answer(request.with(BUCKET_CONTEXT, context)), context);
    }
    assertEquals(Answer.SILENT, key.answer(request));
  }

  // --- The IAM policy ----------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "athena:StartQueryExecution, athena, workgroup/cloudtrail-example-quantum-123, GRANTS",
    "athena:GetQueryResults, athena, workgroup/cloudtrail-example-quantum-123, GRANTS",
    "athena:StartQueryExecution, athena, workgroup/primary, SILENT",
    "athena:UpdateWorkGroup, athena, workgroup/cloudtrail-example-quantum-123, SILENT",
    "athena:CreateNamedQuery, athena, workgroup/cloudtrail-example-quantum-123, SILENT",
    "glue:GetTable, glue, table/cloudtrail_example_quantum_123/cloudtrail_logs, GRANTS",
    "glue:GetTable, glue, table/cloudtrail_example_quantum_123/other, SILENT",
    "glue:GetTable, glue, table/other/cloudtrail_logs, SILENT",
    "glue:CreateTable, glue, table/cloudtrail_example_quantum_123/cloudtrail_logs, SILENT",
    "glue:UpdateTable, glue, table/cloudtrail_example_quantum_123/cloudtrail_logs, SILENT",
    "athena:GetTableMetadata, athena, datacatalog/AwsDataCatalog, GRANTS",
    "athena:ListWorkGroups, athena, workgroup/any, GRANTS"
  })
  void thePolicyLetsItsPrincipalsQueryThisTableInThisWorkgroup(
      String action, String service, String resource, Answer answer) {
    var arn = "arn:aws:%s:ap-southeast-1:123456789012:%s".formatted(service, resource);
    assertEquals(
        answer,
        attached(queries.access()).answer(PolicySimulator.byRole(INVESTIGATOR, null, action, arn)));
  }

  @Test
  void thePolicyHasNoRightOnBucketsAndKeys() {
    assertFalse(queries.access().contains("\"s3:"), queries.access());
    assertFalse(queries.access().contains("\"kms:"), queries.access());
  }

  /** The policy of a role names no principal; the simulator needs one. */
  private static PolicySimulator attached(String policy) {
    var statements =
        IamPolicyReader.create().read(policy).statements().stream()
            .map(s -> s.toBuilder().addPrincipal(IamPrincipalType.AWS, INVESTIGATOR).build())
            .toList();
    return new PolicySimulator(IamPolicy.builder().statements(statements).build());
  }

  // --- Without principals, and with an existing key ----------------------------------------------

  @Test
  void withoutPrincipalsThePoliciesOfBucketAndKeyAreTheSame() {
    var off = LogStorePolicies.of(Fixtures.logStore());
    var open = LogStorePolicies.of(Fixtures.logStore("query", "true"));
    assertEquals(off, open);
    var results = QueryPolicies.of(new QueryLayout(Fixtures.logStore("query", "true")));
    assertFalse(results.resultsBucket().contains("Allow\""), results.resultsBucket());
  }

  @Test
  void anExistingKeyNeedsTheStatementsToo() {
    var required = LogKeyPolicy.requiredStatements(layout);
    assertTrue(required.contains("QueryPrincipalsDecryptLogs"), required);
    assertTrue(required.contains("QueryPrincipalsUseResults"), required);
  }

  private static Request throughAthena(Request request) {
    return request.with("aws:CalledVia", "athena.amazonaws.com");
  }
}
