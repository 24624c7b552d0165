package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.AwsEnvironment;
import orgtrail.aws.ServicePrincipals;
import orgtrail.testing.Fixtures;
import orgtrail.testing.PolicySimulator;
import orgtrail.testing.PolicySimulator.Answer;
import orgtrail.testing.PolicySimulator.Request;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

class LogBucketPolicyTest {
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
  private static final String ROOT = "arn:aws:iam::123456789012:root";
  private static final String BREAK_GLASS = "arn:aws:iam::123456789012:role/BreakGlass";
  private static final String MEMBER = "arn:aws:iam::345678901234:role/Dev";

  /** A request without credentials has none of the keys that describe a principal. */
  private static final Request ANONYMOUS =
      new Request(
          "AWS", "anonymous", "s3:GetObject", MEMBERS_LOG, Map.of("aws:SecureTransport", "true"));

  private static final Request ACL_CHECK =
      PolicySimulator.byService(ServicePrincipals.CLOUDTRAIL, "s3:GetBucketAcl", BUCKET)
          .with("aws:SourceArn", TRAIL);

  private static final Request DELIVERY =
      ACL_CHECK
          .doing("s3:PutObject")
          .on(MEMBERS_LOG)
          .with("s3:x-amz-acl", "bucket-owner-full-control");

  private final PolicySimulator logs = policy();

  @Test
  void isTheSameTextAsTheReleasedOne() throws IOException {
    assertEquals(Files.readString(Path.of("src/test/resources/policies/log-bucket.json")), text());
  }

  @Test
  void keepsTheOrderOfStatements() {
    var policy =
        policy("logReaders", READERS, "membersReadOwnLogs", "true", "maxRetentionDays", "3650");
    assertEquals(
        List.of(
            "AWSCloudTrailAclCheck20150319",
            "AWSCloudTrailWrite20150319",
            "AWSCloudTrailOrganizationWrite20150319",
            "LogReadersList",
            "LogReadersRead",
            "MembersLocateBucket",
            "MembersListOwnLogs",
            "MembersReadOwnLogs",
            "DenyBypassGovernanceRetention",
            "DenyShorterRetention",
            "DenyLongerRetention",
            "DenyLegalHoldRemoval",
            "DenyDeleteMarkers",
            "DenyOverwriting",
            "DenyExternalPrincipals",
            "AllowSSLRequestsOnly"),
        policy.policy().statements().stream().map(IamStatement::sid).toList());
  }

  @Test
  void doesNotDependOnTheOrderOfLists() {
    assertEquals(
        text("logReaders", READERS),
        text(
            "logReaders",
            "[\"arn:aws:iam::888888888888:root\",\"%s\",\"%s\"]"
                .formatted(OUTSIDE_READER, READER)));
  }

  // --- Writing -----------------------------------------------------------------------------------

