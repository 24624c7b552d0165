package orgtrail.verify.files;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A file in the bucket.
 *
 * @param versions its versions and delete markers, the newest first; at least one
 * @param leftOut how many more there are between the newest and the next one. Anybody who can write
 *     can add a million.
 */
record StoredFile(String key, List<Version> versions, long leftOut) {
  /** The most versions that are kept. */
  static final int MOST_VERSIONS = 1000;

  StoredFile(String key, List<Version> versions) {
    this(key, versions, 0);
  }

  /**
   * A version of a file, or a delete marker.
   *
   * @param lastModified when it was written
   */
  record Version(String id, Instant lastModified, boolean isDeleteMarker) {}

  /** Whether a delete marker hides the file. */
  boolean isHidden() {
    return versions.get(0).isDeleteMarker();
  }

  /** The version that CloudTrail has delivered: the oldest one, because it never writes twice. */
  Optional<Version> delivered() {
    return versions.stream()
        .filter(version -> !version.isDeleteMarker())
        .reduce((newer, older) -> older);
  }
}
