package orgtrail.verify.files;

import static orgtrail.verify.report.Check.FILES_HASHES;
import static orgtrail.verify.report.Check.FILES_PRESENT;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Verifies log files that the digests of one chain name. */
final class FileCheck {
  /**
   * One file can be denied alone, e.g. because of its key. So many mean that a right is missing.
   */
  private static final int MAX_DENIALS = 20;

  /** CloudTrail writes a file once, so that the version that it delivered is the oldest one. */
  private static final int MOST_VERSIONS_READ = 10;

  private final LogBucket bucket;
  private final String accountFolder;
  private final HeaderCheck headerCheck;
  private final ChainReplica replica;
  private final ChainFindings findings;
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong denied = new AtomicLong();

  /**
   * @param accountFolder the folder that all log files of the account are in
   */
  FileCheck(
      LogBucket bucket,
      String accountFolder,
      HeaderCheck headerCheck,
      ChainReplica replica,
      ChainFindings findings) {
    this.bucket = bucket;
    this.accountFolder = accountFolder;
    this.headerCheck = headerCheck;
    this.replica = replica;
    this.findings = findings;
  }

  /** How many log files were read. */
  long read() {
    return read.get();
  }

  void verify(Digest.NamedFile named) {
    if (read.get() == 0 && denied.get() > MAX_DENIALS) {
      return;
    }
    try {
      verifyNamed(named);
    } catch (NotAskedException e) {
      denied.addAndGet(e.isDenied() ? 1 : 0);
      findings.notAsked(FILES_PRESENT, e, Text.quoted(named.key()));
      findings.notAsked(FILES_HASHES, e, Text.quoted(named.key()));
    }
  }

  private void verifyNamed(Digest.NamedFile named) {
    findings.count(FILES_PRESENT, 1);
    if (!named.bucket().equals(bucket.name()) || !named.key().startsWith(accountFolder)) {
      findings.fail(
          FILES_PRESENT,
          "log file elsewhere",
          "a digest names s3://%s/%s, which is not in the folder of the account"
              .formatted(Text.quoted(named.bucket()), Text.quoted(named.key())),
          "verify this file where it is: the trail wrote to another bucket or folder");
      return;
    }
    var content = bucket.read(named.key(), Optional.empty(), FileContent::read);
    if (content.isEmpty()) {
      findings.fail(
          FILES_PRESENT,
          "log file missing",
          Text.quoted(named.key()) + " is missing",
          restoring(named));
      return;
    }
    read.incrementAndGet();
    headerCheck.verify(named.key(), content.get().headers());
    findings.count(FILES_HASHES, 1);
    content
        .get()
        .problem(named)
        .ifPresent(
            problem ->
                findings.fail(
                    FILES_HASHES,
                    "log file changed",
                    Text.quoted(named.key()) + " " + problem,
                    restoring(named)));
  }

  /** Looks for the delivered version among the others. */
  private String restoring(Digest.NamedFile named) {
    try {
      return delivered(named);
    } catch (NotAskedException e) {
      return "find the version that CloudTrail delivered: " + e.seen();
    }
  }

  private String delivered(Digest.NamedFile named) {
    var files = bucket.files(named.key());
    var first = files.hasNext() ? files.next() : new StoredFile("", List.of());
    if (first.key().equals(named.key())) {
      return restoring(named, first);
    }
    return "no version is left: %s, and find out who deleted it".formatted(fromCopy(named));
  }

  private String restoring(Digest.NamedFile named, StoredFile file) {
    var delivered = oldest(file).stream().filter(version -> has(version, named)).findFirst();
    if (delivered.isEmpty()) {
      return "%s, and find out who changed it".formatted(withoutVersion(named, file));
    }
    return file.isHidden()
        ? "delete the delete marker %s: version %s is the one that CloudTrail delivered"
            .formatted(file.versions().get(0).id(), delivered.get().id())
        : "restore version %s, which CloudTrail delivered, and delete the newer ones"
            .formatted(delivered.get().id());
  }

  /** The oldest versions, the oldest one first. */
  private static List<StoredFile.Version> oldest(StoredFile file) {
    var oldestFirst = new ArrayList<>(file.versions());
    Collections.reverse(oldestFirst);
    return oldestFirst.stream()
        .filter(version -> !version.isDeleteMarker())
        .limit(MOST_VERSIONS_READ)
        .toList();
  }

  private String withoutVersion(Digest.NamedFile named, StoredFile file) {
    return file.versions().size() <= MOST_VERSIONS_READ
        ? "no version has this hash: " + fromCopy(named)
        : "none of the %d oldest versions has this hash: %s"
            .formatted(MOST_VERSIONS_READ, fromCopy(named));
  }

  private String fromCopy(Digest.NamedFile named) {
    return replica
        .whereItIs(named)
        .map(place -> "restore it from %s, which has it with this hash".formatted(place))
        .orElse("restore it if there is a copy");
  }

  private boolean has(StoredFile.Version version, Digest.NamedFile named) {
    return bucket
        .read(named.key(), Optional.of(version.id()), FileContent::read)
        .filter(content -> content.problem(named).isEmpty())
        .isPresent();
  }
}
