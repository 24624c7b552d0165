package orgtrail.verify.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * What was read of a log file: its hash, or what is wrong with it.
 *
 * @param hash the hash of the uncompressed content; empty if it is damaged
 * @param damage why it cannot be decompressed; empty if it can
 */
record FileContent(FileHeaders headers, String hash, String damage) {
  /** A log file has at most a few ten megabytes. The limit ends the reading of an endless one. */
  private static final long MAX_BYTES = 2L * 1024 * 1024 * 1024;

  /** Reads a log file. */
  static FileContent read(FileHeaders headers, InputStream body) throws IOException {
    return read(headers, body, MAX_BYTES);
  }

  /**
   * Reads a file.
   *
   * @param maxBytes the most bytes that it can have, uncompressed
   */
  static FileContent read(FileHeaders headers, InputStream body, long maxBytes) throws IOException {
    try {
      return new FileContent(headers, Hash.ofGzip(body, maxBytes), "");
    } catch (GunzipStream.DamagedException e) {
      return new FileContent(headers, "", e.getMessage());
    }
  }

  /** How the content differs from what a digest names; empty if it does not. */
  Optional<String> problem(Digest.NamedFile named) {
    if (!named.algorithm().equals(Hash.ALGORITHM)) {
      return Optional.of("has a hash of the algorithm " + Text.quoted(named.algorithm()));
    }
    if (!damage.isEmpty()) {
      return Optional.of(damage);
    }
    return hash.equalsIgnoreCase(named.hash())
        ? Optional.empty()
        : Optional.of("does not have the hash that the digest names");
  }
}
