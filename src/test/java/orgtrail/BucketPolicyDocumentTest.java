package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pulumi.exceptions.RunException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.PolicySimulator.Answer;
import orgtrail.PolicySimulator.Request;

class BucketPolicyDocumentTest {
  private static final String BUCKET = "arn:aws:s3:::cloudtrail-123456789012-example-quantum-123";
  private static final String TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123";
  private static final String ORGANIZATION = "o-exampleorg1";
  private static final String MEMBERS_LOG =
      BUCKET + "/AWSLogs/o-exampleorg1/345678901234/CloudTrail/eu-west-1/2026/01/02/a.json.gz";

  /** One reader in the organization, one outside, and a whole account outside. */
  private static final String READER = "arn:aws:iam::345678901234:role/Auditor";

  private static final String OUTSIDE_READER = "arn:aws:iam::999999999999:role/siem/Reader";
  private static final String READERS =
      "[\"%s\",\"%s\",\"arn:aws:iam::888888888888:root\"]".formatted(READER, OUTSIDE_READER);

  private static final String ADMIN = "arn:aws:iam::123456789012:role/Admin";
  private static final String BREAK_GLASS = "arn:aws:iam::123456789012:role/BreakGlass";

  private final PolicySimulator logs = policy();

  private static PolicySimulator policy(String... settings) {
    return PolicySimulator.of(BucketPolicyDocument.forLogs(StackFiles.logStore(settings)));
  }

  private static Request byRole(String role, String action, String resource) {
    return PolicySimulator.byRole(role, ORGANIZATION, action, resource);
  }

  private static Request byStranger(String role, String action, String resource) {
    return PolicySimulator.byRole(role, null, action, resource);
  }

  private static final Request ACL_CHECK =
      PolicySimulator.byService(TrailIdentity.SERVICE_PRINCIPAL, "s3:GetBucketAcl", BUCKET)
          .with("aws:SourceArn", TRAIL);

  private static final Request DELIVERY =
      ACL_CHECK
          .doing("s3:PutObject")
          .on(MEMBERS_LOG)
          .with("s3:x-amz-acl", "bucket-owner-full-control");

  // --- Writing -----------------------------------------------------------------------------------

