package orgtrail.logstore;

import orgtrail.config.ReplicaDestination;

/**
 * What S3 needs to copy log files to a replica.
 *
 * @param destination the bucket and the key of the replica
 * @param trustPolicy who can assume the role: S3
 * @param rolePolicy what the role can do
 * @param timeControl whether S3 copies within 15 minutes, with metrics
 */
public record Replication(
    ReplicaDestination destination, String trustPolicy, String rolePolicy, boolean timeControl) {}
