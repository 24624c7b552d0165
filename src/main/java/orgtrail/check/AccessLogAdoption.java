package orgtrail.check;

import java.util.ArrayList;
import java.util.List;
import orgtrail.aws.Adoptable;
import orgtrail.config.LifecycleRule;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.Setting;
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
    var lines = new ArrayList<String>();
    if (!layout.settings().accessLogging().needsBucket()
        || previous.accessLogBucketName().isPresent()) {
      return lines;
    }
    var bucket = lookups.existing(Adoptable.BUCKET, name);
    if (bucket.isEmpty()) {
      return lines;
    }
    if (!ExistingBucket.isClosedToAcls(bucket.get())) {
      problems.add(grants(name));
    }
    compareLifecycle(layout, new ExistingLifecycle(bucket.get()), lines, problems);
    ExistingBucket.policy(lookups, name)
        .flatMap(policy -> AdoptionLines.replacedPolicy(name, policy, policies.accessLogBucket()))
        .ifPresent(lines::add);
    return lines;
  }

  /** The stack's rule applies to the access logs that are there, too. */
  private static void compareLifecycle(
      LogStoreLayout layout, ExistingLifecycle lifecycle, List<String> lines, Problems problems) {
    var name = layout.accessLogBucketName();
    int days = layout.settings().accessLogging().retentionDays();
    var setting = Setting.ACCESS_LOG_RETENTION_DAYS;
    if (lifecycle.keepsLongerThan(days + LifecycleRule.DAYS_AS_NONCURRENT)) {
      if (layout.settings().adoption().retentions().contains(setting)) {
        lines.add(
            "adopting %s deletes access logs that are older than %d days, also those that are there. Until now it keeps them for %s"
                .formatted(name, days, lifecycle.period()));
      } else {
        problems.add(
            "the access-log bucket %s to adopt keeps access logs for %s, and the default of %s would delete those that are older than %d days: set it to the days for which you need them, at most 36500"
                .formatted(name, lifecycle.period(), setting.key(), days));
      }
    }
    lifecycle
        .ended(LifecycleRule.ofAccessLogs(days))
        .ifPresent(rules -> lines.add(AdoptionLines.endedRules(name, rules)));
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
