package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.ExistingDeployment;
import orgtrail.testing.Fixtures;

/** Which keys a log store refuses to adopt, and what it says about the others. */
class KeyAdoptionTest {
  private static final String BUCKET = Examples.BUCKET;
  private static final String KEY = ExistingDeployment.KEY_ID;
  private static final String ALIAS = ExistingDeployment.ALIAS;
  private static final String OTHER = "00000000-1111-2222-3333-444444444444";
  private static final String OTHER_TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/management-events";

  // --- Which key ---------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:kms:eu-west-1:123456789012:key/1234abcd",
        "arn:aws:kms:ap-southeast-1:345678901234:key/1234abcd"
      })
  void aKeyOfAnotherRegionOrAccountIsRefused(String arn) {
    assertEquals(
        List.of(
            "orgtrail:adoptKeyId must belong to a key in the bucket's region ap-southeast-1 and account 123456789012, but is '%s': a key never moves, so keep that one for the log files that are there, and remove the setting"
                .formatted(arn)),
        adopting("adoptKeyId", arn).refusal());
  }

  /** As after an update without the setting, which created a key and failed at the alias. */
  @Test
  void anotherKeyThanTheOneThatTheStackHasIsRefused() {
    assertEquals(
        List.of(
            "the key %s cannot be adopted, because the stack already has the key %s: remove orgtrail:adoptKeyId"
                .formatted(OTHER, KEY)),
        adopting("adoptKeyId", OTHER).after(Examples.LOGGING).refusal());
    assertEquals(Map.of(), adopting("adoptKeyId", KEY).after(Examples.LOGGING).run().imports());
  }

  @Test
  void anAliasOfAnotherKeyThanTheOneThatTheStackHasIsRefused() {
    assertEquals(
        List.of(
            "the key %s cannot be adopted, because the stack already has the key %s: give the alias %3$s to it with aws kms update-alias --alias-name %3$s --target-key-id %2$s. Log files that are encrypted with the key %1$s can be read only as long as it exists"
                .formatted(OTHER, KEY, ALIAS)),
        adopting()
            .withExisting("AWS::KMS::Alias", ALIAS, "{\"TargetKeyId\": \"%s\"}".formatted(OTHER))
            .after(Examples.LOGGING)
            .refusal());
  }

  /** The policy of somebody else's key would be replaced. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "'KMSMasterKeyID': 'arn:aws:kms:ap-southeast-1:123456789012:key/00000000-1111-2222-3333-444444444444'",
        "'KMSMasterKeyID': 'alias/another'",
        "'SSEAlgorithm': 'AES256'"
      })
  void aKeyThatOnlyTheAliasNamesIsRefused(String encryption) {
    assertEquals(
        List.of(
            "the alias %1$s belongs to the key %2$s, but the bucket %3$s does not name that key, and its policy would be replaced: set orgtrail:adoptKeyId to %2$s if it is the key of the log files, or free the alias for a new key with aws kms delete-alias --alias-name %1$s"
                .formatted(ALIAS, KEY, BUCKET)),
        adopting()
            .withExisting("AWS::S3::Bucket", BUCKET, encryptedBy("{" + encryption + "}"))
            .refusal());
    assertEquals(
        KEY,
        adopting("adoptKeyId", KEY)
            .withExisting("AWS::S3::Bucket", BUCKET, encryptedBy("{" + encryption + "}"))
            .run()
            .imports()
            .get("log-archive-key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        KEY,
        Examples.KEY_ARN,
        ExistingDeployment.ALIAS,
        "arn:aws:kms:ap-southeast-1:123456789012:" + ExistingDeployment.ALIAS
      })
  void aKeyThatEncryptsTheBucketIsFoundByItsAlias(String name) {
    var adopted =
        adopting()
            .withExisting(
                "AWS::S3::Bucket", BUCKET, encryptedBy("{'KMSMasterKeyID': '%s'}".formatted(name)))
            .run();
    assertEquals(KEY, adopted.imports().get("log-archive-key"));
  }

  /** A trail encrypts with its own key, whatever the bucket says. */
  @Test
  void theKeyOfTheTrailInTheSameAccountIsFoundByItsAlias() {
    var bucket = "cloudtrail-234567890123-example-quantum-123";
    var key = "arn:aws:kms:ap-southeast-1:234567890123:key/";
    var stack =
        Examples.standalone("adopt", "true")
            .withExisting("AWS::S3::Bucket", bucket, encryptedBy("{'SSEAlgorithm': 'AES256'}"))
            .withExisting("AWS::KMS::Alias", ALIAS, "{\"TargetKeyId\": \"%s\"}".formatted(KEY))
            .withExisting("AWS::KMS::Key", KEY, ExistingDeployment.key());
    assertEquals(KEY, withTrail(stack, bucket, key + KEY).run().imports().get("log-archive-key"));
    var refused = withTrail(stack, bucket, key + OTHER).refusal();
    assertTrue(refused.get(0).startsWith("the alias " + ALIAS), refused.toString());
  }

  @Test
  void aKeyBehindAnotherAliasIsSaidToBeNeededForTheLogFilesThatAreThere() {
    var lines =
        Examples.logging("adopt", "true")
            .withExisting("AWS::S3::Bucket", BUCKET, ExistingDeployment.bucket("GOVERNANCE", 365))
            .run()
            .warnings();
    assertTrue(
        lines.contains(
            "there is no key alias/example-quantum-123, so that the stack creates one. The log files that are there can be read only as long as their key %s exists: keep it, or adopt it with orgtrail:adoptKeyId"
                .formatted(Examples.KEY_ARN)),
        lines.toString());
  }

  @Test
  void anotherKeyThanThatOfTheAliasTakesTheAliasOver() {
    var lines =
        adopting("adoptKeyId", OTHER)
            .withExisting("AWS::KMS::Key", OTHER, ExistingDeployment.key())
            .run()
            .warnings();
    assertTrue(
        lines.contains(
            "adopting the key %s changes alias/example-quantum-123, which belongs to the key %s. Log files that are encrypted with that key can be read only as long as it exists"
                .formatted(OTHER, KEY)),
        lines.toString());
  }

  // --- Which kind of key -------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multiRegion | true | it is a multi-Region key, and the policy of each of its replicas decides, too, who can decrypt",
        "origin | EXTERNAL | its key material is imported, which KMS does not rotate automatically",
        "origin | AWS_CLOUDHSM | it is in a custom key store, and the stack would replace it by a key that is not",
        "origin | EXTERNAL_KEY_STORE | it is in a custom key store, and the stack would replace it by a key that is not"
      })
  void aKeyThatTheStackCannotManageIsRefused(String attribute, String value, String reason) {
    assertEquals(
        List.of(
            "alias/example-quantum-123 names the key %s, which the stack cannot manage, because %s: name it in orgtrail:kmsKeyArn instead, and the stack leaves it alone"
                .formatted(KEY, reason)),
        adopting()
            .withKey(attribute, value.equals("true") ? (Object) true : value)
            .withExisting("AWS::KMS::Key", KEY, "{}") // KMS has no rotation to tell
            .refusal());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "customerMasterKeySpec | RSA_2048 | must belong to a symmetric key (SYMMETRIC_DEFAULT), but '%s' is RSA_2048",
        "keyManager | AWS | must belong to a customer managed key, whose policy can allow the trail, but '%s' is managed by AWS",
        "enabled | false | must belong to an enabled key, but '%s' is Enabled"
      })
  void aKeyThatCannotEncryptLogFilesIsRefused(String attribute, String value, String reason) {
    assertEquals(
        List.of("alias/example-quantum-123 " + reason.formatted(KEY)),
        adopting().withKey(attribute, value.equals("false") ? (Object) false : value).refusal());
  }

  @Test
  void aKeyThatIsScheduledForDeletionIsRefused() {
    assertEquals(
        List.of(
            "alias/example-quantum-123 must belong to an enabled key, but '%s' is PendingDeletion"
                .formatted(KEY)),
        adopting().withKey("enabled", false).withKey("keyState", "PendingDeletion").refusal());
  }

  // --- What changes ------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "StringEquals | aws:SourceArn | arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/management-events",
        "StringLike | kms:EncryptionContext:aws:cloudtrail:arn | arn:aws:cloudtrail:*:345678901234:trail/*"
      })
  void aKeyOfAnotherTrailIsRefused(String operator, String condition, String trail) {
    var policy = keyPolicy("'%s': {'%s': '%s'}".formatted(operator, condition, trail));
    var loss =
        "the bucket %1$s holds log files, and its policies would allow %2$s, and deny %3$s. Undo that, or confirm it with orgtrail:confirmReplacement: %1$s"
            .formatted(BUCKET, Examples.TRAIL_ARN, trail);
    assertEquals(List.of(loss), adopting().withExisting("AWS::KMS::Key", KEY, policy).refusal());
    assertEquals(
        KEY,
        adopting("confirmReplacement", BUCKET)
            .withExisting("AWS::KMS::Key", KEY, policy)
            .run()
            .imports()
            .get("log-archive-key"));
  }

  /** One line for a trail that neither the bucket nor the key allows any more. */
  @Test
  void aTrailThatUsesBucketAndKeyIsNamedOnce() {
    var statement = statement("'StringEquals': {'aws:SourceArn': '%s'}".formatted(OTHER_TRAIL));
    var lines =
        adopting()
            .withExisting(
                "AWS::S3::BucketPolicy",
                BUCKET,
                ExistingDeployment.policy(
                    ExistingDeployment.json("{'Statement': [%s]}".formatted(statement))))
            .withExisting(
                "AWS::KMS::Key",
                KEY,
                keyPolicy("'StringEquals': {'aws:SourceArn': '%s'}".formatted(OTHER_TRAIL)))
            .refusal();
    assertEquals(1, lines.size(), lines.toString());
    assertEquals(2, lines.get(0).split(OTHER_TRAIL, -1).length, lines.get(0));
  }

  /** AWS's handler leaves out what the caller may not read, and denies nothing. */
  @ParameterizedTest
  @CsvSource({
    "KeyPolicy, policy, kms:GetKeyPolicy",
    "EnableKeyRotation, rotation, kms:GetKeyRotationStatus"
  })
  void aKeyOfWhichAPartCannotBeReadIsRefused(String property, String part, String action) {
    assertEquals(
        List.of(
            "orgtrail:adopt cannot read the %s of the key %s: allow %s on it, in its key policy or for the caller"
                .formatted(part, KEY, action)),
        adopting()
            .withExisting(
                "AWS::KMS::Key", KEY, ExistingDeployment.key().replace(property, "Unread"))
            .refusal());
  }

  @Test
  void rotationIsSaidUnlessTheSettingChoosesIt() {
    var off =
        ExistingDeployment.key()
            .replace("\"EnableKeyRotation\": true", "\"EnableKeyRotation\": false");
    var line = "adopting the key %s rotates it every %d days";
    assertTrue(
        adopting()
            .withExisting("AWS::KMS::Key", KEY, off)
            .run()
            .warnings()
            .contains(line.formatted(KEY, 365)));
    assertTrue(
        adopting("keyRotationPeriodDays", "400")
            .withExisting("AWS::KMS::Key", KEY, off)
            .run()
            .warnings()
            .contains(line.formatted(KEY, 400)));
    assertFalse(
        adopting("keyRotationPeriodDays", "400")
            .run()
            .warnings()
            .toString()
            .contains("rotates it"));
  }

  // --- Helpers -----------------------------------------------------------------------------------

  private static Deployment.Builder adopting(String... namesAndValues) {
    return ExistingDeployment.logStore(
        Deployment.of(
            Fixtures.with(
                Fixtures.logging("adopt", "true", "accessLogRetentionDays", "365"),
                namesAndValues)));
  }

  private static Deployment.Builder withTrail(
      Deployment.Builder stack, String bucket, String keyArn) {
    return stack.withExisting(
        "AWS::CloudTrail::Trail",
        ExistingDeployment.TRAIL,
        ExistingDeployment.trail(Map.of("S3BucketName", bucket, "KMSKeyId", keyArn)));
  }

  /** A bucket with this encryption by default. */
  private static String encryptedBy(String byDefault) {
    return ExistingDeployment.json(
        "{'ObjectLockConfiguration': {'ObjectLockEnabled': 'Enabled', 'Rule': {'DefaultRetention': {'Mode': 'GOVERNANCE', 'Days': 365}}}, 'OwnershipControls': {'Rules': [{'ObjectOwnership': 'BucketOwnerEnforced'}]}, 'BucketEncryption': {'ServerSideEncryptionConfiguration': [{'ServerSideEncryptionByDefault': %s}]}}"
            .formatted(byDefault));
  }

  private static String keyPolicy(String condition) {
    return ExistingDeployment.json(
        "{'EnableKeyRotation': true, 'KeyPolicy': {'Statement': [%s]}}"
            .formatted(statement(condition)));
  }

  private static String statement(String condition) {
    return "{'Effect': 'Allow', 'Action': '*', 'Principal': {'Service': 'cloudtrail.amazonaws.com'}, 'Resource': '*', 'Condition': {%s}}"
        .formatted(condition);
  }
}
