package orgtrail.verify.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import orgtrail.config.LifecycleRule;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;

/** All checks of the WORM bucket, and of the access-log bucket if the stack created it. */
public final class BucketChecks {
  private final ExpectedLogStore expected;
  private final Subject subject;
  private final Bucket bucket;

  private BucketChecks(ExpectedLogStore expected, Subject subject, Bucket bucket) {
    this.expected = expected;
    this.subject = subject;
    this.bucket = bucket;
  }

  /**
   * The checks in groups that can run side by side. They throw nothing that AWS answers.
   *
   * @param stack the name of the stack with the bucket, for {@code pulumi -s}
   * @param account the account of that stack
   */
  public static List<Callable<List<Finding>>> of(
      ExpectedLogStore expected, String stack, AwsAccount account) {
    var owner = expected.layout().owner();
    var s3 = account.s3(owner.region());
    var bucket = new Bucket(s3, expected.bucketName(), owner.accountId());
    var checks = new BucketChecks(expected, subject(account, stack, bucket.name()), bucket);
    var groups = new ArrayList<>(checks.ofContents());
    groups.addAll(checks.ofAccess());
    groups.add(new AccessLoggingCheck(expected, stack, account, s3).ask());
    groups.add(checks.notification());
    return groups;
  }

  /** A bucket of a stack. */
  static Subject subject(AwsAccount account, String stack, String bucketName) {
    return new Subject(account, stack, "the bucket " + bucketName, "NoSuchBucket", "DeleteBucket");
  }

  private List<Callable<List<Finding>>> ofContents() {
    var settings = expected.layout().settings();
    var retention = settings.retention();
    return List.of(
        subject.compare(
            Check.BUCKET_RETENTION,
            ReadAction.GET_OBJECT_LOCK,
            () -> bucket.retention(retention),
            "each new object is locked for %s in mode %s"
                .formatted(retention.period(), retention.mode()),
            subject.redeploy("PutBucketObjectLockConfiguration")),
        subject.compare(
            Check.BUCKET_VERSIONING,
            ReadAction.GET_VERSIONING,
            bucket::versioning,
            "versioning is Enabled",
            subject.redeploy("PutBucketVersioning")),
        subject.compare(
            Check.BUCKET_ENCRYPTION,
            ReadAction.GET_ENCRYPTION,
            () -> bucket.encryption(expected.keyArn()),
            "aws:kms with %s, and an S3 Bucket Key".formatted(expected.keyArn()),
            subject.redeploy("PutBucketEncryption", "DeleteBucketEncryption")),
        lifecycle());
  }

  private Callable<List<Finding>> lifecycle() {
    var lifecycle = expected.layout().settings().lifecycle();
    return subject.compare(
        Check.BUCKET_LIFECYCLE,
        ReadAction.GET_LIFECYCLE,
        () -> bucket.lifecycle(LifecycleRule.ofLogs(lifecycle)),
        lifecycle
            .expireAfterDays()
            .map("log files expire after %d days"::formatted)
            .orElse("log files never expire"),
        subject.redeploy("PutBucketLifecycle", "DeleteBucketLifecycle"));
  }

  private List<Callable<List<Finding>>> ofAccess() {
    return List.of(
        subject.compare(
            Check.BUCKET_OWNERSHIP,
            ReadAction.GET_OWNERSHIP,
            bucket::ownership,
            "object ownership is BucketOwnerEnforced",
            subject.redeploy("PutBucketOwnershipControls", "DeleteBucketOwnershipControls")),
        subject.compare(
            Check.BUCKET_PUBLIC_ACCESS,
            ReadAction.GET_PUBLIC_ACCESS,
            bucket::publicAccess,
            "all four kinds of public access are blocked",
            subject.redeploy("PutBucketPublicAccessBlock", "DeleteBucketPublicAccessBlock")),
        subject.compare(
            Check.BUCKET_POLICY,
            ReadAction.GET_BUCKET_POLICY,
            () -> bucket.policy(expected.policies().logBucket()),
            "all statements are those that the program writes",
            subject.redeploy("PutBucketPolicy", "DeleteBucketPolicy")));
  }

  private Callable<List<Finding>> notification() {
    var target = expected.layout().settings().logNotifications();
    return subject.compare(
        Check.BUCKET_NOTIFICATION,
        ReadAction.GET_NOTIFICATION,
        () -> bucket.notification(target, expected.layout().logFolder()),
        target
            .map("S3 notifies %s of each new object"::formatted)
            .orElse("not set: S3 notifies nobody"),
        target.isPresent()
            ? subject.redeploy("PutBucketNotification")
            : "remove the notification, or set logNotifications; "
                + Subject.whoDidIt("PutBucketNotification"));
  }
}
