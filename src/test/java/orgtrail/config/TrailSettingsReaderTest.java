package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.CisAlarm;
import orgtrail.aws.InsightType;
import orgtrail.testing.Fixtures;

class TrailSettingsReaderTest {
  private static final String GROUP = "arn:aws:logs:ap-southeast-1:234567890123:log-group:trail";
  private static final String ROLE = "arn:aws:iam::234567890123:role/logs";
  private static final String TOPIC = "arn:aws:sns:ap-southeast-1:234567890123:a";
  private static final String[] ALARMS = {
    "cloudwatchLogs", "true", "alarms", "true", "alarmEmail", "soc@example.org"
  };

  // --- Values that AWS takes ---------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "name, Trail_one.two-three",
    "isMultiRegionTrail, false",
    "enableCloudtrail, false",
    "enableLogFileValidation, false",
    "cloudwatchLogRetentionDays, 3653",
    "notifySnsTopicName, new-logs",
    "notifySnsTopicName, arn:aws:sns:eu-west-1:345678901234:new-logs",
    "delegatedAdministrator, 012345678901",
    "skipPreflight, true",
    "forceDestroy, true"
  })
  void takesWhatAwsTakes(String setting, String value) {
    Reading.trail(setting, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {GROUP, GROUP + ":*"})
  void takesAnExistingLogGroupWithAndWithoutItsStreams(String arn) {
    assertEquals(
        new TrailSettings.CloudWatchLogs(false, 365, false, Optional.of(GROUP), Optional.of(ROLE)),
        Reading.trail("cloudwatchLogGroupArn", arn, "cloudwatchLogsRoleArn", ROLE)
            .cloudWatchLogs());
  }

  @Test
  void selectsAllAlarmsButTheExcludedOnes() {
    var alarms = with(ALARMS, "excludeAlarms", "['CloudWatch.2','CIS.4.15']");
    var expected = Arrays.stream(CisAlarm.values()).collect(Collectors.toList());
    assertEquals(expected, Reading.trail(ALARMS).alarms().selected());
    expected.removeAll(List.of(CisAlarm.UNAUTHORIZED_API_CALLS, CisAlarm.ORGANIZATION_CHANGES));
    assertEquals(expected, Reading.trail(alarms).alarms().selected());
  }

  @Test
  void selectsNoAlarmsByDefault() {
    assertEquals(List.of(), Reading.trail().alarms().selected());
  }

  @Test
  void takesAlarmsOnAnExistingLogGroupAndTopic() {
    var alarms =
        Reading.trail(
                "cloudwatchLogGroupArn", GROUP,
                "cloudwatchLogsRoleArn", ROLE,
                "alarms", "true",
                "alarmTopicArn", TOPIC)
            .alarms();
    assertEquals(Optional.of(TOPIC), alarms.topicArn());
    assertEquals(Optional.empty(), alarms.email());
  }

  @Test
  void sortsInsights() {
    assertEquals(
        List.of(InsightType.API_CALL_RATE, InsightType.API_ERROR_RATE),
        Reading.trail("insights", "['ApiErrorRateInsight','ApiCallRateInsight']").insights());
  }

  @Test
  void tellsATopicsNameFromItsArn() {
    var byName = Reading.trail("notifySnsTopicName", "new-logs");
    assertEquals(Optional.of("new-logs"), byName.newTopicName());
    assertEquals(Optional.empty(), byName.existingTopicArn());
    var byArn = Reading.trail("notifySnsTopicName", TOPIC);
    assertEquals(Optional.empty(), byArn.newTopicName());
    assertEquals(Optional.of(TOPIC), byArn.existingTopicArn());
  }

  @Test
  void namesTheTopicOfTheAlarmsWithoutPeriods() {
    assertEquals("a-b-c-alarms", Reading.trail("name", "a.b-c").alarmTopicName());
  }

  // --- Values that it refuses --------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"ab", "a..b", "a-_b", "-ab", "ab-", "192.168.5.4", "a b", ""})
  void refusesWhatIsNoTrailName(String name) {
    Reading.assertRefused(
        Reading.ofManagement("name", name),
        "name",
        "a trail name: 3 to 128 letters and digits with single - _ or . between them",
        name);
  }

  @ParameterizedTest
  @CsvSource({
    "enableCloudtrail, yes",
    "enableLogFileValidation, 1",
    "isMultiRegionTrail, treu",
    "includeGlobalServiceEvents, ''",
    "isOrganizationTrail, TRUE",
    "cloudwatchLogs, yes",
    "skipPreflight, no",
    "alarms, some",
    "forceDestroy, never"
  })
  void refusesWhatIsNeitherTrueNorFalse(String setting, String value) {
    Reading.assertRefused(Reading.ofManagement(setting, value), setting, "true or false", value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "0", "-1", "365.0", "0365", "3654", "year", ""})
  void refusesARetentionThatCloudWatchLogsDoesNotKnow(String days) {
    Reading.assertRefused(
        Reading.ofManagement("cloudwatchLogRetentionDays", days),
        "cloudwatchLogRetentionDays",
        "one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653",
        days);
  }

  @ParameterizedTest
  @ValueSource(strings = {"new logs", "arn:aws:sqs:eu-west-1:123456789012:a", "a.fifo", ""})
  void refusesWhatIsNoTopic(String topic) {
    Reading.assertRefused(
        Reading.ofManagement("notifySnsTopicName", topic),
        "notifySnsTopicName",
        "a topic name of 1 to 256 letters, digits, - and _, or the ARN of an existing topic",
        topic);
  }

  @Test
  void refusesADelegatedAdministratorThatIsNoAccount() {
    Reading.assertRefused(
        Reading.ofManagement("delegatedAdministrator", "1234"),
        "delegatedAdministrator",
        "an account id of 12 digits, in quotes",
        "1234");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alarmEmail | soc | an e-mail address",
        "alarmEmail | soc@example | an e-mail address",
        "alarmEmail | 'a b@example.org' | an e-mail address"
      })
  void refusesWhatIsNoEmailAddress(String setting, String value, String expected) {
    Reading.assertRefused(
        Reading.ofManagement(with(ALARMS, setting, value)), setting, expected, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soc", "arn:aws:sqs:eu-west-1:123456789012:a"})
  void refusesAnArnOfOtherThanATopicForAlarms(String topic) {
    Reading.assertRefused(
        Reading.ofManagement(with(ALARMS, "alarmEmail", null, "alarmTopicArn", topic)),
        "alarmTopicArn",
        "the ARN of an SNS topic, arn:aws:sns:<region>:<account id>:<name>",
        topic);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trail", ROLE, "arn:aws:logs:ap-southeast-1:234567890123:log-group:"})
  void refusesAnArnOfOtherThanALogGroup(String arn) {
    Reading.assertRefused(
        Reading.ofManagement("cloudwatchLogGroupArn", arn, "cloudwatchLogsRoleArn", ROLE),
        "cloudwatchLogGroupArn",
        "the ARN of a log group, arn:aws:logs:<region>:<account id>:log-group:<name>",
        arn);
  }

  @ParameterizedTest
  @ValueSource(strings = {"logs", GROUP, "arn:aws:iam::234567890123:user/logs"})
  void refusesAnArnOfOtherThanARole(String arn) {
    Reading.assertRefused(
        Reading.ofManagement("cloudwatchLogGroupArn", GROUP, "cloudwatchLogsRoleArn", arn),
        "cloudwatchLogsRoleArn",
        "the ARN of a role, arn:aws:iam::<account id>:role/<name>",
        arn);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "insights | ApiCallRate | ApiCallRateInsight or ApiErrorRateInsight",
        "excludeAlarms | CloudWatch.99 | the id of an alarm: CloudWatch.1, CloudWatch.2, CloudWatch.3, CloudWatch.4, CloudWatch.5, CloudWatch.6, CloudWatch.7, CloudWatch.8, CloudWatch.9, CloudWatch.10, CloudWatch.11, CloudWatch.12, CloudWatch.13, CloudWatch.14, CIS.4.15"
      })
  void refusesAnUnknownEntryOfAList(String setting, String entry, String expected) {
    assertEquals(
        List.of(
            "orgtrail:%s must be a list whose entries are each %s, but has '%s'"
                .formatted(setting, expected, entry)),
        Reading.ofManagement(with(ALARMS, setting, "['" + entry + "']")));
  }

  // --- What contradicts --------------------------------------------------------------------------

  @Test
  void refusesAMultiRegionTrailWithoutGlobalEvents() {
    assertEquals(
        List.of(
            "orgtrail:includeGlobalServiceEvents must be true when orgtrail:isMultiRegionTrail is true: CloudTrail refuses a multi-region trail without them"),
        Reading.ofManagement("includeGlobalServiceEvents", "false"));
    Reading.trail("includeGlobalServiceEvents", "false", "isMultiRegionTrail", "false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "alarms=true;alarmEmail=a@b.org | orgtrail:alarms must be false without CloudWatch Logs, which the alarms evaluate: set orgtrail:cloudwatchLogs: true, or name an existing log group and role",
        "alarms=true;cloudwatchLogs=true | orgtrail:alarms needs exactly one of orgtrail:alarmEmail and orgtrail:alarmTopicArn, so that somebody is notified",
        "alarms=true;cloudwatchLogs=true;alarmEmail=a@b.org;alarmTopicArn=TOPIC | orgtrail:alarms needs exactly one of orgtrail:alarmEmail and orgtrail:alarmTopicArn, so that somebody is notified",
        "alarmEmail=a@b.org | orgtrail:alarmEmail 'a@b.org' has no effect while orgtrail:alarms is false: remove it",
        "alarmTopicArn=TOPIC | orgtrail:alarmTopicArn 'TOPIC' has no effect while orgtrail:alarms is false: remove it",
        "excludeAlarms=['CloudWatch.1'] | orgtrail:excludeAlarms '[\"CloudWatch.1\"]' has no effect while orgtrail:alarms is false: remove it",
        "cloudwatchLogGroupArn=GROUP | orgtrail:cloudwatchLogGroupArn and orgtrail:cloudwatchLogsRoleArn go together: orgtrail:cloudwatchLogsRoleArn is missing",
        "cloudwatchLogsRoleArn=ROLE | orgtrail:cloudwatchLogGroupArn and orgtrail:cloudwatchLogsRoleArn go together: orgtrail:cloudwatchLogGroupArn is missing",
        "cloudwatchLogs=true;cloudwatchLogGroupArn=GROUP;cloudwatchLogsRoleArn=ROLE | orgtrail:cloudwatchLogs true, which makes a log group and a role, and the existing ones in orgtrail:cloudwatchLogGroupArn and orgtrail:cloudwatchLogsRoleArn cannot be set together: remove one of them",
        "alarms=true;cloudwatchLogGroupArn=GROUP;alarmEmail=a@b.org | orgtrail:cloudwatchLogGroupArn and orgtrail:cloudwatchLogsRoleArn go together: orgtrail:cloudwatchLogsRoleArn is missing",
        "alarms=true;cloudwatchLogsRoleArn=ROLE;alarmEmail=a@b.org | orgtrail:cloudwatchLogGroupArn and orgtrail:cloudwatchLogsRoleArn go together: orgtrail:cloudwatchLogGroupArn is missing",
        "insights=['ApiCallRateInsight'];managementEventsReadWriteType=ReadOnly | orgtrail:insights 'ApiCallRateInsight' needs other events than the trail records: ApiCallRateInsight needs management events that write, ApiErrorRateInsight any management events",
        "insights=['ApiErrorRateInsight'];includeManagementEvents=false;enableDataLogging=true | orgtrail:insights 'ApiErrorRateInsight' needs other events than the trail records: ApiCallRateInsight needs management events that write, ApiErrorRateInsight any management events",
        "insights=['ApiCallRateInsight','ApiErrorRateInsight'];advancedEventSelectors=DATA | orgtrail:insights 'ApiCallRateInsight, ApiErrorRateInsight' needs other events than the trail records: ApiCallRateInsight needs management events that write, ApiErrorRateInsight any management events",
        "alarms=true;cloudwatchLogs=true;alarmEmail=a@b.org;managementEventsReadWriteType=WriteOnly | orgtrail:alarms must be false unless the trail records all management events: otherwise most alarms can never fire",
        "alarms=true;cloudwatchLogs=true;alarmEmail=a@b.org;advancedEventSelectors=DATA | orgtrail:alarms must be false unless the trail records all management events: otherwise most alarms can never fire",
        "alarms=true;cloudwatchLogs=true;alarmEmail=a@b.org;notifySnsTopicName=example-quantum-123-alarms | orgtrail:notifySnsTopicName must not be 'example-quantum-123-alarms', the name of the topic that is created for orgtrail:alarmEmail",
        "alarms=true;cloudwatchLogs=true;alarmEmail=a@b.org;excludeManagementEventSources=['kms.amazonaws.com'] | orgtrail:excludeAlarms must have 'CloudWatch.7' while the trail leaves out the management events of kms.amazonaws.com: without them this alarm can never fire",
        "alarms=true;cloudwatchLogs=true;alarmEmail=a@b.org;excludeAlarms=['CloudWatch.1'];advancedEventSelectors=NO_KMS | orgtrail:excludeAlarms must have 'CloudWatch.7' while the trail leaves out the management events of kms.amazonaws.com: without them this alarm can never fire",
        "isOrganizationTrail=false;delegatedAdministrator=345678901234 | orgtrail:delegatedAdministrator '345678901234' has no effect while orgtrail:isOrganizationTrail is false: remove it"
      })
  void refusesSettingsThatContradictEachOther(String settings, String expected) {
    var data =
        "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Data']},{'Field':'resources.type','Equals':['AWS::S3::Object']}]}]";
    var namesAndValues =
        settings
            .replace("GROUP", GROUP)
            .replace("ROLE", ROLE)
            .replace("TOPIC", TOPIC)
            .replace("DATA", data)
            .replace("NO_KMS", "[" + withoutKms("") + "]")
            .split("[=;]");
    assertEquals(List.of(expected.replace("TOPIC", TOPIC)), Reading.ofManagement(namesAndValues));
  }

  @Test
  void takesInsightsAndAlarmsThatTwoSelectorsCanServe() {
    var both =
        Stream.of("true", "false")
            .map(
                readOnly ->
                    "{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},{'Field':'readOnly','Equals':['%s']}]}"
                        .formatted(readOnly))
            .collect(Collectors.joining(",", "[", "]"));
    Reading.trail(
        with(ALARMS, "advancedEventSelectors", both, "insights", "['ApiCallRateInsight']"));
  }

  @Test
  void takesAlarmsWithoutKmsEventsIfTheAlarmThatNeedsThemIsExcluded() {
    var excluded = with(ALARMS, "excludeAlarms", "['CloudWatch.7']");
    Reading.trail(with(excluded, "excludeManagementEventSources", "['kms.amazonaws.com']"));
    Reading.trail(with(excluded, "advancedEventSelectors", "[" + withoutKms("") + "]"));
    Reading.trail(with(ALARMS, "excludeManagementEventSources", "['rdsdata.amazonaws.com']"));
    Reading.trail("excludeManagementEventSources", "['kms.amazonaws.com']");
  }

  @Test
  void takesAlarmsIfAnotherSelectorRecordsWritesToKms() {
    var readOnly = "{'Field':'readOnly','Equals':['%s']}";
    var writes =
        "{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},%s]}"
            .formatted(readOnly.formatted("false"));
    var selectors = "[" + withoutKms("," + readOnly.formatted("true")) + "," + writes + "]";
    Reading.trail(with(ALARMS, "advancedEventSelectors", selectors));
  }

  /** A selector of management events without those of KMS. */
  private static String withoutKms(String moreFields) {
    return "{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},{'Field':'eventSource','NotEquals':['kms.amazonaws.com']}%s]}"
        .formatted(moreFields);
  }

  @Test
  void takesTheErrorRateOfEventsThatOnlyRead() {
    Reading.trail(
        "insights", "['ApiErrorRateInsight']", "managementEventsReadWriteType", "ReadOnly");
  }

  @Test
  void excludesEveryAlarmWithoutAskingForEvents() {
    var all =
        Arrays.stream(CisAlarm.values())
            .map(alarm -> "'" + alarm.id() + "'")
            .collect(Collectors.joining(",", "[", "]"));
    var settings = Fixtures.management(with(ALARMS, "excludeAlarms", all, "cloudwatchLogs", null));
    assertEquals(
        List.of(), ((Settings.Management) Reading.settings(settings)).trail().alarms().selected());
  }

  private static String[] with(String[] settings, String... more) {
    return Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new);
  }
}
