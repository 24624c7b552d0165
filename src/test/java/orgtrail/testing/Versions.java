package orgtrail.testing;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Client;

/** What a bucket holds: each version of each object, with its content and its lock. */
public final class Versions {
  private Versions() {}

  /**
   * A version of an object.
   *
   * @param lock the mode and the end of its retention
   */
  public record Version(String eTag, long size, boolean isLatest, String key, String lock) {}

  /** All versions by the names of the objects and their ids. Delete markers are not among them. */
  public static Map<String, Version> of(S3Client s3, String bucket) {
    var all = new TreeMap<String, Version>();
    s3.listObjectVersionsPaginator(r -> r.bucket(bucket)).versions().stream()
        .forEach(
            version -> {
              var head =
                  s3.headObject(
                      r -> r.bucket(bucket).key(version.key()).versionId(version.versionId()));
              all.put(
                  version.key() + "?" + version.versionId(),
                  new Version(
                      version.eTag(),
                      version.size(),
                      version.isLatest(),
                      head.ssekmsKeyId(),
                      head.objectLockModeAsString() + " " + head.objectLockRetainUntilDate()));
            });
    return all;
  }
}
