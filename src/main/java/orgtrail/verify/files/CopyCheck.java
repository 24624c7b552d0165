package orgtrail.verify.files;

import static orgtrail.verify.report.Check.REPLICATION_FILES;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads copies of one chain. The digests of the originals say what has to be in them: a digest
 * names the bucket of the originals, so AWS's own validation of the replica would find nothing that
 * it names.
 */
final class CopyCheck {
  /** So many denials of the first files mean that a right is missing. */
  private static final int MAX_DENIALS = 20;

  private final Replica replica;
  private final LogBucket copies;
  private final LogBucket originals;
  private final String accountFolder;
  private final MissingCopies missing;
  private final CopiedLocks locks;
  private final ChainFindings findings;
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong denied = new AtomicLong();
  private volatile boolean cannotSeeLocks;

  /**
   * @param accountFolder the folder that all log files of the account are in
   */
  CopyCheck(
      Replica replica,
      LogBucket copies,
      LogBucket originals,
      String accountFolder,
      MissingCopies missing,
      ChainFindings findings) {
    this.replica = replica;
    this.copies = copies;
    this.originals = originals;
    this.accountFolder = accountFolder;
    this.missing = missing;
    this.findings = findings;
    locks = new CopiedLocks(findings);
  }

  void sawLock(String key, Optional<FileLock> lock) {
    locks.ofOriginal(key, lock);
  }

  /** Verifies the copy of a log file that a digest names. */
  void verify(Digest.NamedFile named) {
    if (isIn(named)) {
      asking(
          named.key(),
          () ->
              copies
                  .read(named.key(), Optional.empty(), FileContent::read)
                  .ifPresentOrElse(
                      copy -> verify(named.key(), copy, copy.problem(named)),
                      () -> absent(named.key())));
    }
  }

  /** The bucket of the originals has the same folders. */
  private boolean isIn(Digest.NamedFile named) {
    return named.bucket().equals(originals.name()) && named.key().startsWith(accountFolder);
  }

  /** Verifies the copy of a digest. It has the signature of the original in its metadata. */
  void verify(ReadDigest digest) {
    var key = digest.name().key();
    asking(
        key,
        () ->
            copies
                .read(
                    key,
                    Optional.empty(),
                    (headers, body) ->
                        FileContent.read(headers, body, DigestCheck.MAX_DIGEST_BYTES))
                .ifPresentOrElse(
                    copy -> verify(key, copy, problem(digest, copy)), () -> absent(key)));
  }

  private static Optional<String> problem(ReadDigest digest, FileContent copy) {
    if (!copy.damage().isEmpty()) {
      return Optional.of(copy.damage());
    }
    if (!copy.hash().equals(digest.hash())) {
      return Optional.of("does not have the hash of its original");
    }
    var signature = copy.headers().metadata().getOrDefault("signature", "");
    return signature.equals(digest.signature())
        ? Optional.empty()
        : Optional.of("does not have the signature of its original in its metadata");
  }

  private void asking(String key, Runnable reading) {
    if (read.get() == 0 && denied.get() > MAX_DENIALS) {
      return;
    }
    try {
      reading.run();
    } catch (NotAskedException e) {
      denied.addAndGet(e.isDenied() ? 1 : 0);
      findings.notAsked(REPLICATION_FILES, e, Text.quoted(key));
    }
  }

  /** A listing of the days of the period does not contain every file that a digest names. */
  private void absent(String key) {
    originals
        .read(key, Optional.empty(), (headers, body) -> headers.lastModified())
        .filter(replica::isDue)
        .ifPresent(written -> missing.add(key, written));
  }

  private void verify(String key, FileContent copy, Optional<String> problem) {
    read.incrementAndGet();
    findings.count(REPLICATION_FILES, 1);
    problem.ifPresent(text -> fail("copy changed", key, text));
    verifyOrigin(key, copy.headers());
    verifyKey(key, copy.headers());
    verifyLock(key, copy.headers());
  }

  private void fail(String brief, String key, String problem) {
    findings.fail(
        REPLICATION_FILES,
        brief,
        "the copy of %s %s".formatted(Text.quoted(key), problem),
        "find out who has used the replication role or changed the policy of the replica; S3 Batch"
            + " Replication copies the original again");
  }

  private void verifyOrigin(String key, FileHeaders headers) {
    var status = headers.replicationStatus();
    if (!status.equals("REPLICA")) {
      fail(
          "not a copy",
          key,
          "was not written by S3 Replication: its replication status is "
              + (status.isEmpty() ? "none" : Text.quoted(status)));
    }
  }

  private void verifyKey(String key, FileHeaders headers) {
    if (!headers.encryption().equals("aws:kms") || !headers.keyArn().equals(replica.keyArn())) {
      var seen =
          headers.keyArn().isEmpty()
              ? "encryption " + (headers.encryption().isEmpty() ? "none" : headers.encryption())
              : "the key " + headers.keyArn();
      fail("wrong key", key, "has %s instead of the key %s".formatted(seen, replica.keyArn()));
    }
  }

  private void verifyLock(String key, FileHeaders headers) {
    if (cannotSeeLocks) {
      return;
    }
    try {
      locks.ofCopy(key, headers.lock().isPresent() ? headers.lock() : copies.lock(key));
    } catch (NotAskedException e) {
      cannotSeeLocks = true;
      findings.notAsked(REPLICATION_FILES, e);
    }
  }

  /** Where there is a copy with the hash that a digest names. */
  Optional<String> whereItIs(Digest.NamedFile named) {
    return copies
        .read(named.key(), Optional.empty(), FileContent::read)
        .filter(copy -> copy.problem(named).isEmpty())
        .map(copy -> "the replica " + copies.name());
  }

  /** Everything that was read has its counterpart now. */
  void settle() {
    locks.forget();
  }

  /** Whether any copy could be decrypted. */
  boolean decrypts() {
    return copies.bytes() > 0;
  }

  /** Reports what is missing. */
  void report() {
    missing.report();
  }
}
