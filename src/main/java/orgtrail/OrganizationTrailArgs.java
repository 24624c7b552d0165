package orgtrail;

/**
 * What an {@link OrganizationTrail} needs to know.
 *
 * @param name the trail's name
 * @param destination bucket and key, in the logging account
 * @param enableCloudtrail whether the trail records, or only exists
 * @param enableLogFileValidation whether CloudTrail writes signed digests of the log files
 * @param isMultiRegionTrail whether the trail records all regions, or its own only
 * @param includeGlobalServiceEvents whether events of IAM, STS and CloudFront are recorded
 */
record OrganizationTrailArgs(
    String name,
    LogDestination destination,
    boolean enableCloudtrail,
    boolean enableLogFileValidation,
    boolean isMultiRegionTrail,
    boolean includeGlobalServiceEvents) {}
