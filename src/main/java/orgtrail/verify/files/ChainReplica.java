package orgtrail.verify.files;

import static orgtrail.verify.report.Check.REPLICATION_STATUS;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Verifies what the replica has of one chain. Without a replica, it does nothing.
 *
 * <p>The status of an original is among its headers, so it costs no request. Copies are read beside
 * their originals.
 */
final class ChainReplica {
  private final LogBucket originals;
  private final ChainFindings findings;
  private final Optional<ReplicationStatusCheck> statusCheck;
  private final Optional<CopyCheck> copyCheck;
  private final Optional<CopyListing> listing;

  /**
   * @param accountFolder the folder that all log files of the account are in
   */
  ChainReplica(
      Optional<Replica> replica,
      LogBucket originals,
      String accountFolder,
      ChainFindings findings) {
    this.originals = originals;
    this.findings = findings;
    var copies = replica.flatMap(Replica::copies);
    var missing = new MissingCopies(findings);
    statusCheck = replica.map(found -> new ReplicationStatusCheck(found, findings));
    copyCheck =
        copies.map(
            bucket ->
                new CopyCheck(replica.get(), bucket, originals, accountFolder, missing, findings));
    listing = copies.map(bucket -> new CopyListing(replica.get(), bucket, missing, findings));
  }

  /** Originals that are listed, compared with a listing of the copies while they are read. */
  Iterator<StoredFile> compared(DayFiles files) {
    return listing.<Iterator<StoredFile>>map(found -> found.compared(files)).orElse(files);
  }

  /** The headers of an original. */
  void saw(String key, FileHeaders headers) {
    statusCheck.ifPresent(check -> check.saw(key, headers));
  }

  /** The lock of an original; empty if it has none. */
  void sawLock(String key, Optional<FileLock> lock) {
    copyCheck.ifPresent(check -> check.sawLock(key, lock));
  }

  /** What verifies the copies of a digest that CloudTrail has signed, and of its log files. */
  Stream<Runnable> tasks(ReadDigest digest) {
    if (copyCheck.isEmpty() || !digest.isValid()) {
      return Stream.empty();
    }
    var check = copyCheck.get();
    return Stream.concat(
        Stream.of(() -> check.verify(digest)),
        digest.files().stream().map(file -> () -> check.verify(file)));
  }

  /** All originals and copies of a digest are read. */
  void settle() {
    copyCheck.ifPresent(CopyCheck::settle);
  }

  /** Where there is another file with the hash that a digest names. */
  Optional<String> whereItIs(Digest.NamedFile file) {
    return copyCheck.flatMap(check -> check.whereItIs(file));
  }

  /** Reads the status of originals that nothing else reads. */
  void sample(Stream<String> keys) {
    statusCheck.ifPresent(check -> keys.forEach(key -> sample(key, check)));
  }

  private void sample(String key, ReplicationStatusCheck check) {
    try {
      originals
          .read(key, Optional.empty(), (headers, body) -> headers)
          .ifPresent(headers -> check.saw(key, headers));
    } catch (NotAskedException e) {
      findings.notAsked(REPLICATION_STATUS, e);
    }
  }

  /** Whether any copy could be decrypted. */
  boolean decrypts() {
    return copyCheck.filter(CopyCheck::decrypts).isPresent();
  }

  /** Reports what was seen of all files of the chain. */
  void finish() {
    statusCheck.ifPresent(ReplicationStatusCheck::report);
    copyCheck.ifPresent(CopyCheck::report);
  }
}
