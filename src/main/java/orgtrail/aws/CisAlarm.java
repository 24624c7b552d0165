package orgtrail.aws;

import java.util.List;

/**
 * The alarms of section 4 of the CIS AWS Foundations Benchmark v1.4. Each has the id of the
 * Security Hub control that checks for it. Security Hub has no control for the last alarm, which
 * has CIS's id.
 *
 * <p>The patterns are those of Security Hub, character for character. A filter with an additional
 * space or term fails the control.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html">Security
 *     Hub controls for CloudWatch</a>
 */
public enum CisAlarm implements Control {
  ROOT_USER(
      "CloudWatch.1",
      "4.3",
      "The root user made a call",
      "{$.userIdentity.type=\"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !=\"AwsServiceEvent\"}"),
  UNAUTHORIZED_API_CALLS(
      "CloudWatch.2",
      "4.1",
      "A call was denied",
      "{($.errorCode=\"*UnauthorizedOperation\") || ($.errorCode=\"AccessDenied*\")}"),
  CONSOLE_SIGN_IN_WITHOUT_MFA(
      "CloudWatch.3",
      "4.2",
      "Somebody signed in to the console without MFA",
      "{ ($.eventName = \"ConsoleLogin\") && ($.additionalEventData.MFAUsed != \"Yes\") && ($.userIdentity.type = \"IAMUser\") && ($.responseElements.ConsoleLogin = \"Success\") }"),
  IAM_POLICY_CHANGES(
      "CloudWatch.4",
      "4.4",
      "An IAM policy was changed",
      "{($.eventSource=iam.amazonaws.com) && (($.eventName=DeleteGroupPolicy) || "
          + "($.eventName=DeleteRolePolicy) || ($.eventName=DeleteUserPolicy) || "
          + "($.eventName=PutGroupPolicy) || ($.eventName=PutRolePolicy) || "
          + "($.eventName=PutUserPolicy) || ($.eventName=CreatePolicy) || "
          + "($.eventName=DeletePolicy) || ($.eventName=CreatePolicyVersion) || "
          + "($.eventName=DeletePolicyVersion) || ($.eventName=AttachRolePolicy) || "
          + "($.eventName=DetachRolePolicy) || ($.eventName=AttachUserPolicy) || "
          + "($.eventName=DetachUserPolicy) || ($.eventName=AttachGroupPolicy) || "
          + "($.eventName=DetachGroupPolicy))}"),
  CLOUDTRAIL_CHANGES(
      "CloudWatch.5",
      "4.5",
      "A trail was changed, started or stopped",
      "{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || "
          + "($.eventName=DeleteTrail) || ($.eventName=StartLogging) || "
          + "($.eventName=StopLogging)}"),
  CONSOLE_SIGN_IN_FAILURES(
      "CloudWatch.6",
      "4.6",
      "A sign-in to the console failed",
      "{($.eventName=ConsoleLogin) && ($.errorMessage=\"Failed authentication\")}"),
  KEY_DISABLED_OR_DELETED(
      "CloudWatch.7",
      "4.7",
      "A KMS key was disabled or scheduled for deletion",
      "{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || "
          + "($.eventName=ScheduleKeyDeletion))}"),
  BUCKET_POLICY_CHANGES(
      "CloudWatch.8",
      "4.8",
      "A bucket's policy, ACL, lifecycle, replication or CORS was changed",
      "{($.eventSource=s3.amazonaws.com) && (($.eventName=PutBucketAcl) || "
          + "($.eventName=PutBucketPolicy) || ($.eventName=PutBucketCors) || "
          + "($.eventName=PutBucketLifecycle) || ($.eventName=PutBucketReplication) || "
          + "($.eventName=DeleteBucketPolicy) || ($.eventName=DeleteBucketCors) || "
          + "($.eventName=DeleteBucketLifecycle) || ($.eventName=DeleteBucketReplication))}"),
  CONFIG_CHANGES(
      "CloudWatch.9",
      "4.9",
      "AWS Config was changed or stopped",
      "{($.eventSource=config.amazonaws.com) && (($.eventName=StopConfigurationRecorder) || "
          + "($.eventName=DeleteDeliveryChannel) || ($.eventName=PutDeliveryChannel) || "
          + "($.eventName=PutConfigurationRecorder))}"),
  SECURITY_GROUP_CHANGES(
      "CloudWatch.10",
      "4.10",
      "A security group was changed",
      "{($.eventName=AuthorizeSecurityGroupIngress) || "
          + "($.eventName=AuthorizeSecurityGroupEgress) || "
          + "($.eventName=RevokeSecurityGroupIngress) || "
          + "($.eventName=RevokeSecurityGroupEgress) || ($.eventName=CreateSecurityGroup) || "
          + "($.eventName=DeleteSecurityGroup)}"),
  NETWORK_ACL_CHANGES(
      "CloudWatch.11",
      "4.11",
      "A network ACL was changed",
      "{($.eventName=CreateNetworkAcl) || ($.eventName=CreateNetworkAclEntry) || "
          + "($.eventName=DeleteNetworkAcl) || ($.eventName=DeleteNetworkAclEntry) || "
          + "($.eventName=ReplaceNetworkAclEntry) || "
          + "($.eventName=ReplaceNetworkAclAssociation)}"),
  NETWORK_GATEWAY_CHANGES(
      "CloudWatch.12",
      "4.12",
      "A network gateway was changed",
      "{($.eventName=CreateCustomerGateway) || ($.eventName=DeleteCustomerGateway) || "
          + "($.eventName=AttachInternetGateway) || ($.eventName=CreateInternetGateway) || "
          + "($.eventName=DeleteInternetGateway) || ($.eventName=DetachInternetGateway)}"),
  ROUTE_TABLE_CHANGES(
      "CloudWatch.13",
      "4.13",
      "A route table was changed",
      "{($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateRoute) || "
          + "($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || "
          + "($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || "
          + "($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable))}"),
  VPC_CHANGES(
      "CloudWatch.14",
      "4.14",
      "A VPC was changed",
      "{($.eventName=CreateVpc) || ($.eventName=DeleteVpc) || "
          + "($.eventName=ModifyVpcAttribute) || ($.eventName=AcceptVpcPeeringConnection) || "
          + "($.eventName=CreateVpcPeeringConnection) || "
          + "($.eventName=DeleteVpcPeeringConnection) || "
          + "($.eventName=RejectVpcPeeringConnection) || "
          + "($.eventName=AttachClassicLinkVpc) || ($.eventName=DetachClassicLinkVpc) || "
          + "($.eventName=DisableVpcClassicLink) || ($.eventName=EnableVpcClassicLink)}"),
  ORGANIZATION_CHANGES(
      "CIS.4.15",
      "4.15",
      "The organization was changed",
      "{ ($.eventSource = organizations.amazonaws.com) && (($.eventName = \"AcceptHandshake\") || "
          + "($.eventName = \"AttachPolicy\") || ($.eventName = \"CreateAccount\") || "
          + "($.eventName = \"CreateOrganizationalUnit\") || ($.eventName = \"CreatePolicy\") || "
          + "($.eventName = \"DeclineHandshake\") || ($.eventName = \"DeleteOrganization\") || "
          + "($.eventName = \"DeleteOrganizationalUnit\") || ($.eventName = \"DeletePolicy\") || "
          + "($.eventName = \"DetachPolicy\") || ($.eventName = \"DisablePolicyType\") || "
          + "($.eventName = \"EnablePolicyType\") || "
          + "($.eventName = \"InviteAccountToOrganization\") || "
          + "($.eventName = \"LeaveOrganization\") || ($.eventName = \"MoveAccount\") || "
          + "($.eventName = \"RemoveAccountFromOrganization\") || "
          + "($.eventName = \"UpdatePolicy\") || ($.eventName = \"UpdateOrganizationalUnit\")) }");

  private final String id;
  private final String recommendation;
  private final String title;
  private final String pattern;

  CisAlarm(String id, String recommendation, String title, String pattern) {
    this.id = id;
    this.recommendation = recommendation;
    this.title = title;
    this.pattern = pattern;
  }

  /** The id in a stack file, e.g. {@code CloudWatch.1}. */
  @Override
  public String id() {
    return id;
  }

  /** The benchmark's versions 1.4, 3.0 and 5.0 have the same numbers. */
  @Override
  public List<String> names(Framework framework) {
    return switch (framework) {
      case SECURITY_HUB -> this == ORGANIZATION_CHANGES ? List.of() : List.of(id);
      case CIS_1_4, CIS_3_0 -> List.of(recommendation);
      default -> List.of();
    };
  }

  /** The description of the alarm: what happened. */
  public String title() {
    return title;
  }

  /** The filter pattern of CloudWatch Logs. */
  public String pattern() {
    return pattern;
  }
}
