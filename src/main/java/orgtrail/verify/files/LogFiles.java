package orgtrail.verify.files;

import static java.util.Comparator.comparing;
import static orgtrail.verify.report.Check.FILES_ACCOUNTS;
import static orgtrail.verify.report.Check.FILES_CHAINS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.asking.Questions;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Chain;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Place;

/**
 * Verifies the log files and digests of a trail, for all accounts and regions.
 *
 * <p>Expected are all active accounts of the organization, an account that joins from then on. An
 * account that has left, or that is suspended, is not expected to send anything any more, but what
 * it has sent in the period is verified up to where it ends.
 *
 * <p>AWS does not document whether digests name the files of Insights events and of aggregated
 * events. Those that they name are verified. That nothing else lies in the bucket is verified only
 * for the folders of digests and of other log files.
 *
 * <p>It reads one chain after the other, several of them side by side, and the log files as
 * streams. So the memory that it needs does not grow with the number of log files.
 */
public final class LogFiles {
  /** A verification that has seen nothing does not pass. */
  private static final Finding NOTHING_DUE =
      Finding.notAsked(
          FILES_CHAINS,
          "there is no digest, and none is due yet, because all accounts have just joined",
          "run the verification again in a few hours");

  private final LogBucket bucket;
  private final Optional<Replica> replica;
  private final TrailFolders folders;
  private final Request request;
  private final Progress progress;
  private final Findings findings;
  private final List<Chain> chains = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Sent> sent = new ConcurrentHashMap<>();

  /** What is known of the log files of an account. */
  private enum Sent {
    NOTHING,
    NOT_ASKED,
    FILES;

    Sent and(Sent other) {
      return compareTo(other) > 0 ? this : other;
    }
  }

  private LogFiles(
      LogBucket bucket,
      Optional<Replica> replica,
      TrailFolders folders,
      Request request,
      Progress progress,
      Findings findings) {
    this.bucket = bucket;
    this.replica = replica;
    this.folders = folders;
    this.request = request;
    this.progress = progress;
    this.findings = findings;
  }

  /**
   * Verifies the log files of a period.
   *
   * @param logging the account of the bucket
   * @param management the account of the trail, which lists accounts, regions and public keys
   * @param replica the replica of the bucket, if there is one
   */
  public static Result verify(
      ExpectedTrail trail,
      ExpectedLogStore store,
      AwsAccount logging,
      AwsAccount management,
      Optional<ReplicaFiles> replica,
      Request request,
      Progress progress) {
    var s3 = logging.s3(store.layout().owner().region());
    var bucket = new S3LogBucket(store.bucketName(), s3, logging.described());
    return verify(
        trail,
        store,
        bucket,
        replica.map(files -> Replica.of(files, request.now())),
        management,
        request,
        progress);
  }

  static Result verify(
      ExpectedTrail trail,
      ExpectedLogStore store,
      LogBucket bucket,
      Optional<Replica> replica,
      AwsAccount management,
      Request request,
      Progress progress) {
    var findings = new Findings();
    var folders = TrailFolders.of(trail);
    if (trail.settings().enableLogFileValidation()) {
      var run = new LogFiles(bucket, replica, folders, request, progress, findings);
      run.verify(trail, store, management);
      return run.result();
    }
    findings.add(
        Finding.failed(
            FILES_CHAINS,
            "the trail writes no digests, so its log files cannot be verified",
            "set enableLogFileValidation to true"));
    return new LogFiles(bucket, replica, folders, request, progress, findings).result();
  }

  private Result result() {
    var sorted =
        chains.stream()
            .sorted(
                comparing((Chain chain) -> chain.place().accountId())
                    .thenComparing(chain -> chain.place().region()))
            .toList();
    return new Result(
        findings.sorted(),
        findings.counts(),
        findings.omitted(),
        sorted,
        bucket.bytes() + copies().map(LogBucket::bytes).orElse(0L));
  }

  private Optional<LogBucket> copies() {
    return replica.flatMap(Replica::copies);
  }

