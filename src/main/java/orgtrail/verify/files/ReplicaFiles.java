package orgtrail.verify.files;

import java.time.Duration;
import java.util.Optional;
import orgtrail.verify.asking.AwsAccount;

/**
 * The replica whose files are compared with the originals.
 *
 * @param bucketName the bucket that S3 copies each file to
 * @param region the region of that bucket
 * @param keyArn the key that encrypts the copies
 * @param maxAge how long S3 can take to copy a file
 * @param account the account of the replica; empty if it cannot be asked. Then only the replication
 *     status of the originals is verified.
 */
public record ReplicaFiles(
    String bucketName,
    String region,
    String keyArn,
    Duration maxAge,
    Optional<AwsAccount> account) {}
