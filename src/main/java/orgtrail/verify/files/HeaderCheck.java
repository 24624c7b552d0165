package orgtrail.verify.files;

import static orgtrail.verify.report.Check.FILES_ENCRYPTION;
import static orgtrail.verify.report.Check.FILES_LOCK;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import orgtrail.aws.Retention;
import orgtrail.aws.WormMode;

/** Verifies the lock and the encryption of files of one chain. */
final class HeaderCheck {
  /** S3 computes the end of a lock a moment after or before the time that it shows. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final LogBucket bucket;
  private final Retention retention;
  private final String keyArn;
  private final ChainReplica replica;
  private final ChainFindings findings;
  private volatile boolean cannotSeeLocks;

  /**
   * @param retention the retention that is set
   * @param keyArn the key that is set
   */
  HeaderCheck(
      LogBucket bucket,
      Retention retention,
      String keyArn,
      ChainReplica replica,
      ChainFindings findings) {
    this.bucket = bucket;
    this.retention = retention;
    this.keyArn = keyArn;
    this.replica = replica;
    this.findings = findings;
  }

  void verify(String key, FileHeaders headers) {
    replica.saw(key, headers);
    verifyEncryption(key, headers);
    if (!cannotSeeLocks) {
      verifyLock(key, headers);
    }
  }

  private void verifyEncryption(String key, FileHeaders headers) {
    findings.count(FILES_ENCRYPTION, 1);
    if (headers.encryption().equals("aws:kms") && headers.keyArn().equals(keyArn)) {
      return;
    }
    var seen =
        headers.keyArn().isEmpty()
            ? "encryption " + (headers.encryption().isEmpty() ? "none" : headers.encryption())
            : "the key " + headers.keyArn();
    findings.fail(
        FILES_ENCRYPTION,
        "wrong key",
        "%s has %s instead of the key %s".formatted(key, seen, keyArn),
        "keep what decrypts it as long as this file, and find out who wrote it or changed the key of"
            + " the trail");
  }

  private void verifyLock(String key, FileHeaders headers) {
    try {
      var lock = headers.lock().isPresent() ? headers.lock() : bucket.lock(key);
      findings.count(FILES_LOCK, 1);
      replica.sawLock(key, lock);
      problem(headers, lock).ifPresent(problem -> report(key, problem));
    } catch (NotAskedException e) {
      cannotSeeLocks = true;
      findings.notAsked(FILES_LOCK, e);
    }
  }

  private Optional<String> problem(FileHeaders headers, Optional<FileLock> lock) {
    if (lock.isEmpty()) {
      return Optional.of("has no lock");
    }
    boolean weaker =
        retention.mode() == WormMode.COMPLIANCE
            && !lock.get().mode().equals(WormMode.COMPLIANCE.name());
    if (weaker) {
      return Optional.of("is locked in mode " + lock.get().mode());
    }
    var until = headers.lastModified().plus(retention.days(), ChronoUnit.DAYS);
    return lock.get().until().isBefore(until.minus(TOLERANCE))
        ? Optional.of("is locked until %s, and not until %s".formatted(lock.get().until(), until))
        : Optional.empty();
  }

  private void report(String key, String problem) {
    findings.fail(
        FILES_LOCK,
        "lock too short",
        key + " " + problem,
        "lock it again with s3:PutObjectRetention: mode %s, %s from its upload"
            .formatted(retention.mode(), retention.period()));
  }
}
