package orgtrail.verify.files;

import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The files of several days in a folder, sorted by key.
 *
 * <p>They are one listing, not one for each day: S3 charges for a request and not for the names
 * that it returns, of which 1,000 fit into one answer.
 */
final class DayFiles implements Iterator<StoredFile> {
  private final Iterator<StoredFile> files;
  private final String end;
  private StoredFile next;

  /**
   * @param folder the folder that has a folder for each year
   * @param from a time of the first day
   * @param to a time of the last day
   */
  DayFiles(LogBucket bucket, String folder, Instant from, Instant to) {
    // A file with the name of the first folder itself comes after the name without its slash.
    var first = TrailFolders.day(folder, from);
    files = bucket.files(folder, first.substring(0, first.length() - 1));
    end = TrailFolders.dayAfter(folder, to);
  }

  @Override
  public boolean hasNext() {
    if (next == null && files.hasNext()) {
      next = files.next();
    }
    return next != null && next.key().compareTo(end) < 0;
  }

  @Override
  public StoredFile next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    var file = next;
    next = null;
    return file;
  }
}
