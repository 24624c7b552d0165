package orgtrail.verify.files;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses a file, and accepts exactly one gzip member and nothing after it.
 *
 * <p>{@link java.util.zip.GZIPInputStream} ignores bytes after the last member, and other tools
 * ignore all members but the first. A file to which something was appended would then have the hash
 * of the original file.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
final class Gunzip {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream in;
  private final OutputStream out;
  private final long limit;

  /** The file is not what CloudTrail writes. The message says why, e.g. "is not a gzip file". */
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedException(String reason) {
      super(reason);
    }
  }

  private Gunzip(InputStream in, OutputStream out, long limit) {
    this.in = in;
    this.out = out;
    this.limit = limit;
  }

  /**
   * Decompresses a file.
   *
   * @param limit the maximum size of its content, in bytes
   * @throws DamagedException if it is not a gzip file, is larger, or if something follows
   * @throws IOException if the connection breaks, or as the output throws
   */
  static void copy(InputStream in, OutputStream out, long limit)
      throws IOException, DamagedException {
    new Gunzip(new BufferedInputStream(in, BUFFER_BYTES), out, limit).run();
  }

  private void run() throws IOException, DamagedException {
    readHeader();
    var inflater = new Inflater(true);
    try {
      inflate(inflater);
    } catch (DataFormatException e) {
      throw new DamagedException("is not a gzip file");
    } finally {
      inflater.end();
    }
  }

  private void readHeader() throws IOException, DamagedException {
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

  private void inflate(Inflater inflater)
      throws IOException, DamagedException, DataFormatException {
    var compressed = new byte[BUFFER_BYTES];
    var content = new byte[BUFFER_BYTES];
    var crc = new CRC32();
    int size = 0;
    while (!inflater.finished()) {
      int count = inflater.inflate(content);
      crc.update(content, 0, count);
      if (inflater.getBytesWritten() > limit) {
        throw new DamagedException("is larger than %,d bytes".formatted(limit));
      }
      out.write(content, 0, count);
      if (inflater.needsDictionary()) {
        throw new DamagedException("is not a gzip file");
      }
      if (inflater.needsInput() && !inflater.finished()) {
        size = in.read(compressed);
        if (size < 0) {
          throw new DamagedException("is incomplete");
        }
        inflater.setInput(compressed, 0, size);
      }
    }
    var rest = new Rest(compressed, size - inflater.getRemaining(), size);
    if (rest.number() != crc.getValue()
        || rest.number() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new DamagedException("does not match its own checksum");
    }
    if (rest.next() >= 0) {
      throw new DamagedException("has data after its end");
    }
  }

  /** What follows the compressed content: first what is in the buffer. */
  private final class Rest {
    private final byte[] buffer;
    private final int end;
    private int position;

    Rest(byte[] buffer, int position, int end) {
      this.buffer = buffer;
      this.position = position;
      this.end = end;
    }

    int next() throws IOException {
      return position < end ? buffer[position++] & 0xff : in.read();
    }

    long number() throws IOException, DamagedException {
      long number = 0;
      for (int i = 0; i < 4; i++) {
        int next = next();
        if (next < 0) {
          throw new DamagedException("is incomplete");
        }
        number |= (long) next << 8 * i;
      }
      return number;
    }
  }

  private int next() throws IOException, DamagedException {
    int next = in.read();
    if (next < 0) {
      throw new DamagedException("is incomplete");
    }
    return next;
  }

  private void skip(int count) throws IOException, DamagedException {
    try {
      in.skipNBytes(count);
    } catch (EOFException e) {
      throw new DamagedException("is incomplete");
    }
  }

  private void skipText() throws IOException, DamagedException {
    while (next() != 0) {
      // The name of a file, or a comment, ends with a zero.
    }
  }
}
