package orgtrail.check;

import java.util.List;
import orgtrail.aws.Adoptable;
import orgtrail.config.LogStoreLayout;
import orgtrail.policy.LogStorePolicies;

/** Compares an access-log bucket that exists with the one that the stack would create. */
final class AccessLogAdoption {
  private AccessLogAdoption() {}

  /** What the adoption changes; nothing if there is no such bucket. */
  static List<String> lines(
      AwsLookups lookups,
      LogStoreLayout layout,
      LogStorePolicies policies,
      PreviousDeployment.LogStore previous,
      Problems problems) {
    var name = layout.accessLogBucketName();
    if (!layout.settings().accessLogging().needsBucket()
        || previous.accessLogBucketName().isPresent()) {
      return List.of();
    }
    var bucket = lookups.existing(Adoptable.BUCKET, name);
    bucket
        .filter(found -> !BucketAdoption.isClosedToAcls(found))
        .ifPresent(found -> problems.add(grants(name)));
    return bucket
        .flatMap(found -> BucketAdoption.policyOf(lookups, name))
        .flatMap(policy -> BucketAdoption.replaced(name, policy, policies.accessLogBucket()))
        .stream()
        .toList();
  }

  /**
   * S3 used to deliver access logs by a grant to its log delivery group, and refuses to disable
   * ACLs while it is there.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-migrating-acls-prerequisites.html">Prerequisites
   *     for disabling ACLs</a>
   */
  private static String grants(String bucket) {
    return "the access-log bucket %1$s to adopt has ACLs, and S3 refuses to disable them while they grant access to others: aws s3api put-bucket-acl --bucket %1$s --acl private && aws s3api put-bucket-ownership-controls --bucket %1$s --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'. Then run pulumi up at once, because S3 delivers no access logs until the bucket has its new policy"
        .formatted(bucket);
  }
}
