package orgtrail;

import com.pulumi.aws.kms.KmsFunctions;
import com.pulumi.aws.kms.inputs.GetKeyPlainArgs;
import com.pulumi.aws.s3.S3Functions;
import com.pulumi.aws.s3.inputs.GetBucketPlainArgs;
import com.pulumi.exceptions.RunException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Asks AWS, with read rights only, whether what must be there already is there and fit for its
 * purpose; in preview and up alike, before anything is changed.
 */
final class Preflight {
  private Preflight() {}

  /**
   * Checks the existing key and the existing access-log bucket, where the settings name them.
   *
   * @throws RunException in one line, when one of them is missing or of no use
   */
  static void checkExistingParts(WormBucketArgs args) {
    args.settings().key().kmsKeyArn().ifPresent(Preflight::checkKey);
    args.settings()
        .accessLogging()
        .bucketName()
        .ifPresent(bucket -> checkAccessLogBucket(bucket, args.owner()));
  }

  private static void checkKey(String arn) {
    var key =
        answer(
            KmsFunctions.getKeyPlain(GetKeyPlainArgs.builder().keyId(arn).build()),
            Setting.KMS_KEY_ARN,
            arn);
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
    if (!key.customerMasterKeySpec().equals("SYMMETRIC_DEFAULT")) {
      throw new RunException(
          "orgtrail:kmsKeyArn must be of a symmetric key (SYMMETRIC_DEFAULT), but '%s' is %s"
              .formatted(arn, key.customerMasterKeySpec()));
    }
    if (!key.enabled()) {
      throw new RunException(
          "orgtrail:kmsKeyArn must be of an enabled key, but '%s' is %s"
              .formatted(arn, key.keyState()));
    }
  }

  private static void checkAccessLogBucket(String name, AwsEnvironment owner) {
    var bucket =
        answer(
            S3Functions.getBucketPlain(GetBucketPlainArgs.builder().bucket(name).build()),
            Setting.ACCESS_LOGGING_BUCKET_NAME,
            name);
    if (!bucket.region().equals(owner.region())) {
      throw new RunException(
          "orgtrail:accessLoggingBucketName must be in the bucket's region %s, but '%s' is in %s"
              .formatted(owner.region(), name, bucket.region()));
    }
  }

  private static <T> T answer(CompletableFuture<T> asked, Setting setting, String value) {
    try {
      return asked.join();
    } catch (CompletionException e) {
      throw new RunException(
          "%s names '%s', which cannot be read: %s"
              .formatted(
                  setting.key(), value, AwsEnvironment.inOneLine(e.getCause().getMessage())));
    }
  }
}
