package orgtrail.verify.files;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import orgtrail.verify.report.Place;

/**
 * What the name of a digest says.
 *
 * @param end the end of the hour that it covers
 * @param isBackfill whether it names log files that CloudTrail has left out before. Such digests
 *     have a chain of their own.
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html">CloudTrail
 *     digest file structure</a>
 */
record DigestName(String key, Instant end, boolean isBackfill) {
  private static final Pattern FILE =
      Pattern.compile("(\\d{12})_CloudTrail-Digest_(.+)_(\\d{8}T\\d{6}Z)(_backfill)?\\.json\\.gz");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

  /** What a file in the folder of digests is. */
  enum Kind {
    /** A digest of this trail. */
    OURS,
    /** A digest of another trail that writes to the same bucket. */
    OF_ANOTHER_TRAIL,
    /** Neither. */
    FOREIGN
  }

  static Kind kind(TrailFolders folders, Place place, String key) {
    if (of(folders, place, key).isPresent()) {
      return Kind.OURS;
    }
    var file = FILE.matcher(key.substring(key.lastIndexOf('/') + 1));
    boolean isDigest = file.matches() && file.group(1).equals(place.accountId());
    boolean isOurs = isDigest && file.group(2).equals(regionAndTrail(folders, place));
    return isDigest && !isOurs ? Kind.OF_ANOTHER_TRAIL : Kind.FOREIGN;
  }

  /** The digest at a place of the bucket; empty if that is no digest of this trail and chain. */
  static Optional<DigestName> of(TrailFolders folders, Place place, String key) {
    var file = FILE.matcher(key.substring(key.lastIndexOf('/') + 1));
    if (!file.matches()
        || !file.group(1).equals(place.accountId())
        || !file.group(2).equals(regionAndTrail(folders, place))) {
      return Optional.empty();
    }
    return end(file.group(3))
        .map(end -> new DigestName(key, end, file.group(4) != null))
        .filter(name -> key.equals(name.expectedKey(folders.digests(place))));
  }

  private static String regionAndTrail(TrailFolders folders, Place place) {
    return place.region() + "_" + folders.trailName() + "_" + folders.homeRegion();
  }

  private static Optional<Instant> end(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The folder of its own day is the only place where a digest lies. */
  private String expectedKey(String folder) {
    return TrailFolders.day(folder, end) + key.substring(key.lastIndexOf('/') + 1);
  }
}