  @Test
  void letsTheTrailReadTheAclAndWriteLogsOfTheOrganization() {
    assertEquals(Answer.GRANTS, logs.answer(ACL_CHECK));
    assertEquals(Answer.GRANTS, logs.answer(DELIVERY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/AWSLogs/o-exampleorg1/456789012345/CloudTrail/eu-west-1/2026/01/02/a.json.gz",
        "/AWSLogs/o-exampleorg1/456789012345/CloudTrail-Digest/eu-west-1/2026/01/02/a.json.gz",
        "/AWSLogs/234567890123/CloudTrail/eu-west-1/2026/01/02/a.json.gz"
      })
  void letsTheTrailWriteForAccountsThatJoinLaterDigestsAndItsOwnAccount(String object) {
    assertEquals(Answer.GRANTS, logs.answer(DELIVERY.on(BUCKET + object)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a.json.gz",
        "/AWSLogs/a.json.gz",
        "/AWSLogs/o-exampleorg2/345678901234/CloudTrail/a.json.gz",
        "/AWSLogs/o-exampleorg12/345678901234/CloudTrail/a.json.gz",
        "/AWSLogs/345678901234/CloudTrail/a.json.gz",
        "/awslogs/o-exampleorg1/345678901234/CloudTrail/a.json.gz",
        "/prefix/AWSLogs/o-exampleorg1/345678901234/CloudTrail/a.json.gz"
      })
  void letsTheTrailWriteNowhereElse(String object) {
    assertEquals(Answer.SILENT, logs.answer(DELIVERY.on(BUCKET + object)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-1234",
        "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/Example-quantum-123",
        "arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/example-quantum-123",
        "arn:aws:cloudtrail:eu-west-1:234567890123:trail/example-quantum-123",
        "arn:aws-cn:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123"
      })
  void letsNoOtherTrailWrite(String trail) {
    assertEquals(Answer.SILENT, logs.answer(ACL_CHECK.with("aws:SourceArn", trail)));
    assertEquals(Answer.SILENT, logs.answer(DELIVERY.with("aws:SourceArn", trail)));
  }

  @Test
  void letsCloudTrailDoNothingWithoutATrail() {
    assertEquals(Answer.SILENT, logs.answer(ACL_CHECK.without("aws:SourceArn")));
    assertEquals(Answer.SILENT, logs.answer(DELIVERY.without("aws:SourceArn")));
  }

  @Test
  void letsTheTrailWriteOnlyLogsThatTheBucketOwnerControls() {
    assertEquals(Answer.SILENT, logs.answer(DELIVERY.without("s3:x-amz-acl")));
    assertEquals(Answer.SILENT, logs.answer(DELIVERY.with("s3:x-amz-acl", "private")));
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
  void letsNeitherCloudTrailNorTheManagementAccountReadOrChangeAnything(String action) {
    assertEquals(Answer.SILENT, logs.answer(DELIVERY.doing(action)));
    assertEquals(Answer.SILENT, logs.answer(ACL_CHECK.doing(action)));
    assertEquals(Answer.SILENT, logs.answer(byManagementAccount(action)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3:PutObjectRetention", "s3:PutObjectLegalHold"})
  void letsTheManagementAccountChangeNoRetentionAndNoLegalHold(String action) {
    assertNotEquals(Answer.GRANTS, logs.answer(byManagementAccount(action)));
  }

  /**
   * What Security Hub's control S3.6 looks for, with everybody of another account that can read.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:DeleteBucketPolicy",
        "s3:PutBucketAcl",
        "s3:PutBucketPolicy",
        "s3:PutEncryptionConfiguration",
        "s3:PutObjectAcl"
      })
  void letsNoOtherAccountAdministerTheBucket(String action) {
    var policy = policy("logReaders", READERS, "membersReadOwnLogs", "true");
    var resource = action.equals("s3:PutObjectAcl") ? MEMBERS_LOG : BUCKET;
    for (var principal :
        new String[] {READER, MEMBER, "arn:aws:iam::234567890123:role/Admin", OUTSIDE_READER}) {
      var answer = policy.answer(byRole(principal, action, resource));
      assertNotEquals(Answer.GRANTS, answer, principal);
    }
  }

  @Test
  void letsNoOtherServiceWrite() {
    for (var service : new String[] {"config.amazonaws.com", "logging.s3.amazonaws.com"}) {
      assertEquals(Answer.SILENT, logs.answer(DELIVERY.by("Service", service)), service);
    }
  }

  @Test
  void deniesEverythingWithoutTls() {
    assertEquals(Answer.DENIES, logs.answer(withoutTls(DELIVERY)));
    assertEquals(Answer.DENIES, logs.answer(withoutTls(byManagementAccount("s3:GetObject"))));
    assertEquals(Answer.DENIES, logs.answer(withoutTls(ACL_CHECK.doing("s3:ListBucket"))));
  }

  @Test
  void namesNoMemberAccount() {
    assertFalse(text().contains("345678901234"));
  }

  // --- The layout of the organization ------------------------------------------------------------

  @Test
  void putsThePrefixBeforeEveryFolder() {
    var policy =
        policy("s3KeyPrefix", "audit/trail", "logReaders", READERS, "membersReadOwnLogs", "true");
    var prefixed = MEMBERS_LOG.replace("/AWSLogs", "/audit/trail/AWSLogs");
    assertEquals(Answer.GRANTS, policy.answer(DELIVERY.on(prefixed)));
    assertEquals(Answer.SILENT, policy.answer(DELIVERY));
    assertEquals(Answer.GRANTS, policy.answer(byRole(READER, "s3:GetObject", prefixed)));
    var member = byRole(MEMBER, "s3:GetObject", prefixed);
    assertEquals(Answer.GRANTS, policy.answer(member));
    assertEquals(Answer.SILENT, policy.answer(member.on(MEMBERS_LOG)));
    var list = member.doing("s3:ListBucket").on(BUCKET);
    var own = "AWSLogs/o-exampleorg1/345678901234/CloudTrail/";
    assertEquals(Answer.GRANTS, policy.answer(list.with("s3:prefix", "audit/trail/" + own)));
    assertEquals(Answer.SILENT, policy.answer(list.with("s3:prefix", own)));
  }

  @Test
  void letsReadersReadWhatWasDeliveredBeforeAPrefixWasSet() {
    var policy = policy("s3KeyPrefix", "audit", "logReaders", READERS);
    assertEquals(Answer.GRANTS, policy.answer(byRole(READER, "s3:GetObject", MEMBERS_LOG)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"234567890123", "345678901234"})
  void letsTheTrailOfEachListedAccountWriteIntoItsFolder(String account) {
    var policy = policy(Fixtures.singleAccounts());
    var trail = TRAIL.replace("234567890123", account);
    var delivery =
        DELIVERY
            .with("aws:SourceArn", trail)
            .on(BUCKET + "/AWSLogs/" + account + "/CloudTrail/a.json.gz");
    assertEquals(Answer.GRANTS, policy.answer(delivery));
    assertEquals(Answer.GRANTS, policy.answer(ACL_CHECK.with("aws:SourceArn", trail)));
    assertEquals(
        Answer.SILENT,
        policy.answer(delivery.with("aws:SourceArn", trail.replace("example", "other"))));
  }

  @Test
  void letsNoUnlistedAccountWriteAndNobodyIntoTheFolderOfAnOrganization() {
    var policy = policy(Fixtures.singleAccounts());
    var stranger = TRAIL.replace("234567890123", "456789012345");
    var strangersLog = BUCKET + "/AWSLogs/456789012345/CloudTrail/a.json.gz";
    assertEquals(Answer.SILENT, policy.answer(ACL_CHECK.with("aws:SourceArn", stranger)));
    assertEquals(
        Answer.SILENT, policy.answer(DELIVERY.with("aws:SourceArn", stranger).on(strangersLog)));
    assertEquals(Answer.SILENT, policy.answer(DELIVERY.on(strangersLog)));
    assertEquals(Answer.SILENT, policy.answer(DELIVERY));
  }

  @Test
  void listsTheFoldersOfAllAccountsInOneStatement() {
    var text = text(Fixtures.singleAccounts());
    assertEquals(2, text.split("AWSCloudTrailWrite", -1).length, text);
    assertFalse(text.contains("AWSCloudTrailOrganizationWrite"), text);
  }

  @ParameterizedTest
  @CsvSource({"aws-cn, cn-north-1", "aws-us-gov, us-gov-west-1"})
  void usesThePartitionOfTheAccountInEveryArn(String partition, String region) {
    var here = new AwsEnvironment("123456789012", region, partition, "amazonaws.com");
    var text =
        LogStorePolicies.of(Fixtures.logStore(here, "membersReadOwnLogs", "true")).logBucket();
    assertFalse(text.contains("arn:aws:"), text);
    assertTrue(text.contains("arn:" + partition + ":"), text);
    var trail =
        "arn:%s:cloudtrail:%s:234567890123:trail/example-quantum-123".formatted(partition, region);
    var object = MEMBERS_LOG.replace("arn:aws:", "arn:" + partition + ":");
    var delivery = DELIVERY.on(object).with("aws:SourceArn", trail);
    assertEquals(Answer.GRANTS, PolicySimulator.of(text).answer(delivery));
    assertEquals(Answer.SILENT, PolicySimulator.of(text).answer(DELIVERY));
  }

  // --- Reading -----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"s3:GetObject", "s3:GetObjectVersion"})
  void letsLogReadersReadAllLogs(String action) {
    var policy = policy("logReaders", READERS);
    assertEquals(Answer.GRANTS, policy.answer(byRole(READER, action, MEMBERS_LOG)));
    assertEquals(Answer.GRANTS, policy.answer(byStranger(OUTSIDE_READER, action, MEMBERS_LOG)));
    assertEquals(
        Answer.GRANTS,
        policy.answer(byStranger("arn:aws:iam::888888888888:role/Any", action, MEMBERS_LOG)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketVersions"})
  void letsLogReadersListTheBucket(String action) {
    var policy = policy("logReaders", READERS);
    assertEquals(Answer.GRANTS, policy.answer(byRole(READER, action, BUCKET)));
    assertEquals(Answer.GRANTS, policy.answer(byStranger(OUTSIDE_READER, action, BUCKET)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:DeleteObjectVersion",
        "s3:PutObjectAcl",
        "s3:PutBucketPolicy",
        "s3:PutLifecycleConfiguration"
      })
  void letsLogReadersDoNothingElse(String action) {
    var policy = policy("logReaders", READERS);
    assertEquals(Answer.SILENT, policy.answer(byRole(READER, action, MEMBERS_LOG)));
    assertEquals(Answer.SILENT, policy.answer(byRole(READER, action, BUCKET)));
  }

  @Test
  void letsNobodyElseOfTheReadersAccountRead() {
    var policy = policy("logReaders", READERS);
    assertEquals(Answer.SILENT, policy.answer(byRole(MEMBER, "s3:GetObject", MEMBERS_LOG)));
  }

  @Test
  void letsAMemberReadOnlyItsOwnFolder() {
    var policy = policy("membersReadOwnLogs", "true");
    var member = byRole(MEMBER, "s3:GetObject", MEMBERS_LOG);
    var othersLog = MEMBERS_LOG.replace("345678901234", "456789012345");
    assertEquals(Answer.GRANTS, policy.answer(member));
    assertEquals(Answer.SILENT, policy.answer(member.on(othersLog)));
    assertEquals(Answer.SILENT, policy.answer(member.doing("s3:DeleteObjectVersion")));
    assertEquals(Answer.SILENT, logs.answer(member));
  }

  @Test
  void letsAMemberListOnlyItsOwnFolder() {
    var policy = policy("membersReadOwnLogs", "true");
    var list = byRole(MEMBER, "s3:ListBucket", BUCKET);
    var own = "AWSLogs/o-exampleorg1/345678901234/CloudTrail/";
    assertEquals(Answer.GRANTS, policy.answer(list.with("s3:prefix", own)));
    assertEquals(
        Answer.SILENT,
        policy.answer(list.with("s3:prefix", own.replace("345678901234", "456789012345"))));
    assertEquals(Answer.SILENT, policy.answer(list));
  }

  /** Clients ask for the region of a bucket before they list it. */
  @Test
  void letsMembersLocateTheBucket() {
    var policy = policy("membersReadOwnLogs", "true");
    var locate = byRole(MEMBER, "s3:GetBucketLocation", BUCKET);
    assertEquals(Answer.GRANTS, policy.answer(locate));
    assertEquals(Answer.SILENT, logs.answer(locate));
    assertEquals(Answer.SILENT, policy.answer(byRole(ADMIN, "s3:GetBucketLocation", BUCKET)));
    assertEquals(Answer.DENIES, policy.answer(byStranger(MEMBER, "s3:GetBucketLocation", BUCKET)));
    assertEquals(Answer.SILENT, policy.answer(locate.doing("s3:GetBucketPolicy")));
    var single = policy(with(Fixtures.singleAccounts(), "membersReadOwnLogs", "true"));
    assertEquals(Answer.GRANTS, single.answer(byStranger(MEMBER, "s3:GetBucketLocation", BUCKET)));
  }

  @Test
  void letsNoCallerWithoutAnAccountReadAsAMember() {
    var policy = policy("membersReadOwnLogs", "true");
    var caller = byRole(MEMBER, "s3:GetObject", MEMBERS_LOG);
    assertEquals(Answer.SILENT, policy.answer(caller.with("aws:PrincipalAccount", "*")));
    assertEquals(Answer.SILENT, policy.answer(caller.without("aws:PrincipalAccount")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"123456789012", "234567890123"})
  void takesNeitherTheLoggingNorTheManagementAccountForAMember(String account) {
    var policy = policy("membersReadOwnLogs", "true");
    var own = MEMBERS_LOG.replace("345678901234", account);
    var role = "arn:aws:iam::" + account + ":role/Dev";
    assertEquals(Answer.SILENT, policy.answer(byRole(role, "s3:GetObject", own)));
  }

  @Test
  void takesTheBucketsOwnAccountForNoMemberAmongSingleAccounts() {
    var policy =
        policy(
            with(
                Fixtures.singleAccounts(),
                "awsAccountIds",
                "[\"123456789012\",\"345678901234\"]",
                "membersReadOwnLogs",
                "true"));
    var own = BUCKET + "/AWSLogs/123456789012/CloudTrail/a.json.gz";
    assertEquals(Answer.SILENT, policy.answer(byStranger(ADMIN, "s3:GetObject", own)));
  }

  @Test
  void letsNoAccountOfAnotherOrganizationReadAsAMember() {
    var policy = policy("membersReadOwnLogs", "true");
    var other = PolicySimulator.byRole(MEMBER, "o-otherorg123", "s3:GetObject", MEMBERS_LOG);
    assertEquals(Answer.DENIES, policy.answer(other));
    assertEquals(Answer.DENIES, policy.answer(byStranger(MEMBER, "s3:GetObject", MEMBERS_LOG)));
  }

  @Test
  void letsAListedAccountReadItsOwnFolderWithoutAnOrganization() {
    var policy = policy(with(Fixtures.singleAccounts(), "membersReadOwnLogs", "true"));
    var own = BUCKET + "/AWSLogs/345678901234/CloudTrail/a.json.gz";
    var member = byStranger(MEMBER, "s3:GetObject", own);
    assertEquals(Answer.GRANTS, policy.answer(member));
    assertEquals(
        Answer.SILENT, policy.answer(member.on(own.replace("345678901234", "234567890123"))));
    assertEquals(
        Answer.DENIES,
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
  void addsTheUsersStatements() {
    assertEquals(
        Answer.GRANTS,
        policy("additionalBucketPolicy", OPEN_TO_ACCOUNT_7)
            .answer(byRole("arn:aws:iam::777777777777:role/Any", "s3:GetObject", MEMBERS_LOG)));
  }

  @Test
  void deniesOutsidersEvenWhatAnotherStatementAllows() {
    var policy = policy("additionalBucketPolicy", OPEN_TO_ACCOUNT_7, "logReaders", READERS);
    var outsider = byStranger("arn:aws:iam::777777777777:role/Any", "s3:GetObject", MEMBERS_LOG);
    assertEquals(Answer.DENIES, policy.answer(outsider));
    assertEquals(Answer.GRANTS, policy.answer(outsider.with("aws:PrincipalOrgID", ORGANIZATION)));
    assertEquals(Answer.DENIES, policy.answer(outsider.with("aws:PrincipalOrgID", "o-other12345")));
    assertEquals(Answer.DENIES, policy.answer(outsider.doing("s3:PutBucketPolicy").on(BUCKET)));
  }

  @Test
  void deniesWhoeverIsBesideAnOutsideReader() {
    var other = "arn:aws:iam::999999999999:role/Other";
    assertEquals(
        Answer.DENIES,
        policy("logReaders", READERS).answer(byStranger(other, "s3:GetObject", MEMBERS_LOG)));
  }

  @Test
  void deniesAnonymousCallers() {
    assertEquals(Answer.DENIES, policy("logReaders", READERS).answer(ANONYMOUS));
    assertEquals(Answer.DENIES, logs.answer(ANONYMOUS));
  }

  @Test
  void neverShutsOutTheBucketsOwnAccount() {
    assertEquals(Answer.SILENT, logs.answer(byStranger(ADMIN, "s3:PutBucketPolicy", BUCKET)));
    assertEquals(
        Answer.SILENT,
        policy(Fixtures.singleAccounts()).answer(byStranger(ADMIN, "s3:PutBucketPolicy", BUCKET)));
  }

  @Test
  void takesTheListedAccountsForInsidersWithoutAnOrganization() {
    var policy = policy(Fixtures.singleAccounts());
    assertEquals(Answer.SILENT, policy.answer(byStranger(MEMBER, "s3:GetObject", MEMBERS_LOG)));
    assertEquals(
        Answer.DENIES,
        policy.answer(
            byStranger("arn:aws:iam::456789012345:role/Dev", "s3:GetObject", MEMBERS_LOG)));
  }

  // --- Guards ------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {ADMIN, ROOT, READER})
  void letsNobodyBypassGovernanceRetention(String principal) {
    var bypass = byRole(principal, "s3:BypassGovernanceRetention", MEMBERS_LOG);
    assertEquals(Answer.DENIES, logs.answer(bypass));
    assertEquals(
        Answer.DENIES, policy("breakGlassPrincipals", "[\"" + BREAK_GLASS + "\"]").answer(bypass));
  }

  @ParameterizedTest
  @CsvSource({
    "365, 1, DENIES",
    "365, 364, DENIES",
    "365, 365, SILENT",
    "365, 3650, SILENT",
    "30, 30, SILENT",
    "30, 29, DENIES"
  })
  void letsNobodySetARetentionBelowTheMinimum(String minimum, String remaining, Answer answer) {
    assertEquals(
        answer,
        policy("wormRetentionDays", minimum)
            .answer(
                byRole(ADMIN, "s3:PutObjectRetention", MEMBERS_LOG)
                    .with("s3:object-lock-remaining-retention-days", remaining)));
  }

  @Test
  void countsAYearAs365DaysForTheMinimum() {
    var policy = policy("wormRetentionDays", null, "wormRetentionYears", "7");
    var retention = byRole(ADMIN, "s3:PutObjectRetention", MEMBERS_LOG);
    var remaining = "s3:object-lock-remaining-retention-days";
    assertEquals(Answer.DENIES, policy.answer(retention.with(remaining, "2554")));
    assertEquals(Answer.SILENT, policy.answer(retention.with(remaining, "2555")));
  }

  @Test
  void letsNobodyRemoveARetention() {
    assertEquals(Answer.DENIES, logs.answer(byRole(ADMIN, "s3:PutObjectRetention", MEMBERS_LOG)));
  }

  @ParameterizedTest
  @CsvSource({"365, SILENT", "3650, SILENT", "3651, DENIES", "36500, DENIES"})
  void letsNobodySetARetentionAboveTheMaximum(String remaining, Answer answer) {
    var policy =
        policy("maxRetentionDays", "3650", "breakGlassPrincipals", "[\"" + BREAK_GLASS + "\"]");
    var key = "s3:object-lock-remaining-retention-days";
    for (var principal : new String[] {ADMIN, ROOT, READER}) {
      var retention = byRole(principal, "s3:PutObjectRetention", MEMBERS_LOG);
      assertEquals(answer, policy.answer(retention.with(key, remaining)), principal);
      assertEquals(Answer.SILENT, logs.answer(retention.with(key, remaining)), principal);
    }
    var breakGlass = byRole(BREAK_GLASS, "s3:PutObjectRetention", MEMBERS_LOG);
    assertEquals(Answer.SILENT, policy.answer(breakGlass.with(key, remaining)));
  }

  @Test
  void letsTheTrailDeliverWithAMaximumThatIsTheRetention() {
    assertEquals(Answer.GRANTS, policy("maxRetentionDays", "365").answer(DELIVERY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3:PutObject", "s3:ReplicateDelete", "s3:ReplicateObject"})
  void letsNoPrincipalOverwriteALogFile(String action) {
    var policy =
        policy(
            "breakGlassPrincipals",
            "[\"" + BREAK_GLASS + "\"]",
            "logReaders",
            READERS,
            "membersReadOwnLogs",
            "true");
    for (var principal :
        new String[] {
          ADMIN, ROOT, BREAK_GLASS, READER, MEMBER, "arn:aws:iam::234567890123:role/Admin"
        }) {
      assertEquals(Answer.DENIES, policy.answer(byRole(principal, action, MEMBERS_LOG)), principal);
    }
    assertEquals(Answer.DENIES, policy.answer(byStranger(OUTSIDE_READER, action, MEMBERS_LOG)));
    assertEquals(Answer.DENIES, policy.answer(ANONYMOUS.doing(action)));
    assertEquals(Answer.DENIES, logs.answer(byRole(ADMIN, action, BUCKET + "/a.json.gz")));
  }

  /** A service that acts for a principal, with that principal's permissions. */
  @Test
  void letsNoPrincipalOverwriteALogFileThroughAService() {
    var forwarded =
        byRole(ADMIN, "s3:PutObject", MEMBERS_LOG)
            .with("aws:ViaAWSService", "true")
            .with("aws:CalledVia", "cloudformation.amazonaws.com");
    assertEquals(Answer.DENIES, logs.answer(forwarded));
  }

  @Test
  void letsNoStatementOfTheUserAllowOverwriting() {
    var own =
        """
        {"Version": "2012-10-17", "Statement": {"Sid": "Upload", "Effect": "Allow",
         "Principal": {"AWS": "%s"}, "Action": "s3:PutObject", "Resource": "%s/*"}}"""
            .formatted(ADMIN, BUCKET);
    assertEquals(
        Answer.DENIES,
        policy("additionalBucketPolicy", own).answer(byRole(ADMIN, "s3:PutObject", MEMBERS_LOG)));
  }

  @Test
  void letsALegalHoldBePutOnButNotTakenOff() {
    var hold = byRole(ADMIN, "s3:PutObjectLegalHold", MEMBERS_LOG);
    assertEquals(Answer.SILENT, logs.answer(hold.with("s3:object-lock-legal-hold", "ON")));
    assertEquals(Answer.DENIES, logs.answer(hold.with("s3:object-lock-legal-hold", "OFF")));
    assertEquals(Answer.DENIES, logs.answer(hold));
  }

  @ParameterizedTest
  @ValueSource(strings = {ADMIN, READER, ROOT})
  void letsNobodyHideALogFileBehindADeleteMarker(String principal) {
    assertEquals(Answer.DENIES, logs.answer(byRole(principal, "s3:DeleteObject", MEMBERS_LOG)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:BypassGovernanceRetention",
        "s3:PutObjectRetention",
        "s3:PutObjectLegalHold",
        "s3:DeleteObject"
      })
  void exemptsBreakGlassPrincipalsFromTheGuards(String action) {
    var policy = policy("breakGlassPrincipals", "[\"" + BREAK_GLASS + "\"]");
    assertEquals(Answer.SILENT, policy.answer(byRole(BREAK_GLASS, action, MEMBERS_LOG)));
    assertEquals(Answer.DENIES, policy.answer(byRole(ADMIN, action, MEMBERS_LOG)));
    assertEquals(Answer.DENIES, policy.answer(byRole(BREAK_GLASS + "2", action, MEMBERS_LOG)));
  }

  @Test
  void exemptsBreakGlassPrincipalsFromNothingElse() {
    var policy = policy("breakGlassPrincipals", "[\"" + BREAK_GLASS + "\"]");
    assertEquals(
        Answer.DENIES, policy.answer(withoutTls(byRole(BREAK_GLASS, "s3:GetObject", MEMBERS_LOG))));
  }

  @Test
  void deniesNoDelivery() {
    var policy =
        policy(
            "wormMode",
            "COMPLIANCE",
            "breakGlassPrincipals",
            "[\"" + BREAK_GLASS + "\"]",
            "logReaders",
            READERS,
            "membersReadOwnLogs",
            "true",
            "maxRetentionDays",
            "3650");
    assertEquals(Answer.GRANTS, policy.answer(ACL_CHECK));
    assertEquals(Answer.GRANTS, policy.answer(DELIVERY));
  }

  private static PolicySimulator policy(String... settings) {
    return PolicySimulator.of(text(settings));
  }

  private static String text(String... settings) {
    return LogStorePolicies.of(Fixtures.logStore(settings)).logBucket();
  }

  private static String[] with(String[] settings, String... more) {
    return Stream.concat(Arrays.stream(settings), Arrays.stream(more)).toArray(String[]::new);
  }

  private static Request byRole(String role, String action, String resource) {
    return PolicySimulator.byRole(role, ORGANIZATION, action, resource);
  }

  private static Request byStranger(String role, String action, String resource) {
    return PolicySimulator.byRole(role, null, action, resource);
  }

  private static Request byManagementAccount(String action) {
    return byRole("arn:aws:iam::234567890123:role/Admin", action, MEMBERS_LOG);
  }

  private static Request withoutTls(Request request) {
    return request.with("aws:SecureTransport", "false");
  }
}
