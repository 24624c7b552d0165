package orgtrail.verify.deployed;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import orgtrail.aws.Arns;
import orgtrail.policy.LogKeyPolicy;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusRequest;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;

/**
 * All checks of the key that encrypts the log files. An existing key has to be usable by the trail;
 * its period of rotation and the rest of its policy are its owner's.
 */
public final class KeyChecks {
  private final ExpectedLogStore expected;
  private final Subject subject;
  private final KmsClient kms;

  private KeyChecks(ExpectedLogStore expected, Subject subject, KmsClient kms) {
    this.expected = expected;
    this.subject = subject;
    this.kms = kms;
  }

  /**
   * The checks in groups, one for each call to AWS. They can run side by side, and throw nothing
   * that AWS answers.
   *
   * @param stack the name of the stack with the bucket, for {@code pulumi -s}
   * @param account the account of that stack, which owns the key, too
   */
  public static List<Callable<List<Finding>>> of(
      ExpectedLogStore expected, String stack, AwsAccount account) {
    var key = "the key " + expected.keyArn();
    var subject = new Subject(account, stack, key, "NotFoundException", "DeleteKey");
    var kms = account.kms(Arns.region(expected.keyArn()));
    var checks = new KeyChecks(expected, subject, kms);
    return List.of(checks.state(), checks.rotation(), checks.policy(), checks.grants());
  }

  private Callable<List<Finding>> state() {
    var request = DescribeKeyRequest.builder().keyId(expected.keyArn()).build();
    return subject.ask(
        List.of(Check.KEY_ENABLED, Check.KEY_DELETION),
        ReadAction.DESCRIBE_KEY,
        () -> {
          var key = kms.describeKey(request).keyMetadata();
          return List.of(enabled(key), deletion(key));
        });
  }

  private Finding enabled(KeyMetadata key) {
    if (key.keyState() == KeyState.ENABLED) {
      return Finding.passed(Check.KEY_ENABLED, "the state of the key is Enabled");
    }
    var remedy =
        isPendingDeletion(key)
            ? "cancel the deletion of the key first"
            : "run `%s`; %s".formatted(command("enable-key"), Subject.whoDidIt("DisableKey"));
    return Finding.failed(
        Check.KEY_ENABLED,
        "the state of the key is %s: log files can be neither written nor read"
            .formatted(key.keyStateAsString()),
        remedy);
  }

  private Finding deletion(KeyMetadata key) {
    if (!isPendingDeletion(key)) {
      return Finding.passed(Check.KEY_DELETION, "the key is not scheduled for deletion");
    }
    var date =
        key.deletionDate() == null
            ? "a date that KMS does not tell"
            : key.deletionDate().truncatedTo(ChronoUnit.SECONDS).toString();
    return Finding.failed(
        Check.KEY_DELETION,
        "KMS deletes the key on %s, and nobody can read a log file after that".formatted(date),
        "run `%s` and `%s`%s; %s"
            .formatted(
                command("cancel-key-deletion"),
                command("enable-key"),
                expected.makesKey()
                    ? " before any `pulumi up --refresh`, which would create another key"
                    : "",
                Subject.whoDidIt("ScheduleKeyDeletion")));
  }

  private static boolean isPendingDeletion(KeyMetadata key) {
    return key.keyState() == KeyState.PENDING_DELETION
        || key.keyState() == KeyState.PENDING_REPLICA_DELETION;
  }

  private Callable<List<Finding>> rotation() {
    var request = GetKeyRotationStatusRequest.builder().keyId(expected.keyArn()).build();
    var days = expected.layout().settings().key().rotationPeriodDays();
    return subject.compare(
        Check.KEY_ROTATION,
        ReadAction.GET_KEY_ROTATION,
        () ->
            Subject.ifThere(
                    () -> kms.getKeyRotationStatus(request), "UnsupportedOperationException")
                .map(this::rotationDifferences)
                .orElse(List.of("KMS cannot rotate a key of this kind automatically")),
        expected.makesKey()
            ? "KMS rotates the key every %d days".formatted(days)
            : "KMS rotates the key",
        "run `%s%s`; %s"
            .formatted(
                command("enable-key-rotation"),
                expected.makesKey() ? " --rotation-period-in-days " + days : "",
                Subject.whoDidIt("DisableKeyRotation", "EnableKeyRotation")));
  }

  private List<String> rotationDifferences(GetKeyRotationStatusResponse status) {
    var days = expected.layout().settings().key().rotationPeriodDays();
    if (!Boolean.TRUE.equals(status.keyRotationEnabled())) {
      return List.of("automatic rotation is disabled");
    }
    return !expected.makesKey() || Integer.valueOf(days).equals(status.rotationPeriodInDays())
        ? List.of()
        : List.of(
            "KMS rotates the key every %s days instead of every %d days"
                .formatted(status.rotationPeriodInDays(), days));
  }

  private Callable<List<Finding>> policy() {
    var request =
        GetKeyPolicyRequest.builder().keyId(expected.keyArn()).policyName("default").build();
    return subject.compare(
        Check.KEY_POLICY,
        ReadAction.GET_KEY_POLICY,
        () -> policyDifferences(kms.getKeyPolicy(request).policy()),
        expected.makesKey()
            ? "all statements are those that the program writes"
            : "the policy contains the statements that the trail requires",
        expected.makesKey()
            ? subject.redeploy("PutKeyPolicy")
            : "add the statements of the output requiredKeyPolicyStatements to the key policy; "
                + Subject.whoDidIt("PutKeyPolicy"));
  }

  private List<String> policyDifferences(String policy) {
    return expected.makesKey()
        ? PolicyComparison.differences(expected.policies().key(), policy)
        : PolicyComparison.missing(
            LogKeyPolicy.requiredStatements(expected.layout()), policy, expected.keyArn());
  }

  private Callable<List<Finding>> grants() {
    var request = ListGrantsRequest.builder().keyId(expected.keyArn()).build();
    return subject.ask(
        List.of(Check.KEY_GRANTS),
        ReadAction.LIST_GRANTS,
        () -> {
          var findings = new ArrayList<Finding>();
          kms.listGrantsPaginator(request).grants().forEach(each -> findings.add(granted(each)));
          return findings.isEmpty()
              ? List.of(Finding.passed(Check.KEY_GRANTS, "the key has no grants"))
              : findings;
        });
  }

  private Finding granted(GrantListEntry grant) {
    return Finding.failed(
        Check.KEY_GRANTS,
        "the grant %s allows %s: %s"
            .formatted(
                grant.grantId(),
                grant.granteePrincipal(),
                String.join(", ", grant.operationsAsStrings())),
        "run `%s --grant-id %s`; %s"
            .formatted(command("revoke-grant"), grant.grantId(), Subject.whoDidIt("CreateGrant")));
  }

  private String command(String name) {
    return "aws kms %s --key-id %s --region %s"
        .formatted(name, expected.keyArn(), Arns.region(expected.keyArn()));
  }
}
