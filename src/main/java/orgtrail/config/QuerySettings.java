package orgtrail.config;

import java.util.List;

/**
 * The queries of log files with Athena.
 *
 * @param enabled whether the stack creates what they need
 * @param principals the roles and users that can query
 * @param scanLimitGiB what one query can scan at most, in GiB
 * @param resultsDays how long results are kept, in days
 */
public record QuerySettings(
    boolean enabled, List<String> principals, int scanLimitGiB, int resultsDays) {
  private static final long BYTES_PER_GIB = 1L << 30;

  /** What one query can scan at most, in bytes. It exceeds the range of an int. */
  public long scanLimitBytes() {
    return scanLimitGiB * BYTES_PER_GIB;
  }
}
