package orgtrail.verify.deployed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.policy.LogKeyPolicy;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusRequest;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;

class KeyChecksTest {
  private static final List<Check> CHECKS =
      Stream.of(Check.values()).filter(check -> check.id().startsWith("key.")).toList();

  private final KmsClient kms = Answers.client(KmsClient.class);
  private ExpectedLogStore expected = Answers.logStore();

  KeyChecksTest() {
    hasState(KeyState.ENABLED, null);
    rotates(true, 365);
    hasPolicy(expected.policies().key());
    hasGrants();
  }

  private void hasState(KeyState state, Instant deletion) {
    doReturn(
            DescribeKeyResponse.builder()
                .keyMetadata(key -> key.keyState(state).deletionDate(deletion))
                .build())
        .when(kms)
        .describeKey(any(DescribeKeyRequest.class));
  }

  private void rotates(boolean enabled, Integer days) {
    doReturn(
            GetKeyRotationStatusResponse.builder()
                .keyRotationEnabled(enabled)
                .rotationPeriodInDays(days)
                .build())
        .when(kms)
        .getKeyRotationStatus(any(GetKeyRotationStatusRequest.class));
  }

  private void hasPolicy(String policy) {
    doReturn(GetKeyPolicyResponse.builder().policy(policy).build())
        .when(kms)
        .getKeyPolicy(any(GetKeyPolicyRequest.class));
  }

  private void hasGrants(GrantListEntry... grants) {
    doReturn(ListGrantsResponse.builder().grants(grants).truncated(false).build())
        .when(kms)
        .listGrants(any(ListGrantsRequest.class));
  }

  private void isExisting() {
    expected = Answers.logStore("kmsKeyArn", Answers.KEY);
    hasPolicy(
        "{\"Version\":\"2012-10-17\",\"Statement\":%s}"
            .formatted(LogKeyPolicy.requiredStatements(expected.layout())));
  }

  private List<Finding> findings() {
    return Answers.run(KeyChecks.of(expected, "logging", Answers.account(kms)));
  }

  private Finding failed(Check check) {
    var findings = findings();
    assertEquals(List.of(check), Answers.notPassed(findings));
    var finding = Answers.of(check, findings);
    assertEquals(Mark.FAILED, finding.mark());
    return finding;
  }

  @Test
  void passesEachCheckOfAKeyAsSet() {
    var findings = findings();
    assertEquals(List.of(), Answers.notPassed(findings));
    assertEquals(CHECKS, findings.stream().map(Finding::check).sorted().toList());
    assertEquals(
        "KMS rotates the key every 365 days", Answers.of(Check.KEY_ROTATION, findings).seen());
  }

  @Test
  void findsADisabledKey() {
    hasState(KeyState.DISABLED, null);
    var finding = failed(Check.KEY_ENABLED);
    assertTrue(finding.seen().startsWith("the state of the key is Disabled"), finding.seen());
    assertEquals(
        "run `aws kms enable-key --key-id %s --region ap-southeast-1`; the event DisableKey shows who made the change"
            .formatted(Answers.KEY),
        finding.remedy());
  }

  @Test
  void saysWhenAKeyIsDeletedAndHowToCancelThat() {
    hasState(KeyState.PENDING_DELETION, Instant.parse("2026-03-04T05:06:07.8Z"));
    var findings = findings();
    assertEquals(List.of(Check.KEY_ENABLED, Check.KEY_DELETION), Answers.notPassed(findings));
    assertEquals(
        "cancel the deletion of the key first", Answers.of(Check.KEY_ENABLED, findings).remedy());
    var deletion = Answers.of(Check.KEY_DELETION, findings);
    assertEquals(
        "KMS deletes the key on 2026-03-04T05:06:07Z, and nobody can read a log file after that",
        deletion.seen());
    assertTrue(
        deletion
            .remedy()
            .startsWith(
                "run `aws kms cancel-key-deletion --key-id %s --region ap-southeast-1` and `aws kms enable-key"
                    .formatted(Answers.KEY)),
        deletion.remedy());
    assertTrue(
        deletion
            .remedy()
            .contains("before any `pulumi up --refresh`, which would create another key"),
        deletion.remedy());
    assertTrue(deletion.remedy().contains("ScheduleKeyDeletion"), deletion.remedy());
  }

  @Test
  void findsThatRotationIsOff() {
    rotates(false, null);
    var finding = failed(Check.KEY_ROTATION);
    assertEquals("automatic rotation is disabled", finding.seen());
    assertTrue(
        finding.remedy().contains("--region ap-southeast-1 --rotation-period-in-days 365`"),
        finding.remedy());
  }

