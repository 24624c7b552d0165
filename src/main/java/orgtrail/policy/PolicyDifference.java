package orgtrail.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a policy of this program removes from a policy that somebody else wrote. */
public final class PolicyDifference {
  private static final String LOGS = "AWSLogs/";

  private PolicyDifference() {}

  /**
   * The statements for which the new policy has none with the same meaning.
   *
   * @return their Sids; for those without a Sid, their number, e.g. {@code 3 without a Sid}
   */
  public static List<String> removed(String before, String now) {
    // a list, because hash codes depend on the case of actions, which equality ignores
    var kept = PolicyStatement.read(now).stream().map(PolicyStatement::elements).toList();
    var gone =
        PolicyStatement.read(before).stream()
            .filter(statement -> !kept.contains(statement.elements()))
            .map(PolicyStatement::sid)
            .toList();
    var names = new ArrayList<>(gone.stream().filter(sid -> !sid.isEmpty()).toList());
    var unnamed = gone.size() - names.size();
    if (unnamed > 0) {
      names.add(unnamed + " without a Sid");
    }
    return names;
  }

  /**
   * The folders in which the statements of a bucket policy let CloudTrail write, each with {@code
   * AWSLogs/} at its end.
   */
  public static Set<String> logFolders(String policy, String bucketArn) {
    return PolicyStatement.read(policy).stream()
        .filter(PolicyStatement::allows)
        .filter(PolicyStatement::isForCloudTrail)
        .flatMap(statement -> statement.values(PolicyStatement.RESOURCE).stream())
        .filter(resource -> resource.startsWith(bucketArn + "/") && resource.contains(LOGS))
        .map(
            resource ->
                resource.substring(bucketArn.length() + 1, resource.indexOf(LOGS) + LOGS.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
