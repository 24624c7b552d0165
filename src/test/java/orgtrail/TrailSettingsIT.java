package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.UpResult;
import com.pulumi.automation.WorkspaceStack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.InsightSelector;
import software.amazon.awssdk.services.cloudtrail.model.InsightType;
import software.amazon.awssdk.services.cloudtrail.model.Trail;
import software.amazon.awssdk.services.sns.SnsClient;

/** What is asked of AWS before, and the settings of the trail, deployed, read back and changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrailSettingsIT {
  private static final String OUTSIDER = "888888888888";

  private LocalAws aws;
  private CloudTrailClient cloudTrail;
  private SnsClient sns;

  @BeforeAll
  void startAws() {
    aws = LocalAws.start();
    cloudTrail = aws.cloudTrail(LocalAws.MANAGEMENT);
    sns = aws.sns(LocalAws.MANAGEMENT);
  }

  @AfterAll
  void stopAws() {
    aws.stop();
  }

  // --- Preflight ---------------------------------------------------------------------------------

  @Test
  void refusesBeforeAnythingIsChangedWhatCreateTrailWouldRefuse() throws Exception {
    var project = Project.of(aws, "preflight").named("preflight");
    project.logging().up();
    var management = project.management();

    aws.call(
        LocalAws.MANAGEMENT,
        "organizations",
        "AWSOrganizationsV20161128.DisableAWSServiceAccess",
        "{\"ServicePrincipal\":\"cloudtrail.amazonaws.com\"}");
    assertRefused(
        project,
        LocalAws.MANAGEMENT,
        "aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com");
    aws.call(
        LocalAws.MANAGEMENT,
        "organizations",
        "AWSOrganizationsV20161128.EnableAWSServiceAccess",
        "{\"ServicePrincipal\":\"cloudtrail.amazonaws.com\"}");

    Project.set(management, "name", "another");
    assertRefused(
        project,
        LocalAws.MANAGEMENT,
        "orgtrail:name must be 'preflight', as in the logging stack, whose policies let no other"
            + " trail in, but is 'another'");
    Project.set(management, "name", "preflight");

    project.edit("management", "aws:region: ap-southeast-1", "aws:region: me-central-1");
    assertRefused(
        project, LocalAws.MANAGEMENT, "aws:region must not be the opt-in region 'me-central-1'");
    assertRefused(
        project,
        LocalAws.MANAGEMENT,
        "aws:region must be 'ap-southeast-1', as in the logging stack");
    project.edit("management", "aws:region: me-central-1", "aws:region: ap-southeast-1");

    project.edit("management", "- \"234567890123\"", "- \"345678901234\"");
    assertRefused(
        project,
        LocalAws.MEMBER,
        "account 345678901234 is neither the organization's management account 234567890123 nor its"
            + " delegated administrator for CloudTrail");
    project.edit("management", "- \"345678901234\"", "- \"888888888888\"");
    assertRefused(project, OUTSIDER, "this account is in no organization");
    aws.call(
        OUTSIDER,
        "organizations",
        "AWSOrganizationsV20161128.CreateOrganization",
        "{\"FeatureSet\":\"CONSOLIDATED_BILLING\"}");
    assertRefused(
        project,
        OUTSIDER,
        "the organization must have all features, but has CONSOLIDATED_BILLING only: aws"
            + " organizations enable-all-features");
    project.edit("management", "- \"888888888888\"", "- \"234567890123\"");

    assertEquals(Set.of(), trails("preflight"));
    management.up();
  }

  @Test
  void refusesALoggingStackMadeForAnotherOrganizationOrManagementAccount() throws Exception {
    var project =
        Project.of(aws, "others")
            .named("others")
            .edit("logging", "o-exampleorg1", "o-otherorg1234")
            .edit("logging", "\"234567890123\"", "\"345678901234\"");
    project.logging().up();
    project.management();
    assertRefused(
        project,
        LocalAws.MANAGEMENT,
        "orgtrail:organizationId of the logging stack must be 'o-exampleorg1', as Organizations"
            + " says, but is 'o-otherorg1234': change it there");
    assertRefused(
        project,
        LocalAws.MANAGEMENT,
        "orgtrail:managementAccountId of the logging stack must be '234567890123'");
  }

  @Test
  void refusesAKeyThatIsNotInTheBucketsRegionAndCanBeSkipped() throws Exception {
    aws.s3(LocalAws.MANAGEMENT).createBucket(r -> r.bucket("static-bucket-of-logs"));
    var project =
        Project.of(aws, "elsewhere")
            .named("elsewhere")
            .edit(
                "management",
                "orgtrail:loggingStack: organization/orgtrail/logging",
                "orgtrail:s3BucketName: static-bucket-of-logs\n"
                    + "  orgtrail:kmsKeyArn: arn:aws:kms:eu-west-1:123456789012:key/1234abcd");
    var management = project.management();
    assertRefused(
        project,
        LocalAws.MANAGEMENT,
        "orgtrail:kmsKeyArn must be of a key in the bucket's region ap-southeast-1, but is"
            + " 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd'");
    Project.set(management, "skipPreflight", "true");
    var preview = project.preview(management, LocalAws.MANAGEMENT);
    assertEquals(0, preview.exitCode(), preview.output());
    assertTrue(
        preview.output().contains("warning: orgtrail:skipPreflight: it was not checked"),
        preview.output());
  }

  private static void assertRefused(Project project, String account, String expected)
      throws Exception {
    var preview = project.preview(project.stack("management", account), account);
    var message = preview.output() + preview.error();
    assertTrue(preview.exitCode() != 0, message);
    assertTrue(message.lines().anyMatch(line -> line.contains(expected)), message);
    assertFalse(message.contains("\tat "), message);
    var up = Project.failureOf(project.stack("management", account)::up);
    assertTrue(up.contains(expected), up);
  }

  // --- Settings ----------------------------------------------------------------------------------

  @Test
  void deploysAllThatATrailCanHave() throws Exception {
    var project =
        Project.of(aws, "everything")
            .named("everything")
            .add(
                "management",
                "cloudwatchLogs: true",
                "cloudwatchLogRetentionDays: 90",
                "notifySnsTopicName: everything-logs",
                "excludeManagementEventSources: [kms.amazonaws.com]",
                "enableDataLogging: true",
                "dataLoggingReadWriteType: WriteOnly",
                "dataResources:\n"
                    + "    - AWS::DynamoDB::Table\n"
                    + "    - type: AWS::S3::Object\n"
                    + "      arns: [\"arn:aws:s3:::orders/\"]",
                "insights: [ApiCallRateInsight, ApiErrorRateInsight]",
                "alarms: true",
                "alarmEmail: soc@example.org",
                "excludeAlarms: [CloudWatch.2]");
    project.logging().up();
    var management = project.management();
    var outputs = management.up().outputs();
    assertUnchanged(management);

    var trail = trail(outputs);
    var group = "arn:aws:logs:ap-southeast-1:234567890123:log-group:cloudtrail/everything";
    assertEquals(group + ":*", trail.cloudWatchLogsLogGroupArn());
    assertEquals(group, outputs.get("cloudwatchLogGroupArn").value());
    assertEquals("ap-southeast-1", outputs.get("homeRegion").value());
    var logGroup = logGroup("cloudtrail/everything");
    assertEquals(90, logGroup.get("retentionInDays").getAsInt());
    assertTrue(logGroup.get("kmsKeyId").getAsString().contains(":key/"));
    var policy =
        aws.iam(LocalAws.MANAGEMENT)
            .getRolePolicy(r -> r.roleName("cloudtrail-everything-logs").policyName("write-events"))
            .policyDocument();
    assertTrue(policy.contains("o-exampleorg1_"), policy);

    var topic = (String) outputs.get("snsTopicArn").value();
    assertEquals(topic, trail.snsTopicARN());
    var topicPolicy = sns.getTopicAttributes(r -> r.topicArn(topic)).attributes().get("Policy");
    assertTrue(topicPolicy.contains("AWSCloudTrailSNSPolicy20131101"), topicPolicy);
    assertTrue(topicPolicy.contains(trail.trailARN()), topicPolicy);

    assertEquals(
        List.of(
            "Management events: eventCategory=[Management] eventSource!=[kms.amazonaws.com]",
            "Data events of AWS::DynamoDB::Table: eventCategory=[Data] readOnly=[false]"
                + " resources.type=[AWS::DynamoDB::Table]",
            "Data events of AWS::S3::Object: eventCategory=[Data] readOnly=[false]"
                + " resources.ARN^[arn:aws:s3:::orders/]!^[arn:aws:s3:::cloudtrail-123456789012-everything/]"
                + " resources.type=[AWS::S3::Object]"),
        selectors(trail));
    assertEquals(
        Set.of(InsightType.API_CALL_RATE_INSIGHT, InsightType.API_ERROR_RATE_INSIGHT),
        insights(trail));

    var alarms = alarms("everything-");
    assertEquals(14, alarms.size());
    assertFalse(alarms.containsKey("everything-CloudWatch.2"));
    var rootUser = alarms.get("everything-CloudWatch.1");
    assertTrue(rootUser.contains("<Namespace>LogMetrics</Namespace>"), rootUser);
    var alarmTopic = rootUser.replaceAll("(?s).*<AlarmActions>\\s*<member>(.*?)</member>.*", "$1");
    assertEquals(
        "soc@example.org",
        sns.listSubscriptionsByTopic(r -> r.topicArn(alarmTopic))
            .subscriptions()
            .get(0)
            .endpoint());
    var filters =
        aws.call(
                LocalAws.MANAGEMENT,
                "logs",
                "Logs_20140328.DescribeMetricFilters",
                "{\"logGroupName\":\"cloudtrail/everything\"}")
            .getAsJsonArray("metricFilters");
    assertEquals(14, filters.size());
    var patterns = new ArrayList<String>();
    filters.forEach(f -> patterns.add(f.getAsJsonObject().get("filterPattern").getAsString()));
    assertTrue(patterns.contains(CisAlarm.ROOT_USER.pattern()), patterns.toString());
  }

  @Test
  void usesAnExistingLogGroupRoleAndTopic() throws Exception {
    aws.call(
        LocalAws.MANAGEMENT,
        "logs",
        "Logs_20140328.CreateLogGroup",
        "{\"logGroupName\":\"existing-group\"}");
    var role =
        aws.iam(LocalAws.MANAGEMENT)
            .createRole(r -> r.roleName("existing-role").assumeRolePolicyDocument("{}"))
            .role()
            .arn();
    var topic = sns.createTopic(r -> r.name("existing-topic")).topicArn();
    var project =
        Project.of(aws, "reuse")
            .named("reuse")
            .add(
                "management",
                "cloudwatchLogGroupArn: arn:aws:logs:ap-southeast-1:234567890123:log-group:existing-group:*",
                "cloudwatchLogsRoleArn: " + role,
                "notifySnsTopicName: " + topic,
                "alarms: true",
                "alarmTopicArn: " + topic,
                "advancedEventSelectors:\n"
                    + "    - Name: Management events\n"
                    + "      FieldSelectors:\n"
                    + "        - {Field: eventCategory, Equals: [Management]}\n"
                    + "    - Name: Object writes\n"
                    + "      FieldSelectors:\n"
                    + "        - {Field: eventCategory, Equals: [Data]}\n"
                    + "        - {Field: resources.type, Equals: ['AWS::S3::Object']}\n"
                    + "        - {Field: eventName, StartsWith: [Put, Delete]}");
    project.logging().up();
    var management = project.management();
    var trail = trail(management.up().outputs());
    assertUnchanged(management);
    assertEquals(
        "arn:aws:logs:ap-southeast-1:234567890123:log-group:existing-group:*",
        trail.cloudWatchLogsLogGroupArn());
    assertEquals(role, trail.cloudWatchLogsRoleArn());
    assertEquals(topic, trail.snsTopicARN());
    assertEquals(
        List.of(
            "Management events: eventCategory=[Management]",
            "Object writes: eventCategory=[Data] eventName^[Put, Delete]"
                + " resources.ARN!^[arn:aws:s3:::cloudtrail-123456789012-reuse/]"
                + " resources.type=[AWS::S3::Object]"),
        selectors(trail));
    var types = Project.state(management).keySet().toString();
    assertFalse(types.contains("aws:sns/topic:Topic"), types);
    assertFalse(types.contains("aws:cloudwatch/logGroup:LogGroup"), types);
    assertEquals(15, alarms("reuse-").size());
  }

  @Test
  void neverReplacesTheTrailWhenAnythingIsTurnedOnAndOffAgain() throws Exception {
    var topic = sns.createTopic(r -> r.name("toggled-topic")).topicArn();
    var project = Project.of(aws, "switch").named("switch");
    project.logging().up();
    var management = project.management();
    var trailArn = trail(management.up().outputs()).trailARN();
    for (var change :
        List.of(
            Map.of("cloudwatchLogs", "true"),
            Map.of("cloudwatchLogs", "true", "alarms", "true", "alarmTopicArn", topic),
            Map.of("notifySnsTopicName", "switch-logs"),
            Map.of("notifySnsTopicName", topic),
            Map.of("managementEventsReadWriteType", "WriteOnly"),
            Map.of("excludeManagementEventSources", "[\"kms.amazonaws.com\"]"),
            Map.of("enableDataLogging", "true", "includeManagementEvents", "false"),
            Map.of(
                "advancedEventSelectors",
                "[{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Management\"]},{\"Field\":\"readOnly\",\"Equals\":[\"true\"]}]}]"),
            Map.of("insights", "[\"ApiCallRateInsight\"]"),
            Map.of("isMultiRegionTrail", "false"),
            Map.of("enableLogFileValidation", "false"),
            Map.of("enableCloudtrail", "false"))) {
      var before = management.getAllConfig();
      for (var setting : change.entrySet()) {
        Project.set(management, setting.getKey(), setting.getValue());
      }
      assertNotReplaced(management.up(), change);
      if (change.containsKey("enableCloudtrail")) {
        assertFalse(cloudTrail.getTrailStatus(r -> r.name(trailArn)).isLogging());
        assertTrue(
            project
                .preview(management, LocalAws.MANAGEMENT)
                .output()
                .contains("warning: orgtrail:enableCloudtrail false: the trail exists"));
      }
      for (var setting : change.keySet()) {
        var value = before.get("orgtrail:" + setting);
        if (value == null) {
          Project.unset(management, setting);
        } else {
          Project.set(management, setting, value.value());
        }
      }
      assertNotReplaced(management.up(), change);
    }
    assertTrue(cloudTrail.getTrailStatus(r -> r.name(trailArn)).isLogging());
    var trail = cloudTrail.describeTrails(r -> r.trailNameList(trailArn)).trailList().get(0);
    assertEquals(List.of("Management events: eventCategory=[Management]"), selectors(trail));
    // Made here, it holds events: it stays, and nothing is sent there.
    assertEquals(
        "cloudtrail/switch", logGroup("cloudtrail/switch").get("logGroupName").getAsString());
    assertUnchanged(management);
  }

  private static void assertNotReplaced(UpResult up, Object change) {
    var changes = up.summary().resourceChanges().keySet();
    assertFalse(changes.contains(OperationType.REPLACE), change + ": " + changes);
  }

  private static void assertUnchanged(WorkspaceStack stack) throws Exception {
    stack.up(UpOptions.builder().expectNoChanges(true).build());
    stack.refresh();
    stack.up(UpOptions.builder().expectNoChanges(true).build());
  }

  private Trail trail(Map<String, com.pulumi.automation.OutputValue> outputs) {
    var arn = (String) outputs.get("trailArn").value();
    return cloudTrail.describeTrails(r -> r.trailNameList(arn)).trailList().get(0);
  }

  private Set<String> trails(String name) {
    return cloudTrail.describeTrails(r -> {}).trailList().stream()
        .map(Trail::name)
        .filter(name::equals)
        .collect(Collectors.toSet());
  }

  private JsonObject logGroup(String name) {
    return aws.call(
            LocalAws.MANAGEMENT,
            "logs",
            "Logs_20140328.DescribeLogGroups",
            "{\"logGroupNamePrefix\":\"" + name + "\"}")
        .getAsJsonArray("logGroups")
        .get(0)
        .getAsJsonObject();
  }

  /** The XML of each alarm by its name. */
  private Map<String, String> alarms(String prefix) {
    var xml =
        aws.query(
            LocalAws.MANAGEMENT,
            "monitoring",
            "Action=DescribeAlarms&Version=2010-08-01&AlarmNamePrefix=" + prefix);
    return Arrays.stream(xml.split("(?=<AlarmName>)"))
        .filter(alarm -> alarm.startsWith("<AlarmName>"))
        .collect(
            Collectors.toMap(
                alarm -> alarm.replaceAll("(?s)^<AlarmName>(.*?)<.*", "$1"), alarm -> alarm));
  }

  private Set<InsightType> insights(Trail trail) {
    return cloudTrail
        .getInsightSelectors(r -> r.trailName(trail.trailARN()))
        .insightSelectors()
        .stream()
        .map(InsightSelector::insightType)
        .collect(Collectors.toSet());
  }

  /** Each selector in a line, its fields sorted. */
  private List<String> selectors(Trail trail) {
    return cloudTrail
        .getEventSelectors(r -> r.trailName(trail.trailARN()))
        .advancedEventSelectors()
        .stream()
        .map(
            selector ->
                selector.name()
                    + ": "
                    + selector.fieldSelectors().stream()
                        .map(
                            field ->
                                field.field()
                                    + condition("=", field.equalsValue())
                                    + condition("!=", field.notEquals())
                                    + condition("^", field.startsWith())
                                    + condition("!^", field.notStartsWith()))
                        .sorted()
                        .collect(Collectors.joining(" ")))
        .toList();
  }

  private static String condition(String operator, List<String> values) {
    return values.isEmpty() ? "" : operator + values;
  }
}
