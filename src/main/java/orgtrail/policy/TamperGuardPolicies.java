package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_NOT_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.aws.ConditionKeys;
import orgtrail.config.GuardedLogStore;
import orgtrail.config.TamperGuard;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The service control policies that protect the log store, its replica and the trail. They bind
 * every principal of an account, its root user included, except in the management account. AWS
 * services that write the logs are not bound.
 *
 * @param logStore the policy for the logging account
 * @param replica the policy for the account of the replica, if there is one
 * @param trail the policy for the targets of the tamper guard, if there are any
 * @see <a
 *     href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html">Service
 *     control policies</a>
 */
public record TamperGuardPolicies(
    String logStore, Optional<String> replica, Optional<String> trail) {
  /** The type of these policies, in the words of AWS Organizations. */
  public static final String TYPE = "SERVICE_CONTROL_POLICY";

  /** The bucket policy denies every other change of a log file, and this policy protects it. */
  private static final List<String> LOG_FILE_DELETION =
      List.of("s3:BypassGovernanceRetention", "s3:DeleteObject", "s3:DeleteObjectVersion");

  /**
   * Removes the account from the reach of the organization. For both actions, the account's own
   * principals are the only ones that a policy of the organization can bind.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html">Actions
   *     of AWS Account Management</a>
   */
  private static final List<String> ABANDONING =
      List.of("account:CloseAccount", "organizations:LeaveOrganization");

  /**
   * What changes a trail or stops it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html">Actions
   *     of CloudTrail</a>
   */
  private static final List<String> TRAIL_CHANGES =
      List.of(
          "cloudtrail:DeleteTrail",
          "cloudtrail:PutEventSelectors",
          "cloudtrail:PutInsightSelectors",
          "cloudtrail:StopLogging",
          "cloudtrail:UpdateTrail");

  /**
   * What gives the replication role to somebody else, or lets S3 copy other objects with it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html">Actions
   *     of IAM</a>
   */
  private static final List<String> ROLE_CHANGES =
      List.of(
          "iam:AttachRolePolicy",
          "iam:CreateRole",
          "iam:DeleteRole",
          "iam:DeleteRolePermissionsBoundary",
          "iam:DeleteRolePolicy",
          "iam:DetachRolePolicy",
          "iam:PassRole",
          "iam:PutRolePermissionsBoundary",
          "iam:PutRolePolicy",
          "iam:UpdateAssumeRolePolicy");

  /**
   * What gives a role to somebody else: a new trust policy, another role with its name, or a
   * service that gets it. What the role is allowed to do does not matter here.
   */
  private static final List<String> ROLE_TAKEOVER =
      List.of("iam:CreateRole", "iam:DeleteRole", "iam:PassRole", "iam:UpdateAssumeRolePolicy");

  /** What gives a user to somebody else: new credentials, or another user with its name. */
  private static final List<String> USER_TAKEOVER =
      List.of(
          "iam:CreateAccessKey",
          "iam:CreateLoginProfile",
          "iam:CreateUser",
          "iam:DeleteUser",
          "iam:UpdateLoginProfile",
          "iam:UpdateUser");

  /**
   * Builds the policies.
   *
   * @param store the log store that the trail writes to
   * @param replica the log store that its log files are copied to
   */
  public static TamperGuardPolicies of(
      AwsEnvironment here,
      GuardedLogStore store,
      Optional<GuardedLogStore> replica,
      AllowedTrails trail,
      TamperGuard guard) {
    return new TamperGuardPolicies(
        logStore(here, store),
        replica.map(copies -> logStore(here, copies)),
        guard.targets().isEmpty()
            ? Optional.empty()
            : Optional.of(
                document(List.of(deny("DenyTrailTampering", TRAIL_CHANGES, trail.arns(), store)))));
  }

  /** The problems with their size, one line each. */
  public List<String> problems() {
    return Stream.of(Optional.of(logStore), replica, trail)
        .flatMap(Optional::stream)
        .map(PolicySize.SERVICE_CONTROL::problem)
        .flatMap(Optional::stream)
        .toList();
  }

  private static String logStore(AwsEnvironment here, GuardedLogStore store) {
    var buckets = new ArrayList<>(List.of(here.bucketArn(store.s3BucketName())));
    store.accessLogBucketArn().ifPresent(buckets::add);
    var files = buckets.stream().map(bucket -> bucket + "/*").toList();
    var statements =
        new ArrayList<>(
            List.of(
                deny(
                    "DenyBucketTampering",
                    sorted(GuardStatements.BUCKET_CHANGES, List.of("s3:DeleteBucket")),
                    buckets,
                    store),
                deny("DenyLogFileTampering", LOG_FILE_DELETION, files, store),
                deny(
                    "DenyKeyTampering",
                    sorted(GuardStatements.KEY_CHANGES, GuardStatements.KEY_DESTRUCTION),
                    List.of(store.kmsKeyArn()),
                    store),
                deny("DenyAbandoning", ABANDONING, List.of("*"), store)));
    store
        .replicationRoleArn()
        .ifPresent(
            role ->
                statements.add(
                    deny("DenyReplicationRoleTampering", ROLE_CHANGES, List.of(role), store)));
    statements.add(denyTakeover(store));
    return document(statements);
  }

  /**
   * Denies to take over a principal that the statements spare. They compare its ARN, which a new
   * role or user with its name has, too.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn">aws:PrincipalArn</a>
   */
  private static IamStatement denyTakeover(GuardedLogStore store) {
    var exempt = store.exemptPrincipals();
    boolean hasRoles = exempt.stream().anyMatch(Arns::isRole);
    boolean hasUsers = !exempt.stream().allMatch(Arns::isRole);
    return deny(
        "DenyExemptPrincipalTakeover",
        sorted(hasRoles ? ROLE_TAKEOVER : List.of(), hasUsers ? USER_TAKEOVER : List.of()),
        exempt,
        store);
  }

  private static List<String> sorted(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).sorted().toList();
  }

  private static IamStatement deny(
      String sid, List<String> actions, List<String> resources, GuardedLogStore store) {
    return IamStatement.builder()
        .sid(sid)
        .effect(DENY)
        .actionIds(actions)
        .resourceIds(resources)
        .addConditions(ARN_NOT_EQUALS, ConditionKeys.PRINCIPAL_ARN, store.exemptPrincipals())
        .build();
  }

  private static String document(List<IamStatement> statements) {
    return IamPolicy.builder().statements(statements).build().toJson();
  }
}
