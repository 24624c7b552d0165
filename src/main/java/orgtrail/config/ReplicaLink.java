package orgtrail.config;

import java.util.Optional;

/**
 * How a stack finds the replica of its bucket. Exactly one of the first two parameters is present.
 *
 * @param replicaStack the replica stack, as {@code <organization>/<project>/<stack>}
 * @param staticDestination bucket and key as static values in the stack file
 * @param timeControl whether S3 copies within 15 minutes, with metrics
 */
public record ReplicaLink(
    Optional<String> replicaStack,
    Optional<ReplicaDestination> staticDestination,
    boolean timeControl) {
  /** The id of the only replication rule. */
  public static final String RULE = "replica";

  /** Its priority. S3 requires one, although there is no other rule. */
  public static final int PRIORITY = 1;

  /**
   * The time in which S3 copies with time control, in minutes. S3 accepts no other value.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationTimeValue.html">ReplicationTimeValue</a>
   */
  public static final int MINUTES = 15;

  /** The name of the replication role's only policy. */
  public static final String ROLE_POLICY = "copy-log-files";
}