  private void verify(ExpectedTrail trail, ExpectedLogStore store, AwsAccount management) {
    Folders stored =
        copies()
            .<Folders>map(copies -> new FoldersWithCopies(bucket, copies, findings))
            .orElse(bucket);
    var accounts = new Accounts(trail, stored, folders, management, request, findings).toVerify();
    var regions = Regions.of(trail, stored, folders, management, findings);
    try (var chainThreads = new Parallel(request.parallelism());
        var fileThreads = new Parallel(request.parallelism())) {
      var tasks = Collections.synchronizedList(new ArrayList<ChainTask>());
      chainThreads.run(accounts, account -> tasks.addAll(tasks(account, regions)));
      tasks.sort(
          comparing((ChainTask task) -> task.place().accountId())
              .thenComparing(task -> task.place().region()));
      var shared =
          new ChainCheck.Shared(
              bucket,
              folders,
              new PublicKeys(management, request.from(), request.now()),
              store.layout().settings().retention(),
              store.keyArn(),
              replica,
              request,
              fileThreads,
              findings);
      var done = new AtomicInteger();
      chainThreads.run(
          List.copyOf(tasks),
          task -> {
            verify(task, shared);
            tell(done, tasks.size());
          });
      chainThreads.run(accounts, account -> verifySender(account, tasks));
    }
    if (!accounts.isEmpty() && chains.isEmpty() && !findings.has(FILES_CHAINS)) {
      findings.add(NOTHING_DUE);
    }
  }

  private void tell(AtomicInteger done, int all) {
    synchronized (progress) {
      progress.verified(done.incrementAndGet(), all);
    }
  }

  private List<ChainTask> tasks(RecordedAccount account, Regions regions) {
    var since = account.joined().filter(request.from()::isBefore).orElse(request.from());
    try {
      return regions.of(account).stream()
          .map(
              region ->
                  new ChainTask(
                      new Place(account.id(), region), since, due(account, regions, region)))
          .toList();
    } catch (NotAskedException e) {
      findings.add(e.finding(FILES_CHAINS, new Place(account.id(), "")));
      saw(account.id(), Sent.NOT_ASKED);
      return List.of();
    }
  }

  private Instant due(RecordedAccount account, Regions regions, String region) {
    return account.isActive() && regions.isRecorded(region) ? request.due() : request.from();
  }

  private void verify(ChainTask task, ChainCheck.Shared shared) {
    var outcome = outcome(task, shared);
    outcome.chain().ifPresent(chains::add);
    var seen = outcome.hasFiles() ? Sent.FILES : Sent.NOTHING;
    saw(task.place().accountId(), outcome.wasAsked() ? seen : Sent.NOT_ASKED.and(seen));
  }

  /** Whatever is in the folder of one chain, the others are verified. */
  private ChainCheck.Outcome outcome(ChainTask task, ChainCheck.Shared shared) {
    try {
      return new ChainCheck(shared, task).run();
    } catch (RuntimeException e) {
      findings.add(
          Finding.notAsked(
              FILES_CHAINS,
              task.place(),
              "the chain could not be verified: " + Questions.inOneLine(e.toString()),
              "report it as an error of the program, and verify the chain with the AWS CLI"));
      return new ChainCheck.Outcome(Optional.empty(), false, false);
    }
  }

  private void saw(String accountId, Sent what) {
    sent.merge(accountId, what, Sent::and);
  }

  /** Reports an account without a log file. */
  private void verifySender(RecordedAccount account, List<ChainTask> tasks) {
    boolean isExpected =
        account.isActive()
            && account.joined().map(joined -> joined.isBefore(request.due())).orElse(true);
    if (!isExpected) {
      return;
    }
    findings.count(FILES_ACCOUNTS, 1);
    try {
      var what = sent.getOrDefault(account.id(), Sent.NOTHING);
      if (what == Sent.NOTHING && tasks.stream().noneMatch(task -> isIn(account, task))) {
        reportSilent(account.id());
      }
    } catch (NotAskedException e) {
      findings.add(e.finding(FILES_ACCOUNTS, new Place(account.id(), "")));
    }
  }

  /** The newest digests need not name a file. Then the whole period is listed. */
  private boolean isIn(RecordedAccount account, ChainTask task) {
    if (!task.place().accountId().equals(account.id())
        || request.digests() == Request.Digests.ALL) {
      return false;
    }
    var folder = folders.logFiles(task.place());
    var files = new DayFiles(bucket, folder, request.from(), request.to());
    while (files.hasNext()) {
      var written = files.next().delivered().map(StoredFile.Version::lastModified);
      if (written.filter(request::covers).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private void reportSilent(String accountId) {
    findings.add(
        Finding.failed(
            FILES_ACCOUNTS,
            new Place(accountId, ""),
            "the account %s has sent no log file from %s to %s"
                .formatted(accountId, request.from(), request.to()),
            "call any API in it, and look at the delivery error of the trail in this account"));
  }
}
