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

class GunzipTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private static byte[] copy(byte[] compressed) throws IOException, Gunzip.DamagedException {
    var out = new ByteArrayOutputStream();
    Gunzip.copy(new ByteArrayInputStream(compressed), out, CONTENT.length);
    return out.toByteArray();
  }

  private static String problem(byte[] compressed) {
    return assertThrows(Gunzip.DamagedException.class, () -> copy(compressed)).getMessage();
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
      } catch (Gunzip.DamagedException expected) {
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

  @Test
  void passesOnThatTheConnectionBreaks() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }
        };
    assertThrows(IOException.class, () -> Gunzip.copy(broken, new ByteArrayOutputStream(), 1));
  }
}
