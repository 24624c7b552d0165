package orgtrail.verify.files;

import java.time.Instant;
import java.util.ArrayList;
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
    var versions = new ArrayList<StoredFile.Version>();
    while (peek() != null && peek().key().equals(first.key())) {
      versions.add(peek().version());
      next = null;
    }
    return new StoredFile(first.key(), List.copyOf(versions));
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
