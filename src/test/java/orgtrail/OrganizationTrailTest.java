package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The management account's stack, and how it is linked to the logging account's. */
class OrganizationTrailTest {
  private static final String KEY_ARN =
      "arn:aws:kms:ap-southeast-1:123456789012:key/4b2f0c70-b503-4849-8286-34a6938c88a7";
  private static final Map<String, String> LOGGING_OUTPUTS =
      Map.of("s3BucketName", "log-bucket", "kmsKeyArn", KEY_ARN);

  private static final Deployment EXAMPLE = Deployment.of(StackFiles.management(), LOGGING_OUTPUTS);

  @Test
  void recordsTheWholeOrganizationInAllRegionsWithDigests() {
    assertEquals(
        Map.of(
            "name",
            "example-quantum-123",
            "isOrganizationTrail",
            true,
            "isMultiRegionTrail",
            true,
            "includeGlobalServiceEvents",
            true,
            "enableLogFileValidation",
            true,
            "enableLogging",
            true,
            "s3BucketName",
            "log-bucket",
            "kmsKeyId",
            KEY_ARN,
            "advancedEventSelectors",
            List.of(
                Map.of(
                    "name",
                    "Management events",
                    "fieldSelectors",
                    List.of(Map.of("field", "eventCategory", "equals", List.of("Management"))))),
            "insightSelectors",
            List.of()),
        EXAMPLE.inputs("organization-trail"));
  }

  @ParameterizedTest
  @CsvSource({
    "enableCloudtrail, enableLogging",
    "enableLogFileValidation, enableLogFileValidation",
    "isMultiRegionTrail, isMultiRegionTrail"
  })
  void canDoWithoutWhatASettingTurnsOff(String setting, String input) {
    var deployment =
        Deployment.of(
            StackFiles.with(StackFiles.management(), "orgtrail:" + setting, "false"),
            LOGGING_OUTPUTS);
    assertEquals(false, deployment.inputs("organization-trail").get(input));
  }

  @Test
  void makesNothingButTheTrailInTheManagementAccount() {
    assertEquals(
        List.of("aws:cloudtrail/trail:Trail", "orgtrail:index:OrganizationTrail"),
        EXAMPLE.types().stream().filter(type -> !type.startsWith("pulumi:pulumi:")).toList());
  }

  /** A changed URN replaces the trail, which leaves a gap in the digests. */
  @Test
  void pinsTheUrns() {
    var prefix =
        "urn:pulumi:management::orgtrail::pulumi:pulumi:Stack$orgtrail:index:OrganizationTrail";
    assertTrue(
        EXAMPLE
            .urns()
            .containsAll(
                List.of(
                    prefix + "$aws:cloudtrail/trail:Trail::organization-trail",
                    prefix + "::organization")),
        EXAMPLE.urns().toString());
  }

  @Test
  void exportsTheTrail() {
    assertEquals(
        Map.of(
            "trailArn", "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123",
            "trailName", "example-quantum-123",
            "homeRegion", "ap-southeast-1"),
        EXAMPLE.outputs());
  }

  @Test
  void writesWhereTheLoggingStackSays() {
    var logging = Deployment.of(StackFiles.logging());
    var management = Deployment.of(StackFiles.management(), logging.outputs());
    assertEquals(
        logging.inputs("log-archive-bucket").get("bucket"),
        management.inputs("organization-trail").get("s3BucketName"));
    assertEquals(
        logging.outputs().get("kmsKeyArn"),
        management.inputs("organization-trail").get("kmsKeyId"));
    // What the logging stack's policies were made for is what comes into being.
    var policy = (String) logging.inputs("log-archive-bucket-policy").get("policy");
    assertTrue(policy.contains("\"" + management.outputs().get("trailArn") + "\""), policy);
  }

  @Test
  void writesWhereStaticValuesSay() {
    var deployment =
        Deployment.of(
            StackFiles.with(
                StackFiles.management(),
                "orgtrail:loggingStack",
                null,
                "orgtrail:s3BucketName",
                "static-bucket",
                "orgtrail:kmsKeyArn",
                KEY_ARN));
    assertEquals("static-bucket", deployment.inputs("organization-trail").get("s3BucketName"));
    assertEquals(KEY_ARN, deployment.inputs("organization-trail").get("kmsKeyId"));
  }

