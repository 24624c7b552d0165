package orgtrail.testing.generated;

import static orgtrail.testing.generated.StackFiles.one;
import static orgtrail.testing.generated.StackFiles.part;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import orgtrail.config.StackKind;
import orgtrail.testing.Fixtures;

/** Groups of settings of bucket and key. The settings of a group fit together. */
final class LogStoreParts {
  private static final Arbitrary<String> DAYS =
      Arbitraries.integers().between(1, 36_500).map(String::valueOf);
  private static final Arbitrary<String> FLAGS = Arbitraries.of("true", "false");

  /** Stands for the ARN of the bucket, whose name another group sets. */
  static final String BUCKET = "(the bucket)";

  private final StackKind kind;
  private final Arbitrary<String> ownAccount;
  private final String region;

  private LogStoreParts(StackKind kind) {
    this.kind = kind;
    ownAccount = Arbitraries.just(StackFiles.account(kind));
    region = kind == StackKind.REPLICA ? Fixtures.REPLICA_REGION : Fixtures.REGION;
  }

  static List<Arbitrary<Map<String, String>>> of(StackKind kind) {
    var parts = new LogStoreParts(kind);
    var all =
        new ArrayList<>(
            List.of(
                parts.names(),
                parts.singleAccounts(),
                one("s3KeyPrefix", AwsValues.folders()),
                retention(),
                lifecycle(),
                parts.readers(),
                one("additionalBucketPolicy", bucketPolicies()),
                one(
                    "logNotifications",
                    Arbitraries.oneOf(parts.topics("sns"), parts.topics("sqs"))),
                parts.guardians(),
                parts.key(),
                accessLogs(),
                parts.queries()));
    all.add(kind == StackKind.REPLICA ? formerBuckets() : replica());
    return all;
  }

  private Arbitrary<Map<String, String>> names() {
    var computed = one("name", AwsValues.names(kind == StackKind.REPLICA ? 26 : 34, "-"));
    var named =
        Combinators.combine(AwsValues.names(50, "-_"), AwsValues.buckets())
            .as((name, bucket) -> part("name", name, "s3BucketName", bucket));
    return Arbitraries.oneOf(computed, named);
  }

  private static Arbitrary<Map<String, String>> formerBuckets() {
    return one("formerBuckets", lists(AwsValues.buckets()));
  }

  private Arbitrary<Map<String, String>> singleAccounts() {
    if (kind == StackKind.STANDALONE) {
      return Arbitraries.just(part("isOrganizationTrail", "false", "organizationId", null));
    }
    return Arbitraries.frequencyOf(Tuple.of(9, accounts(1, 5)), Tuple.of(1, accounts(1, 400)))
        .map(
            accounts ->
                part(
                    "isOrganizationTrail",
                    "false",
                    "managementAccountId",
                    null,
                    "organizationId",
                    null,
                    "awsAccountIds",
                    json(accounts)));
  }

  private static Arbitrary<List<String>> accounts(int min, int max) {
    return AwsValues.accountIds().list().uniqueElements().ofMinSize(min).ofMaxSize(max);
  }

  private static Arbitrary<Map<String, String>> retention() {
    var modes = Arbitraries.of("GOVERNANCE", "COMPLIANCE");
    var inDays =
        Combinators.combine(modes, Arbitraries.integers().between(1, 36_500), slack())
            .as(
                (mode, days, slack) ->
                    part(
                        "wormMode", mode,
                        "wormRetentionDays", "" + days,
                        "maxRetentionDays", "" + Math.min(36_600, days + slack),
                        "expireAfterDays", "" + Math.min(36_600, days + slack)));
    var inYears =
        Combinators.combine(modes, Arbitraries.integers().between(1, 100))
            .as(
                (mode, years) ->
                    part(
                        "wormMode",
                        mode,
                        "wormRetentionDays",
                        null,
                        "wormRetentionYears",
                        "" + years));
    return Arbitraries.oneOf(inDays, inYears);
  }

  private static Arbitrary<Integer> slack() {
    return Arbitraries.integers().between(0, 400);
  }

