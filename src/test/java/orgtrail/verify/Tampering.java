package orgtrail.verify;

import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.REPLICA_ACCOUNT;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import orgtrail.testing.Fixtures;
import orgtrail.testing.LocalAws;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Changes of a bucket's files, as somebody makes them who has all rights in the logging account.
 * The policies deny most of it, so this removes the policies first and puts them back afterwards.
 */
final class Tampering {
  private final S3Client s3;
  private final KmsClient kms;
  private final String account;
  private final String bucket;
  private final String key;
  private final String context;

  /** Of the bucket that CloudTrail writes to. */
  Tampering(LocalAws aws, String bucket, String key, String trail) {
    this(
        aws.s3(LOGGING_ACCOUNT),
        aws.kms(LOGGING_ACCOUNT),
        LOGGING_ACCOUNT,
        bucket,
        key,
        "{\"aws:cloudtrail:arn\":\"" + trail + "\"}");
  }

  private Tampering(
      S3Client s3, KmsClient kms, String account, String bucket, String key, String context) {
    this.s3 = s3;
    this.kms = kms;
    this.account = account;
    this.bucket = bucket;
    this.key = key;
    this.context = Base64.getEncoder().encodeToString(context.getBytes(StandardCharsets.UTF_8));
  }

  /** Of the bucket that S3 copies to. */
  static Tampering ofReplica(LocalAws aws, String bucket, String key) {
    return new Tampering(
        aws.s3(REPLICA_ACCOUNT),
        aws.kms(REPLICA_ACCOUNT, Fixtures.REPLICA_REGION),
        REPLICA_ACCOUNT,
        bucket,
        key,
        "{}");
  }

  /** A file of the bucket, as it was delivered. */
  record Original(String name, byte[] content, Map<String, String> metadata) {
    Original with(byte[] other) {
      return new Original(name, other, metadata);
    }

    Original with(Map<String, String> other) {
      return new Original(name, content, other);
    }

    /** The same content with one bit of the last byte changed, which is part of gzip's length. */
    byte[] oneByteChanged() {
      var changed = content.clone();
      changed[changed.length / 2] ^= 1;
      return changed;
    }

    /** The same content twice, which is a correct gzip file too. */
    byte[] appended() {
      var appended = Arrays.copyOf(content, content.length * 2);
      System.arraycopy(content, 0, appended, content.length, content.length);
      return appended;
    }
  }

  /** Reads a file with a policy that lets the caller decrypt. */
  Original read(String name) {
    var read = new Original[1];
    unguarded(
        () -> {
          var object = s3.getObjectAsBytes(request -> request.bucket(bucket).key(name));
          read[0] = new Original(name, object.asByteArray(), object.response().metadata());
        });
    return read[0];
  }

  /** Adds a version of a file. */
  void add(Original file) {
    unguarded(() -> put(file));
  }

  /** Deletes all versions of a file. */
  void delete(String name) {
    unguarded(() -> deleteVersions(name));
  }

  /** Makes a file the only version of it. */
  void replace(Original file) {
    unguarded(
        () -> {
          deleteVersions(file.name());
          put(file);
        });
  }

  /** Encrypts as CloudTrail does. With another context, the key policy lets no reader decrypt. */
  private void put(Original file) {
    s3.putObject(
        request ->
            request
                .bucket(bucket)
                .key(file.name())
                .metadata(file.metadata())
                .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                .ssekmsKeyId(key)
                .ssekmsEncryptionContext(context)
                .bucketKeyEnabled(true),
        RequestBody.fromBytes(file.content()));
  }

  /** Makes a file the only version of it, encrypted as the bucket does it by default. */
  void replaceWithoutContext(Original file) {
    unguarded(
        () -> {
          deleteVersions(file.name());
          s3.putObject(
              request -> request.bucket(bucket).key(file.name()).metadata(file.metadata()),
              RequestBody.fromBytes(file.content()));
        });
  }

  /** Deletes the newest version of a file. */
  void deleteNewestVersion(String name) {
    unguarded(
        () ->
            s3
                .listObjectVersions(request -> request.bucket(bucket).prefix(name))
                .versions()
                .stream()
                .filter(version -> version.isLatest())
                .forEach(version -> deleteVersion(name, version.versionId())));
  }

  /** Locks a file until a time, which can be earlier than before. */
  void lock(String name, Instant until) {
    unguarded(
        () ->
            s3.putObjectRetention(
                request ->
                    request
                        .bucket(bucket)
                        .key(name)
                        .bypassGovernanceRetention(true)
                        .retention(
                            retention ->
                                retention
                                    .mode(ObjectLockRetentionMode.GOVERNANCE)
                                    .retainUntilDate(until))));
  }

  private void deleteVersions(String name) {
    s3.listObjectVersions(request -> request.bucket(bucket).prefix(name))
        .versions()
        .forEach(version -> deleteVersion(name, version.versionId()));
  }

  private void deleteVersion(String name, String id) {
    s3.deleteObject(
        request -> request.bucket(bucket).key(name).versionId(id).bypassGovernanceRetention(true));
  }

  /** Removes the policies of bucket and key, does something, and puts them back. */
  private void unguarded(Runnable doing) {
    var policy = s3.getBucketPolicy(request -> request.bucket(bucket)).policy();
    s3.deleteBucketPolicy(request -> request.bucket(bucket));
    try {
      withOpenKeyPolicy(doing);
    } finally {
      s3.putBucketPolicy(request -> request.bucket(bucket).policy(policy));
    }
  }

  /** Lets the whole account use the key, does something, and puts its policy back. */
  void withOpenKeyPolicy(Runnable doing) {
    var policy = keyPolicy();
    putKeyPolicy(
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*",
          "Principal": {"AWS": "arn:aws:iam::%s:root"}}}"""
            .formatted(account));
    try {
      doing.run();
    } finally {
      putKeyPolicy(policy);
    }
  }

  String keyPolicy() {
    return kms.getKeyPolicy(request -> request.keyId(key).policyName("default")).policy();
  }

  void putKeyPolicy(String policy) {
    kms.putKeyPolicy(request -> request.keyId(key).policyName("default").policy(policy));
  }
}
