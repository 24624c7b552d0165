package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import orgtrail.aws.AwsEnvironment;
import orgtrail.aws.AwsNames;
import orgtrail.testing.Fixtures;

/** Names that Athena, Glue, S3 and IAM accept, and that are unique. */
class QueryLayoutTest {
  @Test
  void theLongestNamesFit() {
    var computed = of("name", "a".repeat(34));
    assertTrue(AwsNames.isBucketName(computed.resultsBucketName()), computed.resultsBucketName());
    var free = of("name", "a".repeat(128), "s3BucketName", "b".repeat(58));
    assertTrue(AwsNames.isBucketName(free.resultsBucketName()), free.resultsBucketName());
    assertEquals(128, free.workgroup().length());
    assertEquals(128, free.policyName().length());
    assertTrue(free.database().length() <= 255);
    var other = of("name", "a".repeat(127) + "b", "s3BucketName", "b".repeat(58));
    assertNotEquals(free.workgroup(), other.workgroup());
    assertNotEquals(free.policyName(), other.policyName());
  }

  @Test
  void namesThatDifferInCaseOrPunctuationHaveDatabasesOfTheirOwn() {
    assertEquals("cloudtrail_audit_trail", database("audit-trail"));
    assertTrue(database("Audit_Trail").matches("cloudtrail_audit_trail_[0-9a-f]{8}"));
    assertNotEquals(database("Audit_Trail"), database("audit_trail"));
  }

  @Test
  void aLogStoreInAnotherRegionOfTheAccountHasAPolicyAndABucketOfItsOwn() {
    var there = new AwsEnvironment("123456789012", "eu-west-1", "aws", "amazonaws.com");
    var other = new QueryLayout(Fixtures.logStore(there, "s3BucketName", "copy"));
    assertEquals("cloudtrail-example-quantum-123-queries-eu-west-1", other.policyName());
    assertEquals("copy-sql", other.resultsBucketName());
  }

  @Test
  void everyArnAndPlaceIsThatOfTheLogStore() {
    var layout = of("s3KeyPrefix", "audit");
    var here = "ap-southeast-1:123456789012:";
    var bucket = "cloudtrail-123456789012-example-quantum-123";
    assertEquals("audit/AWSLogs/o-exampleorg1/", layout.accountsFolder());
    assertEquals("s3://" + bucket + "/audit/AWSLogs/o-exampleorg1/", layout.location());
    assertEquals("arn:aws:s3:::" + bucket + "-sql", layout.resultsBucketArn());
    assertEquals("s3://" + bucket + "-sql/", layout.resultsLocation());
    assertEquals(
        "arn:aws:iam::123456789012:policy/cloudtrail-example-quantum-123-queries-ap-southeast-1",
        layout.policyArn());
    assertEquals(
        "arn:aws:athena:" + here + "workgroup/cloudtrail-example-quantum-123",
        layout.workgroupArn());
    assertEquals("arn:aws:athena:" + here + "datacatalog/AwsDataCatalog", layout.dataCatalogArn());
    assertEquals(
        List.of(
            "arn:aws:glue:" + here + "catalog",
            "arn:aws:glue:" + here + "database/cloudtrail_example_quantum_123",
            "arn:aws:glue:" + here + "table/cloudtrail_example_quantum_123/cloudtrail_logs"),
        layout.glueArns());
    assertTrue(layout.tableParameters(List.of("eu-west-1")).containsValue("eu-west-1"));
  }

  @Test
  void theAccountsOfSingleTrailsAreInTheFolderOfAllLogFiles() {
    assertEquals("AWSLogs/", of(Fixtures.singleAccounts()).accountsFolder());
  }

  private static String database(String name) {
    return of("name", name, "s3BucketName", "my-log-bucket").database();
  }

  private static QueryLayout of(String... namesAndValues) {
    return new QueryLayout(Fixtures.logStore(namesAndValues));
  }
}
