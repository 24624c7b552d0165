package orgtrail.verify.report;

import java.time.Instant;

/**
 * What a verification is about.
 *
 * @param trailArn the trail
 * @param bucketName the WORM bucket
 * @param from the start of the period
 * @param to its end
 * @param digests which digests were read: {@code newest} or {@code all}
 * @param part the accounts and the shard
 */
public record Scope(
    String trailArn, String bucketName, Instant from, Instant to, String digests, Part part) {}
