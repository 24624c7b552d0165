package orgtrail.verify.files;

import static orgtrail.verify.report.Check.REPLICATION_STATUS;

import java.util.EnumMap;
import java.util.Map;

/**
 * Verifies that S3 has copied files of one chain, by the status that S3 gives to each original. One
 * finding of a chain is about all files of the same status, because what ends the replication ends
 * it for all files.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html">Replication
 *     status</a>
 */
final class ReplicationStatusCheck {
  private static final String BATCH =
      "copy them with S3 Batch Replication, as docs/replica.md shows";

  private final Replica replica;
  private final ChainFindings findings;
  private final Map<Status, NamedFiles> seen = new EnumMap<>(Status.class);

  /** What S3 says of an original. */
  private enum Status {
    COMPLETED,
    PENDING,
    FAILED,
    /** No rule has selected the file when it was written. */
    NONE,
    /** The original is itself a copy, or the status is one that AWS adds later. */
    OTHER;

    /** S3 answers {@code COMPLETED}, and the SDK also knows {@code COMPLETE}. */
    static Status of(String text) {
      return switch (text) {
        case "COMPLETED", "COMPLETE" -> COMPLETED;
        case "PENDING" -> PENDING;
        case "FAILED" -> FAILED;
        case "" -> NONE;
        default -> OTHER;
      };
    }
  }

  ReplicationStatusCheck(Replica replica, ChainFindings findings) {
    this.replica = replica;
    this.findings = findings;
  }

  /** The headers of an original. A file that S3 has not copied yet counts only if it is late. */
  synchronized void saw(String key, FileHeaders headers) {
    findings.count(REPLICATION_STATUS, 1);
    var status = Status.of(headers.replicationStatus());
    if (status != Status.PENDING || replica.isDue(headers.lastModified())) {
      seen.computeIfAbsent(status, any -> new NamedFiles()).add(key, headers.lastModified());
    }
  }

  /** Reports the files that S3 has not copied. */
  synchronized void report() {
    report(
        Status.FAILED,
        "replication failed",
        "the replication of %s has failed, %s",
        "mend what replication.role, replica-bucket.policy and replica-key.enabled report, or the"
            + " policies on both sides, and then "
            + BATCH);
    report(
        Status.PENDING,
        "replication late",
        "waiting for replication longer than " + Text.duration(replica.maxAge()) + ": %s, %s",
        "look at AWS Health for S3 in both regions; if it takes longer as a rule, raise"
            + " --max-replication-age");
    report(
        Status.NONE,
        "not replicated",
        "without a replication status: %s, %s; " + whenNone(),
        "S3 does not copy what exists already: " + BATCH + ", or choose a later --from");
    report(
        Status.OTHER,
        "other replication status",
        "with a replication status that an original does not have: %s, %s",
        "find out who writes copies into the bucket of the originals");
  }

  private void report(Status status, String brief, String seen, String remedy) {
    var files = this.seen.get(status);
    if (files != null) {
      findings.fail(
          REPLICATION_STATUS, brief, seen.formatted(files.names(), files.times()), remedy);
    }
  }

  /** AWS does not tell since when a rule exists, so the files have to. */
  private String whenNone() {
    var none = seen.get(Status.NONE);
    var completed = seen.get(Status.COMPLETED);
    if (none == null || completed == null) {
      return "no rule has selected what was written then";
    }
    return none.last().isBefore(completed.first())
        ? "this is older than the replication, whose first file seen is of " + completed.first()
        : "the replication was off in between, because it has copied a file of "
            + completed.first();
  }
}
