package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.ReplicaDestination;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** A log store compares itself with the replica that it names. */
class ReplicaCheckTest {
  private static final String STACK = "orgtrail:replicaStack 'organization/orgtrail/replica'";
  private static final String ROLE =
      "arn:aws:iam::123456789012:role/example-quantum-123-replication";

  /** What a replica stack says of itself, by the names of its outputs. */
  private static final Map<String, String> FITS =
      Map.of(
          "s3BucketArn",
          "arn:aws:s3:::copies",
          "kmsKeyArn",
          Examples.EXISTING_REPLICA_KEY,
          "replicationRoleArn",
          ROLE,
          "organizationId",
          "o-exampleorg1",
          "wormMode",
          "GOVERNANCE",
          "wormRetentionDays",
          "365");

  @Test
  void aReplicaThatFitsIsAccepted() {
    assertEquals(List.of(), problems(FITS));
    assertEquals(List.of(), problems(with("maxRetentionDays", "365")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicationRoleArn | arn:aws:iam::999999999999:role/example-quantum-123-replication | orgtrail:loggingAccountId of the replica stack must be '123456789012', the account of this stack, whose role writes there, but is '999999999999'",
        "replicationRoleArn | arn:aws:iam::123456789012:role/other-replication | orgtrail:name of the replica stack must be 'example-quantum-123', as in this stack, so that both name the role example-quantum-123-replication, but is 'other'",
        "organizationId | o-exampleorg2 | orgtrail:organizationId of the replica stack must be 'o-exampleorg1', as in this stack, but is 'o-exampleorg2'",
        "organizationId | | orgtrail:organizationId of the replica stack must be 'o-exampleorg1', as in this stack, but is 'orgtrail:isOrganizationTrail false'",
        "s3KeyPrefix | audit | orgtrail:s3KeyPrefix of the replica stack must be '', as in this stack, but is 'audit'",
        "maxRetentionDays | 364 | orgtrail:maxRetentionDays of the replica stack must be at least the retention of log files in this stack, 365, because each copy gets the lock of its original, but is '364'",
        "kmsKeyArn | arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab | orgtrail:replicaStack 'organization/orgtrail/replica' must be in another account or region than this stack, 123456789012 in ap-southeast-1: otherwise both copies are lost together",
        "kmsKeyArn | arn:aws-cn:kms:cn-north-1:456789012345:key/1234abcd-12ab-34cd-56ef-1234567890ab | orgtrail:replicaStack 'organization/orgtrail/replica' must be in the partition aws, but is in aws-cn",
        "s3BucketArn | arn:aws-cn:s3:::copies | orgtrail:replicaStack 'organization/orgtrail/replica' must be in the partition aws, but is in aws-cn"
      })
  void aDifferenceIsNamedWithTheSettingAndTheStack(String output, String value, String problem) {
    assertEquals(List.of(problem), problems(with(output, value)));
  }

  @ParameterizedTest
  @CsvSource({"eu-west-1, 123456789012", "ap-southeast-1, 456789012345"})
  void theAccountOrTheRegionMayBeTheSame(String region, String account) {
    var key = "arn:aws:kms:%s:%s:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    assertEquals(List.of(), problems(with("kmsKeyArn", key.formatted(region, account))));
  }

  @Test
  void theBucketOfATrailIsNoReplica() {
    var problem =
        List.of(
            STACK
                + " must name a replica stack, whose bucket only a replication role can write to: set orgtrail:account: replica in a new stack");
    assertEquals(problem, problems(with("replicationRoleArn", null)));
    assertEquals(problem, problems(with("expectedTrailArn", Examples.TRAIL_ARN)));
  }

  @Test
  void theBucketIsNotItsOwnReplica() {
    var own = "arn:aws:s3:::" + Examples.BUCKET;
    var problem = " must name another bucket than this stack's own, " + Examples.BUCKET;
    assertEquals(List.of(STACK + problem), problems(with("s3BucketArn", own)));
    assertEquals(
        List.of("orgtrail:replicaBucketArn '" + own + "'" + problem), Lines.of(p -> of(own, p)));
  }

  private static void of(String bucketArn, Problems problems) {
    var layout =
        Fixtures.logStore(
            "replicaBucketArn", bucketArn, "replicaKmsKeyArn", Examples.EXISTING_REPLICA_KEY);
    var link = layout.settings().replica().orElseThrow();
    ReplicaCheck.of(null, layout, link.staticDestination().orElseThrow(), problems);
  }

  @Test
  void theAccountsOfSingleTrailsMustBeTheSame() {
    var layout = Fixtures.logStore(withReplica(Fixtures.singleAccounts()));
    var single = new TreeMap<>(FITS);
    single.remove("organizationId");
    single.put("awsAccountIds", "234567890123,345678901234");
    assertEquals(List.of(), problems(layout, single));
    single.put("awsAccountIds", "345678901234");
    assertEquals(
        List.of(
            "orgtrail:awsAccountIds of the replica stack must be '234567890123, 345678901234', the accounts whose log files are copied, but is '345678901234'"),
        problems(layout, single));
  }

  @Test
  void theKeyOfStaticValuesMustBeInTheRegionOfTheBucket() {
    var link =
        Examples.logging(
            "replicaBucketArn",
            "arn:aws:s3:::copies",
            "replicaKmsKeyArn",
            Examples.EXISTING_REPLICA_KEY);
    assertEquals(
        List.of(
            "orgtrail:replicaKmsKeyArn must belong to a key in the region of the replica's bucket, eu-west-1, but is '%s'"
                .formatted(Examples.EXISTING_REPLICA_KEY)),
        link.withBucket("copies", "eu-west-1").refusal());
    assertEquals(0, link.failingCall("getBucket", "AccessDenied").run().exitCode());
  }

  // --- Warnings ----------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "wormMode, COMPLIANCE, 365 days COMPLIANCE",
    "wormRetentionDays, 730, 730 days GOVERNANCE"
  })
  void anotherRetentionOfTheReplicaIsToldWithTheLockThatCopiesHave(
      String output, String value, String retention) {
    assertEquals(
        List.of(
            "each copy gets the lock of its original, 365 days GOVERNANCE. The default retention of the replica, %s, does not apply to copies"
                .formatted(retention)),
        warnings(Optional.of(destination(with(output, value))), Optional.empty()));
  }

  @Test
  void theSameReplicaAsBeforeSaysNothing() {
    var same = Optional.of(destination(FITS));
    assertEquals(List.of(), warnings(same, Optional.of("arn:aws:s3:::copies")));
    assertEquals(List.of(), warnings(same, Optional.empty()));
    assertEquals(List.of(), warnings(Optional.empty(), Optional.empty()));
  }

  @Test
  void turningReplicationOffSaysWhatIsNoLongerCopied() {
    assertEquals(
        List.of(
            Examples.OPEN,
            "new log files are no longer copied to the bucket cloudtrail-456789012345-example-quantum-123-replica. What was copied stays locked there"),
        Examples.logging().after(Examples.REPLICATED).run().warnings());
  }

  @Test
  void anotherReplicaSaysWhatIsNoLongerCopied() {
    assertEquals(
        List.of(
            "new log files are no longer copied to the bucket earlier, but to copies, which has no earlier log files. What was copied stays locked there"),
        warnings(Optional.of(destination(FITS)), Optional.of("arn:aws:s3:::earlier")));
  }

  // --- Helpers -----------------------------------------------------------------------------------

  private static List<String> warnings(
      Optional<ReplicaDestination> now, Optional<String> earlierBucket) {
    return ReplicaWarnings.of(Fixtures.logStore().settings().retention(), now, earlierBucket);
  }

  private static List<String> problems(Map<String, String> outputs) {
    return problems(Fixtures.logStore(withReplica()), outputs);
  }

  private static List<String> problems(LogStoreLayout layout, Map<String, String> outputs) {
    return Lines.of(problems -> ReplicaCheck.of(null, layout, destination(outputs), problems));
  }

  private static String[] withReplica(String... settings) {
    var all = Arrays.copyOf(settings, settings.length + 2);
    all[settings.length] = "replicaStack";
    all[settings.length + 1] = Examples.REPLICA_STACK;
    return all;
  }

  private static Map<String, String> with(String output, String value) {
    var outputs = new TreeMap<>(FITS);
    if (value == null) {
      outputs.remove(output);
    } else {
      outputs.put(output, value);
    }
    return outputs;
  }

  private static ReplicaDestination destination(Map<String, String> outputs) {
    var known = new TreeMap<>(outputs);
    return new ReplicaDestination(
        known.get("s3BucketArn"),
        known.get("kmsKeyArn"),
        Optional.ofNullable(known.get("expectedTrailArn")),
        Optional.ofNullable(known.get("replicationRoleArn")),
        Optional.ofNullable(known.get("organizationId")),
        Optional.ofNullable(known.get("awsAccountIds"))
            .map(ids -> List.of(ids.split(",")))
            .orElse(List.of()),
        Optional.ofNullable(known.get("s3KeyPrefix")),
        Optional.ofNullable(known.get("wormMode")),
        Optional.ofNullable(known.get("wormRetentionDays")).map(Integer::valueOf),
        Optional.ofNullable(known.get("maxRetentionDays")).map(Integer::valueOf));
  }
}
