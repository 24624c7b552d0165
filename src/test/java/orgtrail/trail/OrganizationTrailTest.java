package orgtrail.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;
import orgtrail.testing.PolicySimulator;

/** The trail, and where else its events go. */
class OrganizationTrailTest {
  private static final String GROUP = Examples.LOG_GROUP_ARN;
  private static final Deployment EXAMPLE = Examples.MANAGEMENT;

  /** Everything that a setting can add to the trail. */
  private static final Deployment EVERYTHING =
      Examples.management(
              "cloudwatchLogs",
              "true",
              "cloudwatchLogRetentionDays",
              "90",
              "notifySnsTopicName",
              "new-logs",
              "delegatedAdministrator",
              Fixtures.MEMBER_ACCOUNT)
          .run();

  @Test
  void theTrailRecordsTheWholeOrganizationInAllRegionsWithDigests() {
    assertEquals(
        Map.ofEntries(
            Map.entry("name", "example-quantum-123"),
            Map.entry("isOrganizationTrail", true),
            Map.entry("isMultiRegionTrail", true),
            Map.entry("includeGlobalServiceEvents", true),
            Map.entry("enableLogFileValidation", true),
            Map.entry("enableLogging", true),
            Map.entry("s3BucketName", Examples.BUCKET),
            Map.entry("kmsKeyId", Examples.KEY_ARN),
            Map.entry(
                "advancedEventSelectors",
                List.of(
                    Map.of(
                        "name",
                        "Management events",
                        "fieldSelectors",
                        List.of(
                            Map.of("field", "eventCategory", "equals", List.of("Management")))))),
            Map.entry("insightSelectors", List.of())),
        EXAMPLE.inputs("organization-trail"));
  }

  @ParameterizedTest
  @CsvSource({
    "enableCloudtrail, enableLogging",
    "enableLogFileValidation, enableLogFileValidation",
    "isMultiRegionTrail, isMultiRegionTrail"
  })
  void aSettingTurnsAPropertyOfTheTrailOff(String setting, String input) {
    assertEquals(
        false, Examples.management(setting, "false").run().inputs("organization-trail").get(input));
  }

  @Test
  void nothingButTheTrailIsMadeInTheManagementAccount() {
    assertEquals(List.of("aws:cloudtrail/trail:Trail"), EXAMPLE.awsTypes());
  }

  @Test
  void theTrailIsExported() {
    assertEquals(
        Map.of(
            "trailArn", Examples.TRAIL_ARN,
            "trailName", "example-quantum-123",
            "homeRegion", "ap-southeast-1"),
        EXAMPLE.outputs());
  }

  /** Another URN replaces the trail, which leaves a gap in the digests. */
  @Test
  void typeAndNamesOfComponentAndChildrenNeverChange() {
    var component =
        "urn:pulumi:management::orgtrail::pulumi:pulumi:Stack$orgtrail:index:OrganizationTrail";
    assertEquals(
        List.of(
            component
                + "$aws:cloudtrail/organizationDelegatedAdminAccount:OrganizationDelegatedAdminAccount::organization-delegated-administrator",
            component + "$aws:cloudtrail/trail:Trail::organization-trail",
            component + "$aws:cloudwatch/logGroup:LogGroup::organization-log-group",
            component + "$aws:iam/role:Role::organization-log-group-role",
            component + "$aws:iam/rolePolicy:RolePolicy::organization-log-group-role-policy",
            component + "$aws:kms/key:Key::organization-log-group-key",
            component + "$aws:sns/topic:Topic::organization-topic",
            component + "$aws:sns/topicPolicy:TopicPolicy::organization-topic-policy",
            component + "::organization"),
        EVERYTHING.urns());
  }

  // --- Protection --------------------------------------------------------------------------------

  @Test
  void theTrailAndItsEventsAreProtectedButNothingThatASettingCanSwitchOff() {
    assertEquals(List.of("organization-trail"), EXAMPLE.protectedResources());
    assertEquals(
        List.of("organization-log-group", "organization-log-group-key", "organization-trail"),
        EVERYTHING.protectedResources());
  }

