package orgtrail;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.BOOL;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.SERVICE;

import com.pulumi.aws.cloudtrail.OrganizationDelegatedAdminAccount;
import com.pulumi.aws.cloudtrail.OrganizationDelegatedAdminAccountArgs;
import com.pulumi.aws.cloudtrail.Trail;
import com.pulumi.aws.cloudtrail.TrailArgs;
import com.pulumi.aws.cloudtrail.inputs.TrailAdvancedEventSelectorArgs;
import com.pulumi.aws.cloudtrail.inputs.TrailAdvancedEventSelectorFieldSelectorArgs;
import com.pulumi.aws.cloudtrail.inputs.TrailInsightSelectorArgs;
import com.pulumi.aws.sns.Topic;
import com.pulumi.aws.sns.TopicArgs;
import com.pulumi.aws.sns.TopicPolicy;
import com.pulumi.aws.sns.TopicPolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The trail of a whole organization, in its management account, or of one account alone; as a rule
 * it writes to another account.
 */
final class OrganizationTrail extends ComponentResource {
  private final OrganizationTrailArgs args;
  private final Map<String, Output<?>> outputs = new HashMap<>();

  /** What must be there before the trail. */
  private final List<Resource> ready;

  /**
   * @param name the component's name, part of the URNs
   */
  OrganizationTrail(String name, OrganizationTrailArgs args, ComponentResourceOptions options) {
    super("orgtrail:index:OrganizationTrail", name, options);
    this.args = args;
    this.ready = new ArrayList<>(args.ready());
    var settings = args.settings();

    var builder =
        TrailArgs.builder()
            .name(settings.name())
            .isOrganizationTrail(settings.isOrganizationTrail())
            .isMultiRegionTrail(settings.isMultiRegionTrail())
            .includeGlobalServiceEvents(settings.includeGlobalServiceEvents())
            .enableLogFileValidation(settings.enableLogFileValidation())
            .enableLogging(settings.enableCloudtrail())
            .s3BucketName(args.s3BucketName())
            .s3KeyPrefix(args.s3KeyPrefix().map(Output::of).orElse(null))
            .kmsKeyId(args.kmsKeyArn())
            .advancedEventSelectors(
                args.s3BucketName().applyValue(bucket -> selectors(args.here().s3Arn(bucket))))
            .insightSelectors(
                settings.insights().stream()
                    .map(type -> TrailInsightSelectorArgs.builder().insightType(type).build())
                    .toList());
    addCloudWatchLogs(name + "-log-group", builder);
    settings
        .notifySnsTopicName()
        .ifPresent(topic -> builder.snsTopicName(topic(name + "-topic", topic)));
    var trail =
        new Trail(
            name + "-trail",
            builder.build(),
            CustomResourceOptions.builder()
                .parent(this)
                .dependsOn(ready)
                .protect(args.protect())
                .build());
    settings
        .delegatedAdministrator()
        .ifPresent(
            account -> {
              new OrganizationDelegatedAdminAccount(
                  name + "-delegated-administrator",
                  OrganizationDelegatedAdminAccountArgs.builder().accountId(account).build(),
                  CustomResourceOptions.builder().parent(this).dependsOn(trail).build());
              outputs.put(Deployed.DELEGATED_ADMINISTRATOR, Output.of(account));
            });

    outputs.put(Deployed.TRAIL_ARN, trail.arn());
    outputs.put("trailName", trail.name());
    outputs.put("homeRegion", trail.homeRegion());
    registerOutputs(outputs);
  }

  /** What the stack exports, by name. */
  Map<String, Output<?>> outputs() {
    return outputs;
  }

  /**
   * Always written out, also where they say what CloudTrail does without: taken away again, they
   * would be left as they are.
   */
  private List<TrailAdvancedEventSelectorArgs> selectors(String logBucketArn) {
    return args.settings().eventSelectors().stream()
        .map(selector -> selector.without(logBucketArn))
        .map(
            selector ->
                TrailAdvancedEventSelectorArgs.builder()
                    .name(selector.name())
                    .fieldSelectors(
                        selector.fields().stream().map(OrganizationTrail::fieldSelector).toList())
                    .build())
        .toList();
  }

