package orgtrail.verify.files;

import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;

/**
 * Characters of a JSON text, which end with an error if a name or a value that is kept is too long.
 * Gson has no such limit, and keeps each of them as a whole.
 */
final class FieldReader extends Reader {
  /** The longest one in a digest is the key of a file, which has at most 1,024 bytes. */
  private static final int MOST_CHARACTERS = 16 * 1024;

  private final Reader in;
  private int left;
  private boolean isBounded;

  FieldReader(Reader in) {
    this.in = in;
  }

  /** Another field follows, which is kept. */
  void begin() {
    isBounded = true;
    left = MOST_CHARACTERS;
  }

  /** A value follows that is skipped, and so can be long. */
  void skip() {
    isBounded = false;
    left = 0;
  }

  /**
   * {@inheritDoc}
   *
   * @throws MalformedJsonException if the field is too long
   * @throws UncheckedIOException if the text cannot be read. Gson's own errors are checked ones.
   */
  @Override
  public int read(char[] buffer, int offset, int length) throws MalformedJsonException {
    int count = read(in, buffer, offset, length);
    left -= isBounded ? Math.max(count, 0) : 0;
    if (left < 0) {
      throw new MalformedJsonException("a field is too long");
    }
    return count;
  }

  private static int read(Reader in, char[] buffer, int offset, int length) {
    try {
      return in.read(buffer, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
