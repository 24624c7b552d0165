package orgtrail.verify.files;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What S3 says of a file that it delivers.
 *
 * @param lastModified when it was written
 * @param encryption the kind of encryption, e.g. {@code aws:kms}; empty if there is none
 * @param keyArn the key; empty if it is not a key of KMS
 * @param lock empty if there is none, or if the reader lacks {@code s3:GetObjectRetention}
 * @param replicationStatus whether S3 has copied it to a replica, or that it is such a copy; empty
 *     if no rule has selected it
 * @param metadata the metadata of the user, by names in lower case
 */
record FileHeaders(
    Instant lastModified,
    String encryption,
    String keyArn,
    Optional<FileLock> lock,
    String replicationStatus,
    Map<String, String> metadata) {}
