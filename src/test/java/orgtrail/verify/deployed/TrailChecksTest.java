package orgtrail.verify.deployed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetInsightSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusResponse;
import software.amazon.awssdk.services.cloudtrail.model.InsightSelector;
import software.amazon.awssdk.services.cloudtrail.model.Trail;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.EnabledServicePrincipal;
import software.amazon.awssdk.services.organizations.model.ListAwsServiceAccessForOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.ListAwsServiceAccessForOrganizationResponse;

class TrailChecksTest {
  private static final List<Check> CHECKS =
      Stream.of(Check.values()).filter(check -> check.id().startsWith("trail.")).toList();
  private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");
  private static final String ARN = DeployedTrails.ARN;
  private static final String GROUP = "arn:aws:logs:ap-southeast-1:234567890123:log-group:trails";
  private static final String ROLE = "arn:aws:iam::234567890123:role/writer";
  private static final String TOPIC = "arn:aws:sns:ap-southeast-1:234567890123:new-logs";

  private final DeployedTrails trails = new DeployedTrails();
  private final OrganizationsClient organizations = Answers.client(OrganizationsClient.class);
  private ExpectedTrail expected = DeployedTrails.expected();

  TrailChecksTest() {
    trusts("config.amazonaws.com", "cloudtrail.amazonaws.com");
    has(trail -> trail);
    hasStatus(status -> status);
    trails.answer(ARN, DeployedTrails.selectors(DeployedTrails.management()));
    trails.answer(ARN, GetInsightSelectorsResponse.builder().build());
  }

  private void has(UnaryOperator<Trail.Builder> change) {
    var trail =
        Trail.builder()
            .trailARN(ARN)
            .homeRegion("ap-southeast-1")
            .s3BucketName(Answers.BUCKET)
            .kmsKeyId(Answers.KEY)
            .isOrganizationTrail(true)
            .isMultiRegionTrail(true)
            .includeGlobalServiceEvents(true)
            .logFileValidationEnabled(true);
    trails.answer(ARN, GetTrailResponse.builder().trail(change.apply(trail).build()).build());
  }

  private void hasStatus(UnaryOperator<GetTrailStatusResponse.Builder> change) {
    var status =
        GetTrailStatusResponse.builder()
            .isLogging(true)
            .startLoggingTime(at("2026-02-28T06:00:00Z"))
            .latestDeliveryTime(at("2026-03-01T05:55:00Z"))
            .latestDigestDeliveryTime(at("2026-03-01T04:58:00Z"));
    trails.answer(ARN, change.apply(status).build());
  }

  private static Instant at(String time) {
    return Instant.parse(time);
  }

  private List<Finding> findings() {
    return Answers.run(
        TrailChecks.of(
            expected,
            "management",
            Answers.account(trails.client(), organizations),
            NOW,
            MaxAge.DEFAULT));
  }

  private void trusts(String... services) {
    var principals =
        Stream.of(services)
            .map(service -> EnabledServicePrincipal.builder().servicePrincipal(service).build())
            .toList();
    doReturn(
            ListAwsServiceAccessForOrganizationResponse.builder()
                .enabledServicePrincipals(principals)
                .build())
        .when(organizations)
        .listAWSServiceAccessForOrganization(any(ListAwsServiceAccessForOrganizationRequest.class));
  }

  private Finding failed(Check check) {
    var findings = findings();
    assertEquals(List.of(check), Answers.notPassed(findings));
    var finding = Answers.of(check, findings);
    assertEquals(Mark.FAILED, finding.mark());
    return finding;
  }

  private String passed(Check check) {
    var finding = Answers.of(check, findings());
    assertEquals(Mark.PASSED, finding.mark(), finding.toString());
    return finding.seen();
  }

