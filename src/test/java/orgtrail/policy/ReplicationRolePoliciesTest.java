package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.ReplicaLink;
import orgtrail.testing.Fixtures;
import orgtrail.testing.PolicySimulator;
import orgtrail.testing.PolicySimulator.Answer;
import orgtrail.testing.PolicySimulator.Request;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPolicyReader;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;

/** What the replication role can do, by its own policies and by those of bucket and key. */
class ReplicationRolePoliciesTest {
  private static final String BUCKET = "arn:aws:s3:::cloudtrail-123456789012-example-quantum-123";
  private static final String LOG = BUCKET + "/AWSLogs/o-exampleorg1/345678901234/a.json.gz";
  private static final String REPLICA = "arn:aws:s3:::copies";
  private static final String COPY = REPLICA + "/AWSLogs/o-exampleorg1/345678901234/a.json.gz";
  private static final String KEY =
      "arn:aws:kms:ap-southeast-1:123456789012:key/4b2f0c70-b503-4849-8286-34a6938c88a7";
  private static final String REPLICA_KEY =
      "arn:aws:kms:ap-southeast-2:456789012345:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String ROLE =
      "arn:aws:iam::123456789012:role/example-quantum-123-replication";
  private static final String ADMIN = "arn:aws:iam::123456789012:role/Admin";
  private static final String CONTEXT = "kms:EncryptionContext:aws:s3:arn";

  private final LogStoreLayout layout =
      Fixtures.logStore("replicaBucketArn", REPLICA, "replicaKmsKeyArn", REPLICA_KEY);
  private final PolicySimulator rolePolicy = rolePolicy();
  private final PolicySimulator bucketPolicy =
      PolicySimulator.of(LogStorePolicies.of(layout).logBucket());
  private final PolicySimulator keyPolicy = PolicySimulator.of(LogStorePolicies.of(layout).key());

  // --- The role's own policies -------------------------------------------------------------------

  @Test
  void onlyS3CanAssumeTheRole() {
    var trust = PolicySimulator.of(withResource(ReplicationRolePolicies.trust()));
    assertEquals(
        Answer.GRANTS,
        trust.answer(PolicySimulator.byService("s3.amazonaws.com", "sts:AssumeRole", "*")));
    assertEquals(
        Answer.SILENT,
        trust.answer(PolicySimulator.byService("ec2.amazonaws.com", "sts:AssumeRole", "*")));
    assertEquals(Answer.SILENT, trust.answer(by(ADMIN, "sts:AssumeRole", "*")));
  }

  /** The permissions that S3 documents for live replication with Object Lock. */
  @ParameterizedTest
  @CsvSource({
    "s3:GetReplicationConfiguration, BUCKET",
    "s3:ListBucket, BUCKET",
    "s3:GetObjectVersionForReplication, LOG",
    "s3:GetObjectVersionAcl, LOG",
    "s3:GetObjectVersionTagging, LOG",
    "s3:GetObjectRetention, LOG",
    "s3:GetObjectLegalHold, LOG",
    "s3:ReplicateObject, COPY",
    "s3:ReplicateTags, COPY"
  })
  void theRoleCanCopy(String action, String resource) {
    assertEquals(Answer.GRANTS, rolePolicy.answer(by(ROLE, action, arn(resource))));
    if (!resource.equals("COPY")) { // the bucket's own account need not be allowed twice
      assertEquals(Answer.SILENT, bucketPolicy.answer(by(ROLE, action, arn(resource))));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "s3:ReplicateObject, LOG",
    "s3:PutObject, LOG",
    "s3:PutObject, COPY",
    "s3:ReplicateDelete, COPY",
    "s3:DeleteObject, COPY",
    "s3:DeleteObjectVersion, COPY",
    "s3:DeleteObject, LOG",
    "s3:DeleteObjectVersion, LOG",
    "s3:PutObjectRetention, COPY",
    "s3:ObjectOwnerOverrideToBucketOwner, COPY",
    "s3:GetObject, LOG",
    "s3:GetObjectVersion, LOG",
    "s3:GetObject, COPY",
    "s3:PutBucketVersioning, REPLICA",
    "s3:PutReplicationConfiguration, BUCKET"
  })
  void theRoleCanNeitherDeleteNorReadNorWriteAnywhereElse(String action, String resource) {
    assertEquals(Answer.SILENT, rolePolicy.answer(by(ROLE, action, arn(resource))));
  }