  @Test
  void theLogGroupAndItsKeyStayInAwsWithTheirEvents() {
    assertEquals(List.of(), EXAMPLE.retainedResources());
    assertEquals(
        List.of("organization-log-group", "organization-log-group-key"),
        EVERYTHING.retainedResources());
  }

  @Test
  void nothingIsProtectedWithForceDestroy() {
    var trial = Examples.management("forceDestroy", "true").run();
    assertEquals(List.of(), trial.protectedResources());
    assertEquals(true, trial.outputs().get("forceDestroy"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "organization-trail",
        "organization-log-group",
        "organization-topic",
        "organization-delegated-administrator"
      })
  void noOutputClaimsAFactWhoseResourceFailed(String resource) {
    var failed =
        Examples.management(
                "cloudwatchLogs", "true",
                "notifySnsTopicName", "new-logs",
                "delegatedAdministrator", Fixtures.MEMBER_ACCOUNT,
                "forceDestroy", "true")
            .failingResource(resource, "AccessDenied")
            .attempt();
    assertEquals(32, failed.exitCode());
    assertEquals(Set.of(), failed.writtenOutputs());
  }

  /** Only AWS knows the trail's ARN, and nothing else says that the trail exists. */
  @Test
  void aPreviewClaimsNothingThatOnlyTheTrailItselfCanShow() {
    var preview = Examples.management("forceDestroy", "true").inPreview().run();
    assertEquals(Map.of("trailName", "example-quantum-123"), preview.outputs());
    assertEquals(
        Set.of("trailArn", "trailName", "homeRegion", "forceDestroy"), preview.outputNames());
  }

  // --- CloudWatch Logs ---------------------------------------------------------------------------

  @Test
  void eventsGoToALogGroupWithAKeyOfItsOwn() {
    var group = EVERYTHING.inputs("organization-log-group");
    assertEquals("cloudtrail/example-quantum-123", group.get("name"));
    assertEquals(90.0, group.get("retentionInDays"));
    assertTrue(((String) group.get("kmsKeyId")).contains(":234567890123:key/"));
    var key = EVERYTHING.inputs("organization-log-group-key");
    assertEquals(true, key.get("enableKeyRotation"));
    var trail = EVERYTHING.inputs("organization-trail");
    assertEquals(GROUP + ":*", trail.get("cloudWatchLogsGroupArn"));
    assertEquals(
        "arn:aws:iam::234567890123:role/cloudtrail-example-quantum-123-logs",
        trail.get("cloudWatchLogsRoleArn"));
    assertEquals(GROUP, EVERYTHING.outputs().get("cloudwatchLogGroupArn"));
  }

  /** CloudTrail tries role and topic out when the trail is created. */
  @Test
  void theTrailComesAfterThePoliciesOfRoleAndTopic() {
    var before = EVERYTHING.dependsOn("organization-trail");
    assertTrue(
        before.containsAll(
            List.of("organization-log-group-role-policy", "organization-topic-policy")),
        before.toString());
    assertTrue(
        EVERYTHING
            .dependsOn("organization-delegated-administrator")
            .contains("organization-trail"));
  }

  @Test
  void theRoleWritesTheStreamsOfTheOrganizationAndTheAccountOnly() {
    var streams =
        "[\"%1$s:log-stream:234567890123_CloudTrail_ap-southeast-1*\",\"%1$s:log-stream:o-exampleorg1_*\"]"
            .formatted(GROUP);
    var allowed =
        statements(EVERYTHING.text("organization-log-group-role-policy", "policy")).stream()
            .map(JsonElement::getAsJsonObject)
            .map(s -> s.get("Action").getAsString() + " " + s.get("Resource"))
            .sorted()
            .toList();
    assertEquals(
        List.of("logs:CreateLogStream " + streams, "logs:PutLogEvents " + streams), allowed);
  }

  @Test
  void onlyCloudWatchLogsOfThisRegionUsesTheKeyForThisGroupOnly() {
    var key = PolicySimulator.of(EVERYTHING.text("organization-log-group-key", "policy"));
    var use =
        PolicySimulator.byService("logs.ap-southeast-1.amazonaws.com", "kms:Encrypt", "*")
            .with("kms:EncryptionContext:aws:logs:arn", GROUP);
    assertEquals(PolicySimulator.Answer.GRANTS, key.answer(use));
    assertEquals(
        PolicySimulator.Answer.SILENT,
        key.answer(use.with("kms:EncryptionContext:aws:logs:arn", GROUP + "2")));
    assertEquals(
        PolicySimulator.Answer.SILENT,
        key.answer(use.without("kms:EncryptionContext:aws:logs:arn")));
    assertEquals(
        PolicySimulator.Answer.SILENT,
        key.answer(use.by("Service", "logs.eu-west-1.amazonaws.com")));
  }

  @Test
  void eventsCanGoToAnExistingLogGroupAndNoneIsMade() {
    var deployment =
        Examples.management(
                "cloudwatchLogGroupArn",
                GROUP,
                "cloudwatchLogsRoleArn",
                "arn:aws:iam::234567890123:role/logs")
            .run();
    var trail = deployment.inputs("organization-trail");
    assertEquals(GROUP + ":*", trail.get("cloudWatchLogsGroupArn"));
    assertEquals("arn:aws:iam::234567890123:role/logs", trail.get("cloudWatchLogsRoleArn"));
    assertEquals(List.of("aws:cloudtrail/trail:Trail"), deployment.awsTypes());
    assertFalse(deployment.outputNames().contains("cloudwatchLogGroupArn"));
  }

  @Test
  void aLogGroupThatTheStackMadeStaysWhenEventsNoLongerGoThere() {
    var second = Examples.management().after(EVERYTHING).run();
    assertEquals(1, second.count("LogGroup"));
    assertEquals(
        List.of("retentionInDays"),
        second.request("organization-log-group").getIgnoreChangesList());
    assertEquals(
        List.of("organization-log-group", "organization-log-group-key"),
        second.retainedResources());
    assertFalse(second.inputs("organization-trail").containsKey("cloudWatchLogsGroupArn"));
    assertEquals(GROUP, second.outputs().get("cloudwatchLogGroupArn"));
  }

  /** The engine would refuse to delete the key, because it is protected. */
  @Test
  void aKeyStaysWhoseLogGroupAnInterruptedUpdateHasNotCreated() {
    var interrupted =
        EVERYTHING.state().without("organization-log-group", "organization-log-group-role-policy");
    var without = Examples.management().after(interrupted).run();
    assertEquals(0, without.count("LogGroup"));
    assertEquals(0, without.count("Role"));
    assertEquals(
        EVERYTHING.inputs("organization-log-group-key"),
        without.inputs("organization-log-group-key"));
    assertEquals(
        List.of("organization-log-group-key", "organization-trail"), without.protectedResources());
    assertEquals(List.of("organization-log-group-key"), without.retainedResources());
    assertEquals(Examples.MANAGEMENT.outputs(), without.outputs());
    assertEquals(without.state(), Examples.management().after(without).run().state());
    var again = Examples.management("cloudwatchLogs", "true").after(without).run();
    assertEquals(1, again.count("LogGroup"));
  }

  @Test
  void aNewLogGroupKeepsEventsForAYear() {
    var deployment = Examples.management("cloudwatchLogs", "true").run();
    assertEquals(365.0, deployment.inputs("organization-log-group").get("retentionInDays"));
  }

  @Test
  void aLogGroupThatReceivesEventsTakesEveryChangeOfItsRetention() {
    assertEquals(List.of(), EVERYTHING.request("organization-log-group").getIgnoreChangesList());
  }

  // --- The topic ---------------------------------------------------------------------------------

  @Test
  void onlyTheTrailMayPublishToTheNewTopic() {
    var topic = "arn:aws:sns:ap-southeast-1:234567890123:new-logs";
    assertEquals("new-logs", EVERYTHING.inputs("organization-trail").get("snsTopicName"));
    assertEquals(topic, EVERYTHING.outputs().get("snsTopicArn"));
    var policy = PolicySimulator.of(EVERYTHING.text("organization-topic-policy", "policy"));
    var publish =
        PolicySimulator.byService("cloudtrail.amazonaws.com", "SNS:Publish", topic)
            .with("aws:SourceArn", Examples.TRAIL_ARN);
    assertEquals(PolicySimulator.Answer.GRANTS, policy.answer(publish));
    assertEquals(PolicySimulator.Answer.SILENT, policy.answer(publish.without("aws:SourceArn")));
    assertEquals(
        PolicySimulator.Answer.DENIES, policy.answer(publish.with("aws:SecureTransport", "false")));
    assertEquals(
        PolicySimulator.Answer.SILENT,
        policy.answer(
            publish.with(
                "aws:SourceArn", "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/other")));
  }

  /** The provider cannot read a policy whose only statement stands without a list around it. */
  @Test
  void theStatementsOfTheTopicPolicyAreAList() {
    var policy = EVERYTHING.text("organization-topic-policy", "policy");
    assertTrue(
        JsonParser.parseString(policy).getAsJsonObject().get("Statement").isJsonArray(), policy);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sns:ap-southeast-1:234567890123:mine, mine",
    "arn:aws:sns:ap-southeast-1:345678901234:theirs, arn:aws:sns:ap-southeast-1:345678901234:theirs"
  })
  void anExistingTopicIsNotifiedAndNoneIsMade(String arn, String snsTopicName) {
    var deployment = Examples.management("notifySnsTopicName", arn).run();
    assertEquals(snsTopicName, deployment.inputs("organization-trail").get("snsTopicName"));
    assertEquals(0, deployment.count("Topic"));
    assertFalse(deployment.outputNames().contains("snsTopicArn"));
  }

