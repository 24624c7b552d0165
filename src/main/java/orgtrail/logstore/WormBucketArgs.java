package orgtrail.logstore;

import java.util.Optional;
import orgtrail.config.LogStoreLayout;
import orgtrail.policy.LogStorePolicies;

/**
 * The arguments of a {@link WormBucket}. All of them are plain values, unlike the inputs that
 * Pulumi's guidelines recommend. The operator writes these values, so the program checks them
 * before it registers a resource.
 *
 * @param policies the policies for this layout
 * @param replication how S3 copies log files to a replica; empty without one
 * @param keepsKey whether an earlier deployment created a key, without which older log files cannot
 *     be read
 * @param keepsAccessLogBucket whether an earlier deployment created the access-log bucket
 */
public record WormBucketArgs(
    LogStoreLayout layout,
    LogStorePolicies policies,
    Optional<Replication> replication,
    boolean keepsKey,
    boolean keepsAccessLogBucket) {

  /** Whether the stack creates a key, or keeps one that it created. */
  public boolean makesKey() {
    return layout.settings().key().kmsKeyArn().isEmpty() || keepsKey;
  }

  boolean makesAccessLogBucket() {
    return layout.settings().accessLogging().needsBucket() || keepsAccessLogBucket;
  }
}