  @Test
  void passesEachCheckOfATrailAsSet() {
    var findings = findings();
    assertEquals(List.of(), Answers.notPassed(findings));
    assertEquals(CHECKS, findings.stream().map(Finding::check).sorted().toList());
    assertEquals(
        "the last log file was delivered 5 min ago, at 2026-03-01T05:55:00Z",
        Answers.of(Check.TRAIL_DELIVERY, findings).seen());
    assertEquals(
        "the last digest was delivered 1 h 2 min ago, at 2026-03-01T04:58:00Z",
        Answers.of(Check.TRAIL_DIGEST_DELIVERY, findings).seen());
    assertEquals(
        "the trail has recorded for 1 d, since 2026-02-28T06:00:00Z",
        Answers.of(Check.TRAIL_RECORDING, findings).seen());
    assertEquals(
        "no other trail of the account 234567890123 records the same management events; ap-southeast-1 has 1 of 5 trails",
        Answers.of(Check.TRAIL_DUPLICATES, findings).seen());
  }

  // --- Recording and deliveries ------------------------------------------------------------------

  @Test
  void findsAStoppedTrail() {
    hasStatus(status -> status.isLogging(false).stopLoggingTime(at("2026-03-01T05:30:00Z")));
    var finding = failed(Check.TRAIL_RECORDING);
    assertEquals(
        "the trail does not record: it was stopped 30 min ago, at 2026-03-01T05:30:00Z",
        finding.seen());
    assertEquals(
        "run `pulumi up --refresh -s management`; the event StopLogging shows who made the change",
        finding.remedy());
  }

  @Test
  void saysThatATrailDoesNotRecordAsSet() {
    expected = DeployedTrails.expected("enableCloudtrail", "false");
    hasStatus(status -> GetTrailStatusResponse.builder().isLogging(false));
    assertTrue(passed(Check.TRAIL_RECORDING).contains("enableCloudtrail: false"));
    assertTrue(passed(Check.TRAIL_DELIVERY).contains("enableCloudtrail: false"));
    assertTrue(passed(Check.TRAIL_DIGEST_DELIVERY).contains("enableCloudtrail: false"));
  }

  @Test
  void findsATrailThatRecordsAlthoughItIsSetNotTo() {
    expected = DeployedTrails.expected("enableCloudtrail", "false");
    assertEquals(
        "the trail records, but enableCloudtrail is false", failed(Check.TRAIL_RECORDING).seen());
  }

  @Test
  void findsDeliveriesThatAreTooOld() {
    hasStatus(
        status ->
            status
                .latestDeliveryTime(at("2026-03-01T03:59:59Z"))
                .latestDigestDeliveryTime(at("2026-03-01T02:59:59Z")));
    var findings = findings();
    assertEquals(
        List.of(Check.TRAIL_DELIVERY, Check.TRAIL_DIGEST_DELIVERY), Answers.notPassed(findings));
    assertEquals(
        "the last log file was delivered 2 h ago, at 2026-03-01T03:59:59Z; the limit is 2 h",
        Answers.of(Check.TRAIL_DELIVERY, findings).seen());
    assertEquals(
        "the last digest was delivered 3 h ago, at 2026-03-01T02:59:59Z; the limit is 3 h",
        Answers.of(Check.TRAIL_DIGEST_DELIVERY, findings).seen());
  }

  @Test
  void passesDeliveriesAtTheLimit() {
    hasStatus(
        status ->
            status
                .latestDeliveryTime(at("2026-03-01T04:00:00Z"))
                .latestDigestDeliveryTime(at("2026-03-01T03:00:00Z")));
    assertEquals(List.of(), Answers.notPassed(findings()));
  }

  @Test
  void pointsToAStoppedTrailIfDeliveriesAreTooOld() {
    hasStatus(status -> status.isLogging(false).latestDeliveryTime(at("2026-02-01T00:00:00Z")));
    assertEquals(
        "start the trail, see trail.recording",
        Answers.of(Check.TRAIL_DELIVERY, findings()).remedy());
  }

  @Test
  void reportsTheErrorOfADeliveryAndItsAge() {
    hasStatus(
        status ->
            status
                .latestDeliveryError("AccessDenied")
                .latestDeliveryTime(at("2026-03-01T01:00:00Z")));
    var finding = failed(Check.TRAIL_DELIVERY);
    assertEquals(
        "AWS reports the error AccessDenied; the last log file was delivered 5 h ago, at 2026-03-01T01:00:00Z",
        finding.seen());
    assertTrue(finding.remedy().startsWith("mend what bucket.policy"), finding.remedy());
  }

