package orgtrail.verify.files;

import static orgtrail.verify.report.Check.REPLICATION_COPIES;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares the names and versions of originals with those of the copies, for one chain. A copy has
 * the version id of its original.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html">Replicating
 *     objects</a>
 */
final class CopyListing {
  private static final String FORGED =
      "treat it as not written by CloudTrail, and find out who has used the replication role or"
          + " changed the policy of the replica";

  private final Replica replica;
  private final LogBucket copies;
  private final MissingCopies missing;
  private final ChainFindings findings;

  CopyListing(Replica replica, LogBucket copies, MissingCopies missing, ChainFindings findings) {
    this.replica = replica;
    this.copies = copies;
    this.missing = missing;
    this.findings = findings;
  }

  /** The same files. Each is compared with its copy when it is read. */
  Iterator<StoredFile> compared(DayFiles originals) {
    return new Compared(originals);
  }

  /** Both listings are sorted by key, so that each is read once, and none is in memory. */
  private final class Compared implements Iterator<StoredFile> {
    private final DayFiles originals;
    private DayFiles listed;
    private StoredFile copy;
    private boolean isKnown = true;

    Compared(DayFiles originals) {
      this.originals = originals;
    }

    @Override
    public boolean hasNext() {
      if (originals.hasNext()) {
        return true;
      }
      while (hasCopy()) {
        reportAdded(taken());
      }
      return false;
    }

    @Override
    public StoredFile next() {
      var original = originals.next();
      while (hasCopy() && copy.key().compareTo(original.key()) < 0) {
        reportAdded(taken());
      }
      if (hasCopy() && copy.key().equals(original.key())) {
        compare(original, taken());
      } else if (isKnown) {
        compare(original, new StoredFile(original.key(), List.of()));
      }
      return original;
    }

    private StoredFile taken() {
      var taken = copy;
      copy = null;
      return taken;
    }

    /** If the copies cannot be listed, nothing is known of the rest. */
    private boolean hasCopy() {
      try {
        if (isKnown && copy == null) {
          listed = listed == null ? originals.in(copies) : listed;
          copy = listed.hasNext() ? listed.next() : null;
        }
      } catch (NotAskedException e) {
        isKnown = false;
        findings.notAsked(REPLICATION_COPIES, e);
      }
      return isKnown && copy != null;
    }
  }

  private void compare(StoredFile original, StoredFile copy) {
    findings.count(REPLICATION_COPIES, 1);
    var copied = ids(copy);
    original.versions().stream()
        .filter(version -> !version.isDeleteMarker() && !copied.contains(version.id()))
        .filter(version -> replica.isDue(version.lastModified()))
        .forEach(version -> missing.add(original.key(), version.lastModified()));
    reportVersions(copy, ids(original));
  }

  private static Set<String> ids(StoredFile file) {
    return file.versions().stream()
        .filter(version -> !version.isDeleteMarker())
        .map(StoredFile.Version::id)
        .collect(Collectors.toSet());
  }

  /** The rule copies no delete markers, and nobody but its role can write. */
  private void reportVersions(StoredFile copy, Set<String> originals) {
    for (var version : copy.versions()) {
      if (version.isDeleteMarker()) {
        findings.fail(
            REPLICATION_COPIES,
            "copy hidden",
            "the delete marker %s hides the copy of %s"
                .formatted(version.id(), Text.quoted(copy.key())),
            "delete the delete marker in the replica, and find out who wrote it");
      } else if (!originals.contains(version.id()) && isBeforeThisRun(version)) {
        findings.fail(
            REPLICATION_COPIES,
            "copy overwritten",
            "the version %s of %s in the replica is of no original"
                .formatted(version.id(), Text.quoted(copy.key())),
            FORGED);
      }
    }
  }

  private void reportAdded(StoredFile copy) {
    findings.count(REPLICATION_COPIES, 1);
    if (copy.versions().stream().anyMatch(this::isBeforeThisRun)) {
      findings.fail(
          REPLICATION_COPIES,
          "copy without original",
          "%s is in the replica, but not among the originals".formatted(Text.quoted(copy.key())),
          "if files.present names it, its original was deleted: copy it back; otherwise " + FORGED);
    }
  }

  /** An original that arrives during the run can be missing in its listing. */
  private boolean isBeforeThisRun(StoredFile.Version version) {
    return version.lastModified().isBefore(replica.now());
  }
}
