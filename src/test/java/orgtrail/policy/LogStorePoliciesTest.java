package orgtrail.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.config.QueryLayout;
import orgtrail.testing.Fixtures;

class LogStorePoliciesTest {
  private static final String BUCKET = "arn:aws:s3:::cloudtrail-123456789012-example-quantum-123";

  @Test
  void haveNoProblemsByDefault() {
    assertEquals(List.of(), policies().problems());
  }

  // --- Sids --------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWSCloudTrailWrite20150319",
        "AllowSSLRequestsOnly",
        "DenyExternalPrincipals",
        "DenyOverwriting"
      })
  void refuseASidOfOursInTheBucketPolicy(String sid) {
    assertEquals(
        List.of(
            "orgtrail:additionalBucketPolicy has the Sid '%s', which the policy already has: choose another one"
                .formatted(sid)),
        policies("additionalBucketPolicy", policy(statement(sid))).problems());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AllowCloudTrailAccess",
        "Allow access for Key Administrators",
        "DenyKeyDestruction"
      })
  void refuseASidOfOursInTheKeyPolicy(String sid) {
    assertEquals(
        List.of(
            "orgtrail:additionalKeyPolicy has the Sid '%s', which the policy already has: choose another one"
                .formatted(sid)),
        policies("additionalKeyPolicy", policy(statement(sid))).problems());
  }

  @Test
  void refuseASidThatTheUserGivesTwice() {
    var own = policy(statement("Mine"), statement("Other"), statement("Mine"));
    assertEquals(
        List.of(
            "orgtrail:additionalBucketPolicy has the Sid 'Mine', which the policy already has: choose another one"),
        policies("additionalBucketPolicy", own).problems());
  }

  @Test
  void refuseEachDuplicateOfBothPoliciesAtOnce() {
    var problems =
        policies(
                "additionalBucketPolicy",
                policy(statement("AllowSSLRequestsOnly"), statement("DenyDeleteMarkers")),
                "additionalKeyPolicy",
                policy(statement("AllowCloudTrailAccess")))
            .problems();
    assertEquals(3, problems.size(), problems.toString());
  }

  @Test
  void takeSidsThatOnlyTheOtherPolicyHasAndStatementsWithoutOne() {
    var without = statement("x").replace("\"Sid\":\"x\",", "");
    assertEquals(
        List.of(),
        policies(
                "additionalBucketPolicy",
                policy(statement("AllowCloudTrailAccess"), without, without),
                "additionalKeyPolicy",
                policy(statement("AllowSSLRequestsOnly")))
            .problems());
  }

  @Test
  void takeASidOfAStatementThatTheSettingsLeaveOut() {
    assertEquals(
        List.of(),
        policies("additionalBucketPolicy", policy(statement("LogReadersRead"))).problems());
    assertEquals(
        1,
        policies(
                "additionalBucketPolicy",
                policy(statement("LogReadersRead")),
                "logReaders",
                "[\"arn:aws:iam::345678901234:role/A\"]")
            .problems()
            .size());
  }

  // --- Sizes -------------------------------------------------------------------------------------

  @Test
  void refusePoliciesForTooManyAccountsAndTellHowManyFit() {
    var policies = policies(singleAccounts(200));
    int bucketFit = accountsThatFit(LogStorePolicies::logBucket, 20 * 1024);
    int keyFit = accountsThatFit(LogStorePolicies::key, 32 * 1024);
    assertEquals(
        List.of(
            "the bucket policy would have %d bytes, but AWS accepts 20480: of the 200 accounts in orgtrail:awsAccountIds, %d fit"
                .formatted(bytes(policies.logBucket()), bucketFit),
            "the key policy would have %d bytes, but AWS accepts 32768: of the 200 accounts in orgtrail:awsAccountIds, %d fit"
                .formatted(bytes(policies.key()), keyFit)),
        policies.problems());
    assertEquals(List.of(), policies(singleAccounts(bucketFit)).problems());
    assertEquals(1, policies(singleAccounts(bucketFit + 1)).problems().size());
  }

  /** Every statement of ours, with several principals each and all values at their longest. */
  @Test
  void stayFarBelowTheLimitsWithManySettings() {
    IntFunction<String> role =
        i -> "\"arn:aws:iam::123456789012:role/security/" + "Principal%02d".formatted(i) + "\"";
    var policies =
        policies(
            "s3BucketName",
            "b".repeat(58),
            "s3KeyPrefix",
            "p".repeat(200),
            "membersReadOwnLogs",
            "true",
            "maxRetentionDays",
            "36600",
            "logReaders",
            "[" + list(10, role) + "]",
            "breakGlassPrincipals",
            "[" + list(5, role) + "]",
            "keyAdministrators",
            "[" + list(5, role) + "]");
    assertEquals(List.of(), policies.problems());
    int bucket = bytes(policies.logBucket());
    int key = bytes(policies.key());
    assertTrue(bucket <= 20 * 1024 * 0.8, bucket + " bytes");
    assertTrue(key <= 32 * 1024 * 0.8, key + " bytes");
  }

  /** Counts up to the first policy that is too long, rather than as the program does. */
  private static int accountsThatFit(Function<LogStorePolicies, String> policy, int maxBytes) {
    int accounts = 1;
    while (bytes(policy.apply(policies(singleAccounts(accounts + 1)))) <= maxBytes) {
      accounts++;
    }
    return accounts;
  }

  @Test
  void refuseABucketPolicyWithTooManyReaders() {
    var readers = list(300, i -> "\"arn:aws:iam::345678901234:role/Reader%d\"".formatted(i));
    var policies = policies("logReaders", "[" + readers + "]");
    assertEquals(
        List.of(
            "the bucket policy would have %d bytes, but AWS accepts 20480: name fewer principals or shorten orgtrail:additionalBucketPolicy"
                .formatted(bytes(policies.logBucket()))),
        policies.problems());
  }

  /** It names each principal three times, and the policy of the log bucket only twice. */
  @Test
  void refuseAPolicyForQueryResultsThatIsTooLong() {
    var principals =
        list(110, i -> "\"arn:aws:iam::123456789012:role/%03d-%s\"".formatted(i, "x".repeat(30)));
    var layout = Fixtures.logStore("query", "true", "queryPrincipals", "[" + principals + "]");
    var policies = LogStorePolicies.of(layout);
    assertTrue(bytes(policies.logBucket()) <= 20 * 1024, bytes(policies.logBucket()) + "");
    assertEquals(
        List.of(
            "the query results bucket policy would have %d bytes, but AWS accepts 20480: name fewer orgtrail:queryPrincipals"
                .formatted(bytes(QueryPolicies.of(new QueryLayout(layout)).resultsBucket()))),
        policies.problems());
  }

  @Test
  void refuseAKeyPolicyThatIsTooLongForKms() {
    var policies = policies("additionalKeyPolicy", policy(list(300, i -> statement("Backup" + i))));
    assertEquals(
        List.of(
            "the key policy would have %d bytes, but AWS accepts 32768: name fewer principals or shorten orgtrail:additionalKeyPolicy"
                .formatted(bytes(policies.key()))),
        policies.problems());
  }

  @Test
  void refuseCharactersThatKmsRefuses() {
    assertEquals(
        List.of(
            "orgtrail:additionalKeyPolicy must have only characters up to U+00FF, because KMS accepts no others in a key policy"),
        policies("additionalKeyPolicy", policy(statement("\u65e5"))).problems());
    assertEquals(
        List.of(), policies("additionalKeyPolicy", policy(statement("\u00ff"))).problems());
    assertEquals(
        List.of(), policies("additionalBucketPolicy", policy(statement("\u65e5"))).problems());
  }

  @Test
  void countBytesRatherThanCharacters() {
    var umlauts = statement("x").replace("role/A", "role/" + "é".repeat(60));
    var statements = list(64, i -> umlauts.replace("\"Sid\":\"x\",", ""));
    var policies = policies("additionalBucketPolicy", policy(statements));
    assertTrue(policies.logBucket().length() < 20 * 1024, policies.logBucket().length() + "");
    assertTrue(bytes(policies.logBucket()) > 20 * 1024, bytes(policies.logBucket()) + "");
    assertEquals(1, policies.problems().size());
  }

  private static LogStorePolicies policies(String... settings) {
    return LogStorePolicies.of(Fixtures.logStore(settings));
  }

  private static String[] singleAccounts(int count) {
    var settings = Fixtures.singleAccounts();
    settings[settings.length - 1] = "[" + list(count, "\"%012d\""::formatted) + "]";
    return settings;
  }

  private static String policy(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  private static String statement(String sid) {
    return """
        {"Sid":"%s","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/A"},\
        "Action":"s3:GetObject","Resource":"%s/*"}"""
        .formatted(sid, BUCKET);
  }

  private static String list(int count, IntFunction<String> entry) {
    return IntStream.range(0, count).mapToObj(entry).collect(Collectors.joining(","));
  }

  private static int bytes(String policy) {
    return policy.getBytes(UTF_8).length;
  }
}