  @Test
  void reportsTheErrorOfADigest() {
    hasStatus(status -> status.latestDigestDeliveryError("NoSuchBucket"));
    assertTrue(
        failed(Check.TRAIL_DIGEST_DELIVERY)
            .seen()
            .startsWith("AWS reports the error NoSuchBucket"));
  }

  @Test
  void findsADeliveryThatNeverHappened() {
    hasStatus(status -> status.latestDeliveryTime(null));
    var finding = failed(Check.TRAIL_DELIVERY);
    assertEquals(
        "no log file was ever delivered; the trail has recorded for 1 d, since 2026-02-28T06:00:00Z",
        finding.seen());
    assertTrue(finding.remedy().startsWith("mend"), finding.remedy());
  }

  @Test
  void asksToWaitForTheFirstDeliveryOfANewTrail() {
    hasStatus(
        status ->
            status
                .startLoggingTime(at("2026-03-01T05:59:00Z"))
                .latestDeliveryTime(null)
                .latestDigestDeliveryTime(null));
    var findings = findings();
    assertEquals(
        "wait until the trail is 2 h old", Answers.of(Check.TRAIL_DELIVERY, findings).remedy());
    assertEquals(
        "wait until the trail is 3 h old",
        Answers.of(Check.TRAIL_DIGEST_DELIVERY, findings).remedy());
  }

  @Test
  void takesAnEmptyErrorForNone() {
    hasStatus(status -> status.latestDeliveryError("").latestDigestDeliveryError(" "));
    assertEquals(List.of(), Answers.notPassed(findings()));
  }

  @Test
  void saysWhichDeliveriesAreNotSet() {
    assertEquals("not set: the trail has no log group", passed(Check.TRAIL_CLOUDWATCH_DELIVERY));
    assertEquals("not set: the trail has no topic", passed(Check.TRAIL_NOTIFICATION_DELIVERY));
    expected = DeployedTrails.expected("enableLogFileValidation", "false");
    assertEquals("not set: enableLogFileValidation is false", passed(Check.TRAIL_DIGEST_DELIVERY));
  }

  @Test
  void findsDeliveriesToCloudWatchLogsAndSnsThatFail() {
    withGroupAndTopic();
    hasStatus(
        status ->
            status
                .latestCloudWatchLogsDeliveryError("AccessDenied")
                .latestNotificationTime(at("2026-03-01T00:00:00Z")));
    var findings = findings();
    assertEquals(
        List.of(Check.TRAIL_CLOUDWATCH_DELIVERY, Check.TRAIL_NOTIFICATION_DELIVERY),
        Answers.notPassed(findings));
    assertEquals(
        "AWS reports the error AccessDenied; no event for CloudWatch Logs was ever delivered",
        Answers.of(Check.TRAIL_CLOUDWATCH_DELIVERY, findings).seen());
    assertEquals(
        "the last notification was delivered 6 h ago, at 2026-03-01T00:00:00Z; the limit is 2 h",
        Answers.of(Check.TRAIL_NOTIFICATION_DELIVERY, findings).seen());
  }

  @Test
  void passesDeliveriesToCloudWatchLogsAndSns() {
    withGroupAndTopic();
    hasStatus(
        status ->
            status
                .latestCloudWatchLogsDeliveryTime(at("2026-03-01T05:50:00Z"))
                .latestNotificationTime(at("2026-03-01T05:50:00Z")));
    assertEquals(List.of(), Answers.notPassed(findings()));
  }

  private void withGroupAndTopic() {
    expected =
        DeployedTrails.expected(
            "cloudwatchLogGroupArn", GROUP,
            "cloudwatchLogsRoleArn", ROLE,
            "notifySnsTopicName", TOPIC);
    has(
        trail ->
            trail
                .cloudWatchLogsLogGroupArn(GROUP + ":*")
                .cloudWatchLogsRoleArn(ROLE)
                .snsTopicARN(TOPIC));
  }