  /** CloudTrail would look for a name in the management account, which owns the trail. */
  @ParameterizedTest
  @ValueSource(strings = {"logs", "arn:aws:sns:ap-southeast-1:345678901234:logs"})
  void aTopicInADelegatedAdministratorsAccountIsGivenByItsArn(String topic) {
    var deployment =
        Examples.management("notifySnsTopicName", topic)
            .inAccount(Fixtures.MEMBER_ACCOUNT)
            .withDelegatedAdministrator(Fixtures.MEMBER_ACCOUNT)
            .run();
    assertEquals(
        "arn:aws:sns:ap-southeast-1:345678901234:logs",
        deployment.inputs("organization-trail").get("snsTopicName"));
  }

  // --- Events and administrators -----------------------------------------------------------------

  @Test
  void insightsAreRecorded() {
    assertEquals(
        List.of(
            Map.of("insightType", "ApiCallRateInsight"),
            Map.of("insightType", "ApiErrorRateInsight")),
        Examples.management("insights", "[\"ApiErrorRateInsight\",\"ApiCallRateInsight\"]")
            .run()
            .inputs("organization-trail")
            .get("insightSelectors"));
  }

  /** Each delivery would otherwise cause another event, without end. */
  @Test
  void theDeliveriesOfTheTrailItselfAreLeftOutOfDataEvents() {
    var selectors =
        Examples.management("enableDataLogging", "true")
            .run()
            .inputs("organization-trail")
            .get("advancedEventSelectors")
            .toString();
    assertTrue(
        selectors.contains("notStartsWiths=[arn:aws:s3:::" + Examples.BUCKET + "/]"), selectors);
    assertTrue(selectors.contains("notEquals=[PutObject]"), selectors);
  }

  @Test
  void theDelegatedAdministratorIsRegistered() {
    assertEquals(
        Fixtures.MEMBER_ACCOUNT,
        EVERYTHING.inputs("organization-delegated-administrator").get("accountId"));
    assertEquals(Fixtures.MEMBER_ACCOUNT, EVERYTHING.outputs().get("delegatedAdministrator"));
  }

  private static List<JsonElement> statements(String policy) {
    return JsonParser.parseString(policy).getAsJsonObject().getAsJsonArray("Statement").asList();
  }
}
