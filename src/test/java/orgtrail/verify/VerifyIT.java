package orgtrail.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.aws.Arns;
import orgtrail.testing.Command;
import orgtrail.testing.Fixtures;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.Project;
import orgtrail.verify.files.Request;
import orgtrail.verify.report.Check;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/**
 * Each kind of tampering, made through the APIs of AWS by somebody who can. The verification names
 * it, and passes again when it is mended. One deployment serves all tests.
 */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerifyIT {
  private static final String BUCKET = "cloudtrail-123456789012-example-quantum-123";
  private static final String TRAIL =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123";
  private static final String READERS = "[\"arn:aws:iam::123456789012:role/orgtrail-verify\"]";

  /** Tests that end a chain of digests come last, because the next digest starts a new one. */
  private static final int LAST = Integer.MAX_VALUE;

  private final LocalAws aws;
  private final Project project;
  private final S3Client s3;
  private final KmsClient kms;
  private final CloudTrailClient cloudTrail;
  private String key;
  private Tampering tampering;
  private Verification verification;

  VerifyIT(LocalAws aws) {
    this.aws = aws;
    project = Project.create(aws);
    s3 = aws.s3(LOGGING_ACCOUNT);
    kms = aws.kms(LOGGING_ACCOUNT);
    cloudTrail = aws.cloudTrail(MANAGEMENT_ACCOUNT);
  }

  @BeforeAll
  void deployAndRecord() {
    project.add("logging", "logReaders: " + READERS);
    project.add("management", "cloudwatchLogs: \"true\"");
    project.add("management", "notifySnsTopicName: trail-files");
    project.up("logging", LOGGING_ACCOUNT).succeeded();
    project.up("management", MANAGEMENT_ACCOUNT).succeeded();
    aws.advance("2h");
    letTwoHoursPass();
    var outputs = project.outputs("logging", LOGGING_ACCOUNT);
    key = outputs.get("kmsKeyArn");
    tampering = new Tampering(aws, BUCKET, key, TRAIL);
    verification =
        new Verification(
            aws,
            Verification.stack("logging", Fixtures.logging("logReaders", READERS), outputs),
            Verification.stack(
                "management",
                Fixtures.management("cloudwatchLogs", "true", "notifySnsTopicName", "trail-files"),
                project.outputs("management", MANAGEMENT_ACCOUNT)),
            MEMBER_ACCOUNT);
  }

  /** CloudTrail delivers what each account has done, and a digest that names it. */
  private void letTwoHoursPass() {
    for (var account :
        List.of(LOGGING_ACCOUNT, MANAGEMENT_ACCOUNT, MEMBER_ACCOUNT, Fixtures.REPLICA_ACCOUNT)) {
      aws.kms(account).listKeys();
    }
    aws.advance("1h");
    aws.cloudTrail(MANAGEMENT_ACCOUNT).describeTrails();
    aws.kms(MEMBER_ACCOUNT).listKeys();
    aws.advance("1h");
  }

  // --- All is well -------------------------------------------------------------------------------

  @Test
  @Order(1)
  void passesAfterADeployment() {
    verification.passes();
  }

  /** The command itself, as a role of each account: two jobs of a pipeline, and their merge. */
  @Test
  @Order(2)
  void theReportsOfTwoShardsMergeIntoOneThatPasses() throws IOException {
    var now = aws.now();
    var files = new ArrayList<String>();
    for (var shard : List.of("1/2", "2/2")) {
      var run =
          project.verify(
              "--digests=all",
              "--json",
              "--shard=" + shard,
              "--from=" + now.minus(Duration.ofHours(24)),
              "--to=" + now);
      assertEquals(0, run.exitCode(), run::text);
      var file = Files.createTempFile("shard", ".json");
      Files.writeString(file, run.output());
      files.add(file.toString());
    }
    var html = Files.createTempFile("report", ".html");
    var merged =
        project
            .verify("--html=" + html, "--merge", files.get(0), files.get(1))
            .succeeded()
            .output();
    for (var account : List.of(LOGGING_ACCOUNT, MANAGEMENT_ACCOUNT, MEMBER_ACCOUNT)) {
      assertTrue(Files.readString(html).contains(account), account);
    }
    assertTrue(merged.contains("68 chains"), merged);
    assertTrue(merged.contains("0 failed, 0 could not be asked"), merged);
  }

  /** The log files of the member account are in one of the shards only. */
  @Test
  @Order(3)
  void needsExactlyTheRightsInTheDocumentation() throws IOException {
    var file = tampering.read(newestLogFile());
    tampering.replace(file.with(file.oneByteChanged()));
    try {
      verification.names(Check.FILES_HASHES, file.name()); // looks for another version
    } finally {
      tampering.replace(file);
    }
    var documented = DocumentedRights.read();
    assertEquals(documented.get(0), aws.actionsOf(role(MANAGEMENT_ACCOUNT)));
    assertEquals(documented.get(1), aws.actionsOf(role(LOGGING_ACCOUNT)));
  }

  private static String role(String account) {
    return "arn:aws:sts::" + account + ":assumed-role/orgtrail-verify/";
  }

  // --- Drift -------------------------------------------------------------------------------------

  @Test
  void refreshSeesAChangeThatTheVerificationDoesNotRead() {
    putLogRetention(1);
    try {
      verification.passes();
      var drift = refresh("management", MANAGEMENT_ACCOUNT).refusal();
      assertTrue(drift.contains("organization-log-group"), drift);
    } finally {
      putLogRetention(365);
    }
    refresh("management", MANAGEMENT_ACCOUNT).succeeded();
  }

  @Test
  void theVerificationSeesAGrantThatRefreshDoesNot() {
    var grant = grant();
    try {
      verification.names(Check.KEY_GRANTS, "999999999999");
      refresh("logging", LOGGING_ACCOUNT).succeeded();
    } finally {
      revoke(grant);
    }
  }

  private Command refresh(String stack, String account) {
    return project.pulumi(stack, account, "refresh", "--preview-only", "--expect-no-changes");
  }

  private void putLogRetention(int days) {
    var group = project.outputs("management", MANAGEMENT_ACCOUNT).get("cloudwatchLogGroupArn");
    aws.call(
        MANAGEMENT_ACCOUNT,
        "logs",
        "Logs_20140328.PutRetentionPolicy",
        "{\"logGroupName\": \"%s\", \"retentionInDays\": %d}"
            .formatted(Arns.logGroupName(group), days));
  }

  // --- The bucket --------------------------------------------------------------------------------

  @Test
  void namesAnEditedBucketPolicy() {
    var policy = bucketPolicy();
    putBucketPolicy(withOtherResource(policy, "DenyDeleteMarkers"));
    try {
      verification.names(Check.BUCKET_POLICY, "DenyDeleteMarkers");
    } finally {
      putBucketPolicy(policy);
    }
    verification.passes();
  }

  @Test
  void namesAnAddedStatement() {
    var policy = bucketPolicy();
    var added =
        """
        {"Sid": "Backdoor", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/*",
          "Principal": {"AWS": "arn:aws:iam::999999999999:root"}},"""
            .formatted(BUCKET);
    putBucketPolicy(policy.replaceFirst("\"Statement\":\\s*\\[", "\"Statement\": [" + added));
    try {
      verification.names(Check.BUCKET_POLICY, "Backdoor");
    } finally {
      putBucketPolicy(policy);
    }
    verification.passes();
  }

  @Test
  void namesALoweredDefaultRetention() {
    putRetention(1);
    try {
      verification.names(Check.BUCKET_RETENTION, "1 day");
    } finally {
      putRetention(365);
    }
    verification.passes();
  }

  /** S3 refuses it as long as the bucket has Object Lock, which cannot be disabled. */
  @Test
  void nobodyCanSuspendVersioning() {
    assertThrows(
        S3Exception.class,
        () ->
            s3.putBucketVersioning(
                request ->
                    request
                        .bucket(BUCKET)
                        .versioningConfiguration(
                            versioning -> versioning.status(BucketVersioningStatus.SUSPENDED))));
    verification.passes();
  }

  @Test
  void namesALifecycleThatExpiresEarly() {
    var rules = s3.getBucketLifecycleConfiguration(request -> request.bucket(BUCKET)).rules();
    var early =
        LifecycleRule.builder()
            .id("early")
            .status(ExpirationStatus.ENABLED)
            .filter(LifecycleRuleFilter.builder().prefix("").build())
            .expiration(LifecycleExpiration.builder().days(1).build())
            .build();
    putLifecycle(Stream.concat(rules.stream(), Stream.of(early)).toList());
    try {
      verification.names(Check.BUCKET_LIFECYCLE, "early");
    } finally {
      putLifecycle(rules);
    }
    verification.passes();
  }

  @Test
  void namesAccessLoggingSwitchedOff() {
    var logging = s3.getBucketLogging(request -> request.bucket(BUCKET)).loggingEnabled();
    s3.putBucketLogging(request -> request.bucket(BUCKET).bucketLoggingStatus(status -> {}));
    try {
      verification.names(Check.BUCKET_ACCESS_LOGGING, "off");
    } finally {
      s3.putBucketLogging(
          request ->
              request.bucket(BUCKET).bucketLoggingStatus(status -> status.loggingEnabled(logging)));
    }
    verification.passes();
  }

  @Test
  void namesEncryptionWithAnotherKey() {
    var other = kms.createKey(request -> {}).keyMetadata().arn();
    putEncryption(other);
    try {
      verification.names(Check.BUCKET_ENCRYPTION, other);
    } finally {
      putEncryption(key);
    }
    verification.passes();
  }

  // --- The key -----------------------------------------------------------------------------------

  @Test
  void namesADisabledKey() {
    tampering.withOpenKeyPolicy(() -> kms.disableKey(request -> request.keyId(key)));
    try {
      verification.names(Check.KEY_ENABLED, "Disabled");
    } finally {
      kms.enableKey(request -> request.keyId(key));
    }
    verification.passes();
  }

  @Test
  void namesAScheduledDeletion() {
    tampering.withOpenKeyPolicy(
        () -> kms.scheduleKeyDeletion(request -> request.keyId(key).pendingWindowInDays(7)));
    try {
      verification.names(Check.KEY_DELETION, "KMS deletes the key on");
    } finally {
      kms.cancelKeyDeletion(request -> request.keyId(key));
      kms.enableKey(request -> request.keyId(key));
    }
    verification.passes();
  }

  @Test
  void namesRotationSwitchedOff() {
    kms.disableKeyRotation(request -> request.keyId(key));
    try {
      verification.names(Check.KEY_ROTATION, "disabled");
    } finally {
      kms.enableKeyRotation(request -> request.keyId(key).rotationPeriodInDays(365));
    }
    verification.passes();
  }

  @Test
  void namesAnEditedKeyPolicy() {
    var policy = tampering.keyPolicy();
    tampering.putKeyPolicy(policy.replace("kms:GenerateDataKey*", "kms:*"));
    try {
      verification.names(Check.KEY_POLICY, "AllowCloudTrail");
    } finally {
      tampering.putKeyPolicy(policy);
    }
    verification.passes();
  }

  @Test
  void namesAGrant() {
    var grant = grant();
    try {
      verification.names(Check.KEY_GRANTS, "999999999999");
    } finally {
      revoke(grant);
    }
    verification.passes();
  }

  private String grant() {
    var grant = new String[1];
    tampering.withOpenKeyPolicy(
        () ->
            grant[0] =
                kms.createGrant(
                        request ->
                            request
                                .keyId(key)
                                .granteePrincipal("arn:aws:iam::999999999999:root")
                                .operations(GrantOperation.DECRYPT))
                    .grantId());
    return grant[0];
  }

  private void revoke(String grant) {
    tampering.withOpenKeyPolicy(
        () -> kms.revokeGrant(request -> request.keyId(key).grantId(grant)));
  }

  // --- The files ---------------------------------------------------------------------------------

  @Test
  void namesADeletedLogFile() {
    var file = tampering.read(newestLogFile());
    tampering.delete(file.name());
    try {
      verification.names(Check.FILES_PRESENT, file.name());
    } finally {
      tampering.add(file);
    }
    verification.passes();
  }

  @Test
  void namesAnOverwrittenLogFile() {
    var file = tampering.read(newestLogFile());
    tampering.add(file.with(file.oneByteChanged()));
    try {
      verification.names(Check.FILES_VERSIONS, file.name());
    } finally {
      tampering.replace(file);
    }
    verification.passes();
  }

  @Test
  void namesALogFileInWhichOneByteIsChanged() {
    var file = tampering.read(newestLogFile());
    tampering.replace(file.with(file.oneByteChanged()));
    try {
      verification.names(Check.FILES_HASHES, file.name());
    } finally {
      tampering.replace(file);
    }
    verification.passes();
  }

  @Test
  void namesALogFileToWhichGzipIsAppended() {
    var file = tampering.read(newestLogFile());
    tampering.replace(file.with(file.appended()));
    try {
      verification.names(Check.FILES_HASHES, file.name());
    } finally {
      tampering.replace(file);
    }
    verification.passes();
  }

  @Test
  void namesALogFileThatNoDigestNames() {
    var files = files("CloudTrail");
    var file = tampering.read(files.get(files.size() - 1));
    var forged = new Tampering.Original(forgedName(file.name()), file.content(), Map.of());
    aws.advance("1h"); // so that the hour in which it is written has a digest
    tampering.add(forged);
    aws.advance("1h");
    try {
      verification.names(Request.Digests.ALL, Check.FILES_UNNAMED, forged.name());
    } finally {
      tampering.delete(forged.name());
    }
    letTwoHoursPass();
    verification.passes();
  }

  /** Nothing else can write with the encryption context of the trail, unless the policy changes. */
  @Test
  void namesALogFileThatCloudTrailHasNotEncrypted() {
    var file = tampering.read(newestLogFile());
    tampering.replaceWithoutContext(file);
    try {
      verification.names(Check.FILES_ENCRYPTION, file.name());
    } finally {
      tampering.replace(file);
    }
    verification.passes();
  }

  @Test
  void namesAMissingNewestDigest() {
    var digest = tampering.read(digests().get(0));
    var impatient = verification.withDigestAge(Duration.ofMinutes(30));
    impatient.passes();
    tampering.delete(digest.name());
    try {
      impatient.names(Check.FILES_CHAINS, "1 digest");
    } finally {
      tampering.add(digest);
    }
    impatient.passes();
  }

  @Test
  void namesBothHoursOfTwoMissingDigests() {
    var digests = digests();
    var missing = List.of(tampering.read(digests.get(1)), tampering.read(digests.get(2)));
    missing.forEach(digest -> tampering.delete(digest.name()));
    try {
      verification.names(Check.FILES_CHAINS, "2 ");
    } finally {
      missing.forEach(tampering::add);
    }
    verification.passes();
  }

  @Test
  void namesADigestThatAnotherKeyHasSigned() throws GeneralSecurityException {
    var digest = tampering.read(digests().get(0));
    var signature = Signature.getInstance("SHA256withRSA");
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    signature.initSign(generator.generateKeyPair().getPrivate());
    signature.update(digest.content());
    var metadata = new HashMap<>(digest.metadata());
    metadata.put("signature", HexFormat.of().formatHex(signature.sign()));
    tampering.replace(digest.with(metadata));
    try {
      verification.names(Check.FILES_SIGNATURES, digest.name());
    } finally {
      tampering.replace(digest);
    }
    verification.passes();
  }

  // --- The trail ---------------------------------------------------------------------------------

  @Test
  void namesARefusedDelivery() {
    var policy = bucketPolicy();
    s3.deleteBucketPolicy(request -> request.bucket(BUCKET));
    aws.kms(MANAGEMENT_ACCOUNT).listKeys();
    aws.deliver();
    putBucketPolicy(policy);
    try {
      verification.names(Check.TRAIL_DELIVERY, "AccessDenied");
    } finally {
      aws.deliver();
    }
    verification.passes();
  }

  @Test
  void namesNarrowedSelectors() {
    var selectors =
        cloudTrail.getEventSelectors(request -> request.trailName(TRAIL)).advancedEventSelectors();
    var narrowed =
        AdvancedEventSelector.builder()
            .name("narrow")
            .fieldSelectors(
                AdvancedFieldSelector.builder()
                    .field("eventCategory")
                    .equalsValue("Management")
                    .build(),
                AdvancedFieldSelector.builder().field("readOnly").equalsValue("true").build())
            .build();
    putSelectors(List.of(narrowed));
    try {
      verification.names(Check.TRAIL_SELECTORS, "readOnly");
    } finally {
      putSelectors(selectors);
    }
    verification.passes();
  }

  @Test
  void namesAnotherBucket() {
    var other = "another-trail-bucket";
    aws.s3(MANAGEMENT_ACCOUNT)
        .createBucket(
            request ->
                request
                    .bucket(other)
                    .createBucketConfiguration(where -> where.locationConstraint(Fixtures.REGION)));
    aws.s3(MANAGEMENT_ACCOUNT)
        .putBucketPolicy(
            request ->
                request
                    .bucket(other)
                    .policy(
                        """
                        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*",
                          "Resource": ["arn:aws:s3:::%1$s", "arn:aws:s3:::%1$s/*"],
                          "Principal": {"Service": "cloudtrail.amazonaws.com"}}}"""
                            .formatted(other)));
    cloudTrail.updateTrail(request -> request.name(TRAIL).s3BucketName(other));
    try {
      verification.names(Check.TRAIL_DESTINATION, other);
    } finally {
      cloudTrail.updateTrail(request -> request.name(TRAIL).s3BucketName(BUCKET));
    }
    verification.passes();
  }

  /** A day later, its older log files are out of the period. */
  @Test
  @Order(LAST - 1)
  void namesAnAccountThatSendsNothing() {
    aws.mute(MEMBER_ACCOUNT);
    aws.advance("26h");
    try {
      verification.names(Check.FILES_ACCOUNTS, MEMBER_ACCOUNT);
    } finally {
      aws.unmute(MEMBER_ACCOUNT);
    }
    aws.advance("26h"); // so that the hours without digests are out of the period
    letTwoHoursPass();
    verification.passes();
  }

  @Test
  void namesTheEndOfTrustedAccess() {
    trustedAccess("Disable");
    try {
      verification.names(Check.TRAIL_TRUSTED_ACCESS, "does not trust CloudTrail");
    } finally {
      trustedAccess("Enable");
    }
    verification.passes();
  }

  private void trustedAccess(String change) {
    aws.call(
        MANAGEMENT_ACCOUNT,
        "organizations",
        "AWSOrganizationsV20161128.%sAWSServiceAccess".formatted(change),
        "{\"ServicePrincipal\": \"cloudtrail.amazonaws.com\"}");
  }

  @Test
  @Order(LAST)
  void namesAStoppedTrail() {
    cloudTrail.stopLogging(request -> request.name(TRAIL));
    try {
      verification.names(Check.TRAIL_RECORDING, "stopped");
    } finally {
      cloudTrail.startLogging(request -> request.name(TRAIL));
    }
    verification.passes();
  }

  @Test
  @Order(LAST)
  void namesValidationSwitchedOff() {
    cloudTrail.updateTrail(request -> request.name(TRAIL).enableLogFileValidation(false));
    try {
      verification.names(Check.TRAIL_VALIDATION, "false");
    } finally {
      cloudTrail.updateTrail(request -> request.name(TRAIL).enableLogFileValidation(true));
    }
    verification.passes();
  }

  // --- Helpers -----------------------------------------------------------------------------------

  private String bucketPolicy() {
    return s3.getBucketPolicy(request -> request.bucket(BUCKET)).policy();
  }

  private void putBucketPolicy(String policy) {
    s3.putBucketPolicy(request -> request.bucket(BUCKET).policy(policy));
  }

  private static String withOtherResource(String policy, String sid) {
    var document = JsonParser.parseString(policy).getAsJsonObject();
    document
        .getAsJsonArray("Statement")
        .forEach(
            each -> {
              var statement = each.getAsJsonObject();
              if (statement.get("Sid").getAsString().equals(sid)) {
                statement.addProperty("Resource", "arn:aws:s3:::" + BUCKET + "/none/*");
              }
            });
    return document.toString();
  }

  private void putRetention(int days) {
    var retention =
        DefaultRetention.builder().mode(ObjectLockRetentionMode.GOVERNANCE).days(days).build();
    s3.putObjectLockConfiguration(
        request ->
            request
                .bucket(BUCKET)
                .objectLockConfiguration(
                    lock ->
                        lock.objectLockEnabled(ObjectLockEnabled.ENABLED)
                            .rule(rule -> rule.defaultRetention(retention))));
  }

  private void putLifecycle(List<LifecycleRule> rules) {
    s3.putBucketLifecycleConfiguration(
        request ->
            request.bucket(BUCKET).lifecycleConfiguration(lifecycle -> lifecycle.rules(rules)));
  }

  private void putEncryption(String keyArn) {
    var rule =
        ServerSideEncryptionRule.builder()
            .bucketKeyEnabled(true)
            .applyServerSideEncryptionByDefault(
                standard ->
                    standard.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID(keyArn))
            .build();
    s3.putBucketEncryption(
        request ->
            request
                .bucket(BUCKET)
                .serverSideEncryptionConfiguration(encryption -> encryption.rules(rule)));
  }

  private void putSelectors(List<AdvancedEventSelector> selectors) {
    cloudTrail.putEventSelectors(
        request -> request.trailName(TRAIL).advancedEventSelectors(selectors));
  }

  /** The digests of the region that the member account uses, the newest first. */
  private List<String> digests() {
    return files("CloudTrail-Digest");
  }

  private String newestLogFile() {
    return files("CloudTrail").get(0);
  }

  private List<String> files(String kind) {
    var folder =
        "AWSLogs/%s/%s/%s/%s/"
            .formatted(Fixtures.ORGANIZATION, MEMBER_ACCOUNT, kind, Fixtures.REGION);
    return s3.listObjectsV2(request -> request.bucket(BUCKET).prefix(folder)).contents().stream()
        .map(S3Object::key)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** Another name in the same folder and of the same time. */
  private static String forgedName(String name) {
    return name.substring(0, name.lastIndexOf('_') + 1) + "AAAAAAAAAAAAAAAA.json.gz";
  }
}
