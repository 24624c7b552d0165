package orgtrail.verify.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal digits, as in a digest. */
final class Hash {
  /** The name of the algorithm in a digest. */
  static final String ALGORITHM = "SHA-256";

  private Hash() {}

  /** A stream that computes the hash of what is read from it. */
  static DigestInputStream stream(InputStream in) {
    return new DigestInputStream(in, sha256());
  }

  /** The hash of what was read from a stream. */
  static String of(DigestInputStream read) {
    return HexFormat.of().formatHex(read.getMessageDigest().digest());
  }

  /**
   * The hash of the content of a gzip file, which is never in memory as a whole.
   *
   * @param limit the maximum size of the content, in bytes
   * @throws GunzipStream.DamagedException if it is not such a file
   */
  static String ofGzip(InputStream in, long limit) throws IOException {
    try (var content = stream(new GunzipStream(in, limit))) {
      content.transferTo(OutputStream.nullOutputStream());
      return of(content);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance(ALGORITHM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