  @Test
  void findsAnotherPeriodOfRotation() {
    rotates(true, 2560);
    assertEquals(
        "KMS rotates the key every 2560 days instead of every 365 days",
        failed(Check.KEY_ROTATION).seen());
  }

  @Test
  void saysThatAKeyCannotBeRotated() {
    doThrow(Answers.error("UnsupportedOperationException"))
        .when(kms)
        .getKeyRotationStatus(any(GetKeyRotationStatusRequest.class));
    assertEquals(
        "KMS cannot rotate a key of this kind automatically", failed(Check.KEY_ROTATION).seen());
  }

  @Test
  void namesWhatChangedInThePolicy() {
    hasPolicy(expected.policies().key().replace("kms:ScheduleKeyDeletion", "kms:Decrypt"));
    var finding = failed(Check.KEY_POLICY);
    assertTrue(
        finding
            .seen()
            .contains(
                "the statement DenyKeyDestruction is changed: Action is kms:Decrypt instead of kms:ScheduleKeyDeletion"),
        finding.seen());
    assertTrue(finding.remedy().contains("PutKeyPolicy"), finding.remedy());
  }

  @Test
  void namesEachGrant() {
    hasGrants(grant("1"), grant("2"));
    var findings =
        findings().stream().filter(finding -> finding.check() == Check.KEY_GRANTS).toList();
    assertEquals(
        List.of(
            "the grant 1 allows arn:aws:iam::999999999999:root: Decrypt, CreateGrant",
            "the grant 2 allows arn:aws:iam::999999999999:root: Decrypt, CreateGrant"),
        findings.stream().map(Finding::seen).toList());
    assertEquals(
        "run `aws kms revoke-grant --key-id %s --region ap-southeast-1 --grant-id 2`; the event CreateGrant shows who made the change"
            .formatted(Answers.KEY),
        findings.get(1).remedy());
  }

  private static GrantListEntry grant(String id) {
    return GrantListEntry.builder()
        .grantId(id)
        .granteePrincipal("arn:aws:iam::999999999999:root")
        .operations(GrantOperation.DECRYPT, GrantOperation.CREATE_GRANT)
        .build();
  }

  // --- An existing key ---------------------------------------------------------------------------

  @Test
  void leavesThePeriodAndTheOtherStatementsOfAnExistingKeyToItsOwner() {
    isExisting();
    rotates(true, 90);
    assertEquals(List.of(), Answers.notPassed(findings()));
  }

  @Test
  void findsRequiredStatementsThatAnExistingKeyLacks() {
    isExisting();
    hasPolicy("{\"Version\":\"2012-10-17\",\"Statement\":[]}");
    var finding = failed(Check.KEY_POLICY);
    assertTrue(
        finding.seen().startsWith("the statement AllowCloudTrailEncryptLogs is missing"),
        finding.seen());
    assertTrue(
        finding.remedy().startsWith("add the statements of the output requiredKeyPolicyStatements"),
        finding.remedy());
  }

  @Test
  void setsNoPeriodOfAnExistingKey() {
    isExisting();
    rotates(false, null);
    assertTrue(
        failed(Check.KEY_ROTATION)
            .remedy()
            .startsWith(
                "run `aws kms enable-key-rotation --key-id %s --region ap-southeast-1`"
                    .formatted(Answers.KEY)));
  }

  // --- Errors ------------------------------------------------------------------------------------

  @Test
  void saysWhichRightIsMissingAndGoesOn() {
    doThrow(Answers.error("AccessDeniedException"))
        .when(kms)
        .listGrants(any(ListGrantsRequest.class));
    var findings = findings();
    assertEquals(List.of(Check.KEY_GRANTS), Answers.notPassed(findings));
    var finding = Answers.of(Check.KEY_GRANTS, findings);
    assertEquals(Mark.NOT_ASKED, finding.mark());
    assertEquals("kms:ListGrants is denied to " + Answers.CALLER, finding.seen());
  }

  @ParameterizedTest
  @CsvSource({"AccessDeniedException, NOT_ASKED", "NotFoundException, FAILED"})
  void answersForBothChecksThatNeedTheState(String code, Mark mark) {
    doThrow(Answers.error(code)).when(kms).describeKey(any(DescribeKeyRequest.class));
    var findings = findings();
    assertEquals(List.of(Check.KEY_ENABLED, Check.KEY_DELETION), Answers.notPassed(findings));
    assertEquals(mark, Answers.of(Check.KEY_DELETION, findings).mark());
  }

  @Test
  void saysThatTheKeyDoesNotExist() {
    doThrow(Answers.error("NotFoundException"))
        .when(kms)
        .getKeyPolicy(any(GetKeyPolicyRequest.class));
    assertEquals(
        "the key %s does not exist in the account 123456789012".formatted(Answers.KEY),
        failed(Check.KEY_POLICY).seen());
  }
}
