package orgtrail;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import orgtrail.config.Settings;
import orgtrail.config.StackConfiguration;
import orgtrail.policy.LogStorePolicies;
import orgtrail.testing.Command;
import orgtrail.testing.Fixtures;
import orgtrail.testing.Inventory;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.PolicyPack;
import orgtrail.testing.PolicyText;
import orgtrail.testing.Project;
import orgtrail.verify.deployed.AccessLogsCheck;
import orgtrail.verify.deployed.BucketChecks;
import orgtrail.verify.deployed.KeyChecks;
import orgtrail.verify.deployed.MaxAge;
import orgtrail.verify.deployed.TrailChecks;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/**
 * The example, deployed to two accounts by the CLI and the packaged program, and read back through
 * AWS's own APIs. One deployment serves all tests, and every test leaves it as it was.
 */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployedExampleIT {
  private static final String BUCKET = "cloudtrail-123456789012-example-quantum-123";
  private static final String TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123";

  private static final String OPEN_KEY_POLICY =
      """
      {"Version": "2012-10-17", "Statement": [{"Sid": "All", "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
        "Action": "kms:*", "Resource": "*"}]}
      """;

  /** The stacks in the order in which they are deployed, each with its account. */
  private static final Map<String, String> STACKS =
      new TreeMap<>(Map.of("logging", LOGGING_ACCOUNT, "management", MANAGEMENT_ACCOUNT));

  private final Project project;
  private final S3Client s3;
  private final KmsClient kms;
  private final CloudTrailClient cloudTrail;
  private final Map<String, String> shown = new TreeMap<>();
  private Map<String, String> logging;
  private Map<String, String> management;

  private final LocalAws aws;

  DeployedExampleIT(LocalAws aws) {
    this.aws = aws;
    project = Project.create(aws);
    s3 = aws.s3(LOGGING_ACCOUNT);
    kms = aws.kms(LOGGING_ACCOUNT);
    cloudTrail = aws.cloudTrail(MANAGEMENT_ACCOUNT);
  }

  @BeforeAll
  void deployBothStacks() {
    STACKS.forEach(
        (stack, account) -> shown.put(stack, project.up(stack, account).succeeded().text()));
    logging = project.outputs("logging", LOGGING_ACCOUNT);
    management = project.outputs("management", MANAGEMENT_ACCOUNT);
  }

  @Test
  void exportsWhatWasMade() {
    assertEquals(
        Set.of(
            "s3BucketName",
            "s3BucketArn",
            "s3AccessLoggingBucketArn",
            "kmsKeyArn",
            "kmsKeyAlias",
            "organizationId",
            "expectedTrailArn",
            "wormMode",
            "wormRetentionDays"),
        logging.keySet());
    assertEquals(TRAIL, logging.get("expectedTrailArn"));
    assertEquals(BUCKET, logging.get("s3BucketName"));
    assertEquals("arn:aws:s3:::" + BUCKET + "-logs", logging.get("s3AccessLoggingBucketArn"));
    assertEquals(
        Map.of(
            "trailArn", TRAIL,
            "trailName", "example-quantum-123",
            "homeRegion", "ap-southeast-1"),
        management);
  }

  /** Neither what the deployer signs in with, nor anything else that opens a door. */
  @Test
  void keepsNoSecretInTheStateAndShowsNone() {
    for (var stack : STACKS.entrySet()) {
      var account = stack.getValue();
      var credentials = project.secrets(account);
      assertEquals(3, secretsIn(String.join("\n", credentials), credentials).size());
      var state =
          project
              .pulumi(stack.getKey(), account, "stack", "export", "--show-secrets")
              .succeeded()
              .output();
      assertTrue(state.contains("aws:cloudtrail") || state.contains("aws:s3"), state);
      assertEquals(List.of(), secretsIn(state, credentials), "in the state");
      assertEquals(List.of(), secretsIn(shown.get(stack.getKey()), credentials), "in the output");
    }
  }

  /** Also what looks like one. */
  private static List<String> secretsIn(String text, Collection<String> credentials) {
    var known = credentials.stream().filter(text::contains);
    var alike =
        Pattern.compile(
                "\\b(AKIA|ASIA)[A-Z0-9]{12,}|PRIVATE KEY-----"
                    + "|\"(secretKey|accessKey|token|password)\":\\s*\"[^\"]")
            .matcher(text)
            .results()
            .map(MatchResult::group);
    return Stream.concat(known, alike).distinct().toList();
  }

  @Test
  void recordsTheOrganizationIntoTheOtherAccountsBucketWithItsKey() {
    var trail =
        cloudTrail.describeTrails(request -> request.trailNameList(TRAIL)).trailList().get(0);
    assertEquals("ap-southeast-1", trail.homeRegion());
    assertTrue(trail.isOrganizationTrail());
    assertTrue(trail.isMultiRegionTrail());
    assertTrue(trail.includeGlobalServiceEvents());
    assertTrue(trail.logFileValidationEnabled());
    assertEquals(BUCKET, trail.s3BucketName());
    assertEquals(logging.get("kmsKeyArn"), trail.kmsKeyId());
    assertTrue(cloudTrail.getTrailStatus(request -> request.name(TRAIL)).isLogging());
  }

  @Test
  void locksEncryptsAndClosesTheBucket() {
    var lock =
        s3.getObjectLockConfiguration(request -> request.bucket(BUCKET)).objectLockConfiguration();
    assertEquals(ObjectLockEnabled.ENABLED, lock.objectLockEnabled());
    assertEquals(ObjectLockRetentionMode.GOVERNANCE, lock.rule().defaultRetention().mode());
    assertEquals(365, lock.rule().defaultRetention().days());

    assertEquals(
        BucketVersioningStatus.ENABLED,
        s3.getBucketVersioning(request -> request.bucket(BUCKET)).status());

    var encryption = encryption(BUCKET);
    assertEquals(
        ServerSideEncryption.AWS_KMS,
        encryption.applyServerSideEncryptionByDefault().sseAlgorithm());
    assertEquals(
        logging.get("kmsKeyArn"), encryption.applyServerSideEncryptionByDefault().kmsMasterKeyID());
    assertTrue(encryption.bucketKeyEnabled());

    assertClosed(BUCKET);
  }

  @Test
  void keepsAccessLogsInABucketThatS3CanDeliverTo() {
    var target = BUCKET + "-logs";
    assertEquals(
        target,
        s3.getBucketLogging(request -> request.bucket(BUCKET)).loggingEnabled().targetBucket());
    assertEquals(
        ServerSideEncryption.AES256,
        encryption(target).applyServerSideEncryptionByDefault().sseAlgorithm());
    assertThrows(
        S3Exception.class, () -> s3.getObjectLockConfiguration(request -> request.bucket(target)));
    assertClosed(target);
  }

  @Test
  void givesBucketAndKeyThePoliciesThatTheUnitTestsProve() {
    var policies = LogStorePolicies.of(Fixtures.logStore());
    PolicyText.assertSame(
        policies.logBucket(), s3.getBucketPolicy(request -> request.bucket(BUCKET)).policy());
    PolicyText.assertSame(policies.key(), keyPolicy());
  }

  @Test
  void passesTheVerificationOfTrailBucketKeyAndAccessLogs() throws Exception {
    assertEquals(List.of(), notPassed());
    assertEquals(
        Arrays.stream(Check.values())
            .filter(check -> check.id().matches("(trail|bucket|key|access-logs)\\..*"))
            .filter(check -> !check.id().endsWith("delivery"))
            .toList(),
        verify().stream().map(Finding::check).sorted().toList());
  }

  /** Without {@code --refresh}, Pulumi would notice none of these changes. */
  @Test
  void findsEachChangeThatPulumiUpWithRefreshMends() throws Exception {
    changeTrail();
    changeBucket();
    changeKey();
    var grant = grantTheKey();
    var found = notPassed();
    kms.revokeGrant(request -> request.keyId(logging.get("kmsKeyArn")).grantId(grant));
    STACKS.forEach((stack, account) -> project.up(stack, account, "--refresh").succeeded());

    assertEquals(
        List.of(
            Check.TRAIL_RECORDING,
            Check.TRAIL_SCOPE,
            Check.TRAIL_VALIDATION,
            Check.TRAIL_SELECTORS,
            Check.BUCKET_RETENTION,
            Check.BUCKET_ENCRYPTION,
            Check.BUCKET_OWNERSHIP,
            Check.BUCKET_PUBLIC_ACCESS,
            Check.BUCKET_POLICY,
            Check.BUCKET_LIFECYCLE,
            Check.BUCKET_ACCESS_LOGGING,
            Check.KEY_ENABLED,
            Check.KEY_ROTATION,
            Check.KEY_POLICY,
            Check.KEY_GRANTS),
        found.stream().map(Finding::check).distinct().sorted().toList());
    assertEquals(Set.of(Mark.FAILED), found.stream().map(Finding::mark).collect(toSet()));
    assertEquals(List.of(), notPassed());
  }

  private void changeBucket() {
    s3.putBucketLifecycleConfiguration(
        request ->
            request
                .bucket(BUCKET)
                .lifecycleConfiguration(
                    all ->
                        all.rules(
                            LifecycleRule.builder()
                                .id("cleanup")
                                .status("Enabled")
                                .filter(filter -> filter.prefix(""))
                                .expiration(expires -> expires.days(1))
                                .build())));
    s3.putObjectLockConfiguration(
        request ->
            request
                .bucket(BUCKET)
                .objectLockConfiguration(
                    lock ->
                        lock.objectLockEnabled("Enabled")
                            .rule(
                                rule ->
                                    rule.defaultRetention(
                                        retention -> retention.mode("GOVERNANCE").days(1)))));
    s3.deleteBucketEncryption(request -> request.bucket(BUCKET));
    s3.deleteBucketOwnershipControls(request -> request.bucket(BUCKET));
    s3.deletePublicAccessBlock(request -> request.bucket(BUCKET));
    s3.putBucketLogging(request -> request.bucket(BUCKET).bucketLoggingStatus(off -> {}));
    s3.putBucketVersioning(
        request ->
            request
                .bucket(BUCKET + "-logs")
                .versioningConfiguration(
                    versioning -> versioning.status(BucketVersioningStatus.SUSPENDED)));
    var policy = s3.getBucketPolicy(request -> request.bucket(BUCKET)).policy();
    s3.putBucketPolicy(
        request -> request.bucket(BUCKET).policy(policy.replace("DenyDeleteMarkers", "Nothing")));
  }

  /** The key policy denies to disable the key, so it has to change first. */
  private void changeKey() {
    var key = logging.get("kmsKeyArn");
    putKeyPolicy(OPEN_KEY_POLICY);
    kms.disableKeyRotation(request -> request.keyId(key));
    kms.disableKey(request -> request.keyId(key));
  }

  private String grantTheKey() {
    return kms.createGrant(
            request ->
                request
                    .keyId(logging.get("kmsKeyArn"))
                    .granteePrincipal("arn:aws:iam::999999999999:root")
                    .operations(GrantOperation.DECRYPT))
        .grantId();
  }

  private void changeTrail() {
    cloudTrail.stopLogging(request -> request.name(TRAIL));
    cloudTrail.updateTrail(
        request -> request.name(TRAIL).isMultiRegionTrail(false).enableLogFileValidation(false));
    cloudTrail.putEventSelectors(
        request ->
            request
                .trailName(TRAIL)
                .advancedEventSelectors(
                    AdvancedEventSelector.builder()
                        .fieldSelectors(
                            equal("eventCategory", "Management"), equal("readOnly", "false"))
                        .build()));
  }

  private static AdvancedFieldSelector equal(String field, String value) {
    return AdvancedFieldSelector.builder().field(field).equalsValue(value).build();
  }

  private List<Finding> notPassed() throws Exception {
    return verify().stream().filter(finding -> finding.mark() != Mark.PASSED).toList();
  }

  /** Without the checks of deliveries, because nothing is delivered here. */
  private List<Finding> verify() throws Exception {
    var findings = new ArrayList<Finding>();
    for (var group : verification()) {
      findings.addAll(group.call());
    }
    findings.removeIf(finding -> finding.check().id().endsWith("delivery"));
    return findings;
  }

  private List<Callable<List<Finding>>> verification() {
    var layout = Fixtures.logStore();
    var logStore =
        new ExpectedLogStore(
            layout,
            LogStorePolicies.of(layout),
            logging.get("kmsKeyArn"),
            Optional.of(BUCKET + "-logs"));
    var settings = Settings.read(StackConfiguration.of(Fixtures.management()));
    var trail =
        new ExpectedTrail(
            ((Settings.Management) settings).trail(),
            TRAIL,
            MANAGEMENT_ACCOUNT,
            MANAGEMENT_ACCOUNT,
            Fixtures.REGION,
            "aws",
            Optional.of(Fixtures.ORGANIZATION),
            BUCKET,
            logging.get("kmsKeyArn"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var owner = aws.account(LOGGING_ACCOUNT);
    var groups = new ArrayList<>(BucketChecks.of(logStore, "logging", owner));
    groups.addAll(KeyChecks.of(logStore, "logging", owner));
    groups.add(AccessLogsCheck.of(logStore, "logging", owner, Instant.now()));
    groups.addAll(
        TrailChecks.of(
            trail, "management", aws.account(MANAGEMENT_ACCOUNT), Instant.now(), MaxAge.DEFAULT));
    return groups;
  }

  @Test
  void rotatesTheKeyThatTheAliasNames() {
    var key = logging.get("kmsKeyArn");
    assertTrue(kms.getKeyRotationStatus(request -> request.keyId(key)).keyRotationEnabled());
    assertEquals(
        key,
        kms.describeKey(request -> request.keyId(logging.get("kmsKeyAlias"))).keyMetadata().arn());
  }

  /** The provider treats a key whose deletion is scheduled as deleted. */
  @Test
  void createsNoOtherKeyWhenTheDeletionOfTheKeyIsScheduled() {
    var key = logging.get("kmsKeyArn");
    var policy = keyPolicy();
    putKeyPolicy(OPEN_KEY_POLICY); // because the policy denies the next call
    kms.scheduleKeyDeletion(request -> request.keyId(key).pendingWindowInDays(7));
    putKeyPolicy(policy);
    try {
      var refused = project.pulumi("logging", LOGGING_ACCOUNT, "preview", "--refresh").refusal();
      assertTrue(refused.contains("aws:kms:Key (log-archive-key)"), refused);
      assertTrue(refused.contains("resource '' does not exist"), refused);
    } finally {
      kms.cancelKeyDeletion(request -> request.keyId(key));
      kms.enableKey(request -> request.keyId(key));
    }
  }

  private void putKeyPolicy(String policy) {
    kms.putKeyPolicy(
        request -> request.keyId(logging.get("kmsKeyArn")).policyName("default").policy(policy));
  }

  @Test
  void locksALogFileFor365DaysFromTheMomentItArrives() {
    var version = deliver("a.json.gz");
    var locked = s3.headObject(request -> request.bucket(BUCKET).key(version.key()));
    assertEquals(ObjectLockMode.GOVERNANCE, locked.objectLockMode());
    var days = Duration.between(Instant.now(), locked.objectLockRetainUntilDate());
    assertTrue(days.compareTo(Duration.ofDays(364)) > 0, days.toString());
    assertTrue(days.compareTo(Duration.ofDays(366)) < 0, days.toString());
  }

  @Test
  void refusesToDeleteALogFile() {
    var version = deliver("b.json.gz");
    var refused =
        assertThrows(
            S3Exception.class,
            () ->
                s3.deleteObject(
                    request ->
                        request.bucket(BUCKET).key(version.key()).versionId(version.versionId())));
    assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
    s3.headObject(request -> request.bucket(BUCKET).key(version.key()));
  }

  /** The AWS CLI validates one account and region at a time. This covers all that have a digest. */
  @Test
  void deliversWhatTheAwsCliFindsValidUntilALogFileIsChanged() {
    var start = aws.now();
    var reader = "arn:aws:iam::" + LOGGING_ACCOUNT + ":role/local";
    var config = new String[] {"config", "set", "--path", "orgtrail:logReaders[0]", reader};
    project.pulumi("logging", LOGGING_ACCOUNT, config).succeeded();
    try {
      project.up("logging", LOGGING_ACCOUNT).succeeded();
      for (var region : List.of("us-east-1", "eu-west-1")) {
        aws.cloudTrail(MEMBER_ACCOUNT, region).describeTrails();
      }
      aws.advance("3h");
      var places = places("/CloudTrail-Digest/");
      assertEquals(4 * 17, places.size()); // each account in each region
      var logged = places("/CloudTrail/");
      assertTrue(logged.contains(new Place(MEMBER_ACCOUNT, "eu-west-1")), logged.toString());
      places.parallelStream().forEach(place -> assertValid(validate(place, start)));
      assertChangeIsFound(new Place(MEMBER_ACCOUNT, "eu-west-1"), start);
    } finally {
      var remove = new String[] {"config", "rm", "orgtrail:logReaders"};
      project.pulumi("logging", LOGGING_ACCOUNT, remove).succeeded();
      project.up("logging", LOGGING_ACCOUNT).succeeded();
    }
  }

  private void assertChangeIsFound(Place place, Instant start) {
    // Other tests deliver files with other names, which no digest names.
    var name = place.account() + "_CloudTrail_" + place.region() + "_";
    var key =
        keys(place.folder("/CloudTrail/")).stream()
            .filter(each -> each.contains(name))
            .findFirst()
            .orElseThrow();
    var policy = s3.getBucketPolicy(request -> request.bucket(BUCKET)).policy();
    s3.deleteBucketPolicy(request -> request.bucket(BUCKET));
    var forged =
        s3.putObject(
            request ->
                request.bucket(BUCKET).key(key).serverSideEncryption(ServerSideEncryption.AES256),
            RequestBody.fromBytes(gzip("{\"Records\":[]}")));
    s3.putBucketPolicy(request -> request.bucket(BUCKET).policy(policy));
    var found = validate(place, start);
    assertEquals(1, found.exitCode(), found.text());
    assertTrue(found.error().contains(key + "\tINVALID: hash value doesn't match"), found.text());

    s3.deleteBucketPolicy(request -> request.bucket(BUCKET));
    s3.deleteObject(
        request ->
            request
                .bucket(BUCKET)
                .key(key)
                .versionId(forged.versionId())
                .bypassGovernanceRetention(true));
    s3.putBucketPolicy(request -> request.bucket(BUCKET).policy(policy));
    assertValid(validate(place, start));
  }

  private static void assertValid(Command validation) {
    validation.succeeded();
    assertFalse(validation.text().contains("INVALID"), validation.text());
    assertTrue(validation.output().contains("3/3 digest files valid"), validation.text());
  }

  private Command validate(Place place, Instant start) {
    var period = new String[] {start.toString(), start.plus(Duration.ofHours(4)).toString()};
    return aws.cli(
        LOGGING_ACCOUNT,
        place.region(),
        "cloudtrail",
        "validate-logs",
        "--trail-arn=" + TRAIL,
        "--account-id=" + place.account(),
        "--start-time=" + period[0],
        "--end-time=" + period[1]);
  }

  /** The accounts and regions that have a file in a folder. */
  private Set<Place> places(String folder) {
    var path = Pattern.compile("AWSLogs/o-exampleorg1/(\\d{12})" + folder + "([^/]+)/.*_.*");
    return keys("AWSLogs/").stream()
        .map(path::matcher)
        .filter(Matcher::matches)
        .map(found -> new Place(found.group(1), found.group(2)))
        .collect(Collectors.toSet());
  }

  private List<String> keys(String prefix) {
    return s3
        .listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  private static byte[] gzip(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var compressed = new GZIPOutputStream(bytes)) {
      compressed.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** An account and a region that CloudTrail delivers for. */
  private record Place(String account, String region) {
    String folder(String kind) {
      return "AWSLogs/o-exampleorg1/" + account + kind + region + "/";
    }
  }

  @Test
  void changesNothingTheSecondTimeNorAfterReadingAllBackFromAws() {
    STACKS.forEach(
        (stack, account) -> {
          project.up(stack, account, "--expect-no-changes").succeeded();
          project.up(stack, account, "--refresh", "--expect-no-changes").succeeded();
        });
  }

  /** Another pair of stack files is all that it takes. */
  @Test
  void deploysAnotherOrganizationInAnotherRegionBesideTheFirstOne() throws Exception {
    var before = inventories(STACKS, Fixtures.REGION);
    var others =
        new TreeMap<>(Map.of("logging-eu", "567890123456", "management-eu", "678901234567"));
    var given = inventories(others, "eu-west-1");
    others.forEach((stack, account) -> project.addStack(stack).up(stack, account).succeeded());

    inventories(others, "eu-west-1")
        .forEach(
            (stack, made) -> {
              made.removeAll(given.get(stack));
              assertEquals(Inventory.inState(project.state(stack)), made);
            });
    assertEquals(before, inventories(STACKS, Fixtures.REGION));
    assertEquals(List.of(), notPassed());
    assertRefusesAnotherOrganization();
  }

  private Map<String, Set<String>> inventories(Map<String, String> stacks, String region) {
    var found = new TreeMap<String, Set<String>>();
    stacks.forEach((stack, account) -> found.put(stack, Inventory.inAws(aws, account, region)));
    return found;
  }

  private void assertRefusesAnotherOrganization() {
    var trail = "arn:aws:cloudtrail:eu-west-1:678901234567:trail/example-quantum-123";
    var bucket = "cloudtrail-567890123456-example-quantum-123";
    var file = "/345678901234/CloudTrail/eu-west-1/2026/01/02/other.json.gz";
    aws.deliver(trail, bucket, "AWSLogs/o-exampleorg2" + file);
    for (var organization : List.of("o-exampleorg1", "o-exampleorg2")) {
      var key = "AWSLogs/" + organization + file;
      assertThrows(AssertionError.class, () -> aws.deliver(trail, BUCKET, key));
      assertThrows(AssertionError.class, () -> aws.deliver(TRAIL, bucket, key));
    }
    for (var account : List.of("567890123456", "678901234567")) {
      var listed = assertThrows(S3Exception.class, () -> list(account, BUCKET));
      assertEquals("AccessDenied", listed.awsErrorDetails().errorCode());
    }
    project.edit("management-eu", "orgtrail/logging-eu", "orgtrail/logging");
    var refused = project.pulumi("management-eu", "678901234567", "preview").refusal();
    assertTrue(
        refused.contains(
            "orgtrail:organizationId of the logging stack must be 'o-exampleorg2', as AWS"
                + " Organizations reports, but is 'o-exampleorg1'"),
        refused);
  }

  private void list(String account, String bucket) {
    aws.s3(account).listObjectsV2(request -> request.bucket(bucket));
  }

  /** A changed URN replaces the resource: these must never change. */
  @Test
  void pinsTheUrnsOfBucketKeyAndTrail() {
    var prefix = "urn:pulumi:logging::orgtrail::orgtrail:index:WormBucket$";
    var urns = new TreeSet<>(project.state("logging").ids().keySet());
    assertTrue(urns.contains(prefix + "aws:s3/bucketV2:BucketV2::log-archive-bucket"));
    assertTrue(urns.contains(prefix + "aws:s3/bucketV2:BucketV2::log-archive-access-logs"));
    assertTrue(urns.contains(prefix + "aws:kms/key:Key::log-archive-key"));
    assertEquals(
        Set.of(
            "urn:pulumi:management::orgtrail::orgtrail:index:OrganizationTrail$aws:cloudtrail/trail:Trail::organization-trail"),
        project.state("management").ids().keySet());
  }

  @Test
  void protectsEverythingThatHoldsLogsAndTheTrail() {
    var state = project.state("logging");
    var kept = new TreeSet<>(state.names());
    kept.remove("log-archive-bucket-logging"); // a setting can switch it off
    assertTrue(state.protectedNames().containsAll(kept), state.protectedNames().toString());
    assertTrue(state.retainedNames().containsAll(kept), state.retainedNames().toString());
    var refused = project.pulumi("logging", LOGGING_ACCOUNT, "destroy", "--yes").refusal();
    assertTrue(refused.contains("protect"), refused);
    s3.headBucket(request -> request.bucket(BUCKET));

    assertTrue(project.state("management").protectedNames().contains("organization-trail"));
    refused = project.pulumi("management", MANAGEMENT_ACCOUNT, "destroy", "--yes").refusal();
    assertTrue(refused.contains("protect"), refused);
    assertTrue(cloudTrail.getTrailStatus(request -> request.name(TRAIL)).isLogging());
  }

  @Test
  void deletesNothingWhenASettingTurnsBad() {
    var before = project.state("logging").ids();
    project.set("logging", LOGGING_ACCOUNT, "wormMode", "compliance");
    try {
      var message = project.up("logging", LOGGING_ACCOUNT).refusal();
      assertTrue(message.contains("orgtrail:wormMode must be GOVERNANCE or COMPLIANCE"), message);
    } finally {
      project.set("logging", LOGGING_ACCOUNT, "wormMode", "GOVERNANCE");
    }
    assertEquals(before, project.state("logging").ids());
    s3.headBucket(request -> request.bucket(BUCKET));
  }

  @Test
  void saysInThePreviewWhatComplianceMeansAndWarnsOfAShorterLock() {
    project.set("logging", LOGGING_ACCOUNT, "wormMode", "COMPLIANCE");
    project.set("logging", LOGGING_ACCOUNT, "wormRetentionDays", "2");
    try {
      var preview = project.pulumi("logging", LOGGING_ACCOUNT, "preview").succeeded().output();
      assertWarns("orgtrail:wormMode COMPLIANCE: for 2 days from its upload on, nobody", preview);
      assertWarns("2 days COMPLIANCE instead of 365 days GOVERNANCE", preview);
    } finally {
      project.set("logging", LOGGING_ACCOUNT, "wormMode", "GOVERNANCE");
      project.set("logging", LOGGING_ACCOUNT, "wormRetentionDays", "365");
    }
  }

  @Test
  void passesThePolicyPackWithTheConfigurationOfItsExample() {
    var pack = new PolicyPack(Path.of("policy/config.example.json"));
    STACKS.forEach(
        (stack, account) -> {
          var preview = pack.pulumi(project, stack, account, "preview").succeeded().output();
          assertTrue(preview.contains("✅ orgtrail@v"), preview);
        });
  }

  @Test
  void thePolicyPackStopsAnUpdateOfTheLogStoreBeforeAnythingChanges(@TempDir Path folder)
      throws IOException {
    var config = "{\"lock-not-lowered\": {\"minimumRetentionDays\": 300}}";
    var pack = new PolicyPack(Files.writeString(folder.resolve("config.json"), config));
    var before = s3.getBucketPolicy(request -> request.bucket(BUCKET)).policy();
    project.set("logging", LOGGING_ACCOUNT, "wormRetentionDays", "299");
    project.set("logging", LOGGING_ACCOUNT, "additionalBucketPolicy", unguardedStatement());
    try {
      var refused = pack.pulumi(project, "logging", LOGGING_ACCOUNT, "up", "--yes").refusal();
      assertViolates(
          "lock-not-lowered",
          "Object Lock retains log files for 299 days: set orgtrail:wormRetentionDays to 300 or more.",
          refused);
      assertViolates(
          "no-unguarded-statement",
          "Statement 'Inventory' allows s3.amazonaws.com on behalf of anyone: add a condition on aws:SourceArn or aws:SourceAccount.",
          refused);
    } finally {
      project.set("logging", LOGGING_ACCOUNT, "wormRetentionDays", "365");
      var remove = new String[] {"config", "rm", "orgtrail:additionalBucketPolicy"};
      project.pulumi("logging", LOGGING_ACCOUNT, remove).succeeded();
    }
    assertEquals(before, s3.getBucketPolicy(request -> request.bucket(BUCKET)).policy());
    var lock = s3.getObjectLockConfiguration(request -> request.bucket(BUCKET));
    assertEquals(365, lock.objectLockConfiguration().rule().defaultRetention().days());
  }

  private static String unguardedStatement() {
    return """
        {"Version": "2012-10-17", "Statement": {"Sid": "Inventory", "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
         "Action": "s3:PutObject", "Resource": "arn:aws:s3:::%s/inventory/*"}}"""
        .formatted(BUCKET);
  }

  @Test
  void thePolicyPackRefusesAWeakenedTrail(@TempDir Path folder) throws IOException {
    var pack = new PolicyPack(Files.writeString(folder.resolve("config.json"), "{}"));
    var weakened = List.of("enableLogFileValidation", "isMultiRegionTrail", "enableCloudtrail");
    weakened.forEach(flag -> project.set("management", MANAGEMENT_ACCOUNT, flag, "false"));
    try {
      var refused = pack.pulumi(project, "management", MANAGEMENT_ACCOUNT, "preview").refusal();
      assertViolates(
          "trail-validates-log-files", "set orgtrail:enableLogFileValidation to true.", refused);
      assertViolates(
          "trail-covers-organization", "set orgtrail:isMultiRegionTrail to true.", refused);
      assertViolates("trail-is-logging", "set orgtrail:enableCloudtrail to true.", refused);
    } finally {
      for (var flag : weakened) {
        var remove = new String[] {"config", "rm", "orgtrail:" + flag};
        project.pulumi("management", MANAGEMENT_ACCOUNT, remove).succeeded();
      }
    }
  }

  private static void assertViolates(String policy, String message, String refused) {
    assertTrue(refused.contains("[mandatory]  " + policy), refused);
    assertTrue(refused.lines().anyMatch(line -> line.endsWith(message)), refused);
  }

  private static void assertWarns(String expected, String preview) {
    assertTrue(
        preview.lines().anyMatch(line -> line.contains("warning: ") && line.contains(expected)),
        preview);
  }

  /** The provider puts the elements of a statement into another order. */
  private String keyPolicy() {
    return kms.getKeyPolicy(
            request -> request.keyId(logging.get("kmsKeyArn")).policyName("default"))
        .policy();
  }

  private ServerSideEncryptionRule encryption(String bucket) {
    return s3.getBucketEncryption(request -> request.bucket(bucket))
        .serverSideEncryptionConfiguration()
        .rules()
        .get(0);
  }

  private void assertClosed(String bucket) {
    var block =
        s3.getPublicAccessBlock(request -> request.bucket(bucket)).publicAccessBlockConfiguration();
    assertTrue(block.blockPublicAcls() && block.blockPublicPolicy());
    assertTrue(block.ignorePublicAcls() && block.restrictPublicBuckets());
    assertEquals(
        ObjectOwnership.BUCKET_OWNER_ENFORCED,
        s3.getBucketOwnershipControls(request -> request.bucket(bucket))
            .ownershipControls()
            .rules()
            .get(0)
            .objectOwnership());
  }

  private Version deliver(String file) {
    var key =
        "AWSLogs/o-exampleorg1/" + MEMBER_ACCOUNT + "/CloudTrail/eu-west-1/2026/01/02/" + file;
    return new Version(key, aws.deliver(TRAIL, BUCKET, key));
  }

  private record Version(String key, String versionId) {}
}
