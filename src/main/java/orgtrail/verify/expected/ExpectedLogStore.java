package orgtrail.verify.expected;

import java.util.Optional;
import orgtrail.config.LogStoreLayout;
import orgtrail.policy.LogStorePolicies;

/**
 * The bucket and the key as the program would write them now.
 *
 * @param layout the settings in the account and region of the stack
 * @param policies the policies that the program writes
 * @param keyArn the ARN of the key, by the output {@code kmsKeyArn}
 * @param accessLogBucketName the bucket that the access logs go to; empty if access logging is off
 */
public record ExpectedLogStore(
    LogStoreLayout layout,
    LogStorePolicies policies,
    String keyArn,
    Optional<String> accessLogBucketName) {

  /** The name of the WORM bucket. */
  public String bucketName() {
    return layout.bucketName();
  }

  /** Whether the stack created the key; false for an existing key. */
  public boolean makesKey() {
    return layout.settings().key().kmsKeyArn().isEmpty();
  }
}
