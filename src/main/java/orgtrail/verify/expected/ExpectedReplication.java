package orgtrail.verify.expected;

import java.time.Duration;
import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.ReplicaDestination;
import orgtrail.config.ReplicaLink;
import orgtrail.policy.ReplicationRolePolicies;

/**
 * The replication of the log files as the program would write it now.
 *
 * @param source the bucket that S3 copies, in its account and region
 * @param destination the bucket and the key of the replica
 * @param timeControl whether S3 has to copy within 15 minutes
 * @param replicaStack the stack of the replica, for {@code pulumi -s}; empty for static values
 */
public record ExpectedReplication(
    LogStoreLayout source,
    ReplicaDestination destination,
    boolean timeControl,
    Optional<String> replicaStack) {
  private static final Duration WITHOUT_TIME_CONTROL = Duration.ofHours(1);

  /** The name of the bucket that S3 copies to. */
  public String bucketName() {
    return Arns.nameOf(destination.s3BucketArn());
  }

  /** Who can assume the replication role. */
  public String trustPolicy() {
    return ReplicationRolePolicies.trust();
  }

  /** What the replication role can do. */
  public String rolePolicy() {
    return ReplicationRolePolicies.copy(source, destination);
  }

  /** The account in the rule; empty if the replica is in the account of the bucket. */
  public Optional<String> otherAccount() {
    return Optional.of(destination.accountId())
        .filter(account -> !account.equals(source.owner().accountId()));
  }

  /** How long S3 can take to copy a file, if no option says it. */
  public Duration maxAge() {
    return timeControl ? Duration.ofMinutes(ReplicaLink.MINUTES) : WITHOUT_TIME_CONTROL;
  }
}
