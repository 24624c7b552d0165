package orgtrail.verify.report;

/**
 * Every check of the verification: its id, which never changes, and what holds if it passes. {@code
 * docs/verify.md} has the same table, and a test compares both.
 *
 * <p>The files checks count what they have checked, because they check millions of things.
 */
public enum Check {
  TRAIL_RECORDING("trail.recording", "the trail records"),
  TRAIL_DELIVERY("trail.delivery", "log files are delivered"),
  TRAIL_DIGEST_DELIVERY("trail.digest-delivery", "digests are delivered"),
  TRAIL_CLOUDWATCH_DELIVERY("trail.cloudwatch-delivery", "events are delivered to CloudWatch Logs"),
  TRAIL_NOTIFICATION_DELIVERY("trail.notification-delivery", "notifications are delivered to SNS"),
  TRAIL_DESTINATION("trail.destination", "the trail writes to the WORM bucket"),
  TRAIL_KEY("trail.key", "the trail encrypts with the key"),
  TRAIL_SCOPE("trail.scope", "the trail records all accounts and regions that are set"),
  TRAIL_VALIDATION("trail.validation", "log file validation is as set"),
  TRAIL_SELECTORS("trail.selectors", "the event selectors are as set"),
  TRAIL_INSIGHTS("trail.insights", "the insight selectors are as set"),
  TRAIL_DUPLICATES("trail.duplicates", "no other trail records the same events"),

  BUCKET_RETENTION("bucket.retention", "the default retention is as set"),
  BUCKET_VERSIONING("bucket.versioning", "versioning is enabled"),
  BUCKET_ENCRYPTION("bucket.encryption", "new objects are encrypted with the key"),
  BUCKET_OWNERSHIP("bucket.ownership", "ACLs are disabled"),
  BUCKET_PUBLIC_ACCESS("bucket.public-access", "public access is blocked"),
  BUCKET_POLICY("bucket.policy", "the bucket policy is the one that the program writes"),
  BUCKET_LIFECYCLE("bucket.lifecycle", "the lifecycle rules are as set"),
  BUCKET_ACCESS_LOGGING("bucket.access-logging", "access logging is as set"),
  BUCKET_NOTIFICATION("bucket.notification", "notifications of new objects are as set"),

  KEY_ENABLED("key.enabled", "the key is enabled"),
  KEY_ROTATION("key.rotation", "the key is rotated"),
  KEY_DELETION("key.deletion", "the key is not scheduled for deletion"),
  KEY_POLICY("key.policy", "the key policy is the one that the program writes"),
  KEY_GRANTS("key.grants", "the key has no grants"),

  ACCESS_LOGS_ARRIVE("access-logs.arrive", "access logs arrive"),

  FILES_CHAINS("files.chains", "each chain of digests is complete", "chains"),
  FILES_SIGNATURES("files.signatures", "CloudTrail has signed each digest", "digests"),
  FILES_PRESENT("files.present", "each file that a digest names is there", "log files"),
  FILES_HASHES("files.hashes", "each file has the hash that a digest names", "log files"),
  FILES_UNNAMED("files.unnamed", "a digest names each file", "log files"),
  FILES_VERSIONS("files.versions", "each file has one version", "files"),
  FILES_LOCK("files.lock", "each file is locked as long as set", "files"),
  FILES_ENCRYPTION("files.encryption", "each file is encrypted with the key", "files"),
  FILES_ACCOUNTS("files.accounts", "each active account sends log files", "accounts");

  private final String id;
  private final String claim;
  private final String counted;

  Check(String id, String claim) {
    this(id, claim, "");
  }

  Check(String id, String claim, String counted) {
    this.id = id;
    this.claim = claim;
    this.counted = counted;
  }

  /** The id, e.g. {@code bucket.policy}. It never changes, because pipelines refer to it. */
  public String id() {
    return id;
  }

  /** What holds if the check passes, as a sentence without a period. */
  public String claim() {
    return claim;
  }

  /** What a files check counts, e.g. {@code digests}; empty for a check of one thing. */
  public String counted() {
    return counted;
  }

  /** Whether this check is one of many things, which a report counts. */
  public boolean counts() {
    return !counted.isEmpty();
  }
}