  private static Arbitrary<Map<String, String>> lifecycle() {
    return Combinators.combine(
            DAYS,
            Arbitraries.of("GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"),
            Arbitraries.integers().between(1, 1 << 30))
        .as(
            (days, storageClass, size) ->
                part(
                    "archiveAfterDays",
                    days,
                    "archiveStorageClass",
                    storageClass,
                    "archiveObjectSizeGreaterThan",
                    "" + size,
                    "expireAfterDays",
                    null));
  }

  private Arbitrary<Map<String, String>> readers() {
    return Combinators.combine(lists(AwsValues.principals(AwsValues.accountIds())), FLAGS)
        .as((readers, members) -> part("logReaders", readers, "membersReadOwnLogs", members));
  }

  /** The deployer of the tests is one of the deployment principals. */
  private Arbitrary<Map<String, String>> guardians() {
    var deployer = "arn:aws:iam::" + StackFiles.account(kind) + ":role/Deployer";
    var others = AwsValues.rolesAndUsers(ownAccount);
    return Combinators.combine(lists(others), others.list().uniqueElements().ofMaxSize(3))
        .as(
            (breakGlass, deployers) ->
                part(
                    "breakGlassPrincipals",
                    breakGlass,
                    "deploymentPrincipals",
                    json(
                        Stream.concat(Stream.of(deployer), deployers.stream())
                            .distinct()
                            .toList())));
  }

  private Arbitrary<Map<String, String>> key() {
    var existing = one("kmsKeyArn", AwsValues.keys(region, ownAccount));
    var own =
        Combinators.combine(
                Arbitraries.integers().between(90, 2560),
                Arbitraries.integers().between(7, 30),
                lists(AwsValues.principals(ownAccount)),
                PolicyTexts.of("kms:", List.of("*")))
            .as(
                (rotation, window, administrators, policy) ->
                    part(
                        "keyRotationPeriodDays",
                        "" + rotation,
                        "keyDeletionWindowDays",
                        "" + window,
                        "keyAdministrators",
                        administrators,
                        "additionalKeyPolicy",
                        policy));
    return Arbitraries.oneOf(existing, own);
  }

  private static Arbitrary<String> bucketPolicies() {
    return PolicyTexts.of("s3:", List.of(BUCKET, BUCKET + "/*", BUCKET + "/AWSLogs/*"));
  }

  private Arbitrary<String> topics(String service) {
    return AwsValues.topics(service, region);
  }

  private static Arbitrary<Map<String, String>> accessLogs() {
    return Arbitraries.oneOf(
        one("enableCloudtrailBucketAccessLogging", "true", "false"),
        Combinators.combine(AwsValues.folders(), DAYS)
            .as(
                (folder, days) ->
                    part("accessLoggingBucketPrefix", folder, "accessLogRetentionDays", days)),
        one("accessLoggingBucketName", AwsValues.buckets()));
  }

  private Arbitrary<Map<String, String>> queries() {
    return Combinators.combine(
            lists(AwsValues.rolesAndUsers(ownAccount)),
            Arbitraries.integers().between(1, 1 << 20),
            DAYS)
        .as(
            (principals, limit, days) ->
                part(
                    "query",
                    "true",
                    "queryPrincipals",
                    principals,
                    "queryScanLimitGiB",
                    "" + limit,
                    "queryResultsDays",
                    days));
  }

  private static Arbitrary<Map<String, String>> replica() {
    return Combinators.combine(
            AwsValues.buckets(), AwsValues.keys(Fixtures.REGION, AwsValues.accountIds()), FLAGS)
        .as(
            (bucket, key, timeControl) ->
                part(
                    "replicaBucketArn", "arn:aws:s3:::" + bucket,
                    "replicaKmsKeyArn", key,
                    "replicationTimeControl", timeControl));
  }

  /** Mostly short lists as JSON; one in ten is so long that it does not fit into a policy. */
  private static Arbitrary<String> lists(Arbitrary<String> texts) {
    var several = texts.list().uniqueElements();
    return Arbitraries.frequencyOf(
            Tuple.of(9, several.ofMaxSize(3)), Tuple.of(1, several.ofMaxSize(150)))
        .map(LogStoreParts::json);
  }

  private static String json(List<String> texts) {
    return new Gson().toJson(texts);
  }
}
