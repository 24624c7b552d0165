package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.CisAlarm;
import orgtrail.aws.Control.Framework;
import orgtrail.config.Settings;
import orgtrail.config.StackConfiguration;
import orgtrail.config.StackKind;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** A loosened setting says which controls it gives up. Everything else is quiet. */
class ControlWarningsTest {
  private static final String MULTI_REGION =
      "Security Hub CloudTrail.1; CIS 3.1 (1.4, 3.0, 5.0); AWS Config multi-region-cloudtrail-enabled, cloudtrail-security-trail-enabled";

  private static final String MANAGEMENT = "{'Field':'eventCategory','Equals':['Management']}";

  private static final String[] ALARMS = {
    "cloudwatchLogs", "true", "alarms", "true", "alarmEmail", "soc@example.org"
  };

  // --- The defaults ------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void areNotGivenForTheDefaults(StackKind kind) {
    assertEquals(List.of(), lines(kind));
  }

  @Test
  void areNotGivenForAllAlarms() {
    assertEquals(List.of(), lines(StackKind.MANAGEMENT, ALARMS));
  }

  // --- The trail ---------------------------------------------------------------------------------

  @Test
  void areGivenForAPausedTrail() {
    assertEquals(
        List.of(
            "orgtrail:enableCloudtrail false: the trail exists, but records nothing. This does not meet Security Hub CloudTrail.1, CloudTrail.3; CIS 3.1 (1.4, 3.0, 5.0); AWS Config multi-region-cloudtrail-enabled, cloudtrail-enabled, cloudtrail-security-trail-enabled"),
        lines(StackKind.MANAGEMENT, "enableCloudtrail", "false"));
  }

  @Test
  void areGivenForATrailWithoutDigests() {
    assertEquals(
        List.of(
            "orgtrail:enableLogFileValidation false: nothing reveals changed or missing log files. This does not meet Security Hub CloudTrail.4; CIS 3.2 (1.4, 3.0, 5.0); AWS Config cloud-trail-log-file-validation-enabled, cloudtrail-security-trail-enabled"),
        lines(StackKind.MANAGEMENT, "enableLogFileValidation", "false"));
  }

  @Test
  void areGivenForATrailOfOneRegion() {
    assertEquals(
        List.of(
            "orgtrail:isMultiRegionTrail false: the trail records only its home region. This does not meet "
                + MULTI_REGION),
        lines(StackKind.MANAGEMENT, "isMultiRegionTrail", "false"));
  }

  @Test
  void areGivenOnceForEachOfTwoSettings() {
    assertEquals(
        List.of(
            "orgtrail:isMultiRegionTrail false: the trail records only its home region. This does not meet "
                + MULTI_REGION,
            "orgtrail:includeGlobalServiceEvents false: the trail does not record IAM, STS and CloudFront. This does not meet AWS Config cloudtrail-security-trail-enabled"),
        lines(
            StackKind.MANAGEMENT,
            "isMultiRegionTrail",
            "false",
            "includeGlobalServiceEvents",
            "false"));
  }

  /** An alarm on a trail that is paused or that has one region does not meet its control either. */
  @ParameterizedTest
  @ValueSource(strings = {"enableCloudtrail", "isMultiRegionTrail"})
  void nameTheControlsOfTheAlarmsThatCannotBeMet(String setting) {
    var line =
        lines(
                StackKind.MANAGEMENT,
                with(ALARMS, setting, "false", "excludeAlarms", "['CloudWatch.2']"))
            .get(0);
    assertTrue(line.contains(", CloudWatch.1, CloudWatch.3, CloudWatch.4, "), line);
    assertTrue(line.contains("CIS 3.1, 4.3, 4.2, 4.4, "), line);
    assertTrue(line.contains(", 4.15 (1.4, 3.0, 5.0)"), line);
  }

  // --- The events --------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "managementEventsReadWriteType | WriteOnly | does not record management events that read",
        "managementEventsReadWriteType | ReadOnly | does not record management events that write",
        "excludeManagementEventSources | ['kms.amazonaws.com'] | leaves out management events of kms.amazonaws.com",
        "excludeManagementEventSources | ['rdsdata.amazonaws.com'] | leaves out management events of rdsdata.amazonaws.com",
        "excludeManagementEventSources | ['rdsdata.amazonaws.com','kms.amazonaws.com'] | leaves out management events of kms.amazonaws.com and rdsdata.amazonaws.com"
      })
  void areGivenForFewerManagementEvents(String setting, String value, String reason) {
    assertEquals(
        List.of("the trail " + reason + ": this does not meet " + MULTI_REGION),
        lines(StackKind.MANAGEMENT, setting, value));
  }

  @Test
  void areGivenInOneLineForTwoKindsOfMissingEvents() {
    assertEquals(
        List.of(
            "the trail does not record management events that read and leaves out management events of kms.amazonaws.com: this does not meet "
                + MULTI_REGION),
        lines(
            StackKind.MANAGEMENT,
            "managementEventsReadWriteType",
            "WriteOnly",
            "excludeManagementEventSources",
            "['kms.amazonaws.com']"));
  }

  @Test
  void areGivenForATrailOfDataEventsOnly() {
    assertEquals(
        List.of("the trail records no management events: this does not meet " + MULTI_REGION),
        lines(
            StackKind.MANAGEMENT, "includeManagementEvents", "false", "enableDataLogging", "true"));
  }

  @Test
  void areGivenForSelectorsThatLeaveOutReadsOfKms() {
    assertEquals(
        List.of(
            "the trail leaves out management events of kms.amazonaws.com: this does not meet "
                + MULTI_REGION),
        lines(
            StackKind.MANAGEMENT,
            "advancedEventSelectors",
            selectors(
                MANAGEMENT
                    + ",{'Field':'readOnly','Equals':['true']},{'Field':'eventSource','NotEquals':['kms.amazonaws.com']}",
                MANAGEMENT + ",{'Field':'readOnly','Equals':['false']}")));
  }

  @Test
  void areNotGivenForSelectorsThatTogetherRecordAllManagementEvents() {
    assertEquals(
        List.of(),
        lines(
            StackKind.MANAGEMENT,
            "advancedEventSelectors",
            selectors(
                MANAGEMENT + ",{'Field':'readOnly','Equals':['true']}",
                MANAGEMENT + ",{'Field':'readOnly','Equals':['false']}")));
  }

  /** The default records no data events, so whoever records some loosens nothing. */
  @Test
  void areNotGivenForSomeDataEvents() {
    assertEquals(
        List.of(),
        lines(
            StackKind.MANAGEMENT,
            "enableDataLogging",
            "true",
            "dataLoggingReadWriteType",
            "WriteOnly"));
  }

  // --- Log group and alarms ----------------------------------------------------------------------

  @Test
  void areGivenForALogGroupOfLessThanAYear() {
    assertEquals(
        List.of(
            "orgtrail:cloudwatchLogRetentionDays 180: this does not meet AWS Config cw-loggroup-retention-period-check"),
        lines(StackKind.MANAGEMENT, "cloudwatchLogs", "true", "cloudwatchLogRetentionDays", "180"));
  }

  @Test
  void areNotGivenForALogGroupThatIsNotMade() {
    assertEquals(List.of(), lines(StackKind.MANAGEMENT, "cloudwatchLogRetentionDays", "180"));
  }

  @Test
  void areGivenForExcludedAlarms() {
    assertEquals(
        List.of(
            "orgtrail:excludeAlarms CloudWatch.2, CIS.4.15: this does not meet Security Hub CloudWatch.2; CIS 4.1, 4.15 (1.4, 3.0, 5.0)"),
        lines(StackKind.MANAGEMENT, with(ALARMS, "excludeAlarms", "['CIS.4.15','CloudWatch.2']")));
  }

  @Test
  void areGivenIfEveryAlarmIsExcluded() {
    var all =
        Arrays.stream(CisAlarm.values())
            .map(alarm -> "'" + alarm.id() + "'")
            .collect(Collectors.joining(","));
    var lines = lines(StackKind.MANAGEMENT, with(ALARMS, "excludeAlarms", "[" + all + "]"));
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("CIS 4.3, 4.1, 4.2, 4.4, "), lines.get(0));
  }

  // --- Removal -----------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOGGING | Security Hub KMS.3; AWS Config kms-cmk-not-scheduled-for-deletion",
        "MANAGEMENT | Security Hub CloudTrail.3; AWS Config cloudtrail-enabled",
        "STANDALONE | Security Hub CloudTrail.3, KMS.3; AWS Config cloudtrail-enabled, kms-cmk-not-scheduled-for-deletion"
      })
  void areGivenInOneLineForAStackThatCanBeDestroyed(StackKind kind, String controls) {
    assertEquals(
        List.of(
            "orgtrail:forceDestroy true: pulumi destroy can delete the stack. This no longer ensures "
                + controls),
        lines(kind, "forceDestroy", "true"));
  }

  // --- The log store -----------------------------------------------------------------------------

  @Test
  void areGivenForABucketWithoutAccessLogs() {
    assertEquals(
        List.of(
            "orgtrail:enableCloudtrailBucketAccessLogging false: this does not meet Security Hub CloudTrail.7, S3.9; CIS 3.6 (1.4); CIS 3.4 (3.0, 5.0); AWS Config s3-bucket-logging-enabled"),
        lines(StackKind.LOGGING, "enableCloudtrailBucketAccessLogging", "false"));
  }

  @Test
  void areNotGivenForAnotherBucketForAccessLogs() {
    assertEquals(List.of(), lines(StackKind.LOGGING, "accessLoggingBucketName", "central"));
  }

  @Test
  void areGivenForARetentionOfLessThanAYear() {
    assertEquals(
        List.of("orgtrail:wormRetentionDays 364: this no longer ensures PCI DSS 10.5.1"),
        lines(StackKind.LOGGING, "wormRetentionDays", "364"));
  }

  @ParameterizedTest
  @CsvSource({"wormRetentionDays, 366", "wormRetentionYears, 1", "wormMode, COMPLIANCE"})
  void areNotGivenForALongerOrFirmerLock(String setting, String value) {
    assertEquals(List.of(), lines(StackKind.LOGGING, "wormRetentionDays", null, setting, value));
  }

  @Test
  void areGivenForLogFilesThatExpireWithinAYear() {
    assertEquals(
        List.of(
            "orgtrail:wormRetentionDays 30: this no longer ensures PCI DSS 10.5.1",
            "orgtrail:expireAfterDays 364: this does not meet PCI DSS 10.5.1"),
        lines(StackKind.LOGGING, "wormRetentionDays", "30", "expireAfterDays", "364"));
  }

  @Test
  void areNotGivenForLogFilesThatExpireAfterAYear() {
    assertEquals(List.of(), lines(StackKind.LOGGING, "expireAfterDays", "365"));
  }

  @Test
  void areGivenForLogFilesThatMustBeRestoredWithinThreeMonths() {
    assertEquals(
        List.of(
            "orgtrail:archiveAfterDays 91: log files in DEEP_ARCHIVE must be restored before somebody can read them. This does not meet PCI DSS 10.5.1"),
        lines(StackKind.LOGGING, "archiveAfterDays", "91", "archiveStorageClass", "DEEP_ARCHIVE"));
  }

  @ParameterizedTest
  @CsvSource({"92, GLACIER", "1, GLACIER_IR"})
  void areNotGivenForALaterOrReadableArchive(String days, String storageClass) {
    assertEquals(
        List.of(),
        lines(StackKind.LOGGING, "archiveAfterDays", days, "archiveStorageClass", storageClass));
  }

  @Test
  void areGivenForAnExistingKey() {
    assertEquals(
        List.of(
            "orgtrail:kmsKeyArn: the program does not manage this key. This no longer ensures Security Hub KMS.3, KMS.4, KMS.5; CIS 3.8 (1.4); CIS 3.6 (3.0, 5.0); AWS Config kms-cmk-not-scheduled-for-deletion, cmk-backing-key-rotation-enabled, kms-key-policy-no-public-access"),
        lines(StackKind.LOGGING, "kmsKeyArn", Examples.EXISTING_KEY));
  }

  /** In a management stack, the setting only says where the logging account's key is. */
  @Test
  void areNotGivenForTheKeyAsAStaticValue() {
    assertEquals(List.of(), lines(Examples.staticLink()));
  }

  /** The controls ask whether the key is rotated, not how often. */
  @ParameterizedTest
  @ValueSource(strings = {"90", "2560"})
  void areNotGivenForAnotherRotationPeriod(String days) {
    assertEquals(List.of(), lines(StackKind.LOGGING, "keyRotationPeriodDays", days));
  }

  @Test
  void areGivenForMembersThatReadTheirLogs() {
    assertEquals(
        List.of(
            "orgtrail:membersReadOwnLogs true: the statements for the members have conditions with wildcards, which these controls do not evaluate. This no longer ensures Security Hub CloudTrail.6, S3.2, KMS.5; CIS 3.3 (1.4); AWS Config s3-bucket-public-read-prohibited, kms-key-policy-no-public-access"),
        lines(StackKind.LOGGING, "membersReadOwnLogs", "true"));
  }

  @Test
  void areNotGivenForMembersThatThePoliciesName() {
    assertEquals(
        List.of(),
        lines(StackKind.LOGGING, with(Fixtures.singleAccounts(), "membersReadOwnLogs", "true")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "additionalBucketPolicy | s3:PutBucketPolicy | arn:aws:s3:::cloudtrail-123456789012-example-quantum-123 | Security Hub CloudTrail.6, S3.2, S3.3, S3.6; CIS 3.3 (1.4); AWS Config s3-bucket-public-read-prohibited, s3-bucket-public-write-prohibited, s3-bucket-blacklisted-actions-prohibited",
        "additionalKeyPolicy | kms:Decrypt | * | Security Hub KMS.5; AWS Config kms-key-policy-no-public-access"
      })
  void areGivenForStatementsThatAllowMoreButNotForThoseThatDeny(
      String setting, String action, String resource, String controls) {
    assertEquals(
        List.of(
            "orgtrail:"
                + setting
                + ": it allows more than the program. This no longer ensures "
                + controls),
        lines(StackKind.LOGGING, setting, policy("Allow", action, resource)));
    assertEquals(List.of(), lines(StackKind.LOGGING, setting, policy("Deny", action, resource)));
  }

  private static String policy(String effect, String action, String resource) {
    return "{'Version':'2012-10-17','Statement':[{'Effect':'%s','Principal':{'AWS':'arn:aws:iam::345678901234:role/a'},'Action':'%s','Resource':'%s'}]}"
        .formatted(effect, action, resource);
  }

  // --- In a run ----------------------------------------------------------------------------------

  @Test
  void areGivenByThePreviewAndByTheUpdate() {
    var expected =
        lines(StackKind.MANAGEMENT, "enableLogFileValidation", "false", "forceDestroy", "true");
    assertEquals(2, expected.size());
    var run =
        Examples.management("enableLogFileValidation", "false", "forceDestroy", "true").inPreview();
    assertEquals(expected, run.run().warnings());
    assertEquals(
        expected,
        Examples.management("enableLogFileValidation", "false", "forceDestroy", "true")
            .run()
            .warnings());
  }

  @Test
  void areGivenByALoggingAndAStandaloneStackToo() {
    assertEquals(
        lines(StackKind.LOGGING, "enableCloudtrailBucketAccessLogging", "false").get(0),
        Examples.logging("enableCloudtrailBucketAccessLogging", "false").run().warnings().get(0));
    var config =
        Fixtures.standalone(
            "isMultiRegionTrail", "false", "enableCloudtrailBucketAccessLogging", "false");
    var warnings = Deployment.of(config).run().warnings();
    assertEquals(lines(config), warnings.subList(0, 2));
    assertEquals(Examples.OPEN, warnings.get(2));
  }

  // --- The list ----------------------------------------------------------------------------------

  /** A loosened setting must name a control, or its line would end in the middle. */
  @ParameterizedTest
  @EnumSource
  void haveSettingsAndControls(Loosening loosening) {
    assertTrue(loosening.settings().size() > 0);
    assertTrue(loosening.allControls().size() > 0);
    for (var control : loosening.allControls()) {
      assertTrue(
          EnumSet.allOf(Framework.class).stream().anyMatch(f -> !control.names(f).isEmpty()),
          control.id());
    }
  }

  private static List<String> lines(StackKind kind, String... namesAndValues) {
    return lines(
        switch (kind) {
          case LOGGING -> Fixtures.logging(namesAndValues);
          case MANAGEMENT -> Fixtures.management(namesAndValues);
          case REPLICA -> Fixtures.replica(namesAndValues);
          case STANDALONE -> Fixtures.standalone(namesAndValues);
        });
  }

  /** Quotes of JSON are written as apostrophes. */
  private static List<String> lines(Map<String, String> config) {
    config.replaceAll((key, value) -> value.replace('\'', '"'));
    return ControlWarnings.of(Settings.read(StackConfiguration.of(config)));
  }

  private static String[] with(String[] first, String... second) {
    var all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static String selectors(String... fields) {
    return "[{'FieldSelectors':[" + String.join("]},{'FieldSelectors':[", fields) + "]}]";
  }
}
