package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pulumi.exceptions.RunException;
import java.util.List;
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
            new LogStoreSettings(
                "example-quantum-123",
                new LogStoreSettings.Writers(
                    Optional.of("234567890123"), Optional.of("o-exampleorg1"), List.of()),
                Optional.empty(),
                Optional.empty(),
                new Retention(WormMode.GOVERNANCE, 365, Retention.Unit.DAYS),
                new LogStoreSettings.Lifecycle(
                    Optional.empty(), ArchiveStorageClass.GLACIER_IR, 131_072, Optional.empty()),
                new LogStoreSettings.Access(List.of(), false, List.of()),
                Optional.empty(),
                Optional.empty(),
                new LogStoreSettings.KeySettings(
                    Optional.empty(), Optional.empty(), 30, List.of(), Optional.empty()),
                new LogStoreSettings.AccessLogging(true, Optional.empty(), Optional.empty(), 365),
                false,
                Optional.empty())),
        Settings.read(StackFiles.logging()));
  }

  @Test
  void readsTheCommittedManagementStack() {
    assertEquals(
        new Settings.Management(
            new TrailSettings(
                "example-quantum-123",
                true,
                true,
                true,
                true,
                true,
                List.of(EventSelector.managementEvents(EventSelector.ReadWriteType.ALL, List.of())),
                List.of(),
                new TrailSettings.CloudWatchLogs(false, 365, Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                new TrailSettings.Alarms(Optional.empty(), Optional.empty(), List.of()),
                false),
            Optional.of("organization/orgtrail/logging"),
            Optional.empty()),
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
                    "orgtrail:s3KeyPrefix",
                    "audit",
                    "orgtrail:kmsKeyArn",
                    KEY_ARN));
    assertEquals(
        Optional.of(
            new LogDestination(
                "cloudtrail-123456789012-example-quantum-123",
                KEY_ARN,
                Optional.of("audit"),
                Optional.empty(),
                Optional.empty(),
                List.of())),
        settings.staticDestination());
    assertEquals(Optional.empty(), settings.loggingStack());
  }

  @Test
  void readsAnAccountIdWithALeadingZero() {
    var writers = read("orgtrail:managementAccountId", "012345678901").writers();
    assertEquals(Optional.of("012345678901"), writers.managementAccountId());
  }

  @Test
  void locksFor365DaysUnlessAPeriodIsSet() {
    assertEquals(365, read("orgtrail:wormRetentionDays", null).retention().days());
    var years =
        read("orgtrail:wormRetentionDays", null, "orgtrail:wormRetentionYears", "7").retention();
    assertEquals(new Retention(WormMode.GOVERNANCE, 7, Retention.Unit.YEARS), years);
  }

  @Test
  void sortsListsSoThatTheirOrderChangesNothing() {
    assertEquals(
        List.of("arn:aws:iam::111111111111:role/A", "arn:aws:iam::222222222222:role/B"),
        read(
                "orgtrail:logReaders",
                "[\"arn:aws:iam::222222222222:role/B\",\"arn:aws:iam::111111111111:role/A\"]")
            .access()
            .logReaders());
  }

  private static LogStoreSettings read(String... keysAndValues) {
    return ((Settings.Logging) Settings.read(logging(keysAndValues))).logStore();
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
    "s3KeyPrefix, audit/trail-1",
    "archiveAfterDays, 1",
    "archiveStorageClass, DEEP_ARCHIVE",
    "archiveObjectSizeGreaterThan, 1",
    "archiveObjectSizeGreaterThan, 1073741824",
    "expireAfterDays, 365",
    "keyRotationPeriodDays, 90",
    "keyRotationPeriodDays, 2560",
    "accessLogRetentionDays, 1",
    "accessLoggingBucketName, central-access-logs",
    "accessLoggingBucketPrefix, cloudtrail",
    "logNotifications, arn:aws:sns:ap-southeast-1:123456789012:new-logs",
    "logNotifications, arn:aws:sqs:ap-southeast-1:345678901234:siem",
    "logReaders, '[\"arn:aws:iam::345678901234:user/team/a.b@c\"]'",
    "logReaders, '[\"arn:aws-us-gov:iam::345678901234:root\"]'",
    "logReaders, '[]'",
    "confirmReplacement, cloudtrail-123456789012-old",
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
        "account               | production          | logging or management or standalone",
        "account               | Logging             | logging or management or standalone",
        "account               | ''                  | logging or management or standalone",
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
        "s3KeyPrefix           | /audit              | none at either end",
        "s3KeyPrefix           | audit/              | none at either end",
        "s3KeyPrefix           | a//b                | with single /",
        "s3KeyPrefix           | a*                  | a folder of up to 200",
        "s3KeyPrefix           | ''                  | a folder of up to 200",
        "archiveAfterDays      | 0                   | from 1 to 36500",
        "archiveStorageClass   | STANDARD_IA         | GLACIER_IR or GLACIER or DEEP_ARCHIVE",
        "archiveObjectSizeGreaterThan | 0            | from 1 to 1073741824",
        "archiveObjectSizeGreaterThan | 9999999999   | from 1 to 1073741824",
        "archiveObjectSizeGreaterThan | 128KB        | from 1 to 1073741824",
        "expireAfterDays       | never               | from 1 to",
        "isOrganizationTrail   | no                  | true or false",
        "membersReadOwnLogs    | yes                 | true or false",
        "enableCloudtrailBucketAccessLogging | 1     | true or false",
        "accessLogRetentionDays | 0                  | from 1 to 36500",
        "accessLoggingBucketName | Central           | an existing bucket in the same account",
        "accessLoggingBucketPrefix | logs/           | none at either end",
        "keyRotationPeriodDays | 89                  | from 90 to 2560",
        "keyRotationPeriodDays | 2561                | from 90 to 2560",
        "kmsKeyArn             | alias/cloudtrail    | the ARN of a KMS key",
        "kmsKeyArn             | arn:aws:kms:eu-west-1:123456789012:alias/a | the ARN of a KMS key",
        "logNotifications      | new-logs            | an SNS topic or SQS queue",
        "logNotifications      | arn:aws:sqs:eu-west-1:123456789012:a.fifo | that is no FIFO one",
        "logNotifications      | arn:aws:lambda:eu-west-1:123456789012:function:a | an SNS topic or SQS queue",
        "confirmReplacement    | yes!                | the name of the deployed bucket",
        "logReaders            | arn:aws:iam::345678901234:role/A | a list, each of it the ARN",
        "breakGlassPrincipals  | Admin               | a list, each of it the ARN",
        "keyAdministrators     | '{}'                | a list, each of it the ARN",
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
        "orgtrail:loggingStack is not a setting of a logging stack: remove it",
        errors(logging("orgtrail:loggingStack", "organization/orgtrail/logging")));
  }

  @Test
  void leavesKeysOfOtherNamespacesAlone() {
    Settings.read(logging("aws:skipMetadataApiCheck", "true", "other:wormRetentionDay", "1"));
  }

  @ParameterizedTest
  @CsvSource({
    "logReaders, '*'",
    "logReaders, 345678901234",
    "logReaders, arn:aws:iam::345678901234:role/*",
    "logReaders, arn:aws:iam::*:role/A",
    "logReaders, arn:aws:sts::345678901234:assumed-role/A/session",
    "logReaders, arn:aws:iam::345678901234:group/A",
    "keyAdministrators, arn:aws:iam::345678901234:role/"
  })
  void refusesAnEntryThatIsNoPrincipal(String setting, String entry) {
    assertEquals(
        "orgtrail:%s must be a list, each of it the ARN of a role, a user or an account's root, without wildcards, e.g. arn:aws:iam::<account id>:role/<name>, but has '%s'"
            .formatted(setting, entry),
        errors(logging("orgtrail:" + setting, "[\"" + entry + "\"]")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "arn:aws:iam::123456789012:root"})
  void refusesABreakGlassPrincipalThatIsNoRoleOrUser(String entry) {
    assertEquals(
        "orgtrail:breakGlassPrincipals must be a list, each of it the ARN of a role or a user, without wildcards, e.g. arn:aws:iam::<account id>:role/<name>, but has '%s'"
            .formatted(entry),
        errors(logging("orgtrail:breakGlassPrincipals", "[\"" + entry + "\"]")));
  }

  @Test
  void refusesAnAccountIdThatLostItsQuotes() {
    var config = StackFiles.with(StackFiles.logging(), StackFiles.SINGLE_ACCOUNTS);
    assertEquals(
        "orgtrail:awsAccountIds must be a list, each of it an account id of 12 digits, in quotes, but has '234567890123'",
        errors(StackFiles.with(config, "orgtrail:awsAccountIds", "[234567890123]")));
  }

  @Test
  void refusesADuplicate() {
    var reader = "arn:aws:iam::345678901234:role/A";
    assertEquals(
        "orgtrail:logReaders names '%s' twice".formatted(reader),
        errors(logging("orgtrail:logReaders", "[\"%1$s\",\"%1$s\"]".formatted(reader))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "1.5"})
  void refusesARetentionOfLessThanOneOrMoreThan100Years(String years) {
    assertRefused(
        logging("orgtrail:wormRetentionDays", null, "orgtrail:wormRetentionYears", years),
        "wormRetentionYears",
        years,
        "from 1 to 100");
  }

  @Test
  void refusesAnEmptyListOfAccounts() {
    var config = StackFiles.with(StackFiles.logging(), StackFiles.SINGLE_ACCOUNTS);
    assertEquals(
        "orgtrail:awsAccountIds must name at least one account",
        errors(StackFiles.with(config, "orgtrail:awsAccountIds", "[]")));
  }

  @Test
  void refusesAPrefixOfMoreThan200Characters() {
    Settings.read(logging("orgtrail:s3KeyPrefix", "a".repeat(200)));
    assertRefused(
        logging("orgtrail:s3KeyPrefix", "a".repeat(201)),
        "s3KeyPrefix",
        "a".repeat(201),
        "up to 200");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wormRetentionYears=1 | exclude each other",
        "expireAfterDays=364 | orgtrail:expireAfterDays must be at least the retention of 365 days, that is 365, but is '364'",
        "expireAfterDays=400 archiveAfterDays=400 | orgtrail:archiveAfterDays must be less than orgtrail:expireAfterDays, 400, but is '400'",
        "awsAccountIds=[\"345678901234\"] | orgtrail:awsAccountIds @@ is for orgtrail:isOrganizationTrail false",
        "enableCloudtrailBucketAccessLogging=false accessLoggingBucketName=abc | orgtrail:accessLoggingBucketName @@ is of no use while",
        "enableCloudtrailBucketAccessLogging=false accessLoggingBucketPrefix=abc | orgtrail:accessLoggingBucketPrefix @@ is of no use while"
      })
  void refusesSettingsThatContradictEachOther(String settings, String expected) {
    var config = StackFiles.logging();
    for (var setting : settings.split(" ")) {
      var keyAndValue = setting.split("=");
      var value = keyAndValue[1];
      config = StackFiles.with(config, "orgtrail:" + keyAndValue[0], value);
    }
    var error = errors(config);
    assertEquals(1, error.lines().count(), error);
    assertTrue(error.replaceAll(" '.*' is ", " @@ is ").contains(expected), error);
  }

  @Test
  void countsLeapDaysWhereARetentionInYearsMustEndBeforeExpiry() {
    var config = logging("orgtrail:wormRetentionDays", null, "orgtrail:wormRetentionYears", "10");
    Settings.read(StackFiles.with(config, "orgtrail:expireAfterDays", "3653"));
    var error = errors(StackFiles.with(config, "orgtrail:expireAfterDays", "3652"));
    assertTrue(error.contains("the retention of 10 years, that is 3653"), error);
  }

  @Test
  void refusesAnOrganizationsSettingsForTrailsOfSingleAccounts() {
    var lines = errors(logging("orgtrail:isOrganizationTrail", "false")).lines().sorted().toList();
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("orgtrail:awsAccountIds is missing"), lines.get(0));
    assertTrue(
        lines.get(1).startsWith("orgtrail:managementAccountId '234567890123' is of no use"),
        lines.get(1));
    assertTrue(
        lines.get(2).startsWith("orgtrail:organizationId 'o-exampleorg1' is of no use"),
        lines.get(2));
  }

  @Test
  void refusesAPrefixBesideTheStackThatItComesFrom() {
    assertEquals(
        "orgtrail:s3KeyPrefix 'audit' comes from orgtrail:loggingStack: remove it",
        errors(management("orgtrail:s3KeyPrefix", "audit")));
  }

  @Test
  void readsAStackThatStandsAlone() {
    var settings = (Settings.Standalone) Settings.read(StackFiles.standalone());
    assertEquals(Optional.empty(), settings.logStore().writers().managementAccountId());
    assertTrue(settings.trail().isOrganizationTrail());
  }

  @Test
  void refusesInAStackThatStandsAloneWhatLinksTwo() {
    assertEquals(
        "orgtrail:managementAccountId is not a setting of a standalone stack: remove it",
        errors(StackFiles.standalone("orgtrail:managementAccountId", "234567890123")));
  }

  private static final String OWN_POLICY =
      "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:role/A'},'Action':'s3:GetObject','Resource':'*'}]}"
          .replace('\'', '"');

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text | must be a policy document in JSON",
        "[] | must be a policy document in JSON",
        "{} | has no Statement",
        "{'Statement':[{'Principal':{'AWS':'a'},'Action':'a:b','Resource':'*'}]} | has a statement without an Effect",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Action':'a:b','Resource':'*','Condition':{'StringEquals':{'x':[]}}}]} | has an empty 'x'",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Action':'a:b','Resource':'*','Condition':{}}]} | has an empty 'Condition'",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':123456789012},'Action':'a:b','Resource':'*'}]} | has the number 123456789012 as a principal: put account ids in quotes",
        "{'Statement':[],'Statements':['a']} | has 'Statements', no element of a policy",
        "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'*'}]} | statement 1 allows everyone",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'*'},'Action':'s3:GetObject','Resource':'*'}]} | statement 1 allows everyone",
        "{'Statement':[{'Sid':'x','Effect':'Allow','NotPrincipal':{'AWS':'arn:aws:iam::1:root'},'Action':'a:b','Resource':'*'}]} | statement 'x' allows everyone",
        "{'Statement':[{'Effect':'Allow','Action':'s3:GetObject','Resource':'*'}]} | statement 1 has no Principal",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Resource':'*'}]} | statement 1 has no Action",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Action':'s3:GetObject'}]} | statement 1 has no Resource",
        "{'Statement':[{'Effect':'Grant','Principal':{'AWS':'a'},'Action':'s3:GetObject','Resource':'*'}]} | statement 1 has the Effect 'Grant'",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'a'},'Action':'a:b','Resource':'*','Conditions':{'a':'b'}}]} | has 'Conditions', no element of a statement"
      })
  void refusesAPolicyThatIsNone(String policy, String expected) {
    for (var setting : List.of("additionalBucketPolicy", "additionalKeyPolicy")) {
      var lines =
          errors(logging("orgtrail:" + setting, policy.replace('\'', '"'))).lines().toList();
      assertTrue(
          lines.stream().anyMatch(line -> line.startsWith("orgtrail:" + setting + " " + expected)),
          lines.toString());
    }
  }

  @Test
  void takesAnAllowForEveryoneThatAConditionNarrows() {
    Settings.read(
        logging(
            "orgtrail:additionalBucketPolicy",
            OWN_POLICY
                .replace("{\"AWS\":\"arn:aws:iam::123456789012:role/A\"}", "\"*\"")
                .replace(
                    "\"Resource\"",
                    "\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-exampleorg1\"}},\"Resource\"")));
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
