package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import orgtrail.aws.ServicePrincipals;
import orgtrail.config.Setting;
import orgtrail.config.StackOutput;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.ExistingDeployment;
import orgtrail.testing.Fixtures;
import orgtrail.testing.MarkdownTables;
import orgtrail.testing.PolicySimulator;

/** What docs/from-terraform.md says is what the program has and does. */
class FromTerraformTest {
  private static final String PAGE = "docs/from-terraform.md";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final String EARLIER =
      "arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/earlier";

  /** Words in code marks that are neither settings nor commands. */
  private static final Set<String> OF_THE_PROVIDER = Set.of("aws:region", "aws:defaultTags");

  @Test
  void eachInputOfTheModuleHasASettingThatExists() throws IOException {
    var rows = MarkdownTables.rows(PAGE, List.of("Input of the module", "Setting here"));
    assertEquals(
        new TreeSet<>(
            List.of(
                "name aws_region create_cloudtrail create_s3_bucket create_dedicated_kms_cloudtrail_key kms_key_arn s3_bucket_name s3_key_prefix aws_account_ids is_organization_trail is_multi_region_trail enable_cloudtrail worm_mode worm_retention_days force_destroy enable_cloudtrail_bucket_access_logging access_logging_bucket_name access_logging_bucket_prefix notify_sns_topic_name cloudwatch_log_group_arn cloudwatch_logs_role_arn enable_data_logging data_logging_read_write_type data_logging_include_management_events data_resources enable_insight_logging enable_insight_types kms_key_additional_iam_policy policy_json tags"
                    .split(" "))),
        rows.stream()
            .flatMap(row -> code(row.get(0)))
            .collect(Collectors.toCollection(TreeSet::new)));
    var settings = Arrays.stream(Setting.values()).map(Setting::key).toList();
    for (var row : rows) {
      code(row.get(1))
          .filter(name -> !OF_THE_PROVIDER.contains(name))
          .forEach(name -> assertTrue(settings.contains("orgtrail:" + name), name));
    }
  }

  @Test
  void eachOutputOfTheModuleHasAnOutputThatExists() throws IOException {
    var outputs = Arrays.stream(StackOutput.values()).map(StackOutput::key).toList();
    var rows = MarkdownTables.rows(PAGE, List.of("Output of the module", "Output here"));
    assertEquals(8, rows.size());
    rows.forEach(row -> assertTrue(outputs.contains(MarkdownTables.plain(row.get(1))), "" + row));
  }

  @Test
  void theStatementsForEarlierTrailsLetThemWriteAndEncrypt() throws IOException {
    var adopted = withEarlierTrails().run();
    var bucket = PolicySimulator.of(adopted.text("log-archive-bucket-policy", "policy"));
    var file = "arn:aws:s3:::" + Examples.BUCKET + "/AWSLogs/345678901234/CloudTrail/file";
    var write =
        PolicySimulator.byService(ServicePrincipals.CLOUDTRAIL, "s3:PutObject", file)
            .with("aws:SourceArn", EARLIER)
            .with("aws:PrincipalIsAWSService", "true")
            .with("aws:SecureTransport", "true")
            .with("s3:x-amz-acl", "bucket-owner-full-control");
    assertEquals(PolicySimulator.Answer.GRANTS, bucket.answer(write));
    assertEquals(
        PolicySimulator.Answer.SILENT,
        bucket.answer(write.with("aws:SourceArn", EARLIER.replace("earlier", "another"))));
    for (var action : List.of("kms:GenerateDataKey", "kms:DescribeKey", "kms:Decrypt")) {
      assertEquals(
          PolicySimulator.Answer.GRANTS,
          PolicySimulator.of(adopted.text("log-archive-key", "policy"))
              .answer(
                  PolicySimulator.byService(ServicePrincipals.CLOUDTRAIL, action, "*")
                      .with("aws:SourceArn", EARLIER)),
          action);
    }
  }

  /** Without them, the adoption of a bucket that allows that trail is refused. */
  @Test
  void theStatementsForEarlierTrailsAreWhatTheAdoptionAsksFor() throws IOException {
    var policy =
        ExistingDeployment.policy(new Gson().toJson(statements("orgtrail:additionalBucketPolicy")));
    assertEquals(
        1,
        ExistingDeployment.logStore(
                Examples.logging("adopt", "true", "accessLogRetentionDays", "365"))
            .withExisting("AWS::S3::BucketPolicy", Examples.BUCKET, policy)
            .refusal()
            .size());
    withEarlierTrails().withExisting("AWS::S3::BucketPolicy", Examples.BUCKET, policy).run();
  }

  private static Deployment.Builder withEarlierTrails() throws IOException {
    return ExistingDeployment.logStore(
        Deployment.of(
            Fixtures.logging(
                "adopt",
                "true",
                "accessLogRetentionDays",
                "365",
                "additionalBucketPolicy",
                new Gson().toJson(statements("orgtrail:additionalBucketPolicy")),
                "additionalKeyPolicy",
                new Gson().toJson(statements("orgtrail:additionalKeyPolicy")))));
  }

  /** A setting in the part of a stack file that the page shows. */
  private static Object statements(String setting) throws IOException {
    var page = Files.readString(Path.of(PAGE));
    var start = page.indexOf("    orgtrail:additionalBucketPolicy:");
    var end = page.indexOf("\n\n", start);
    Map<String, Object> yaml = new Yaml().load(page.substring(start, end));
    return yaml.get(setting);
  }

  private static Stream<String> code(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1));
  }
}
