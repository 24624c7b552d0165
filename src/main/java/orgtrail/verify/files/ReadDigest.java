package orgtrail.verify.files;

import java.util.List;
import java.util.Optional;

/**
 * A digest that was read.
 *
 * @param hash the hash of its content; empty if it could not be decompressed
 * @param signature the signature in its metadata; empty if there is none
 * @param content empty if it is not a digest
 * @param isValid whether CloudTrail has signed it, and it lies where CloudTrail delivered it
 */
record ReadDigest(
    DigestName name, String hash, String signature, Optional<Digest> content, boolean isValid) {

  /** The log files that it names; none if CloudTrail has not signed it. */
  List<Digest.NamedFile> files() {
    return isValid ? content.map(Digest::files).orElse(List.of()) : List.of();
  }
}
