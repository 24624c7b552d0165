package orgtrail.logstore;

import com.pulumi.aws.s3.BucketV2;
import com.pulumi.aws.s3.BucketV2Args;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import orgtrail.config.LifecycleRule;

/**
 * The bucket that receives the access logs of the WORM bucket. It has no Object Lock and uses
 * SSE-S3, because S3 does not deliver access logs to any other kind of bucket.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html">Server
 *     access logging</a>
 */
final class AccessLogBucket {
  private final BucketV2 bucket;
  private final Resource ready;

  /**
   * @param name the bucket's name in the program
   * @param logged the bucket whose accesses are logged; it is created first
   */
  AccessLogBucket(Resource parent, String name, BucketV2 logged, WormBucketArgs args) {
    var settings = args.layout().settings();
    bucket =
        new BucketV2(
            name,
            BucketV2Args.builder()
                .bucket(args.layout().accessLogBucketName())
                .forceDestroy(settings.forceDestroy())
                .build(),
            CustomResourceOptions.builder().parent(parent).dependsOn(logged).build());
    var parts =
        new BucketParts(parent, name, bucket)
            .closedToThePublic()
            .encrypted()
            .policy(args.policies().accessLogBucket());
    ready = parts.last();
    parts.versioned();
    parts.lifecycle(LifecycleRule.ofAccessLogs(settings.accessLogging().retentionDays()));
  }

  Output<String> name() {
    return bucket.bucket();
  }

  Output<String> arn() {
    return bucket.arn();
  }

  /** The last part that S3 needs before it can deliver. */
  Resource ready() {
    return ready;
  }
}
