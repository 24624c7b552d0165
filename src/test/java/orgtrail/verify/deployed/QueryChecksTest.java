package orgtrail.verify.deployed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.aws.CloudTrailTable;
import orgtrail.config.QueryLayout;
import orgtrail.policy.QueryPolicies;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.account.model.ListRegionsRequest;
import software.amazon.awssdk.services.account.model.ListRegionsResponse;
import software.amazon.awssdk.services.account.model.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.GetWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.GetWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.WorkGroup;
import software.amazon.awssdk.services.athena.model.WorkGroupConfiguration;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.GetTableRequest;
import software.amazon.awssdk.services.glue.model.GetTableResponse;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

class QueryChecksTest {
  private static final String LOCATION =
      "s3://cloudtrail-123456789012-example-quantum-123/AWSLogs/o-exampleorg1/";
  private static final String RESULTS = "cloudtrail-123456789012-example-quantum-123-sql";

  private final ExpectedLogStore expected = Answers.logStore("query", "true");
  private final AthenaClient athena = Answers.client(AthenaClient.class);
  private final GlueClient glue = Answers.client(GlueClient.class);
  private final AccountClient regions = Answers.client(AccountClient.class);
  private final DeployedBuckets buckets = new DeployedBuckets(expected);

  @BeforeEach
  void deployed() {
    workgroup(workgroup -> {});
    table(table -> table);
    doReturn(
            ListRegionsResponse.builder()
                .regions(
                    Stream.of("ap-southeast-1", "eu-west-1")
                        .map(name -> Region.builder().regionName(name).build())
                        .toList())
                .build())
        .when(regions)
        .listRegions(any(ListRegionsRequest.class));
    buckets.addProtection(
        RESULTS, QueryPolicies.of(new QueryLayout(expected.layout())).resultsBucket());
    buckets.answer(RESULTS, DeployedBuckets.encryption("aws:kms", expected.keyArn(), true));
    lifecycle(7);
  }

