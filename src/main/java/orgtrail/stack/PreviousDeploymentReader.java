package orgtrail.stack;

import java.util.Optional;
import java.util.stream.Stream;
import orgtrail.aws.Retention;
import orgtrail.aws.WormMode;
import orgtrail.check.PreviousDeployment;
import orgtrail.config.StackOutput;
import orgtrail.logstore.WormBucket;
import orgtrail.policy.AllowedTrailsReader;
import orgtrail.policy.ReplicationRoleReader;
import orgtrail.query.LogQueries;
import orgtrail.trail.OrganizationTrail;

/**
 * Reads which resources earlier deployments of a stack created. Each fact comes from the resource
 * that carries it: the retention from the lock, the allowed trails from the bucket policy.
 */
final class PreviousDeploymentReader {
  private static final String BUCKET = Components.LOG_ARCHIVE + WormBucket.BUCKET;
  private static final String BUCKET_POLICY = Components.LOG_ARCHIVE + WormBucket.BUCKET_POLICY;
  private static final String LOCK = Components.LOG_ARCHIVE + WormBucket.BUCKET_LOCK;
  private static final String ENCRYPTION = Components.LOG_ARCHIVE + WormBucket.BUCKET_ENCRYPTION;
  private static final String REPLICATION = Components.LOG_ARCHIVE + WormBucket.BUCKET_REPLICATION;
  private static final String KEY = Components.LOG_ARCHIVE + WormBucket.KEY;
  private static final String ALIAS = Components.LOG_ARCHIVE + WormBucket.ALIAS;
  private static final String ACCESS_LOGS = Components.LOG_ARCHIVE + WormBucket.ACCESS_LOGS;
  private static final String QUERY_POLICY = Components.QUERIES + LogQueries.POLICY;
  private static final String TRAIL = Components.ORGANIZATION + OrganizationTrail.TRAIL;
  private static final String LOG_GROUP = Components.ORGANIZATION + OrganizationTrail.LOG_GROUP;
  private static final String LOG_GROUP_KEY =
      Components.ORGANIZATION + OrganizationTrail.LOG_GROUP_KEY;
  private static final String ADMINISTRATOR =
      Components.ORGANIZATION + OrganizationTrail.ADMINISTRATOR;

  private PreviousDeploymentReader() {}

  static PreviousDeployment read(StackState state) {
    return new PreviousDeployment(
        new PreviousDeployment.LogStore(
            state.text(BUCKET, "bucket"),
            state.text(BUCKET, "region"),
            state.flag(BUCKET, "forceDestroy"),
            state.text(BUCKET_POLICY, "policy").flatMap(AllowedTrailsReader::read),
            state.text(BUCKET_POLICY, "policy").flatMap(ReplicationRoleReader::read),
            state.text(REPLICATION, "rules", "destination", "bucket"),
            retention(state),
            keyInUse(state),
            state.has(KEY),
            state.has(KEY) ? Optional.empty() : state.text(ALIAS, "targetKeyArn"),
            state.text(ACCESS_LOGS, "bucket"),
            state.text(QUERY_POLICY, "arn"),
            Stream.of(BUCKET_POLICY, KEY)
                .flatMap(resource -> state.text(resource, "policy").stream())
                .toList()),
        state.text(TRAIL, "arn"),
        state.text(LOG_GROUP, "arn"),
        state.has(LOG_GROUP_KEY),
        state.text(ADMINISTRATOR, "accountId"),
        state.text(Components.ORGANIZATION, StackOutput.ORGANIZATION_ID.key()),
        state.texts(OrganizationGuard.TAMPER_GUARD + "-", "targetId"),
        state.text(Components.ORGANIZATION, OrganizationTrail.REPLICA_MEMBER));
  }

  /** The key of the bucket's encryption or, before that exists, the key that the stack created. */
  private static Optional<String> keyInUse(StackState state) {
    return state
        .text(ENCRYPTION, "rules", "applyServerSideEncryptionByDefault", "kmsMasterKeyId")
        .or(() -> state.text(KEY, "arn"));
  }

  private static Optional<Retention> retention(StackState state) {
    return state
        .text(LOCK, "rule", "defaultRetention", "mode")
        .map(WormMode::valueOf)
        .flatMap(mode -> Retention.of(mode, period(state, "days"), period(state, "years")));
  }

  private static Optional<Integer> period(StackState state, String unit) {
    return state.number(LOCK, "rule", "defaultRetention", unit);
  }
}
