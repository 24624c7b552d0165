package orgtrail.aws;

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
public enum CisAlarm {
  ROOT_USER(
      "CloudWatch.1",
      "The root user made a call",
      "{$.userIdentity.type=\"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !=\"AwsServiceEvent\"}"),
  UNAUTHORIZED_API_CALLS(
      "CloudWatch.2",
      "A call was denied",
      "{($.errorCode=\"*UnauthorizedOperation\") || ($.errorCode=\"AccessDenied*\")}"),
  CONSOLE_SIGN_IN_WITHOUT_MFA(
      "CloudWatch.3",
      "Somebody signed in to the console without MFA",
      "{ ($.eventName = \"ConsoleLogin\") && ($.additionalEventData.MFAUsed != \"Yes\") && ($.userIdentity.type = \"IAMUser\") && ($.responseElements.ConsoleLogin = \"Success\") }"),
  IAM_POLICY_CHANGES(
      "CloudWatch.4",
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
      "A trail was changed, started or stopped",
      "{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || "
          + "($.eventName=DeleteTrail) || ($.eventName=StartLogging) || "
          + "($.eventName=StopLogging)}"),
  CONSOLE_SIGN_IN_FAILURES(
      "CloudWatch.6",
      "A sign-in to the console failed",
      "{($.eventName=ConsoleLogin) && ($.errorMessage=\"Failed authentication\")}"),
  KEY_DISABLED_OR_DELETED(
      "CloudWatch.7",
      "A KMS key was disabled or scheduled for deletion",
      "{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || "
          + "($.eventName=ScheduleKeyDeletion))}"),
  BUCKET_POLICY_CHANGES(
      "CloudWatch.8",
      "A bucket's policy, ACL, lifecycle, replication or CORS was changed",
      "{($.eventSource=s3.amazonaws.com) && (($.eventName=PutBucketAcl) || "
          + "($.eventName=PutBucketPolicy) || ($.eventName=PutBucketCors) || "
          + "($.eventName=PutBucketLifecycle) || ($.eventName=PutBucketReplication) || "
          + "($.eventName=DeleteBucketPolicy) || ($.eventName=DeleteBucketCors) || "
          + "($.eventName=DeleteBucketLifecycle) || ($.eventName=DeleteBucketReplication))}"),
  CONFIG_CHANGES(
      "CloudWatch.9",
      "AWS Config was changed or stopped",
      "{($.eventSource=config.amazonaws.com) && (($.eventName=StopConfigurationRecorder) || "
          + "($.eventName=DeleteDeliveryChannel) || ($.eventName=PutDeliveryChannel) || "
          + "($.eventName=PutConfigurationRecorder))}"),
  SECURITY_GROUP_CHANGES(
      "CloudWatch.10",
      "A security group was changed",
      "{($.eventName=AuthorizeSecurityGroupIngress) || "
          + "($.eventName=AuthorizeSecurityGroupEgress) || "
          + "($.eventName=RevokeSecurityGroupIngress) || "
          + "($.eventName=RevokeSecurityGroupEgress) || ($.eventName=CreateSecurityGroup) || "
          + "($.eventName=DeleteSecurityGroup)}"),
  NETWORK_ACL_CHANGES(
      "CloudWatch.11",
      "A network ACL was changed",
      "{($.eventName=CreateNetworkAcl) || ($.eventName=CreateNetworkAclEntry) || "
          + "($.eventName=DeleteNetworkAcl) || ($.eventName=DeleteNetworkAclEntry) || "
          + "($.eventName=ReplaceNetworkAclEntry) || "
          + "($.eventName=ReplaceNetworkAclAssociation)}"),
  NETWORK_GATEWAY_CHANGES(
      "CloudWatch.12",
      "A network gateway was changed",
      "{($.eventName=CreateCustomerGateway) || ($.eventName=DeleteCustomerGateway) || "
          + "($.eventName=AttachInternetGateway) || ($.eventName=CreateInternetGateway) || "
          + "($.eventName=DeleteInternetGateway) || ($.eventName=DetachInternetGateway)}"),
  ROUTE_TABLE_CHANGES(
      "CloudWatch.13",
      "A route table was changed",
      "{($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateRoute) || "
          + "($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || "
          + "($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || "
          + "($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable))}"),
  VPC_CHANGES(
      "CloudWatch.14",
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
  private final String title;
  private final String pattern;

  CisAlarm(String id, String title, String pattern) {
    this.id = id;
    this.title = title;
    this.pattern = pattern;
  }

  /** The id in a stack file, e.g. {@code CloudWatch.1}. */
  public String id() {
    return id;
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
