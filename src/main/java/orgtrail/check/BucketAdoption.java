package orgtrail.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.Adoptable;
import orgtrail.aws.Retention;
import orgtrail.aws.WormMode;
import orgtrail.config.LifecycleRule;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.Setting;
import orgtrail.policy.LogStorePolicies;
import orgtrail.policy.LostTrails;
import orgtrail.policy.PolicyDifference;
import orgtrail.policy.ReplicationRoleReader;

/**
 * Compares a bucket that exists with the one that the settings describe. A part that is in the
 * stack's state is not compared, because the stack manages it already.
 */
final class BucketAdoption {
  private static final String BATCH =
      "S3 Batch Operations lock the log files that are there: docs/from-terraform.md has the commands";

  private final LogStoreLayout layout;
  private final Existing bucket;
  private final Problems problems;
  private final List<String> lines = new ArrayList<>();
  private final List<String> losses = new ArrayList<>();

  private BucketAdoption(LogStoreLayout layout, Existing bucket, Problems problems) {
    this.layout = layout;
    this.bucket = bucket;
    this.problems = problems;
  }

  /** Compares; empty if there is no such bucket, or if the stack has all of it. */
  static Optional<BucketAdoption> of(
      AwsLookups lookups,
      LogStoreLayout layout,
      LogStorePolicies policies,
      PreviousDeployment.LogStore previous,
      Optional<String> replicaBucketArn,
      Problems problems) {
    boolean hasPolicy = previous.trails().isPresent() || previous.writingRoleArn().isPresent();
    if (previous.bucketName().isPresent() && previous.retention().isPresent() && hasPolicy) {
      return Optional.empty();
    }
    var existing = lookups.existing(Adoptable.BUCKET, layout.bucketName());
    return existing.map(
        bucket -> {
          var adoption = new BucketAdoption(layout, bucket, problems);
          if (previous.bucketName().isEmpty()) {
            adoption.compareParts(replicaBucketArn);
          }
          if (previous.retention().isEmpty()) {
            adoption.compareLock();
          }
          if (!hasPolicy) {
            ExistingBucket.policy(lookups, layout.bucketName())
                .ifPresent(policy -> adoption.comparePolicy(policy, policies.logBucket()));
          }
          return adoption;
        });
  }

  /** What the adoption changes, one line each. */
  List<String> lines() {
    return lines;
  }

  /** What can no longer write to the bucket, as the rest of a sentence. */
  List<String> losses() {
    return losses;
  }

  // --- Object Lock -------------------------------------------------------------------------------

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html">Object
   *     Lock on an existing bucket</a>
   */
  private void compareLock() {
    var name = layout.bucketName();
    if (!bucket.flag("ObjectLockEnabled")
        && !bucket.has("ObjectLockConfiguration", "ObjectLockEnabled")) {
      problems.add(
          "the bucket %1$s to adopt has no Object Lock, which the provider could only give to a new bucket: aws s3api put-bucket-versioning --bucket %1$s --versioning-configuration Status=Enabled && aws s3api put-object-lock-configuration --bucket %1$s --object-lock-configuration ObjectLockEnabled=Enabled. %2$s"
              .formatted(name, BATCH));
      return;
    }
    var now = layout.settings().retention();
    var before = retention();
    if (before.filter(lock -> isLowered(lock, now)).isPresent()) {
      problems.add(
          "the bucket %s to adopt locks each log file for %s in COMPLIANCE mode, which an adoption never lowers to %s %s: set %s to COMPLIANCE and at least that retention"
              .formatted(
                  name, before.get().period(), now.period(), now.mode(), Setting.WORM_MODE.key()));
    } else if (before.filter(lock -> isLoweredByDefault(lock, now)).isPresent()) {
      problems.add(
          "the bucket %s to adopt locks each log file for %s, and the default of %s would lower that to %s for new ones: set %3$s or %s"
              .formatted(
                  name,
                  before.get().period(),
                  Setting.WORM_RETENTION_DAYS.key(),
                  now.period(),
                  Setting.WORM_RETENTION_YEARS.key()));
    } else if (before.isEmpty()) {
      lines.add(
          "adopting %s locks new log files for %s in %s mode. It has no default retention yet, so log files that are there may not be locked. %s"
              .formatted(name, now.period(), now.mode(), BATCH));
    } else if (!before.get().equals(now)) {
      lines.add(
          "adopting %s changes its default retention from %s %s to %s %s. Log files that are there keep their lock"
              .formatted(
                  name, before.get().period(), before.get().mode(), now.period(), now.mode()));
    }
  }

