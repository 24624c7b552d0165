package orgtrail.verify.files;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The files of several folders, one folder after the other. A folder is listed when it is needed.
 */
final class DayFiles implements Iterator<StoredFile> {
  private final LogBucket bucket;
  private final Iterator<String> folders;
  private Iterator<StoredFile> files = Collections.emptyIterator();

  DayFiles(LogBucket bucket, List<String> folders) {
    this.bucket = bucket;
    this.folders = folders.iterator();
  }

  @Override
  public boolean hasNext() {
    while (!files.hasNext() && folders.hasNext()) {
      files = bucket.files(folders.next());
    }
    return files.hasNext();
  }

  @Override
  public StoredFile next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return files.next();
  }
}