  @Test
  void saysWhichStackComesFirst() {
    var deployment = Deployment.attempt(StackFiles.management());
    assertEquals(
        List.of(
            "orgtrail:loggingStack 'organization/orgtrail/logging' has no s3BucketName and kmsKeyArn"
                + " to read: run pulumi up -s logging first, or name another stack if that is not"
                + " the logging stack"),
        deployment.errors());
  }

  @Test
  void failsAndRegistersNothingWhenASettingIsWrong() {
    var deployment =
        Deployment.attempt(
            StackFiles.with(StackFiles.management(), "orgtrail:isMultiRegionTrail", "treu"));
    assertEquals(32, deployment.exitCode()); // 0 would have the engine delete what is there
    assertEquals(
        List.of("orgtrail:isMultiRegionTrail must be true or false, but is 'treu'"),
        deployment.errors());
    assertEquals(List.of(), deployment.types().stream().filter(t -> t.startsWith("aws:")).toList());
  }

  @Test
  void writesIntoTheFolderThatTheLoggingStackSays() {
    var logging =
        Deployment.of(StackFiles.with(StackFiles.logging(), "orgtrail:s3KeyPrefix", "audit/trail"));
    var management = Deployment.of(StackFiles.management(), logging.outputs());
    assertEquals("audit/trail", management.inputs("organization-trail").get("s3KeyPrefix"));
    assertFalse(EXAMPLE.inputs("organization-trail").containsKey("s3KeyPrefix"));
  }

  @Test
  void recordsOneAccountWhereTheLoggingStackIsForSingleAccounts() {
    var logging =
        Deployment.of(StackFiles.with(StackFiles.logging(), StackFiles.SINGLE_ACCOUNTS)).outputs();
    var config = StackFiles.with(StackFiles.management(), "orgtrail:isOrganizationTrail", "false");
    assertEquals(
        false,
        Deployment.of(config, logging).inputs("organization-trail").get("isOrganizationTrail"));
  }

  @Test
  void refusesAnOrganizationTrailThatTheLoggingStackWouldNotLetIn() {
    var logging =
        Deployment.of(StackFiles.with(StackFiles.logging(), StackFiles.SINGLE_ACCOUNTS)).outputs();
    var deployment = Deployment.attempt(StackFiles.management(), logging);
    assertEquals(
        List.of(
            "orgtrail:isOrganizationTrail must be false, as in the logging stack, whose policies let"
                + " no other trail in, but is 'true'"),
        deployment.errors());
    assertEquals(List.of(), deployment.types().stream().filter(t -> t.startsWith("aws:")).toList());
  }

  // --- Where else events go ----------------------------------------------------------------------

  @Test
  void sendsEventsToALogGroupWithAKeyOfItsOwn() {
    var deployment = deploy("cloudwatchLogs", "true", "cloudwatchLogRetentionDays", "90");
    var group = deployment.inputs("organization-log-group");
    assertEquals("cloudtrail/example-quantum-123", group.get("name"));
    assertEquals(90.0, group.get("retentionInDays"));
    assertTrue(((String) group.get("kmsKeyId")).contains(":key/"));
    var trail = deployment.inputs("organization-trail");
    assertEquals(GROUP + ":*", trail.get("cloudWatchLogsGroupArn"));
    assertEquals(
        "arn:aws:iam::234567890123:role/cloudtrail-example-quantum-123-logs",
        trail.get("cloudWatchLogsRoleArn"));
    assertEquals(
        List.of("organization-log-group-role-policy"), deployment.dependsOn("organization-trail"));
    assertEquals(GROUP, deployment.outputs().get("cloudwatchLogGroupArn"));
  }

