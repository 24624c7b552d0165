package orgtrail.verify.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import orgtrail.aws.Retention;
import orgtrail.config.LifecycleRule;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.PartitionDateSource;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/**
 * The configuration of a bucket. Each method makes one request, and says in words how the answer
 * differs from what is expected. That there is no such configuration is an answer, too.
 *
 * @param owner the account that must own the bucket. S3 refuses all requests if another one does.
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html">Verifying
 *     bucket ownership</a>
 */
record Bucket(S3Client s3, String name, String owner) {

  List<String> retention(Retention expected) {
    var found =
        Subject.ifThere(
                () ->
                    s3.getObjectLockConfiguration(
                        request -> request.bucket(name).expectedBucketOwner(owner)),
                "ObjectLockConfigurationNotFoundError")
            .map(Bucket::retention)
            .orElse("unset (Object Lock is off)");
    var wanted = expected.mode() + " " + expected.period();
    return found.equals(wanted)
        ? List.of()
        : List.of("the default retention is %s instead of %s".formatted(found, wanted));
  }

  private static String retention(GetObjectLockConfigurationResponse answer) {
    var rule = answer.objectLockConfiguration().rule();
    var retention = rule == null ? null : rule.defaultRetention();
    return retention == null ? "unset" : retention.modeAsString() + " " + period(retention);
  }

  private static String period(DefaultRetention retention) {
    boolean isInYears = retention.years() != null && retention.years() > 0;
    return new Retention(
            null,
            isInYears ? retention.years() : Objects.requireNonNullElse(retention.days(), 0),
            isInYears ? Retention.Unit.YEARS : Retention.Unit.DAYS)
        .period();
  }

  List<String> versioning() {
    var status =
        s3.getBucketVersioning(request -> request.bucket(name).expectedBucketOwner(owner))
            .statusAsString();
    return "Enabled".equals(status)
        ? List.of()
        : List.of("versioning is %s instead of Enabled".formatted(orUnset(status)));
  }

  List<String> encryption(String keyArn) {
    var rule =
        Subject.ifThere(
                () ->
                    s3.getBucketEncryption(
                        request -> request.bucket(name).expectedBucketOwner(owner)),
                "ServerSideEncryptionConfigurationNotFoundError")
            .map(answer -> answer.serverSideEncryptionConfiguration().rules())
            .filter(rules -> !rules.isEmpty())
            .map(rules -> rules.get(0));
    return rule.map(found -> encryption(found, keyArn))
        .orElse(List.of("default encryption is unset instead of aws:kms with " + keyArn));
  }

  private static List<String> encryption(ServerSideEncryptionRule rule, String keyArn) {
    var differences = new ArrayList<String>();
    var found = rule.applyServerSideEncryptionByDefault();
    var algorithm = found == null ? null : found.sseAlgorithmAsString();
    if (!"aws:kms".equals(algorithm)) {
      differences.add("default encryption is %s instead of aws:kms".formatted(orUnset(algorithm)));
    } else if (!keyArn.equals(found.kmsMasterKeyID())) {
      differences.add(
          "the key is %s instead of %s".formatted(orUnset(found.kmsMasterKeyID()), keyArn));
    }
    if (!Boolean.TRUE.equals(rule.bucketKeyEnabled())) {
      differences.add("the S3 Bucket Key is disabled");
    }
    return differences;
  }

  List<String> ownership() {
    var found =
        Subject.ifThere(
                () ->
                    s3.getBucketOwnershipControls(
                        request -> request.bucket(name).expectedBucketOwner(owner)),
                "OwnershipControlsNotFoundError")
            .flatMap(answer -> answer.ownershipControls().rules().stream().findFirst())
            .map(OwnershipControlsRule::objectOwnershipAsString)
            .orElse("unset");
    var wanted = ObjectOwnership.BUCKET_OWNER_ENFORCED.toString();
    return found.equals(wanted)
        ? List.of()
        : List.of("object ownership is %s instead of %s".formatted(found, wanted));
  }

  List<String> publicAccess() {
    var block =
        Subject.ifThere(
                () ->
                    s3.getPublicAccessBlock(
                        request -> request.bucket(name).expectedBucketOwner(owner)),
                "NoSuchPublicAccessBlockConfiguration")
            .map(answer -> answer.publicAccessBlockConfiguration())
            .orElse(PublicAccessBlockConfiguration.builder().build());
    var all =
        PublicAccessBlockConfiguration.builder()
            .blockPublicAcls(true)
            .blockPublicPolicy(true)
            .ignorePublicAcls(true)
            .restrictPublicBuckets(true)
            .build();
    return Shapes.differences(Shapes.members(all), Shapes.members(block));
  }

  List<String> policy(String expected) {
    return Subject.ifThere(
            () -> s3.getBucketPolicy(request -> request.bucket(name).expectedBucketOwner(owner)),
            "NoSuchBucketPolicy")
        .map(answer -> PolicyComparison.differences(expected, answer.policy()))
        .orElse(List.of("the bucket has no policy"));
  }

  List<String> lifecycle(List<LifecycleRule> expected) {
    var found =
        Subject.ifThere(
                () ->
                    s3.getBucketLifecycleConfiguration(
                        request -> request.bucket(name).expectedBucketOwner(owner)),
                "NoSuchLifecycleConfiguration")
            .map(answer -> answer.rules())
            .orElse(List.of());
    return new LifecycleComparison(expected).differences(found);
  }

  /**
   * @param target the bucket that access logs go to; empty for none
   * @param folder the folder in it
   */
  List<String> logging(Optional<String> target, String folder) {
    var found =
        s3.getBucketLogging(request -> request.bucket(name).expectedBucketOwner(owner))
            .loggingEnabled();
    if (target.isEmpty()) {
      return found == null
          ? List.of()
          : List.of("access logs go to %s instead of nowhere".formatted(found.targetBucket()));
    }
    if (found == null) {
      return List.of("access logging is off");
    }
    var expected =
        LoggingEnabled.builder()
            .targetBucket(target.get())
            .targetPrefix(folder)
            .targetObjectKeyFormat(
                format ->
                    format.partitionedPrefix(
                        prefix -> prefix.partitionDateSource(PartitionDateSource.EVENT_TIME)))
            .build();
    return Shapes.differences(Shapes.members(expected), Shapes.members(found));
  }

  /**
   * @param arn the topic or queue that S3 notifies; empty for none
   * @param folder the folder of the objects
   */
  List<String> notification(Optional<String> arn, String folder) {
    var answer =
        s3.getBucketNotificationConfiguration(
            request -> request.bucket(name).expectedBucketOwner(owner));
    return Notifications.differences(arn, folder, answer);
  }

  private static String orUnset(String text) {
    return text == null || text.isEmpty() ? "unset" : text;
  }
}