  private static boolean isLowered(Retention before, Retention now) {
    return before.mode() == WormMode.COMPLIANCE
        && (now.mode() != WormMode.COMPLIANCE || now.days() < before.days());
  }

  private boolean isLoweredByDefault(Retention before, Retention now) {
    var set = layout.settings().adoption().retentions();
    return now.days() < before.days()
        && !set.contains(Setting.WORM_RETENTION_DAYS)
        && !set.contains(Setting.WORM_RETENTION_YEARS);
  }

  private Optional<Retention> retention() {
    return bucket
        .text("ObjectLockConfiguration", "Rule", "DefaultRetention", "Mode")
        .map(WormMode::valueOf)
        .flatMap(mode -> Retention.of(mode, period("Days"), period("Years")));
  }

  private Optional<Integer> period(String unit) {
    return bucket.number("ObjectLockConfiguration", "Rule", "DefaultRetention", unit);
  }

  // --- The policy --------------------------------------------------------------------------------

  private void comparePolicy(String before, String now) {
    LostTrails.of(before, now).forEach(this::lose);
    ReplicationRoleReader.read(before)
        .filter(role -> !layout.isReplica() || !layout.replicationRoleArn().equals(role))
        .ifPresent(this::lose);
    var folders = PolicyDifference.logFolders(before, layout.bucketArn());
    if (!folders.isEmpty() && !folders.contains(layout.logFolder())) {
      losses.add(
          "%s would move its log files from %s to %s"
              .formatted(
                  Setting.S3_KEY_PREFIX.key(), String.join(" and ", folders), layout.logFolder()));
    }
    AdoptionLines.replacedPolicy(layout.bucketName(), before, now)
        .map(
            line ->
                "%s. Afterwards only %s can write. %s keeps what you still need"
                    .formatted(
                        line, AdoptionLines.writer(layout), Setting.ADDITIONAL_BUCKET_POLICY.key()))
        .ifPresent(lines::add);
  }

  private void lose(String arn) {
    losses.add(AdoptionLines.loss(layout, arn));
  }

  // --- Other parts -------------------------------------------------------------------------------

  private void compareParts(Optional<String> replicaBucketArn) {
    var name = layout.bucketName();
    if (!ExistingBucket.isClosedToAcls(bucket)) {
      lines.add(
          "adopting %1$s disables its ACLs, which S3 refuses while they grant access to others: aws s3api get-bucket-acl --bucket %1$s shows them, aws s3api put-bucket-acl --bucket %1$s --acl private removes them"
              .formatted(name));
    }
    compareLifecycle();
    lines.addAll(ConnectionAdoption.lines(layout, bucket, replicaBucketArn, problems));
  }

  private void compareLifecycle() {
    var lifecycle = new ExistingLifecycle(bucket);
    var settings = layout.settings().lifecycle();
    settings
        .expireAfterDays()
        .filter(days -> lifecycle.keepsLongerThan(days + LifecycleRule.DAYS_AS_NONCURRENT))
        .ifPresent(this::expire);
    lifecycle
        .ended(LifecycleRule.ofLogs(settings))
        .ifPresent(rules -> lines.add(AdoptionLines.endedRules(layout.bucketName(), rules)));
  }

  /** Without a default retention, the log files that are there may have no lock. */
  private void expire(int days) {
    if (retention().isEmpty()) {
      problems.add(
          "%1$s would delete log files of the bucket %2$s to adopt that are older than %3$d days, and they may not be locked, because the bucket has no default retention yet: adopt it without %1$s, lock the log files that are there as docs/from-terraform.md tells, and set it then"
              .formatted(Setting.EXPIRE_AFTER_DAYS.key(), layout.bucketName(), days));
    } else {
      lines.add(
          "adopting %s deletes log files that are older than %d days and no longer locked, also those that are there"
              .formatted(layout.bucketName(), days));
    }
  }
}