  @Test
  void letsTheTrailReadTheAclAndWriteLogsOfTheOrganization() {
    assertEquals(Answer.ALLOWED, logs.answer(ACL_CHECK));
    assertEquals(Answer.ALLOWED, logs.answer(DELIVERY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/AWSLogs/o-exampleorg1/456789012345/CloudTrail/eu-west-1/2026/01/02/a.json.gz",
        "/AWSLogs/o-exampleorg1/456789012345/CloudTrail-Digest/eu-west-1/2026/01/02/a.json.gz",
        "/AWSLogs/234567890123/CloudTrail/eu-west-1/2026/01/02/a.json.gz"
      })
  void letsTheTrailWriteForAccountsThatJoinLaterDigestsAndItsOwnAccount(String object) {
    assertEquals(Answer.ALLOWED, logs.answer(DELIVERY.on(BUCKET + object)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a.json.gz",
        "/AWSLogs/a.json.gz",
        "/AWSLogs/o-exampleorg2/345678901234/CloudTrail/a.json.gz",
        "/AWSLogs/345678901234/CloudTrail/a.json.gz",
        "/prefix/AWSLogs/o-exampleorg1/345678901234/CloudTrail/a.json.gz"
      })
  void letsTheTrailWriteNowhereElse(String object) {
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.on(BUCKET + object)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-1234",
        "arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/example-quantum-123",
        "arn:aws:cloudtrail:eu-west-1:234567890123:trail/example-quantum-123",
        "arn:aws-cn:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123"
      })
  void refusesEveryOtherTrail(String trail) {
    assertEquals(Answer.NOTHING, logs.answer(ACL_CHECK.with("aws:SourceArn", trail)));
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.with("aws:SourceArn", trail)));
  }

  @Test
  void refusesCloudTrailWithoutATrail() {
    assertEquals(Answer.NOTHING, logs.answer(ACL_CHECK.without("aws:SourceArn")));
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.without("aws:SourceArn")));
  }

  @Test
  void refusesLogsThatTheBucketOwnerWouldNotOwn() {
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.without("s3:x-amz-acl")));
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.with("s3:x-amz-acl", "private")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:DeleteObjectVersion",
        "s3:PutBucketPolicy",
        "s3:ListBucket"
      })
  void letsNeitherCloudTrailNorAnybodyElseReadOrChangeAnything(String action) {
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.doing(action)));
    assertEquals(Answer.NOTHING, logs.answer(ACL_CHECK.doing(action)));
    assertEquals(Answer.NOTHING, logs.answer(byManagementAccount(action)));
  }

  @Test
  void letsNobodyButCloudTrailWrite() {
    assertEquals(Answer.NOTHING, logs.answer(byManagementAccount("s3:PutObject")));
    assertEquals(Answer.NOTHING, logs.answer(DELIVERY.by("Service", "config.amazonaws.com")));
  }

  @Test
  void deniesEverythingWithoutTls() {
    var plain = DELIVERY.with("aws:SecureTransport", "false");
    assertEquals(Answer.DENIED, logs.answer(plain));
    assertEquals(
        Answer.DENIED,
        logs.answer(byManagementAccount("s3:GetObject").with("aws:SecureTransport", "false")));
    assertEquals(
        Answer.DENIED,
        logs.answer(ACL_CHECK.doing("s3:ListBucket").with("aws:SecureTransport", "false")));
  }

  @Test
  void dependsOnNoMemberAccount() {
    assertFalse(text().contains("345678901234"));
  }

  @Test
  void isTheSameTextEachTimeWithASingleValueAsAString() {
    assertEquals(text(), text());
    assertTrue(text().contains("\"Action\":\"s3:GetBucketAcl\""), text());
    assertEquals(
        text("orgtrail:logReaders", READERS),
        text(
            "orgtrail:logReaders",
            "[\"arn:aws:iam::888888888888:root\",\"%s\",\"%s\"]"
                .formatted(OUTSIDE_READER, READER)));
  }

  // --- The layout of the organization ------------------------------------------------------------

  @Test
  void putsThePrefixBeforeEveryFolder() {
    var policy =
        policy(
            "orgtrail:s3KeyPrefix", "audit/trail",
            "orgtrail:logReaders", READERS,
            "orgtrail:membersReadOwnLogs", "true");
    var prefixed = MEMBERS_LOG.replace("/AWSLogs", "/audit/trail/AWSLogs");
    assertEquals(Answer.ALLOWED, policy.answer(DELIVERY.on(prefixed)));
    assertEquals(Answer.NOTHING, policy.answer(DELIVERY));
    assertEquals(Answer.ALLOWED, policy.answer(byRole(READER, "s3:GetObject", prefixed)));
    // What was delivered before the prefix was set is still to be read.
    assertEquals(Answer.ALLOWED, policy.answer(byRole(READER, "s3:GetObject", MEMBERS_LOG)));
    var member = byRole("arn:aws:iam::345678901234:role/Dev", "s3:GetObject", prefixed);
    assertEquals(Answer.ALLOWED, policy.answer(member));
    assertEquals(Answer.NOTHING, policy.answer(member.on(MEMBERS_LOG)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"234567890123", "345678901234"})
  void letsTheTrailOfEachListedAccountWriteIntoItsFolder(String account) {
    var policy = policy(StackFiles.SINGLE_ACCOUNTS);
    var trail = TRAIL.replace("234567890123", account);
    var delivery =
        DELIVERY
            .with("aws:SourceArn", trail)
            .on(BUCKET + "/AWSLogs/" + account + "/CloudTrail/a.json.gz");
    assertEquals(Answer.ALLOWED, policy.answer(delivery));
    assertEquals(Answer.ALLOWED, policy.answer(ACL_CHECK.with("aws:SourceArn", trail)));
    assertEquals(
        Answer.NOTHING,
        policy.answer(delivery.with("aws:SourceArn", trail.replace("example", "other"))));
  }

  @Test
  void refusesAccountsThatAreNotListedAndTheFolderOfAnOrganization() {
    var policy = policy(StackFiles.SINGLE_ACCOUNTS);
    var stranger = TRAIL.replace("234567890123", "456789012345");
    assertEquals(Answer.NOTHING, policy.answer(ACL_CHECK.with("aws:SourceArn", stranger)));
    assertEquals(
        Answer.NOTHING,
        policy.answer(
            DELIVERY
                .with("aws:SourceArn", stranger)
                .on(BUCKET + "/AWSLogs/456789012345/CloudTrail/a.json.gz")));
    assertEquals(
        Answer.NOTHING,
        policy.answer(DELIVERY.on(BUCKET + "/AWSLogs/456789012345/CloudTrail/a.json.gz")));
    assertEquals(Answer.NOTHING, policy.answer(DELIVERY));
  }

  @Test
  void listsTheFoldersOfAllAccountsInOneStatement() {
    var text = text(StackFiles.SINGLE_ACCOUNTS);
    assertEquals(2, text.split("AWSCloudTrailWrite", -1).length, text);
    assertFalse(text.contains("AWSCloudTrailOrganizationWrite"), text);
  }

  @Test
  void saysHowManyAccountsFitIntoThePolicy() {
    var config = StackFiles.SINGLE_ACCOUNTS.clone();
    config[7] = accounts(200);
    var error = assertThrows(RunException.class, () -> text(config)).getMessage();
    assertEquals(1, error.lines().count());
    assertTrue(
        error.matches("the bucket policy would have \\d+ bytes, AWS takes 20480: .*"), error);
    int fit = Integer.parseInt(error.replaceFirst(".*200 accounts.*, (\\d+) would fit", "$1"));
    config[7] = accounts(fit);
    assertTrue(text(config).length() <= 20 * 1024);
    config[7] = accounts(fit + 1);
    assertThrows(RunException.class, () -> text(config));
  }

  private static String accounts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"%012d\"".formatted(i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @ParameterizedTest
  @CsvSource({"aws-cn, cn-north-1", "aws-us-gov, us-gov-west-1"})
  void usesThePartitionOfTheProviderInEveryArn(String partition, String region) {
    var args =
        StackFiles.logStore(
            new AwsEnvironment("123456789012", region, partition, "amazonaws.com"),
            "orgtrail:membersReadOwnLogs",
            "true");
    for (var policy :
        new String[] {
          BucketPolicyDocument.forLogs(args),
          BucketPolicyDocument.forAccessLogs(args),
          KeyPolicyDocument.forLogs(args)
        }) {
      assertFalse(policy.contains("arn:aws:"), policy);
      assertTrue(policy.contains("arn:" + partition + ":"), policy);
    }
    assertEquals(
        Answer.ALLOWED,
        PolicySimulator.of(BucketPolicyDocument.forLogs(args))
            .answer(
                DELIVERY
                    .on(MEMBERS_LOG.replace("arn:aws:", "arn:" + partition + ":"))
                    .with(
                        "aws:SourceArn",
                        "arn:%s:cloudtrail:%s:234567890123:trail/example-quantum-123"
                            .formatted(partition, region))));
  }

  // --- Reading -----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"s3:GetObject", "s3:GetObjectVersion"})
  void letsLogReadersReadAllLogs(String action) {
    var policy = policy("orgtrail:logReaders", READERS);
    assertEquals(Answer.ALLOWED, policy.answer(byRole(READER, action, MEMBERS_LOG)));
    assertEquals(Answer.ALLOWED, policy.answer(byStranger(OUTSIDE_READER, action, MEMBERS_LOG)));
    assertEquals(
        Answer.ALLOWED,
        policy.answer(byStranger("arn:aws:iam::888888888888:role/Any", action, MEMBERS_LOG)));
  }

  @Test
  void letsLogReadersListTheBucket() {
    var policy = policy("orgtrail:logReaders", READERS);
    assertEquals(Answer.ALLOWED, policy.answer(byRole(READER, "s3:ListBucket", BUCKET)));
    assertEquals(
        Answer.ALLOWED, policy.answer(byStranger(OUTSIDE_READER, "s3:ListBucketVersions", BUCKET)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:PutObject",
        "s3:DeleteObjectVersion",
        "s3:PutObjectAcl",
        "s3:PutBucketPolicy",
        "s3:PutLifecycleConfiguration"
      })
  void letsLogReadersDoNothingElse(String action) {
    var policy = policy("orgtrail:logReaders", READERS);
    assertEquals(Answer.NOTHING, policy.answer(byRole(READER, action, MEMBERS_LOG)));
    assertEquals(Answer.NOTHING, policy.answer(byRole(READER, action, BUCKET)));
  }

  @Test
  void letsNobodyElseOfTheReadersAccountRead() {
    var policy = policy("orgtrail:logReaders", READERS);
    assertEquals(
        Answer.NOTHING,
        policy.answer(byRole("arn:aws:iam::345678901234:role/Dev", "s3:GetObject", MEMBERS_LOG)));
  }

  @Test
  void letsAMemberReadOnlyItsOwnFolder() {
    var policy = policy("orgtrail:membersReadOwnLogs", "true");
    var member = byRole("arn:aws:iam::345678901234:role/Dev", "s3:GetObject", MEMBERS_LOG);
    assertEquals(Answer.ALLOWED, policy.answer(member));
    assertEquals(
        Answer.NOTHING,
        policy.answer(member.on(MEMBERS_LOG.replace("345678901234", "456789012345"))));
    assertEquals(Answer.NOTHING, policy.answer(member.doing("s3:PutObject")));
    var list = member.doing("s3:ListBucket").on(BUCKET);
    assertEquals(
        Answer.ALLOWED,
        policy.answer(list.with("s3:prefix", "AWSLogs/o-exampleorg1/345678901234/CloudTrail/")));
    assertEquals(
        Answer.NOTHING,
        policy.answer(list.with("s3:prefix", "AWSLogs/o-exampleorg1/456789012345/CloudTrail/")));
    assertEquals(Answer.NOTHING, policy.answer(list));
    assertEquals(Answer.NOTHING, logs.answer(member));
  }

  @ParameterizedTest
  @ValueSource(strings = {"123456789012", "234567890123"})
  void takesNeitherTheLoggingNorTheManagementAccountForAMember(String account) {
    var policy = policy("orgtrail:membersReadOwnLogs", "true");
    var own = MEMBERS_LOG.replace("345678901234", account);
    assertEquals(
        Answer.NOTHING,
        policy.answer(byRole("arn:aws:iam::" + account + ":role/Dev", "s3:GetObject", own)));
  }

  @Test
  void takesTheBucketsOwnAccountForNoMemberAmongSingleAccounts() {
    var config = StackFiles.SINGLE_ACCOUNTS.clone();
    config[7] = "[\"123456789012\",\"345678901234\"]";
    var policy = policy(with(config, "orgtrail:membersReadOwnLogs", "true"));
    var own = BUCKET + "/AWSLogs/123456789012/CloudTrail/a.json.gz";
    assertEquals(Answer.NOTHING, policy.answer(byStranger(ADMIN, "s3:GetObject", own)));
  }

  @Test
  void letsNoAccountOfAnotherOrganizationReadAsAMember() {
    var policy = policy("orgtrail:membersReadOwnLogs", "true");
    var other =
        PolicySimulator.byRole(
            "arn:aws:iam::345678901234:role/Dev", "o-otherorg123", "s3:GetObject", MEMBERS_LOG);
    assertEquals(Answer.DENIED, policy.answer(other));
    assertEquals(
        Answer.DENIED,
        policy.answer(
            byStranger("arn:aws:iam::345678901234:role/Dev", "s3:GetObject", MEMBERS_LOG)));
  }

  @Test
  void letsAListedAccountReadItsOwnFolderWithoutAnOrganization() {
    var policy = policy(with(StackFiles.SINGLE_ACCOUNTS, "orgtrail:membersReadOwnLogs", "true"));
    var own = BUCKET + "/AWSLogs/345678901234/CloudTrail/a.json.gz";
    var member = byStranger("arn:aws:iam::345678901234:role/Dev", "s3:GetObject", own);
    assertEquals(Answer.ALLOWED, policy.answer(member));
    assertEquals(
        Answer.NOTHING, policy.answer(member.on(own.replace("345678901234", "234567890123"))));
    assertEquals(
        Answer.DENIED,
        policy.answer(byStranger("arn:aws:iam::456789012345:role/Dev", "s3:GetObject", own)));
  }

  // --- Outsiders ---------------------------------------------------------------------------------

  private static final String OPEN_TO_ACCOUNT_7 =
      """
      {"Version": "2012-10-17", "Statement": {"Sid": "Open", "Effect": "Allow",
       "Principal": {"AWS": "arn:aws:iam::777777777777:root"},
       "Action": "s3:GetObject", "Resource": "%s/*"}}"""
          .formatted(BUCKET);

  @Test
  void deniesOutsidersEvenWhatAnotherStatementAllows() {
    var policy =
        policy(
            "orgtrail:additionalBucketPolicy", OPEN_TO_ACCOUNT_7, "orgtrail:logReaders", READERS);
    var outsider = byStranger("arn:aws:iam::777777777777:role/Any", "s3:GetObject", MEMBERS_LOG);
    assertEquals(Answer.DENIED, policy.answer(outsider));
    assertEquals(Answer.ALLOWED, policy.answer(outsider.with("aws:PrincipalOrgID", ORGANIZATION)));
    assertEquals(Answer.DENIED, policy.answer(outsider.with("aws:PrincipalOrgID", "o-other12345")));
    assertEquals(Answer.DENIED, policy.answer(outsider.doing("s3:PutBucketPolicy").on(BUCKET)));
  }

  @Test
  void deniesWhoeverIsBesideAnOutsideReaderAndTheAnonymous() {
    var policy = policy("orgtrail:logReaders", READERS);
    assertEquals(
        Answer.DENIED,
        policy.answer(
            byStranger("arn:aws:iam::999999999999:role/Other", "s3:GetObject", MEMBERS_LOG)));
    assertEquals(
        Answer.DENIED,
        policy.answer(
            new Request(
                "AWS",
                "anonymous",
                "s3:GetObject",
                MEMBERS_LOG,
                java.util.Map.of("aws:SecureTransport", "true"))));
  }

  @Test
  void neverShutsOutTheBucketsOwnAccount() {
    assertEquals(Answer.NOTHING, logs.answer(byStranger(ADMIN, "s3:PutBucketPolicy", BUCKET)));
  }

  @Test
  void takesTheListedAccountsForInsidersWithoutAnOrganization() {
    var policy = policy(StackFiles.SINGLE_ACCOUNTS);
    assertEquals(
        Answer.NOTHING,
        policy.answer(
            byStranger("arn:aws:iam::345678901234:role/Dev", "s3:GetObject", MEMBERS_LOG)));
    assertEquals(
        Answer.DENIED,
        policy.answer(
            byStranger("arn:aws:iam::456789012345:role/Dev", "s3:GetObject", MEMBERS_LOG)));
  }

  // --- Guards ------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {ADMIN, "arn:aws:iam::123456789012:root", READER})
  void letsNobodyBypassGovernanceRetention(String principal) {
    var bypass = byRole(principal, "s3:BypassGovernanceRetention", MEMBERS_LOG);
    assertEquals(Answer.DENIED, logs.answer(bypass));
    assertEquals(
        Answer.DENIED,
        policy("orgtrail:breakGlassPrincipals", "[\"" + BREAK_GLASS + "\"]").answer(bypass));
  }

  @ParameterizedTest
  @CsvSource({
    "365, 1, DENIED",
    "365, 364, DENIED",
    "365, 365, NOTHING",
    "365, 3650, NOTHING",
    "30, 30, NOTHING",
    "30, 29, DENIED"
  })
  void letsNobodySetARetentionBelowTheMinimum(String minimum, String remaining, Answer answer) {
    assertEquals(
        answer,
        policy("orgtrail:wormRetentionDays", minimum)
            .answer(
                byRole(ADMIN, "s3:PutObjectRetention", MEMBERS_LOG)
                    .with("s3:object-lock-remaining-retention-days", remaining)));
  }

  @Test
  void countsAYearAs365DaysForTheMinimum() {
    var policy = policy("orgtrail:wormRetentionDays", null, "orgtrail:wormRetentionYears", "7");
    var retention = byRole(ADMIN, "s3:PutObjectRetention", MEMBERS_LOG);
    var remaining = "s3:object-lock-remaining-retention-days";
    assertEquals(Answer.DENIED, policy.answer(retention.with(remaining, "2554")));
    assertEquals(Answer.NOTHING, policy.answer(retention.with(remaining, "2555")));
  }

  @Test
  void letsNobodyTakeARetentionAway() {
    assertEquals(Answer.DENIED, logs.answer(byRole(ADMIN, "s3:PutObjectRetention", MEMBERS_LOG)));
  }

  @Test
  void letsALegalHoldBePutOnButNotTakenOff() {
    var hold = byRole(ADMIN, "s3:PutObjectLegalHold", MEMBERS_LOG);
    assertEquals(Answer.NOTHING, logs.answer(hold.with("s3:object-lock-legal-hold", "ON")));
    assertEquals(Answer.DENIED, logs.answer(hold.with("s3:object-lock-legal-hold", "OFF")));
    assertEquals(Answer.DENIED, logs.answer(hold));
  }

  @ParameterizedTest
  @ValueSource(strings = {ADMIN, READER, "arn:aws:iam::123456789012:root"})
  void letsNobodyHideALogFileBehindADeleteMarker(String principal) {
    assertEquals(Answer.DENIED, logs.answer(byRole(principal, "s3:DeleteObject", MEMBERS_LOG)));
  }

  @Test
  void exemptsBreakGlassPrincipalsFromTheGuardsAndFromNothingElse() {
    var policy = policy("orgtrail:breakGlassPrincipals", "[\"" + BREAK_GLASS + "\"]");
    for (var action :
        new String[] {
          "s3:BypassGovernanceRetention",
          "s3:PutObjectRetention",
          "s3:PutObjectLegalHold",
          "s3:DeleteObject"
        }) {
      assertEquals(Answer.NOTHING, policy.answer(byRole(BREAK_GLASS, action, MEMBERS_LOG)), action);
      assertEquals(Answer.DENIED, policy.answer(byRole(ADMIN, action, MEMBERS_LOG)), action);
    }
    assertEquals(
        Answer.DENIED,
        policy.answer(
            byRole(BREAK_GLASS, "s3:GetObject", MEMBERS_LOG).with("aws:SecureTransport", "false")));
  }

  @Test
  void neitherGuardNorOutsiderRuleStandsInTheWayOfDelivery() {
    var policy =
        policy(
            "orgtrail:wormMode",
            "COMPLIANCE",
            "orgtrail:breakGlassPrincipals",
            "[\"" + BREAK_GLASS + "\"]",
            "orgtrail:logReaders",
            READERS,
            "orgtrail:membersReadOwnLogs",
            "true");
    assertEquals(Answer.ALLOWED, policy.answer(ACL_CHECK));
    assertEquals(Answer.ALLOWED, policy.answer(DELIVERY));
  }

  // --- The user's own statements -----------------------------------------------------------------

  @Test
  void addsTheUsersStatements() {
    assertEquals(
        Answer.ALLOWED,
        policy("orgtrail:additionalBucketPolicy", OPEN_TO_ACCOUNT_7)
            .answer(byRole("arn:aws:iam::777777777777:role/Any", "s3:GetObject", MEMBERS_LOG)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AWSCloudTrailWrite20150319", "AllowSSLRequestsOnly", "DenyExternalPrincipals"})
  void refusesASidThatIsOursByName(String sid) {
    var error =
        assertThrows(
                RunException.class,
                () ->
                    text(
                        "orgtrail:additionalBucketPolicy",
                        OPEN_TO_ACCOUNT_7.replace("\"Open\"", "\"" + sid + "\"")))
            .getMessage();
    assertEquals(
        "orgtrail:additionalBucketPolicy has the Sid '%s', which this policy has already: choose another one"
            .formatted(sid),
        error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3:GetObject | ec2:RunInstances | must have actions of s3:*, but has 'ec2:RunInstances'",
        "example-quantum-123/* | example-quantum-1234/* | must be about arn:aws:s3:::cloudtrail-123456789012-example-quantum-123 and what is in it, but has the Resource 'arn:aws:s3:::cloudtrail-123456789012-example-quantum-1234/*'",
        "arn:aws:s3:::cloudtrail-123456789012-example-quantum-123 | arn:aws:s3:::other | must be about arn:aws:s3:::cloudtrail-123456789012-example-quantum-123 and what is in it, but has the Resource 'arn:aws:s3:::other/*'"
      })
  void refusesStatementsOfAnotherServiceOrBucket(String good, String bad, String expected) {
    var error =
        assertThrows(
                RunException.class,
                () -> text("orgtrail:additionalBucketPolicy", OPEN_TO_ACCOUNT_7.replace(good, bad)))
            .getMessage();
    assertEquals("orgtrail:additionalBucketPolicy " + expected, error);
  }

  @Test
  void refusesAPolicyThatIsTooLongForS3() {
    var readers =
        IntStream.range(0, 300)
            .mapToObj(i -> "\"arn:aws:iam::345678901234:role/Reader%d\"".formatted(i))
            .collect(Collectors.joining(",", "[", "]"));
    var error =
        assertThrows(RunException.class, () -> text("orgtrail:logReaders", readers)).getMessage();
    assertTrue(
        error.endsWith("AWS takes 20480: name fewer principals or shorten the additional policy"),
        error);
  }

  // --- Access logs -------------------------------------------------------------------------------

  @Test
  void letsS3DeliverAccessLogsOfTheOneBucketOnly() {
    var target = BUCKET + "-logs";
    var policy =
        PolicySimulator.of(
            BucketPolicyDocument.forAccessLogs(
                StackFiles.logStore("orgtrail:accessLoggingBucketPrefix", "access")));
    var delivery =
        PolicySimulator.byService(
                "logging.s3.amazonaws.com",
                "s3:PutObject",
                target + "/access/123456789012/2026-01-02-03-04-05-ABCDEF")
            .with("aws:SourceArn", BUCKET)
            .with("aws:SourceAccount", "123456789012");

    assertEquals(Answer.ALLOWED, policy.answer(delivery));
    assertEquals(Answer.NOTHING, policy.answer(delivery.on(target + "/elsewhere/a")));
    assertEquals(Answer.NOTHING, policy.answer(delivery.with("aws:SourceArn", BUCKET + "2")));
    assertEquals(Answer.NOTHING, policy.answer(delivery.with("aws:SourceAccount", "345678901234")));
    assertEquals(Answer.NOTHING, policy.answer(delivery.without("aws:SourceArn")));
    assertEquals(Answer.NOTHING, policy.answer(delivery.without("aws:SourceAccount")));
    assertEquals(Answer.NOTHING, policy.answer(delivery.doing("s3:GetObject")));
    assertEquals(
        Answer.NOTHING, policy.answer(byManagementAccount("s3:PutObject").on(delivery.resource())));
    assertEquals(Answer.DENIED, policy.answer(delivery.with("aws:SecureTransport", "false")));
  }

  private static String text(String... settings) {
    return BucketPolicyDocument.forLogs(StackFiles.logStore(settings));
  }

  private static String[] with(String[] settings, String key, String value) {
    var more = java.util.Arrays.copyOf(settings, settings.length + 2);
    more[settings.length] = key;
    more[settings.length + 1] = value;
    return more;
  }

  private static Request byManagementAccount(String action) {
    return byRole("arn:aws:iam::234567890123:role/Admin", action, MEMBERS_LOG);
  }
}
