package orgtrail.verify.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;

/**
 * What the verification reads from the bucket. Each method throws {@link NotAskedException} if AWS
 * does not answer.
 */
interface LogBucket extends Folders {
  /** The name of the bucket. */
  String name();

  /**
   * The files whose key starts with a text, with all their versions, sorted by key. They are listed
   * page by page while the iterator advances.
   */
  default Iterator<StoredFile> files(String prefix) {
    return files(prefix, "");
  }

  /**
   * The files whose key starts with a text and comes after another one.
   *
   * @param after it need not be the key of a file
   */
  Iterator<StoredFile> files(String prefix, String after);

  /**
   * Reads a file.
   *
   * @param versionId the version; empty for the current one
   * @return empty if there is no such file or version, or if a delete marker hides it
   */
  <T> Optional<T> read(String key, Optional<String> versionId, Content<T> content);

  /** The lock of a file; empty if it has none. */
  Optional<FileLock> lock(String key);

  /** The bytes that were read. */
  long bytes();

  /** Reads the content of a file. It is called again if the connection breaks. */
  interface Content<T> {
    T read(FileHeaders headers, InputStream body) throws IOException;
  }
}