  // --- Configuration -----------------------------------------------------------------------------

  @Test
  void findsAnotherDestination() {
    has(trail -> trail.s3BucketName("elsewhere").s3KeyPrefix("x"));
    var finding = failed(Check.TRAIL_DESTINATION);
    assertEquals(
        "the bucket is elsewhere instead of %s; the folder before AWSLogs is x instead of unset"
            .formatted(Answers.BUCKET),
        finding.seen());
    assertTrue(finding.remedy().contains("UpdateTrail"), finding.remedy());
  }

  @Test
  void findsALogGroupAndATopicThatNobodyHasSet() {
    has(
        trail ->
            trail
                .cloudWatchLogsLogGroupArn(GROUP + ":*")
                .cloudWatchLogsRoleArn(ROLE)
                .snsTopicARN(TOPIC));
    assertEquals(
        "the log group is %s instead of unset; the role for the log group is %s instead of unset; the topic is %s instead of unset"
            .formatted(GROUP, ROLE, TOPIC),
        failed(Check.TRAIL_DESTINATION).seen());
  }

  @Test
  void expectsTheLogGroupTheRoleAndTheTopicThatTheStackCreated() {
    expected = DeployedTrails.expected("cloudwatchLogs", "true", "notifySnsTopicName", "new-logs");
    var made = "arn:aws:iam::234567890123:role/cloudtrail-example-quantum-123-logs";
    has(
        trail ->
            trail
                .cloudWatchLogsLogGroupArn(expected.madeLogGroupArn().orElseThrow() + ":*")
                .cloudWatchLogsRoleArn(made)
                .snsTopicARN(expected.madeTopicArn().orElseThrow()));
    passed(Check.TRAIL_DESTINATION);
    has(trail -> trail);
    var finding = Answers.of(Check.TRAIL_DESTINATION, findings());
    assertTrue(finding.seen().contains("the role for the log group is unset instead of " + made));
  }

  @Test
  void findsAnotherKeyAndNone() {
    has(trail -> trail.kmsKeyId(Answers.KEY.replace("4b2f", "0000")));
    assertTrue(failed(Check.TRAIL_KEY).seen().endsWith("instead of " + Answers.KEY));
    has(trail -> trail.kmsKeyId(null));
    assertEquals("the key is unset instead of " + Answers.KEY, failed(Check.TRAIL_KEY).seen());
  }

  @Test
  void findsANarrowerScope() {
    has(
        trail ->
            trail
                .isOrganizationTrail(false)
                .isMultiRegionTrail(false)
                .includeGlobalServiceEvents(false));
    assertEquals(
        "isOrganizationTrail is false instead of true; isMultiRegionTrail is false instead of true; includeGlobalServiceEvents is false instead of true",
        failed(Check.TRAIL_SCOPE).seen());
  }

  @Test
  void findsThatValidationIsOff() {
    has(trail -> trail.logFileValidationEnabled(false));
    assertEquals(
        "log file validation is false instead of true", failed(Check.TRAIL_VALIDATION).seen());
  }

  // --- Events ------------------------------------------------------------------------------------

  @Test
  void findsBasicEventSelectors() {
    trails.answer(
        ARN,
        GetEventSelectorsResponse.builder()
            .eventSelectors(EventSelector.builder().build())
            .build());
    var finding = failed(Check.TRAIL_SELECTORS);
    assertEquals("the trail has basic event selectors instead of advanced ones", finding.seen());
    assertEquals(
        "run `aws cloudtrail put-event-selectors --region ap-southeast-1 --trail-name %s --advanced-event-selectors '%s'`; the event PutEventSelectors shows who made the change"
            .formatted(
                ARN,
                "[{\"Name\":\"Management events\",\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Management\"]}]}]"),
        finding.remedy());
  }

