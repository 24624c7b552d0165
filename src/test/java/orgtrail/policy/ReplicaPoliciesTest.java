package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.ServicePrincipals;
import orgtrail.testing.Fixtures;
import orgtrail.testing.PolicySimulator;
import orgtrail.testing.PolicySimulator.Answer;
import orgtrail.testing.PolicySimulator.Request;

/** The policies of a replica: one role writes copies, and everything else is as for log files. */
class ReplicaPoliciesTest {
  private static final String BUCKET =
      "arn:aws:s3:::cloudtrail-456789012345-example-quantum-123-replica";
  private static final String COPY =
      BUCKET + "/AWSLogs/o-exampleorg1/345678901234/CloudTrail/eu-west-1/2026/01/02/a.json.gz";
  private static final String ROLE =
      "arn:aws:iam::123456789012:role/example-quantum-123-replication";
  private static final String ADMIN = "arn:aws:iam::456789012345:role/Admin";
  private static final String READER = "arn:aws:iam::345678901234:role/Auditor";
  private static final String MEMBER = "arn:aws:iam::345678901234:role/Dev";
  private static final String BREAK_GLASS = "arn:aws:iam::456789012345:role/BreakGlass";
  private static final String[] EVERYBODY = {
    ADMIN,
    BREAK_GLASS,
    "arn:aws:iam::456789012345:root",
    "arn:aws:iam::123456789012:role/Admin",
    "arn:aws:iam::123456789012:root",
    "arn:aws:iam::123456789012:role/example-quantum-123-replication2",
    "arn:aws:iam::456789012345:role/example-quantum-123-replication",
    "arn:aws:iam::234567890123:role/Admin",
    MEMBER
  };

  private static final String CONTEXT = "kms:EncryptionContext:aws:s3:arn";
  private static final Request THROUGH_S3 =
      byRole(ROLE, "kms:Encrypt", "*")
          .with("kms:ViaService", "s3.ap-southeast-2.amazonaws.com")
          .with(CONTEXT, BUCKET);

  private final PolicySimulator copies =
      bucket("breakGlassPrincipals", "[\"" + BREAK_GLASS + "\"]");
  private final PolicySimulator key = key();

  // --- Writing -----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"s3:ReplicateObject", "s3:ReplicateTags"})
  void letOnlyTheReplicationRoleWriteCopies(String action) {
    assertEquals(Answer.GRANTS, copies.answer(byRole(ROLE, action, COPY)));
    for (var other : EVERYBODY) {
      assertEquals(Answer.DENIES, copies.answer(byRole(other, action, COPY)), other);
    }
    for (var service :
        new String[] {ServicePrincipals.CLOUDTRAIL, ServicePrincipals.S3, "config.amazonaws.com"}) {
      var request = PolicySimulator.byService(service, action, COPY);
      assertEquals(Answer.DENIES, copies.answer(request), service);
    }
  }