  @Test
  void theRoleUsesBothKeysThroughS3AndForTheTwoBucketsOnly() {
    var decrypt = throughS3("kms:Decrypt", KEY, "ap-southeast-1", BUCKET);
    var encrypt = throughS3("kms:Encrypt", REPLICA_KEY, "ap-southeast-2", REPLICA);
    for (var request : new Request[] {decrypt, encrypt, encrypt.doing("kms:Decrypt")}) {
      assertEquals(Answer.GRANTS, rolePolicy.answer(request));
      assertEquals(Answer.SILENT, rolePolicy.answer(request.without("kms:ViaService")));
      assertEquals(
          Answer.SILENT,
          rolePolicy.answer(request.with("kms:ViaService", "sqs.eu-west-1.amazonaws.com")));
      assertEquals(Answer.SILENT, rolePolicy.answer(request.with(CONTEXT, "arn:aws:s3:::other")));
      assertEquals(Answer.SILENT, rolePolicy.answer(request.doing("kms:CreateGrant")));
    }
    assertEquals(Answer.SILENT, rolePolicy.answer(decrypt.doing("kms:Encrypt")));
    assertEquals(Answer.SILENT, rolePolicy.answer(encrypt.on(REPLICA_KEY + "2")));
  }

  // --- The policies of bucket and key ------------------------------------------------------------

  /** Whoever gets hold of the role could otherwise give it more rights, and read. */
  @ParameterizedTest
  @ValueSource(
      strings = {"s3:GetObject", "s3:GetObjectVersion", "s3:PutObjectTagging", "s3:DeleteObject"})
  void theBucketDeniesTheRoleEverythingButCopying(String action) {
    assertEquals(Answer.DENIES, bucketPolicy.answer(by(ROLE, action, LOG)));
    assertEquals(Answer.DENIES, bucketPolicy.answer(by(ROLE, "s3:PutBucketPolicy", BUCKET)));
  }

  @Test
  void theBucketDeniesNobodyElseMoreThanBefore() {
    var before = PolicySimulator.of(LogStorePolicies.of(Fixtures.logStore()).logBucket());
    for (var action : new String[] {"s3:GetObject", "s3:DeleteObjectVersion", "s3:PutObject"}) {
      var request = by(ADMIN, action, LOG);
      assertEquals(before.answer(request), bucketPolicy.answer(request), action);
    }
  }

  @Test
  void theKeyLetsTheRoleAndNobodyElseDecryptThroughS3() {
    var decrypt = throughS3("kms:Decrypt", "*", "ap-southeast-1", BUCKET);
    assertEquals(Answer.GRANTS, keyPolicy.answer(decrypt));
    assertEquals(Answer.GRANTS, keyPolicy.answer(decrypt.with(CONTEXT, LOG)));
    assertEquals(Answer.SILENT, keyPolicy.answer(decrypt.with(CONTEXT, REPLICA)));
    assertEquals(Answer.SILENT, keyPolicy.answer(decrypt.without("kms:ViaService")));
    assertEquals(Answer.SILENT, keyPolicy.answer(decrypt.doing("kms:Encrypt")));
    for (var other : new String[] {ADMIN, ROLE + "2", ROLE.replace("123456789012", "9")}) {
      assertEquals(Answer.SILENT, keyPolicy.answer(decrypt.with("aws:PrincipalArn", other)), other);
    }
  }

  @Test
  void anExistingKeyMustHaveTheStatementOfTheRole() {
    var required = LogKeyPolicy.requiredStatements(layout);
    assertTrue(required.contains("AllowReplicationDecrypt"), required);
    var without = LogKeyPolicy.requiredStatements(Fixtures.logStore());
    assertFalse(without.contains("Replication"), without);
  }

  // --- Helpers -----------------------------------------------------------------------------------

  private PolicySimulator rolePolicy() {
    var replica = layout.settings().replica().flatMap(ReplicaLink::staticDestination).orElseThrow();
    var policy = IamPolicyReader.create().read(ReplicationRolePolicies.copy(layout, replica));
    // An IAM policy names no principal: it is attached to one.
    var statements =
        policy.statements().stream()
            .map(statement -> statement.toBuilder().addPrincipal(IamPrincipal.ALL).build())
            .toList();
    return PolicySimulator.of(IamPolicy.builder().statements(statements).build().toJson());
  }

  /** A trust policy names no resource: it belongs to one. */
  private static String withResource(String trust) {
    var policy = JsonParser.parseString(trust).getAsJsonObject();
    policy.get("Statement").getAsJsonObject().addProperty("Resource", "*");
    return policy.toString();
  }

  private static Request throughS3(String action, String key, String region, String bucket) {
    return by(ROLE, action, key)
        .with("kms:ViaService", "s3." + region + ".amazonaws.com")
        .with(CONTEXT, bucket);
  }

  private static Request by(String caller, String action, String resource) {
    return PolicySimulator.byRole(caller, Fixtures.ORGANIZATION, action, resource);
  }

  private static String arn(String resource) {
    return switch (resource) {
      case "BUCKET" -> BUCKET;
      case "LOG" -> LOG;
      case "REPLICA" -> REPLICA;
      default -> COPY;
    };
  }
}
