package orgtrail.verify.deployed;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import orgtrail.config.LifecycleRule;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Whether S3 writes the access logs where the program sets. If the stack created the bucket for
 * them, this check is also about what protects that bucket.
 */
final class AccessLoggingCheck {
  private final ExpectedLogStore expected;
  private final Subject source;
  private final Bucket bucket;
  private final Optional<String> target;
  private final Subject targetSubject;
  private final Bucket targetBucket;

  AccessLoggingCheck(ExpectedLogStore expected, String stack, AwsAccount account, S3Client s3) {
    var owner = expected.layout().owner().accountId();
    this.expected = expected;
    source = BucketChecks.subject(account, stack, expected.bucketName());
    bucket = new Bucket(s3, expected.bucketName(), owner);
    target = expected.accessLogBucketName();
    targetSubject = BucketChecks.subject(account, stack, target.orElse(""));
    targetBucket = new Bucket(s3, target.orElse(""), owner);
  }

  /** One finding if all is well or something differs, and one for each part that is not known. */
  Callable<List<Finding>> ask() {
    return () -> {
      var parts = new CheckParts(Check.BUCKET_ACCESS_LOGGING, targetSubject);
      parts.add(logging());
      if (isMade()) {
        protection(parts);
      }
      return parts.findings();
    };
  }

  private boolean isMade() {
    return target.isPresent()
        && expected.layout().settings().accessLogging().bucketName().isEmpty();
  }

  private List<Finding> logging() throws Exception {
    var folder = expected.layout().accessLogFolder();
    return source
        .compare(
            Check.BUCKET_ACCESS_LOGGING,
            ReadAction.GET_LOGGING,
            () -> bucket.logging(target, folder),
            target
                .map(name -> "access logs go to %s/%s".formatted(name, folder))
                .orElse("not set: enableCloudtrailBucketAccessLogging is false"),
            target.isPresent()
                ? source.redeploy("PutBucketLogging")
                : "turn access logging off, or set enableCloudtrailBucketAccessLogging; "
                    + Subject.whoDidIt("PutBucketLogging"))
        .call();
  }

  private void protection(CheckParts parts) throws Exception {
    var days = expected.layout().settings().accessLogging().retentionDays();
    parts.ask(
        ReadAction.GET_BUCKET_POLICY,
        () -> targetBucket.policy(expected.policies().accessLogBucket()),
        "",
        "PutBucketPolicy");
    parts.ask(ReadAction.GET_VERSIONING, targetBucket::versioning, "", "PutBucketVersioning");
    parts.ask(
        ReadAction.GET_PUBLIC_ACCESS, targetBucket::publicAccess, "", "PutBucketPublicAccessBlock");
    parts.ask(
        ReadAction.GET_LIFECYCLE,
        () -> targetBucket.lifecycle(LifecycleRule.ofAccessLogs(days)),
        "",
        "PutBucketLifecycle");
  }
}
