package orgtrail;

/**
 * The settings of the trail, checked.
 *
 * @param name the trail's name
 * @param isOrganizationTrail whether it records all accounts of the organization, or its own only
 * @param enableCloudtrail whether the trail records, or only exists
 * @param enableLogFileValidation whether CloudTrail writes signed digests of the log files
 * @param isMultiRegionTrail whether the trail records all regions, or its own only
 * @param includeGlobalServiceEvents whether events of IAM, STS and CloudFront are recorded
 */
record TrailSettings(
    String name,
    boolean isOrganizationTrail,
    boolean enableCloudtrail,
    boolean enableLogFileValidation,
    boolean isMultiRegionTrail,
    boolean includeGlobalServiceEvents) {

  static TrailSettings read(ConfigReader reader) {
    var settings =
        new TrailSettings(
            reader.text(
                Setting.NAME,
                "a trail name: 3 to 128 letters and digits with single - _ or . between them",
                AwsNames::isTrailName),
            reader.flag(Setting.IS_ORGANIZATION_TRAIL),
            reader.flag(Setting.ENABLE_CLOUDTRAIL),
            reader.flag(Setting.ENABLE_LOG_FILE_VALIDATION),
            reader.flag(Setting.IS_MULTI_REGION_TRAIL),
            reader.flag(Setting.INCLUDE_GLOBAL_SERVICE_EVENTS));
    reader.stopOnProblems();
    if (settings.isMultiRegionTrail && !settings.includeGlobalServiceEvents) {
      reader.problem(
          "orgtrail:includeGlobalServiceEvents must be true when orgtrail:isMultiRegionTrail is "
              + "true: CloudTrail refuses a multi-region trail without them");
    }
    return settings;
  }
}
