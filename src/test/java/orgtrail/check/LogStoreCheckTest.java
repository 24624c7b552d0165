package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Examples;

/** The settings of bucket and key fit the account, and what they name exists and is usable. */
class LogStoreCheckTest {
  private static final String KEY = Examples.EXISTING_KEY;

  // --- The key -----------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "customerMasterKeySpec | RSA_2048 | a symmetric key (SYMMETRIC_DEFAULT), but 'KEY' is RSA_2048",
        "keyManager | AWS | a customer managed key, whose policy can allow the trail, but 'KEY' is managed by AWS"
      })
  void anExistingKeyThatIsUnfitIsRefused(String attribute, String value, String expected) {
    assertEquals(
        List.of("orgtrail:kmsKeyArn must belong to " + expected.replace("KEY", KEY)),
        Examples.logging("kmsKeyArn", KEY).withKey(attribute, value).refusal());
  }

  @Test
  void aDisabledKeyIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:kmsKeyArn must belong to an enabled key, but '"
                + KEY
                + "' is PendingDeletion"),
        Examples.logging("kmsKeyArn", KEY)
            .withKey("enabled", false)
            .withKey("keyState", "PendingDeletion")
            .refusal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:kms:eu-west-1:123456789012:key/1234abcd",
        "arn:aws:kms:ap-southeast-1:345678901234:key/1234abcd",
        "arn:aws-cn:kms:ap-southeast-1:123456789012:key/1234abcd"
      })
  void anExistingKeyOfAnotherRegionAccountOrPartitionIsRefused(String arn) {
    assertEquals(
        List.of(
            "orgtrail:kmsKeyArn must belong to a key in the bucket's region ap-southeast-1 and account 123456789012, but is '"
                + arn
                + "'"),
        Examples.logging("kmsKeyArn", arn).refusal());
  }

  @Test
  void anExistingKeyThatCannotBeReadIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:kmsKeyArn names '"
                + KEY
                + "', which cannot be read: AccessDeniedException: kms:DescribeKey"),
        Examples.logging("kmsKeyArn", KEY)
            .failingCall("getKey", "AccessDeniedException: kms:DescribeKey")
            .refusal());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keyRotationPeriodDays | 90",
        "keyAdministrators | [\"arn:aws:iam::123456789012:role/KeyAdmin\"]",
        "additionalKeyPolicy | {\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:CreateGrant\",\"Resource\":\"*\"}}"
      })
  void aSettingOfAKeyThatTheStackDoesNotManageIsRefused(String setting, String value) {
    assertEquals(
        List.of(
            "orgtrail:%s has no effect beside orgtrail:kmsKeyArn, a key that this stack does not manage: remove it"
                .formatted(setting)),
        Examples.logging("kmsKeyArn", KEY, setting, value).refusal());
  }

  /** The stack never asks for a key that it is yet to make. */
  @Test
  void aStackThatMakesItsKeyAsksForNoKey() {
    for (var run : List.of(Examples.LOGGING, Examples.STANDALONE)) {
      assertFalse(run.calls().contains("getKey"), run.calls().toString());
    }
  }

  // --- Policies ----------------------------------------------------------------------------------

  @Test
  void anAdditionalStatementForAnotherServiceOrBucketIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:additionalBucketPolicy must have actions of s3:*, but has 'kms:Decrypt'",
            "orgtrail:additionalBucketPolicy must name arn:aws:s3:::cloudtrail-123456789012-example-quantum-123 or objects in it, but has the Resource 'arn:aws:s3:::cloudtrail-123456789012-example-quantum-1234/*'",
            "orgtrail:additionalKeyPolicy must have actions of kms:*, but has 's3:GetObject'"),
        Examples.logging(
                "additionalBucketPolicy",
                "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:Decrypt\",\"Resource\":\"arn:aws:s3:::"
                    + Examples.BUCKET
                    + "4/*\"}}",
                "additionalKeyPolicy",
                "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"NotAction\":\"s3:GetObject\",\"Resource\":\"*\"}}")
            .refusal());
  }

  @Test
  void theProblemsOfThePoliciesStopTheRun() {
    var statement =
        "{\"Statement\":{\"Sid\":\"DenyDeleteMarkers\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::"
            + Examples.BUCKET
            + "\"}}";
    assertEquals(
        List.of(
            "orgtrail:additionalBucketPolicy has the Sid 'DenyDeleteMarkers', which the policy already has: choose another one"),
        Examples.logging("additionalBucketPolicy", statement).refusal());
  }

  @Test
  void aReaderOfAnotherPartitionIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:logReaders must name principals of the partition aws, but has 'arn:aws-cn:iam::345678901234:role/a'"),
        Examples.logging("logReaders", "[\"arn:aws-cn:iam::345678901234:role/a\"]").refusal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"arn:aws:iam::345678901234:role/a", "arn:aws-cn:iam::123456789012:role/a"})
  void aBreakGlassPrincipalOfAnotherAccountIsRefused(String principal) {
    assertEquals(
        List.of(
            "orgtrail:breakGlassPrincipals must name principals of the account 123456789012, but has '%s': the policies allow nothing to principals of another account"
                .formatted(principal)),
        Examples.logging("breakGlassPrincipals", "[\"" + principal + "\"]").refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"arn:aws:iam::345678901234:role/a", "arn:aws:iam::234567890123:root"})
  void aKeyAdministratorOfAnotherAccountIsRefused(String principal) {
    assertEquals(
        List.of(
            "orgtrail:keyAdministrators must name principals of the account 123456789012, but has '%s': KMS does not allow most administration from another account"
                .formatted(principal)),
        Examples.logging("keyAdministrators", "[\"" + principal + "\"]").refusal());
  }

  @Test
  void aDeployerOfAnotherAccountIsRefused() {
    assertEquals(
        "orgtrail:deploymentPrincipals must name principals of the account 123456789012, but has 'arn:aws:iam::345678901234:role/a': they deploy to that account",
        Examples.logging("deploymentPrincipals", "[\"arn:aws:iam::345678901234:role/a\"]")
            .refusal()
            .get(0));
  }

  @Test
  void eachPrincipalOfAnotherAccountIsRefused() {
    var problems =
        Examples.logging(
                "breakGlassPrincipals",
                "[\"arn:aws:iam::345678901234:role/a\",\"arn:aws:iam::345678901234:role/b\",\"arn:aws:iam::123456789012:role/c\"]",
                "keyAdministrators",
                "[\"arn:aws:iam::123456789012:root\",\"arn:aws:iam::345678901234:user/a\"]")
            .refusal();
    assertEquals(3, problems.size(), problems.toString());
  }

  @Test
  void principalsOfTheAccountAreTaken() {
    Examples.logging(
            "breakGlassPrincipals",
            "[\"arn:aws:iam::123456789012:role/a\"]",
            "keyAdministrators",
            "[\"arn:aws:iam::123456789012:root\"]")
        .run();
  }

  // --- Buckets and notifications -----------------------------------------------------------------

  @Test
  void notificationsToAnotherRegionAreRefused() {
    assertEquals(
        List.of(
            "orgtrail:logNotifications must be in the bucket's region ap-southeast-1, but is 'arn:aws:sns:eu-west-1:345678901234:siem'"),
        Examples.logging("logNotifications", "arn:aws:sns:eu-west-1:345678901234:siem").refusal());
  }

  @Test
  void anExistingBucketForAccessLogsInAnotherRegionIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:accessLoggingBucketName must be in the bucket's region ap-southeast-1, but 'central' is in eu-west-1"),
        Examples.logging("accessLoggingBucketName", "central")
            .withBucket("central", "eu-west-1")
            .refusal());
  }

  @Test
  void anExistingBucketForAccessLogsThatCannotBeReadIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:accessLoggingBucketName names 'central', which cannot be read: couldn't find resource"),
        Examples.logging("accessLoggingBucketName", "central")
            .failingCall("getBucket", "couldn't find resource")
            .refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-sql"})
  void aBucketThatAReplicaUsesIsNoFormerOne(String suffix) {
    var name = Examples.REPLICA.text("log-archive-bucket", "bucket") + suffix;
    assertEquals(
        List.of(
            "orgtrail:formerBuckets must name earlier buckets of this stack, but has '%s', which it uses now: remove that entry"
                .formatted(name)),
        Examples.replica("formerBuckets", "[\"" + name + "\",\"first-copies\"]").refusal());
  }

  @Test
  void theBucketItselfIsRefusedForItsAccessLogs() {
    assertEquals(
        List.of(
            "orgtrail:accessLoggingBucketName must not be the WORM bucket itself, but is '"
                + Examples.BUCKET
                + "'"),
        Examples.logging("accessLoggingBucketName", Examples.BUCKET).refusal());
  }
}
