package orgtrail.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.ArchiveStorageClass;

/**
 * An enabled lifecycle rule of a bucket. Each rule does only what is present.
 *
 * @param objectSizeGreaterThan the rule applies only to larger objects, in bytes; empty for all
 *     objects
 * @param abortUploadsAfterDays when incomplete uploads are aborted
 * @param transition when objects move to another storage class
 * @param expireAfterDays when objects expire, after their upload
 * @param expireNoncurrentAfterDays when noncurrent versions are deleted, after a newer version
 *     exists
 * @param removesDeleteMarkers whether delete markers without versions are removed
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html">Lifecycle
 *     configuration elements</a>
 */
public record LifecycleRule(
    String id,
    Optional<Integer> objectSizeGreaterThan,
    Optional<Integer> abortUploadsAfterDays,
    Optional<Transition> transition,
    Optional<Integer> expireAfterDays,
    Optional<Integer> expireNoncurrentAfterDays,
    boolean removesDeleteMarkers) {

  /** How long an expired object stays as a noncurrent version, in days. */
  public static final int DAYS_AS_NONCURRENT = 1;

  /**
   * A move to another storage class.
   *
   * @param days when, after the upload
   */
  public record Transition(int days, ArchiveStorageClass storageClass) {}

  /** The rules of the WORM bucket. */
  public static List<LifecycleRule> ofLogs(LogStoreSettings.Lifecycle lifecycle) {
    var rules = new ArrayList<>(List.of(abortUploadsAfterADay()));
    lifecycle.archiveAfterDays().ifPresent(days -> rules.add(archive(days, lifecycle)));
    lifecycle.expireAfterDays().ifPresent(days -> rules.addAll(expireVersions(days)));
    return List.copyOf(rules);
  }

  /** The rules of the access-log bucket. */
  public static List<LifecycleRule> ofAccessLogs(int retentionDays) {
    var rules = new ArrayList<>(List.of(abortUploadsAfterADay()));
    rules.addAll(expireVersions(retentionDays));
    return List.copyOf(rules);
  }

  /** The rules of the bucket for query results, which has no versions. */
  public static List<LifecycleRule> ofQueryResults(int days) {
    return List.of(
        abortUploadsAfterADay(),
        new LifecycleRule(
            "expire",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(days),
            Optional.empty(),
            false));
  }

  /** Incomplete uploads cost storage, and object listings do not show them. */
  private static LifecycleRule abortUploadsAfterADay() {
    return new LifecycleRule(
        "abort-incomplete-uploads",
        Optional.empty(),
        Optional.of(1),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static LifecycleRule archive(int days, LogStoreSettings.Lifecycle lifecycle) {
    return new LifecycleRule(
        "archive",
        Optional.of(lifecycle.archiveObjectSizeGreaterThan()),
        Optional.empty(),
        Optional.of(new Transition(days, lifecycle.archiveStorageClass())),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /**
   * In a versioned bucket, expiration only adds a delete marker. So a noncurrent version expires a
   * day later, unless it is still locked, and the marker is removed after it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-actions">Lifecycle
   *     actions and versioning</a>
   */
  private static List<LifecycleRule> expireVersions(int days) {
    return List.of(
        new LifecycleRule(
            "expire",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(days),
            Optional.of(DAYS_AS_NONCURRENT),
            false),
        new LifecycleRule(
            "remove-delete-markers",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true));
  }
}
