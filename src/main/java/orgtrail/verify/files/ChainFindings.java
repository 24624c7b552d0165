package orgtrail.verify.files;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import orgtrail.verify.report.Place;
import orgtrail.verify.report.Report;

/** Collects the findings of one chain. It is safe for use by several threads. */
final class ChainFindings {
  private final Place place;
  private final Findings all;
  private final Set<Check> notAsked = EnumSet.noneOf(Check.class);
  private Mark mark = Mark.PASSED;
  private Check first = Check.FILES_ACCOUNTS;
  private String summary = "";
  private final List<Undecrypted> undecrypted = new ArrayList<>();

  /** A file that KMS denies to decrypt. */
  private record Undecrypted(Check check, NotAskedException error, String key) {}

  ChainFindings(Place place, Findings all) {
    this.place = place;
    this.all = all;
  }

  /**
   * Something is wrong.
   *
   * @param brief what, in a few words
   */
  synchronized void fail(Check check, String brief, String seen, String remedy) {
    if (mark != Mark.FAILED || check.compareTo(first) < 0) {
      mark = Mark.FAILED;
      first = check;
      summary = brief;
    }
    all.add(Finding.failed(check, place, seen, remedy));
  }

  /** AWS could not be asked. */
  void notAsked(Check check, NotAskedException e) {
    notAsked(e.finding(check, place));
  }

  /** An answer of AWS cannot be right. */
  void notAsked(Check check, String seen, String remedy) {
    notAsked(Finding.notAsked(check, place, seen, remedy));
  }

  /** AWS could not be asked for a file. Only the first file of a check is named. */
  synchronized void notAsked(Check check, NotAskedException e, String key) {
    if (e.isKeyDenied() && undecrypted.size() < Report.MOST_FINDINGS) {
      undecrypted.add(new Undecrypted(check, e, key));
    } else {
      notAsked(e.finding(check, place, key));
    }
  }

  /**
   * Decides what it means that files could not be decrypted. The key policy lets readers decrypt
   * only what CloudTrail has encrypted for the trail. So a reader that can decrypt other files has
   * the right, and these files are not CloudTrail's.
   *
   * @param decrypts whether any other original could be decrypted
   * @param decryptsCopies whether any other copy could be decrypted
   */
  synchronized void settle(boolean decrypts, boolean decryptsCopies) {
    var failed = new HashSet<String>();
    for (var file : undecrypted) {
      if (file.check == Check.REPLICATION_FILES) {
        settleCopy(file, decryptsCopies);
      } else if (!decrypts) {
        notAsked(file.error.finding(file.check, place, file.key));
      } else if (failed.add(file.key)) {
        fail(
            Check.FILES_ENCRYPTION,
            "not encrypted by CloudTrail",
            file.key + " cannot be decrypted, although other files can",
            "treat it as not written by CloudTrail for this trail, and find out who wrote it");
      }
    }
    undecrypted.clear();
  }

  /** The key of the replica lets readers decrypt whatever S3 has encrypted for its bucket. */
  private void settleCopy(Undecrypted copy, boolean decrypts) {
    if (decrypts) {
      fail(
          copy.check,
          "copy not decrypted",
          "the copy of %s cannot be decrypted, although other copies can".formatted(copy.key),
          "find out with which key it is encrypted, and who wrote it");
    } else {
      notAsked(copy.error.finding(copy.check, place, copy.key));
    }
  }

  private synchronized void notAsked(Finding finding) {
    if (mark == Mark.PASSED) {
      mark = Mark.NOT_ASKED;
      summary = "not asked";
    }
    if (notAsked.add(finding.check())) {
      all.add(finding);
    }
  }

  void count(Check check, long things) {
    all.count(check, things);
  }

  synchronized Mark mark() {
    return mark;
  }

  /** The finding of the first check in a few words; empty if there is none. */
  synchronized String summary() {
    return summary;
  }
}
