package orgtrail.verify.files;

import static orgtrail.verify.report.Check.REPLICATION_COPIES;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import orgtrail.verify.report.Report;

/** The files of one chain that the replica does not have. */
final class MissingCopies {
  private final ChainFindings findings;
  private final Map<String, Instant> missing = new TreeMap<>();

  MissingCopies(ChainFindings findings) {
    this.findings = findings;
  }

  /**
   * A file without a copy. The same file counts once. A chain that was never copied does not fill
   * the memory with its names.
   */
  synchronized void add(String key, Instant written) {
    if (missing.size() < Report.MOST_FINDINGS) {
      missing.put(key, written);
    }
  }

  synchronized void report() {
    if (missing.isEmpty()) {
      return;
    }
    var files = new NamedFiles();
    missing.forEach(files::add);
    findings.fail(
        REPLICATION_COPIES,
        "copy missing",
        "the replica lacks %s%s, %s"
            .formatted(
                missing.size() < Report.MOST_FINDINGS ? "" : "at least ",
                files.names(),
                files.times()),
        "see replication.status of these files; if S3 has copied them, find out who deleted the"
            + " copies, and copy them again with S3 Batch Replication");
  }
}
