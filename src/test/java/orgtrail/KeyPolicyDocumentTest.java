package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pulumi.exceptions.RunException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.PolicySimulator.Answer;
import orgtrail.PolicySimulator.Request;

class KeyPolicyDocumentTest {
  private static final String TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123";
  private static final String CONTEXT = "kms:EncryptionContext:aws:cloudtrail:arn";
  private static final String ADMIN = "arn:aws:iam::123456789012:role/Admin";
  private static final String KEY_ADMIN = "arn:aws:iam::123456789012:role/KeyAdmin";
  private static final String READER = "arn:aws:iam::999999999999:role/Reader";

  private final PolicySimulator key = policy();

  private static PolicySimulator policy(String... settings) {
    return PolicySimulator.of(KeyPolicyDocument.forLogs(StackFiles.logStore(settings)));
  }

  private static final Request ENCRYPT =
      PolicySimulator.byService(TrailIdentity.SERVICE_PRINCIPAL, "kms:GenerateDataKey", "*")
          .with("aws:SourceArn", TRAIL)
          .with(CONTEXT, TRAIL);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:Decrypt",
        "kms:DescribeKey"
      })
  void letsTheTrailUseTheKey(String action) {
    assertEquals(Answer.ALLOWED, key.answer(ENCRYPT.doing(action)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"})
  void refusesEveryOtherTrail(String action) {
    var other = "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/other";
    var strangers = "arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/example-quantum-123";
    var request = ENCRYPT.doing(action);
    assertEquals(Answer.NOTHING, key.answer(request.with("aws:SourceArn", other)));
    assertEquals(Answer.NOTHING, key.answer(request.with("aws:SourceArn", strangers)));
    assertEquals(Answer.NOTHING, key.answer(request.without("aws:SourceArn")));
  }

  @Test
  void refusesToEncryptAnythingButLogsOfTheManagementAccountsTrails() {
    assertEquals(Answer.NOTHING, key.answer(ENCRYPT.without(CONTEXT)));
    assertEquals(
        Answer.NOTHING,
        key.answer(
            ENCRYPT.with(CONTEXT, "arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/x")));
  }

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
    assertEquals(Answer.NOTHING, key.answer(request.by("AWS", ADMIN)));
    assertEquals(Answer.NOTHING, key.answer(request.by("AWS", "arn:aws:iam::123456789012:root")));
    assertEquals(
        Answer.NOTHING, key.answer(request.by("AWS", "arn:aws:iam::234567890123:role/Admin")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:EnableKeyRotation"})
  void letsOnlyItsOwnAccountLookAfterTheKey(String action) {
    var request = ENCRYPT.doing(action);
    assertEquals(Answer.ALLOWED, key.answer(request.by("AWS", ADMIN)));
    assertEquals(
        Answer.NOTHING, key.answer(request.by("AWS", "arn:aws:iam::234567890123:role/Admin")));
    assertEquals(Answer.NOTHING, key.answer(request));
  }

  // --- Readers -----------------------------------------------------------------------------------

  @Test
  void letsALogReaderDecryptLogsAndNothingElse() {
    var policy = policy("orgtrail:logReaders", "[\"" + READER + "\"]");
    var decrypt = byRole(READER, "kms:Decrypt").with(CONTEXT, TRAIL);
    assertEquals(Answer.ALLOWED, policy.answer(decrypt));
    assertEquals(
        Answer.ALLOWED,
        policy.answer(decrypt.with(CONTEXT, TRAIL.replace("ap-south", "eu-south"))));
    // Also what an earlier trail has encrypted, but nothing that is no log.
    assertEquals(
        Answer.ALLOWED, policy.answer(decrypt.with(CONTEXT, TRAIL.replace("example", "earlier"))));
    assertEquals(Answer.NOTHING, policy.answer(decrypt.without(CONTEXT)));
    for (var action : new String[] {"kms:Encrypt", "kms:GenerateDataKey", "kms:PutKeyPolicy"}) {
      assertEquals(Answer.NOTHING, policy.answer(decrypt.doing(action)), action);
    }
    assertEquals(
        Answer.NOTHING,
        policy.answer(
            byRole("arn:aws:iam::999999999999:role/Other", "kms:Decrypt").with(CONTEXT, TRAIL)));
  }

  @Test
  void letsMembersDecryptThroughS3Alone() {
    var policy = policy("orgtrail:membersReadOwnLogs", "true");
    var decrypt =
        byRole("arn:aws:iam::345678901234:role/Dev", "kms:Decrypt")
            .with("aws:PrincipalOrgID", "o-exampleorg1")
            .with(CONTEXT, TRAIL)
            .with("kms:ViaService", "s3.ap-southeast-1.amazonaws.com");
    assertEquals(Answer.ALLOWED, policy.answer(decrypt));
    assertEquals(Answer.NOTHING, policy.answer(decrypt.without("kms:ViaService")));
    assertEquals(
        Answer.NOTHING,
        policy.answer(decrypt.with("kms:ViaService", "s3.eu-west-1.amazonaws.com")));
    assertEquals(Answer.NOTHING, policy.answer(decrypt.without(CONTEXT)));
    assertEquals(
        Answer.NOTHING, policy.answer(decrypt.with("aws:PrincipalOrgID", "o-otherorg123")));
    assertEquals(Answer.NOTHING, policy.answer(decrypt.doing("kms:GenerateDataKey")));
    assertEquals(Answer.NOTHING, key.answer(decrypt));
    assertEquals(
        Answer.NOTHING,
        policy.answer(decrypt.by("AWS", ADMIN).with("aws:PrincipalAccount", "123456789012")));
  }

  @Test
  void givesTheManagementAccountNoRightOnTheKey() {
    var policy =
        policy(
            "orgtrail:logReaders", "[\"" + READER + "\"]",
            "orgtrail:membersReadOwnLogs", "true",
            "orgtrail:keyAdministrators", "[\"" + KEY_ADMIN + "\"]");
    for (var action :
        new String[] {
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:GenerateDataKey",
          "kms:PutKeyPolicy",
          "kms:ScheduleKeyDeletion",
          "kms:CreateGrant"
        }) {
      assertEquals(
          Answer.NOTHING,
          policy.answer(
              byRole("arn:aws:iam::234567890123:root", action)
                  .with("aws:PrincipalOrgID", "o-exampleorg1")
                  .with("kms:ViaService", "s3.ap-southeast-1.amazonaws.com")
                  .with(CONTEXT, TRAIL)),
          action);
    }
  }

  // --- Administrators ----------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DisableKeyRotation"})
  void leavesTakingTheKeyOutOfServiceToTheKeyAdministrators(String action) {
    var policy = policy("orgtrail:keyAdministrators", "[\"" + KEY_ADMIN + "\"]");
    assertEquals(Answer.ALLOWED, policy.answer(byRole(KEY_ADMIN, action)));
    assertEquals(Answer.NOTHING, policy.answer(byRole(ADMIN, action)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:PutKeyPolicy", "kms:GetKeyPolicy", "kms:DescribeKey"})
  void alwaysLetsTheAccountsRootMendThePolicy(String action) {
    var policy = policy("orgtrail:keyAdministrators", "[\"" + KEY_ADMIN + "\"]");
    assertEquals(Answer.ALLOWED, policy.answer(byRole("arn:aws:iam::123456789012:root", action)));
    assertEquals(Answer.ALLOWED, policy.answer(byRole(ADMIN, action)));
  }

  @Test
  void letsKeyAdministratorsNeitherReadNorGrant() {
    var policy = policy("orgtrail:keyAdministrators", "[\"" + KEY_ADMIN + "\"]");
    for (var action : new String[] {"kms:Decrypt", "kms:Encrypt", "kms:CreateGrant"}) {
      assertEquals(
          Answer.NOTHING, policy.answer(byRole(KEY_ADMIN, action).with(CONTEXT, TRAIL)), action);
    }
  }

  // --- Accounts, existing keys, the user's own statements ----------------------------------------

  @Test
  void letsTheTrailOfEachListedAccountUseTheKey() {
    var policy = policy(StackFiles.SINGLE_ACCOUNTS);
    for (var account : new String[] {"234567890123", "345678901234"}) {
      var trail = TRAIL.replace("234567890123", account);
      assertEquals(
          Answer.ALLOWED, policy.answer(ENCRYPT.with("aws:SourceArn", trail).with(CONTEXT, trail)));
    }
    var stranger = TRAIL.replace("234567890123", "456789012345");
    assertEquals(
        Answer.NOTHING,
        policy.answer(ENCRYPT.with("aws:SourceArn", stranger).with(CONTEXT, stranger)));
  }

  @Test
  void printsForAnExistingKeyTheStatementsThatItNeeds() {
    var args =
        StackFiles.logStore(
            "orgtrail:kmsKeyArn",
            "arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd",
            "orgtrail:logReaders",
            "[\"" + READER + "\"]");
    var statements = KeyPolicyDocument.requiredStatements(args);
    var policy =
        PolicySimulator.of("{\"Version\":\"2012-10-17\",\"Statement\":" + statements + "}");
    for (var action : new String[] {"kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"}) {
      assertEquals(Answer.ALLOWED, policy.answer(ENCRYPT.doing(action)), action);
    }
    assertEquals(Answer.ALLOWED, policy.answer(byRole(READER, "kms:Decrypt").with(CONTEXT, TRAIL)));
    assertEquals(Answer.NOTHING, policy.answer(byRole(ADMIN, "kms:PutKeyPolicy")));
  }

  private static final String OWN =
      """
      {"Version": "2012-10-17", "Statement": [{"Sid": "Backup", "Effect": "Allow",
       "Principal": {"AWS": "arn:aws:iam::123456789012:role/Backup"},
       "Action": "kms:DescribeKey", "Resource": "*"}]}""";

  @Test
  void addsTheUsersStatements() {
    assertEquals(
        Answer.ALLOWED,
        policy(
                "orgtrail:keyAdministrators",
                "[\"" + KEY_ADMIN + "\"]",
                "orgtrail:additionalKeyPolicy",
                OWN)
            .answer(byRole("arn:aws:iam::123456789012:role/Backup", "kms:DescribeKey")));
  }

  @Test
  void refusesASidThatIsOursByName() {
    var error =
        assertThrows(
                RunException.class,
                () ->
                    policy(
                        "orgtrail:additionalKeyPolicy",
                        OWN.replace("Backup\", \"Eff", "AllowCloudTrailAccess\", \"Eff")))
            .getMessage();
    assertEquals(
        "orgtrail:additionalKeyPolicy has the Sid 'AllowCloudTrailAccess', which this policy has"
            + " already: choose another one",
        error);
  }

  @Test
  void refusesAPolicyThatIsTooLongForKms() {
    var statement = OWN.substring(OWN.indexOf("{\"Sid\""), OWN.lastIndexOf("]"));
    var statements =
        IntStream.range(0, 300)
            .mapToObj(i -> statement.replace("\"Backup\"", "\"Backup" + i + "\""))
            .collect(Collectors.joining(","));
    var error =
        assertThrows(
                RunException.class,
                () -> policy("orgtrail:additionalKeyPolicy", OWN.replace(statement, statements)))
            .getMessage();
    assertTrue(
        error.matches("the key policy would have \\d+ bytes, AWS takes 32768: name fewer .*"),
        error);
  }

  private static Request byRole(String role, String action) {
    return PolicySimulator.byRole(role, null, action, "*");
  }
}
