package orgtrail.config;

import java.util.Optional;
import java.util.regex.Pattern;
import orgtrail.aws.AwsNames;

/** Reads how a management stack finds the bucket and the key of the logging account. */
final class TrailLinkReader {
  private static final Pattern STACK = Pattern.compile("[\\w.-]+/[\\w.-]+/[\\w.-]+");

  private TrailLinkReader() {}

  static Settings.TrailLink read(ConfigReader reader) {
    var stack = readStack(reader, Setting.LOGGING_STACK, "logging");
    var bucket =
        reader.optionalText(
            Setting.S3_BUCKET_NAME,
            "the name of the logging account's bucket",
            AwsNames::isBucketName);
    var key = LogStoreSettingsReader.readKmsKeyArn(reader);
    var prefix = LogStoreSettingsReader.readFolder(reader, Setting.S3_KEY_PREFIX);
    refuseOtherThanOneLink(reader);
    return new Settings.TrailLink(
        stack, bucket.flatMap(name -> key.map(arn -> staticValues(name, arn, prefix))));
  }

  /** The full name of another stack. */
  static Optional<String> readStack(ConfigReader reader, Setting setting, String example) {
    return reader.optionalText(
        setting,
        "<organization>/<project>/<stack>, e.g. organization/orgtrail/" + example,
        STACK.asMatchPredicate());
  }

  private static LogDestination staticValues(String bucket, String key, Optional<String> prefix) {
    return LogDestination.ofStaticValues(bucket, key, prefix);
  }

  private static void refuseOtherThanOneLink(ConfigReader reader) {
    boolean hasStack = reader.has(Setting.LOGGING_STACK);
    boolean hasBucket = reader.has(Setting.S3_BUCKET_NAME);
    boolean hasKey = reader.has(Setting.KMS_KEY_ARN);
    if (hasStack && (hasBucket || hasKey)) {
      reader.problem(
          "orgtrail:loggingStack and the static values orgtrail:s3BucketName and orgtrail:kmsKeyArn cannot be set together: remove one of them");
    } else if (!hasStack && hasBucket != hasKey) {
      reader.problem(
          "orgtrail:s3BucketName and orgtrail:kmsKeyArn go together: %s is missing"
              .formatted((hasBucket ? Setting.KMS_KEY_ARN : Setting.S3_BUCKET_NAME).key()));
    } else if (!hasStack && !hasBucket) {
      reader.problem(
          "the logging account's bucket and key are missing: set orgtrail:loggingStack, or orgtrail:s3BucketName and orgtrail:kmsKeyArn");
    }
    if (hasStack) {
      reader.refuseBeside(Setting.S3_KEY_PREFIX, "comes from orgtrail:loggingStack");
    }
  }
}
