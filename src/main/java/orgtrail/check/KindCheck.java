package orgtrail.check;

import orgtrail.config.StackKind;

/** Refuses to turn a stack into another kind, which would delete or move its resources. */
public final class KindCheck {
  private KindCheck() {}

  /**
   * A stack with a bucket and no trail can become standalone: after an interrupted first update, a
   * standalone stack looks like this, and {@link LogStoreChange} refuses another trail for the
   * bucket. Only the bucket policy tells a replica from the bucket of a trail.
   *
   * @param stackName the stack, for the message
   */
  public static void of(
      StackKind kind, PreviousDeployment previous, String stackName, Problems problems) {
    var bucket = previous.logStore().bucketName();
    var trail = previous.trailArn();
    var writer = previous.logStore().writingRoleArn();
    boolean isReplica = kind == StackKind.REPLICA;
    if (kind == StackKind.MANAGEMENT && bucket.isPresent()) {
      refuse(
          kind, stackName, "delete the bucket " + bucket.get() + " with its log files", problems);
    } else if ((kind == StackKind.LOGGING || isReplica) && trail.isPresent()) {
      refuse(kind, stackName, "delete the trail " + trail.get(), problems);
    } else if (kind == StackKind.STANDALONE && trail.isPresent() && bucket.isEmpty()) {
      refuse(kind, stackName, "move the trail " + trail.get() + " to another bucket", problems);
    } else if (!isReplica && writer.isPresent()) {
      refuse(kind, stackName, "deny the role " + writer.get() + " to copy log files", problems);
    } else if (isReplica && previous.logStore().trails().isPresent()) {
      var trails = previous.logStore().trails().get();
      refuse(kind, stackName, "deny the trail " + trails.arnPattern() + " to write", problems);
    }
  }

  private static void refuse(
      StackKind kind, String stackName, String consequence, Problems problems) {
    problems.add(
        "orgtrail:account must not become %s in the stack %s, because that would %s: create another stack"
            .formatted(kind.text(), stackName, consequence));
  }
}