  /** A refresh does not see it, so another deployment after a refresh would not set them. */
  @Test
  void findsThatThereAreNoEventSelectorsAndNamesTheCommandThatSetsThem() {
    trails.answer(ARN, GetEventSelectorsResponse.builder().build());
    var finding = failed(Check.TRAIL_SELECTORS);
    assertEquals("the trail has no event selectors of its own", finding.seen());
    assertTrue(finding.remedy().startsWith("run `aws cloudtrail put-event-selectors "));
  }

  @Test
  void findsNarrowedEventSelectors() {
    trails.answer(
        ARN,
        DeployedTrails.selectors(
            DeployedTrails.management(DeployedTrails.field("readOnly", "false"))));
    assertEquals(
        "the selector 'Management events' (eventCategory Equals Management) is missing; "
            + "the selector 'Management events' (eventCategory Equals Management and readOnly Equals false) is added",
        failed(Check.TRAIL_SELECTORS).seen());
  }

  /** One value with a comma is not two values. */
  @Test
  void findsValuesThatAreJoinedToOne() {
    expected =
        DeployedTrails.expected(
            "advancedEventSelectors",
            """
            [{"Name": "m", "FieldSelectors": [
               {"Field": "eventCategory", "Equals": ["Management"]},
               {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com", "rdsdata.amazonaws.com"]}]}]
            """);
    trails.answer(
        ARN,
        DeployedTrails.selectors(
            DeployedTrails.management(
                AdvancedFieldSelector.builder()
                    .field("eventSource")
                    .notEquals("kms.amazonaws.com, rdsdata.amazonaws.com")
                    .build())));
    assertTrue(failed(Check.TRAIL_SELECTORS).seen().contains("is missing"));
  }

  /** AWS can answer them in another order than it got them. */
  @Test
  void ignoresTheOrderOfSelectorsFieldsAndValues() {
    expected =
        DeployedTrails.expected(
            "advancedEventSelectors",
            """
            [{"Name": "m", "FieldSelectors": [
               {"Field": "eventCategory", "Equals": ["Management"]},
               {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com", "rdsdata.amazonaws.com"]}]},
             {"Name": "d", "FieldSelectors": [
               {"Field": "eventCategory", "Equals": ["Data"]},
               {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}]}]
            """);
    var management =
        DeployedTrails.management(
            AdvancedFieldSelector.builder()
                .field("eventSource")
                .notEquals("rdsdata.amazonaws.com", "kms.amazonaws.com")
                .build());
    var type = DeployedTrails.field("resources.type", "AWS::S3::Object");
    var data = DeployedTrails.field("eventCategory", "Data");
    var calls = AdvancedFieldSelector.builder().field("eventName").notEquals("PutObject").build();
    var elsewhere =
        AdvancedFieldSelector.builder()
            .field("resources.ARN")
            .notStartsWith("arn:aws:s3:::" + Answers.BUCKET + "/")
            .build();
    trails.answer(
        ARN,
        DeployedTrails.selectors(
            selector(elsewhere, type, DeployedTrails.field("eventName", "PutObject"), data),
            selector(calls, data, type),
            management));
    passed(Check.TRAIL_SELECTORS);
  }

  private static AdvancedEventSelector selector(AdvancedFieldSelector... fields) {
    return AdvancedEventSelector.builder().fieldSelectors(fields).build();
  }

  @Test
  void findsMissingAndAddedInsights() {
    expected = DeployedTrails.expected("insights", "[\"ApiCallRateInsight\"]");
    var missing = failed(Check.TRAIL_INSIGHTS);
    assertEquals("the insight selectors are none instead of ApiCallRateInsight", missing.seen());
    assertTrue(
        missing
            .remedy()
            .contains("--insight-selectors '[{\"InsightType\":\"ApiCallRateInsight\"}]'`"),
        missing.remedy());
    expected = DeployedTrails.expected();
    trails.answer(
        ARN,
        GetInsightSelectorsResponse.builder()
            .insightSelectors(InsightSelector.builder().insightType("ApiErrorRateInsight").build())
            .build());
    assertEquals(
        "the insight selectors are ApiErrorRateInsight instead of none",
        failed(Check.TRAIL_INSIGHTS).seen());
  }

