package orgtrail.verify.files;

import static orgtrail.verify.report.Check.FILES_CHAINS;
import static orgtrail.verify.report.Check.FILES_UNNAMED;
import static orgtrail.verify.report.Check.FILES_VERSIONS;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import orgtrail.aws.Retention;
import orgtrail.verify.report.Chain;
import orgtrail.verify.report.Mark;
import orgtrail.verify.report.Place;

/**
 * Verifies one chain: the digests of one account and region, and the log files that they name. The
 * digests are read one after the other, from the oldest to the newest.
 */
final class ChainCheck {
  /** CloudTrail names a file of the last minutes of an hour in the next digest. */
  private static final Duration LATE = Duration.ofMinutes(15);

  private final Shared shared;
  private final ChainTask task;
  private final Place place;
  private final Request request;
  private final ChainFindings findings;
  private final VersionCheck versionCheck;
  private final DigestCheck digestCheck;
  private final FileCheck fileCheck;
  private final Links links;
  private final ChainReplica replica;
  private final ChainDigests digests;

  /**
   * What all chains have in common.
   *
   * @param retention the retention that is set
   * @param keyArn the key that is set
   * @param replica the replica, if there is one
   * @param files verifies log files side by side
   */
  record Shared(
      LogBucket bucket,
      TrailFolders folders,
      PublicKeys keys,
      Retention retention,
      String keyArn,
      Optional<Replica> replica,
      Request request,
      Parallel files,
      Findings findings) {}

  /**
   * What was seen of a chain.
   *
   * @param chain empty if there is none, and there need not be one
   * @param hasFiles whether there is a log file
   * @param wasAsked whether the log files could be listed
   */
  record Outcome(Optional<Chain> chain, boolean hasFiles, boolean wasAsked) {}

  ChainCheck(Shared shared, ChainTask task) {
    this.shared = shared;
    this.task = task;
    place = task.place();
    request = shared.request();
    findings = new ChainFindings(place, shared.findings());
    versionCheck = new VersionCheck(findings);
    var accountFolder = shared.folders().account(place.accountId());
    replica = new ChainReplica(shared.replica(), shared.bucket(), accountFolder, findings);
    digests =
        new ChainDigests(
            shared.bucket(), shared.folders(), place, request, versionCheck, replica, findings);
    var headerCheck =
        new HeaderCheck(shared.bucket(), shared.retention(), shared.keyArn(), replica, findings);
    digestCheck = new DigestCheck(shared.bucket(), place, shared.keys(), headerCheck, findings);
    fileCheck = new FileCheck(shared.bucket(), accountFolder, headerCheck, replica, findings);
    links = new Links(shared.bucket().name(), findings);
  }

  /** Verifies the chain, and reports what is wrong with it. */
  Outcome run() {
    try {
      digests.list();
    } catch (NotAskedException e) {
      findings.notAsked(FILES_CHAINS, e);
      return outcome(Optional.empty(), false, false);
    }
    if (digests.count() == 0 && !task.mustExist()) {
      return withoutDigests();
    }
    return verify();
  }

  /** A chain that need not exist has no log files either. */
  private Outcome withoutDigests() {
    var files =
        replica.compared(
            new DayFiles(
                shared.bucket(), shared.folders().logFiles(place), request.from(), request.due()));
    try {
      while (files.hasNext()) {
        var file = files.next();
        var written = file.delivered().map(StoredFile.Version::lastModified);
        if (written.filter(request.due()::isAfter).filter(request::covers).isPresent()) {
          findings.fail(
              FILES_UNNAMED,
              "file without digests",
              "no digest names %s, and there is no digest of the period"
                  .formatted(Text.quoted(file.key())),
              "find out who wrote it: the trail does not record this account or region");
          return outcome(Optional.empty(), true, true);
        }
      }
      var outcome = outcome(Optional.empty(), false, true);
      return findings.mark() == Mark.PASSED ? new Outcome(Optional.empty(), false, true) : outcome;
    } catch (NotAskedException e) {
      findings.notAsked(FILES_UNNAMED, e);
      return outcome(Optional.empty(), false, false);
    }
  }

  private Outcome verify() {
    var completeness = new Completeness(digestCheck::ask, digests::hasOlder);
    completeness.check(digests.all(), request.from(), task.since(), task.due());
    completeness.notAsked().ifPresent(e -> findings.notAsked(FILES_CHAINS, e));
    findings.count(FILES_CHAINS, 1);
    completeness.gaps().forEach(this::report);
    completeness.overlaps().forEach(this::reportOverlap);

    var read = digests.toRead();
    var files = unnamedFiles(completeness, read);
    try {
      verify(read, files, completeness.gaps());
      replica.sample(sample(files));
      return outcome(completeness.beginning(), files.hasFiles(), true);
    } catch (NotAskedException e) {
      findings.notAsked(FILES_UNNAMED, e);
      findings.notAsked(FILES_VERSIONS, e);
      return outcome(completeness.beginning(), files.hasFiles(), false);
    }
  }

  private void report(Gap gap) {
    findings.fail(
        FILES_CHAINS,
        gap.brief(),
        "there is no digest of %s (%s)%s"
            .formatted(
                gap.hours(),
                Text.counted(gap.digests(), "digest"),
                gap.reason().isEmpty() ? "" : "; " + gap.reason()),
        "find out who deleted it, or who stopped the trail or its validation; treat the log files"
            + " of these hours as not verified");
  }

