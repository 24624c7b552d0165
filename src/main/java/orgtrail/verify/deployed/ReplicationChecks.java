package orgtrail.verify.deployed;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import orgtrail.config.ReplicaLink;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.expected.ExpectedReplication;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;

/**
 * The checks of the replication in the account of the originals: the rule of the bucket, and the
 * role. A changed role ends the replication, and nobody is told.
 */
public final class ReplicationChecks {
  private final ExpectedReplication expected;
  private final String stack;
  private final AwsAccount account;

  private ReplicationChecks(ExpectedReplication expected, String stack, AwsAccount account) {
    this.expected = expected;
    this.stack = stack;
    this.account = account;
  }

  /**
   * The checks in groups that can run side by side. They throw nothing that AWS answers.
   *
   * @param stack the name of the stack with the originals, for {@code pulumi -s}
   * @param account the account of that stack
   */
  public static List<Callable<List<Finding>>> of(
      ExpectedReplication expected, String stack, AwsAccount account) {
    var checks = new ReplicationChecks(expected, stack, account);
    var region = expected.source().owner().region();
    return List.of(
        checks.configuration(account.s3(region)), () -> checks.role(account.iam(region)));
  }

  /**
   * The check of a bucket without a replica. It asks nothing.
   *
   * @param deployed the bucket that the last deployment has set as a replica
   */
  public static Finding without(String stack, Optional<String> deployed) {
    return deployed
        .map(
            bucket ->
                Finding.failed(
                    Check.REPLICATION_CONFIGURATION,
                    "the stack %s has deployed the replica %s, but its settings name none"
                        .formatted(stack, bucket),
                    "set replicaStack again, or run `pulumi up -s %s`".formatted(stack)))
        .orElseGet(
            () ->
                Finding.passed(
                    Check.REPLICATION_CONFIGURATION, "not set: there is no replicaStack"));
  }

  // --- The rule ----------------------------------------------------------------------------------

  private Callable<List<Finding>> configuration(S3Client s3) {
    var source = expected.source();
    var subject = BucketChecks.subject(account, stack, source.bucketName());
    return subject.compare(
        Check.REPLICATION_CONFIGURATION,
        ReadAction.GET_REPLICATION,
        () ->
            Subject.ifThere(
                    () ->
                        s3.getBucketReplication(
                                request ->
                                    request
                                        .bucket(source.bucketName())
                                        .expectedBucketOwner(source.owner().accountId()))
                            .replicationConfiguration(),
                    "ReplicationConfigurationNotFoundError")
                .map(found -> differences(found.role(), found.rules()))
                .orElse(List.of("S3 copies nothing: the bucket has no replication configuration")),
        "S3 copies each new file to %s in %s, with the key %s%s"
            .formatted(
                expected.bucketName(),
                expected.destination().region(),
                expected.destination().kmsKeyArn(),
                expected.replicaStack().isEmpty()
                    ? "; the bucket and the key of the replica are not compared, because static"
                        + " values name no stack: use --replica-stack"
                    : ""),
        subject.redeploy("PutBucketReplication", "DeleteBucketReplication"));
  }

  private List<String> differences(String role, List<ReplicationRule> found) {
    var differences = new ArrayList<String>();
    if (!expected.source().replicationRoleArn().equals(role)) {
      differences.add(
          "the role is %s instead of %s".formatted(role, expected.source().replicationRoleArn()));
    }
    var rest = new ArrayList<>(found);
    var own = rest.stream().filter(rule -> ReplicaLink.RULE.equals(rule.id())).findFirst();
    own.ifPresentOrElse(
        rule -> {
          rest.remove(rule);
          Shapes.differences(Shapes.members(rule()), Shapes.members(rule))
              .forEach(difference -> differences.add("of the rule, " + difference));
        },
        () ->
            differences.add(
                "S3 copies nothing: the rule %s is missing".formatted(ReplicaLink.RULE)));
    rest.forEach(
        rule ->
            differences.add(
                "the rule %s is added, and copies to %s"
                    .formatted(rule.id(), rule.destination().bucket())));
    return differences;
  }

