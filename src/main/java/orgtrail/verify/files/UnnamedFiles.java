package orgtrail.verify.files;

import static orgtrail.verify.report.Check.FILES_UNNAMED;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares the log files in the bucket with those that digests name, for one chain.
 *
 * <p>Both are sorted by time, so only the files of about two hours are in memory, also if digests
 * or log files are missing for a long time. The time of a log file is in its name. Which digest
 * names it depends on when it was written.
 */
final class UnnamedFiles {
  private static final Pattern DAY = Pattern.compile("/(\\d{4})/(\\d{2})/(\\d{2})/[^/]*$");
  private static final Pattern TIME = Pattern.compile("_(\\d{8}T\\d{4})Z_");
  private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm");

  /** Files that are missing are not listed either. */
  private static final int MOST_UNLISTED = 100;

  private final Iterator<StoredFile> listed;
  private final Instant since;
  private final Request request;
  private final VersionCheck versionCheck;
  private final Predicate<String> isCovered;
  private final ChainFindings findings;
  private final List<Gap> gaps;
  private final List<Gap> unknown = new ArrayList<>();
  private final Map<Gap, Long> inGaps = new HashMap<>();
  private final Map<String, Instant> waiting = new LinkedHashMap<>();
  private final Set<String> ahead = new HashSet<>();
  private final Set<String> unlisted = new TreeSet<>();
  private StoredFile next;
  private boolean hasFiles;
  private Optional<String> newest = Optional.empty();

  /**
   * @param listed the log files of the period
   * @param since files that were written earlier belong to digests that are not read
   * @param gaps the times without a digest
   * @param isCovered whether a file with this key would be listed
   */
  UnnamedFiles(
      Iterator<StoredFile> listed,
      Instant since,
      Request request,
      List<Gap> gaps,
      VersionCheck versionCheck,
      Predicate<String> isCovered,
      ChainFindings findings) {
    this.listed = listed;
    this.since = since;
    this.request = request;
    this.gaps = new ArrayList<>(gaps);
    this.versionCheck = versionCheck;
    this.isCovered = isCovered;
    this.findings = findings;
  }

  /** Whether there is any log file in the period. */
  boolean hasFiles() {
    return hasFiles;
  }

  /** The newest log file of the period. */
  Optional<String> newest() {
    return newest;
  }

  /** A digest names a file. */
  void named(String key) {
    if (waiting.remove(key) == null) {
      ahead.add(key);
    } else {
      findings.count(FILES_UNNAMED, 1);
    }
  }

  /**
   * The files of the hour of a digest are not verified.
   *
   * @param wasRead whether the digest is not valid; false if AWS could not be asked for it
   */
  void unverified(DigestName digest, boolean wasRead) {
    var start = digest.end().minus(TrailFolders.HOUR);
    (wasRead ? gaps : unknown).add(new Gap(start, digest.end(), "", ""));
  }

  /**
   * Lists files, and reports those that no digest names.
   *
   * @param until the names of the files are not later
   * @param due files that were written earlier should have been named
   */
  void advance(Instant until, Instant due) {
    waiting.entrySet().removeIf(file -> isDue(file.getKey(), file.getValue(), due));
    while (hasNext() && !timeOf(next.key()).isAfter(until)) {
      add(next, due);
      next = null;
    }
    ahead.removeIf(this::isPassed);
  }

  /** The list is sorted by key. */
  private boolean isPassed(String named) {
    boolean passed = !hasNext() || next.key().compareTo(named) > 0;
    if (passed && unlisted.size() < MOST_UNLISTED && isCovered.test(named)) {
      unlisted.add(named);
    }
    return passed;
  }

  /** Some files that digests name, but that the list lacks, maybe because they are missing. */
  Stream<String> unlisted() {
    return unlisted.stream();
  }

  /** Reports the rest. */
  void finish(Instant due) {
    advance(Instant.MAX, due);
    inGaps.forEach(
        (gap, count) ->
            findings.fail(
                FILES_UNNAMED,
                "files without digest",
                "%s from %s to %s, of which there is no valid digest"
                    .formatted(Text.counted(count, "log file"), gap.from(), gap.to()),
                "treat them as not verified, and compare them with another copy, e.g. in CloudWatch Logs"));
  }

  private boolean hasNext() {
    if (next == null && listed.hasNext()) {
      next = listed.next();
    }
    return next != null;
  }

  private void add(StoredFile file, Instant due) {
    boolean isInPeriod = file.delivered().filter(v -> request.covers(v.lastModified())).isPresent();
    hasFiles |= isInPeriod;
    newest = isInPeriod && !file.isHidden() ? Optional.of(file.key()) : newest;
    versionCheck.verify(file);
    if (ahead.remove(file.key())) {
      findings.count(FILES_UNNAMED, 1);
      return;
    }
    file.delivered()
        .map(StoredFile.Version::lastModified)
        .filter(written -> !written.isBefore(since))
        .map(written -> earlier(written, claimed(file.key())))
        .filter(claimed -> !isDue(file.key(), claimed, due))
        .ifPresent(claimed -> waiting.put(file.key(), claimed));
  }

  /** Whether a file should have been named. If so, it is reported. */
  private boolean isDue(String key, Instant claimed, Instant due) {
    if (!claimed.isBefore(due)) {
      return false;
    }
    if (unknown.stream().anyMatch(gap -> gap.contains(claimed))) {
      return true;
    }
    findings.count(FILES_UNNAMED, 1);
    gaps.stream()
        .filter(gap -> gap.contains(claimed))
        .findFirst()
        .ifPresentOrElse(
            gap -> inGaps.merge(gap, 1L, Long::sum),
            () ->
                findings.fail(
                    FILES_UNNAMED,
                    "file that no digest names",
                    "no digest names %s, which was written at %s"
                        .formatted(Text.quoted(key), claimed),
                    remedy(claimed)));
    return true;
  }

  /** A file that was restored has a name of a time whose digest this run may not have read. */
  private String remedy(Instant claimed) {
    return claimed.isBefore(since) && request.digests() != Request.Digests.ALL
        ? "verify with --digests=all, which reads the digest of the time in its name; if that does not name it, treat it as not written by CloudTrail, and find out who wrote it"
        : "treat it as not written by CloudTrail, and find out who wrote it";
  }

  /**
   * The latest time at which CloudTrail can have written a file of this name: the time in its name,
   * and the day of its folder. A file that somebody adds later claims to be of that time.
   */
  private static Instant claimed(String key) {
    var time = timeOf(key);
    var day = DAY.matcher(key);
    var end = Instant.MAX;
    if (day.find()) {
      try {
        end =
            LocalDate.of(number(day, 1), number(day, 2), number(day, 3))
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
      } catch (DateTimeException e) {
        // It is not the folder of a day, so it claims no time.
      }
    }
    return time.equals(Instant.MIN) ? end : earlier(time, end);
  }

  private static int number(Matcher found, int group) {
    return Integer.parseInt(found.group(group));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Files with other names come before all others, so that they are listed in any case. */
  private static Instant timeOf(String key) {
    var time = TIME.matcher(key);
    try {
      return time.find()
          ? LocalDateTime.parse(time.group(1), FORMAT).toInstant(ZoneOffset.UTC)
          : Instant.MIN;
    } catch (DateTimeParseException e) {
      return Instant.MIN;
    }
  }
}
