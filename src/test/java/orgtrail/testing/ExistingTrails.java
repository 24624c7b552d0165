package orgtrail.testing;

import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;
import static orgtrail.testing.Fixtures.ORGANIZATION;
import static orgtrail.testing.Fixtures.REGION;

import com.google.gson.Gson;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** Trails that exist before a stack is deployed, made through the APIs of AWS. */
public final class ExistingTrails {
  /** The accounts that the policies of the original name. */
  private static final List<String> ACCOUNTS =
      List.of(LOGGING_ACCOUNT, MANAGEMENT_ACCOUNT, MEMBER_ACCOUNT);

  private static final Map<String, String> CLOUDTRAIL =
      Map.of("Service", "cloudtrail.amazonaws.com");

  private final LocalAws aws;

  public ExistingTrails(LocalAws aws) {
    this.aws = aws;
  }

  /** A trail, its bucket and the id of its key. */
  public record Existing(String trail, String bucket, String keyId) {}

  /**
   * The trail of the organization as the Terraform original leaves it in two accounts: a bucket
   * with a folder for each account in its policy, a key that many principals can use, and an
   * access-log bucket that S3 delivers to because of its ACL.
   */
  public Existing original(String name) {
    var bucket = "cloudtrail-" + LOGGING_ACCOUNT + "-" + name;
    var kms = aws.kms(LOGGING_ACCOUNT);
    var keyId =
        kms.createKey(
                r ->
                    r.description("The " + name + " customer master key.")
                        .policy(originalKeyPolicy(name)))
            .keyMetadata()
            .keyId();
    kms.createAlias(r -> r.aliasName("alias/" + name).targetKeyId(keyId));
    var keyArn = "arn:aws:kms:" + REGION + ":" + LOGGING_ACCOUNT + ":key/" + keyId;
    var s3 = aws.s3(LOGGING_ACCOUNT);
    originalAccessLogBucket(s3, bucket + "-logs", keyArn);
    originalLogBucket(s3, bucket, keyArn);
    // AWS does not document which folder of an organization CreateTrail checks. The local AWS
    // checks one that the policy of
    // the original does not allow.
    s3.putBucketPolicy(r -> r.bucket(bucket).policy(originalBucketPolicy(bucket, List.of("*"))));
    try (var cloudTrail = aws.cloudTrail(MANAGEMENT_ACCOUNT)) {
      cloudTrail.createTrail(
          r ->
              r.name(name)
                  .s3BucketName(bucket)
                  .kmsKeyId(keyArn)
                  .isOrganizationTrail(true)
                  .isMultiRegionTrail(true)
                  .includeGlobalServiceEvents(true)
                  .enableLogFileValidation(true));
      cloudTrail.startLogging(r -> r.name(name));
    }
    s3.putBucketPolicy(r -> r.bucket(bucket).policy(originalBucketPolicy(bucket, ACCOUNTS)));
    return new Existing(name, bucket, keyId);
  }

  private static void originalLogBucket(S3Client s3, String bucket, String keyArn) {
    create(s3, bucket, true);
    switchAclsOn(s3, bucket);
    encrypt(s3, bucket, keyArn);
    s3.putObjectLockConfiguration(
        r ->
            r.bucket(bucket)
                .objectLockConfiguration(
                    lock ->
                        lock.objectLockEnabled(ObjectLockEnabled.ENABLED)
                            .rule(
                                rule ->
                                    rule.defaultRetention(
                                        retention ->
                                            retention
                                                .mode(ObjectLockRetentionMode.GOVERNANCE)
                                                .days(400)))));
    s3.putBucketLogging(
        r ->
            r.bucket(bucket)
                .bucketLoggingStatus(
                    status ->
                        status.loggingEnabled(
                            logs -> logs.targetBucket(bucket + "-logs").targetPrefix(""))));
    blockPublicAccess(s3, bucket);
  }

