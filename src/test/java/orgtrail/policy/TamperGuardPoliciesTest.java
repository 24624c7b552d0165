package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.GuardedLogStore;
import orgtrail.config.TamperGuard;
import orgtrail.testing.Examples;
import orgtrail.testing.PolicySimulator;
import orgtrail.testing.PolicySimulator.Answer;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPolicyReader;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;

/** Whom the service control policies bind, and to what. */
class TamperGuardPoliciesTest {
  private static final String BUCKET = "arn:aws:s3:::" + Examples.BUCKET;
  private static final String ACCESS_LOGS = BUCKET + "-logs";
  private static final String ROOT = "arn:aws:iam::123456789012:root";
  private static final String ADMIN = "arn:aws:iam::123456789012:role/Admin";
  private static final String DEPLOYER = "arn:aws:iam::123456789012:role/ci/Deployer";
  private static final String BREAK_GLASS = "arn:aws:iam::123456789012:role/BreakGlass";

  private static final String REPLICATION_ROLE =
      "arn:aws:iam::123456789012:role/example-quantum-123-replication";

  @ParameterizedTest
  @CsvSource({
    "s3:DeleteBucketPolicy, BUCKET",
    "s3:PutBucketPolicy, BUCKET",
    "s3:PutBucketVersioning, BUCKET",
    "s3:PutBucketObjectLockConfiguration, BUCKET",
    "s3:PutLifecycleConfiguration, BUCKET",
    "s3:PutReplicationConfiguration, BUCKET",
    "s3:DeleteBucket, BUCKET",
    "s3:DeleteObject, FILE",
    "s3:DeleteObjectVersion, FILE",
    "s3:BypassGovernanceRetention, FILE",
    "kms:PutKeyPolicy, KEY",
    "kms:DisableKey, KEY",
    "kms:ScheduleKeyDeletion, KEY",
    "kms:CreateGrant, KEY",
    "kms:DeleteAlias, KEY",
    "kms:UpdateAlias, KEY",
    "iam:UpdateAssumeRolePolicy, ROLE",
    "iam:PutRolePolicy, ROLE",
    "iam:AttachRolePolicy, ROLE",
    "iam:DeleteRole, ROLE",
    "iam:CreateRole, ROLE",
    "iam:PassRole, ROLE",
    "iam:CreateRole, EXEMPT",
    "iam:DeleteRole, EXEMPT",
    "iam:PassRole, EXEMPT",
    "iam:UpdateAssumeRolePolicy, EXEMPT",
    "organizations:LeaveOrganization, ACCOUNT",
    "account:CloseAccount, ACCOUNT"
  })
  void bindEverybodyButDeployersAndBreakGlassTheRootUserIncluded(String action, String of) {
    for (var resource : resources(of)) {
      assertEquals(Answer.DENIES, logStore(ROOT, action, resource), resource);
      assertEquals(Answer.DENIES, logStore(ADMIN, action, resource), resource);
      assertEquals(Answer.SILENT, logStore(DEPLOYER, action, resource), resource);
      assertEquals(Answer.SILENT, logStore(BREAK_GLASS, action, resource), resource);
    }
  }

  private static List<String> resources(String of) {
    return switch (of) {
      case "BUCKET" -> List.of(BUCKET, ACCESS_LOGS);
      case "FILE" -> List.of(BUCKET + "/AWSLogs/a.json.gz", ACCESS_LOGS + "/a");
      case "KEY" -> List.of(Examples.KEY_ARN);
      case "ROLE" -> List.of(REPLICATION_ROLE);
      case "EXEMPT" -> List.of(DEPLOYER, BREAK_GLASS);
      default -> List.of("*");
    };
  }

