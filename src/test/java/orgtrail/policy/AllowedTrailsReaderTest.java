package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.AwsEnvironment;
import orgtrail.testing.Fixtures;

class AllowedTrailsReaderTest {
  private static final AllowedTrails OF_THE_ORGANIZATION =
      new AllowedTrails(
          "aws",
          "ap-southeast-1",
          "example-quantum-123",
          List.of("234567890123"),
          Optional.of("o-exampleorg1"));

  @Test
  void readsTheTrailOfAnOrganization() {
    assertEquals(Optional.of(OF_THE_ORGANIZATION), written());
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "audit/trail", "o-anotherorg1", "o-anotherorg1/o-exampleorg2"})
  void readsTheSameWithAPrefix(String prefix) {
    assertEquals(Optional.of(OF_THE_ORGANIZATION), written("s3KeyPrefix", prefix));
  }

  @Test
  void readsTheSameWithAnotherBucketName() {
    assertEquals(Optional.of(OF_THE_ORGANIZATION), written("s3BucketName", "o-anotherorg1"));
  }

  @Test
  void readsTheTrailsOfSingleAccountsSorted() {
    assertEquals(
        Optional.of(
            new AllowedTrails(
                "aws",
                "ap-southeast-1",
                "example-quantum-123",
                List.of("234567890123", "345678901234"),
                Optional.empty())),
        written(Fixtures.singleAccounts()));
  }

  @Test
  void readsTheTrailOfOneSingleAccount() {
    var settings = Fixtures.singleAccounts();
    settings[settings.length - 1] = "[\"345678901234\"]";
    assertEquals(List.of("345678901234"), written(settings).orElseThrow().accountIds());
  }

  @ParameterizedTest
  @CsvSource({"aws-cn, cn-north-1", "aws-us-gov, us-gov-west-1", "aws-iso-b, us-isob-east-1"})
  void readsOtherPartitionsAndRegions(String partition, String region) {
    var here = new AwsEnvironment("123456789012", region, partition, "amazonaws.com");
    assertEquals(
        Optional.of(
            new AllowedTrails(
                partition,
                region,
                "example-quantum-123",
                List.of("234567890123"),
                Optional.of("o-exampleorg1"))),
        AllowedTrailsReader.read(LogStorePolicies.of(Fixtures.logStore(here)).logBucket()));
  }

  @Test
  void ignoresStatementsOfTheUser() {
    assertEquals(
        Optional.of(OF_THE_ORGANIZATION),
        written(
            "logReaders",
            "[\"arn:aws:iam::345678901234:role/A\"]",
            "membersReadOwnLogs",
            "true",
            "additionalBucketPolicy",
            """
            {"Version":"2012-10-17","Statement":[{"Sid":"Mine","Effect":"Allow",
            "Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl",
            "Resource":"arn:aws:s3:::cloudtrail-123456789012-example-quantum-123/o-anotherorg1/*",
            "Condition":{"StringEquals":{"aws:SourceArn":
            "arn:aws:cloudtrail:eu-west-1:999999999999:trail/other"}}}]}"""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Mine\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}"
      })
  void readsNothingFromAPolicyWithoutAStatementOfOurs(String policy) {
    assertEquals(Optional.empty(), AllowedTrailsReader.read(policy));
  }

  /** The Terraform original names no trail: its statements have no aws:SourceArn. */
  @Test
  void readsNothingFromAPolicyOfTheTerraformOriginal() {
    assertEquals(
        Optional.empty(),
        AllowedTrailsReader.read(
            """
            {"Version":"2012-10-17","Statement":[
            {"Sid":"AWSCloudTrailAclCheck20150319","Effect":"Allow",
            "Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl",
            "Resource":"arn:aws:s3:::cloudtrail-123456789012-example-quantum-123"},
            {"Sid":"AWSCloudTrailWrite20150319","Effect":"Allow",
            "Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject",
            "Resource":["arn:aws:s3:::cloudtrail-123456789012-example-quantum-123/AWSLogs/o-exampleorg1/234567890123/*",
            "arn:aws:s3:::cloudtrail-123456789012-example-quantum-123/AWSLogs/o-exampleorg1/345678901234/*"],
            "Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}}]}"""));
  }

  @ParameterizedTest
  @CsvSource({
    "aws:SourceArn, *",
    "aws:SourceArn, arn:aws:s3:::bucket",
    "aws:PrincipalArn, arn:aws:cloudtrail:eu-west-1:999999999999:trail/other"
  })
  void readsNothingFromAConditionThatNamesNoTrailAsTheSource(String key, String value) {
    assertEquals(
        Optional.empty(),
        AllowedTrailsReader.read(
            """
            {"Version":"2012-10-17","Statement":[
            {"Sid":"AWSCloudTrailAclCheck20150319","Effect":"Allow",
            "Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl",
            "Resource":"arn:aws:s3:::bucket",
            "Condition":{"StringEquals":{"%s":"%s"}}}]}"""
                .formatted(key, value)));
  }

  private static Optional<AllowedTrails> written(String... settings) {
    return AllowedTrailsReader.read(LogStorePolicies.of(Fixtures.logStore(settings)).logBucket());
  }
}
