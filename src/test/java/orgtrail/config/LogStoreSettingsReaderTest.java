package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.Retention;
import orgtrail.aws.WormMode;
import orgtrail.testing.Fixtures;

class LogStoreSettingsReaderTest {
  private static final String A_FOLDER =
      "a folder of up to 200 letters, digits and ! _ . ' ( ) - with single / between them, and no / at either end";
  private static final String AN_ACCOUNT_ID = "an account id of 12 digits, in quotes";
  private static final String A_PRINCIPAL =
      "the ARN of a role, a user or an account's root, without wildcards, e.g. arn:aws:iam::<account id>:role/<name>";
  private static final String A_ROLE_OR_USER =
      "the ARN of a role or a user, without wildcards, e.g. arn:aws:iam::<account id>:role/<name>";
  private static final String A_KEY =
      "the ARN of a KMS key, arn:aws:kms:<region>:<account id>:key/<key id>";
  private static final String A_NAME =
      "3 to 34 lowercase letters and digits with single - between them, so that cloudtrail-<account id>-<name>-logs is a valid bucket name";
  private static final String A_NAME_BESIDE_A_BUCKET_NAME =
      "3 to 128 letters and digits with single - or _ between them, so that it is valid for a trail and a key alias";
  private static final String A_BUCKET_NAME =
      "a bucket name of 3 to 58 lowercase letters, digits, hyphens and periods, so that <name>-logs is valid too";

