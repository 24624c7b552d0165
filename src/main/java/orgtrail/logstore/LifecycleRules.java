package orgtrail.logstore;

import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleExpirationArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleFilterArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleTransitionArgs;
import java.util.ArrayList;
import java.util.List;
import orgtrail.config.LogStoreSettings;

/** The lifecycle rules of the WORM bucket and of the access-log bucket. */
final class LifecycleRules {
  private LifecycleRules() {}

  /** The rules of the WORM bucket. */
  static List<BucketLifecycleConfigurationV2RuleArgs> ofLogs(LogStoreSettings.Lifecycle lifecycle) {
    var rules = new ArrayList<>(List.of(abortUploadsAfterADay()));
    lifecycle.archiveAfterDays().ifPresent(days -> rules.add(archive(days, lifecycle)));
    lifecycle.expireAfterDays().ifPresent(days -> rules.addAll(expireVersions(days)));
    return rules;
  }

  /** The rules of the access-log bucket. */
  static List<BucketLifecycleConfigurationV2RuleArgs> ofAccessLogs(int retentionDays) {
    var rules = new ArrayList<>(List.of(abortUploadsAfterADay()));
    rules.addAll(expireVersions(retentionDays));
    return rules;
  }

  /** Incomplete uploads cost storage, and object listings do not show them. */
  private static BucketLifecycleConfigurationV2RuleArgs abortUploadsAfterADay() {
    return rule("abort-incomplete-uploads")
        .abortIncompleteMultipartUpload(
            BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs.builder()
                .daysAfterInitiation(1)
                .build())
        .build();
  }

  private static BucketLifecycleConfigurationV2RuleArgs archive(
      int days, LogStoreSettings.Lifecycle lifecycle) {
    return rule("archive")
        .filter(
            BucketLifecycleConfigurationV2RuleFilterArgs.builder()
                .objectSizeGreaterThan(lifecycle.archiveObjectSizeGreaterThan())
                .build())
        .transitions(
            BucketLifecycleConfigurationV2RuleTransitionArgs.builder()
                .days(days)
                .storageClass(lifecycle.archiveStorageClass().name())
                .build())
        .build();
  }

  /**
   * In a versioned bucket, expiration only adds a delete marker. So a noncurrent version expires a
   * day later, unless it is still locked, and the marker is removed after it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-actions">Lifecycle
   *     actions and versioning</a>
   */
  private static List<BucketLifecycleConfigurationV2RuleArgs> expireVersions(int days) {
    return List.of(
        rule("expire")
            .expiration(expiration().days(days).build())
            .noncurrentVersionExpiration(
                BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs.builder()
                    .noncurrentDays(1)
                    .build())
            .build(),
        rule("remove-delete-markers")
            .expiration(expiration().expiredObjectDeleteMarker(true).build())
            .build());
  }

  private static BucketLifecycleConfigurationV2RuleExpirationArgs.Builder expiration() {
    return BucketLifecycleConfigurationV2RuleExpirationArgs.builder();
  }

  /** A rule for all objects. */
  private static BucketLifecycleConfigurationV2RuleArgs.Builder rule(String id) {
    return BucketLifecycleConfigurationV2RuleArgs.builder()
        .id(id)
        .status("Enabled")
        .filter(BucketLifecycleConfigurationV2RuleFilterArgs.builder().prefix("").build());
  }
}
