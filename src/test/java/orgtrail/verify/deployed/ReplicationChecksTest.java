package orgtrail.verify.deployed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.config.ReplicaDestination;
import orgtrail.testing.Fixtures;
import orgtrail.verify.expected.ExpectedReplication;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketReplicationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketReplicationResponse;
import software.amazon.awssdk.services.s3.model.ReplicationRule;

class ReplicationChecksTest {
  private static final String BUCKET = "arn:aws:s3:::cloudtrail-456789012345-example-replica";
  private static final String KEY = "arn:aws:kms:ap-southeast-2:456789012345:key/3c4d";
  private static final String ROLE =
      "arn:aws:iam::123456789012:role/example-quantum-123-replication";

  /** The trust policy, as the documentation of S3 shows it. */
  private static final String TRUST =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}]}""";

  private final S3Client s3 = Answers.client(S3Client.class);
  private final IamClient iam = Answers.client(IamClient.class);
  private ExpectedReplication expected = expected();

  /** The replica that the tests' stack files describe. */
  static ExpectedReplication expected() {
    return expected(false);
  }

  private static ExpectedReplication expected(boolean timeControl) {
    return new ExpectedReplication(
        Fixtures.logStore("replicaStack", "organization/orgtrail/replica"),
        ReplicaDestination.ofStaticValues(BUCKET, KEY),
        timeControl,
        Optional.of("replica"));
  }

  @BeforeEach
  void setUp() {
    answer(rule(false));
    role(TRUST, role -> {});
    policies(List.of("copy-log-files"));
    policy(expected.rolePolicy());
    doReturn(ListAttachedRolePoliciesResponse.builder().isTruncated(false).build())
        .when(iam)
        .listAttachedRolePolicies(any(ListAttachedRolePoliciesRequest.class));
  }

  /** The rule as S3 answers it. */
  private static ReplicationRule.Builder rule(boolean timeControl) {
    return ReplicationRule.builder()
        .id("replica")
        .priority(1)
        .status("Enabled")
        .filter(all -> all.prefix(""))
        .deleteMarkerReplication(markers -> markers.status("Disabled"))
        .sourceSelectionCriteria(
            which -> which.sseKmsEncryptedObjects(encrypted -> encrypted.status("Enabled")))
        .destination(
            to -> {
              to.bucket(BUCKET)
                  .account("456789012345")
                  .encryptionConfiguration(encryption -> encryption.replicaKmsKeyID(KEY));
              if (timeControl) {
                to.replicationTime(time -> time.status("Enabled").time(t -> t.minutes(15)))
                    .metrics(m -> m.status("Enabled").eventThreshold(t -> t.minutes(15)));
              }
            });
  }

  private void answer(ReplicationRule.Builder... rules) {
    answer(ROLE, rules);
  }

  private void answer(String role, ReplicationRule.Builder... rules) {
    var all = List.of(rules).stream().map(ReplicationRule.Builder::build).toList();
    doReturn(
            GetBucketReplicationResponse.builder()
                .replicationConfiguration(found -> found.role(role).rules(all))
                .build())
        .when(s3)
        .getBucketReplication(any(GetBucketReplicationRequest.class));
  }

  private void role(String trust, Consumer<Role.Builder> change) {
    var role = Role.builder().arn(ROLE).assumeRolePolicyDocument(encoded(trust));
    change.accept(role);
    doReturn(GetRoleResponse.builder().role(role.build()).build())
        .when(iam)
        .getRole(any(GetRoleRequest.class));
  }

  private void policies(List<String> names) {
    doReturn(ListRolePoliciesResponse.builder().policyNames(names).isTruncated(false).build())
        .when(iam)
        .listRolePolicies(any(ListRolePoliciesRequest.class));
  }

  private void policy(String document) {
    doReturn(GetRolePolicyResponse.builder().policyDocument(encoded(document)).build())
        .when(iam)
        .getRolePolicy(any(GetRolePolicyRequest.class));
  }

  /** IAM encodes as RFC 3986 says, in which a blank is not a plus. */
  private static String encoded(String policy) {
    return URLEncoder.encode(policy, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private List<Finding> findings() {
    return Answers.run(ReplicationChecks.of(expected, "logging", Answers.account(s3, iam)));
  }

  private String failed(Check check) {
    var findings = findings();
    assertEquals(List.of(check), Answers.notPassed(findings), findings::toString);
    var finding = Answers.of(check, findings);
    assertEquals(Mark.FAILED, finding.mark());
    assertTrue(
        finding.remedy().startsWith("run `pulumi up --refresh -s logging`; "), finding.remedy());
    return finding.seen();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void passesAReplicationAsSet(boolean timeControl) {
    expected = expected(timeControl);
    answer(rule(timeControl));
    assertEquals(List.of(), Answers.notPassed(findings()));
  }

  // --- The rule ----------------------------------------------------------------------------------

  @Test
  void findsThatTheReplicationIsRemoved() {
    doThrow(Answers.error("ReplicationConfigurationNotFoundError"))
        .when(s3)
        .getBucketReplication(any(GetBucketReplicationRequest.class));
    assertTrue(failed(Check.REPLICATION_CONFIGURATION).startsWith("S3 copies nothing"));
  }

  @Test
  void findsThatTheReplicationIsSwitchedOff() {
    answer(rule(false).status("Disabled"));
    assertEquals(
        "of the rule, Status is Disabled instead of Enabled",
        failed(Check.REPLICATION_CONFIGURATION));
  }

  @Test
  void findsAnotherDestination() {
    answer(rule(false).destination(to -> to.bucket("arn:aws:s3:::elsewhere")));
    var seen = failed(Check.REPLICATION_CONFIGURATION);
    assertTrue(seen.contains("Destination.Bucket is arn:aws:s3:::elsewhere instead of "), seen);
  }

  @Test
  void findsAFilterThatLeavesFilesOut() {
    answer(rule(false).filter(some -> some.prefix("AWSLogs/o-exampleorg1/123456789012/")));
    assertTrue(failed(Check.REPLICATION_CONFIGURATION).contains("Filter.Prefix is AWSLogs/"));
  }

  @Test
  void findsThatDeleteMarkersAreCopied() {
    answer(rule(false).deleteMarkerReplication(markers -> markers.status("Enabled")));
    assertTrue(failed(Check.REPLICATION_CONFIGURATION).contains("DeleteMarkerReplication"));
  }

  @Test
  void findsThatTimeControlIsMissing() {
    expected = expected(true);
    assertTrue(failed(Check.REPLICATION_CONFIGURATION).contains("ReplicationTime.Status is unset"));
  }

  /** Whoever adds a rule gets a copy of all log files. */
  @Test
  void findsAnAddedRule() {
    answer(rule(false), rule(false).id("mine").destination(to -> to.bucket("arn:aws:s3:::theirs")));
    assertEquals(
        "the rule mine is added, and copies to arn:aws:s3:::theirs",
        failed(Check.REPLICATION_CONFIGURATION));
  }

  @Test
  void findsAnotherRole() {
    answer("arn:aws:iam::123456789012:role/admin", rule(false));
    assertTrue(failed(Check.REPLICATION_CONFIGURATION).startsWith("the role is arn:aws:iam::"));
  }

  @Test
  void saysWhatStaticValuesDoNotAllowToCompare() {
    expected =
        new ExpectedReplication(expected.source(), expected.destination(), false, Optional.empty());
    var finding = Answers.of(Check.REPLICATION_CONFIGURATION, findings());
    assertEquals(Mark.PASSED, finding.mark());
    assertTrue(finding.seen().contains("are not compared, because static values"), finding.seen());
  }

  // --- The role ----------------------------------------------------------------------------------

  @Test
  void findsThatS3CanNotAssumeTheRole() {
    role(TRUST.replace("s3.amazonaws", "ec2.amazonaws"), role -> {});
    assertTrue(failed(Check.REPLICATION_ROLE).contains("in its trust policy, "));
  }

  @Test
  void findsAnEditedPolicy() {
    policy(expected.rolePolicy().replace("s3:ReplicateObject", "s3:ReplicateDelete"));
    var seen = failed(Check.REPLICATION_ROLE);
    assertTrue(seen.contains("WriteReplica is changed: "), seen);
    assertTrue(seen.startsWith("the role example-quantum-123-replication: "), seen);
  }

  @Test
  void findsAMissingPolicy() {
    doThrow(Answers.error("NoSuchEntity")).when(iam).getRolePolicy(any(GetRolePolicyRequest.class));
    assertTrue(failed(Check.REPLICATION_ROLE).endsWith("the policy copy-log-files is missing"));
  }

  @Test
  void findsAnAddedPolicy() {
    policies(List.of("copy-log-files", "deny-all"));
    assertTrue(failed(Check.REPLICATION_ROLE).endsWith("the policy deny-all is added"));
  }

  @Test
  void findsAnAttachedPolicy() {
    doReturn(
            ListAttachedRolePoliciesResponse.builder()
                .attachedPolicies(
                    AttachedPolicy.builder()
                        .policyArn("arn:aws:iam::aws:policy/AWSDenyAll")
                        .build())
                .isTruncated(false)
                .build())
        .when(iam)
        .listAttachedRolePolicies(any(ListAttachedRolePoliciesRequest.class));
    assertTrue(failed(Check.REPLICATION_ROLE).contains("policy/AWSDenyAll is attached"));
  }

  @Test
  void findsAPermissionsBoundary() {
    role(TRUST, role -> role.permissionsBoundary(b -> b.permissionsBoundaryArn("arn:boundary")));
    assertTrue(failed(Check.REPLICATION_ROLE).endsWith("permissions boundary arn:boundary"));
  }

  @Test
  void findsThatTheRoleIsDeleted() {
    doThrow(Answers.error("NoSuchEntity")).when(iam).getRole(any(GetRoleRequest.class));
    doThrow(Answers.error("NoSuchEntity"))
        .when(iam)
        .listRolePolicies(any(ListRolePoliciesRequest.class));
    doThrow(Answers.error("NoSuchEntity"))
        .when(iam)
        .listAttachedRolePolicies(any(ListAttachedRolePoliciesRequest.class));
    var seen = findings().stream().map(Finding::seen).toList().toString();
    assertTrue(seen.contains("does not exist in the account 123456789012"), seen);
  }

  // --- Without a replica -------------------------------------------------------------------------

  @Test
  void aReplicaThatIsOnlyDeployedIsAFinding() {
    var finding = ReplicationChecks.without("logging", Optional.of(BUCKET));
    assertEquals(Mark.FAILED, finding.mark());
    assertTrue(finding.seen().contains(BUCKET), finding.seen());
    assertEquals(Mark.PASSED, ReplicationChecks.without("logging", Optional.empty()).mark());
  }
}
