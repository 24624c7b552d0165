package orgtrail.logstore;

import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleExpirationArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleFilterArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleTransitionArgs;
import java.util.List;
import orgtrail.config.LifecycleRule;

/** Lifecycle rules in the provider's terms. */
final class LifecycleRules {
  private LifecycleRules() {}

  static List<BucketLifecycleConfigurationV2RuleArgs> of(List<LifecycleRule> rules) {
    return rules.stream().map(LifecycleRules::of).toList();
  }

  private static BucketLifecycleConfigurationV2RuleArgs of(LifecycleRule rule) {
    var args = BucketLifecycleConfigurationV2RuleArgs.builder().id(rule.id()).status("Enabled");
    args.filter(filter(rule));
    rule.abortUploadsAfterDays()
        .ifPresent(
            days ->
                args.abortIncompleteMultipartUpload(
                    BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs.builder()
                        .daysAfterInitiation(days)
                        .build()));
    rule.transition()
        .ifPresent(
            transition ->
                args.transitions(
                    BucketLifecycleConfigurationV2RuleTransitionArgs.builder()
                        .days(transition.days())
                        .storageClass(transition.storageClass().name())
                        .build()));
    rule.expireAfterDays().ifPresent(days -> args.expiration(expiration().days(days).build()));
    rule.expireNoncurrentAfterDays()
        .ifPresent(
            days ->
                args.noncurrentVersionExpiration(
                    BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs.builder()
                        .noncurrentDays(days)
                        .build()));
    if (rule.removesDeleteMarkers()) {
      args.expiration(expiration().expiredObjectDeleteMarker(true).build());
    }
    return args.build();
  }

  /** An empty prefix means all objects. */
  private static BucketLifecycleConfigurationV2RuleFilterArgs filter(LifecycleRule rule) {
    var filter = BucketLifecycleConfigurationV2RuleFilterArgs.builder();
    rule.objectSizeGreaterThan()
        .ifPresentOrElse(filter::objectSizeGreaterThan, () -> filter.prefix(""));
    return filter.build();
  }

  private static BucketLifecycleConfigurationV2RuleExpirationArgs.Builder expiration() {
    return BucketLifecycleConfigurationV2RuleExpirationArgs.builder();
  }
}
