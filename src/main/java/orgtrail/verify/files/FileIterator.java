package orgtrail.verify.files;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Joins the versions of a file, which can lie on two pages of a listing. */
final class FileIterator implements Iterator<StoredFile> {
  private final Iterator<List<Entry>> pages;
  private Iterator<Entry> page = List.<Entry>of().iterator();
  private Entry next;

  /** An entry of a listing. */
  record Entry(String key, StoredFile.Version version) {}

  static Entry entry(String key, String versionId, Instant lastModified, boolean isMarker) {
    return new Entry(key, new StoredFile.Version(versionId, lastModified, isMarker));
  }

  /**
   * @param pages pages of entries, sorted by key and then from the newest to the oldest version
   */
  FileIterator(Iterator<List<Entry>> pages) {
    this.pages = pages;
  }

  @Override
  public boolean hasNext() {
    return peek() != null;
  }

  @Override
  public StoredFile next() {
    var first = peek();
    if (first == null) {
      throw new NoSuchElementException();
    }
    next = null;
    var older = new ArrayDeque<StoredFile.Version>();
    long leftOut = 0;
    while (peek() != null && peek().key().equals(first.key())) {
      older.add(peek().version());
      next = null;
      if (older.size() >= StoredFile.MOST_VERSIONS) {
        older.remove();
        leftOut++;
      }
    }
    older.addFirst(first.version());
    return new StoredFile(first.key(), List.copyOf(older), leftOut);
  }

  private Entry peek() {
    while (next == null && (page.hasNext() || pages.hasNext())) {
      if (page.hasNext()) {
        next = page.next();
      } else {
        page = pages.next().iterator();
      }
    }
    return next;
  }
}
