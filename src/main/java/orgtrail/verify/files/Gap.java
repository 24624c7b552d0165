package orgtrail.verify.files;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A time of which a chain has no valid digest.
 *
 * @param brief what is wrong, in a few words
 * @param reason why, as far as the next digest says; empty if it says nothing
 */
record Gap(Instant from, Instant to, String brief, String reason) {
  /** The chain has no digest at all. It is not known at which minute its hours would start. */
  static final String NO_DIGEST = "no digest";

  private static final int MAX_HOURS = 24;

  boolean contains(Instant time) {
    return !time.isBefore(from) && time.isBefore(to);
  }

  /** How many digests are missing. */
  long digests() {
    return starts().count();
  }

  /** Each hour, e.g. {@code 2026-11-24T10:17:28Z to 2026-11-24T11:17:28Z}. */
  String hours() {
    if (brief.equals(NO_DIGEST)) {
      return from + " to " + to;
    }
    var named =
        starts()
            .limit(MAX_HOURS)
            .map(start -> start + " to " + end(start))
            .collect(Collectors.joining(", "));
    long more = digests() - MAX_HOURS;
    return more > 0 ? named + " and " + more + " more hours until " + to : named;
  }

  /** The last hour can be shorter, if a chain starts anew. */
  private Instant end(Instant start) {
    var end = start.plus(TrailFolders.HOUR);
    return end.isAfter(to) ? to : end;
  }

  /** A rest of a few minutes is no digest of its own. */
  private Stream<Instant> starts() {
    return Stream.iterate(
        from,
        start -> start.isBefore(to.minus(Completeness.TOLERANCE)),
        start -> start.plus(TrailFolders.HOUR));
  }
}
