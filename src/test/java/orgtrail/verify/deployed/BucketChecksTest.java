package orgtrail.verify.deployed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Fixtures;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

class BucketChecksTest {
  private static final List<Check> CHECKS =
      Stream.of(Check.values()).filter(check -> check.id().startsWith("bucket.")).toList();
  private static final String TOPIC = "arn:aws:sns:ap-southeast-1:123456789012:siem";

  private DeployedBuckets buckets = new DeployedBuckets(Answers.logStore());

  private void with(String... namesAndValues) {
    buckets = new DeployedBuckets(Answers.logStore(namesAndValues));
  }

  private List<Finding> findings() {
    return Answers.run(
        BucketChecks.of(buckets.expected(), "logging", Answers.account(buckets.s3())));
  }

  private Finding failed(Check check) {
    var findings = findings();
    assertEquals(List.of(check), Answers.notPassed(findings));
    var finding = Answers.of(check, findings);
    assertEquals(Mark.FAILED, finding.mark());
    return finding;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wormRetentionDays 30",
        "wormRetentionDays 365",
        "expireAfterDays 400",
        "archiveAfterDays 90",
        "enableCloudtrailBucketAccessLogging false",
        "accessLoggingBucketName central",
        "s3KeyPrefix audit",
        "logNotifications " + TOPIC,
        "logNotifications arn:aws:sqs:ap-southeast-1:123456789012:siem"
      })
  void passesEachCheckOfABucketAsSet(String setting) {
    with(setting.split(" "));
    var findings = findings();
    assertEquals(List.of(), Answers.notPassed(findings));
    assertEquals(CHECKS, findings.stream().map(Finding::check).sorted().toList());
  }

  // --- Retention and versioning ------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "GOVERNANCE, 1, , GOVERNANCE 1 day",
    "COMPLIANCE, 365, , COMPLIANCE 365 days",
    "GOVERNANCE, , 1, GOVERNANCE 1 year"
  })
  void findsAnotherRetention(String mode, Integer days, Integer years, String seen) {
    buckets.answer(
        GetObjectLockConfigurationResponse.builder()
            .objectLockConfiguration(
                lock ->
                    lock.rule(
                        rule ->
                            rule.defaultRetention(
                                DefaultRetention.builder()
                                    .mode(mode)
                                    .days(days)
                                    .years(years)
                                    .build())))
            .build());
    var finding = failed(Check.BUCKET_RETENTION);
    assertEquals(
        "the default retention is %s instead of GOVERNANCE 365 days".formatted(seen),
        finding.seen());
    assertEquals(
        "run `pulumi up --refresh -s logging`; the event PutBucketObjectLockConfiguration shows who made the change",
        finding.remedy());
  }

  @Test
  void findsThatNoRetentionIsSet() {
    buckets.answer(
        GetObjectLockConfigurationResponse.builder().objectLockConfiguration(lock -> {}).build());
    assertTrue(failed(Check.BUCKET_RETENTION).seen().startsWith("the default retention is unset"));
  }

  @ParameterizedTest
  @CsvSource({"Suspended, Suspended", ", unset"})
  void findsThatVersioningIsNotEnabled(String status, String seen) {
    buckets.answer(GetBucketVersioningResponse.builder().status(status).build());
    // The access-log bucket answers the same.
    var findings = findings();
    assertEquals(
        List.of(Check.BUCKET_VERSIONING, Check.BUCKET_ACCESS_LOGGING), Answers.notPassed(findings));
    assertEquals(
        "versioning is %s instead of Enabled".formatted(seen),
        Answers.of(Check.BUCKET_VERSIONING, findings).seen());
  }

  // --- Encryption --------------------------------------------------------------------------------

  @Test
  void findsAnotherKey() {
    encryptedWith("aws:kms", Answers.KEY.replace("4b2f", "0000"), true);
    assertEquals(
        "the key is %s instead of %s".formatted(Answers.KEY.replace("4b2f", "0000"), Answers.KEY),
        failed(Check.BUCKET_ENCRYPTION).seen());
  }

  @Test
  void findsAnotherAlgorithm() {
    encryptedWith("AES256", null, true);
    assertEquals(
        "default encryption is AES256 instead of aws:kms", failed(Check.BUCKET_ENCRYPTION).seen());
  }

  @Test
  void findsTheAwsManagedKeyThatS3TakesIfNoneIsNamed() {
    encryptedWith("aws:kms", null, true);
    assertEquals(
        "the key is unset instead of " + Answers.KEY, failed(Check.BUCKET_ENCRYPTION).seen());
  }

  @Test
  void findsThatTheBucketKeyIsDisabled() {
    encryptedWith("aws:kms", Answers.KEY, false);
    assertEquals("the S3 Bucket Key is disabled", failed(Check.BUCKET_ENCRYPTION).seen());
  }

  private void encryptedWith(String algorithm, String key, boolean bucketKey) {
    buckets.answer(DeployedBuckets.encryption(algorithm, key, bucketKey));
  }

  // --- Access ------------------------------------------------------------------------------------

  @Test
  void findsThatAclsAreEnabled() {
    buckets.answer(DeployedBuckets.ownership("ObjectWriter"));
    assertEquals(
        "object ownership is ObjectWriter instead of BucketOwnerEnforced",
        failed(Check.BUCKET_OWNERSHIP).seen());
  }

  @Test
  void namesThePublicAccessThatIsNotBlocked() {
    buckets.answer(
        GetPublicAccessBlockResponse.builder()
            .publicAccessBlockConfiguration(
                block ->
                    block.blockPublicAcls(true).blockPublicPolicy(false).ignorePublicAcls(true))
            .build());
    assertEquals(
        "BlockPublicPolicy is false instead of true; RestrictPublicBuckets is unset instead of true",
        Answers.of(Check.BUCKET_PUBLIC_ACCESS, findings()).seen());
  }

  @Test
  void namesTheStatementThatWasRemovedFromThePolicy() {
    var policy = buckets.expected().policies().logBucket();
    buckets.answer(
        Answers.BUCKET,
        GetBucketPolicyResponse.builder()
            .policy(policy.replace("\"DenyDeleteMarkers\"", "\"Renamed\""))
            .build());
    var seen = failed(Check.BUCKET_POLICY).seen();
    assertTrue(seen.startsWith("the statement DenyDeleteMarkers is missing: Deny"), seen);
    assertTrue(seen.contains("; the statement Renamed is added: Deny s3:DeleteObject to *"), seen);
  }

  // --- Lifecycle ---------------------------------------------------------------------------------

  @Test
  void namesARuleThatExpiresLogFilesEarlyFirst() {
    buckets.lifecycle(
        rule("a").build(), rule("cleanup").expiration(expires -> expires.days(1)).build());
    assertEquals(
        "the rule cleanup expires objects early: after 1 day instead of never; "
            + "the rule a is added: ID a, Status Enabled; "
            + "the rule cleanup is added: Expiration.Days 1, ID cleanup, Status Enabled; "
            + "the rule abort-incomplete-uploads is missing",
        failed(Check.BUCKET_LIFECYCLE).seen());
  }

  @Test
  void namesAnEarlierExpiryOfTheSameRule() {
    with("expireAfterDays", "400");
    buckets.changeRule("expire", rule -> rule.expiration(expires -> expires.days(366)));
    assertEquals(
        "the rule expire expires objects early: after 366 days instead of after 400 days; "
            + "the rule expire is changed: Expiration.Days is 366 instead of 400",
        failed(Check.BUCKET_LIFECYCLE).seen());
  }

  @Test
  void takesALaterExpiryForAChangeOnly() {
    with("expireAfterDays", "400");
    buckets.changeRule("expire", rule -> rule.expiration(expires -> expires.days(500)));
    assertEquals(
        "the rule expire is changed: Expiration.Days is 500 instead of 400",
        failed(Check.BUCKET_LIFECYCLE).seen());
  }

  @Test
  void namesARuleThatExpiresOnADate() {
    buckets.lifecycle(
        rule("x").expiration(on -> on.date(Instant.parse("2026-01-02T00:00:00Z"))).build());
    assertTrue(
        failed(Check.BUCKET_LIFECYCLE)
            .seen()
            .startsWith("the rule x expires objects early: on 2026-01-02T00:00:00Z"));
  }

  @Test
  void saysThatARuleIsDisabled() {
    with("expireAfterDays", "400");
    buckets.changeRule("expire", rule -> rule.status(ExpirationStatus.DISABLED));
    assertEquals(
        "the rule expire is changed: Status is Disabled instead of Enabled",
        failed(Check.BUCKET_LIFECYCLE).seen());
  }

  private static LifecycleRule.Builder rule(String id) {
    return LifecycleRule.builder().id(id).status("Enabled").filter(all -> all.prefix(""));
  }

  // --- Access logging ----------------------------------------------------------------------------

  @Test
  void findsThatAccessLoggingIsOff() {
    buckets.logsTo(null, null, null);
    var finding = failed(Check.BUCKET_ACCESS_LOGGING);
    assertEquals("access logging is off", finding.seen());
    assertTrue(finding.remedy().contains("PutBucketLogging"), finding.remedy());
  }

  @Test
  void findsAnotherTargetOfAccessLogs() {
    buckets.logsTo("elsewhere", "x/", "DeliveryTime");
    assertEquals(
        "TargetBucket is elsewhere instead of %s-logs; ".formatted(Answers.BUCKET)
            + "TargetObjectKeyFormat.PartitionedPrefix.PartitionDateSource is DeliveryTime instead of EventTime; "
            + "TargetPrefix is x/ instead of unset",
        failed(Check.BUCKET_ACCESS_LOGGING).seen());
  }

  @Test
  void findsAccessLogsThatNobodyHasSet() {
    with("enableCloudtrailBucketAccessLogging", "false");
    buckets.logsTo("elsewhere", "x/", "EventTime");
    assertEquals(
        "access logs go to elsewhere instead of nowhere",
        failed(Check.BUCKET_ACCESS_LOGGING).seen());
  }

  @Test
  void findsAChangedPolicyOfTheAccessLogBucket() {
    var policy = buckets.expected().policies().accessLogBucket();
    buckets.answer(
        Answers.BUCKET + "-logs",
        GetBucketPolicyResponse.builder().policy(policy.replace("DenyDeletion", "X")).build());
    var seen = failed(Check.BUCKET_ACCESS_LOGGING).seen();
    assertTrue(
        seen.startsWith(
            "the bucket %s-logs: the statement DenyDeletion is missing".formatted(Answers.BUCKET)),
        seen);
  }

  @Test
  void doesNotAskAboutAnExistingAccessLogBucket() {
    with("accessLoggingBucketName", "central");
    buckets.refuse("central", "AccessDenied");
    assertEquals(List.of(), Answers.notPassed(findings()));
  }

  @Test
  void saysWhatOfTheAccessLogBucketIsNotKnown() {
    buckets.refuse(Answers.BUCKET + "-logs", "AccessDenied");
    var unknown = findings().stream().filter(finding -> finding.mark() != Mark.PASSED).toList();
    assertEquals(
        List.of(
            "s3:GetBucketPolicy",
            "s3:GetBucketVersioning",
            "s3:GetBucketPublicAccessBlock",
            "s3:GetLifecycleConfiguration"),
        unknown.stream().map(finding -> finding.seen().split(" ")[0]).toList());
    assertEquals(List.of(Check.BUCKET_ACCESS_LOGGING), Answers.notPassed(unknown));
  }

  @Test
  void saysThatTheAccessLogBucketDoesNotExistOnlyOnce() {
    buckets.refuse(Answers.BUCKET + "-logs", "NoSuchBucket");
    assertEquals(
        "the bucket %s-logs does not exist in the account 123456789012".formatted(Answers.BUCKET),
        failed(Check.BUCKET_ACCESS_LOGGING).seen());
  }

  // --- Notification ------------------------------------------------------------------------------

  @Test
  void findsThatNobodyIsNotified() {
    with("logNotifications", TOPIC);
    buckets.answer(GetBucketNotificationConfigurationResponse.builder().build());
    assertEquals(
        "S3 does not notify %s of s3:ObjectCreated:* with the prefix AWSLogs/".formatted(TOPIC),
        failed(Check.BUCKET_NOTIFICATION).seen());
  }

  @Test
  void findsNotificationsThatNobodyHasSet() {
    buckets.answer(
        GetBucketNotificationConfigurationResponse.builder()
            .lambdaFunctionConfigurations(
                LambdaFunctionConfiguration.builder()
                    .lambdaFunctionArn("arn:aws:lambda:x")
                    .eventsWithStrings("s3:a")
                    .build())
            .eventBridgeConfiguration(all -> {})
            .build());
    var finding = failed(Check.BUCKET_NOTIFICATION);
    assertEquals(
        "S3 notifies arn:aws:lambda:x of s3:a; S3 sends events to Amazon EventBridge",
        finding.seen());
    assertTrue(finding.remedy().startsWith("remove the notification"), finding.remedy());
  }

  // --- Errors ------------------------------------------------------------------------------------

  @Test
  void saysWhichRightsAreMissing() {
    buckets.refuse(Answers.BUCKET, "AccessDenied");
    var findings = findings();
    assertEquals(CHECKS, Answers.notPassed(findings).stream().sorted().toList());
    for (var finding : findings) {
      assertEquals(Mark.NOT_ASKED, finding.mark(), finding.toString());
      assertTrue(
          finding.seen().matches("s3:Get\\w+ is denied to " + Answers.CALLER), finding.seen());
    }
  }

  @Test
  void saysThatTheBucketDoesNotExist() {
    buckets.refuse(Answers.BUCKET, "NoSuchBucket");
    var findings = findings();
    assertEquals(CHECKS, Answers.notPassed(findings).stream().sorted().toList());
    for (var finding : findings) {
      assertEquals(
          "the bucket %s does not exist in the account 123456789012".formatted(Answers.BUCKET),
          finding.seen());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BUCKET_RETENTION | ObjectLockConfigurationNotFoundError | the default retention is unset (Object Lock is off) instead of GOVERNANCE 365 days",
        "BUCKET_ENCRYPTION | ServerSideEncryptionConfigurationNotFoundError | default encryption is unset instead of aws:kms with",
        "BUCKET_OWNERSHIP | OwnershipControlsNotFoundError | object ownership is unset instead of BucketOwnerEnforced",
        "BUCKET_PUBLIC_ACCESS | NoSuchPublicAccessBlockConfiguration | BlockPublicAcls is unset instead of true; BlockPublicPolicy is unset instead of true",
        "BUCKET_POLICY | NoSuchBucketPolicy | the bucket has no policy",
        "BUCKET_LIFECYCLE | NoSuchLifecycleConfiguration | the rule abort-incomplete-uploads is missing"
      })
  void takesThatThereIsNoConfigurationForAnAnswer(Check check, String code, String seen) {
    buckets.refuse(Answers.BUCKET, code);
    var finding = Answers.of(check, findings());
    assertEquals(Mark.FAILED, finding.mark());
    assertTrue(finding.seen().startsWith(seen), finding.seen());
  }

  @Test
  void asksOnlyForTheBucketOfTheAccount() {
    findings();
    assertEquals(List.of(Fixtures.LOGGING_ACCOUNT), buckets.owners());
  }
}
