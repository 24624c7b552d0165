package orgtrail.verify.files;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds the hours of which a chain has no digest, by the names of the digests. A chain has its own
 * minute at which its hours start. Only a digest that does not follow the one before it after an
 * hour is read. If AWS does not answer, only what the names show counts as missing.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html">CloudTrail
 *     digest file structure</a>
 */
final class Completeness {
  /** Digests join each other to the second. This much is no digest of its own. */
  static final Duration TOLERANCE = Duration.ofMinutes(2);

  private final Function<DigestName, Optional<ReadDigest>> reader;
  private final Predicate<Instant> hasOlder;
  private final List<Gap> gaps = new ArrayList<>();
  private Instant since = Instant.MIN;
  private final List<String> overlaps = new ArrayList<>();
  private Optional<Instant> beginning = Optional.empty();
  private Optional<NotAskedException> notAsked = Optional.empty();

  /**
   * @param reader reads a digest
   * @param hasOlder whether the chain has a digest that ends before a time; like the reader, it
   *     throws a {@link NotAskedException} if AWS does not answer
   */
  Completeness(Function<DigestName, Optional<ReadDigest>> reader, Predicate<Instant> hasOlder) {
    this.reader = reader;
    this.hasOlder = hasOlder;
  }

  /** The gaps in order. */
  List<Gap> gaps() {
    return gaps;
  }

  /** Digests that cover the same time as the one before them, one line each. */
  List<String> overlaps() {
    return overlaps;
  }

  /** When the first digest of the chain starts, if that is in the period. */
  Optional<Instant> beginning() {
    return beginning;
  }

  /** Why it is not known of a digest whether it is the first one, or covers the same time. */
  Optional<NotAskedException> notAsked() {
    return notAsked;
  }

  /**
   * Compares the names of the digests with the period.
   *
   * @param digests all of the chain, sorted; the ones that end before the period tell what the
   *     first one in it has to follow
   * @param from the start of the period
   * @param since gaps before this time count for nothing
   * @param due the time that the chain has to reach
   */
  void check(List<DigestName> digests, Instant from, Instant since, Instant due) {
    this.since = since;
    Optional<DigestName> before = Optional.empty();
    for (var digest : digests) {
      if (digest.end().isAfter(from)) {
        check(digest, before, from);
      }
      before = Optional.of(digest);
    }
    var covered = before.map(DigestName::end).filter(from::isBefore).orElse(from);
    if (covered.plus(TOLERANCE).isBefore(due)) {
      add(new Gap(covered, due, before.isEmpty() ? Gap.NO_DIGEST : "newest digest missing", ""));
    }
  }

  private void check(DigestName digest, Optional<DigestName> before, Instant from) {
    var usual = digest.end().minus(TrailFolders.HOUR);
    if (before.isEmpty()) {
      if (usual.isAfter(from.plus(TOLERANCE))) {
        ifAsked(() -> checkFirst(digest, from));
      }
      return;
    }
    var end = before.get().end();
    if (Duration.between(end, usual).abs().compareTo(TOLERANCE) > 0) {
      ifAsked(() -> checkIrregular(digest, before.get(), from));
    }
  }

  private void ifAsked(Runnable check) {
    try {
      check.run();
    } catch (NotAskedException e) {
      notAsked = Optional.of(e);
    }
  }

  private void add(Gap gap) {
    if (gap.to().isAfter(since)) {
      var start = gap.from().isBefore(since) ? since : gap.from();
      gaps.add(new Gap(start, gap.to(), gap.brief(), gap.reason()));
    }
  }

  private void checkFirst(DigestName digest, Instant from) {
    var content = content(digest);
    var start = start(digest, content);
    boolean isFirst = content.isPresent() && content.get().previous().isEmpty();
    if (isFirst && !hasOlder.test(digest.end())) {
      beginning = Optional.of(start).filter(from::isBefore);
    } else if (start.isAfter(from.plus(TOLERANCE))) {
      add(gap(from, start, content));
    }
  }

  private void checkIrregular(DigestName digest, DigestName before, Instant from) {
    // CloudTrail writes a digest each hour: more than an hour is a gap, whatever the digest says.
    boolean isGap = start(digest, Optional.empty()).isAfter(before.end());
    var content = isGap ? contentIfAsked(digest) : content(digest);
    var start = start(digest, content);
    var end = before.end().isBefore(from) ? from : before.end();
    if (start.isAfter(end.plus(TOLERANCE))) {
      add(gap(end, start, content));
    } else if (start.isBefore(before.end().minus(TOLERANCE))) {
      overlaps.add(
          "the digests %s and %s cover the same time".formatted(before.key(), digest.key()));
    }
  }

  private Optional<Digest> contentIfAsked(DigestName digest) {
    try {
      return content(digest);
    } catch (NotAskedException e) {
      notAsked = Optional.of(e);
      return Optional.empty();
    }
  }

  private Optional<Digest> content(DigestName digest) {
    return reader.apply(digest).filter(ReadDigest::isValid).flatMap(ReadDigest::content);
  }

  private static Instant start(DigestName digest, Optional<Digest> content) {
    return content.map(Digest::start).orElse(digest.end().minus(TrailFolders.HOUR));
  }

  private static Gap gap(Instant from, Instant to, Optional<Digest> next) {
    if (next.isEmpty()) {
      return new Gap(from, to, "digest missing", "");
    }
    return next.get()
        .previous()
        .map(
            previous ->
                new Gap(
                    from,
                    to,
                    "digest missing",
                    "the next digest names %s as the one before it"
                        .formatted(Text.quoted(previous.key()))))
        .orElseGet(
            () ->
                new Gap(
                    from,
                    to,
                    "chain interrupted",
                    "a new chain starts at %s, because the trail or its validation was off"
                        .formatted(to)));
  }
}
