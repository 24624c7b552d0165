package orgtrail.verify;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;
import static orgtrail.testing.Fixtures.REPLICA_ACCOUNT;
import static orgtrail.testing.InlineStack.output;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import orgtrail.testing.Fixtures;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.PolicyText;
import orgtrail.verify.Verification.Expected;
import orgtrail.verify.files.Request;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import orgtrail.verify.report.Report;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ReplicationConfiguration;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Each kind of tampering with a replica and with queries, made through the APIs of AWS by somebody
 * who can. The verification names it, and passes again when it is mended. One deployment serves all
 * tests.
 */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerifyReplicaIT {
  private static final String NAME = "copied";
  private static final String BUCKET = "cloudtrail-123456789012-copied";
  private static final String COPIES = "cloudtrail-456789012345-copied-replica";
  private static final String TRAIL = "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/copied";
  private static final String ROLE = "copied-replication";

  private final LocalAws aws;
  private final S3Client s3;
  private InlineStack replica;
  private InlineStack logging;
  private String keyOfCopies;
  private Tampering originals;
  private Tampering copies;
  private Verification verification;

  VerifyReplicaIT(LocalAws aws) {
    this.aws = aws;
    s3 = aws.s3(LOGGING_ACCOUNT);
  }

  @BeforeAll
  void deployAndRecord() throws Exception {
    var stacks = InlineStack.Group.in(aws);
    replica = stacks.replica("name", NAME, "logReaders", readers(REPLICA_ACCOUNT), "query", "true");
    var ofReplica = replica.up();
    logging =
        stacks.logging(
            "name",
            NAME,
            "logReaders",
            readers(LOGGING_ACCOUNT),
            "replicaStack",
            "organization/orgtrail/replica",
            "query",
            "true");
    var ofLogging = logging.up();
    var management = stacks.management("name", NAME);
    var ofManagement = management.up();
    aws.advance("2h");
    letTwoHoursPass();
    keyOfCopies = output(ofReplica, "kmsKeyArn");
    originals = new Tampering(aws, BUCKET, output(ofLogging, "kmsKeyArn"), TRAIL);
    copies = Tampering.ofReplica(aws, COPIES, keyOfCopies);
    verification =
        new Verification(
                aws,
                Verification.stack(logging, ofLogging),
                Verification.stack(management, ofManagement),
                MEMBER_ACCOUNT)
            .withReplica(Verification.stack(replica, ofReplica));
  }

  private static String readers(String account) {
    return "[\"arn:aws:iam::" + account + ":role/orgtrail-verify\"]";
  }

  /** CloudTrail delivers what the accounts have done, and a digest that names it. */
  private void letTwoHoursPass() {
    for (int hour = 0; hour < 2; hour++) {
      act();
      aws.advance("1h");
    }
  }

  /** The status of the trail is about the log files of its own account. */
  private void act() {
    aws.cloudTrail(MANAGEMENT_ACCOUNT).describeTrails();
    aws.kms(MEMBER_ACCOUNT).listKeys();
  }

  // --- All is well -------------------------------------------------------------------------------

  @Test
  @Order(1)
  void passesAfterADeployment() {
    verification.passes();
    var report = verification.run(Request.Digests.ALL);
    assertEquals(0, report.exitCode(), () -> report.findings().toString());
    var checks = new TreeSet<>(Set.of(Check.values()));
    report.findings().forEach(finding -> checks.remove(finding.check()));
    checks.removeAll(report.counts().keySet());
    assertEquals(Set.of(), checks);
  }

  // --- Errors of AWS -----------------------------------------------------------------------------

  /** The IAM actions of operations with another name. */
  private static final Map<String, String> ACTIONS =
      Map.of(
          "s3:ListObjectVersions", "s3:ListBucketVersions",
          "s3:ListObjectsV2", "s3:ListBucket",
          "s3:GetBucketEncryption", "s3:GetEncryptionConfiguration",
          "s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration",
          "s3:GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration",
          "s3:GetBucketNotificationConfiguration", "s3:GetBucketNotification",
          "s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock",
          "s3:GetBucketReplication", "s3:GetReplicationConfiguration");

  /** A right is missing, the network is cut, or a proxy answers: no check has seen anything. */
  @ParameterizedTest
  @EnumSource(
      value = FaultyHttp.Fault.class,
      names = {"DENIED", "TIME_OUT", "EMPTY", "HTML"})
  @Order(3)
  void nothingPassesIfAwsAnswersNothing(FaultyHttp.Fault fault) {
    var report = verification.withHttp(new FaultyHttp(aws.http(), fault, any -> true)).run();
    assertEquals(2, report.exitCode(), () -> notAsked(report));
    assertEquals(
        Set.of(Mark.NOT_ASKED),
        report.findings().stream().map(Finding::mark).collect(toSet()),
        () -> notAsked(report));
  }

  /** The operations are those of a run, so that a new one is tested, too. */
  @Tag("thorough")
  @ParameterizedTest
  @EnumSource(FaultyHttp.Fault.class)
  @Order(4)
  void aFaultOfAnyOperationIsAQuestionThatCouldNotBeAsked(FaultyHttp.Fault fault) throws Exception {
    var complete = faulty(fault, "");
    assertEquals(0, verification.withHttp(complete).run().exitCode());
    var wrong =
        atOnce(
            complete.asked().stream()
                .<Callable<Optional<String>>>map(name -> () -> wrong(fault, name))
                .toList());
    assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
  }

  /** Most runs wait, because the SDK asks again after some time. */
  private static List<String> atOnce(List<Callable<Optional<String>>> runs) throws Exception {
    var threads = Executors.newFixedThreadPool(8);
    try {
      var found = new ArrayList<String>();
      for (var result : threads.invokeAll(runs)) {
        result.get().ifPresent(found::add);
      }
      return found;
    } finally {
      threads.shutdownNow();
    }
  }

  private Optional<String> wrong(FaultyHttp.Fault fault, String operation) {
    var http = faulty(fault, operation);
    var report = verification.withHttp(http).run();
    var line = "%s %s: %d %s".formatted(fault, operation, report.exitCode(), notAsked(report));
    return !http.hasFailed() || isNotAsked(report, operation)
        ? Optional.empty()
        : Optional.of(line);
  }

  private FaultyHttp faulty(FaultyHttp.Fault fault, String operation) {
    return new FaultyHttp(aws.http(), fault, asked -> asked.toString().equals(operation));
  }

  private static boolean isNotAsked(Report report, String operation) {
    var action = ACTIONS.getOrDefault(operation, operation);
    return report.exitCode() != 0
        && report.findings().stream()
            .anyMatch(
                finding -> finding.mark() == Mark.NOT_ASKED && finding.seen().contains(action));
  }

  private static String notAsked(Report report) {
    return report.findings().stream()
        .filter(finding -> finding.mark() != Mark.PASSED)
        .map(finding -> finding.mark() + " " + finding.check().id() + " " + finding.seen())
        .collect(joining("; "));
  }

  /** Only a wrong hash needs {@code s3:GetObjectVersion}, and only of originals. */
  @Test
  @Order(2)
  void needsExactlyTheRightsInTheDocumentation() throws IOException {
    var documented = DocumentedRights.read();
    var ofLogging = union(documented.subList(1, 4));
    var ofReplica = union(List.of(documented.get(1), documented.get(3)));
    ofLogging.remove("s3:GetObjectVersion");
    ofReplica.remove("s3:GetObjectVersion");
    assertEquals(4, documented.size());
    assertEquals(documented.get(0), actions(MANAGEMENT_ACCOUNT));
    assertEquals(ofLogging, actions(LOGGING_ACCOUNT));
    assertEquals(ofReplica, actions(REPLICA_ACCOUNT));
  }

  private Set<String> actions(String account) {
    return aws.actionsOf("arn:aws:sts::" + account + ":assumed-role/orgtrail-verify/");
  }

  private static Set<String> union(List<Set<String>> sets) {
    var union = new TreeSet<String>();
    sets.forEach(union::addAll);
    return union;
  }

  // --- The rule and the role ---------------------------------------------------------------------

  @Test
  void namesAChangedRule() {
    var rule = replication();
    s3.deleteBucketReplication(request -> request.bucket(BUCKET));
    try {
      verification.names(Check.REPLICATION_CONFIGURATION, "S3 copies nothing");
      putReplication(changed(rule, "Disabled", COPIES));
      verification.names(Check.REPLICATION_CONFIGURATION, "Status is Disabled");
      putReplication(changed(rule, "Enabled", anotherReplica()));
      verification.names(Check.REPLICATION_CONFIGURATION, anotherReplica());
    } finally {
      putReplication(rule);
    }
    verification.passes();
  }

  /** A bucket to which S3 would copy. */
  private String anotherReplica() {
    var name = "another-copied-replica";
    if (!aws.hasBucket(REPLICA_ACCOUNT, name)) {
      aws.s3(REPLICA_ACCOUNT)
          .createBucket(
              request ->
                  request
                      .bucket(name)
                      .objectLockEnabledForBucket(true)
                      .createBucketConfiguration(
                          where -> where.locationConstraint(Fixtures.REGION)));
    }
    return name;
  }

  private ReplicationConfiguration replication() {
    return s3.getBucketReplication(request -> request.bucket(BUCKET)).replicationConfiguration();
  }

  private static ReplicationConfiguration changed(
      ReplicationConfiguration configuration, String status, String bucket) {
    var rule = configuration.rules().get(0);
    var destination = rule.destination().toBuilder().bucket("arn:aws:s3:::" + bucket).build();
    return configuration.toBuilder()
        .rules(rule.toBuilder().status(status).destination(destination).build())
        .build();
  }

  private void putReplication(ReplicationConfiguration configuration) {
    s3.putBucketReplication(
        request -> request.bucket(BUCKET).replicationConfiguration(configuration));
  }

  /** Failed is final, so the files need S3 Batch Replication. */
  @Test
  void namesAFailedReplicationAndTheChangedRole() {
    var iam = aws.iam(LOGGING_ACCOUNT);
    var policy =
        iam.getRolePolicy(request -> request.roleName(ROLE).policyName("copy-log-files"))
            .policyDocument();
    var decoded = URLDecoder.decode(policy, StandardCharsets.UTF_8);
    putRolePolicy(decoded.replace("s3:ReplicateObject", "s3:ReplicateNothing"));
    try {
      act();
      aws.deliver();
      verification.names(Check.REPLICATION_ROLE, "s3:ReplicateNothing");
      verification.names(Check.REPLICATION_STATUS, "has failed");
    } finally {
      putRolePolicy(decoded);
    }
    verification.names(Check.REPLICATION_STATUS, "has failed");
    aws.replicateExisting(BUCKET);
    verification.passes();
  }

  private void putRolePolicy(String policy) {
    aws.iam(LOGGING_ACCOUNT)
        .putRolePolicy(
            request -> request.roleName(ROLE).policyName("copy-log-files").policyDocument(policy));
  }

  @Test
  void namesAReplicationThatIsLate() {
    aws.pauseReplication();
    try {
      act();
      aws.advance("30m");
      verification.passes();
      act();
      aws.advance("90m");
      verification.names(Check.REPLICATION_STATUS, "waiting for replication longer than 1 h");
      verification.names(Check.REPLICATION_COPIES, "the replica lacks");
    } finally {
      aws.resumeReplication();
    }
    verification.passes();
  }

  // --- The copies --------------------------------------------------------------------------------

  /** One verification finds all, each in another file. */
  @Test
  void namesWhateverIsWrongWithCopies() {
    for (int i = 0; i < 2; i++) {
      letTwoHoursPass();
    }
    var names = namedLogFiles();
    var overwritten = copies.read(names.get(0));
    var unlocked = names.get(1);
    var deleted = originals.read(names.get(2));
    var original = originals.read(names.get(3));
    var lock = lockOf(unlocked);
    var forged = forged(overwritten.name());

    copies.add(overwritten.with(overwritten.oneByteChanged()));
    copies.lock(unlocked, aws.now().plus(Duration.ofDays(1)));
    copies.delete(deleted.name());
    originals.delete(original.name());
    // S3 copies it while it is among the originals, and does not copy its deletion.
    originals.add(new Tampering.Original(forged, overwritten.content(), Map.of()));
    originals.delete(forged);
    letTwoHoursPass();
    try {
      verification.names(
          Request.Digests.ALL,
          List.of(
              new Expected(Check.REPLICATION_COPIES, overwritten.name()),
              new Expected(Check.REPLICATION_FILES, overwritten.name() + " was not written by S3"),
              new Expected(Check.REPLICATION_FILES, unlocked + " is locked until"),
              new Expected(Check.REPLICATION_COPIES, "lacks 1 file (" + deleted.name()),
              new Expected(Check.FILES_PRESENT, original.name()),
              new Expected(Check.REPLICATION_COPIES, original.name() + " is in the replica"),
              new Expected(Check.REPLICATION_COPIES, forged + " is in the replica")));
    } finally {
      copies.deleteNewestVersion(overwritten.name());
      copies.lock(unlocked, lock);
      originals.replace(deleted);
      copies.delete(original.name());
      originals.add(original);
      copies.delete(forged);
    }
    assertEquals(0, verification.run(Request.Digests.ALL).exitCode());
    // Until then, a run of the newest digests does not read those that name the restored files.
    letTwoHoursPass();
    letTwoHoursPass();
    verification.passes();
  }

  private Instant lockOf(String name) {
    return aws.s3(REPLICA_ACCOUNT)
        .getObjectRetention(request -> request.bucket(COPIES).key(name))
        .retention()
        .retainUntilDate();
  }

  /** Log files of the account in the region that digests name, the newest first. */
  private List<String> namedLogFiles() {
    var folder =
        "AWSLogs/%s/%s/CloudTrail/%s/"
            .formatted(Fixtures.ORGANIZATION, MEMBER_ACCOUNT, Fixtures.REGION);
    return s3.listObjectsV2(request -> request.bucket(BUCKET).prefix(folder)).contents().stream()
        .map(S3Object::key)
        .sorted(Comparator.reverseOrder())
        .skip(1)
        .toList();
  }

  /** Another name in the same folder and of the same time. */
  private static String forged(String name) {
    return name.substring(0, name.lastIndexOf('_') + 1) + "AAAAAAAAAAAAAAAA.json.gz";
  }

  // --- Bucket and key of the replica, and the queries --------------------------------------------

  /** One verification finds all, each in another resource. */
  @Test
  void namesChangesOfTheReplicaAndOfTheQueries() {
    var theirs = aws.s3(REPLICA_ACCOUNT);
    var policy = theirs.getBucketPolicy(request -> request.bucket(COPIES)).policy();
    var kms = aws.kms(REPLICA_ACCOUNT, Fixtures.REPLICA_REGION);
    var results = BUCKET + "-sql";
    var block =
        s3.getPublicAccessBlock(request -> request.bucket(results))
            .publicAccessBlockConfiguration();
    var table =
        aws.glue(LOGGING_ACCOUNT)
            .getTable(request -> request.databaseName("cloudtrail_copied").name("cloudtrail_logs"))
            .table();

    copies.withOpenKeyPolicy(() -> kms.disableKey(request -> request.keyId(keyOfCopies)));
    theirs.putBucketPolicy(
        request ->
            request.bucket(COPIES).policy(policy.replace("s3:ReplicateDelete", "s3:PutObjectAcl")));
    enforce(false);
    putTable(table, "s3://another-bucket/AWSLogs/");
    s3.deletePublicAccessBlock(request -> request.bucket(results));
    try {
      verification.names(
          Request.Digests.NEWEST,
          List.of(
              new Expected(Check.REPLICA_KEY_ENABLED, "Disabled"),
              new Expected(Check.REPLICA_BUCKET_POLICY, "DenyOverwriting"),
              new Expected(Check.QUERY_WORKGROUP, "EnforceWorkGroupConfiguration is false"),
              new Expected(Check.QUERY_TABLE, "the location is s3://another-bucket/AWSLogs/"),
              new Expected(Check.QUERY_RESULTS, results)));
    } finally {
      kms.enableKey(request -> request.keyId(keyOfCopies));
      theirs.putBucketPolicy(request -> request.bucket(COPIES).policy(policy));
      enforce(true);
      putTable(table, table.storageDescriptor().location());
      s3.putPublicAccessBlock(
          request -> request.bucket(results).publicAccessBlockConfiguration(block));
    }
    verification.passes();
  }

  private void enforce(boolean isEnforced) {
    aws.athena(LOGGING_ACCOUNT)
        .updateWorkGroup(
            request ->
                request
                    .workGroup("cloudtrail-copied")
                    .configurationUpdates(
                        updates -> updates.enforceWorkGroupConfiguration(isEnforced)));
  }

  private void putTable(Table table, String location) {
    aws.glue(LOGGING_ACCOUNT)
        .updateTable(
            request ->
                request
                    .databaseName(table.databaseName())
                    .tableInput(
                        input ->
                            input
                                .name(table.name())
                                .tableType(table.tableType())
                                .parameters(table.parameters())
                                .partitionKeys(table.partitionKeys())
                                .storageDescriptor(
                                    table.storageDescriptor().toBuilder()
                                        .location(location)
                                        .build())));
  }

  // --- A refresh in the same command -------------------------------------------------------------

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void upWithARefreshMendsWhatSomebodyHasChangedAndThenChangesNothing() throws Exception {
    var theirs = aws.s3(REPLICA_ACCOUNT);
    var policy = theirs.getBucketPolicy(request -> request.bucket(COPIES)).policy();
    var open = policy.replace("s3:ReplicateDelete", "s3:PutObjectAcl");
    theirs.putBucketPolicy(request -> request.bucket(COPIES).policy(open));
    replica.upWithRefresh();
    PolicyText.assertSame(
        policy, theirs.getBucketPolicy(request -> request.bucket(COPIES)).policy());
    verification.passes();
    replica.upUnchangedWithRefresh();
    logging.upUnchangedWithRefresh();
  }

  // --- Another bucket ----------------------------------------------------------------------------

  /** What is in the buckets that are left behind is locked, so somebody needs it. */
  @Test
  @Order(Integer.MAX_VALUE)
  void readersReadWhatIsInBucketsThatOtherOnesHaveReplaced() throws Exception {
    var name = namedLogFiles().get(0);
    var copy = contentFor(REPLICA_ACCOUNT, COPIES, name);
    var original = contentFor(LOGGING_ACCOUNT, BUCKET, name);
    replica.set("s3BucketName", "other-copies", "confirmReplacement", COPIES);
    replica.set("formerBuckets", "[\"" + COPIES + "\"]");
    assertEquals(keyOfCopies, output(replica.up(), "kmsKeyArn"));
    logging.set("s3BucketName", "other-originals", "confirmReplacement", BUCKET);
    assertEquals("other-originals", output(logging.up(), "s3BucketName"));
    assertArrayEquals(copy, contentFor(REPLICA_ACCOUNT, COPIES, name));
    assertArrayEquals(original, contentFor(LOGGING_ACCOUNT, BUCKET, name));
  }

  /** A log file as its reader in the account of the bucket gets it. */
  private byte[] contentFor(String account, String bucket, String name) {
    return aws.s3As("arn:aws:iam::" + account + ":role/orgtrail-verify")
        .getObjectAsBytes(r -> r.bucket(bucket).key(name))
        .asByteArray();
  }
}
