package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pulumi.exceptions.RunException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String KEY_ARN =
      "arn:aws:kms:ap-southeast-1:123456789012:key/4b2f0c70-b503-4849-8286-34a6938c88a7";

  @Test
  void readsTheCommittedLoggingStack() {
    assertEquals(
        new Settings.Logging(
            "example-quantum-123",
            "234567890123",
            "o-exampleorg1",
            WormMode.GOVERNANCE,
            365,
            Optional.empty(),
            30,
            false),
        Settings.read(StackFiles.logging()));
  }

  @Test
  void readsTheCommittedManagementStack() {
    assertEquals(
        new Settings.Management(
            "example-quantum-123",
            Optional.of("organization/orgtrail/logging"),
            Optional.empty(),
            true,
            true,
            true,
            true),
        Settings.read(StackFiles.management()));
  }

  @Test
  void readsStaticValuesInPlaceOfTheStack() {
    var settings =
        (Settings.Management)
            Settings.read(
                management(
                    "orgtrail:loggingStack",
                    null,
                    "orgtrail:s3BucketName",
                    "cloudtrail-123456789012-example-quantum-123",
                    "orgtrail:kmsKeyArn",
                    KEY_ARN));
    assertEquals(
        Optional.of(new LogDestination("cloudtrail-123456789012-example-quantum-123", KEY_ARN)),
        settings.staticDestination());
    assertEquals(Optional.empty(), settings.loggingStack());
  }

  @Test
  void readsAnAccountIdWithALeadingZero() {
    var settings =
        (Settings.Logging) Settings.read(logging("orgtrail:managementAccountId", "012345678901"));
    assertEquals("012345678901", settings.managementAccountId());
  }

  @ParameterizedTest
  @CsvSource({
    "wormMode, COMPLIANCE",
    "wormRetentionDays, 1",
    "wormRetentionDays, 36500",
    "keyDeletionWindowDays, 7",
    "keyDeletionWindowDays, 30",
    "forceDestroy, true",
    "organizationId, o-0123456789abcdefghijklmnopqrstuv",
    "name, abc",
    "name, a234567890123456789012345678901234", // the bucket's -logs has 63
    "s3BucketName, my.log.bucket"
  })
  void takesWhatAwsTakes(String setting, String value) {
    Settings.read(logging("orgtrail:" + setting, value));
  }

  @ParameterizedTest
  @CsvSource({
    "name, Trail_one.two-three",
    "isMultiRegionTrail, false",
    "enableCloudtrail, false",
    "loggingStack, acme/orgtrail/logging"
  })
  void takesWhatAwsTakesInTheManagementAccount(String setting, String value) {
    Settings.read(management("orgtrail:" + setting, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "account               | production          | logging or management",
        "account               | Logging             | logging or management",
        "account               | ''                  | logging or management",
        "name                  | Example             | 3 to 34 lowercase letters",
        "name                  | ab                  | 3 to 34 lowercase letters",
        "name                  | a2345678901234567890123456789012345 | 3 to 34 lowercase letters",
        "name                  | a--b                | 3 to 34 lowercase letters",
        "name                  | a..b                | 3 to 34 lowercase letters",
        "name                  | a.b                 | 3 to 34 lowercase letters",
        "name                  | a_b                 | 3 to 34 lowercase letters",
        "name                  | trail-              | 3 to 34 lowercase letters",
        "name                  | 'two words'         | 3 to 34 lowercase letters",
        "managementAccountId   | 12345678901         | 12 digits, in quotes",
        "managementAccountId   | 1234567890123       | 12 digits, in quotes",
        "managementAccountId   | 1.23456789012E11    | 12 digits, in quotes",
        "managementAccountId   | '23456789012 '      | 12 digits, in quotes",
        "organizationId        | exampleorg1         | o- and 10 to 32",
        "organizationId        | o-short             | o- and 10 to 32",
        "organizationId        | o-EXAMPLEORG        | o- and 10 to 32",
        "organizationId        | o-0123456789abcdefghijklmnopqrstuvw | o- and 10 to 32",
        "wormMode              | compliance          | GOVERNANCE or COMPLIANCE",
        "wormMode              | NONE                | GOVERNANCE or COMPLIANCE",
        "wormRetentionDays     | 0                   | from 1 to 36500",
        "wormRetentionDays     | -1                  | from 1 to 36500",
        "wormRetentionDays     | 36501               | from 1 to 36500",
        "wormRetentionDays     | ten                 | from 1 to 36500",
        "wormRetentionDays     | 3.5                 | from 1 to 36500",
        "wormRetentionDays     | 99999999999999      | from 1 to 36500",
        "wormRetentionDays     | ''                  | from 1 to 36500",
        "keyDeletionWindowDays | 6                   | from 7 to 30",
        "keyDeletionWindowDays | 31                  | from 7 to 30",
        "forceDestroy          | treu                | true or false",
        "forceDestroy          | True                | true or false",
        "s3BucketName          | Bucket              | 3 to 58 lowercase letters",
        "s3BucketName          | 10.0.0.1            | 3 to 58 lowercase letters",
        "s3BucketName          | a..b                | 3 to 58 lowercase letters",
        "s3BucketName          | xn--bucket          | 3 to 58 lowercase letters",
        "s3BucketName          | bucket--x-s3        | 3 to 58 lowercase letters",
        "s3BucketName          | a2345678901234567890123456789012345678901234567890123456789 | 3 to 58",
      })
  void refusesInTheLoggingAccount(String setting, String value, String allowed) {
    assertRefused(logging("orgtrail:" + setting, value), setting, value, allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name                       | ab                        | a trail name: 3 to 128",
        "name                       | a..b                      | a trail name: 3 to 128",
        "name                       | a-_b                      | a trail name: 3 to 128",
        "name                       | -ab                       | a trail name: 3 to 128",
        "name                       | 192.168.5.4               | a trail name: 3 to 128",
        "loggingStack               | logging                   | <organization>/<project>/<stack>",
        "loggingStack               | orgtrail/logging          | <organization>/<project>/<stack>",
        "enableCloudtrail           | yes                       | true or false",
        "enableLogFileValidation    | 1                         | true or false",
        "isMultiRegionTrail         | treu                      | true or false",
        "includeGlobalServiceEvents | ''                        | true or false",
      })
  void refusesInTheManagementAccount(String setting, String value, String allowed) {
    assertRefused(management("orgtrail:" + setting, value), setting, value, allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:s3:::cloudtrail-123456789012-example-quantum-123",
        "arn:aws:kms:ap-southeast-1:123456789012:alias/example-quantum-123",
        "arn:aws:kms:ap-southeast-1:12345678901:key/4b2f0c70-b503-4849-8286-34a6938c88a7",
        "4b2f0c70-b503-4849-8286-34a6938c88a7",
        ""
      })
  void refusesAnArnThatIsNotAKeys(String arn) {
    assertRefused(
        management(
            "orgtrail:loggingStack",
            null,
            "orgtrail:s3BucketName",
            "bucket",
            "orgtrail:kmsKeyArn",
            arn),
        "kmsKeyArn",
        arn,
        "the ARN of a KMS key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"account", "name", "managementAccountId", "organizationId"})
  void saysWhatIsMissing(String setting) {
    assertTrue(
        errors(logging("orgtrail:" + setting, null))
            .startsWith("orgtrail:" + setting + " is missing, it must be "));
  }

  @Test
  void refusesForceDestroyWithCompliance() {
    var error = errors(logging("orgtrail:forceDestroy", "true", "orgtrail:wormMode", "COMPLIANCE"));
    assertTrue(error.contains("orgtrail:forceDestroy must be false"), error);
    assertTrue(error.contains("nobody can delete a locked log file"), error);
  }

  @Test
  void refusesAMultiRegionTrailWithoutGlobalEvents() {
    var error = errors(management("orgtrail:includeGlobalServiceEvents", "false"));
    assertTrue(error.startsWith("orgtrail:includeGlobalServiceEvents must be true when"), error);
  }

  @Test
  void refusesStackAndStaticValuesTogether() {
    var error = errors(management("orgtrail:kmsKeyArn", KEY_ARN));
    assertTrue(error.contains("exclude each other"), error);
  }

  @Test
  void refusesNeitherStackNorStaticValues() {
    var error = errors(management("orgtrail:loggingStack", null));
    assertTrue(
        error.contains(
            "set orgtrail:loggingStack, or orgtrail:s3BucketName and orgtrail:kmsKeyArn"),
        error);
  }

  @Test
  void refusesHalfOfTheStaticValues() {
    assertEquals(
        "orgtrail:s3BucketName and orgtrail:kmsKeyArn go together: orgtrail:s3BucketName is missing",
        errors(management("orgtrail:loggingStack", null, "orgtrail:kmsKeyArn", KEY_ARN)));
  }

  @ParameterizedTest
  @CsvSource({
    "wormRetentionDay, wormRetentionDays",
    "wormretentiondays, wormRetentionDays",
    "organisationId, organizationId",
    "wormmode, wormMode",
    "forceDestory, forceDestroy"
  })
  void refusesATypoWithTheKeyThatWasProbablyMeant(String typo, String meant) {
    assertEquals(
        "orgtrail:%s is not a setting; did you mean orgtrail:%s?".formatted(typo, meant),
        errors(logging("orgtrail:" + typo, "1")));
  }

  @Test
  void refusesAKeyThatIsLikeNoSetting() {
    assertEquals(
        "orgtrail:colour is not a setting; README.md lists the settings",
        errors(logging("orgtrail:colour", "blue")));
  }

  @Test
  void refusesASettingOfTheOtherAccount() {
    assertEquals(
        "orgtrail:kmsKeyArn is not a setting of a logging stack: remove it",
        errors(logging("orgtrail:kmsKeyArn", KEY_ARN)));
  }

  @Test
  void leavesKeysOfOtherNamespacesAlone() {
    Settings.read(logging("aws:skipMetadataApiCheck", "true", "other:wormRetentionDay", "1"));
  }

  @Test
  void saysAllThatIsWrongAtOnceInALineEach() {
    var lines =
        errors(
                logging(
                    "orgtrail:wormMode", "NONE",
                    "orgtrail:wormRetentionDays", "0",
                    "orgtrail:colour", "blue"))
            .lines()
            .toList();
    assertEquals(3, lines.size(), lines.toString());
  }

  private static void assertRefused(
      Map<String, String> config, String setting, String value, String allowed) {
    var error = errors(config);
    assertEquals(1, error.lines().count(), error);
    assertTrue(error.startsWith("orgtrail:" + setting + " must be "), error);
    assertTrue(error.endsWith(", but is '" + value + "'"), error);
    assertTrue(error.contains(allowed), error);
  }

  private static String errors(Map<String, String> config) {
    return assertThrows(RunException.class, () -> Settings.read(config)).getMessage();
  }

  private static Map<String, String> logging(String... keysAndValues) {
    return StackFiles.with(StackFiles.logging(), keysAndValues);
  }

  private static Map<String, String> management(String... keysAndValues) {
    return StackFiles.with(StackFiles.management(), keysAndValues);
  }
}