  @ParameterizedTest
  @CsvSource({
    "s3:GetObject, arn:aws:s3:::cloudtrail-123456789012-example-quantum-123/a",
    "s3:PutObjectLegalHold, arn:aws:s3:::cloudtrail-123456789012-example-quantum-123/a",
    "s3:GetBucketPolicy, arn:aws:s3:::cloudtrail-123456789012-example-quantum-123",
    "s3:PutBucketPolicy, arn:aws:s3:::another-bucket",
    "s3:DeleteObject, arn:aws:s3:::another-bucket/a",
    "kms:Decrypt, arn:aws:kms:ap-southeast-1:123456789012:key/4b2f0c70-b503-4849-8286-34a6938c88a7",
    "kms:PutKeyPolicy, arn:aws:kms:ap-southeast-1:123456789012:key/another",
    "iam:PassRole, arn:aws:iam::123456789012:role/another",
    "iam:GetRole, arn:aws:iam::123456789012:role/example-quantum-123-replication",
    "iam:PutRolePolicy, arn:aws:iam::123456789012:role/ci/Deployer",
    "iam:UpdateAssumeRolePolicy, arn:aws:iam::123456789012:role/Deployer",
    "iam:CreateRole, arn:aws:iam::123456789012:role/another",
    "iam:CreateAccessKey, arn:aws:iam::123456789012:user/another",
    "organizations:DescribeOrganization, *"
  })
  void bindNobodyToReadOrToUseWhatIsNotGuarded(String action, String resource) {
    assertEquals(Answer.SILENT, logStore(ADMIN, action, resource));
  }

  /** The statements compare the ARN, which a new user with its name has, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "iam:CreateUser",
        "iam:DeleteUser",
        "iam:UpdateUser",
        "iam:CreateAccessKey",
        "iam:CreateLoginProfile",
        "iam:UpdateLoginProfile"
      })
  void denyToTakeOverAUserThatTheySpare(String action) {
    var user = "arn:aws:iam::123456789012:user/break-glass";
    var store =
        new GuardedLogStore(
            Examples.BUCKET,
            Optional.empty(),
            Examples.KEY_ARN,
            Optional.empty(),
            List.of(DEPLOYER),
            List.of(user));
    var policy = policies(store).logStore();
    assertEquals(Answer.DENIES, answer(policy, ADMIN, action, user));
    assertEquals(Answer.DENIES, answer(policy, ROOT, action, user));
    assertEquals(Answer.DENIES, answer(policy, ADMIN, "iam:CreateRole", DEPLOYER));
    assertEquals(Answer.SILENT, answer(policy, DEPLOYER, action, user));
    assertFalse(policies(store(1)).logStore().contains(action));
  }

  @Test
  void leaveOutAnAccessLogBucketThatTheStackDoesNotMake() {
    var store =
        new GuardedLogStore(
            Examples.BUCKET,
            Optional.empty(),
            Examples.KEY_ARN,
            Optional.empty(),
            List.of(DEPLOYER),
            List.of());
    assertEquals(
        Answer.SILENT, answer(policies(store).logStore(), ADMIN, "s3:DeleteBucket", ACCESS_LOGS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cloudtrail:StopLogging",
        "cloudtrail:DeleteTrail",
        "cloudtrail:UpdateTrail",
        "cloudtrail:PutEventSelectors",
        "cloudtrail:PutInsightSelectors"
      })
  void denyTheTargetsToChangeTheTrailOfTheOrganization(String action) {
    var policy = policies(store(1), "r-ab12").trail().orElseThrow();
    var ofMember = "arn:aws:iam::345678901234:root";
    assertEquals(Answer.DENIES, answer(policy, ofMember, action, Examples.TRAIL_ARN));
    assertEquals(Answer.DENIES, answer(policy, ADMIN, action, Examples.TRAIL_ARN));
    assertEquals(Answer.SILENT, answer(policy, DEPLOYER, action, Examples.TRAIL_ARN));
    assertEquals(
        Answer.SILENT,
        answer(policy, ADMIN, action, "arn:aws:cloudtrail:eu-west-1:345678901234:trail/their-own"));
  }

  /** Another account has another policy, with its own bucket, key and principals. */
  @Test
  void protectTheReplicaInItsOwnAccount() {
    var deployer = "arn:aws:iam::456789012345:role/Deployer";
    var copies = "arn:aws:s3:::cloudtrail-456789012345-example-quantum-123-replica";
    var key = Examples.EXISTING_REPLICA_KEY;
    var store =
        new GuardedLogStore(
            copies.substring("arn:aws:s3:::".length()),
            Optional.of(copies + "-logs"),
            key,
            Optional.empty(),
            List.of(deployer),
            List.of());
    var policies = policies(store(1), Optional.of(store));
    assertEquals(List.of(), policies.problems());
    var policy = policies.replica().orElseThrow();
    for (var caller : List.of("arn:aws:iam::456789012345:root", DEPLOYER)) {
      assertEquals(Answer.DENIES, answer(policy, caller, "s3:PutBucketPolicy", copies));
      assertEquals(Answer.DENIES, answer(policy, caller, "s3:DeleteObjectVersion", copies + "/a"));
      assertEquals(Answer.DENIES, answer(policy, caller, "s3:DeleteBucket", copies + "-logs"));
      assertEquals(Answer.DENIES, answer(policy, caller, "kms:ScheduleKeyDeletion", key));
      assertEquals(Answer.DENIES, answer(policy, caller, "account:CloseAccount", "*"));
    }
    assertEquals(Answer.SILENT, answer(policy, deployer, "s3:PutBucketPolicy", copies));
    assertEquals(Answer.SILENT, answer(policy, DEPLOYER, "s3:PutBucketPolicy", BUCKET));
    assertEquals(Answer.SILENT, logStore(DEPLOYER, "s3:PutBucketPolicy", copies));
  }