  private ReplicationRule rule() {
    return ReplicationRule.builder()
        .id(ReplicaLink.RULE)
        .priority(ReplicaLink.PRIORITY)
        .status(ReplicationRuleStatus.ENABLED)
        .filter(all -> all.prefix(""))
        .deleteMarkerReplication(markers -> markers.status("Disabled"))
        .sourceSelectionCriteria(
            which -> which.sseKmsEncryptedObjects(encrypted -> encrypted.status("Enabled")))
        .destination(
            destination -> {
              destination
                  .bucket(expected.destination().s3BucketArn())
                  .account(expected.otherAccount().orElse(null))
                  .encryptionConfiguration(
                      encryption -> encryption.replicaKmsKeyID(expected.destination().kmsKeyArn()));
              if (expected.timeControl()) {
                destination
                    .replicationTime(
                        time ->
                            time.status("Enabled")
                                .time(minutes -> minutes.minutes(ReplicaLink.MINUTES)))
                    .metrics(
                        metrics ->
                            metrics
                                .status("Enabled")
                                .eventThreshold(minutes -> minutes.minutes(ReplicaLink.MINUTES)));
              }
            })
        .build();
  }

  // --- The role ----------------------------------------------------------------------------------

  private List<Finding> role(IamClient iam) throws Exception {
    var name = expected.source().replicationRoleName();
    var subject = new Subject(account, stack, "the role " + name, "NoSuchEntity", "DeleteRole");
    var parts = new CheckParts(Check.REPLICATION_ROLE, subject);
    parts.ask(
        ReadAction.GET_ROLE,
        () -> differences(iam.getRole(request -> request.roleName(name)).role()),
        "the role %s can copy to the replica, and do nothing else".formatted(name),
        "UpdateAssumeRolePolicy",
        "PutRolePermissionsBoundary");
    parts.ask(
        ReadAction.LIST_ROLE_POLICIES,
        () ->
            iam.listRolePoliciesPaginator(request -> request.roleName(name)).policyNames().stream()
                .filter(policy -> !policy.equals(ReplicaLink.ROLE_POLICY))
                .map("the policy %s is added"::formatted)
                .toList(),
        "",
        "PutRolePolicy");
    parts.ask(
        ReadAction.GET_ROLE_POLICY,
        () -> policyDifferences(iam, name),
        "",
        "PutRolePolicy",
        "DeleteRolePolicy");
    parts.ask(
        ReadAction.LIST_ATTACHED_POLICIES,
        () ->
            iam
                .listAttachedRolePoliciesPaginator(request -> request.roleName(name))
                .attachedPolicies()
                .stream()
                .map(AttachedPolicy::policyArn)
                .map("the policy %s is attached"::formatted)
                .toList(),
        "",
        "AttachRolePolicy");
    return parts.findings();
  }

  private List<String> differences(Role role) {
    var differences = new ArrayList<String>();
    PolicyComparison.differences(expected.trustPolicy(), decoded(role.assumeRolePolicyDocument()))
        .forEach(difference -> differences.add("in its trust policy, " + difference));
    if (role.permissionsBoundary() != null) {
      differences.add(
          "it has the permissions boundary " + role.permissionsBoundary().permissionsBoundaryArn());
    }
    return differences;
  }

  private List<String> policyDifferences(IamClient iam, String name) {
    return Subject.ifThere(
            () ->
                iam.getRolePolicy(
                    request -> request.roleName(name).policyName(ReplicaLink.ROLE_POLICY)),
            "NoSuchEntity")
        .map(
            answer ->
                PolicyComparison.differences(
                    expected.rolePolicy(), decoded(answer.policyDocument())))
        .orElse(List.of("the policy %s is missing".formatted(ReplicaLink.ROLE_POLICY)));
  }

  /**
   * IAM answers policies in the encoding of URLs, in which a plus means itself.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html">GetRolePolicy</a>
   */
  private static String decoded(String policy) {
    return URLDecoder.decode(policy.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
