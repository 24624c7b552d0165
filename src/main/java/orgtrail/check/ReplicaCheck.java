package orgtrail.check;

import java.util.List;
import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.ReplicaDestination;
import orgtrail.config.ReplicaLink;
import orgtrail.config.Setting;

/**
 * Compares a log store with the replica that S3 copies to. S3 accepts a replication to a bucket and
 * a key whose policies deny it, and each copy then fails.
 */
public final class ReplicaCheck {
  private static final String NEEDS = "%s of the replica stack must be '%s', %s, but is '%s'";

  private final LogStoreLayout layout;
  private final AwsEnvironment owner;
  private final ReplicaDestination replica;
  private final Optional<String> stack;
  private final Problems problems;

  private ReplicaCheck(LogStoreLayout layout, ReplicaDestination replica, Problems problems) {
    this.layout = layout;
    this.owner = layout.owner();
    this.replica = replica;
    this.stack = layout.settings().replica().flatMap(ReplicaLink::replicaStack);
    this.problems = problems;
  }

  /** Adds a problem for each difference that lets copies fail, or that makes them useless. */
  public static void of(
      AwsLookups lookups, LogStoreLayout layout, ReplicaDestination replica, Problems problems) {
    var check = new ReplicaCheck(layout, replica, problems);
    if (check.isOwnBucket() || check.isNoReplica() || check.isElsewhere()) {
      return; // all other problems would only be consequences of this one
    }
    check.refuseSamePlace();
    if (check.stack.isPresent()) {
      check.checkRole();
      check.checkLogFiles();
      check.checkRetention();
    } else {
      lookups
          .regionOfBucket(Arns.nameOf(replica.s3BucketArn()))
          .ifPresent(check::checkStaticKeyIsIn);
    }
  }

  /** The setting and its value. */
  private String named() {
    return stack
        .map(name -> "%s '%s'".formatted(Setting.REPLICA_STACK.key(), name))
        .orElseGet(
            () -> "%s '%s'".formatted(Setting.REPLICA_BUCKET_ARN.key(), replica.s3BucketArn()));
  }

  private boolean isOwnBucket() {
    boolean isOwn = replica.s3BucketArn().equals(layout.bucketArn());
    if (isOwn) {
      problems.add(
          "%s must name another bucket than this stack's own, %s"
              .formatted(named(), layout.bucketName()));
    }
    return isOwn;
  }

  private boolean isNoReplica() {
    boolean isOther =
        stack.isPresent()
            && (replica.expectedTrailArn().isPresent() || replica.replicationRoleArn().isEmpty());
    if (isOther) {
      problems.add(
          "%s must name a replica stack, whose bucket only a replication role can write to: set orgtrail:account: replica in a new stack"
              .formatted(named()));
    }
    return isOther;
  }

  private boolean isElsewhere() {
    boolean isOther = !owner.isInPartition(replica.kmsKeyArn());
    if (isOther || !owner.isInPartition(replica.s3BucketArn())) {
      problems.add(
          "%s must be in the partition %s, but is in %s"
              .formatted(
                  named(),
                  owner.partition(),
                  Arns.partition(isOther ? replica.kmsKeyArn() : replica.s3BucketArn())));
      return true;
    }
    return false;
  }

  private void refuseSamePlace() {
    if (owner.holds(replica.kmsKeyArn())) {
      problems.add(
          "%s must be in another account or region than this stack, %s in %s: otherwise both copies are lost together"
              .formatted(named(), owner.accountId(), owner.region()));
    }
  }

  private void checkRole() {
    var expected = layout.replicationRoleArn();
    var allowed = replica.replicationRoleArn().orElseThrow();
    if (!Arns.accountId(allowed).equals(Arns.accountId(expected))) {
      problems.add(
          NEEDS.formatted(
              Setting.LOGGING_ACCOUNT_ID.key(),
              Arns.accountId(expected),
              "the account of this stack, whose role writes there",
              Arns.accountId(allowed)));
    }
    if (!Arns.nameOf(allowed).equals(Arns.nameOf(expected))) {
      problems.add(
          NEEDS.formatted(
              Setting.NAME.key(),
              layout.settings().name(),
              "as in this stack, so that both name the role " + layout.replicationRoleName(),
              Arns.nameOf(allowed).replaceAll("^role/|-replication$", "")));
    }
  }

  /** The folders of the replica's members are those of the originals. */
  private void checkLogFiles() {
    var trails = layout.trails();
    var organization = trails.organizationId();
    if (!organization.equals(replica.organizationId())) {
      var single = Setting.IS_ORGANIZATION_TRAIL.key() + " false";
      problems.add(
          NEEDS.formatted(
              Setting.ORGANIZATION_ID.key(),
              organization.orElse(single),
              "as in this stack",
              replica.organizationId().orElse(single)));
    } else if (organization.isEmpty() && !trails.accountIds().equals(replica.awsAccountIds())) {
      problems.add(
          NEEDS.formatted(
              Setting.AWS_ACCOUNT_IDS.key(),
              joined(trails.accountIds()),
              "the accounts whose log files are copied",
              joined(replica.awsAccountIds())));
    }
    var prefix = layout.settings().s3KeyPrefix();
    if (!prefix.equals(replica.s3KeyPrefix())) {
      problems.add(
          NEEDS.formatted(
              Setting.S3_KEY_PREFIX.key(),
              prefix.orElse(""),
              "as in this stack",
              replica.s3KeyPrefix().orElse("")));
    }
  }

  /** The policy of the replica refuses a copy with a longer lock. */
  private void checkRetention() {
    int days = layout.settings().retention().daysWithLeapDays();
    replica
        .maxRetentionDays()
        .filter(max -> max < days)
        .ifPresent(
            max ->
                problems.add(
                    "%s of the replica stack must be at least the retention of log files in this stack, %d, because each copy gets the lock of its original, but is '%d'"
                        .formatted(Setting.MAX_RETENTION_DAYS.key(), days, max)));
  }

  private static String joined(List<String> accounts) {
    return String.join(", ", accounts);
  }

  private void checkStaticKeyIsIn(String bucketRegion) {
    if (!replica.region().equals(bucketRegion)) {
      problems.add(
          "%s must belong to a key in the region of the replica's bucket, %s, but is '%s'"
              .formatted(Setting.REPLICA_KMS_KEY_ARN.key(), bucketRegion, replica.kmsKeyArn()));
    }
  }
}
