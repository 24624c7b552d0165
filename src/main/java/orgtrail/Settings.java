package orgtrail;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of one stack, checked: what a stack file says, as numbers, enums and names that AWS
 * will accept.
 *
 * <p>Defaults stand in {@code Pulumi.yaml} alone; the engine hands them over as if the stack file
 * had them. The few that depend on another setting stand in {@link LogStoreSettings}.
 */
sealed interface Settings {
  Pattern STACK = Pattern.compile("[\\w.-]+/[\\w.-]+/[\\w.-]+");

  /**
   * Reads the settings of a stack.
   *
   * @param config all configuration of the stack by full key, e.g. {@code orgtrail:name}
   * @throws com.pulumi.exceptions.RunException with one line for each thing that is wrong
   */
  static Settings read(Map<String, String> config) {
    var reader = new ConfigReader(config);
    var account = reader.choice(Setting.ACCOUNT, Account.class, Account::text);
    reader.stopOnProblems(); // what else is wrong depends on the account
    reader.refuseKeysNotReadBy(account);
    var settings =
        switch (account) {
          case LOGGING -> new Logging(LogStoreSettings.read(reader, account));
          case MANAGEMENT -> Management.read(reader);
          case STANDALONE ->
              new Standalone(LogStoreSettings.read(reader, account), TrailSettings.read(reader));
        };
    reader.stopOnProblems();
    return settings;
  }

  /** What the stack of the logging account is to make. */
  record Logging(LogStoreSettings logStore) implements Settings {}

  /** What a stack of one account is to make, with bucket, key and trail. */
  record Standalone(LogStoreSettings logStore, TrailSettings trail) implements Settings {}

  /**
   * What the stack of the management account is to make, and where the logging account's bucket and
   * key are found: by {@code loggingStack} or by {@code staticDestination}, never both.
   *
   * @param loggingStack the stack that made bucket and key, as organization/project/stack
   * @param staticDestination bucket and key as values of the stack file
   */
  record Management(
      TrailSettings trail,
      Optional<String> loggingStack,
      Optional<LogDestination> staticDestination)
      implements Settings {

    private static Management read(ConfigReader reader) {
      return new Management(
          TrailSettings.read(reader),
          reader.optionalText(
              Setting.LOGGING_STACK,
              "<organization>/<project>/<stack>, e.g. organization/orgtrail/logging",
              STACK.asMatchPredicate()),
          readStaticDestination(reader));
    }

    private static Optional<LogDestination> readStaticDestination(ConfigReader reader) {
      var bucket =
          reader.optionalText(
              Setting.S3_BUCKET_NAME,
              "the name of the logging account's bucket",
              AwsNames::isBucketName);
      var key = LogStoreSettings.readKmsKeyArn(reader);
      var prefix = LogStoreSettings.readPrefix(reader, Setting.S3_KEY_PREFIX);
      boolean byStack = reader.has(Setting.LOGGING_STACK);
      boolean hasBucket = reader.has(Setting.S3_BUCKET_NAME);
      boolean hasKey = reader.has(Setting.KMS_KEY_ARN);
      if (byStack && (hasBucket || hasKey)) {
        reader.problem(
            "orgtrail:loggingStack and the static values orgtrail:s3BucketName and "
                + "orgtrail:kmsKeyArn exclude each other: remove one or the other");
      } else if (!byStack && hasBucket != hasKey) {
        reader.problem(
            "orgtrail:s3BucketName and orgtrail:kmsKeyArn go together: %s is missing"
                .formatted((hasBucket ? Setting.KMS_KEY_ARN : Setting.S3_BUCKET_NAME).key()));
      } else if (!byStack && !hasBucket) {
        reader.problem(
            "the logging account's bucket and key are missing: set orgtrail:loggingStack, "
                + "or orgtrail:s3BucketName and orgtrail:kmsKeyArn");
      }
      if (byStack) {
        reader.refuseBeside(Setting.S3_KEY_PREFIX, "comes from orgtrail:loggingStack");
      }
      return bucket.flatMap(
          name ->
              key.map(
                  arn ->
                      new LogDestination(
                          name, arn, prefix, Optional.empty(), Optional.empty(), List.of())));
    }
  }
}