  private void reportOverlap(String overlap) {
    findings.fail(
        FILES_CHAINS,
        "parallel chains",
        overlap,
        "only one of them is CloudTrail's: find out who wrote the other one");
  }

  private UnnamedFiles unnamedFiles(Completeness completeness, List<DigestName> read) {
    var since = request.from();
    boolean readsAll = request.digests() == Request.Digests.ALL;
    boolean startsLater =
        completeness.beginning().isPresent()
            || completeness.gaps().stream().anyMatch(gap -> gap.from().equals(request.from()));
    if (!read.isEmpty() && !(readsAll && startsLater)) {
      since = read.get(0).end().minus(TrailFolders.HOUR);
      if (digests.beforeRead().isPresent()) {
        since = since.minus(LATE); // the run before has not reported these files yet
      }
    }
    var listedFrom = since.minus(TrailFolders.HOUR);
    var folder = shared.folders().logFiles(place);
    var listed =
        new DayFiles(shared.bucket(), folder, listedFrom, request.notAfterNow(Duration.ZERO));
    return new UnnamedFiles(
        replica.compared(listed),
        since,
        request,
        completeness.gaps(),
        versionCheck,
        listed::cover,
        findings);
  }

  private void verify(List<DigestName> read, UnnamedFiles files, List<Gap> gaps) {
    for (var name : digests.backfillsToRead()) {
      digestCheck.verify(name).ifPresent(digest -> names(digest, files));
    }
    var before = digests.beforeRead().flatMap(digestCheck::peek);
    before.ifPresent(digest -> digest.files().forEach(file -> files.named(file.key())));
    for (var name : read) {
      var digest = digestCheck.verify(name);
      if (digest.isPresent() && digest.get().isValid()) {
        if (digests.beforeRead().isEmpty() && name.equals(read.get(0))) {
          verifyUnlisted(digest.get(), gaps);
        }
        links.verify(digest.get(), before, follows(name, before));
        names(digest.get(), files);
      } else {
        files.unverified(name, digest.isPresent());
      }
      files.advance(name.end(), name.end().minus(TrailFolders.HOUR));
      before = digest;
    }
    files.finish(due(read, gaps));
    files.unlisted().filter(this::exists).findFirst().ifPresent(this::reportUnlisted);
  }

  private boolean exists(String key) {
    return shared.bucket().read(key, Optional.empty(), (headers, body) -> true).isPresent();
  }

  private void reportUnlisted(String key) {
    for (var check : List.of(FILES_UNNAMED, FILES_VERSIONS)) {
      findings.notAsked(
          check,
          "the list of the log files lacks %s, which is in the bucket".formatted(Text.quoted(key)),
          "run the verification again; if it remains, report it to AWS Support as an error of"
              + " s3:ListObjectVersions");
    }
  }

  /** The digest before the first one can be older than those that are listed. */
  private void verifyUnlisted(ReadDigest digest, List<Gap> gaps) {
    var start = digest.content().orElseThrow().start();
    var previous = digest.content().orElseThrow().previous();
    if (previous.isEmpty() || gaps.stream().anyMatch(gap -> gap.to().equals(start))) {
      return;
    }
    try {
      var name = DigestName.of(shared.folders(), place, previous.get().key());
      if (name.filter(digestCheck::exists).isEmpty()) {
        links.reportMissing(digest, previous.get());
      }
    } catch (NotAskedException e) {
      findings.notAsked(FILES_CHAINS, e);
    }
  }

  private void names(ReadDigest digest, UnnamedFiles files) {
    digest.files().forEach(file -> files.named(file.key()));
    var originals = digest.files().stream().<Runnable>map(file -> () -> fileCheck.verify(file));
    var copies = replica.tasks(digest);
    shared.files().run(Stream.concat(originals, copies).toList(), Runnable::run);
    replica.settle();
  }

  /** The oldest digest and the newest log file, which no digest may name yet. */
  private Stream<String> sample(UnnamedFiles files) {
    var oldest =
        digests.inPeriod().stream().limit(1).filter(name -> !digests.toRead().contains(name));
    return Stream.concat(oldest.map(DigestName::key), files.newest().stream());
  }

  /** Gaps and overlaps are reported by their own names. */
  private static boolean follows(DigestName name, Optional<ReadDigest> before) {
    var usual = name.end().minus(TrailFolders.HOUR);
    return before
        .map(digest -> Duration.between(digest.name().end(), usual).abs())
        .filter(distance -> distance.compareTo(Completeness.TOLERANCE) <= 0)
        .isPresent();
  }

  /** Files that were written earlier should have been named. */
  private Instant due(List<DigestName> read, List<Gap> gaps) {
    var end = read.isEmpty() ? request.from() : read.get(read.size() - 1).end().minus(LATE);
    return gaps.stream()
        .map(Gap::to)
        .filter(end::isBefore)
        .filter(task.due()::equals)
        .findFirst()
        .orElse(end);
  }

  private Outcome outcome(Optional<Instant> beginning, boolean hasFiles, boolean wasAsked) {
    replica.finish();
    findings.settle(shared.bucket().bytes() > 0, replica.decrypts());
    var all = digests.inPeriod();
    var newest = all.isEmpty() ? "" : all.get(all.size() - 1).end().toString();
    var complete = beginning.map(start -> "complete since " + start).orElse("complete");
    var summary = findings.summary().isEmpty() ? complete : findings.summary();
    var chain =
        new Chain(place, findings.mark(), digests.count(), fileCheck.read(), newest, summary);
    return new Outcome(Optional.of(chain), hasFiles || fileCheck.read() > 0, wasAsked);
  }
}