  @Test
  void letsTheRoleWriteTheStreamsOfTheOrganizationAndTheAccountOnly() {
    var policy =
        (String)
            deploy("cloudwatchLogs", "true")
                .inputs("organization-log-group-role-policy")
                .get("policy");
    var resources =
        com.google.gson.JsonParser.parseString(policy)
            .getAsJsonObject()
            .getAsJsonArray("Statement")
            .asList()
            .stream()
            .map(statement -> statement.getAsJsonObject())
            .peek(
                statement ->
                    assertTrue(
                        List.of("logs:CreateLogStream", "logs:PutLogEvents")
                            .contains(statement.get("Action").getAsString())))
            .map(statement -> statement.get("Resource").toString())
            .toList();
    var streams =
        "[\"%1$s:log-stream:234567890123_CloudTrail_ap-southeast-1*\",\"%1$s:log-stream:o-exampleorg1_*\"]"
            .formatted(GROUP);
    assertEquals(List.of(streams, streams), resources);
  }

  @Test
  void letsCloudWatchLogsUseTheKeyForThisGroupOnly() {
    var key =
        PolicySimulator.of(
            deploy("cloudwatchLogs", "true").inputs("organization-log-group-key").get("policy"));
    var use =
        PolicySimulator.byService("logs.ap-southeast-1.amazonaws.com", "kms:Encrypt", "*")
            .with("kms:EncryptionContext:aws:logs:arn", GROUP);
    assertEquals(PolicySimulator.Answer.ALLOWED, key.answer(use));
    assertEquals(
        PolicySimulator.Answer.NOTHING,
        key.answer(use.with("kms:EncryptionContext:aws:logs:arn", GROUP + "2")));
    assertEquals(
        PolicySimulator.Answer.NOTHING,
        key.answer(use.by("Service", "logs.eu-west-1.amazonaws.com")));
  }

  @Test
  void sendsEventsToAnExistingLogGroup() {
    var deployment =
        deploy(
            "cloudwatchLogGroupArn",
            GROUP,
            "cloudwatchLogsRoleArn",
            "arn:aws:iam::234567890123:role/logs");
    assertEquals(
        GROUP + ":*", deployment.inputs("organization-trail").get("cloudWatchLogsGroupArn"));
    assertFalse(deployment.types().contains("aws:cloudwatch/logGroup:LogGroup"));
    assertFalse(deployment.outputs().containsKey("cloudwatchLogGroupArn"));
  }

