package orgtrail.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import orgtrail.config.Setting;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** Adds the user's own statements to those of this program. */
final class PolicyMerge {
  private PolicyMerge() {}

  /** This program's statements, followed by the user's. */
  static IamPolicy merge(List<IamStatement> ours, Optional<IamPolicy> additional) {
    var statements = new ArrayList<>(ours);
    additional.ifPresent(policy -> statements.addAll(policy.statements()));
    return IamPolicy.builder().statements(statements).build();
  }

  /**
   * One line for each Sid of the user that occurs twice in the merged policy, which AWS refuses.
   */
  static List<String> duplicateSids(
      IamPolicy merged, Optional<IamPolicy> additional, Setting setting) {
    var problems = new ArrayList<String>();
    var sids = new HashSet<String>();
    int own = merged.statements().size() - additional.map(p -> p.statements().size()).orElse(0);
    for (int i = 0; i < merged.statements().size(); i++) {
      var sid = merged.statements().get(i).sid();
      if (sid != null && !sids.add(sid) && i >= own) {
        problems.add(
            "%s has the Sid '%s', which the policy already has: choose another one"
                .formatted(setting.key(), sid));
      }
    }
    return problems;
  }
}
