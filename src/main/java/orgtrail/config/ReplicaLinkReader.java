package orgtrail.config;

import java.util.Optional;
import orgtrail.aws.Arns;

/** Reads how a stack finds the replica of its bucket. */
final class ReplicaLinkReader {
  private ReplicaLinkReader() {}

  /** Reads the link; empty without a replica, and in the replica itself. */
  static Optional<ReplicaLink> read(ConfigReader reader, StackKind kind) {
    if (kind == StackKind.REPLICA) {
      return Optional.empty();
    }
    var stack = TrailLinkReader.readStack(reader, Setting.REPLICA_STACK, "replica");
    var bucket =
        reader.optionalText(
            Setting.REPLICA_BUCKET_ARN, "the ARN of a bucket, arn:aws:s3:::<name>", Arns::isBucket);
    var key =
        reader.optionalText(
            Setting.REPLICA_KMS_KEY_ARN, LogStoreSettingsReader.ONE_KEY, Arns::isKey);
    boolean timeControl = reader.flag(Setting.REPLICATION_TIME_CONTROL);
    refuseOtherThanOneLink(reader, timeControl);
    if (stack.isEmpty() && (bucket.isEmpty() || key.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new ReplicaLink(
            stack,
            bucket.flatMap(
                arn -> key.map(keyArn -> ReplicaDestination.ofStaticValues(arn, keyArn))),
            timeControl));
  }

  private static void refuseOtherThanOneLink(ConfigReader reader, boolean timeControl) {
    boolean hasStack = reader.has(Setting.REPLICA_STACK);
    boolean hasBucket = reader.has(Setting.REPLICA_BUCKET_ARN);
    boolean hasKey = reader.has(Setting.REPLICA_KMS_KEY_ARN);
    if (hasStack && (hasBucket || hasKey)) {
      reader.problem(
          "orgtrail:replicaStack and the static values orgtrail:replicaBucketArn and orgtrail:replicaKmsKeyArn cannot be set together: remove one of them");
    } else if (hasBucket != hasKey) {
      reader.problem(
          "orgtrail:replicaBucketArn and orgtrail:replicaKmsKeyArn go together: %s is missing"
              .formatted(
                  (hasBucket ? Setting.REPLICA_KMS_KEY_ARN : Setting.REPLICA_BUCKET_ARN).key()));
    } else if (timeControl && !hasStack && !hasBucket) {
      reader.refuseBeside(
          Setting.REPLICATION_TIME_CONTROL,
          "has no effect without orgtrail:replicaStack, or orgtrail:replicaBucketArn and orgtrail:replicaKmsKeyArn");
    }
  }
}
