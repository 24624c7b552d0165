package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.AwsEnvironment;
import orgtrail.aws.ServicePrincipals;
import orgtrail.testing.Fixtures;
import orgtrail.testing.PolicySimulator;
import orgtrail.testing.PolicySimulator.Answer;
import orgtrail.testing.PolicySimulator.Request;

class LogKeyPolicyTest {
  private static final String TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123";
  private static final String CONTEXT = "kms:EncryptionContext:aws:cloudtrail:arn";
  private static final String ADMIN = "arn:aws:iam::123456789012:role/Admin";
  private static final String ROOT = "arn:aws:iam::123456789012:root";
  private static final String KEY_ADMIN = "arn:aws:iam::123456789012:role/KeyAdmin";
  private static final String BREAK_GLASS = "arn:aws:iam::123456789012:role/BreakGlass";
  private static final String READER = "arn:aws:iam::999999999999:role/Reader";
  private static final String MEMBER = "arn:aws:iam::345678901234:role/Dev";

  private static final Request ENCRYPT =
      PolicySimulator.byService(ServicePrincipals.CLOUDTRAIL, "kms:GenerateDataKey", "*")
          .with("aws:SourceArn", TRAIL)
          .with(CONTEXT, TRAIL);

  private final PolicySimulator key = policy();

  @Test
  void isTheSameTextAsTheReleasedOne() throws IOException {
    assertEquals(Files.readString(Path.of("src/test/resources/policies/log-key.json")), text());
  }

