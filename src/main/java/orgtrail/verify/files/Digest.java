package orgtrail.verify.files;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The content of a digest.
 *
 * @param endText the end as CloudTrail has signed it
 * @param bucket the bucket that it was delivered to
 * @param key the place in that bucket
 * @param fingerprint the public key
 * @param previous the digest before it; empty for the first one of a chain
 * @param files the log files that it names, or the first ones
 * @param namesAll whether these are all files that it names
 */
record Digest(
    String accountId,
    Instant start,
    Instant end,
    String endText,
    String bucket,
    String key,
    String fingerprint,
    String algorithm,
    Optional<Previous> previous,
    List<NamedFile> files,
    boolean namesAll) {

  /** The digest before another one. */
  record Previous(String bucket, String key, String hash, String signature) {}

  /** A log file that a digest names. */
  record NamedFile(String bucket, String key, String hash, String algorithm) {
    /** How many characters it has. */
    int length() {
      return bucket.length() + key.length() + hash.length() + algorithm.length();
    }
  }

  /**
   * What CloudTrail signs.
   *
   * @param hash the hash of this digest
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html">Custom
   *     implementations of log file integrity validation</a>
   */
  String signedText(String hash) {
    return String.join(
        "\n", endText, bucket + "/" + key, hash, previous.map(Previous::signature).orElse("null"));
  }
}
