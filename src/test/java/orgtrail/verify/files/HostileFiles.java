package orgtrail.verify.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Small files that decompress to much more. Each is written in pieces, so that it costs no memory
 * to make it.
 */
final class HostileFiles {
  /** The size of their content: less than a digest can have, so that all of it is read. */
  private static final int SIZE = 6 * 1024 * 1024;

  private HostileFiles() {}

  /** Contents of a digest, by what is wrong with them. */
  static Map<String, byte[]> digests() {
    var file = "{\"s3Bucket\":\"\",\"s3Object\":\"\",\"hashValue\":\"\",\"hashAlgorithm\":\"\"},";
    var all = new LinkedHashMap<String, byte[]>();
    all.put("bomb", bomb(256));
    all.put("long list", json("{\"logFiles\":[", file, "{}]}"));
    all.put("long list of nothing", json("{\"logFiles\":[", "null,", "null]}"));
    all.put("deep array", json("{\"x\":", "[", ""));
    all.put("deep object", json("", "{\"x\":", ""));
    all.put("deep list", json("{\"logFiles\":", "[", ""));
    all.put("deep file", json("{\"logFiles\":[{\"x\":", "[", ""));
    all.put("long text", json("{\"awsAccountId\":\"", "x".repeat(1000), "\"}"));
    all.put("long escapes", json("{\"awsAccountId\":\"", "\\u0041".repeat(100), "\"}"));
    all.put("long text of another field", json("{\"x\":\"", "x".repeat(1000), "\"}"));
    all.put("long name", json("{\"", "x".repeat(1000), "\":1}"));
    all.put("long name in a file", json("{\"logFiles\":[{\"", "x".repeat(1000), "\":1}]}"));
    all.put("long number", json("{\"digestEndTime\":", "1".repeat(1000), "}"));
    all.put("many fields", json("{", "\"x\":0,", "\"x\":0}"));
    all.put("white space", json("{", " ".repeat(1000), "}"));
    all.put("no UTF-8", json("{\"awsAccountId\":\"", "\u00c3\u0028", "\"}"));
    return all;
  }

  /** Contents of a log file, by what is wrong with them. */
  static Map<String, byte[]> logFiles() {
    var all = new LinkedHashMap<String, byte[]>();
    all.put("bomb", bomb(256));
    all.put("deep array", json("{\"Records\":", "[", ""));
    all.put("long text", json("{\"Records\":\"", "x".repeat(1000), "\"}"));
    return all;
  }

  /** A gzip file of zeros. Its compressed blocks repeat, so that it is made at once. */
  static byte[] bomb(int mebibytes) {
    var block = deflated(new byte[1024 * 1024]);
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
    for (int i = 0; i < mebibytes; i++) {
      out.writeBytes(block);
    }
    return out.toByteArray();
  }

  /** Blocks that end at a byte, so that others can follow. */
  private static byte[] deflated(byte[] content) {
    var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(content);
    var out = new ByteArrayOutputStream();
    var buffer = new byte[64 * 1024];
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
      out.write(buffer, 0, count);
    } while (count == buffer.length);
    deflater.end();
    return out.toByteArray();
  }

  /** A gzip file in which a part is repeated again and again. */
  static byte[] json(String start, String repeated, String end) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(start.getBytes(StandardCharsets.ISO_8859_1));
      var piece = repeated.getBytes(StandardCharsets.ISO_8859_1);
      for (int length = 0; length < SIZE; length += piece.length) {
        gzip.write(piece);
      }
      gzip.write(end.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
