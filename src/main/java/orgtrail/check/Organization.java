package orgtrail.check;

import java.util.List;
import java.util.Optional;

/**
 * The organization that the stack's account belongs to.
 *
 * @param id e.g. {@code o-exampleorg1}
 * @param featureSet {@code ALL} or {@code CONSOLIDATED_BILLING}
 * @param trustedServices the services with trusted access; only the management account sees them
 * @param accountIds its accounts; only the management account sees them
 * @param root its root; only the management account sees it
 */
public record Organization(
    String id,
    String managementAccountId,
    String featureSet,
    List<String> trustedServices,
    List<String> accountIds,
    Optional<Root> root) {
  OrganizationIdentity identity() {
    return new OrganizationIdentity(id, managementAccountId);
  }

  /** Whether an account is certainly no member. */
  public boolean isOutside(String accountId) {
    return !accountIds.isEmpty() && !accountIds.contains(accountId);
  }

  /**
   * The root of the organization's accounts.
   *
   * @param id e.g. {@code r-exampleroot}
   * @param enabledPolicyTypes e.g. {@code SERVICE_CONTROL_POLICY}
   */
  record Root(String id, List<String> enabledPolicyTypes) {}
}
