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
  private final String prefix;
  private final String after;
  private final String end;
  private StoredFile next;

  /**
   * @param folder the folder that has a folder for each year
   * @param from a time of the first day
   * @param to a time of the last day
   */
  DayFiles(LogBucket bucket, String folder, Instant from, Instant to) {
    this(bucket, folder, beforeDay(folder, from), TrailFolders.dayAfter(folder, to));
  }

  private DayFiles(LogBucket bucket, String prefix, String after, String end) {
    this.prefix = prefix;
    this.after = after;
    this.end = end;
    files = bucket.files(prefix, after);
  }

  /** A file with the name of the folder itself comes after the name without its slash. */
  private static String beforeDay(String folder, Instant time) {
    var first = TrailFolders.day(folder, time);
    return first.substring(0, first.length() - 1);
  }

  /** The files of the same days in another bucket. */
  DayFiles in(LogBucket bucket) {
    return new DayFiles(bucket, prefix, after, end);
  }

  /** Whether a file with this key would be among them. */
  boolean cover(String key) {
    return key.startsWith(prefix) && key.compareTo(after) > 0 && key.compareTo(end) < 0;
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
