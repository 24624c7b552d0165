package orgtrail.trail;

import com.pulumi.aws.sns.Topic;
import com.pulumi.aws.sns.TopicArgs;
import com.pulumi.aws.sns.TopicPolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import orgtrail.policy.TopicPolicy;

/** The new topic that CloudTrail notifies of each log file. Only the trail can publish to it. */
final class TrailTopic {
  static final String POLICY = "-policy";

  private final Topic topic;
  private final Resource ready;

  /**
   * @param name the topic's name in the program
   * @param topicName the topic's name in AWS
   */
  TrailTopic(Resource parent, String name, String topicName, OrganizationTrailArgs args) {
    topic = new Topic(name, TopicArgs.builder().name(topicName).build(), Removable.under(parent));
    ready =
        new com.pulumi.aws.sns.TopicPolicy(
            name + POLICY,
            TopicPolicyArgs.builder()
                .arn(topic.arn())
                .policy(topic.arn().applyValue(arn -> TopicPolicy.of(arn, args.trail())))
                .build(),
            Removable.under(parent));
  }

  Output<String> arn() {
    return topic.arn();
  }

  Output<String> name() {
    return topic.name();
  }

  /** The resource that must exist before the trail can publish. */
  Resource ready() {
    return ready;
  }
}
