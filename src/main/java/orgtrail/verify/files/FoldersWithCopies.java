package orgtrail.verify.files;

import static orgtrail.verify.report.Check.REPLICATION_COPIES;

import java.util.List;
import java.util.stream.Stream;

/**
 * The folders of the originals and of the copies. So a folder that somebody adds to the replica
 * only is verified, too.
 */
record FoldersWithCopies(Folders originals, Folders copies, Findings findings) implements Folders {
  @Override
  public List<String> folders(String folder) {
    return Stream.concat(originals.folders(folder).stream(), ofCopies(folder).stream())
        .distinct()
        .toList();
  }

  private List<String> ofCopies(String folder) {
    try {
      return copies.folders(folder);
    } catch (NotAskedException e) {
      findings.addOnce(e.finding(REPLICATION_COPIES));
      return List.of();
    }
  }
}
