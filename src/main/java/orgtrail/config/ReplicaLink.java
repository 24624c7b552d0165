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
    boolean timeControl) {}