  /** A logging account can be outside the organization, or there is none. */
  @Test
  void letTheRoleWriteWhateverItsOrganization() {
    for (var policy : new PolicySimulator[] {copies, bucket(Fixtures.singleAccounts())}) {
      var request = byRole(ROLE, "s3:ReplicateObject", COPY);
      assertEquals(Answer.GRANTS, policy.answer(request.without("aws:PrincipalOrgID")));
      var other = byRole("arn:aws:iam::999999999999:role/x", "s3:ListBucket", BUCKET);
      assertEquals(Answer.DENIES, policy.answer(other.without("aws:PrincipalOrgID")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3:PutObject", "s3:ReplicateDelete"})
  void letNobodyWriteDirectlyNorReplicateDeletionsNotEvenTheRoleOrAService(String action) {
    assertEquals(Answer.DENIES, copies.answer(byRole(ROLE, action, COPY)));
    for (var other : EVERYBODY) {
      assertEquals(Answer.DENIES, copies.answer(byRole(other, action, COPY)), other);
    }
    var trail =
        PolicySimulator.byService(ServicePrincipals.CLOUDTRAIL, action, COPY)
            .with(
                "aws:SourceArn",
                "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123")
            .with("s3:x-amz-acl", "bucket-owner-full-control");
    assertEquals(Answer.DENIES, copies.answer(trail));
  }

  @ParameterizedTest
  @CsvSource({
    "s3:DeleteObject, OBJECT, DENIES",
    "s3:BypassGovernanceRetention, OBJECT, DENIES",
    "s3:PutObjectRetention, OBJECT, DENIES",
    "s3:DeleteObjectVersion, OBJECT, SILENT",
    "s3:GetObject, OBJECT, DENIES",
    "s3:GetObjectVersion, OBJECT, DENIES",
    "s3:GetObjectVersionForReplication, OBJECT, DENIES",
    "s3:ObjectOwnerOverrideToBucketOwner, OBJECT, SILENT",
    "s3:PutBucketVersioning, BUCKET, SILENT",
    "s3:PutBucketPolicy, BUCKET, SILENT",
    "s3:PutLifecycleConfiguration, BUCKET, SILENT",
    "s3:GetBucketVersioning, BUCKET, GRANTS",
    "s3:ListBucket, BUCKET, GRANTS"
  })
  void letTheRoleNeitherDeleteNorReadNorChangeAnything(String action, String of, Answer answer) {
    var resource = of.equals("BUCKET") ? BUCKET : COPY;
    assertEquals(answer, copies.answer(byRole(ROLE, action, resource)));
  }

  /** The guards of a bucket that trails write to. */
  @ParameterizedTest
  @ValueSource(
      strings = {"s3:DeleteObject", "s3:BypassGovernanceRetention", "s3:PutObjectRetention"})
  void denyToWeakenTheLockOfACopyOrToHideIt(String action) {
    assertEquals(Answer.DENIES, copies.answer(byRole(ADMIN, action, COPY)));
    assertNotEquals(Answer.DENIES, copies.answer(byRole(BREAK_GLASS, action, COPY)));
  }

  /** A copy gets the lock of its original, which others can lengthen. */
  @Test
  void refuseCopiesWithALongerLockThanTheReplicaAllows() {
    var days = "s3:object-lock-remaining-retention-days";
    var copy = byRole(ROLE, "s3:ReplicateObject", COPY);
    var limited = bucket("maxRetentionDays", "400");
    assertEquals(Answer.GRANTS, limited.answer(copy.with(days, "400")));
    assertEquals(Answer.GRANTS, limited.answer(copy));
    assertEquals(Answer.DENIES, limited.answer(copy.with(days, "401")));
    assertEquals(Answer.GRANTS, copies.answer(copy.with(days, "36500")));
  }

  @Test
  void letNobodyButDeployersChangeWhatProtectsTheReplica() {
    var deployer = "arn:aws:iam::456789012345:role/Deployer";
    var settings = new String[] {"deploymentPrincipals", "[\"" + deployer + "\"]"};
    for (var caller : new String[] {ADMIN, ROLE}) {
      var request = byRole(caller, "s3:PutBucketPolicy", BUCKET);
      assertEquals(Answer.DENIES, bucket(settings).answer(request), caller);
      var ofKey = request.doing("kms:PutKeyPolicy").on("*");
      assertEquals(Answer.DENIES, key(settings).answer(ofKey), caller);
    }
    assertEquals(
        Answer.SILENT, bucket(settings).answer(byRole(deployer, "s3:PutBucketPolicy", BUCKET)));
  }

  @Test
  void nameNoTrailAndNoRoleThatMustExist() {
    var policies = LogStorePolicies.of(Fixtures.replicaStore());
    for (var text : new String[] {policies.logBucket(), policies.key()}) {
      assertFalse(text.contains("cloudtrail.amazonaws.com"), text);
      assertFalse(text.contains("\"AWS\":\"" + ROLE), text);
    }
    assertEquals(Optional.of(ROLE), ReplicationRoleReader.read(policies.logBucket()));
    assertEquals(Optional.empty(), AllowedTrailsReader.read(policies.logBucket()));
  }

  @ParameterizedTest
  @CsvSource({"Mine, aws:PrincipalArn", "AllowReplication, aws:SourceArn"})
  void theRoleIsReadFromOurStatementAndItsConditionOnly(String sid, String key) {
    var policy =
        """
        {"Version":"2012-10-17","Statement":{"Sid":"%s","Effect":"Allow","Principal":"*",
        "Action":"s3:ReplicateObject","Resource":"*","Condition":{"ArnEquals":{"%s":"%s"}}}}"""
            .formatted(sid, key, ROLE);
    assertEquals(Optional.empty(), ReplicationRoleReader.read(policy));
  }

  // --- The key -----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"kms:Encrypt", "kms:Decrypt"})
  void letTheRoleEncryptCopiesThroughS3ForThisBucketOnly(String action) {
    var request = THROUGH_S3.doing(action);
    assertEquals(Answer.GRANTS, key.answer(request));
    assertEquals(Answer.GRANTS, key.answer(request.with(CONTEXT, COPY))); // without a bucket key
    assertEquals(Answer.SILENT, key.answer(request.with(CONTEXT, BUCKET + "2")));
    assertEquals(Answer.SILENT, key.answer(request.without(CONTEXT)));
    assertEquals(Answer.SILENT, key.answer(request.without("kms:ViaService")));
    assertEquals(
        Answer.SILENT,
        key.answer(request.with("kms:ViaService", "s3.ap-southeast-1.amazonaws.com")));
    for (var other : EVERYBODY) {
      assertEquals(Answer.SILENT, key.answer(asCaller(request, other)), other);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kms:CreateGrant, SILENT",
    "kms:ReEncryptFrom, SILENT",
    "kms:PutKeyPolicy, SILENT",
    "kms:DisableKey, DENIES",
    "kms:ScheduleKeyDeletion, DENIES"
  })
  void letTheRoleDoNothingElseWithTheKey(String action, Answer answer) {
    assertEquals(answer, key.answer(THROUGH_S3.doing(action)));
  }

  // --- Reading -----------------------------------------------------------------------------------

  @Test
  void letReadersReadAndDecryptCopiesWhateverElseIsInTheirEncryptionContext() {
    var readers = new String[] {"logReaders", "[\"" + READER + "\"]"};
    assertEquals(
        Answer.GRANTS, bucket(readers).answer(byRole(READER, "s3:GetObjectVersion", COPY)));
    var decrypt = byRole(READER, "kms:Decrypt", "*").with(CONTEXT, BUCKET);
    assertEquals(Answer.GRANTS, key(readers).answer(decrypt));
    assertEquals(Answer.SILENT, key(readers).answer(decrypt.with(CONTEXT, BUCKET + "-logs")));
    assertEquals(Answer.SILENT, key(readers).answer(asCaller(decrypt, MEMBER)));
    assertEquals(Answer.SILENT, key(readers).answer(asCaller(decrypt, ADMIN)));
  }

  /** Otherwise nobody could read locked copies after another bucket has replaced theirs. */
  @Test
  void letReadersDecryptCopiesInFormerBucketsToo() {
    var former = new String[] {"formerBuckets", "[\"first-copies\"]"};
    var readers = Stream.of("logReaders", "[\"" + READER + "\"]", "membersReadOwnLogs", "true");
    var both = key(Stream.concat(readers, Stream.of(former)).toArray(String[]::new));
    for (var reader : new String[] {READER, MEMBER}) {
      var decrypt =
          byRole(reader, "kms:Decrypt", "*")
              .with("kms:ViaService", "s3.ap-southeast-2.amazonaws.com")
              .with(CONTEXT, "arn:aws:s3:::first-copies");
      assertEquals(Answer.GRANTS, both.answer(decrypt), reader);
      assertEquals(
          Answer.GRANTS, both.answer(decrypt.with(CONTEXT, "arn:aws:s3:::first-copies/a")), reader);
      assertEquals(Answer.GRANTS, both.answer(decrypt.with(CONTEXT, BUCKET)), reader);
      for (var other : new String[] {"first-copies-sql", "first-copies2", "first"}) {
        var context = "arn:aws:s3:::" + other;
        assertEquals(Answer.SILENT, both.answer(decrypt.with(CONTEXT, context)), context);
      }
      assertEquals(Answer.SILENT, both.answer(decrypt.doing("kms:GenerateDataKey")), reader);
    }
    assertEquals(
        Answer.SILENT, key(former).answer(THROUGH_S3.with(CONTEXT, "arn:aws:s3:::first-copies")));
  }

  @Test
  void letAMemberReadItsOwnCopiesOnly() {
    var members = new String[] {"membersReadOwnLogs", "true"};
    var read = byRole(MEMBER, "s3:GetObject", COPY);
    assertEquals(Answer.GRANTS, bucket(members).answer(read));
    assertEquals(Answer.SILENT, bucket(members).answer(read.on(COPY.replace("345678901234", "9"))));
    assertEquals(Answer.SILENT, bucket(members).answer(asCaller(read, ADMIN)));
    var decrypt =
        byRole(MEMBER, "kms:Decrypt", "*")
            .with("kms:ViaService", "s3.ap-southeast-2.amazonaws.com")
            .with(CONTEXT, BUCKET);
    assertEquals(Answer.GRANTS, key(members).answer(decrypt));
    assertEquals(Answer.SILENT, key(members).answer(decrypt.without("kms:ViaService")));
    assertEquals(Answer.SILENT, key().answer(decrypt));
  }

  // --- Helpers -----------------------------------------------------------------------------------

  private static PolicySimulator bucket(String... settings) {
    return PolicySimulator.of(LogStorePolicies.of(Fixtures.replicaStore(settings)).logBucket());
  }

  private static PolicySimulator key(String... settings) {
    return PolicySimulator.of(LogStorePolicies.of(Fixtures.replicaStore(settings)).key());
  }

  private static Request byRole(String role, String action, String resource) {
    return PolicySimulator.byRole(role, Fixtures.ORGANIZATION, action, resource);
  }

  /** The same request by somebody else. */
  private static Request asCaller(Request request, String role) {
    var other = byRole(role, request.action(), request.resource());
    for (var key : request.context().entrySet()) {
      if (!key.getKey().toLowerCase(Locale.ROOT).startsWith("aws:")) {
        other = other.with(key.getKey(), key.getValue());
      }
    }
    return other;
  }
}
