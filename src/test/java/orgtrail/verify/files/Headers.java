package orgtrail.verify.files;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The headers of a file with one of them changed. */
final class Headers {
  private Headers() {}

  static FileHeaders at(FileHeaders h, Instant lastModified) {
    return new FileHeaders(
        lastModified, h.encryption(), h.keyArn(), h.lock(), h.replicationStatus(), h.metadata());
  }

  static FileHeaders encrypted(FileHeaders h, String encryption, String keyArn) {
    return new FileHeaders(
        h.lastModified(), encryption, keyArn, h.lock(), h.replicationStatus(), h.metadata());
  }

  static FileHeaders locked(FileHeaders h, Optional<FileLock> lock) {
    return new FileHeaders(
        h.lastModified(), h.encryption(), h.keyArn(), lock, h.replicationStatus(), h.metadata());
  }

  static FileHeaders replicated(FileHeaders h, String status) {
    return new FileHeaders(
        h.lastModified(), h.encryption(), h.keyArn(), h.lock(), status, h.metadata());
  }

  static FileHeaders withMetadata(FileHeaders h, Map<String, String> metadata) {
    return new FileHeaders(
        h.lastModified(), h.encryption(), h.keyArn(), h.lock(), h.replicationStatus(), metadata);
  }
}