  private static TrailAdvancedEventSelectorFieldSelectorArgs fieldSelector(
      EventSelector.Field field) {
    var builder = TrailAdvancedEventSelectorFieldSelectorArgs.builder().field(field.name());
    field
        .conditions()
        .forEach(
            (operator, values) -> {
              switch (operator) {
                case EQUALS -> builder.equals_(values);
                case NOT_EQUALS -> builder.notEquals(values);
                case STARTS_WITH -> builder.startsWiths(values);
                case NOT_STARTS_WITH -> builder.notStartsWiths(values);
                case ENDS_WITH -> builder.endsWiths(values);
                case NOT_ENDS_WITH -> builder.notEndsWiths(values);
              }
            });
    return builder.build();
  }

  /** A log group that was made here stays when it is not written to any more: it holds events. */
  private void addCloudWatchLogs(String name, TrailArgs.Builder trail) {
    var logs = args.settings().cloudWatchLogs();
    if (logs.made() || args.keepsLogGroup()) {
      var made = new TrailLogGroup(this, name, args);
      outputs.put(Deployed.LOG_GROUP_ARN, made.arn());
      if (logs.made()) {
        // The provider wants all streams of the group.
        trail
            .cloudWatchLogsGroupArn(made.arn().applyValue(arn -> arn + ":*"))
            .cloudWatchLogsRoleArn(made.roleArn());
        ready.add(made.ready());
      }
    }
    logs.groupArn().ifPresent(arn -> trail.cloudWatchLogsGroupArn(arn + ":*"));
    logs.roleArn().ifPresent(trail::cloudWatchLogsRoleArn);
  }

  private Output<String> topic(String name, String nameOrArn) {
    if (nameOrArn.startsWith("arn:")) {
      // A topic beside the trail is known by its name to the provider, which else sees a change.
      return Output.of(
          args.here().holds(nameOrArn) && isTrailsAccount()
              ? nameOrArn.substring(nameOrArn.lastIndexOf(':') + 1)
              : nameOrArn);
    }
    var topic =
        new Topic(
            name,
            TopicArgs.builder().name(nameOrArn).build(),
            CustomResourceOptions.builder().parent(this).build());
    ready.add(
        new TopicPolicy(
            name + "-policy",
            TopicPolicyArgs.builder()
                .arn(topic.arn())
                .policy(topic.arn().applyValue(arn -> topicPolicy(arn, args.trail())))
                .build(),
            CustomResourceOptions.builder().parent(this).build()));
    outputs.put("snsTopicArn", topic.arn());
    return isTrailsAccount() ? topic.name() : topic.arn();
  }

  /** Not so where a delegated administrator makes the management account's trail. */
  private boolean isTrailsAccount() {
    return args.trail().accountIds().contains(args.here().accountId());
  }

  /**
   * Lets the one trail tell the topic, and no other, over TLS.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html">Topic
   *     policy for CloudTrail</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html">Encryption
   *     in transit</a>
   */
  static String topicPolicy(String topicArn, TrailIdentity trail) {
    return IamPolicy.builder()
        .addStatement(
            IamStatement.builder()
                .sid("AWSCloudTrailSNSPolicy20131101")
                .effect(ALLOW)
                .addPrincipal(SERVICE, TrailIdentity.SERVICE_PRINCIPAL)
                .addAction("SNS:Publish")
                .addResource(topicArn)
                .addConditions(STRING_EQUALS, "aws:SourceArn", trail.arns())
                .build())
        .addStatement(
            IamStatement.builder()
                .sid("AllowPublishThroughSSLOnly")
                .effect(DENY)
                .addPrincipal(IamPrincipal.ALL)
                .addAction("SNS:Publish")
                .addResource(topicArn)
                .addCondition(BOOL, "aws:SecureTransport", "false")
                .build())
        .build()
        .toJson();
  }

  /** The log group that events go to, by name, for alarms. */
  Optional<Output<String>> logGroupName() {
    var logs = args.settings().cloudWatchLogs();
    if (logs.made()) {
      return Optional.of(
          ((Output<?>) outputs.get(Deployed.LOG_GROUP_ARN))
              .applyValue(arn -> nameOf(String.valueOf(arn))));
    }
    return logs.groupArn().map(arn -> Output.of(nameOf(arn)));
  }

  private static String nameOf(String logGroupArn) {
    return logGroupArn.split(":")[6];
  }
}
