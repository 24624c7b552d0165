package orgtrail.config;

import java.util.List;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.AwsEnvironment;

/**
 * Names, ARNs and folders of a log store. They are known before any resource exists, so a preview
 * shows the complete policies.
 *
 * @param owner the account and region of bucket and key
 */
public record LogStoreLayout(AwsEnvironment owner, LogStoreSettings settings) {
  /** The name of the WORM bucket. */
  public String bucketName() {
    return settings
        .s3BucketName()
        .orElseGet(() -> computedBucketName(owner.accountId(), settings.name()));
  }

  /** As in the original Terraform module, so that its buckets can be imported unchanged. */
  static String computedBucketName(String accountId, String name) {
    return "cloudtrail-" + accountId + "-" + name;
  }

  /** The ARN of the WORM bucket. */
  public String bucketArn() {
    return owner.bucketArn(bucketName());
  }

  /** The name of the access-log bucket that a stack creates. */
  public String accessLogBucketName() {
    return accessLogBucketName(bucketName());
  }

  /** As in the original Terraform module, so that its buckets can be imported unchanged. */
  static String accessLogBucketName(String bucketName) {
    return bucketName + "-logs";
  }

  /** The folder of the access logs, with a slash at its end; empty for none. */
  public String accessLogFolder() {
    return settings.accessLogging().prefix().map(prefix -> prefix + "/").orElse("");
  }

  /** The folder of all log files, with a slash at its end. */
  public String logFolder() {
    return settings.s3KeyPrefix().map(prefix -> prefix + "/").orElse("") + "AWSLogs/";
  }

  /** The alias of the key that a stack creates. */
  public String keyAliasName() {
    return "alias/" + settings.name();
  }

  /** The trails that can write. */
  public AllowedTrails trails() {
    var writers = settings.writers();
    var owners =
        writers.awsAccountIds().isEmpty()
            ? List.of(writers.managementAccountId().orElse(owner.accountId()))
            : writers.awsAccountIds();
    return new AllowedTrails(
        owner.partition(), owner.region(), settings.name(), owners, writers.organizationId());
  }

  /** Whether any account can be a member to which {@code membersReadOwnLogs} applies. */
  public boolean hasMembers() {
    return trails().organizationId().isPresent()
        || !trails().accountIds().equals(List.of(owner.accountId()));
  }
}
