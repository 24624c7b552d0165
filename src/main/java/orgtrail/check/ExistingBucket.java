package orgtrail.check;

import java.util.Optional;
import orgtrail.aws.Adoptable;

/** What the adoptions of both buckets of a log store read. */
final class ExistingBucket {
  private ExistingBucket() {}

  /** The policy of a bucket, as JSON; empty if it has none. */
  static Optional<String> policy(AwsLookups lookups, String bucket) {
    return lookups
        .existing(Adoptable.BUCKET_POLICY, bucket)
        .flatMap(policy -> policy.policy("PolicyDocument"));
  }

  /** Whether ACLs are disabled. Cloud Control does not return the ACL itself. */
  static boolean isClosedToAcls(Existing bucket) {
    return bucket
        .text("OwnershipControls", "Rules", "ObjectOwnership")
        .filter("BucketOwnerEnforced"::equals)
        .isPresent();
  }
}
