package orgtrail.verify.files;

import static java.util.Comparator.comparing;
import static orgtrail.verify.report.Check.FILES_UNNAMED;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.verify.report.Place;

/** The names of the digests of one chain that end in a period, or up to a day before it. */
final class ChainDigests {
  private final LogBucket bucket;
  private final TrailFolders folders;
  private final Place place;
  private final Request request;
  private final ChainFindings findings;
  private final VersionCheck versionCheck;
  private final ChainReplica replica;
  private final List<DigestName> digests = new ArrayList<>();
  private final List<DigestName> backfills = new ArrayList<>();

  ChainDigests(
      LogBucket bucket,
      TrailFolders folders,
      Place place,
      Request request,
      VersionCheck versionCheck,
      ChainReplica replica,
      ChainFindings findings) {
    this.bucket = bucket;
    this.folders = folders;
    this.place = place;
    this.request = request;
    this.versionCheck = versionCheck;
    this.replica = replica;
    this.findings = findings;
  }

  /**
   * Lists the days of the period, and reports files that are no digests.
   *
   * @throws NotAskedException if AWS does not answer
   */
  void list() {
    var from = request.from().minus(TrailFolders.HOUR);
    var folder = folders.digests(place);
    var files =
        replica.compared(
            new DayFiles(bucket, folder, from, request.notAfterNow(TrailFolders.HOUR)));
    while (files.hasNext()) {
      add(files.next());
    }
    // A digest of the time after the period tells nothing about it.
    digests.removeIf(digest -> !digest.end().minus(TrailFolders.HOUR).isBefore(request.to()));
    digests.sort(comparing(DigestName::end));
    backfills.sort(comparing(DigestName::end));
  }

  private void add(StoredFile file) {
    var kind = DigestName.kind(folders, place, file.key());
    if (kind == DigestName.Kind.OF_ANOTHER_TRAIL) {
      return;
    }
    versionCheck.verify(file);
    if (kind == DigestName.Kind.FOREIGN) {
      reportForeign(file, "is in the folder of the digests, but is none");
    } else if (!file.isHidden()) {
      var name = DigestName.of(folders, place, file.key()).orElseThrow();
      if (isTooEarly(file, name)) {
        reportForeign(file, "was written before its hour ended");
      } else {
        (name.isBackfill() ? backfills : digests).add(name);
      }
    }
  }

  /** S3 sets the time at which a file is written, so nobody can choose it. */
  private static boolean isTooEarly(StoredFile file, DigestName name) {
    return file.delivered()
        .filter(at -> at.lastModified().isBefore(name.end().minus(Completeness.TOLERANCE)))
        .isPresent();
  }

  private void reportForeign(StoredFile file, String problem) {
    findings.fail(
        FILES_UNNAMED,
        "file that is no digest",
        Text.quoted(file.key()) + " " + problem,
        "treat it as not written by CloudTrail, and find out who wrote it");
  }

  /** All that are listed, sorted, without backfill digests. */
  List<DigestName> all() {
    return digests;
  }

  /** Those that end in the period, without backfill digests. */
  List<DigestName> inPeriod() {
    return inPeriod(digests);
  }

  /** How many end in the period, with backfill digests. */
  int count() {
    return inPeriod(digests).size() + inPeriod(backfills).size();
  }

  private List<DigestName> inPeriod(List<DigestName> names) {
    return names.stream().filter(name -> name.end().isAfter(request.from())).toList();
  }

  /** Those to read. */
  List<DigestName> toRead() {
    var all = inPeriod();
    return request.digests() == Request.Digests.ALL || all.isEmpty()
        ? all
        : all.subList(all.size() - 1, all.size());
  }

  /** The backfill digests to read. */
  List<DigestName> backfillsToRead() {
    var all = inPeriod(backfills);
    var read = toRead();
    return request.digests() == Request.Digests.ALL || read.isEmpty()
        ? all
        : all.stream().filter(name -> !name.end().isBefore(read.get(0).end())).toList();
  }

  /** The one before those to read. */
  Optional<DigestName> beforeRead() {
    var read = toRead();
    int index = read.isEmpty() ? -1 : digests.indexOf(read.get(0)) - 1;
    return index < 0 ? Optional.empty() : Optional.of(digests.get(index));
  }

  /**
   * Whether the oldest digest of the chain, on any day, ends before a time.
   *
   * @throws NotAskedException if AWS does not answer
   */
  boolean hasOlder(Instant end) {
    var all = bucket.files(folders.digests(place));
    while (all.hasNext()) {
      var name = DigestName.of(folders, place, all.next().key());
      if (name.isPresent()) {
        return name.get().end().isBefore(end);
      }
    }
    return false;
  }
}
