package orgtrail.verify.files;

import static orgtrail.verify.report.Check.REPLICATION_FILES;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import orgtrail.aws.WormMode;

/**
 * Compares the lock of each copy with that of its original, for one chain. Both are read side by
 * side, so the comparison is made when the second one is known.
 */
final class CopiedLocks {
  /** S3 shows times in whole seconds. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final ChainFindings findings;
  private final Map<String, Optional<FileLock>> ofOriginals = new HashMap<>();
  private final Map<String, Optional<FileLock>> ofCopies = new HashMap<>();

  CopiedLocks(ChainFindings findings) {
    this.findings = findings;
  }

  synchronized void ofOriginal(String key, Optional<FileLock> lock) {
    var copy = ofCopies.remove(key);
    if (copy == null) {
      ofOriginals.put(key, lock);
    } else {
      compare(key, lock, copy);
    }
  }

  synchronized void ofCopy(String key, Optional<FileLock> lock) {
    var original = ofOriginals.remove(key);
    if (original == null) {
      ofCopies.put(key, lock);
    } else {
      compare(key, original, lock);
    }
  }

  /** What has no counterpart by now will not get one. */
  synchronized void forget() {
    ofOriginals.clear();
    ofCopies.clear();
  }

  /** That an original has no lock is a finding about the original. */
  private void compare(String key, Optional<FileLock> original, Optional<FileLock> copy) {
    original
        .flatMap(lock -> problem(lock, copy))
        .ifPresent(
            problem ->
                findings.fail(
                    REPLICATION_FILES,
                    "lock of copy too short",
                    "the copy of %s %s".formatted(Text.quoted(key), problem),
                    "lock the copy again with s3:PutObjectRetention in the replica: mode %s until %s"
                        .formatted(original.get().mode(), original.get().until())));
  }

  private static Optional<String> problem(FileLock original, Optional<FileLock> copy) {
    if (copy.isEmpty()) {
      return Optional.of("has no lock, but its original has one until " + original.until());
    }
    var compliance = WormMode.COMPLIANCE.name();
    if (original.mode().equals(compliance) && !copy.get().mode().equals(compliance)) {
      return Optional.of(
          "is locked in mode %s, and its original in mode %s"
              .formatted(copy.get().mode(), original.mode()));
    }
    return copy.get().until().isBefore(original.until().minus(TOLERANCE))
        ? Optional.of(
            "is locked until %s, and its original until %s"
                .formatted(copy.get().until(), original.until()))
        : Optional.empty();
  }
}
