package orgtrail;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.AWS;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.SERVICE;

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
import java.util.List;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * A log group of CloudWatch Logs with a key of its own, and the role by which one trail writes to
 * it. Group and role must be in the account that the trail is made in.
 */
final class TrailLogGroup {
  private final Output<String> arn;
  private final Output<String> roleArn;
  private final Resource ready;

  /**
   * @param name what the names of the parts in the program begin with
   */
  TrailLogGroup(Resource parent, String name, OrganizationTrailArgs args) {
    var here = args.here();
    var groupName = groupName(args.trail());
    var key =
        new Key(
            name + "-key",
            KeyArgs.builder()
                .description("Encrypts the log group " + groupName)
                .enableKeyRotation(true)
                .deletionWindowInDays(30)
                .policy(keyPolicy(here, groupName))
                .build(),
            holdsEvents(parent).build());
    var group =
        new LogGroup(
            name,
            LogGroupArgs.builder()
                .name(groupName)
                .retentionInDays(args.settings().cloudWatchLogs().retentionDays())
                .kmsKeyId(key.arn())
                .build(),
            // One that is only kept keeps its retention too, whatever the default is.
            args.settings().cloudWatchLogs().made()
                ? holdsEvents(parent).build()
                : holdsEvents(parent).ignoreChanges("retentionInDays").build());
    var role =
        new Role(
            name + "-role",
            RoleArgs.builder()
                .name(roleName(args.trail().name()))
                .description("Lets the trail " + args.trail().name() + " write to " + groupName)
                .assumeRolePolicy(trustPolicy())
                .build(),
            CustomResourceOptions.builder().parent(parent).build());
    arn = group.arn();
    roleArn = role.arn();
    ready =
        new RolePolicy(
            name + "-role-policy",
            RolePolicyArgs.builder()
                .name("write-events")
                .role(role.name())
                .policy(writePolicy(here, args.trail()))
                .build(),
            CustomResourceOptions.builder().parent(parent).dependsOn(group).build());
  }

  Output<String> arn() {
    return arn;
  }

  Output<String> roleArn() {
    return roleArn;
  }

  /** What must be there before the trail can write. */
  Resource ready() {
    return ready;
  }

  /** What is deleted in Pulumi stays in AWS, with its events. */
  private static CustomResourceOptions.Builder holdsEvents(Resource parent) {
    return CustomResourceOptions.builder().parent(parent).retainOnDelete(true);
  }

  /** A role's name has at most 64 characters. */
  private static String roleName(String trailName) {
    return "cloudtrail-" + trailName.substring(0, Math.min(48, trailName.length())) + "-logs";
  }

  static String groupName(TrailIdentity trail) {
    return "cloudtrail/" + trail.name();
  }

  private static String groupArn(AwsEnvironment here, String groupName) {
    return "arn:%s:logs:%s:%s:log-group:%s"
        .formatted(here.partition(), here.region(), here.accountId(), groupName);
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html">Encrypt
   *     log data</a>
   */
  static String keyPolicy(AwsEnvironment here, String groupName) {
    return IamPolicy.builder()
        .addStatement(
            IamStatement.builder()
                .sid("Enable IAM User Permissions")
                .effect(ALLOW)
                .addPrincipal(AWS, here.rootArn())
                .addAction("kms:*")
                .addResource("*")
                .build())
        .addStatement(
            IamStatement.builder()
                .sid("AllowCloudWatchLogs")
                .effect(ALLOW)
                .addPrincipal(SERVICE, "logs.%s.%s".formatted(here.region(), here.dnsSuffix()))
                .actionIds(
                    List.of(
                        "kms:Decrypt",
                        "kms:DescribeKey",
                        "kms:Encrypt",
                        "kms:GenerateDataKey*",
                        "kms:ReEncrypt*"))
                .addResource("*")
                .addCondition(
                    ARN_EQUALS, "kms:EncryptionContext:aws:logs:arn", groupArn(here, groupName))
                .build())
        .build()
        .toJson();
  }

  private static String trustPolicy() {
    return IamPolicy.builder()
        .addStatement(
            IamStatement.builder()
                .effect(ALLOW)
                .addPrincipal(SERVICE, TrailIdentity.SERVICE_PRINCIPAL)
                .addAction("sts:AssumeRole")
                .build())
        .build()
        .toJson();
  }

  /**
   * Only the streams of the trail: the account's own, and those of the organization.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html">Role
   *     policy for CloudWatch Logs</a>
   */
  static String writePolicy(AwsEnvironment here, TrailIdentity trail) {
    var streams =
        new java.util.ArrayList<String>(
            List.of(
                "%s:log-stream:%s_CloudTrail_%s*"
                    .formatted(
                        groupArn(here, groupName(trail)),
                        trail.accountIds().get(0),
                        here.region())));
    trail
        .organizationId()
        .ifPresent(
            organization ->
                streams.add(
                    "%s:log-stream:%s_*"
                        .formatted(groupArn(here, groupName(trail)), organization)));
    return IamPolicy.builder()
        .addStatement(
            allow("AWSCloudTrailCreateLogStream20141101", "logs:CreateLogStream", streams))
        .addStatement(allow("AWSCloudTrailPutLogEvents20141101", "logs:PutLogEvents", streams))
        .build()
        .toJson();
  }

  private static IamStatement allow(String sid, String action, List<String> resources) {
    return IamStatement.builder()
        .sid(sid)
        .effect(ALLOW)
        .addAction(action)
        .resourceIds(resources)
        .build();
  }
}
