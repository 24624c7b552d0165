package orgtrail.trail;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.kms.Key;
import com.pulumi.aws.kms.KeyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import orgtrail.policy.LogGroupPolicies;

/**
 * A log group of CloudWatch Logs with a key of its own, and the role with which one trail writes to
 * it. Group and role must be in the account that creates the trail.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html">CloudWatch
 *     Logs</a>
 */
final class TrailLogGroup {
  /** The suffixes of the parts' names, after the group's name. They never change. */
  static final String KEY = "-key";

  static final String ROLE = "-role";
  static final String ROLE_POLICY = "-role-policy";

  /** The name of the role's policy in AWS. */
  static final String ROLE_POLICY_NAME = "write-events";

  private final Output<String> arn;
  private final Output<String> roleArn;
  private final Resource ready;

  /**
   * @param name the group's name in the program, and the prefix of the other parts' names
   */
  TrailLogGroup(Resource parent, String name, OrganizationTrailArgs args) {
    var groupName = args.settings().logGroupName();
    var key = key(parent, name, args);
    var logs = args.settings().cloudWatchLogs();
    var group =
        new LogGroup(
            name,
            LogGroupArgs.builder()
                .name(groupName)
                .retentionInDays(logs.retentionDays())
                .kmsKeyId(key.arn())
                .build(),
            // A group that is only kept does not change its retention to the default.
            logs.makesGroup()
                ? holdsEvents(parent).build()
                : holdsEvents(parent).ignoreChanges("retentionInDays").build());
    var role =
        new Role(
            name + ROLE,
            RoleArgs.builder()
                .name(args.settings().logRoleName())
                .description("Lets the trail " + args.trail().name() + " write to " + groupName)
                .assumeRolePolicy(LogGroupPolicies.trust())
                .build(),
            Removable.under(parent));
    arn = group.arn();
    roleArn = role.arn();
    ready =
        new RolePolicy(
            name + ROLE_POLICY,
            RolePolicyArgs.builder()
                .name(ROLE_POLICY_NAME)
                .role(role.name())
                .policy(LogGroupPolicies.write(args.here(), args.trail(), groupName))
                .build(),
            Removable.builder(parent).dependsOn(group).build());
  }

  /** The key of the group, which exists before the group. */
  static Key key(Resource parent, String name, OrganizationTrailArgs args) {
    var groupName = args.settings().logGroupName();
    return new Key(
        name + KEY,
        KeyArgs.builder()
            .description("Encrypts the log group " + groupName)
            .enableKeyRotation(true)
            .deletionWindowInDays(30)
            .policy(LogGroupPolicies.key(args.here(), groupName))
            .build(),
        // The policy names one group, so that the events of a replaced one need the key as it is.
        args.replacesLogGroup()
            ? holdsEvents(parent).replaceOnChanges("description").build()
            : holdsEvents(parent).build());
  }

  Output<String> arn() {
    return arn;
  }

  Output<String> roleArn() {
    return roleArn;
  }

  /** The resource that must exist before the trail can write. */
  Resource ready() {
    return ready;
  }

  /**
   * Group and key inherit the trail's protection: no setting switches them off. If the stack is
   * destroyed, they stay in AWS with their events.
   */
  private static CustomResourceOptions.Builder holdsEvents(Resource parent) {
    return CustomResourceOptions.builder().parent(parent).retainOnDelete(true);
  }
}