  @Test
  void makesATopicThatOnlyTheTrailMayTell() {
    var deployment = deploy("notifySnsTopicName", "new-logs");
    var topic = "arn:aws:sns:ap-southeast-1:234567890123:new-logs";
    assertEquals("new-logs", deployment.inputs("organization-trail").get("snsTopicName"));
    assertEquals(topic, deployment.outputs().get("snsTopicArn"));
    assertEquals(List.of("organization-topic-policy"), deployment.dependsOn("organization-trail"));
    var policy = PolicySimulator.of(deployment.inputs("organization-topic-policy").get("policy"));
    var publish =
        PolicySimulator.byService("cloudtrail.amazonaws.com", "SNS:Publish", topic)
            .with(
                "aws:SourceArn",
                "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123");
    assertEquals(PolicySimulator.Answer.ALLOWED, policy.answer(publish));
    assertEquals(PolicySimulator.Answer.NOTHING, policy.answer(publish.without("aws:SourceArn")));
    assertEquals(
        PolicySimulator.Answer.DENIED, policy.answer(publish.with("aws:SecureTransport", "false")));
    // The provider cannot read a policy whose only statement stands without a list around it.
    assertTrue(
        com.google.gson.JsonParser.parseString(
                (String) deployment.inputs("organization-topic-policy").get("policy"))
            .getAsJsonObject()
            .get("Statement")
            .isJsonArray());
    assertEquals(
        PolicySimulator.Answer.NOTHING,
        policy.answer(
            publish.with(
                "aws:SourceArn", "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/other")));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sns:ap-southeast-1:234567890123:mine, mine",
    "arn:aws:sns:ap-southeast-1:345678901234:theirs, arn:aws:sns:ap-southeast-1:345678901234:theirs"
  })
  void tellsAnExistingTopicAndMakesNone(String arn, String snsTopicName) {
    var deployment = deploy("notifySnsTopicName", arn);
    assertEquals(snsTopicName, deployment.inputs("organization-trail").get("snsTopicName"));
    assertFalse(deployment.types().contains("aws:sns/topic:Topic"));
  }

  @Test
  void recordsInsights() {
    assertEquals(
        List.of(
            Map.of("insightType", "ApiCallRateInsight"),
            Map.of("insightType", "ApiErrorRateInsight")),
        deploy("insights", "[\"ApiErrorRateInsight\",\"ApiCallRateInsight\"]")
            .inputs("organization-trail")
            .get("insightSelectors"));
  }

  @Test
  void leavesItsOwnDeliveriesOutOfDataEvents() {
    var selectors =
        deploy("enableDataLogging", "true")
            .inputs("organization-trail")
            .get("advancedEventSelectors")
            .toString();
    assertTrue(selectors.contains("notStartsWiths=[arn:aws:s3:::log-bucket/]"), selectors);
  }

  @Test
  void registersTheDelegatedAdministrator() {
    assertEquals(
        "345678901234",
        deploy("delegatedAdministrator", "345678901234")
            .inputs("organization-delegated-administrator")
            .get("accountId"));
  }

  @Test
  void makesTheAlarmsOfCisInThePatternsOfSecurityHub() {
    var deployment =
        deploy("cloudwatchLogs", "true", "alarms", "true", "alarmEmail", "soc@example.org");
    var filter = deployment.inputs("alarms-CloudWatch.1-filter");
    assertEquals(
        "{$.userIdentity.type=\"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType"
            + " !=\"AwsServiceEvent\"}",
        filter.get("pattern"));
    assertEquals("cloudtrail/example-quantum-123", filter.get("logGroupName"));
    assertEquals(
        Map.of(
            "name", "example-quantum-123-CloudWatch.1",
            "namespace", "LogMetrics",
            "value", "1",
            "defaultValue", "0"),
        filter.get("metricTransformation"));
    var alarm = deployment.inputs("alarms-CloudWatch.1");
    assertEquals("GreaterThanOrEqualToThreshold", alarm.get("comparisonOperator"));
    assertEquals(1.0, alarm.get("threshold"));
    assertEquals(
        List.of("arn:aws:sns:ap-southeast-1:234567890123:example-quantum-123-alarms"),
        alarm.get("alarmActions"));
    assertEquals("soc@example.org", deployment.inputs("alarms-email").get("endpoint"));
    assertEquals(
        15, deployment.types().stream().filter(type -> type.endsWith(":MetricAlarm")).count());
  }

  @Test
  void tellsAnExistingTopicOfAlarmsOnAnExistingLogGroup() {
    var topic = "arn:aws:sns:ap-southeast-1:345678901234:soc";
    var deployment =
        deploy(
            "cloudwatchLogGroupArn", GROUP,
            "cloudwatchLogsRoleArn", "arn:aws:iam::234567890123:role/logs",
            "alarms", "true",
            "alarmTopicArn", topic,
            "excludeAlarms", "[\"CloudWatch.2\"]");
    assertEquals(List.of(topic), deployment.inputs("alarms-CloudWatch.5").get("alarmActions"));
    assertEquals(
        "cloudtrail/example-quantum-123",
        deployment.inputs("alarms-CloudWatch.5-filter").get("logGroupName"));
    assertFalse(deployment.types().contains("aws:sns/topic:Topic"));
    assertEquals(
        14, deployment.types().stream().filter(type -> type.endsWith(":MetricAlarm")).count());
  }

  @Test
  void keepsALogGroupThatItMadeWhenEventsGoThereNoMore() {
    var before = deploy("cloudwatchLogs", "true").outputs();
    var after =
        Deployment.after(
            before,
            StackFiles.with(
                StackFiles.management(),
                "orgtrail:loggingStack",
                null,
                "orgtrail:s3BucketName",
                "log-bucket",
                "orgtrail:kmsKeyArn",
                KEY_ARN));
    assertTrue(after.types().contains("aws:cloudwatch/logGroup:LogGroup"));
    assertEquals(
        List.of("retentionInDays"), after.options("organization-log-group").getIgnoreChanges());
    for (var part : List.of("organization-log-group", "organization-log-group-key")) {
      assertTrue(after.options(part).isRetainOnDelete(), part);
    }
    assertFalse(after.inputs("organization-trail").containsKey("cloudWatchLogsGroupArn"));
    assertEquals(GROUP, after.outputs().get("cloudwatchLogGroupArn"));
  }

  private static final String GROUP =
      "arn:aws:logs:ap-southeast-1:234567890123:log-group:cloudtrail/example-quantum-123";

  private static Deployment deploy(String... namesAndValues) {
    var config = StackFiles.management();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      config = StackFiles.with(config, "orgtrail:" + namesAndValues[i], namesAndValues[i + 1]);
    }
    return Deployment.of(config, LOGGING_OUTPUTS);
  }

  @Test
  void namesRoleTopicAndMetricsSoThatAwsTakesThem() {
    var name = "a." + "b".repeat(126);
    var config =
        StackFiles.with(
            StackFiles.management(),
            "orgtrail:name",
            name,
            "orgtrail:cloudwatchLogs",
            "true",
            "orgtrail:alarms",
            "true",
            "orgtrail:alarmEmail",
            "soc@example.org");
    var deployment = Deployment.of(config, LOGGING_OUTPUTS);
    var role = (String) deployment.inputs("organization-log-group-role").get("name");
    assertTrue(role.length() <= 64, role);
    var topic = (String) deployment.inputs("alarms-topic").get("name");
    assertTrue(topic.matches("[\\w-]{1,256}"), topic);
    var metric = (String) deployment.inputs("alarms-CloudWatch.14").get("metricName");
    assertTrue(metric.length() <= 100, metric);
  }

  @Test
  void tellsATopicBesideADelegatedAdministratorByItsArn() {
    var deployment =
        Deployment.attemptIn(
            Deployment.world("345678901234").withDelegatedAdministrator("345678901234"),
            StackFiles.with(StackFiles.management(), "orgtrail:notifySnsTopicName", "logs"),
            LOGGING_OUTPUTS);
    assertEquals(List.of(), deployment.errors());
    assertEquals(
        "arn:aws:sns:ap-southeast-1:345678901234:logs",
        deployment.inputs("organization-trail").get("snsTopicName"));
  }

  // --- Standalone --------------------------------------------------------------------------------

  @Test
  void makesBucketKeyAndTrailInOneStack() {
    var deployment =
        Deployment.attemptIn(
            Deployment.world("234567890123"),
            StackFiles.standalone("orgtrail:s3KeyPrefix", "audit"),
            Map.of());
    assertEquals(List.of(), deployment.errors());
    var trail = deployment.inputs("organization-trail");
    assertEquals("cloudtrail-234567890123-example-quantum-123", trail.get("s3BucketName"));
    assertEquals(deployment.outputs().get("kmsKeyArn"), trail.get("kmsKeyId"));
    assertEquals("audit", trail.get("s3KeyPrefix"));
    assertEquals(true, trail.get("isOrganizationTrail"));
    assertEquals(
        List.of("log-archive-bucket-encryption"), deployment.dependsOn("organization-trail"));
    assertTrue(deployment.outputs().keySet().containsAll(List.of("s3BucketName", "trailArn")));
  }

  @Test
  void letsOnlyItsOwnAccountsTrailWriteWhereItStandsAlone() {
    var deployment =
        Deployment.of(
            StackFiles.standalone(
                "orgtrail:isOrganizationTrail", "false", "orgtrail:organizationId", null));
    assertEquals(false, deployment.inputs("organization-trail").get("isOrganizationTrail"));
    var policy = (String) deployment.inputs("log-archive-bucket-policy").get("policy");
    assertTrue(policy.contains("/AWSLogs/123456789012/*"), policy);
    assertTrue(
        policy.contains("arn:aws:cloudtrail:ap-southeast-1:123456789012:trail/example-quantum-123"),
        policy);
  }

  @Test
  void protectsTheTrailBesideItsBucketUntilItsReplacementIsConfirmed() {
    var world = Deployment.world("234567890123");
    var first = Deployment.attemptIn(world, StackFiles.standalone(), Map.of());
    assertEquals(Optional.of(true), first.options("organization-trail").getProtect());
    var bucket = (String) first.outputs().get("s3BucketName");
    var renamed =
        Deployment.attemptAfterIn(
            world,
            first.outputs(),
            StackFiles.standalone("orgtrail:name", "other", "orgtrail:confirmReplacement", bucket));
    assertEquals(List.of(), renamed.errors());
    assertEquals(Optional.of(false), renamed.options("organization-trail").getProtect());
  }
}
