package orgtrail;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;
import static orgtrail.testing.Fixtures.REPLICA_ACCOUNT;
import static orgtrail.testing.InlineStack.output;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import orgtrail.testing.Fixtures;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.RoleTemplate;
import orgtrail.testing.Roles;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ReplicationStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * A replica, a logging stack and a management stack with all optional parts that their roles have
 * rights for, from the first preview to their removal. Nobody but the roles of {@code roles/} works
 * here, and IAM binds them. Each test needs what the one before it has deployed.
 */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolesIT {
  private static final String TRAIL = "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/roles";
  private static final String FOLDER = "AWSLogs/o-exampleorg1/345678901234/CloudTrail/";
  private static final String BUCKET = "cloudtrail-123456789012-roles";
  private static final String COPIES = "cloudtrail-456789012345-roles-replica";
  private static final String TAGS = "{\"tags\": {\"project\": \"orgtrail\"}}";
  private static final String OTHER_TAGS = "{\"tags\": {\"team\": \"audit\"}}";

  private final LocalAws aws;
  private InlineStack.Group stacks;
  private Roles ofReplica;
  private Roles ofLogging;
  private Roles ofManagement;
  private InlineStack replica;
  private InlineStack logging;
  private InlineStack management;
  private String keyOfCopies;

  RolesIT(LocalAws aws) {
    this.aws = aws;
  }

  @BeforeAll
  void deployTheTemplates() throws Exception {
    stacks = InlineStack.Group.in(aws);
    ofReplica =
        Roles.deploy(
            aws,
            "replica",
            REPLICA_ACCOUNT,
            Fixtures.REPLICA_REGION,
            Map.of(
                "Name", "roles",
                "BucketName", COPIES,
                "Queries", "true",
                "LogNotifications", "true"));
    ofLogging =
        Roles.deploy(
            aws,
            "logging",
            LOGGING_ACCOUNT,
            Fixtures.REGION,
            Map.of(
                "Name", "roles",
                "BucketName", BUCKET,
                "Queries", "true",
                "Replica", "true",
                "LogNotifications", "true"));
    ofManagement =
        Roles.deploy(
            aws,
            "management",
            MANAGEMENT_ACCOUNT,
            Fixtures.REGION,
            Map.of(
                "Name", "roles",
                "CloudWatchLogs", "true",
                "Alarms", "true",
                "TopicName", "roles-files",
                "Insights", "true",
                "DelegatedAdministrator", "true",
                "TamperGuard", "true"));
  }

  // --- Who gets the roles ------------------------------------------------------------------------

  @Test
  @Order(1)
  void giveAJobOnlyTheRoleThatItsSubjectAllows() {
    var repository = "repo:" + Roles.REPOSITORY;
    for (var roles : List.of(ofReplica, ofLogging, ofManagement)) {
      for (var role : List.of(roles.deployer(), roles.verifier())) {
        assertNotGiven(role, repository + ":pull_request");
      }
      assertNotGiven(roles.deployer(), repository + ":ref:refs/heads/main");
      assertNotGiven(roles.deployer(), repository + ":environment:another");
      assertNotGiven(roles.verifier(), repository + ":ref:refs/heads/another");
      assertNotGiven(roles.preview(), "repo:another/trail:pull_request");
      assertNotGiven(roles.preview(), "repo:example-org@12345/trail@99999:pull_request");
      assertNotGiven(roles.preview(), "repo:example-org/trail:pull_request");
    }
    assertNotGiven(ofLogging.deployer(), repository + ":environment:management");
  }

  private void assertNotGiven(String role, String subject) {
    assertDenied(() -> aws.assumeFromGitHub(role, subject));
  }

  /** Without GitHub, a principal each. */
  @Test
  @Order(9)
  void giveThePrincipalsTheRoleThatNamesThem() {
    var principals =
        Stream.of("reviewer", "deployer", "auditor")
            .map(name -> "arn:aws:iam::" + MEMBER_ACCOUNT + ":role/" + name)
            .toList();
    var roles =
        Roles.deployFor(
            aws, "management", MEMBER_ACCOUNT, Fixtures.REGION, Map.of("Name", "own"), principals);
    var given = List.of(roles.preview(), roles.deployer(), roles.verifier());
    for (var principal : principals) {
      for (var role : given) {
        if (principals.indexOf(principal) == given.indexOf(role)) {
          aws.assumeAs(principal, role);
        } else {
          assertDenied(() -> aws.assumeAs(principal, role));
        }
      }
    }
  }

  /** A standalone stack needs both templates in its account. */
  @Test
  @Order(10)
  void haveThePoliciesOfBothTemplatesForAStandaloneStack() {
    var roles = List.of(ofManagement.preview(), ofManagement.deployer(), ofManagement.verifier());
    var before = roles.stream().map(role -> ofManagement.rights(role).allowed()).toList();
    ofManagement.add(
        "logging",
        Map.of(
            "Name", "roles",
            "BucketName", "cloudtrail-234567890123-roles",
            "Queries", "true",
            "Replica", "true",
            "LogNotifications", "true",
            "AllowRemoval", "true"));
    for (int i = 0; i < roles.size(); i++) {
      var expected = new TreeSet<>(before.get(i));
      expected.addAll(RoleTemplate.named("logging").allowed(roles.get(i).replaceFirst(".*/", "")));
      assertEquals(expected, ofManagement.rights(roles.get(i)).allowed(), roles.get(i));
    }
  }

  // --- What the roles are for --------------------------------------------------------------------

  @Test
  @Order(2)
  void previewDeployAndRefreshEachStack() throws Exception {
    replica =
        deploy(
            ofReplica,
            stacks.replica(
                settings(
                    REPLICA_ACCOUNT,
                    "query",
                    "true",
                    "archiveAfterDays",
                    "30",
                    "logNotifications",
                    topic(REPLICA_ACCOUNT, Fixtures.REPLICA_REGION))));
    keyOfCopies = output(replica.up(), "kmsKeyArn");
    logging =
        deploy(
            ofLogging,
            stacks.logging(
                settings(
                    LOGGING_ACCOUNT,
                    "query",
                    "true",
                    "expireAfterDays",
                    "400",
                    "logNotifications",
                    topic(LOGGING_ACCOUNT, Fixtures.REGION),
                    "replicaStack",
                    "organization/orgtrail/replica")));
    management =
        deploy(
            ofManagement,
            stacks.management(
                "name",
                "roles",
                "aws:defaultTags",
                TAGS,
                "cloudwatchLogs",
                "true",
                "alarms",
                "true",
                "alarmEmail",
                "audit@example.org",
                "notifySnsTopicName",
                "roles-files",
                "insights",
                "[\"ApiCallRateInsight\"]",
                "delegatedAdministrator",
                MEMBER_ACCOUNT,
                "tamperGuard",
                "attach",
                "tamperGuardTargets",
                "[\"" + MEMBER_ACCOUNT + "\"]"));
    assertTrue(
        management.state().names().contains("tamper-guard-replica-" + REPLICA_ACCOUNT),
        management.state().names().toString());
    for (var roles : List.of(ofReplica, ofLogging, ofManagement)) {
      assertEquals(Set.of(), roles.rights(roles.preview()).denied());
      assertEquals(Set.of(), roles.rights(roles.deployer()).denied());
    }
  }

  private InlineStack deploy(Roles roles, InlineStack stack) throws Exception {
    stack.as(roles.preview()).preview();
    var deployed = stack.as(roles.deployer());
    deployed.up();
    stack.as(roles.preview()).hasNoDrift();
    return deployed;
  }

  /** The settings that a logging stack and a replica stack share. */
  private static String[] settings(String account, String... namesAndValues) {
    var role = "[\"arn:aws:iam::" + account + ":role/%s\"]";
    var shared =
        new String[] {
          "name",
          "roles",
          "aws:defaultTags",
          TAGS,
          "deploymentPrincipals",
          role.formatted("orgtrail-deploy"),
          "logReaders",
          role.formatted("orgtrail-verify")
        };
    var all = Arrays.copyOf(shared, shared.length + namesAndValues.length);
    System.arraycopy(namesAndValues, 0, all, shared.length, namesAndValues.length);
    return all;
  }

  /** A topic that S3 can notify. */
  private String topic(String account, String region) {
    try (var sns = aws.sns(account, region)) {
      var arn = sns.createTopic(request -> request.name("arrived")).topicArn();
      var policy =
          """
          {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sns:Publish", "Resource": "%s"}]}
          """
              .formatted(arn);
      sns.setTopicAttributes(
          request -> request.topicArn(arn).attributeName("Policy").attributeValue(policy));
      return arn;
    }
  }

  @Test
  @Order(3)
  void verifyTheDeployment() throws Exception {
    aws.advance("2h");
    for (int hour = 0; hour < 2; hour++) {
      for (var account :
          List.of(LOGGING_ACCOUNT, MANAGEMENT_ACCOUNT, MEMBER_ACCOUNT, REPLICA_ACCOUNT)) {
        aws.kms(account).listKeys();
      }
      aws.cloudTrail(MANAGEMENT_ACCOUNT).describeTrails();
      aws.advance("1h");
    }
    stacks
        .verify(
            Map.of(
                "replica", ofReplica.verifier(),
                "logging", ofLogging.verifier(),
                "management", ofManagement.verifier()))
        .succeeded();
  }

  // --- What the roles cannot do ------------------------------------------------------------------

  @Test
  @Order(4)
  void cannotWriteWithTheRoleThatPreviews() {
    var s3 = aws.s3As(ofLogging.preview());
    assertDenied(() -> s3.deleteBucketLifecycle(request -> request.bucket(BUCKET)));
    assertDenied(() -> s3.getObject(request -> request.bucket(BUCKET).key(newestFile().key())));
    assertDenied(
        () -> s3.putObject(r -> r.bucket(BUCKET).key("a"), RequestBody.fromString("forged")));
    var cloudTrail = aws.cloudTrailAs(ofManagement.preview());
    assertDenied(() -> cloudTrail.stopLogging(request -> request.name(TRAIL)));
    var kms = aws.kmsAs(ofLogging.preview());
    var key = head(aws.s3(LOGGING_ACCOUNT), BUCKET, newestFile().key()).ssekmsKeyId();
    assertDenied(() -> kms.disableKey(request -> request.keyId(key)));
    assertDenied(
        () -> kms.createGrant(grant -> grant.keyId(key).granteePrincipal(ofLogging.preview())));
  }

  /** Not even after the role has changed the policy of the bucket, which is its task. */
  @Test
  @Order(5)
  void cannotGoAroundTheLockWithTheRoleThatDeploys() {
    var s3 = aws.s3As(ofLogging.deployer());
    assertKeepsLogFiles(s3);
    var policy = s3.getBucketPolicy(request -> request.bucket(BUCKET)).policy();
    var open =
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "Open", "Effect": "Allow",
          "Principal": {"AWS": "%s"}, "Action": "s3:*",
          "Resource": ["arn:aws:s3:::%s", "arn:aws:s3:::%s/*"]}]}
        """
            .formatted(ofLogging.deployer(), BUCKET, BUCKET);
    s3.putBucketPolicy(request -> request.bucket(BUCKET).policy(open));
    assertKeepsLogFiles(s3);
    s3.putBucketPolicy(request -> request.bucket(BUCKET).policy(policy));
    var cloudTrail = aws.cloudTrailAs(ofManagement.deployer());
    assertDenied(() -> cloudTrail.stopLogging(request -> request.name(TRAIL)));
    assertDenied(() -> cloudTrail.deleteTrail(request -> request.name(TRAIL)));
  }

  private void assertKeepsLogFiles(S3Client s3) {
    var file = newestFile();
    assertDenied(
        () ->
            s3.deleteObject(
                request ->
                    request
                        .bucket(BUCKET)
                        .key(file.key())
                        .versionId(file.version())
                        .bypassGovernanceRetention(true)));
    assertDenied(() -> s3.deleteObject(request -> request.bucket(BUCKET).key(file.key())));
    assertDenied(
        () ->
            s3.putObject(
                request -> request.bucket(BUCKET).key(file.key()),
                RequestBody.fromString("forged")));
    assertDenied(
        () ->
            s3.putObjectRetention(
                request ->
                    request
                        .bucket(BUCKET)
                        .key(file.key())
                        .bypassGovernanceRetention(true)
                        .retention(
                            lock ->
                                lock.mode(ObjectLockRetentionMode.GOVERNANCE)
                                    .retainUntilDate(aws.now().plusSeconds(60)))));
    assertDenied(() -> s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(file.key())));
    var key = head(aws.s3(LOGGING_ACCOUNT), BUCKET, file.key()).ssekmsKeyId();
    var kms = aws.kmsAs(ofLogging.deployer());
    assertDenied(() -> kms.disableKey(request -> request.keyId(key)));
    assertDenied(() -> kms.scheduleKeyDeletion(request -> request.keyId(key)));
  }

  private record File(String key, String version) {}

  private File newestFile() {
    return aws
        .s3(LOGGING_ACCOUNT)
        .listObjectVersionsPaginator(request -> request.bucket(BUCKET).prefix(FOLDER))
        .versions()
        .stream()
        .map(version -> new File(version.key(), version.versionId()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static void assertDenied(Executable attempt) {
    var answer = assertThrows(AwsServiceException.class, attempt);
    assertTrue(answer.awsErrorDetails().errorCode().startsWith("AccessDenied"), answer + "");
  }

  // --- The replica, turned off and on ------------------------------------------------------------

  @Test
  @Order(6)
  void copyLockedLogFilesWhileTheReplicaIsOnAndTouchNeitherBucketNorKey() throws Exception {
    replica.upUnchanged();
    management.upUnchanged();
    assertIsCopied("first");

    var with = logging.config();
    var before = bucketsAndKeys();
    logging.set("replicaStack", null).up();
    assertEquals(before, bucketsAndKeys());
    assertThrows(
        S3Exception.class,
        () -> aws.s3(LOGGING_ACCOUNT).getBucketReplication(r -> r.bucket(BUCKET)));
    deliver("second");
    assertFalse(isCopied("second"));

    logging
        .reset(with)
        .set(
            "replicationTimeControl",
            "true",
            "queryScanLimitGiB",
            "50",
            "breakGlassPrincipals", // changes the service control policy, too
            "[\"arn:aws:iam::123456789012:role/BreakGlass\"]")
        .up();
    logging.upUnchangedAfterRefresh();
    assertEquals(before, bucketsAndKeys());
    assertIsCopied("third");
    assertFalse(isCopied("second"));
    aws.replicateExisting(BUCKET);
    assertTrue(isCopied("second"));
  }

  /** The copy has the content, the version and the lock of the original, and the replica's key. */
  private void assertIsCopied(String file) {
    deliver(file);
    var original = head(aws.s3(LOGGING_ACCOUNT), BUCKET, key(file));
    assertEquals(ReplicationStatus.COMPLETED, original.replicationStatus(), file);
    var reader = aws.s3As(ofReplica.verifier());
    var copy = head(reader, COPIES, key(file));
    assertEquals(ReplicationStatus.REPLICA, copy.replicationStatus());
    assertEquals(original.versionId(), copy.versionId());
    assertEquals(original.objectLockMode(), copy.objectLockMode());
    assertEquals(original.objectLockRetainUntilDate(), copy.objectLockRetainUntilDate());
    assertEquals(keyOfCopies, copy.ssekmsKeyId());
    var content = reader.getObjectAsBytes(r -> r.bucket(COPIES).key(key(file))).asUtf8String();
    assertEquals("{}", content);
  }

  private void deliver(String file) {
    aws.deliver(TRAIL, BUCKET, key(file));
  }

  private boolean isCopied(String file) {
    return aws.s3As(ofReplica.verifier())
        .listObjectsV2(r -> r.bucket(COPIES).prefix(key(file)))
        .hasContents();
  }

  private static HeadObjectResponse head(S3Client s3, String bucket, String key) {
    return s3.headObject(r -> r.bucket(bucket).key(key));
  }

  private static String key(String file) {
    return FOLDER + file + ".json.gz";
  }

  private Map<String, String> bucketsAndKeys() throws Exception {
    return logging.state().idsOf("aws:s3/bucketV2:", "aws:kms/key:");
  }

  // --- Changes and the end -----------------------------------------------------------------------

  /** The trail first, then the originals, then the copies. Only now the roles may do this. */
  @Test
  @Order(7)
  void removeEverythingOnceTheyAreAllowedTo() throws Exception {
    management.set("enableCloudtrail", "false", "enableLogFileValidation", "false");
    remove(ofManagement, management);
    changeTable(LOGGING_ACCOUNT, Fixtures.REGION);
    putResult(LOGGING_ACCOUNT, BUCKET);
    remove(ofLogging, logging);
    replica.set("queryScanLimitGiB", "50");
    changeTable(REPLICA_ACCOUNT, Fixtures.REPLICA_REGION);
    putResult(REPLICA_ACCOUNT, COPIES);
    remove(ofReplica, replica);
    for (var bucket : List.of(COPIES, COPIES + "-logs", COPIES + "-sql")) {
      assertFalse(aws.hasBucket(REPLICA_ACCOUNT, bucket), bucket);
    }
    var role = "roles-replication";
    assertThrows(
        NoSuchEntityException.class, () -> aws.iam(LOGGING_ACCOUNT).getRole(r -> r.roleName(role)));
  }

  /** Somebody else changes the table, so that the next update after a refresh changes it back. */
  private void changeTable(String account, String region) {
    try (var glue = aws.glue(account, region)) {
      var database = glue.getDatabases(request -> {}).databaseList().get(0).name();
      var table = glue.getTables(request -> request.databaseName(database)).tableList().get(0);
      var parameters = new TreeMap<>(table.parameters());
      parameters.put("changed", "by hand");
      glue.updateTable(
          request ->
              request
                  .databaseName(database)
                  .tableInput(
                      input ->
                          input
                              .name(table.name())
                              .tableType(table.tableType())
                              .parameters(parameters)
                              .partitionKeys(table.partitionKeys())
                              .storageDescriptor(table.storageDescriptor())));
    }
  }

  /** A bucket with a result can be deleted only after the result. No principal can use the key. */
  private void putResult(String account, String logs) {
    aws.s3(account)
        .putObject(
            request ->
                request
                    .bucket(logs + "-sql")
                    .key("result.csv")
                    .serverSideEncryption(ServerSideEncryption.AES256),
            RequestBody.fromString("eventname"));
  }

  private static void remove(Roles roles, InlineStack stack) throws Exception {
    roles.set("AllowRemoval", "true");
    stack.set("forceDestroy", "true", "aws:defaultTags", OTHER_TAGS).upAfterRefresh();
    stack.destroy();
    assertEquals(Map.of(), stack.state().ids());
  }

  @Test
  @Order(8)
  void needEveryRightThatTheyHave() {
    assertAll(
        Stream.of(ofReplica, ofLogging, ofManagement)
            .flatMap(
                roles ->
                    Stream.of(roles.preview(), roles.deployer(), roles.verifier())
                        .map(role -> () -> assertNeedsEveryRight(roles, role))));
  }

  private void assertNeedsEveryRight(Roles roles, String role) {
    var rights = roles.rights(role);
    // Only a wrong hash of an original needs it. VerifyIT forges one.
    var notHere = role.equals(ofLogging.verifier()) ? Set.of("s3:GetObjectVersion") : Set.of();
    assertEquals(notHere, rights.unused(), role);
    assertEquals(Set.of(), rights.missing(), role);
    assertEquals(roles.template().allowed(role.replaceFirst(".*/", "")), rights.allowed(), role);
  }
}
