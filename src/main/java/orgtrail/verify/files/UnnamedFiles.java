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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares the log files in the bucket with those that digests name, for one chain.
 *
 * <p>Both are sorted by time, so only the files of about two hours are in memory. The time of a log
 * file is in its name. Which digest names it depends on when it was written.
 */
final class UnnamedFiles {
  private static final Pattern DAY = Pattern.compile("/(\\d{4})/(\\d{2})/(\\d{2})/[^/]*$");
  private static final Pattern TIME = Pattern.compile("_(\\d{8}T\\d{4})Z_");
  private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm");

  private final Iterator<StoredFile> listed;
  private final Instant since;
  private final Request request;
  private final VersionCheck versionCheck;
  private final ChainFindings findings;
  private final List<Gap> gaps;
  private final List<Gap> unknown = new ArrayList<>();
  private final Map<Gap, Long> inGaps = new HashMap<>();
  private final Map<String, Instant> waiting = new LinkedHashMap<>();
  private final Set<String> ahead = new HashSet<>();
  private StoredFile next;
  private boolean hasFiles;
  private Optional<String> newest = Optional.empty();

  /**
   * @param listed the log files of the period
   * @param since files that were written earlier belong to digests that are not read
   * @param gaps the times without a digest
   */
  UnnamedFiles(
      Iterator<StoredFile> listed,
      Instant since,
      Request request,
      List<Gap> gaps,
      VersionCheck versionCheck,
      ChainFindings findings) {
    this.listed = listed;
    this.since = since;
    this.request = request;
    this.gaps = new ArrayList<>(gaps);
    this.versionCheck = versionCheck;
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
    while (hasNext() && !timeOf(next.key()).isAfter(until)) {
      add(next);
      next = null;
    }
    waiting.entrySet().removeIf(file -> isDue(file, due));
  }

  /** Files that digests name, but that were not listed: others, or because they are missing. */
  Stream<String> unlisted() {
    return ahead.stream().sorted();
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

  private void add(StoredFile file) {
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
        .ifPresent(written -> waiting.put(file.key(), earlier(written, claimed(file.key()))));
  }

  private boolean isDue(Map.Entry<String, Instant> file, Instant due) {
    if (!file.getValue().isBefore(due)) {
      return false;
    }
    if (unknown.stream().anyMatch(gap -> gap.contains(file.getValue()))) {
      return true;
    }
    findings.count(FILES_UNNAMED, 1);
    gaps.stream()
        .filter(gap -> gap.contains(file.getValue()))
        .findFirst()
        .ifPresentOrElse(
            gap -> inGaps.merge(gap, 1L, Long::sum),
            () ->
                findings.fail(
                    FILES_UNNAMED,
                    "file that no digest names",
                    "no digest names %s, which was written at %s"
                        .formatted(Text.quoted(file.getKey()), file.getValue()),
                    remedy(file.getValue())));
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