  private void lifecycle(int days) {
    var all = LifecycleRule.builder().status("Enabled").filter(filter -> filter.prefix(""));
    buckets.answer(
        RESULTS,
        GetBucketLifecycleConfigurationResponse.builder()
            .rules(
                all.id("abort-incomplete-uploads")
                    .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(1))
                    .build(),
                LifecycleRule.builder()
                    .id("expire")
                    .status("Enabled")
                    .filter(filter -> filter.prefix(""))
                    .expiration(expiration -> expiration.days(days))
                    .build())
            .build());
  }

  /** The workgroup as Athena answers it, with what nobody has set. */
  private void workgroup(Consumer<WorkGroupConfiguration.Builder> change) {
    var configuration =
        WorkGroupConfiguration.builder()
            .enforceWorkGroupConfiguration(true)
            .publishCloudWatchMetricsEnabled(true)
            .requesterPaysEnabled(false)
            .bytesScannedCutoffPerQuery(107374182400L)
            .engineVersion(
                engine ->
                    engine
                        .selectedEngineVersion("Athena engine version 3")
                        .effectiveEngineVersion("Athena engine version 3"))
            .resultConfiguration(
                results ->
                    results
                        .outputLocation("s3://%s/".formatted(RESULTS))
                        .expectedBucketOwner("123456789012")
                        .encryptionConfiguration(
                            encryption ->
                                encryption.encryptionOption("SSE_KMS").kmsKey(expected.keyArn())));
    change.accept(configuration);
    answer(WorkGroup.builder().state("ENABLED").configuration(configuration.build()).build());
  }

  private void answer(WorkGroup workgroup) {
    doReturn(GetWorkGroupResponse.builder().workGroup(workgroup).build())
        .when(athena)
        .getWorkGroup(any(GetWorkGroupRequest.class));
  }

  private void table(UnaryOperator<Table.Builder> change) {
    var table =
        Table.builder()
            .tableType("EXTERNAL_TABLE")
            .parameters(parameters(LOCATION))
            .partitionKeys(columns(CloudTrailTable.PARTITIONS))
            .storageDescriptor(files(LOCATION).build());
    doReturn(GetTableResponse.builder().table(change.apply(table).build()).build())
        .when(glue)
        .getTable(any(GetTableRequest.class));
  }

  private static Map<String, String> parameters(String location) {
    var parameters =
        new TreeMap<>(CloudTrailTable.parameters(location, List.of("ap-southeast-1", "eu-west-1")));
    parameters.put("transient_lastDdlTime", "1700000000");
    return parameters;
  }

  private static StorageDescriptor.Builder files(String location) {
    return StorageDescriptor.builder()
        .location(location)
        .inputFormat("com.amazon.emr.cloudtrail.CloudTrailInputFormat")
        .outputFormat("org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat")
        .serdeInfo(serde -> serde.serializationLibrary("org.apache.hive.hcatalog.data.JsonSerDe"))
        .columns(columns(CloudTrailTable.COLUMNS));
  }

  private static List<Column> columns(List<CloudTrailTable.Column> columns) {
    return columns.stream()
        .map(column -> Column.builder().name(column.name()).type(column.type()).build())
        .toList();
  }

  private List<Finding> findings() {
    return Answers.run(
        QueryChecks.of(
            expected,
            "logging",
            Answers.account(athena, glue, buckets.s3()),
            Answers.account(regions)));
  }

  private String failed(Check check) {
    var findings = findings();
    assertEquals(List.of(check), Answers.notPassed(findings), findings::toString);
    var finding = Answers.of(check, findings);
    assertEquals(Mark.FAILED, finding.mark());
    assertTrue(finding.remedy().startsWith("run `pulumi up --refresh -s logging`"));
    return finding.seen();
  }

  @Test
  void passesQueriesAsSet() {
    var findings = findings();
    assertEquals(List.of(), Answers.notPassed(findings), findings::toString);
    assertEquals(
        List.of(Check.QUERY_WORKGROUP, Check.QUERY_TABLE, Check.QUERY_RESULTS),
        findings.stream().map(Finding::check).toList());
  }

  @Test
  void asksNothingWithoutQueries() {
    var findings =
        Answers.run(
            QueryChecks.of(Answers.logStore(), "logging", Answers.account(buckets.s3()), null));
    assertEquals("not set: query is false", Answers.of(Check.QUERY_WORKGROUP, findings).seen());
    assertEquals(1, findings.size());
  }

  // --- The workgroup -----------------------------------------------------------------------------

  @Test
  void findsAWorkgroupThatDoesNotEnforceItsSettings() {
    workgroup(workgroup -> workgroup.enforceWorkGroupConfiguration(false));
    assertEquals(
        "EnforceWorkGroupConfiguration is false instead of true", failed(Check.QUERY_WORKGROUP));
  }

  @Test
  void findsAHigherScanLimit() {
    workgroup(workgroup -> workgroup.bytesScannedCutoffPerQuery(null));
    assertTrue(failed(Check.QUERY_WORKGROUP).contains("is unset instead of 107374182400"));
  }

  @Test
  void findsResultsThatGoElsewhere() {
    workgroup(
        workgroup ->
            workgroup.resultConfiguration(results -> results.outputLocation("s3://elsewhere/")));
    var seen = failed(Check.QUERY_WORKGROUP);
    assertTrue(seen.contains("OutputLocation is s3://elsewhere/ instead of"), seen);
    assertTrue(seen.contains("ExpectedBucketOwner is unset instead of 123456789012"), seen);
    assertTrue(seen.contains("KmsKey is unset"), seen);
  }

  @Test
  void findsARequesterWhoPays() {
    workgroup(workgroup -> workgroup.requesterPaysEnabled(true));
    assertTrue(failed(Check.QUERY_WORKGROUP).contains("RequesterPaysEnabled is true"));
  }

  @Test
  void findsADisabledWorkgroup() {
    answer(WorkGroup.builder().state("DISABLED").build());
    assertEquals("the workgroup is DISABLED", failed(Check.QUERY_WORKGROUP));
  }

  @Test
  void findsAWorkgroupThatIsDeleted() {
    doThrow(Answers.error("InvalidRequestException"))
        .when(athena)
        .getWorkGroup(any(GetWorkGroupRequest.class));
    assertTrue(failed(Check.QUERY_WORKGROUP).contains("does not exist"));
  }

  // --- The table ---------------------------------------------------------------------------------

  @Test
  void findsATableWithAnotherLocation() {
    var other = LOCATION.replace("cloudtrail", "copied");
    table(table -> table.parameters(parameters(other)).storageDescriptor(files(other).build()));
    var seen = failed(Check.QUERY_TABLE);
    assertTrue(seen.contains("the location is %s instead of %s".formatted(other, LOCATION)), seen);
    assertTrue(seen.contains("the parameter storage.location.template is " + other), seen);
  }

  @ParameterizedTest
  @CsvSource({
    "projection.enabled, false, is false instead of true",
    "projection.timestamp.range, '2026/11/24,NOW', '2026/11/24,NOW instead of 2013/11/01,NOW'",
    "projection.account.values, 123456789012, is added: 123456789012"
  })
  void findsAParameterThatHidesFiles(String name, String value, String seen) {
    table(
        table -> {
          var parameters = parameters(LOCATION);
          parameters.put(name, value);
          return table.parameters(parameters);
        });
    var text = failed(Check.QUERY_TABLE);
    assertTrue(text.startsWith("the parameter " + name), text);
    assertTrue(text.endsWith(seen), text);
  }

  @Test
  void findsARegionThatQueriesLeaveOut() {
    table(
        table -> {
          var parameters = parameters(LOCATION);
          parameters.put("projection.region.values", "ap-southeast-1");
          return table.parameters(parameters);
        });
    assertEquals("queries leave out the log files of eu-west-1", failed(Check.QUERY_TABLE));
  }

  @Test
  void findsAColumnThatIsMissing() {
    table(
        table ->
            table.storageDescriptor(
                files(LOCATION).columns(columns(CloudTrailTable.COLUMNS.subList(0, 5))).build()));
    assertTrue(
        failed(Check.QUERY_TABLE).contains("the column awsregion is unset instead of string"));
  }

  @Test
  void findsAView() {
    table(table -> table.tableType("VIRTUAL_VIEW"));
    assertTrue(failed(Check.QUERY_TABLE).startsWith("the type is VIRTUAL_VIEW"));
  }

  @Test
  void saysWhichRightIsMissingForTheRegions() {
    doThrow(Answers.error("AccessDeniedException"))
        .when(regions)
        .listRegions(any(ListRegionsRequest.class));
    var finding = Answers.of(Check.QUERY_TABLE, findings());
    assertEquals(Mark.NOT_ASKED, finding.mark());
    assertTrue(finding.seen().startsWith("account:ListRegions is denied"), finding.seen());
  }

  // --- The results -------------------------------------------------------------------------------

  @Test
  void findsResultsThatArePublic() {
    buckets.answer(
        RESULTS,
        GetPublicAccessBlockResponse.builder().publicAccessBlockConfiguration(b -> {}).build());
    assertTrue(failed(Check.QUERY_RESULTS).startsWith("the bucket " + RESULTS + ": "));
  }

  @Test
  void findsResultsThatAreKeptLonger() {
    lifecycle(3650);
    assertTrue(failed(Check.QUERY_RESULTS).contains("3650"));
  }

  @Test
  void findsAnotherPolicyOfTheResults() {
    buckets.answer(
        RESULTS,
        GetBucketPolicyResponse.builder()
            .policy("{\"Version\": \"2012-10-17\", \"Statement\": []}")
            .build());
    assertTrue(failed(Check.QUERY_RESULTS).contains("is missing"));
  }
}
