package orgtrail.verify.files;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The replica of the bucket, as all chains see it.
 *
 * @param copies the bucket with the copies; empty if it cannot be asked
 * @param keyArn the key that encrypts the copies
 * @param maxAge how long S3 can take to copy a file
 * @param now the time by the clock of AWS
 */
record Replica(Optional<LogBucket> copies, String keyArn, Duration maxAge, Instant now) {
  static Replica of(ReplicaFiles files, Instant now) {
    Optional<LogBucket> copies =
        files
            .account()
            .map(
                account ->
                    new S3LogBucket(
                        files.bucketName(), account.s3(files.region()), account.described()));
    return new Replica(copies, files.keyArn(), files.maxAge(), now);
  }

  /** Whether S3 should have copied a file that was written at this time. */
  boolean isDue(Instant written) {
    return written.isBefore(now.minus(maxAge));
  }
}
