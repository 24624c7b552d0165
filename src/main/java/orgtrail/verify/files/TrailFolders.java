package orgtrail.verify.files;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Place;

/**
 * The folders that a trail writes to. Each ends with a slash.
 *
 * @param root the folder of all accounts
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html">Log
 *     files</a>
 */
record TrailFolders(String root, String trailName, String homeRegion) {
  /** How long a digest covers. */
  static final Duration HOUR = Duration.ofHours(1);

  static TrailFolders of(ExpectedTrail trail) {
    return new TrailFolders(
        trail.keyPrefix().map(prefix -> prefix + "/").orElse("")
            + "AWSLogs/"
            + trail.organizationId().map(id -> id + "/").orElse(""),
        trail.settings().name(),
        trail.homeRegion());
  }

  String account(String accountId) {
    return root + accountId + "/";
  }

  /** The folder of the digests of all regions of an account. */
  String digests(String accountId) {
    return account(accountId) + "CloudTrail-Digest/";
  }

  String digests(Place place) {
    return digests(place.accountId()) + place.region() + "/";
  }

  /** The folder of the log files of all regions of an account. */
  String logFiles(String accountId) {
    return account(accountId) + "CloudTrail/";
  }

  String logFiles(Place place) {
    return logFiles(place.accountId()) + place.region() + "/";
  }

  /** The folder of a day in another folder, e.g. {@code .../2026/11/24/}. */
  static String day(String folder, Instant time) {
    return day(folder, dateOf(time));
  }

  /** The folder of the day after that of a time. */
  static String dayAfter(String folder, Instant time) {
    return day(folder, dateOf(time).plusDays(1));
  }

  private static String day(String folder, LocalDate date) {
    return folder + date.toString().replace('-', '/') + "/";
  }

  private static LocalDate dateOf(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
