package orgtrail.policy;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The users and roles that were deleted after a deployment. AWS replaces the ARN of such a
 * principal in a policy by its unique id, and refuses a new policy that still names it.
 *
 * @param ids the unique ids in the deployed policies
 * @param missing the principals that the policies should name, but that the deployed ones do not
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles">Principals
 *     that were deleted</a>
 */
public record DeletedPrincipals(SortedSet<String> ids, SortedSet<String> missing) {

  /**
   * Compares the policies of bucket and key with those that are deployed.
   *
   * @param deployed the deployed policies as JSON, as a refresh has read them
   */
  public static DeletedPrincipals of(LogStorePolicies wanted, List<String> deployed) {
    var found = principals(deployed);
    var missing = principals(List.of(wanted.logBucket(), wanted.key()));
    missing.removeAll(found);
    found.removeIf(principal -> !PolicyStatement.isUniqueId(principal));
    return new DeletedPrincipals(found, missing);
  }

  /** The principals of AWS accounts, each as a policy names it. */
  private static SortedSet<String> principals(List<String> policies) {
    var principals = new TreeSet<String>();
    policies.stream()
        .flatMap(policy -> PolicyStatement.read(policy).stream())
        .flatMap(statement -> statement.values(PolicyStatement.PRINCIPAL).stream())
        .filter(principal -> principal.startsWith(PolicyStatement.AWS))
        .map(principal -> principal.substring(PolicyStatement.AWS.length()))
        .forEach(principals::add);
    return principals;
  }
}