  @Test
  void needNoSecondPolicyWithoutTargets() {
    assertEquals(Optional.empty(), policies(store(1)).trail());
  }

  @Test
  void stayFarBelowTheSizeLimitWithAFewPrincipals() {
    var policies = policies(store(2), "r-ab12");
    assertEquals(List.of(), policies.problems());
    assertTrue(policies.logStore().length() <= 5_120 * 0.8, policies.logStore());
  }

  @Test
  void areRefusedAboveTheSizeLimitOfAWS() {
    var policies = policies(store(60));
    assertEquals(
        List.of(
            "the service control policy would have %d bytes, but AWS accepts 5120: name fewer orgtrail:deploymentPrincipals and orgtrail:breakGlassPrincipals in the stack of the bucket"
                .formatted(policies.logStore().length())),
        policies.problems());
  }

  /** A store whose deployers are as many. */
  private static GuardedLogStore store(int deployers) {
    return new GuardedLogStore(
        Examples.BUCKET,
        Optional.of(ACCESS_LOGS),
        Examples.KEY_ARN,
        Optional.of(REPLICATION_ROLE),
        IntStream.range(0, deployers).mapToObj(i -> i == 0 ? DEPLOYER : DEPLOYER + i).toList(),
        List.of(BREAK_GLASS));
  }

  private static TamperGuardPolicies policies(GuardedLogStore store, String... targets) {
    return policies(store, Optional.empty(), targets);
  }

  private static TamperGuardPolicies policies(
      GuardedLogStore store, Optional<GuardedLogStore> replica, String... targets) {
    return TamperGuardPolicies.of(
        new AwsEnvironment("234567890123", "ap-southeast-1", "aws", "amazonaws.com"),
        store,
        replica,
        new AllowedTrails(
            "aws",
            "ap-southeast-1",
            "example-quantum-123",
            List.of("234567890123"),
            Optional.of("o-exampleorg1")),
        new TamperGuard(TamperGuard.Mode.ATTACH, List.of(targets)));
  }

  private static Answer logStore(String caller, String action, String resource) {
    return answer(policies(store(1)).logStore(), caller, action, resource);
  }

  /** A service control policy names no principal and binds every one in its accounts. */
  private static Answer answer(String policy, String caller, String action, String resource) {
    var read = IamPolicyReader.create().read(policy);
    var statements =
        read.statements().stream()
            .map(statement -> statement.toBuilder().addPrincipal(IamPrincipal.ALL).build())
            .toList();
    return PolicySimulator.of(IamPolicy.builder().statements(statements).build().toJson())
        .answer(PolicySimulator.byRole(caller, "o-exampleorg1", action, resource));
  }
}
