package orgtrail.logstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.Adoptable;
import orgtrail.config.LogStoreLayout;

/** Where to find the resources of a {@link WormBucket} that exist before the stack does. */
public final class LogStoreAdoptables {
  private LogStoreAdoptables() {}

  /**
   * @param name the component's name
   * @param keyId the key to adopt; empty if there is none
   */
  public static List<Adoptable> of(String name, LogStoreLayout layout, Optional<String> keyId) {
    var all = new ArrayList<Adoptable>();
    all.addAll(BucketParts.adoptables(name + WormBucket.BUCKET, layout.bucketName()));
    keyId.ifPresent(id -> all.add(Adoptable.of(name + WormBucket.KEY, Adoptable.KEY, id)));
    if (layout.settings().key().kmsKeyArn().isEmpty()) {
      all.add(Adoptable.of(name + WormBucket.ALIAS, Adoptable.KEY_ALIAS, layout.keyAliasName()));
    }
    if (layout.settings().accessLogging().needsBucket()) {
      all.addAll(
          BucketParts.adoptables(name + WormBucket.ACCESS_LOGS, layout.accessLogBucketName()));
    }
    if (layout.hasReplica()) {
      all.addAll(
          ReplicationRole.adoptables(
              name + WormBucket.REPLICATION_ROLE, layout.replicationRoleName()));
    }
    return all;
  }
}