  // --- The trail ---------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:Decrypt",
        "kms:DescribeKey"
      })
  void letsTheTrailUseTheKey(String action) {
    assertEquals(Answer.GRANTS, key.answer(ENCRYPT.doing(action)));
  }

  @ParameterizedTest
  @CsvSource({
    "kms:CreateGrant, SILENT",
    "kms:PutKeyPolicy, SILENT",
    "kms:ReEncryptFrom, SILENT",
    "kms:ScheduleKeyDeletion, DENIES",
    "kms:DisableKey, DENIES"
  })
  void letsTheTrailDoNothingElse(String action, Answer answer) {
    assertEquals(answer, key.answer(ENCRYPT.doing(action)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"})
  void letsNoOtherTrailUseTheKey(String action) {
    var request = ENCRYPT.doing(action);
    assertEquals(
        Answer.SILENT,
        key.answer(request.with("aws:SourceArn", TRAIL.replace("example-quantum-123", "other"))));
    assertEquals(
        Answer.SILENT,
        key.answer(request.with("aws:SourceArn", TRAIL.replace("234567890123", "345678901234"))));
    assertEquals(Answer.SILENT, key.answer(request.without("aws:SourceArn")));
    assertEquals(Answer.SILENT, key.answer(request.by("Service", "config.amazonaws.com")));
  }

  @Test
  void encryptsNothingButLogsOfTheManagementAccountsTrails() {
    assertEquals(Answer.SILENT, key.answer(ENCRYPT.without(CONTEXT)));
    assertEquals(
        Answer.SILENT,
        key.answer(
            ENCRYPT.with(CONTEXT, "arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/x")));
  }

  @Test
  void letsTheTrailOfEachListedAccountUseTheKey() {
    var policy = policy(Fixtures.singleAccounts());
    for (var account : new String[] {"234567890123", "345678901234"}) {
      var trail = TRAIL.replace("234567890123", account);
      assertEquals(
          Answer.GRANTS, policy.answer(ENCRYPT.with("aws:SourceArn", trail).with(CONTEXT, trail)));
    }
    var stranger = TRAIL.replace("234567890123", "456789012345");
    assertEquals(
        Answer.SILENT,
        policy.answer(ENCRYPT.with("aws:SourceArn", stranger).with(CONTEXT, stranger)));
  }

  @ParameterizedTest
  @CsvSource({"aws-cn, cn-north-1", "aws-us-gov, us-gov-west-1"})
  void usesThePartitionOfTheAccountInEveryArn(String partition, String region) {
    var here = new AwsEnvironment("123456789012", region, partition, "amazonaws.com");
    var text = LogStorePolicies.of(Fixtures.logStore(here, "membersReadOwnLogs", "true")).key();
    assertFalse(text.contains("arn:aws:"), text);
    assertTrue(text.contains("arn:" + partition + ":"), text);
  }

  // --- Readers -----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:CreateGrant"
      })
  void letsNoPrincipalUseTheKeyOrGrantItsUse(String action) {
    var request = ENCRYPT.doing(action);
    assertEquals(Answer.SILENT, key.answer(request.by("AWS", ADMIN)));
    assertEquals(Answer.SILENT, key.answer(request.by("AWS", ROOT)));
    assertEquals(
        Answer.SILENT, key.answer(request.by("AWS", "arn:aws:iam::234567890123:role/Admin")));
  }

  @Test
  void letsALogReaderDecryptLogsOfAnyTrail() {
    var policy = policy("logReaders", "[\"" + READER + "\"]");
    var decrypt = byRole(READER, "kms:Decrypt").with(CONTEXT, TRAIL);
    assertEquals(Answer.GRANTS, policy.answer(decrypt));
    assertEquals(
        Answer.GRANTS, policy.answer(decrypt.with(CONTEXT, TRAIL.replace("ap-south", "eu-south"))));
    // What an earlier trail encrypted can still be read.
    assertEquals(
        Answer.GRANTS, policy.answer(decrypt.with(CONTEXT, TRAIL.replace("example", "earlier"))));
  }

  @Test
  void letsALogReaderDecryptNothingThatIsNoLog() {
    var policy = policy("logReaders", "[\"" + READER + "\"]");
    assertEquals(Answer.SILENT, policy.answer(byRole(READER, "kms:Decrypt")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:Encrypt", "kms:GenerateDataKey", "kms:PutKeyPolicy"})
  void letsALogReaderDoNothingElse(String action) {
    var policy = policy("logReaders", "[\"" + READER + "\"]");
    assertEquals(Answer.SILENT, policy.answer(byRole(READER, action).with(CONTEXT, TRAIL)));
  }

  @Test
  void letsNobodyElseOfTheReadersAccountDecrypt() {
    var policy = policy("logReaders", "[\"" + READER + "\"]");
    var other = byRole("arn:aws:iam::999999999999:role/Other", "kms:Decrypt").with(CONTEXT, TRAIL);
    assertEquals(Answer.SILENT, policy.answer(other));
  }

  @Test
  void letsMembersDecryptThroughS3Alone() {
    var policy = policy("membersReadOwnLogs", "true");
    var decrypt =
        byRole(MEMBER, "kms:Decrypt")
            .with("aws:PrincipalOrgID", "o-exampleorg1")
            .with(CONTEXT, TRAIL)
            .with("kms:ViaService", "s3.ap-southeast-1.amazonaws.com");
    assertEquals(Answer.GRANTS, policy.answer(decrypt));
    assertEquals(Answer.SILENT, policy.answer(decrypt.without("kms:ViaService")));
    assertEquals(
        Answer.SILENT, policy.answer(decrypt.with("kms:ViaService", "s3.eu-west-1.amazonaws.com")));
    assertEquals(Answer.SILENT, policy.answer(decrypt.without(CONTEXT)));
    assertEquals(Answer.SILENT, policy.answer(decrypt.with("aws:PrincipalOrgID", "o-otherorg123")));
    assertEquals(Answer.SILENT, policy.answer(decrypt.without("aws:PrincipalOrgID")));
    assertEquals(Answer.SILENT, policy.answer(decrypt.doing("kms:GenerateDataKey")));
    assertEquals(Answer.SILENT, key.answer(decrypt));
    assertEquals(
        Answer.SILENT,
        policy.answer(decrypt.by("AWS", ADMIN).with("aws:PrincipalAccount", "123456789012")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:GenerateDataKey",
        "kms:PutKeyPolicy",
        "kms:CancelKeyDeletion",
        "kms:CreateGrant"
      })
  void givesTheManagementAccountNoRightOnTheKey(String action) {
    var policy =
        policy(
            "logReaders", "[\"" + READER + "\"]",
            "membersReadOwnLogs", "true",
            "keyAdministrators", "[\"" + KEY_ADMIN + "\"]");
    assertEquals(
        Answer.SILENT,
        policy.answer(
            byRole("arn:aws:iam::234567890123:root", action)
                .with("aws:PrincipalOrgID", "o-exampleorg1")
                .with("kms:ViaService", "s3.ap-southeast-1.amazonaws.com")
                .with(CONTEXT, TRAIL)));
  }

  // --- Administrators ----------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"kms:PutKeyPolicy", "kms:CancelKeyDeletion", "kms:EnableKeyRotation"})
  void letsOnlyItsOwnAccountManageTheKey(String action) {
    var request = ENCRYPT.doing(action);
    assertEquals(Answer.GRANTS, key.answer(request.by("AWS", ADMIN)));
    assertEquals(
        Answer.SILENT, key.answer(request.by("AWS", "arn:aws:iam::234567890123:role/Admin")));
    assertEquals(Answer.SILENT, key.answer(request));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:CancelKeyDeletion", "kms:EnableKey", "kms:DisableKeyRotation"})
  void leavesTheKeysServiceToTheKeyAdministrators(String action) {
    var policy = policy("keyAdministrators", "[\"" + KEY_ADMIN + "\"]");
    assertEquals(Answer.GRANTS, policy.answer(byRole(KEY_ADMIN, action)));
    assertEquals(Answer.SILENT, policy.answer(byRole(ADMIN, action)));
    assertEquals(Answer.SILENT, policy.answer(byRole(ROOT, action)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:DisableKey", "kms:ScheduleKeyDeletion"})
  void letsNobodyDestroyTheKey(String action) {
    for (var policy : List.of(key, policy("keyAdministrators", "[\"" + KEY_ADMIN + "\"]"))) {
      for (var principal : List.of(ADMIN, ROOT, KEY_ADMIN, READER, MEMBER)) {
        assertEquals(Answer.DENIES, policy.answer(byRole(principal, action)), principal);
      }
      assertEquals(
          Answer.DENIES, policy.answer(PolicySimulator.byService("s3.amazonaws.com", action, "*")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:DisableKey", "kms:ScheduleKeyDeletion"})
  void letsBreakGlassPrincipalsDestroyTheKey(String action) {
    var breakGlass = "[\"" + BREAK_GLASS + "\"]";
    var policy = policy("breakGlassPrincipals", breakGlass);
    assertEquals(Answer.GRANTS, policy.answer(byRole(BREAK_GLASS, action)));
    for (var principal : List.of(ADMIN, ROOT, BREAK_GLASS + "2")) {
      assertEquals(Answer.DENIES, policy.answer(byRole(principal, action)), principal);
    }
    // The break-glass principal must be a key administrator too, if there are any.
    var other =
        policy("breakGlassPrincipals", breakGlass, "keyAdministrators", "[\"" + KEY_ADMIN + "\"]");
    assertEquals(Answer.SILENT, other.answer(byRole(BREAK_GLASS, action)));
    assertEquals(Answer.DENIES, other.answer(byRole(KEY_ADMIN, action)));
    var both = policy("breakGlassPrincipals", breakGlass, "keyAdministrators", breakGlass);
    assertEquals(Answer.GRANTS, both.answer(byRole(BREAK_GLASS, action)));
  }

  /** After this was deployed, pulumi destroy can delete the key. */
  @ParameterizedTest
  @ValueSource(strings = {"kms:DisableKey", "kms:ScheduleKeyDeletion"})
  void letsTheAccountDestroyTheKeyIfForceDestroyIsSet(String action) {
    assertEquals(Answer.GRANTS, policy("forceDestroy", "true").answer(byRole(ADMIN, action)));
    var withAdministrators =
        policy("forceDestroy", "true", "keyAdministrators", "[\"" + KEY_ADMIN + "\"]");
    assertEquals(Answer.GRANTS, withAdministrators.answer(byRole(KEY_ADMIN, action)));
    assertEquals(Answer.SILENT, withAdministrators.answer(byRole(ADMIN, action)));
    assertEquals(Answer.SILENT, withAdministrators.answer(byRole(ROOT, action)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:PutKeyPolicy", "kms:GetKeyPolicy", "kms:DescribeKey"})
  void alwaysLetsTheAccountRepairThePolicy(String action) {
    var policy = policy("keyAdministrators", "[\"" + KEY_ADMIN + "\"]");
    assertEquals(Answer.GRANTS, policy.answer(byRole(ROOT, action)));
    assertEquals(Answer.GRANTS, policy.answer(byRole(ADMIN, action)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant"})
  void letsKeyAdministratorsNeitherUseTheKeyNorGrantItsUse(String action) {
    var policy = policy("keyAdministrators", "[\"" + KEY_ADMIN + "\"]");
    assertEquals(Answer.SILENT, policy.answer(byRole(KEY_ADMIN, action).with(CONTEXT, TRAIL)));
  }

  // --- Existing keys, the user's own statements --------------------------------------------------

  @Test
  void tellsTheStatementsThatAnExistingKeyNeeds() {
    var statements =
        LogKeyPolicy.requiredStatements(
            Fixtures.logStore(
                "kmsKeyArn",
                "arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd",
                "logReaders",
                "[\"" + READER + "\"]"));
    var policy =
        PolicySimulator.of("{\"Version\":\"2012-10-17\",\"Statement\":" + statements + "}");
    for (var action : new String[] {"kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"}) {
      assertEquals(Answer.GRANTS, policy.answer(ENCRYPT.doing(action)), action);
    }
    assertEquals(Answer.GRANTS, policy.answer(byRole(READER, "kms:Decrypt").with(CONTEXT, TRAIL)));
    assertEquals(Answer.SILENT, policy.answer(byRole(ADMIN, "kms:PutKeyPolicy")));
  }

  @Test
  void addsTheUsersStatements() {
    var backup = "arn:aws:iam::123456789012:role/Backup";
    var own =
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "Backup", "Effect": "Allow",
         "Principal": {"AWS": "%s"}, "Action": "kms:CreateGrant", "Resource": "*"}]}"""
            .formatted(backup);
    assertEquals(Answer.SILENT, key.answer(byRole(backup, "kms:CreateGrant")));
    assertEquals(
        Answer.GRANTS,
        policy("additionalKeyPolicy", own).answer(byRole(backup, "kms:CreateGrant")));
  }

  private static PolicySimulator policy(String... settings) {
    return PolicySimulator.of(text(settings));
  }

  private static String text(String... settings) {
    return LogStorePolicies.of(Fixtures.logStore(settings)).key();
  }

  private static Request byRole(String role, String action) {
    return PolicySimulator.byRole(role, null, action, "*");
  }
}
