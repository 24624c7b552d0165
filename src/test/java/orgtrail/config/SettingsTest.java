package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pulumi.exceptions.RunException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.ArchiveStorageClass;
import orgtrail.aws.EventSelector;
import orgtrail.aws.Retention;
import orgtrail.aws.WormMode;
import orgtrail.testing.Fixtures;

/** What holds for the settings of every kind of stack. */
class SettingsTest {
  @Test
  void readsALoggingStack() {
    assertEquals(
        new Settings.Logging(
            new LogStoreSettings(
                "example-quantum-123",
                new LogStoreSettings.Writers(
                    Optional.of("234567890123"), Optional.of("o-exampleorg1"), List.of()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                new Retention(WormMode.GOVERNANCE, 365, Retention.Unit.DAYS),
                Optional.empty(),
                new LogStoreSettings.Lifecycle(
                    Optional.empty(), ArchiveStorageClass.GLACIER_IR, 131_072, Optional.empty()),
                new LogStoreSettings.Access(List.of(), false, List.of(), List.of()),
                Optional.empty(),
                Optional.empty(),
                new LogStoreSettings.KeySettings(
                    Optional.empty(), 365, false, 30, List.of(), Optional.empty()),
                new LogStoreSettings.AccessLogging(true, Optional.empty(), Optional.empty(), 365),
                Optional.empty(),
                false,
                Optional.empty(),
                new LogStoreSettings.Adoption(false, Optional.empty(), Set.of()),
                new QuerySettings(false, List.of(), 100, 7))),
        Reading.settings(Fixtures.logging()));
  }

  @Test
  void readsAManagementStack() {
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
                new TrailSettings.CloudWatchLogs(
                    false, 365, false, Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                new TrailSettings.Alarms(Optional.empty(), Optional.empty(), List.of()),
                0,
                false,
                false,
                false),
            new Settings.TrailLink(Optional.of("organization/orgtrail/logging"), Optional.empty()),
            new TamperGuard(TamperGuard.Mode.NONE, List.of())),
        Reading.settings(Fixtures.management()));
  }

  @Test
  void readsAStandaloneStack() {
    var settings = (Settings.Standalone) Reading.settings(Fixtures.standalone());
    assertEquals(Optional.empty(), settings.logStore().writers().managementAccountId());
    assertEquals(Optional.of("o-exampleorg1"), settings.logStore().writers().organizationId());
    assertTrue(settings.trail().isOrganizationTrail());
  }

  @Test
  void giveAStandaloneStackTheSettingsOfBothParts() {
    var standalone = (Settings.Standalone) Reading.settings(Fixtures.standalone());
    assertEquals(Optional.of(standalone.logStore()), standalone.ofLogStore());
    assertEquals(Optional.of(standalone.trail()), standalone.ofTrail());
    var management = (Settings.Management) Reading.settings(Fixtures.management());
    assertEquals(Optional.of(management.trail()), management.ofTrail());
    assertEquals(Optional.empty(), management.ofLogStore());
    assertEquals(Optional.empty(), Reading.settings(Fixtures.logging()).ofTrail());
  }

  @Test
  void nameAnotherStackWithoutItsOrganizationAndProject() {
    assertEquals("logging", Settings.TrailLink.shortName("organization/orgtrail/logging"));
  }

  @ParameterizedTest
  @CsvSource({"true, '', true", "true, central, false", "false, '', false"})
  void needABucketForAccessLogsUnlessThereIsOneOrThereAreNone(
      boolean enabled, String bucket, boolean needed) {
    var logging =
        new LogStoreSettings.AccessLogging(
            enabled, Optional.of(bucket).filter(name -> !name.isEmpty()), Optional.empty(), 365);
    assertEquals(needed, logging.needsBucket());
  }

  /** The log store refuses deployment principals of another account. */
  @Test
  void takeTheAccountOfAGuardedLogStoreFromItsDeploymentPrincipals() {
    var role = "arn:aws:iam::123456789012:role/Deployer";
    assertEquals(Optional.of("123456789012"), guarded(List.of(role)).accountId());
    assertEquals(Optional.empty(), guarded(List.of()).accountId());
  }

  private static GuardedLogStore guarded(List<String> deploymentPrincipals) {
    return new GuardedLogStore(
        "logs",
        Optional.empty(),
        Reading.KEY_ARN,
        Optional.empty(),
        deploymentPrincipals,
        List.of());
  }

  @Test
  void knowsTheKindOfEachStack() {
    assertEquals(StackKind.LOGGING, Reading.settings(Fixtures.logging()).kind());
    assertEquals(StackKind.MANAGEMENT, Reading.settings(Fixtures.management()).kind());
    assertEquals(StackKind.STANDALONE, Reading.settings(Fixtures.standalone()).kind());
    assertEquals(StackKind.REPLICA, Reading.settings(Fixtures.replica()).kind());
  }

  // --- Keys --------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"production", "Logging", "LOGGING", ""})
  void refuseAnUnknownKindOfStackAndNothingElse(String kind) {
    Reading.assertRefused(
        Reading.ofLogging("account", kind, "wormMode", "NONE"),
        "account",
        "logging or management or standalone or replica",
        kind);
  }

  @Test
  void refuseAStackWithoutAKind() {
    assertEquals(
        List.of(
            "orgtrail:account is missing, it must be logging or management or standalone or replica: pulumi config set orgtrail:account <value>"),
        Reading.ofLogging("account", null));
  }

  @ParameterizedTest(name = "{0} in a stack of kind {1}")
  @MethodSource("settingsAndKindsThatDoNotReadThem")
  void refuseASettingThatTheKindOfStackDoesNotReadEvenWithItsDefault(
      Setting setting, StackKind kind) {
    for (var value : List.of(setting.defaultValue().orElse("any"), "any")) {
      assertEquals(
          List.of(
              "%s is not a setting of a %s stack: remove it".formatted(setting.key(), kind.text())),
          Reading.problems(Fixtures.with(stack(kind), setting.key(), value)));
    }
  }

  static Stream<Arguments> settingsAndKindsThatDoNotReadThem() {
    return Arrays.stream(Setting.values())
        .flatMap(
            setting ->
                StackKind.ALL.stream()
                    .filter(kind -> !setting.kinds().contains(kind))
                    .map(kind -> Arguments.of(setting, kind)));
  }

  @ParameterizedTest
  @CsvSource({"awsAccountIds, [1]", "awsAccountIds, []", "managementAccountId, 1"})
  void refuseInAStandaloneStackOfOneAccountWhatOnlyALoggingStackReads(
      String setting, String value) {
    assertEquals(
        List.of("orgtrail:%s is not a setting of a standalone stack: remove it".formatted(setting)),
        Reading.problems(
            Fixtures.standalone(
                "isOrganizationTrail", "false", "organizationId", null, setting, value)));
  }

  @Test
  void haveSettingsThatOnlySomeKindsRead() {
    var pairs = settingsAndKindsThatDoNotReadThem().map(p -> List.of(p.get()).toString()).toList();
    assertTrue(pairs.contains("[WORM_MODE, MANAGEMENT]"), pairs.toString());
    assertTrue(pairs.contains("[IS_MULTI_REGION_TRAIL, LOGGING]"), pairs.toString());
    assertTrue(pairs.contains("[MANAGEMENT_ACCOUNT_ID, STANDALONE]"), pairs.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "wormRetentionDay, wormRetentionDays",
    "wormretentiondays, wormRetentionDays",
    "organisationId, organizationId",
    "wormmode, wormMode",
    "forceDestory, forceDestroy"
  })
  void refuseAMisspelledKeyAndTellTheProbableOne(String typo, String meant) {
    assertEquals(
        List.of("orgtrail:%s is not a setting; did you mean orgtrail:%s?".formatted(typo, meant)),
        Reading.ofLogging(typo, "1"));
  }

  @Test
  void refuseAKeyThatResemblesNoSetting() {
    assertEquals(
        List.of("orgtrail:colour is not a setting; docs/settings.md lists the settings"),
        Reading.ofLogging("colour", "blue"));
  }

  @Test
  void ignoreKeysOfOtherNamespaces() {
    Reading.settings(
        Fixtures.logging("aws:skipMetadataApiCheck", "true", "other:wormRetentionDay", "1"));
  }

  @Test
  void refuseSecrets() {
    var secrets = Set.of("orgtrail:organizationId", "orgtrail:name", "aws:secretKey", "other:name");
    var error =
        assertThrows(
            RunException.class,
            () -> Settings.read(new StackConfiguration(Fixtures.logging(), secrets)));
    assertEquals(
        List.of(
            "orgtrail:name must not be a secret, because its value appears in policies and names: set it again without --secret",
            "orgtrail:organizationId must not be a secret, because its value appears in policies and names: set it again without --secret"),
        error.getMessage().lines().toList());
  }

  @Test
  void takeSecretsOfOtherNamespaces() {
    Settings.read(new StackConfiguration(Fixtures.logging(), Set.of("aws:secretKey")));
  }

  // --- All mistakes at once ----------------------------------------------------------------------

  @Test
  void tellAllMistakesAtOnceInALineEach() {
    assertEquals(
        List.of(
            "orgtrail:colour is not a setting; docs/settings.md lists the settings",
            "orgtrail:wormMode must be GOVERNANCE or COMPLIANCE, but is 'NONE'",
            "orgtrail:wormRetentionDays must be a whole number from 1 to 36500, but is '0'"),
        Reading.ofLogging("wormMode", "NONE", "wormRetentionDays", "0", "colour", "blue"));
  }

  @Test
  void tellContradictionsOfValidSettingsBesideABadValue() {
    assertEquals(
        List.of(
            "orgtrail:wormMode must be GOVERNANCE or COMPLIANCE, but is 'COMPLIENCE'",
            "orgtrail:expireAfterDays must be at least the retention of 365 days, that is 365, but is '364'"),
        Reading.ofLogging(
            "wormMode", "COMPLIENCE", "expireAfterDays", "364", "forceDestroy", "true"));
  }

  @Test
  void tellContradictionsOfTheTrailBesideABadEntry() {
    assertEquals(
        List.of(
            "orgtrail:insights must be a list whose entries are each ApiCallRateInsight or ApiErrorRateInsight, but has 'ApiCallRate'",
            "orgtrail:includeGlobalServiceEvents must be true when orgtrail:isMultiRegionTrail is true: CloudTrail refuses a multi-region trail without them",
            "orgtrail:alarms must be false without CloudWatch Logs, which the alarms evaluate: set orgtrail:cloudwatchLogs: true, or name an existing log group and role"),
        Reading.ofManagement(
            "alarms", "true",
            "alarmEmail", "soc@example.org",
            "insights", "['ApiCallRate']",
            "includeGlobalServiceEvents", "false"));
  }

  @Test
  void tellTheMistakesOfLogStoreAndTrailOfAStandaloneStackTogether() {
    assertEquals(
        List.of(
            "orgtrail:archiveAfterDays must be less than orgtrail:expireAfterDays, 400, but is '400'",
            "orgtrail:notifySnsTopicName must be a topic name of 1 to 256 letters, digits, - and _, or the ARN of an existing topic, but is 'new logs'"),
        Reading.problems(
            Fixtures.standalone(
                "archiveAfterDays", "400",
                "expireAfterDays", "400",
                "notifySnsTopicName", "new logs")));
  }

  @Test
  void tellTheMistakesOfTrailAndLinkTogether() {
    assertEquals(
        List.of(
            "orgtrail:delegatedAdministrator must be an account id of 12 digits, in quotes, but is '1234'",
            "orgtrail:s3BucketName and orgtrail:kmsKeyArn go together: orgtrail:s3BucketName is missing"),
        Reading.ofManagement(
            "delegatedAdministrator", "1234", "loggingStack", null, "kmsKeyArn", Reading.KEY_ARN));
  }

  // --- One mistake, one line ---------------------------------------------------------------------

  private static final String[] LOG_STORE = {
    "s3BucketName", "my-log-bucket",
    "s3KeyPrefix", "audit",
    "wormMode", "GOVERNANCE",
    "wormRetentionDays", "365",
    "breakGlassPrincipals", "['arn:aws:iam::123456789012:role/A']",
    "archiveAfterDays", "100",
    "archiveStorageClass", "GLACIER",
    "archiveObjectSizeGreaterThan", "1000",
    "expireAfterDays", "400",
    "logReaders", "['arn:aws:iam::123456789012:root']",
    "membersReadOwnLogs", "true",
    "additionalBucketPolicy", PolicyDocumentReaderTest.OWN,
    "logNotifications", "arn:aws:sns:ap-southeast-1:123456789012:new-logs",
    "kmsKeyArn", Reading.KEY_ARN,
    "keyRotationPeriodDays", "90",
    "keyDeletionWindowDays", "7",
    "keyAdministrators", "['arn:aws:iam::123456789012:role/A']",
    "additionalKeyPolicy", PolicyDocumentReaderTest.OWN,
    "enableCloudtrailBucketAccessLogging", "true",
    "accessLoggingBucketName", "central",
    "accessLoggingBucketPrefix", "cloudtrail",
    "accessLogRetentionDays", "1",
    "forceDestroy", "true",
    "confirmReplacement", "old-bucket"
  };

  private static final String[] TRAIL = {
    "isOrganizationTrail", "true",
    "enableCloudtrail", "true",
    "enableLogFileValidation", "true",
    "isMultiRegionTrail", "true",
    "includeGlobalServiceEvents", "true",
    "delegatedAdministrator", "345678901234",
    "skipPreflight", "true",
    "includeManagementEvents", "true",
    "managementEventsReadWriteType", "All",
    "excludeManagementEventSources", "['rdsdata.amazonaws.com']",
    "enableDataLogging", "true",
    "dataLoggingReadWriteType", "All",
    "dataResources", "['AWS::DynamoDB::Table']",
    "insights", "['ApiCallRateInsight','ApiErrorRateInsight']",
    "cloudwatchLogs", "true",
    "cloudwatchLogRetentionDays", "365",
    "notifySnsTopicName", "new-logs",
    "alarms", "true",
    "alarmEmail", "soc@example.org",
    "excludeAlarms", "['CloudWatch.2']",
    "forceDestroy", "true"
  };

  /** Settings that exclude others stand in a stack without those. */
  private static Map<String, String> besideOnlyWhatFits(Setting setting, StackKind kind) {
    var config = stack(kind);
    if (kind != StackKind.MANAGEMENT) {
      config = Fixtures.with(config, LOG_STORE);
    }
    if (kind == StackKind.MANAGEMENT || kind == StackKind.STANDALONE) {
      config = Fixtures.with(config, TRAIL);
    }
    return withWhatItNeeds(config, setting, kind);
  }

  private static Map<String, String> withWhatItNeeds(
      Map<String, String> config, Setting setting, StackKind kind) {
    var ofTheLink = Set.of(Setting.S3_BUCKET_NAME, Setting.S3_KEY_PREFIX, Setting.KMS_KEY_ARN);
    if (kind == StackKind.MANAGEMENT && ofTheLink.contains(setting)) {
      return Fixtures.with(
          config, "loggingStack", null, "s3BucketName", "logs", "kmsKeyArn", Reading.KEY_ARN);
    }
    return switch (setting) {
      case REPLICA_BUCKET_ARN, REPLICA_KMS_KEY_ARN ->
          Fixtures.with(
              config,
              "replicaBucketArn",
              "arn:aws:s3:::replica",
              "replicaKmsKeyArn",
              "arn:aws:kms:ap-southeast-2:456789012345:key/1234abcd-12ab-34cd-56ef-1234567890ab");
      case AWS_ACCOUNT_IDS -> Fixtures.with(config, Fixtures.singleAccounts());
      case WORM_RETENTION_YEARS -> Fixtures.with(config, "wormRetentionDays", null);
      case ALARM_TOPIC_ARN -> Fixtures.with(config, "alarmEmail", null);
      case CLOUDWATCH_LOG_GROUP_ARN, CLOUDWATCH_LOGS_ROLE_ARN ->
          Fixtures.with(
              config,
              "cloudwatchLogs",
              null,
              "cloudwatchLogGroupArn",
              "arn:aws:logs:ap-southeast-1:234567890123:log-group:trail",
              "cloudwatchLogsRoleArn",
              "arn:aws:iam::234567890123:role/logs");
      case ADVANCED_EVENT_SELECTORS ->
          Fixtures.with(
              config,
              "includeManagementEvents",
              null,
              "managementEventsReadWriteType",
              null,
              "excludeManagementEventSources",
              null,
              "enableDataLogging",
              null,
              "dataLoggingReadWriteType",
              null,
              "dataResources",
              null);
      default -> config;
    };
  }

  private static Map<String, String> stack(StackKind kind) {
    return switch (kind) {
      case LOGGING -> Fixtures.logging();
      case MANAGEMENT -> Fixtures.management();
      case STANDALONE -> Fixtures.standalone();
      case REPLICA -> Fixtures.replica();
    };
  }

  static Stream<Arguments> settingsAndKindsThatReadThem() {
    return Arrays.stream(Setting.values())
        .flatMap(setting -> setting.kinds().stream().map(kind -> Arguments.of(setting, kind)));
  }

  @ParameterizedTest(name = "{0} in a stack of kind {1}")
  @MethodSource("settingsAndKindsThatReadThem")
  void tellABadValueInOneLineBesideManyOtherSettings(Setting setting, StackKind kind) {
    var config = besideOnlyWhatFits(setting, kind);
    assertOneLine(setting, Reading.problems(Fixtures.with(config, setting.key(), "?")));
  }

  @ParameterizedTest(name = "{0} in a stack of kind {1}")
  @MethodSource("settingsAndKindsThatReadThem")
  void tellABadValueInOneLineInAStackWithNoMoreThanItNeeds(Setting setting, StackKind kind) {
    var config = withWhatItNeeds(stack(kind), setting, kind);
    assertOneLine(setting, Reading.problems(Fixtures.with(config, setting.key(), "?")));
  }

  private static void assertOneLine(Setting setting, List<String> problems) {
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith(setting.key() + " "), problems.toString());
  }

  @ParameterizedTest(name = "{0} in a stack of kind {1}")
  @CsvSource({
    "accessLoggingBucketName, enableCloudtrailBucketAccessLogging, logging",
    "accessLoggingBucketPrefix, enableCloudtrailBucketAccessLogging, logging",
    "alarmEmail, alarms, management",
    "alarmTopicArn, alarms, management",
    "excludeAlarms, alarms, management",
    "dataResources, enableDataLogging, management",
    "delegatedAdministrator, isOrganizationTrail, management"
  })
  void tellABadValueThatHasNoEffectInOneLine(String setting, String switchedOff, String kind) {
    var stack = kind.equals("logging") ? Fixtures.logging() : Fixtures.management();
    var problems = Reading.problems(Fixtures.with(stack, switchedOff, "false", setting, "?"));
    assertEquals(1, problems.size(), problems.toString());
  }

  @Test
  void tellAMissingSettingOfAStandaloneStackOnce() {
    assertEquals(
        List.of(
            "orgtrail:name is missing, it must be 3 to 34 lowercase letters and digits with single - between them, so that cloudtrail-<account id>-<name>-logs is a valid bucket name: pulumi config set orgtrail:name <value>"),
        Reading.problems(Fixtures.standalone("name", null)));
  }

  @ParameterizedTest
  @EnumSource(StackKind.class)
  void takeTheStacksThatTheseTestsPutABadValueInto(StackKind kind) {
    Reading.settings(besideOnlyWhatFits(Setting.NAME, kind));
  }
}
