package orgtrail.verify.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every check of the verification: its id, which never changes, and what holds if it passes. {@code
 * docs/verify.md} has the same table, and a test compares both.
 *
 * <p>The files checks count what they have checked, because they check millions of things.
 *
 * <p>The bucket and the key of a replica have the same checks as those of the originals, under ids
 * of their own. So what a pipeline knows of an id stays about the originals.
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
  TRAIL_TRUSTED_ACCESS("trail.trusted-access", "the organization trusts CloudTrail"),
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

  QUERY_WORKGROUP("query.workgroup", "the workgroup of the queries enforces its settings"),
  QUERY_TABLE("query.table", "the table of the queries has the log files of all accounts"),
  QUERY_RESULTS("query.results", "the results of queries are private and expire"),

  REPLICATION_CONFIGURATION(
      "replication.configuration", "S3 copies each new file to the replica as set"),
  REPLICATION_ROLE("replication.role", "the replication role is the one that the program writes"),

  REPLICA_BUCKET_RETENTION(BUCKET_RETENTION),
  REPLICA_BUCKET_VERSIONING(BUCKET_VERSIONING),
  REPLICA_BUCKET_ENCRYPTION(BUCKET_ENCRYPTION),
  REPLICA_BUCKET_OWNERSHIP(BUCKET_OWNERSHIP),
  REPLICA_BUCKET_PUBLIC_ACCESS(BUCKET_PUBLIC_ACCESS),
  REPLICA_BUCKET_POLICY(BUCKET_POLICY),
  REPLICA_BUCKET_LIFECYCLE(BUCKET_LIFECYCLE),
  REPLICA_BUCKET_ACCESS_LOGGING(BUCKET_ACCESS_LOGGING),
  REPLICA_BUCKET_NOTIFICATION(BUCKET_NOTIFICATION),
  REPLICA_KEY_ENABLED(KEY_ENABLED),
  REPLICA_KEY_ROTATION(KEY_ROTATION),
  REPLICA_KEY_DELETION(KEY_DELETION),
  REPLICA_KEY_POLICY(KEY_POLICY),
  REPLICA_KEY_GRANTS(KEY_GRANTS),
  REPLICA_ACCESS_LOGS_ARRIVE(ACCESS_LOGS_ARRIVE),
  REPLICA_QUERY_WORKGROUP(QUERY_WORKGROUP),
  REPLICA_QUERY_TABLE(QUERY_TABLE),
  REPLICA_QUERY_RESULTS(QUERY_RESULTS),

  FILES_CHAINS("files.chains", "each chain of digests is complete", "chains"),
  FILES_SIGNATURES("files.signatures", "CloudTrail has signed each digest", "digests"),
  FILES_PRESENT("files.present", "each file that a digest names is there", "log files"),
  FILES_HASHES("files.hashes", "each file has the hash that a digest names", "log files"),
  FILES_UNNAMED("files.unnamed", "a digest names each file", "log files"),
  FILES_VERSIONS("files.versions", "each file has one version", "files"),
  FILES_LOCK("files.lock", "each file is locked as long as set", "files"),
  FILES_ENCRYPTION("files.encryption", "each file is encrypted with the key", "files"),
  FILES_ACCOUNTS("files.accounts", "each active account sends log files", "accounts"),

  REPLICATION_STATUS("replication.status", "S3 has copied each file to the replica", "files"),
  REPLICATION_COPIES(
      "replication.copies", "the replica has one copy of each file and nothing else", "files"),
  REPLICATION_FILES(
      "replication.files",
      "each copy has the hash that a digest names, the replica's key and the lock of its original",
      "copies");

  private final String id;
  private final String claim;
  private final String counted;
  private final Optional<Check> original;

  Check(String id, String claim) {
    this(id, claim, "");
  }

  Check(String id, String claim, String counted) {
    this(id, claim, counted, Optional.empty());
  }

  Check(Check original) {
    this("replica-" + original.id, "in the replica, " + original.claim, "", Optional.of(original));
  }

  Check(String id, String claim, String counted, Optional<Check> original) {
    this.id = id;
    this.claim = claim;
    this.counted = counted;
    this.original = original;
  }

  /**
   * The same check of the replica.
   *
   * @throws java.util.NoSuchElementException if a replica has no such check
   */
  public Check ofReplica() {
    return Arrays.stream(values())
        .filter(check -> check.original.filter(this::equals).isPresent())
        .findFirst()
        .orElseThrow();
  }

  /** All checks of the bucket, the key and the queries of a replica. */
  public static List<Check> allOfReplica() {
    return Arrays.stream(values()).filter(check -> check.original.isPresent()).toList();
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
