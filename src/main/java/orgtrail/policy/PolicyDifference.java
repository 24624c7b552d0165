package orgtrail.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import orgtrail.aws.Arns;
import orgtrail.aws.ConditionKeys;
import software.amazon.awssdk.policybuilder.iam.IamCondition;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPolicyReader;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** What a policy of this program removes from a policy that somebody else wrote. */
public final class PolicyDifference {
  private PolicyDifference() {}

  /**
   * The statements that the new policy does not have in the same words.
   *
   * @return their Sids; for those without a Sid, their number, e.g. {@code 3 without a Sid}
   */
  public static List<String> removed(String before, String now) {
    var kept = read(now);
    var sids = new ArrayList<String>();
    int unnamed = 0;
    for (var statement : read(before)) {
      if (kept.contains(statement)) {
        continue;
      }
      if (statement.sid() == null || statement.sid().isEmpty()) {
        unnamed++;
      } else {
        sids.add(statement.sid());
      }
    }
    if (unnamed > 0) {
      sids.add(unnamed + " without a Sid");
    }
    return sids;
  }

  /** The trails that the statements of a policy allow by their ARNs, sorted. */
  public static List<String> allowedTrails(String policy) {
    return List.copyOf(
        new TreeSet<>(
            read(policy).stream()
                .filter(statement -> statement.effect().equals(IamEffect.ALLOW))
                .flatMap(statement -> statement.conditions().stream())
                .filter(
                    condition -> condition.key().value().equalsIgnoreCase(ConditionKeys.SOURCE_ARN))
                .map(IamCondition::value)
                .filter(Arns::isTrail)
                .toList()));
  }

  /** The statements; none if the text is not a policy that AWS's reader understands. */
  private static List<IamStatement> read(String policy) {
    try {
      return IamPolicyReader.create().read(policy).statements();
    } catch (RuntimeException e) { // AWS's reader does not document its exceptions
      return List.of();
    }
  }
}
