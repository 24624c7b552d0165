package orgtrail.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import orgtrail.config.QueryLayout;
import orgtrail.policy.QueryPolicies;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** The table, the workgroup, the bucket for results and the named queries. */
class LogQueriesTest {
  private static final String RESULTS = Examples.BUCKET + "-sql";
  private static final String[] ON = {
    "query", "true", "queryPrincipals", "[\"arn:aws:iam::123456789012:role/Investigator\"]"
  };

  private static final Deployment QUERYING = Examples.logging(ON).run();
  private static final Deployment STANDALONE =
      Examples.standalone(
              "query", "true",
              "isOrganizationTrail", "false",
              "organizationId", null,
              "archiveAfterDays", "180",
              "archiveStorageClass", "GLACIER")
          .run();

  // --- The table ---------------------------------------------------------------------------------

  @Test
  void theTableHasTheColumnsThatAthenaDocuments() throws IOException {
    assertEquals(
        Files.readAllLines(Path.of("src/test/resources/athena-cloudtrail-columns.txt")).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(" ", 2))
            .map(c -> column(c[0], c[1].replace(" ", "").toLowerCase(Locale.ROOT)))
            .toList(),
        descriptor(QUERYING).get("columns"));
  }

  @Test
  void theTableReadsLogFilesAsAthenaDocuments() {
    var table = descriptor(QUERYING);
    assertEquals("com.amazon.emr.cloudtrail.CloudTrailInputFormat", table.get("inputFormat"));
    assertEquals(
        "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat", table.get("outputFormat"));
    assertEquals(
        Map.of("serializationLibrary", "org.apache.hive.hcatalog.data.JsonSerDe"),
        table.get("serDeInfo"));
    assertEquals("EXTERNAL_TABLE", QUERYING.text("queries-table", "tableType"));
  }

  @Test
  void theFolderOfAnAccountIsTakenFromTheQuery() {
    var parameters = parameters(QUERYING);
    assertEquals("true", parameters.get("projection.enabled"));
    assertEquals("injected", parameters.get("projection.account.type"));
    assertEquals(
        List.of(
            column("account", "string"), column("region", "string"), column("timestamp", "string")),
        QUERYING.inputs("queries-table").get("partitionKeys"));
    assertEquals(
        "s3://"
            + Examples.BUCKET
            + "/AWSLogs/o-exampleorg1/${account}/CloudTrail/${region}/${timestamp}",
        parameters.get("storage.location.template"));
    assertEquals(
        "s3://" + Examples.BUCKET + "/AWSLogs/o-exampleorg1/",
        descriptor(QUERYING).get("location"));
  }

  /** A member account can enable a region that the logging account has not enabled. */
  @Test
  void theTableHasEveryRegionThatExists() {
    assertEquals("enum", parameters(QUERYING).get("projection.region.type"));
    assertEquals(
        "ap-east-1,ap-southeast-1,eu-west-1,me-south-1,us-east-1",
        parameters(QUERYING).get("projection.region.values"));
  }

  @Test
  void theDaysGoFromAFixedOneToTheDayOfTheQuery() {
    var parameters = parameters(QUERYING);
    assertEquals("date", parameters.get("projection.timestamp.type"));
    assertEquals("yyyy/MM/dd", parameters.get("projection.timestamp.format"));
    assertEquals("2013/11/01,NOW", parameters.get("projection.timestamp.range"));
    assertEquals("1", parameters.get("projection.timestamp.interval"));
    assertEquals("DAYS", parameters.get("projection.timestamp.interval.unit"));
  }

  @Test
  void theFolderFollowsThePrefixAndASingleAccountHasNoOrganization() {
    var layout = new QueryLayout(Fixtures.logStore("s3KeyPrefix", "audit/trail"));
    assertEquals(
        "s3://" + Examples.BUCKET + "/audit/trail/AWSLogs/o-exampleorg1/", layout.location());
    assertEquals(
        "s3://cloudtrail-234567890123-example-quantum-123/AWSLogs/${account}/CloudTrail/${region}/${timestamp}",
        parameters(STANDALONE).get("storage.location.template"));
  }

  // --- The workgroup -----------------------------------------------------------------------------

  @Test
  void theWorkgroupLimitsAQueryAndOverridesTheSettingsOfAClient() {
    var workgroup = QUERYING.inputs("queries-workgroup");
    assertEquals("cloudtrail-example-quantum-123", workgroup.get("name"));
    assertEquals(true, workgroup.get("forceDestroy"));
    assertEquals(
        Map.of(
            "enforceWorkgroupConfiguration",
            true,
            "publishCloudwatchMetricsEnabled",
            true,
            "bytesScannedCutoffPerQuery",
            107_374_182_400.0, // more than an int
            "engineVersion",
            Map.of("selectedEngineVersion", "Athena engine version 3"),
            "resultConfiguration",
            Map.of(
                "outputLocation",
                "s3://" + RESULTS + "/",
                "expectedBucketOwner",
                "123456789012",
                "encryptionConfiguration",
                Map.of("encryptionOption", "SSE_KMS", "kmsKeyArn", Examples.KEY_ARN))),
        workgroup.get("configuration"));
  }

  // --- The bucket for results --------------------------------------------------------------------

  @Test
  void resultsArePrivateEncryptedAndExpireAfterAWeek() {
    assertEquals(RESULTS, QUERYING.inputs("queries-results").get("bucket"));
    assertEquals(
        Map.of("objectOwnership", "BucketOwnerEnforced"),
        QUERYING.inputs("queries-results-ownership").get("rule"));
    assertEquals(true, QUERYING.inputs("queries-results-public-access").get("blockPublicPolicy"));
    assertEquals(
        QUERYING.inputs("log-archive-bucket-encryption").get("rules"),
        QUERYING.inputs("queries-results-encryption").get("rules"));
    var rules = QUERYING.inputs("queries-results-lifecycle").get("rules").toString();
    assertTrue(rules.contains("expiration={days=7.0}"), rules);
    assertTrue(rules.contains("abortIncompleteMultipartUpload"), rules);
    var policies = QueryPolicies.of(new QueryLayout(Fixtures.logStore(ON)));
    assertEquals(policies.resultsBucket(), QUERYING.text("queries-results-policy", "policy"));
    assertEquals(policies.access(), QUERYING.text("queries-policy", "policy"));
  }

  @Test
  void resultsHaveNoLockAndNoVersions() {
    assertFalse(QUERYING.inputs("queries-results").containsKey("objectLockEnabled"));
    assertFalse(QUERYING.has("queries-results-lock"));
    assertFalse(QUERYING.has("queries-results-versioning"));
  }

  // --- On and off --------------------------------------------------------------------------------

  @Test
  void nothingIsProtectedOrStaysWhenQueriesAreSwitchedOff() {
    assertEquals(Examples.LOGGING.protectedResources(), QUERYING.protectedResources());
    assertEquals(Examples.LOGGING.retainedResources(), QUERYING.retainedResources());
    assertEquals(true, QUERYING.inputs("queries-results").get("forceDestroy"));
    var off = Examples.logging().after(QUERYING).run();
    assertEquals(Examples.LOGGING.state(), off.state());
    assertEquals(
        List.of(
            "orgtrail:query is not true any more: all query results are deleted, and IAM refuses to delete the policy arn:aws:iam::123456789012:policy/cloudtrail-example-quantum-123-queries-ap-southeast-1 while it is attached to a principal: detach it first"),
        off.warnings().stream()
            .filter(line -> !Examples.LOGGING.warnings().contains(line))
            .toList());
    assertEquals(QUERYING.warnings(), Examples.logging(ON).after(QUERYING).run().warnings());
  }

  /** Only statements for the query principals are added to the policies of bucket and key. */
  @Test
  void queriesChangeNothingElseOfBucketAndKey() {
    var open = Examples.logging("query", "true").run();
    for (var resource : Examples.LOGGING.resources()) {
      assertEquals(resource.inputs, open.inputs(resource.name), resource.name);
      var with = new TreeMap<>(QUERYING.inputs(resource.name));
      var without = new TreeMap<>(resource.inputs);
      if (List.of("log-archive-bucket-policy", "log-archive-key").contains(resource.name)) {
        assertFalse(with.remove("policy").equals(without.remove("policy")), resource.name);
      }
      assertEquals(without, with, resource.name);
    }
  }

  @Test
  void aStackWithoutQueriesAsksNothingMore() {
    assertFalse(Examples.LOGGING.calls().contains("getRegions"), Examples.LOGGING.calls() + "");
    assertEquals(1, QUERYING.calls().stream().filter("getRegions"::equals).count());
    assertEquals(Examples.LOGGING.calls().size() + 1, QUERYING.calls().size());
  }

  @Test
  void queriesThatNobodyCanMakeAreAWarning() {
    var warning =
        "orgtrail:query is true, but orgtrail:queryPrincipals is not set: nobody can query the log files";
    assertTrue(STANDALONE.warnings().contains(warning), STANDALONE.warnings() + "");
    assertEquals(Examples.LOGGING.warnings(), QUERYING.warnings());
  }

  @Test
  void archivedLogFilesThatQueriesSkipAreAWarningAndRestoredOnesAreFound() {
    var warning =
        "orgtrail:archiveStorageClass GLACIER: queries skip log files that are older than 180 days, unless you restore them first";
    assertTrue(STANDALONE.warnings().contains(warning), STANDALONE.warnings() + "");
    assertEquals("true", parameters(STANDALONE).get("read_restored_glacier_objects"));
  }

  @Test
  void regionsThatCannotBeListedAndPrincipalsOfAnotherAccountAreRefused() {
    assertEquals(
        List.of(
            "orgtrail:queryPrincipals must name principals of the account 123456789012, but has 'arn:aws:iam::345678901234:role/A': the table and the workgroup are in that account",
            "cannot list the regions of the table: allow ec2:DescribeRegions, or set orgtrail:query: false: AccessDenied"),
        Examples.logging(
                "query", "true", "queryPrincipals", "[\"arn:aws:iam::345678901234:role/A\"]")
            .failingCall("getRegions", "AccessDenied")
            .refusal());
  }

  // --- Names and outputs -------------------------------------------------------------------------

  /** Another URN replaces the resource, so these never change. */
  @Test
  void typeAndNamesOfComponentAndChildrenNeverChange() {
    var component = "urn:pulumi:logging::orgtrail::pulumi:pulumi:Stack$orgtrail:index:LogQueries";
    var s3 = component + "$aws:s3/bucket";
    var parts =
        Stream.of(
            "LifecycleConfigurationV2:BucketLifecycleConfigurationV2::queries-results-lifecycle",
            "OwnershipControls:BucketOwnershipControls::queries-results-ownership",
            "Policy:BucketPolicy::queries-results-policy",
            "PublicAccessBlock:BucketPublicAccessBlock::queries-results-public-access",
            "ServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2::queries-results-encryption",
            "V2:BucketV2::queries-results");
    var others =
        Stream.of(
            "$aws:athena/namedQuery:NamedQuery::queries-access-key-activity",
            "$aws:athena/namedQuery:NamedQuery::queries-activity-by-source-address",
            "$aws:athena/namedQuery:NamedQuery::queries-console-sign-ins-without-mfa",
            "$aws:athena/namedQuery:NamedQuery::queries-denied-calls-by-principal",
            "$aws:athena/namedQuery:NamedQuery::queries-new-iam-users-and-keys",
            "$aws:athena/namedQuery:NamedQuery::queries-role-chaining-into-an-account",
            "$aws:athena/namedQuery:NamedQuery::queries-root-user",
            "$aws:athena/namedQuery:NamedQuery::queries-trail-bucket-and-key-changes",
            "$aws:athena/workgroup:Workgroup::queries-workgroup",
            "$aws:glue/catalogDatabase:CatalogDatabase::queries-database",
            "$aws:glue/catalogTable:CatalogTable::queries-table",
            "$aws:iam/policy:Policy::queries-policy",
            "::queries");
    assertEquals(
        Stream.concat(parts.map(s3::concat), others.map(component::concat)).sorted().toList(),
        QUERYING.urns().stream().filter(urn -> !Examples.LOGGING.urns().contains(urn)).toList());
  }

  @Test
  void theOutputsNameWhatAQueryNeeds() {
    var outputs = new TreeMap<>(QUERYING.outputs());
    outputs.keySet().removeAll(Examples.LOGGING.outputNames());
    assertEquals(
        Map.of(
            "queryWorkgroup",
            "cloudtrail-example-quantum-123",
            "queryDatabase",
            "cloudtrail_example_quantum_123",
            "queryTable",
            "cloudtrail_logs",
            "queryResultsBucketName",
            RESULTS,
            "queryPolicyArn",
            "arn:aws:iam::123456789012:policy/cloudtrail-example-quantum-123-queries-ap-southeast-1"),
        outputs);
    assertTrue(STANDALONE.outputNames().containsAll(outputs.keySet()));
  }

  private static Map<String, Object> column(String name, String type) {
    return Map.of("name", name, "type", type);
  }

  private static Map<?, ?> descriptor(Deployment deployment) {
    return (Map<?, ?>) deployment.inputs("queries-table").get("storageDescriptor");
  }

  private static Map<?, ?> parameters(Deployment deployment) {
    return (Map<?, ?>) deployment.inputs("queries-table").get("parameters");
  }
}
