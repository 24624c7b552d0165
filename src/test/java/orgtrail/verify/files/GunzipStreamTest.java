package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GunzipStreamTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private static byte[] copy(byte[] compressed) throws IOException {
    try (var content = new GunzipStream(new ByteArrayInputStream(compressed), CONTENT.length)) {
      return content.readAllBytes();
    }
  }

  private static String problem(byte[] compressed) {
    return assertThrows(GunzipStream.DamagedException.class, () -> copy(compressed)).getMessage();
  }

  @Test
  void decompressesAFile() throws Exception {
    assertArrayEquals(CONTENT, copy(DeliveredTrail.gzip(CONTENT)));
    assertArrayEquals(new byte[0], copy(DeliveredTrail.gzip(new byte[0])));
  }

  /** Other programs write the name of the file, a comment and more into the header. */
  @Test
  void skipsTheFieldsOfTheHeader() throws Exception {
    var plain = DeliveredTrail.gzip(CONTENT);
    var out = new ByteArrayOutputStream();
    out.write(plain, 0, 3);
    out.write(2 | 4 | 8 | 16);
    out.write(plain, 4, 6);
    out.writeBytes(new byte[] {2, 0, 9, 9, 'n', 0, 'c', 0, 7, 7});
    out.write(plain, 10, plain.length - 10);
    assertArrayEquals(CONTENT, copy(out.toByteArray()));
  }

  @Test
  void refusesEachTruncatedFile() {
    var whole = DeliveredTrail.gzip("abc".getBytes());
    for (int length = 0; length < whole.length; length++) {
      assertEquals("is incomplete", problem(Arrays.copyOf(whole, length)));
    }
  }

  /** Some bits, such as those that fill the last byte, mean nothing. */
  @Test
  void refusesEachChangedByteThatChangesTheContent() throws Exception {
    var content = "abcdefghijklmnopqrstuvwxyz".getBytes();
    var whole = DeliveredTrail.gzip(content);
    for (int i = 10; i < whole.length; i++) {
      var changed = whole.clone();
      changed[i] ^= 0x10;
      try {
        assertArrayEquals(content, copy(changed));
      } catch (GunzipStream.DamagedException expected) {
        // The content would not have been the same.
      }
    }
  }

  @Test
  void refusesDataAfterTheEnd() {
    var whole = DeliveredTrail.gzip(CONTENT);
    assertEquals("has data after its end", problem(Arrays.copyOf(whole, whole.length + 1)));
  }

  @Test
  void refusesMoreThanTheLimit() {
    assertEquals("is larger than 300,000 bytes", problem(DeliveredTrail.gzip(new byte[400_000])));
  }

  /** They have no content that could become too large. */
  @Test
  void refusesEmptyBlocksAndHeadersWithoutEnd() {
    var header = new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    var named = header.clone();
    named[3] = 8;
    var emptyBlock = new byte[] {0, 0, 0, (byte) 0xff, (byte) 0xff};
    assertEquals("is larger than 300,000 bytes", endless(header, emptyBlock));
    assertEquals("is larger than 300,000 bytes", endless(named, new byte[] {'n'}));
  }

  private static String endless(byte[] start, byte[] repeated) {
    var endless =
        new InputStream() {
          private long position;

          @Override
          public int read() {
            long at = position++;
            return at < start.length
                ? start[(int) at] & 0xff
                : repeated[(int) ((at - start.length) % repeated.length)] & 0xff;
          }
        };
    return assertThrows(
            GunzipStream.DamagedException.class,
            () -> new GunzipStream(endless, CONTENT.length).readAllBytes())
        .getMessage();
  }

  @Test
  void passesOnThatTheConnectionBreaks() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }
        };
    assertThrows(IOException.class, () -> new GunzipStream(broken, 1).readAllBytes());
  }
}
