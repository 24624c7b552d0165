package orgtrail.verify.files;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses a file while it is read, and accepts exactly one gzip member and nothing after it.
 * Only after the end was read, it is known that the file is whole.
 *
 * <p>{@link java.util.zip.GZIPInputStream} ignores bytes after the last member, and other tools
 * ignore all members but the first. A file to which something was appended would then have the hash
 * of the original file.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
final class GunzipStream extends InputStream {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final PushbackInputStream compressed;
  private final long limit;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private boolean hasBegun;
  private boolean hasEnded;

  /** The file is not what CloudTrail writes. The message says why, e.g. "is not a gzip file". */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String reason) {
      super(reason);
    }
  }

  /**
   * @param compressed the file, which stays open
   * @param limit the maximum size of its content, in bytes. The file can have twice as much. Empty
   *     blocks and the fields of a header have no content, so without a limit they could be
   *     endless.
   */
  GunzipStream(InputStream compressed, long limit) {
    var limited = new BufferedInputStream(new Limited(compressed), BUFFER_BYTES);
    this.compressed = new PushbackInputStream(limited, BUFFER_BYTES);
    this.limit = limit;
  }

  /** Ends with an error when a file is larger than the limit. */
  private final class Limited extends FilterInputStream {
    private long count;

    Limited(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      count += Math.max(read, 0);
      requireWithinLimit(count / 2);
      return read;
    }
  }

  private void requireWithinLimit(long bytes) throws DamagedException {
    if (bytes > limit) {
      throw new DamagedException("is larger than %,d bytes".formatted(limit));
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * {@inheritDoc}
   *
   * @throws DamagedException if it is not a gzip file, is larger, or if something follows
   * @throws IOException if the connection breaks
   */
  @Override
  public int read(byte[] content, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!hasBegun) {
      readHeader();
      hasBegun = true;
    }
    int count = hasEnded ? 0 : inflate(content, offset, length);
    return count > 0 ? count : -1;
  }

  /** Frees the memory of the decompression. */
  @Override
  public void close() {
    inflater.end();
  }

  private void readHeader() throws IOException {
    if (next() != 0x1f || next() != 0x8b || next() != 8) {
      throw new DamagedException("is not a gzip file");
    }
    int flags = next();
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
  }

  /** The next bytes of the content; none only at its end. */
  private int inflate(byte[] content, int offset, int length) throws IOException {
    int count = 0;
    while (count == 0 && !hasEnded) {
      count = inflated(content, offset, length);
      if (inflater.needsDictionary()) {
        throw new DamagedException("is not a gzip file");
      }
      if (count == 0 && inflater.finished()) {
        readTrailer();
        hasEnded = true;
      } else if (count == 0 && inflater.needsInput()) {
        readBlock();
      }
    }
    return count;
  }

  private int inflated(byte[] content, int offset, int length) throws DamagedException {
    try {
      int count = inflater.inflate(content, offset, length);
      crc.update(content, offset, count);
      requireWithinLimit(inflater.getBytesWritten());
      return count;
    } catch (DataFormatException e) {
      throw new DamagedException("is not a gzip file");
    }
  }

  private void readBlock() throws IOException {
    int size = compressed.read(buffer);
    if (size < 0) {
      throw new DamagedException("is incomplete");
    }
    inflater.setInput(buffer, 0, size);
    buffered = size;
  }

  private void readTrailer() throws IOException {
    int rest = inflater.getRemaining();
    compressed.unread(buffer, buffered - rest, rest);
    if (number() != crc.getValue() || number() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new DamagedException("does not match its own checksum");
    }
    if (compressed.read() >= 0) {
      throw new DamagedException("has data after its end");
    }
  }

  private long number() throws IOException {
    long number = 0;
    for (int i = 0; i < 4; i++) {
      number |= (long) next() << 8 * i;
    }
    return number;
  }

  private int next() throws IOException {
    int next = compressed.read();
    if (next < 0) {
      throw new DamagedException("is incomplete");
    }
    return next;
  }

  private void skip(int count) throws IOException {
    try {
      compressed.skipNBytes(count);
    } catch (EOFException e) {
      throw new DamagedException("is incomplete");
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // The name of a file, or a comment, ends with a zero.
    }
  }
}
