package orgtrail.trail;

import com.pulumi.aws.cloudtrail.OrganizationDelegatedAdminAccount;
import com.pulumi.aws.cloudtrail.OrganizationDelegatedAdminAccountArgs;
import com.pulumi.aws.cloudtrail.Trail;
import com.pulumi.aws.cloudtrail.TrailArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.config.StackOutput;

/**
 * The trail of a whole organization, in its management account, or of one account. It usually
 * writes to a bucket in another account.
 */
public final class OrganizationTrail extends ComponentResource {
  /** The type of the component, which is part of the URNs and never changes. */
  public static final String TYPE = "orgtrail:index:OrganizationTrail";

  /** The suffixes of the children's names, after the component's name. They never change. */
  public static final String TRAIL = "-trail";

  public static final String LOG_GROUP = "-log-group";
  public static final String LOG_GROUP_KEY = LOG_GROUP + TrailLogGroup.KEY;
  public static final String TOPIC = "-topic";
  public static final String ADMINISTRATOR = "-delegated-administrator";

  /** The output of the component that has the account of a replica within the organization. */
  public static final String REPLICA_MEMBER = "replicaMemberAccountId";

  private final OrganizationTrailArgs args;
  private final List<Resource> ready;
  private final Map<StackOutput, Output<?>> outputs = new EnumMap<>(StackOutput.class);
  private final Optional<Output<String>> logGroupName;

  /**
   * @param name the component's name. It is part of the children's URNs, so another name replaces
   *     the trail.
   */
  public OrganizationTrail(
      String name, OrganizationTrailArgs args, ComponentResourceOptions options) {
    super(TYPE, name, options);
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
                args.s3BucketName()
                    .applyValue(
                        bucket -> TrailEvents.selectors(settings, args.here().bucketArn(bucket))))
            .insightSelectors(TrailEvents.insights(settings));
    logGroupName = addCloudWatchLogs(name + LOG_GROUP, builder);
    addTopic(name + TOPIC, builder);
    var trail =
        new Trail(
            name + TRAIL,
            builder.build(),
            CustomResourceOptions.builder()
                .parent(this)
                .dependsOn(args.delay().after(ready))
                .build());
    addDelegatedAdministrator(name + ADMINISTRATOR, trail);
    addOutputs(trail);
    var named = new HashMap<String, Output<?>>();
    outputs.forEach((output, value) -> named.put(output.key(), value));
    // Later runs read these in the state, and so need not query AWS Organizations again.
    args.organizationId()
        .ifPresent(id -> named.put(StackOutput.ORGANIZATION_ID.key(), onceItExists(trail, id)));
    args.replicaMember()
        .ifPresent(account -> named.put(REPLICA_MEMBER, onceItExists(trail, account)));
    registerOutputs(named);
  }

  private static Output<String> onceItExists(Trail trail, String value) {
    return trail.arn().applyValue(arn -> value);
  }

  /** The values of the stack's outputs. */
  public Map<StackOutput, Output<?>> outputs() {
    return outputs;
  }

  /** The name of the log group that the trail writes to, for alarms. */
  public Optional<Output<String>> logGroupName() {
    return logGroupName;
  }

  /**
   * A log group that an earlier deployment created is kept, because it holds events. Its key is
   * protected as soon as it exists, so it is kept even if the update ended before the group.
   */
  private Optional<Output<String>> addCloudWatchLogs(String name, TrailArgs.Builder trail) {
    var logs = args.settings().cloudWatchLogs();
    logs.groupArn().ifPresent(arn -> trail.cloudWatchLogsGroupArn(allStreams(arn)));
    logs.roleArn().ifPresent(trail::cloudWatchLogsRoleArn);
    if (!logs.makesGroup() && !args.keepsLogGroup()) {
      if (args.keepsLogGroupKey()) {
        TrailLogGroup.key(this, name, args);
      }
      return logs.groupArn().map(arn -> Output.of(Arns.logGroupName(arn)));
    }
    var made = new TrailLogGroup(this, name, args);
    outputs.put(StackOutput.CLOUDWATCH_LOG_GROUP_ARN, made.arn());
    if (!logs.makesGroup()) {
      return logs.groupArn().map(arn -> Output.of(Arns.logGroupName(arn)));
    }
    trail
        .cloudWatchLogsGroupArn(made.arn().applyValue(OrganizationTrail::allStreams))
        .cloudWatchLogsRoleArn(made.roleArn());
    ready.add(made.ready());
    return Optional.of(made.arn().applyValue(Arns::logGroupName));
  }

  /** The provider requires the ARN of all log streams of a group, not that of the group. */
  private static String allStreams(String logGroupArn) {
    return logGroupArn + ":*";
  }

  private void addTopic(String name, TrailArgs.Builder trail) {
    var settings = args.settings();
    settings.existingTopicArn().ifPresent(arn -> trail.snsTopicName(nameOrArn(arn)));
    settings
        .newTopicName()
        .ifPresent(
            topicName -> {
              var topic = new TrailTopic(this, name, topicName, args);
              ready.add(topic.ready());
              outputs.put(StackOutput.SNS_TOPIC_ARN, topic.arn());
              trail.snsTopicName(args.ownsTrail() ? topic.name() : topic.arn());
            });
  }

  /**
   * For a topic in the trail's account and region, the provider reads back the name. With the ARN,
   * every preview would show a difference.
   */
  private String nameOrArn(String topicArn) {
    return args.ownsTrail() && args.here().holds(topicArn) ? Arns.nameOf(topicArn) : topicArn;
  }

  private void addDelegatedAdministrator(String name, Trail trail) {
    args.settings()
        .delegatedAdministrator()
        .filter(account -> args.registersAdministrator())
        .ifPresent(
            account -> {
              var registered =
                  new OrganizationDelegatedAdminAccount(
                      name,
                      OrganizationDelegatedAdminAccountArgs.builder().accountId(account).build(),
                      Removable.builder(this).dependsOn(trail).build());
              outputs.put(StackOutput.DELEGATED_ADMINISTRATOR, registered.accountId());
            });
  }

  private void addOutputs(Trail trail) {
    outputs.put(StackOutput.TRAIL_ARN, trail.arn());
    outputs.put(StackOutput.TRAIL_NAME, trail.name());
    outputs.put(StackOutput.HOME_REGION, trail.homeRegion());
    if (args.settings().forceDestroy()) {
      outputs.put(StackOutput.FORCE_DESTROY, trail.arn().applyValue(arn -> true));
    }
  }
}