  @Test
  void takesThatNoInsightsAreEnabledForAnAnswer() {
    trails.refuse("getInsightSelectors", "InsightNotEnabledException");
    assertEquals("not set: the trail has no insight selectors", passed(Check.TRAIL_INSIGHTS));
  }

  // --- Trusted access ----------------------------------------------------------------------------

  @Test
  void namesAnOrganizationThatNoLongerTrustsCloudTrail() {
    trusts("config.amazonaws.com");
    var finding = failed(Check.TRAIL_TRUSTED_ACCESS);
    assertEquals(
        "the organization does not trust CloudTrail: the trail does not record member accounts",
        finding.seen());
    assertEquals(
        "run `aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com`; the event DisableAWSServiceAccess shows who made the change",
        finding.remedy());
  }

  @Test
  void theTrailOfASingleAccountNeedsNoTrust() {
    trusts();
    expected = DeployedTrails.ofSingleAccount();
    has(trail -> trail.isOrganizationTrail(false));
    assertEquals("not needed: isOrganizationTrail is false", passed(Check.TRAIL_TRUSTED_ACCESS));
    verify(organizations, never())
        .listAWSServiceAccessForOrganizationPaginator(
            any(ListAwsServiceAccessForOrganizationRequest.class));
  }

  @Test
  void saysThatTheTrustedServicesCannotBeListed() {
    doThrow(Answers.error("AccessDeniedException"))
        .when(organizations)
        .listAWSServiceAccessForOrganization(any(ListAwsServiceAccessForOrganizationRequest.class));
    var finding = Answers.of(Check.TRAIL_TRUSTED_ACCESS, findings());
    assertEquals(Mark.NOT_ASKED, finding.mark());
    assertEquals(
        "organizations:ListAWSServiceAccessForOrganization is denied to " + Answers.CALLER,
        finding.seen());
  }

  // --- Errors ------------------------------------------------------------------------------------

  @Test
  void saysThatTheTrailDoesNotExist() {
    trails.refuse("*", "TrailNotFoundException");
    var findings = findings();
    var recording = Answers.of(Check.TRAIL_RECORDING, findings);
    assertEquals(
        "the trail %s does not exist in the account 234567890123".formatted(ARN), recording.seen());
    assertEquals(
        "run `pulumi up --refresh -s management`; the event DeleteTrail shows who made the change",
        recording.remedy());
    var ofTheTrail = CHECKS.stream().filter(c -> c != Check.TRAIL_TRUSTED_ACCESS).toList();
    assertEquals(ofTheTrail, Answers.notPassed(findings).stream().sorted().toList());
    assertTrue(findings.stream().noneMatch(finding -> finding.mark() == Mark.NOT_ASKED));
  }

  @ParameterizedTest
  @CsvSource({
    "getTrailStatus, cloudtrail:GetTrailStatus, 5",
    "getTrail, cloudtrail:GetTrail, 4",
    "getEventSelectors, cloudtrail:GetEventSelectors, 1",
    "getInsightSelectors, cloudtrail:GetInsightSelectors, 1",
    "listTrails, cloudtrail:ListTrails, 1"
  })
  void saysWhichRightIsMissingAndGoesOn(String operation, String action, int checks) {
    trails.refuse(operation, "AccessDeniedException");
    var denied = findings().stream().filter(f -> f.mark() != Mark.PASSED).toList();
    assertEquals(checks, denied.size(), denied.toString());
    for (var finding : denied) {
      assertEquals(Mark.NOT_ASKED, finding.mark());
      assertEquals("%s is denied to %s".formatted(action, Answers.CALLER), finding.seen());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ThrottlingException", "InternalError"})
  void reportsOtherErrorsOfAws(String code) {
    trails.refuse("getTrail", code);
    var finding = Answers.of(Check.TRAIL_KEY, findings());
    assertEquals(Mark.NOT_ASKED, finding.mark());
    assertTrue(finding.seen().startsWith("cloudtrail:GetTrail as "), finding.seen());
    assertTrue(finding.seen().contains(code), finding.seen());
  }
}
