package orgtrail.verify.files;

import static orgtrail.verify.report.Check.FILES_CHAINS;

import java.time.Duration;
import java.util.Optional;

/** Verifies that digests of one chain refer to the ones before them. */
final class Links {
  private static final String CHANGED =
      "treat the digest before it as not genuine, and find out who changed it";
  private static final String RESTARTED =
      "find out who stopped the trail, or switched its validation off: events in between are not"
          + " recorded, or not verified";

  private final String bucketName;
  private final ChainFindings findings;

  Links(String bucketName, ChainFindings findings) {
    this.bucketName = bucketName;
    this.findings = findings;
  }

  /**
   * Compares a digest with the one before it. The digest must be valid.
   *
   * @param before the one before it in the bucket; empty if it could not be read
   * @param follows whether the one before it ends where this one starts
   */
  void verify(ReadDigest digest, Optional<ReadDigest> before, boolean follows) {
    var content = digest.content().orElseThrow();
    if (!follows || before.isEmpty()) {
      return;
    }
    var end = before.get().name().end();
    if (Duration.between(end, content.start()).abs().compareTo(Completeness.TOLERANCE) > 0) {
      fail(
          digest, "starts at %s, and the one before it ends at %s".formatted(content.start(), end));
      return;
    }
    content
        .previous()
        .ifPresentOrElse(
            previous -> compare(digest, previous, before.get()),
            () ->
                fail(
                    digest,
                    "chain restarted",
                    "starts a new chain, although there is a digest before it: the trail or its"
                        + " validation was off",
                    RESTARTED));
  }

  private void compare(ReadDigest digest, Digest.Previous previous, ReadDigest before) {
    if (!previous.bucket().equals(bucketName) || !previous.key().equals(before.name().key())) {
      fail(
          digest,
          "names s3://%s/%s as the one before it, and not %s"
              .formatted(
                  Text.quoted(previous.bucket()),
                  Text.quoted(previous.key()),
                  before.name().key()));
    } else if (!previous.hash().equalsIgnoreCase(before.hash())) {
      fail(digest, "names another hash of the one before it: " + before.name().key());
    } else if (!previous.signature().equalsIgnoreCase(before.signature())) {
      fail(digest, "names another signature of the one before it: " + before.name().key());
    }
  }

  /** The digest before another one does not exist. */
  void reportMissing(ReadDigest digest, Digest.Previous previous) {
    fail(
        digest,
        "names s3://%s/%s as the one before it, which is missing"
            .formatted(Text.quoted(previous.bucket()), Text.quoted(previous.key())));
  }

  private void fail(ReadDigest digest, String problem) {
    fail(digest, "link broken", problem, CHANGED);
  }

  private void fail(ReadDigest digest, String brief, String problem, String remedy) {
    findings.fail(
        FILES_CHAINS, brief, "the digest %s %s".formatted(digest.name().key(), problem), remedy);
  }
}
