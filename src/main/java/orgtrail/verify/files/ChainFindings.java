package orgtrail.verify.files;

import java.util.EnumSet;
import java.util.Set;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import orgtrail.verify.report.Place;

/** Collects the findings of one chain. It is safe for use by several threads. */
final class ChainFindings {
  private final Place place;
  private final Findings all;
  private final Set<Check> notAsked = EnumSet.noneOf(Check.class);
  private Mark mark = Mark.PASSED;
  private Check first = Check.FILES_ACCOUNTS;
  private String summary = "";

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

  /** AWS could not be asked for a file. Only the first file of a check is named. */
  void notAsked(Check check, NotAskedException e, String key) {
    notAsked(e.finding(check, place, key));
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
