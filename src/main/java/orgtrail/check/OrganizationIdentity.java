package orgtrail.check;

/**
 * Which organization a trail records.
 *
 * @param id e.g. {@code o-exampleorg1}
 * @param managementAccountId the account that owns the organization's trails
 */
public record OrganizationIdentity(String id, String managementAccountId) {}