  private static void originalAccessLogBucket(S3Client s3, String bucket, String keyArn) {
    create(s3, bucket, false);
    switchAclsOn(s3, bucket);
    s3.putBucketAcl(r -> r.bucket(bucket).acl("log-delivery-write"));
    s3.putBucketVersioning(
        r ->
            r.bucket(bucket)
                .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    encrypt(s3, bucket, keyArn);
    blockPublicAccess(s3, bucket);
    s3.putObject(
        r -> r.bucket(bucket).key("2026-11-29-10-00-00-0123456789ABCDEF"),
        RequestBody.fromString("an access log"));
  }

  /**
   * The trail of one account as the console makes it: a bucket without Object Lock, and a new key.
   *
   * @param suffix what the console adds to the bucket's name
   */
  public Existing console(String account, String name, String suffix) {
    var bucket = "aws-cloudtrail-logs-" + account + "-" + suffix;
    var arn = "arn:aws:cloudtrail:" + REGION + ":" + account + ":trail/" + name;
    var kms = aws.kms(account);
    var keyId = consoleKey(kms, account, arn, name);
    var s3 = aws.s3(account);
    create(s3, bucket, false);
    blockPublicAccess(s3, bucket);
    s3.putBucketPolicy(r -> r.bucket(bucket).policy(consoleBucketPolicy(bucket, account, arn)));
    try (var cloudTrail = aws.cloudTrail(account)) {
      cloudTrail.createTrail(
          r ->
              r.name(name)
                  .s3BucketName(bucket)
                  .kmsKeyId("arn:aws:kms:" + REGION + ":" + account + ":key/" + keyId)
                  .isMultiRegionTrail(true)
                  .includeGlobalServiceEvents(true)
                  .enableLogFileValidation(true));
      cloudTrail.startLogging(r -> r.name(name));
    }
    return new Existing(name, bucket, keyId);
  }

  private static String consoleKey(KmsClient kms, String account, String trailArn, String name) {
    var keyId =
        kms.createKey(
                r ->
                    r.description("The key created by CloudTrail to encrypt log files.")
                        .policy(consoleKeyPolicy(account, trailArn)))
            .keyMetadata()
            .keyId();
    kms.createAlias(r -> r.aliasName("alias/key-of-" + name).targetKeyId(keyId));
    return keyId;
  }

  /**
   * A role with which S3 Batch Operations can lock the objects of a bucket.
   *
   * @return the role's ARN
   */
  public String lockingRole(String account, String bucket) {
    var arn = "arn:aws:s3:::" + bucket;
    var service = Map.of("Service", "batchoperations.s3.amazonaws.com");
    var trust = Map.of("Effect", "Allow", "Principal", service, "Action", "sts:AssumeRole");
    var locks =
        Map.of("Effect", "Allow", "Action", "s3:PutObjectRetention", "Resource", arn + "/*");
    var reads =
        Map.of(
            "Effect",
            "Allow",
            "Action",
            List.of("s3:GetBucketObjectLockConfiguration", "s3:PutInventoryConfiguration"),
            "Resource",
            arn);
    try (var iam = aws.iam(account)) {
      var role =
          iam.createRole(
              r -> r.roleName("lock-log-files").assumeRolePolicyDocument(policy(List.of(trust))));
      iam.putRolePolicy(
          r ->
              r.roleName("lock-log-files")
                  .policyName("lock")
                  .policyDocument(policy(List.of(locks, reads))));
      return role.role().arn();
    }
  }

  // --- Policies ----------------------------------------------------------------------------------

  private static String originalBucketPolicy(String bucket, List<String> accounts) {
    var arn = "arn:aws:s3:::" + bucket;
    var folders =
        accounts.stream()
            .flatMap(
                account ->
                    Stream.of(
                        arn + "/AWSLogs/" + account + "/*",
                        arn + "/AWSLogs/" + ORGANIZATION + "/" + account + "/*"))
            .toList();
    return policy(
        List.of(
            statement(
                "AWSCloudTrailAclCheck20131101",
                "Allow",
                CLOUDTRAIL,
                "s3:GetBucketAcl",
                arn,
                Map.of()),
            statement(
                "AWSCloudTrailWrite20131101",
                "Allow",
                CLOUDTRAIL,
                "s3:PutObject",
                folders,
                Map.of("StringEquals", Map.of("s3:x-amz-acl", "bucket-owner-full-control"))),
            statement(
                "DenyNonTLS",
                "Deny",
                "*",
                "s3:*",
                List.of(arn, arn + "/*"),
                Map.of("Bool", Map.of("aws:SecureTransport", "false")))));
  }

  private static String originalKeyPolicy(String name) {
    var trails =
        ACCOUNTS.stream()
            .map(account -> "arn:aws:cloudtrail:*:" + account + ":trail/" + name)
            .toList();
    var context = Map.of("StringLike", Map.of("kms:EncryptionContext:aws:cloudtrail:arn", trails));
    return policy(
        List.of(
            statement(
                "AllowRootAccountFullAccess",
                "Allow",
                root(LOGGING_ACCOUNT),
                "kms:*",
                "*",
                Map.of()),
            statement(
                "AllowServicePrincipalAccess-cloudtrail-Encrypt",
                "Allow",
                CLOUDTRAIL,
                "kms:GenerateDataKey*",
                "*",
                context),
            statement(
                "AllowServicePrincipalAccess-cloudtrail-Describe",
                "Allow",
                CLOUDTRAIL,
                "kms:DescribeKey",
                "*",
                Map.of()),
            statement(
                "AllowOrgRootAccountFullAccess",
                "Allow",
                root(MANAGEMENT_ACCOUNT),
                "kms:*",
                "*",
                Map.of()),
            statement(
                "AllowServicePrincipalAccess-cloudtrail-Decrypt",
                "Allow",
                Map.of("AWS", "*"),
                List.of("kms:Decrypt", "kms:ReEncryptFrom"),
                "*",
                Map.of(
                    "StringEquals",
                    Map.of("aws:PrincipalOrgID", ORGANIZATION),
                    "StringLike",
                    context.get("StringLike")))));
  }

  private static String consoleBucketPolicy(String bucket, String account, String trailArn) {
    var arn = "arn:aws:s3:::" + bucket;
    var source = Map.of("AWS:SourceArn", trailArn);
    return policy(
        List.of(
            statement(
                "AWSCloudTrailAclCheck20150319",
                "Allow",
                CLOUDTRAIL,
                "s3:GetBucketAcl",
                arn,
                Map.of("StringEquals", source)),
            statement(
                "AWSCloudTrailWrite20150319",
                "Allow",
                CLOUDTRAIL,
                "s3:PutObject",
                arn + "/AWSLogs/" + account + "/*",
                Map.of(
                    "StringEquals",
                    Map.of(
                        "AWS:SourceArn", trailArn, "s3:x-amz-acl", "bucket-owner-full-control")))));
  }

  private static String consoleKeyPolicy(String account, String trailArn) {
    var context = "kms:EncryptionContext:aws:cloudtrail:arn";
    var trails = Map.of(context, "arn:aws:cloudtrail:*:" + account + ":trail/*");
    return policy(
        List.of(
            statement(
                "Enable IAM User Permissions", "Allow", root(account), "kms:*", "*", Map.of()),
            statement(
                "Allow CloudTrail to encrypt logs",
                "Allow",
                CLOUDTRAIL,
                "kms:GenerateDataKey*",
                "*",
                Map.of("StringEquals", Map.of("AWS:SourceArn", trailArn), "StringLike", trails)),
            statement(
                "Allow CloudTrail to describe key",
                "Allow",
                CLOUDTRAIL,
                "kms:DescribeKey",
                "*",
                Map.of()),
            statement(
                "Allow principals in the account to decrypt log files",
                "Allow",
                Map.of("AWS", "*"),
                List.of("kms:Decrypt", "kms:ReEncryptFrom"),
                "*",
                Map.of(
                    "StringEquals", Map.of("kms:CallerAccount", account), "StringLike", trails))));
  }

  private static Map<String, String> root(String account) {
    return Map.of("AWS", "arn:aws:iam::" + account + ":root");
  }

  private static Map<String, Object> statement(
      String sid,
      String effect,
      Object principal,
      Object action,
      Object resource,
      Map<String, ?> condition) {
    var statement =
        Map.<String, Object>of(
            "Sid",
            sid,
            "Effect",
            effect,
            "Principal",
            principal,
            "Action",
            action,
            "Resource",
            resource,
            "Condition",
            condition);
    return statement;
  }

  private static String policy(List<? extends Map<String, ?>> statements) {
    return new Gson().toJson(Map.of("Version", "2012-10-17", "Statement", statements));
  }

  // --- Buckets -----------------------------------------------------------------------------------

  /** Creates a bucket, with Object Lock or without. */
  public static void create(S3Client s3, String bucket, boolean locked) {
    s3.createBucket(
        r ->
            r.bucket(bucket)
                .objectLockEnabledForBucket(locked)
                .createBucketConfiguration(where -> where.locationConstraint(REGION)));
  }

  /** As in a bucket that was created before April 2023. */
  private static void switchAclsOn(S3Client s3, String bucket) {
    s3.deleteBucketOwnershipControls(r -> r.bucket(bucket));
  }

  private static void encrypt(S3Client s3, String bucket, String keyArn) {
    s3.putBucketEncryption(
        r ->
            r.bucket(bucket)
                .serverSideEncryptionConfiguration(
                    encryption ->
                        encryption.rules(
                            ServerSideEncryptionRule.builder()
                                .applyServerSideEncryptionByDefault(
                                    by ->
                                        by.sseAlgorithm(ServerSideEncryption.AWS_KMS)
                                            .kmsMasterKeyID(keyArn))
                                .build())));
  }

  private static void blockPublicAccess(S3Client s3, String bucket) {
    s3.putPublicAccessBlock(
        r ->
            r.bucket(bucket)
                .publicAccessBlockConfiguration(
                    block ->
                        block
                            .blockPublicAcls(true)
                            .blockPublicPolicy(true)
                            .ignorePublicAcls(true)
                            .restrictPublicBuckets(true)));
  }
}
