package orgtrail.verify.report;

/**
 * Where a finding about log files belongs.
 *
 * @param accountId the account whose log files these are
 * @param region their region; empty for all regions of the account
 */
public record Place(String accountId, String region) {}