  // --- Values that AWS takes ---------------------------------------------------------------------

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
    "name, a234567890123456789012345678901234", // the bucket's -logs has 63 characters
    "s3KeyPrefix, audit/trail-1",
    "archiveAfterDays, 1",
    "archiveStorageClass, DEEP_ARCHIVE",
    "archiveObjectSizeGreaterThan, 1",
    "archiveObjectSizeGreaterThan, 1073741824",
    "expireAfterDays, 365",
    "expireAfterDays, 36600",
    "maxRetentionDays, 365",
    "maxRetentionDays, 36600",
    "keyRotationPeriodDays, 90",
    "keyRotationPeriodDays, 2560",
    "accessLogRetentionDays, 1",
    "accessLoggingBucketName, central-access-logs",
    "accessLoggingBucketPrefix, cloudtrail",
    "logNotifications, arn:aws:sns:ap-southeast-1:123456789012:new-logs",
    "logNotifications, arn:aws:sqs:ap-southeast-1:345678901234:siem",
    "logReaders, \"['arn:aws:iam::345678901234:user/team/a.b@c']\"",
    "logReaders, \"['arn:aws-us-gov:iam::345678901234:root']\"",
    "logReaders, []",
    "confirmReplacement, cloudtrail-123456789012-old",
    "s3BucketName, my.log.bucket"
  })
  void takesWhatAwsTakes(String setting, String value) {
    Reading.logStore(setting, value.replace("\"", ""));
  }

  @Test
  void keepsTheLeadingZeroOfAnAccountId() {
    var writers = Reading.logStore("managementAccountId", "012345678901").writers();
    assertEquals(Optional.of("012345678901"), writers.managementAccountId());
  }

  @Test
  void locksFor365DaysUnlessAPeriodIsSet() {
    assertEquals(
        new Retention(WormMode.GOVERNANCE, 365, Retention.Unit.DAYS),
        Reading.logStore("wormRetentionDays", null).retention());
    assertEquals(
        new Retention(WormMode.GOVERNANCE, 7, Retention.Unit.YEARS),
        Reading.logStore("wormRetentionDays", null, "wormRetentionYears", "7").retention());
  }

  @Test
  void knowsWhetherTheStackFileSetsTheRotationPeriod() {
    assertEquals(false, Reading.logStore().key().hasRotationPeriod());
    assertEquals(true, Reading.logStore("keyRotationPeriodDays", "365").key().hasRotationPeriod());
  }

  @Test
  void sortsListsSoThatTheirOrderChangesNothing() {
    assertEquals(
        List.of("arn:aws:iam::111111111111:role/A", "arn:aws:iam::222222222222:role/B"),
        Reading.logStore(
                "logReaders",
                "['arn:aws:iam::222222222222:role/B','arn:aws:iam::111111111111:role/A']")
            .access()
            .logReaders());
  }

  @Test
  void readsTheAccountsWithATrailOfTheirOwn() {
    assertEquals(
        new LogStoreSettings.Writers(
            Optional.empty(), Optional.empty(), List.of("234567890123", "345678901234")),
        Reading.logStore(Fixtures.singleAccounts()).writers());
  }

  // --- Values that it refuses --------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "wormRetentionDays, 0, 1, 36500",
    "wormRetentionDays, -1, 1, 36500",
    "wormRetentionDays, +1, 1, 36500",
    "wormRetentionDays, 36501, 1, 36500",
    "wormRetentionDays, ten, 1, 36500",
    "wormRetentionDays, 3.5, 1, 36500",
    "wormRetentionDays, ' 3', 1, 36500",
    "wormRetentionDays, 99999999999999, 1, 36500",
    "wormRetentionDays, 4294967297, 1, 36500",
    "wormRetentionDays, '', 1, 36500",
    "keyDeletionWindowDays, 6, 7, 30",
    "keyDeletionWindowDays, 31, 7, 30",
    "archiveAfterDays, 0, 1, 36500",
    "archiveAfterDays, 36501, 1, 36500",
    "archiveObjectSizeGreaterThan, 0, 1, 1073741824",
    "archiveObjectSizeGreaterThan, 1073741825, 1, 1073741824",
    "archiveObjectSizeGreaterThan, 9999999999, 1, 1073741824",
    "archiveObjectSizeGreaterThan, 128KB, 1, 1073741824",
    "expireAfterDays, never, 1, 36600",
    "expireAfterDays, 36601, 1, 36600",
    "maxRetentionDays, none, 1, 36600",
    "maxRetentionDays, 0, 1, 36600",
    "maxRetentionDays, 36601, 1, 36600",
    "accessLogRetentionDays, 0, 1, 36500",
    "accessLogRetentionDays, 36501, 1, 36500",
    "keyRotationPeriodDays, 89, 90, 2560",
    "keyRotationPeriodDays, 2561, 90, 2560"
  })
  void refusesANumberOutOfRange(String setting, String value, int min, int max) {
    Reading.assertRefused(
        Reading.ofLogging(setting, value),
        setting,
        "a whole number from %d to %d".formatted(min, max),
        value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "1.5"})
  void refusesARetentionOfLessThanOneOrMoreThan100Years(String years) {
    Reading.assertRefused(
        Reading.ofLogging("wormRetentionDays", null, "wormRetentionYears", years),
        "wormRetentionYears",
        "a whole number from 1 to 100",
        years);
  }

  @ParameterizedTest
  @CsvSource({
    "forceDestroy, treu",
    "forceDestroy, True",
    "forceDestroy, ''",
    "isOrganizationTrail, no",
    "membersReadOwnLogs, yes",
    "enableCloudtrailBucketAccessLogging, 1"
  })
  void refusesWhatIsNeitherTrueNorFalse(String setting, String value) {
    Reading.assertRefused(Reading.ofLogging(setting, value), setting, "true or false", value);
  }

  @ParameterizedTest
  @CsvSource({
    "wormMode, compliance, GOVERNANCE or COMPLIANCE",
    "wormMode, NONE, GOVERNANCE or COMPLIANCE",
    "archiveStorageClass, STANDARD_IA, GLACIER_IR or GLACIER or DEEP_ARCHIVE",
    "organizationId, exampleorg1, an organization id: o- and 10 to 32 lowercase letters or digits",
    "organizationId, o-short, an organization id: o- and 10 to 32 lowercase letters or digits",
    "organizationId, o-EXAMPLEORG, an organization id: o- and 10 to 32 lowercase letters or digits",
    "organizationId, o-0123456789abcdefghijklmnopqrstuvw, an organization id: o- and 10 to 32 lowercase letters or digits",
    "logNotifications, new-logs, 'the ARN of an SNS topic or SQS queue, but not of a FIFO one'",
    "logNotifications, arn:aws:sqs:eu-west-1:123456789012:a.fifo, 'the ARN of an SNS topic or SQS queue, but not of a FIFO one'",
    "logNotifications, arn:aws:lambda:eu-west-1:123456789012:function:a, 'the ARN of an SNS topic or SQS queue, but not of a FIFO one'",
    "accessLoggingBucketName, Central, the name of an existing bucket in the same account and region",
    "confirmReplacement, yes!, the name of the deployed bucket that you leave behind"
  })
  void refusesAnUnknownValue(String setting, String value, String expected) {
    Reading.assertRefused(Reading.ofLogging(setting, value), setting, expected, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Example",
        "ab",
        "a2345678901234567890123456789012345",
        "a--b",
        "a..b",
        "a.b",
        "a_b",
        "trail-",
        "-trail",
        "two words",
        ""
      })
  void refusesANameThatIsNoPartOfABucketName(String name) {
    Reading.assertRefused(Reading.ofLogging("name", name), "name", A_NAME, name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "a--b", "a.b", "trail-", "two words", "aws/b"})
  void refusesANameThatIsNoAliasBesideABucketName(String name) {
    Reading.assertRefused(
        Reading.ofLogging("name", name, "s3BucketName", "my-log-bucket"),
        "name",
        A_NAME_BESIDE_A_BUCKET_NAME,
        name);
  }

  @Test
  void takesANameThatIsNoPartOfABucketNameBesideABucketName() {
    assertEquals(
        "Trail_one", Reading.logStore("name", "Trail_one", "s3BucketName", "my-log-bucket").name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bucket",
        "10.0.0.1",
        "a..b",
        "ab",
        "xn--bucket",
        "bucket--x-s3",
        "a2345678901234567890123456789012345678901234567890123456789"
      })
  void refusesABucketNameThatS3Refuses(String name) {
    Reading.assertRefused(
        Reading.ofLogging("s3BucketName", name), "s3BucketName", A_BUCKET_NAME, name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678901", "1234567890123", "1.23456789012E11", "23456789012 ", ""})
  void refusesAnAccountIdOfOtherThanTwelveDigits(String id) {
    Reading.assertRefused(
        Reading.ofLogging("managementAccountId", id), "managementAccountId", AN_ACCOUNT_ID, id);
  }

  @ParameterizedTest
  @CsvSource({
    "s3KeyPrefix, /audit",
    "s3KeyPrefix, audit/",
    "s3KeyPrefix, a//b",
    "s3KeyPrefix, a*",
    "s3KeyPrefix, ${aws:PrincipalAccount}",
    "s3KeyPrefix, ''",
    "accessLoggingBucketPrefix, logs/"
  })
  void refusesWhatIsNoFolder(String setting, String value) {
    Reading.assertRefused(Reading.ofLogging(setting, value), setting, A_FOLDER, value);
  }

  @Test
  void refusesAPrefixOfMoreThan200Characters() {
    Reading.logStore("s3KeyPrefix", "a".repeat(200));
    Reading.assertRefused(
        Reading.ofLogging("s3KeyPrefix", "a".repeat(201)),
        "s3KeyPrefix",
        A_FOLDER,
        "a".repeat(201));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alias/cloudtrail",
        "arn:aws:kms:eu-west-1:123456789012:alias/a",
        "arn:aws:s3:::cloudtrail-123456789012-example-quantum-123",
        "arn:aws:kms:ap-southeast-1:12345678901:key/4b2f0c70-b503-4849-8286-34a6938c88a7",
        "4b2f0c70-b503-4849-8286-34a6938c88a7",
        ""
      })
  void refusesAnArnOfOtherThanAKey(String arn) {
    Reading.assertRefused(Reading.ofLogging("kmsKeyArn", arn), "kmsKeyArn", A_KEY, arn);
  }

  // --- Lists -------------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "logReaders, arn:aws:iam::345678901234:role/A",
    "keyAdministrators, {}",
    "keyAdministrators, ''",
    "logReaders, [",
    "logReaders, null"
  })
  void refusesWhatIsNoList(String setting, String value) {
    Reading.assertRefused(
        Reading.ofLogging(setting, value),
        setting,
        "a list whose entries are each " + A_PRINCIPAL,
        value);
  }

  @ParameterizedTest
  @CsvSource({
    "logReaders, '*'",
    "logReaders, ''",
    "logReaders, 345678901234",
    "logReaders, arn:aws:iam::345678901234:role/*",
    "logReaders, arn:aws:iam::*:role/A",
    "logReaders, arn:aws:sts::345678901234:assumed-role/A/session",
    "logReaders, arn:aws:iam::345678901234:group/A",
    "keyAdministrators, arn:aws:iam::345678901234:role/"
  })
  void refusesAnEntryThatIsNoPrincipal(String setting, String entry) {
    assertEquals(
        List.of(entryProblem(setting, A_PRINCIPAL, entry)),
        Reading.ofLogging(setting, "['" + entry + "']"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "arn:aws:iam::123456789012:root"})
  void refusesABreakGlassPrincipalThatIsNoRoleOrUser(String entry) {
    assertEquals(
        List.of(entryProblem("breakGlassPrincipals", A_ROLE_OR_USER, entry)),
        Reading.ofLogging("breakGlassPrincipals", "['" + entry + "']"));
  }

  @Test
  void refusesAnAccountIdThatLostItsQuotes() {
    assertEquals(
        List.of(entryProblem("awsAccountIds", AN_ACCOUNT_ID, "234567890123")),
        Reading.ofLogging(with(Fixtures.singleAccounts(), "awsAccountIds", "[234567890123]")));
  }

  @Test
  void tellsEachBadEntryOfAList() {
    assertEquals(
        List.of(
            entryProblem("logReaders", A_PRINCIPAL, "a"),
            entryProblem("logReaders", A_PRINCIPAL, "b")),
        Reading.ofLogging("logReaders", "['a','arn:aws:iam::345678901234:role/A','b']"));
  }

  @Test
  void refusesADuplicate() {
    var reader = "arn:aws:iam::345678901234:role/A";
    assertEquals(
        List.of("orgtrail:logReaders has '%s' twice".formatted(reader)),
        Reading.ofLogging("logReaders", "['%1$s','%1$s']".formatted(reader)));
  }

  // --- What is missing, and what contradicts -----------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name | " + A_NAME,
        "managementAccountId | " + AN_ACCOUNT_ID,
        "organizationId | an organization id: o- and 10 to 32 lowercase letters or digits"
      })
  void tellsWhatIsMissing(String setting, String expected) {
    assertEquals(
        List.of(
            "orgtrail:%1$s is missing, it must be %2$s: pulumi config set orgtrail:%1$s <value>"
                .formatted(setting, expected)),
        Reading.ofLogging(setting, null));
  }

  @Test
  void refusesForceDestroyWithCompliance() {
    assertEquals(
        List.of(
            "orgtrail:forceDestroy must be false when orgtrail:wormMode is COMPLIANCE: nobody can delete a locked log file, so destroying the stack would fail halfway"),
        Reading.ofLogging("forceDestroy", "true", "wormMode", "COMPLIANCE"));
  }

  @Test
  void refusesARetentionInDaysAndInYears() {
    assertEquals(
        List.of(
            "orgtrail:wormRetentionDays '365' and orgtrail:wormRetentionYears '1' cannot be set together: remove one of them"),
        Reading.ofLogging("wormRetentionYears", "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"expireAfterDays", "maxRetentionDays"})
  void comparesDaysWithNoRetentionIfTwoAreSet(String setting) {
    assertEquals(1, Reading.ofLogging("wormRetentionYears", "1", setting, "5").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"expireAfterDays", "maxRetentionDays"})
  void refusesFewerDaysThanTheRetention(String setting) {
    assertEquals(
        List.of(
            "orgtrail:%s must be at least the retention of 365 days, that is 365, but is '364'"
                .formatted(setting)),
        Reading.ofLogging(setting, "364"));
    assertEquals(
        List.of(
            "orgtrail:%s must be at least the retention of 2 days, that is 2, but is '1'"
                .formatted(setting)),
        Reading.ofLogging("wormRetentionDays", "2", setting, "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"expireAfterDays", "maxRetentionDays"})
  void countsLeapDaysOfARetentionInYears(String setting) {
    var years = new String[] {"wormRetentionDays", null, "wormRetentionYears", "10"};
    Reading.logStore(with(years, setting, "3653"));
    assertEquals(
        List.of(
            "orgtrail:%s must be at least the retention of 10 years, that is 3653, but is '3652'"
                .formatted(setting)),
        Reading.ofLogging(with(years, setting, "3652")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"expireAfterDays", "maxRetentionDays"})
  void takesAsManyDaysAsTheLongestRetention(String setting) {
    Reading.logStore("wormRetentionDays", null, "wormRetentionYears", "100", setting, "36525");
  }

  @Test
  void refusesALongestRetentionInAManagementStack() {
    assertEquals(1, Reading.ofManagement("maxRetentionDays", "3650").size());
  }

  @Test
  void refusesArchivingWhenFilesExpire() {
    assertEquals(
        List.of(
            "orgtrail:archiveAfterDays must be less than orgtrail:expireAfterDays, 400, but is '400'"),
        Reading.ofLogging("expireAfterDays", "400", "archiveAfterDays", "400"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"accessLoggingBucketName", "accessLoggingBucketPrefix"})
  void refusesSettingsOfAccessLogsThatAreSwitchedOff(String setting) {
    assertEquals(
        List.of(
            "orgtrail:%s 'abc' has no effect while orgtrail:enableCloudtrailBucketAccessLogging is false: remove it"
                .formatted(setting)),
        Reading.ofLogging("enableCloudtrailBucketAccessLogging", "false", setting, "abc"));
  }

  @Test
  void refusesAListOfAccountsForAnOrganization() {
    assertEquals(
        List.of(
            "orgtrail:awsAccountIds '[\"345678901234\"]' is for orgtrail:isOrganizationTrail false; an organization needs no list of accounts: remove it"),
        Reading.ofLogging("awsAccountIds", "['345678901234']"));
  }

  @Test
  void refusesAnOrganizationsSettingsForTrailsOfSingleAccounts() {
    assertEquals(
        List.of(
            "orgtrail:managementAccountId '234567890123' has no effect while orgtrail:isOrganizationTrail is false: remove it",
            "orgtrail:organizationId 'o-exampleorg1' has no effect while orgtrail:isOrganizationTrail is false: remove it",
            "orgtrail:awsAccountIds is missing, it must be a list whose entries are each an account id of 12 digits, in quotes, while orgtrail:isOrganizationTrail is false"),
        Reading.ofLogging("isOrganizationTrail", "false"));
  }

  @Test
  void refusesAnEmptyListOfAccounts() {
    assertEquals(
        List.of("orgtrail:awsAccountIds must have at least one account"),
        Reading.ofLogging(with(Fixtures.singleAccounts(), "awsAccountIds", "[]")));
  }

  @Test
  void showsOnlyTheStartOfALongValueThatHasNoEffect() {
    var accounts = "[" + "'345678901234',".repeat(6) + "'456789012345']";
    assertEquals(
        List.of(
            "orgtrail:awsAccountIds '%s...' is for orgtrail:isOrganizationTrail false; an organization needs no list of accounts: remove it"
                .formatted(accounts.replace('\'', '"').substring(0, 77))),
        Reading.ofLogging("awsAccountIds", accounts));
  }

  @ParameterizedTest
  @CsvSource({"80, ''", "81, ..."})
  void showsUpToEightyCharactersOfAValueThatHasNoEffect(int length, String end) {
    var bucket = "a".repeat(length);
    assertEquals(
        List.of(
            "orgtrail:awsAccountIds '%s%s' is for orgtrail:isOrganizationTrail false; an organization needs no list of accounts: remove it"
                .formatted(bucket.substring(0, end.isEmpty() ? 80 : 77), end)),
        Reading.ofLogging("awsAccountIds", bucket));
  }

  @Test
  void tellsAValueOfSeveralLinesInOneLine() {
    assertEquals(
        List.of("orgtrail:wormMode must be GOVERNANCE or COMPLIANCE, but is 'GOVERNANCE or not'"),
        Reading.ofLogging("wormMode", "GOVERNANCE\n  or not\n"));
  }

  private static String entryProblem(String setting, String expected, String entry) {
    return "orgtrail:%s must be a list whose entries are each %s, but has '%s'"
        .formatted(setting, expected, entry);
  }

  private static String[] with(String[] settings, String... more) {
    return Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new);
  }

  // --- Adoption ----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
      })
  void readsTheKeyToAdopt(String key) {
    assertEquals(
        new LogStoreSettings.Adoption(true, Optional.of(key), Set.of(Setting.WORM_RETENTION_DAYS)),
        Reading.logStore("adopt", "true", "adoptKeyId", key).adoption());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alias/example",
        "arn:aws:kms:ap-southeast-1:123456789012:alias/example",
        "arn:aws:s3:::bucket",
        ""
      })
  void refusesAKeyToAdoptThatCouldBecomeAnotherOne(String key) {
    Reading.assertRefused(
        Reading.ofLogging("adopt", "true", "adoptKeyId", key),
        "adoptKeyId",
        "the id of a KMS key, or " + A_KEY,
        key);
  }

  @Test
  void refusesAKeyToAdoptWithoutAnAdoption() {
    assertEquals(
        List.of(
            "orgtrail:adoptKeyId '1234abcd' has no effect while orgtrail:adopt is false: remove it"),
        Reading.ofLogging("adoptKeyId", "1234abcd"));
  }

  @Test
  void refusesAKeyToAdoptBesideAKeyThatTheStackDoesNotManage() {
    assertEquals(
        List.of(
            "orgtrail:adoptKeyId '1234abcd' has no effect beside orgtrail:kmsKeyArn, a key that this stack does not manage: remove it"),
        Reading.ofLogging(
            "adopt",
            "true",
            "adoptKeyId",
            "1234abcd",
            "kmsKeyArn",
            "arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd"));
  }

  @Test
  void refusesToMakeDeletableWhatIsAdopted() {
    var line =
        "orgtrail:forceDestroy must be false while orgtrail:adopt is true: otherwise pulumi destroy could delete log files that the stack did not bring";
    assertEquals(List.of(line), Reading.ofLogging("adopt", "true", "forceDestroy", "true"));
    assertEquals(List.of(line), Reading.ofManagement("adopt", "true", "forceDestroy", "true"));
    assertEquals(
        List.of(line),
        Reading.problems(Fixtures.standalone("adopt", "true", "forceDestroy", "true")));
  }
}
