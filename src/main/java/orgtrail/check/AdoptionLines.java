package orgtrail.check;

import java.util.Optional;
import orgtrail.config.LogStoreLayout;
import orgtrail.policy.PolicyDifference;

/** The lines that the adoptions of several resources of a log store have in common. */
final class AdoptionLines {
  private AdoptionLines() {}

  /** One that can no longer write, or encrypt what it writes, as the rest of a sentence. */
  static String loss(LogStoreLayout layout, String arn) {
    return "its policies would allow %s, and deny %s".formatted(writer(layout), arn);
  }

  /** Who writes to the bucket: the trails, or the role that copies. */
  static String writer(LogStoreLayout layout) {
    return layout.isReplica() ? layout.replicationRoleArn() : layout.trails().arnPattern();
  }

  /** One line for the statements that go when a policy is replaced; empty if none go. */
  static Optional<String> replacedPolicy(String resource, String before, String now) {
    var removed = PolicyDifference.removed(before, now);
    return removed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "adopting %s replaces its policy. These statements go or change: %s"
                .formatted(resource, String.join(", ", removed)));
  }

  /**
   * The line for lifecycle rules that go.
   *
   * @param rules their ids
   */
  static String endedRules(String bucket, String rules) {
    return "adopting %s ends these lifecycle rules: %s".formatted(bucket, rules);
  }
}
