package orgtrail.check;

import java.util.List;

/**
 * The organization that the stack's account belongs to.
 *
 * @param id e.g. {@code o-exampleorg1}
 * @param featureSet {@code ALL} or {@code CONSOLIDATED_BILLING}
 * @param trustedServices the services with trusted access; only the management account sees them
 * @param accountIds its accounts; only the management account sees them
 */
public record Organization(
    String id,
    String managementAccountId,
    String featureSet,
    List<String> trustedServices,
    List<String> accountIds) {}
