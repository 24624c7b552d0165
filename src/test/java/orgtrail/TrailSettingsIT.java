package orgtrail;

import static com.pulumi.automation.OperationType.CREATE;
import static com.pulumi.automation.OperationType.IMPORT;
import static com.pulumi.automation.OperationType.UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;
import static orgtrail.testing.InlineStack.output;

import com.google.gson.JsonObject;
import com.pulumi.automation.UpResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.AwsEnvironment;
import orgtrail.aws.CisAlarm;
import orgtrail.config.Setting;
import orgtrail.config.StackKind;
import orgtrail.policy.LogGroupPolicies;
import orgtrail.policy.TopicPolicy;
import orgtrail.testing.Faults;
import orgtrail.testing.Fixtures;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.InsightNotEnabledException;
import software.amazon.awssdk.services.cloudtrail.model.InsightSelector;
import software.amazon.awssdk.services.cloudtrail.model.InsightType;
import software.amazon.awssdk.services.cloudtrail.model.Trail;
import software.amazon.awssdk.services.sns.SnsClient;

/** The settings of the trail, deployed, read back, and changed on a deployed stack. */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrailSettingsIT {
  private static final String NAME = "everything";
  private static final String DEPLOYERS = "[\"arn:aws:iam::123456789012:role/local\"]";

  private final LocalAws aws;
  private final CloudTrailClient cloudTrail;
  private final SnsClient sns;
  private final Set<String> tried = new TreeSet<>();
  private InlineStack management;
  private String created;

  TrailSettingsIT(LocalAws aws) {
    this.aws = aws;
    cloudTrail = aws.cloudTrail(MANAGEMENT_ACCOUNT);
    sns = aws.sns(MANAGEMENT_ACCOUNT);
  }

  /**
   * Every setting of a management stack is changed on a deployed stack and changed back, several at
   * once if they do not depend on each other. The trail is protected all the time, and what is
   * turned on can be turned off nevertheless.
   */
  @Test
  void neverReplacesTheTrailWhenAnythingIsTurnedOnAndOffAgain() throws Exception {
    var stacks = InlineStack.Group.in(aws);
    var loggingStack = stacks.logging("name", NAME, "deploymentPrincipals", DEPLOYERS);
    var logging = loggingStack.up();
    management = stacks.management("name", NAME);
    var base = management.config();
    management.up();
    created = management.state().created("organization-trail");
    assertTrue(management.state().protectedNames().contains("organization-trail"));

    assertKeepsTheKeyOfALogGroupThatWasNotCreated();
    management.reset(base);
    assertDeploysNewPartsAndDataEvents();
    assertImportsAllPartsIfTheStateIsLost(
        output(logging, "s3BucketName"), output(logging, "kmsKeyArn"));
    loggingStack.upUnchanged(); // its deployer is exempt from the service control policy
    management.reset(base);
    assertUsesExistingPartsAndAdvancedSelectors();
    management.reset(base);
    assertPausesAndNarrowsTheTrail();
    management.reset(base);
    loggingStack.set("s3KeyPrefix", "audit").up(); // CloudTrail checks the bucket policy for it
    assertTakesStaticValues(output(logging, "s3BucketName"), output(logging, "kmsKeyArn"));
    management.reset(base);
    assertRefuses("name", "another", "orgtrail:name must be 'everything'");
    assertRefuses("account", "standalone", "is not a setting of a standalone stack");
    assertRefuses("isOrganizationTrail", "false", "orgtrail:isOrganizationTrail must be true");
    assertEquals(
        Arrays.stream(Setting.values())
            .filter(setting -> setting.kinds().contains(StackKind.MANAGEMENT))
            .map(setting -> setting.key().substring(Setting.NAMESPACE.length()))
            .collect(Collectors.toCollection(TreeSet::new)),
        tried);

    management.reset(base).up();
    assertNotReplaced();
    management.upUnchangedAfterRefresh();
    assertEquals(Set.of(), serviceControlPolicies(LOGGING_ACCOUNT));
    assertEquals(Set.of(), serviceControlPolicies(MEMBER_ACCOUNT));
    assertTrue(
        management
            .state()
            .protectedNames()
            .containsAll(
                Set.of(
                    "organization-trail", "organization-log-group", "organization-log-group-key")));
    assertTrue(isLogging());
    assertEquals(List.of("Management events: eventCategory=[Management]"), selectors(trail()));
    // The stack made it and it holds events: it stays, but the trail sends nothing there.
    assertEquals("cloudtrail/everything", logGroup().get("logGroupName").getAsString());
    assertEquals("", trail().cloudWatchLogsLogGroupArn());
  }

  /** As after an update that was interrupted between the two. */
  private void assertKeepsTheKeyOfALogGroupThatWasNotCreated() throws Exception {
    var faults = Faults.of(aws);
    faults.add(Faults.Fault.accessDenied().operation("CreateLogGroup").always());
    var refusal = management.set("cloudwatchLogs", "true").refusal();
    assertTrue(refusal.contains("CreateLogGroup"), refusal);
    faults.clear();
    var key = management.state().idsOf("aws:kms/key:Key");
    assertEquals(1, key.size());
    up("cloudwatchLogs", "false");
    management.upUnchanged();
    assertEquals(key, management.state().idsOf("aws:kms/key:Key"));
    assertEquals(
        Set.of("organization-log-group-key", "organization-trail"), management.state().names());
    var group = management.set("cloudwatchLogs", "true").preview();
    assertFalse(group.operations().containsKey("organization-log-group-key"));
  }

  private void assertDeploysNewPartsAndDataEvents() throws Exception {
    var outputs =
        up(
            "cloudwatchLogs",
            "true",
            "cloudwatchLogRetentionDays",
            "90",
            "notifySnsTopicName",
            "everything-logs",
            "excludeManagementEventSources",
            "[\"rdsdata.amazonaws.com\"]",
            "enableDataLogging",
            "true",
            "dataLoggingReadWriteType",
            "WriteOnly",
            "dataResources",
            "[\"AWS::DynamoDB::Table\",{\"type\":\"AWS::S3::Object\",\"arns\":[\"arn:aws:s3:::orders/\"]}]",
            "insights",
            "[\"ApiCallRateInsight\",\"ApiErrorRateInsight\"]",
            "alarms",
            "true",
            "alarmEmail",
            "soc@example.org",
            "excludeAlarms",
            "[\"CloudWatch.2\"]",
            "delegatedAdministrator",
            MEMBER_ACCOUNT,
            "tamperGuard",
            "attach",
            "tamperGuardTargets",
            "[\"" + MEMBER_ACCOUNT + "\"]");
    management.upUnchangedAfterRefresh();

    assertSendsToTheNewLogGroup(outputs);
    var trail = trail();
    var topic = output(outputs, "snsTopicArn");
    assertEquals(topic, trail.snsTopicARN());
    var topicPolicy = sns.getTopicAttributes(r -> r.topicArn(topic)).attributes().get("Policy");
    assertTrue(topicPolicy.contains("AWSCloudTrailSNSPolicy20131101"), topicPolicy);
    assertTrue(topicPolicy.contains(trail.trailARN()), topicPolicy);
    assertEquals(
        List.of(
            "Management events: eventCategory=[Management] eventSource!=[rdsdata.amazonaws.com]",
            "Data events of AWS::DynamoDB::Table: eventCategory=[Data] readOnly=[false]"
                + " resources.type=[AWS::DynamoDB::Table]",
            "Data events of AWS::S3::Object: eventCategory=[Data] readOnly=[false]"
                + " resources.ARN^[arn:aws:s3:::orders/]"
                + " resources.type=[AWS::S3::Object]"),
        selectors(trail));
    assertEquals(
        Set.of(InsightType.API_CALL_RATE_INSIGHT, InsightType.API_ERROR_RATE_INSIGHT),
        insights(trail));
    assertHasTheNewAlarms();
    assertEquals(MEMBER_ACCOUNT, output(outputs, "delegatedAdministrator"));
    assertTrue(delegatedAdministrators().contains(MEMBER_ACCOUNT));
    assertEquals(
        Set.of(output(outputs, "tamperGuardPolicy")), serviceControlPolicies(LOGGING_ACCOUNT));
    assertEquals(
        Set.of(output(outputs, "tamperGuardTrailPolicy")), serviceControlPolicies(MEMBER_ACCOUNT));
  }

  /**
   * Policies of an organization have no name by which an adoption could find them. The registration
   * of a delegated administrator stays as it is, and no stack manages it.
   */
  private void assertImportsAllPartsIfTheStateIsLost(String bucket, String key) throws Exception {
    tried.add("adopt");
    var config =
        Fixtures.with(
            management.config(),
            "adopt",
            "true",
            "tamperGuard",
            null,
            "tamperGuardTargets",
            null,
            "loggingStack",
            null,
            "s3BucketName",
            bucket,
            "kmsKeyArn",
            key);
    var lost = InlineStack.Group.in(aws).stack("management", MANAGEMENT_ACCOUNT, config).preview();
    assertEquals(Set.of(CREATE, UPDATE, IMPORT), lost.kinds());
    assertEquals(Set.of("alarms-email"), lost.names(CREATE)); // SNS returns the one that exists
    // KMS keeps no deletion window with a key, so that the state gets it from the settings.
    assertEquals(Set.of("organization-log-group-key"), lost.names(UPDATE));
    var imported = new TreeSet<>(management.state().names());
    imported.removeIf(name -> name.startsWith("tamper-guard"));
    imported.removeAll(Set.of("alarms-email", "organization-delegated-administrator"));
    assertEquals(imported, lost.names(IMPORT));
  }

  /** The policies that are attached to an account, but not the one that AWS attaches itself. */
  private Set<String> serviceControlPolicies(String account) {
    var policies = new TreeSet<String>();
    var request = "{\"TargetId\":\"%s\",\"Filter\":\"SERVICE_CONTROL_POLICY\"}".formatted(account);
    for (var policy : organizations("ListPoliciesForTarget", request).getAsJsonArray("Policies")) {
      var summary = policy.getAsJsonObject();
      if (!summary.get("AwsManaged").getAsBoolean()) {
        var id = "{\"PolicyId\":" + summary.get("Id") + "}";
        var described = organizations("DescribePolicy", id).getAsJsonObject("Policy");
        policies.add(described.get("Content").getAsString());
      }
    }
    return policies;
  }

  private JsonObject organizations(String action, String request) {
    return aws.call(
        MANAGEMENT_ACCOUNT, "organizations", "AWSOrganizationsV20161128." + action, request);
  }

  private void assertSendsToTheNewLogGroup(UpResult outputs) {
    var group = "arn:aws:logs:ap-southeast-1:234567890123:log-group:cloudtrail/everything";
    assertEquals(group + ":*", trail().cloudWatchLogsLogGroupArn());
    assertEquals(group, output(outputs, "cloudwatchLogGroupArn"));
    assertEquals("ap-southeast-1", output(outputs, "homeRegion"));
    assertEquals(90, logGroup().get("retentionInDays").getAsInt());
    assertTrue(logGroup().get("kmsKeyId").getAsString().contains(":key/"));
    var policy =
        aws.iam(MANAGEMENT_ACCOUNT)
            .getRolePolicy(r -> r.roleName("cloudtrail-everything-logs").policyName("write-events"))
            .policyDocument();
    assertTrue(policy.contains("o-exampleorg1_"), policy);
  }

  private void assertHasTheNewAlarms() {
    var alarms = alarms();
    assertEquals(14, alarms.size());
    assertFalse(alarms.containsKey("everything-CloudWatch.2"));
    var rootUser = alarms.get("everything-CloudWatch.1");
    assertTrue(rootUser.contains("<Namespace>LogMetrics</Namespace>"), rootUser);
    var topic = rootUser.replaceAll("(?s).*<AlarmActions>\\s*<member>(.*?)</member>.*", "$1");
    assertEquals(
        "soc@example.org",
        sns.listSubscriptionsByTopic(r -> r.topicArn(topic)).subscriptions().get(0).endpoint());
    var patterns = metricFilterPatterns("cloudtrail/everything");
    assertEquals(14, patterns.size());
    assertTrue(patterns.contains(CisAlarm.ROOT_USER.pattern()), patterns.toString());
  }

  private void assertUsesExistingPartsAndAdvancedSelectors() throws Exception {
    aws.call(
        MANAGEMENT_ACCOUNT,
        "logs",
        "Logs_20140328.CreateLogGroup",
        "{\"logGroupName\":\"existing-group\"}");
    var role =
        aws.iam(MANAGEMENT_ACCOUNT)
            .createRole(
                r -> r.roleName("existing-role").assumeRolePolicyDocument(LogGroupPolicies.trust()))
            .role()
            .arn();
    var everything =
        new AllowedTrails(
            "aws",
            "ap-southeast-1",
            "everything",
            List.of(MANAGEMENT_ACCOUNT),
            Optional.of("o-exampleorg1"));
    var here = new AwsEnvironment(MANAGEMENT_ACCOUNT, "ap-southeast-1", "aws", "amazonaws.com");
    aws.iam(MANAGEMENT_ACCOUNT)
        .putRolePolicy(
            r ->
                r.roleName("existing-role")
                    .policyName("write")
                    .policyDocument(LogGroupPolicies.write(here, everything, "existing-group")));
    var topic = sns.createTopic(r -> r.name("existing-topic")).topicArn();
    sns.setTopicAttributes(
        r ->
            r.topicArn(topic)
                .attributeName("Policy")
                .attributeValue(TopicPolicy.of(topic, everything)));
    var group = "arn:aws:logs:ap-southeast-1:234567890123:log-group:existing-group:*";
    up(
        "cloudwatchLogGroupArn",
        group,
        "cloudwatchLogsRoleArn",
        role,
        "notifySnsTopicName",
        topic,
        "alarms",
        "true",
        "alarmTopicArn",
        topic,
        "advancedEventSelectors",
        """
        [{"Name": "Management events",
          "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
         {"Name": "Object writes",
          "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]},
                             {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
                             {"Field": "eventName", "StartsWith": ["Put", "Delete"]}]}]""");
    management.upUnchangedAfterRefresh();
    var trail = trail();
    assertEquals(group, trail.cloudWatchLogsLogGroupArn());
    assertEquals(role, trail.cloudWatchLogsRoleArn());
    assertEquals(topic, trail.snsTopicARN());
    assertEquals(
        List.of(
            "Management events: eventCategory=[Management]",
            "Object writes: eventCategory=[Data] eventName!=[PutObject]^[Put, Delete]"
                + " resources.type=[AWS::S3::Object]",
            "Object writes (PutObject): eventCategory=[Data] eventName=[PutObject]"
                + " resources.ARN!^[arn:aws:s3:::cloudtrail-123456789012-everything/]"
                + " resources.type=[AWS::S3::Object]"),
        selectors(trail));
    assertThrows(InsightNotEnabledException.class, () -> insights(trail));
    var state = management.state();
    assertEquals(Map.of(), state.idsOf("aws:sns/"));
    assertEquals(1, state.idsOf("aws:cloudwatch/logGroup:").size()); // the one that stays
    assertEquals(15, alarms().size());
    assertEquals(15, metricFilterPatterns("existing-group").size());
    assertEquals(List.of(), metricFilterPatterns("cloudtrail/everything"));
    assertFalse(delegatedAdministrators().contains(MEMBER_ACCOUNT));
  }

  private void assertPausesAndNarrowsTheTrail() throws Exception {
    var paused =
        up(
            "enableCloudtrail",
            "false",
            "enableLogFileValidation",
            "false",
            "isMultiRegionTrail",
            "false",
            "includeGlobalServiceEvents",
            "false",
            "managementEventsReadWriteType",
            "WriteOnly",
            "skipPreflight",
            "true",
            "trailCreationDelaySeconds",
            "600"); // it has no effect on a trail that exists
    assertWarns("orgtrail:enableCloudtrail false: the trail exists, but records nothing", paused);
    assertWarns(
        "orgtrail:enableLogFileValidation false: nothing reveals changed or missing log files. This does not meet Security Hub CloudTrail.4; CIS 3.2 (1.4, 3.0, 5.0); AWS Config cloud-trail-log-file-validation-enabled, cloudtrail-security-trail-enabled",
        paused);
    assertWarns("orgtrail:skipPreflight: the program did not check", paused);
    assertFalse(isLogging());
    var trail = trail();
    assertFalse(trail.isMultiRegionTrail());
    assertFalse(trail.includeGlobalServiceEvents());
    assertFalse(trail.logFileValidationEnabled());
    assertEquals(
        List.of("Management events: eventCategory=[Management] readOnly=[false]"),
        selectors(trail));
    assertEquals(Map.of(), alarms());
  }

  private static void assertWarns(String expected, UpResult up) {
    assertTrue(
        up.standardOutput().lines().anyMatch(line -> line.contains("warning: " + expected)),
        up.standardOutput());
  }

  private void assertTakesStaticValues(String bucket, String key) throws Exception {
    up(
        "loggingStack",
        null,
        "s3BucketName",
        bucket,
        "kmsKeyArn",
        key,
        "s3KeyPrefix",
        "audit",
        "forceDestroy",
        "true",
        "enableDataLogging",
        "true",
        "includeManagementEvents",
        "false");
    var trail = trail();
    assertEquals("audit", trail.s3KeyPrefix());
    assertEquals(bucket, trail.s3BucketName());
    assertTrue(selectors(trail).stream().allMatch(line -> line.contains("eventCategory=[Data]")));
    assertFalse(management.state().protectedNames().contains("organization-trail"));
  }

  private UpResult up(String... namesAndValues) throws Exception {
    tried.addAll(
        IntStream.range(0, namesAndValues.length / 2)
            .mapToObj(i -> namesAndValues[2 * i])
            .toList());
    var up = management.set(namesAndValues).up();
    assertNotReplaced();
    return up;
  }

  private void assertRefuses(String setting, String value, String expected) throws Exception {
    var base = management.config();
    tried.add(setting);
    var message = management.set(setting, value).refusal();
    assertTrue(message.contains(expected), message);
    management.reset(base);
  }

  /** A replacement would be created later than the trail that it replaces. */
  private void assertNotReplaced() throws Exception {
    assertEquals(created, management.state().created("organization-trail"));
  }

  private Trail trail() {
    return aws.trail(MANAGEMENT_ACCOUNT, NAME).orElseThrow();
  }

  private boolean isLogging() {
    return cloudTrail.getTrailStatus(r -> r.name(NAME)).isLogging();
  }

  private JsonObject logGroup() {
    return aws.call(
            MANAGEMENT_ACCOUNT,
            "logs",
            "Logs_20140328.DescribeLogGroups",
            "{\"logGroupNamePrefix\":\"cloudtrail/everything\"}")
        .getAsJsonArray("logGroups")
        .get(0)
        .getAsJsonObject();
  }

  private String delegatedAdministrators() {
    return organizations(
            "ListDelegatedAdministrators", "{\"ServicePrincipal\":\"cloudtrail.amazonaws.com\"}")
        .toString();
  }

  private List<String> metricFilterPatterns(String group) {
    var patterns = new ArrayList<String>();
    aws.call(
            MANAGEMENT_ACCOUNT,
            "logs",
            "Logs_20140328.DescribeMetricFilters",
            "{\"logGroupName\":\"" + group + "\"}")
        .getAsJsonArray("metricFilters")
        .forEach(f -> patterns.add(f.getAsJsonObject().get("filterPattern").getAsString()));
    return patterns;
  }

  /** The XML of each alarm by its name. */
  private Map<String, String> alarms() {
    var xml =
        aws.query(
            MANAGEMENT_ACCOUNT,
            "monitoring",
            "Action=DescribeAlarms&Version=2010-08-01&AlarmNamePrefix=everything-");
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
