package orgtrail.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.Setting;

/**
 * Compares where a bucket that exists sends copies, notifications and access logs with where the
 * settings send them. S3 keeps one configuration of each, which the adoption replaces.
 */
final class ConnectionAdoption {
  private final LogStoreLayout layout;
  private final Existing bucket;
  private final String name;
  private final List<String> lines = new ArrayList<>();

  private ConnectionAdoption(LogStoreLayout layout, Existing bucket) {
    this.layout = layout;
    this.bucket = bucket;
    this.name = layout.bucketName();
  }

  /**
   * What the adoption ends, one line each.
   *
   * @param replicaBucketArn the bucket that S3 is to copy to; empty if the settings have none
   */
  static List<String> lines(
      LogStoreLayout layout,
      Existing bucket,
      Optional<String> replicaBucketArn,
      Problems problems) {
    var adoption = new ConnectionAdoption(layout, bucket);
    adoption.compareReplication(replicaBucketArn);
    layout.settings().logNotifications().ifPresent(adoption::compareNotifications);
    adoption.compareAccessLogs(problems);
    return adoption.lines;
  }

  private void compareReplication(Optional<String> replicaBucketArn) {
    var others = new TreeSet<String>();
    for (var rule : bucket.list("ReplicationConfiguration", "Rules")) {
      rule.text("Destination", "Bucket").ifPresent(others::add);
    }
    replicaBucketArn.ifPresent(others::remove);
    if (others.isEmpty()) {
      return;
    }
    lines.add(
        layout.hasReplica()
            ? "adopting %s ends its replication to %s: S3 copies new log files to %s only"
                .formatted(name, String.join(", ", others), replicaBucketArn.orElse("the replica"))
            : "the replication of %s stays, and no setting manages it".formatted(name));
  }

  private void compareNotifications(String kept) {
    var others = new TreeSet<String>();
    addTargets("Topic", others);
    addTargets("Queue", others);
    others.remove(kept);
    addTargets("Lambda", "Function", others);
    if (bucket.has("NotificationConfiguration", "EventBridgeConfiguration")) {
      others.add("EventBridge");
    }
    if (!others.isEmpty()) {
      lines.add(
          "adopting %s ends its notifications of %s: S3 notifies %s only"
              .formatted(name, String.join(", ", others), kept));
    }
  }

  private void addTargets(String kind, Set<String> targets) {
    addTargets(kind, kind, targets);
  }

  private void addTargets(String kind, String property, Set<String> targets) {
    for (var each : bucket.list("NotificationConfiguration", kind + "Configurations")) {
      each.text(property).ifPresent(targets::add);
    }
  }

  private void compareAccessLogs(Problems problems) {
    var settings = layout.settings().accessLogging();
    var setting = Setting.ACCESS_LOGGING_BUCKET_NAME.key();
    var target = settings.bucketName().orElse(layout.accessLogBucketName());
    bucket
        .text("LoggingConfiguration", "DestinationBucketName")
        .filter(before -> settings.enabled() && !before.equals(target))
        .ifPresent(
            before -> {
              if (settings.needsBucket()) {
                problems.add(
                    "the bucket %s to adopt writes its access logs to the bucket %s, and not to %s: set %s to the bucket that is to have them"
                        .formatted(name, before, target, setting));
              } else {
                lines.add(
                    "adopting %s moves its access logs from the bucket %s to %s. Those that are there stay"
                        .formatted(name, before, target));
              }
            });
  }
}
