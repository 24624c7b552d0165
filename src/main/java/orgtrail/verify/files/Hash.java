package orgtrail.verify.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal digits, as in a digest. */
final class Hash {
  /** The name of the algorithm in a digest. */
  static final String ALGORITHM = "SHA-256";

  private Hash() {}

  static String of(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  /**
   * The hash of the content of a gzip file, which is never in memory as a whole.
   *
   * @param limit the maximum size of the content, in bytes
   */
  static String ofGzip(InputStream in, long limit) throws IOException, Gunzip.DamagedException {
    var sha256 = sha256();
    Gunzip.copy(in, new DigestOutputStream(OutputStream.nullOutputStream(), sha256), limit);
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance(ALGORITHM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
