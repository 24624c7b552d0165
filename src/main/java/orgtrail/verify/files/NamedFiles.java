package orgtrail.verify.files;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Files that one finding is about: how many, the names of some, and when they were written. */
final class NamedFiles {
  /** More names make the line of a finding too long. */
  private static final int SHOWN = 3;

  private final List<String> names = new ArrayList<>();
  private long count;
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;

  void add(String key, Instant written) {
    count++;
    if (names.size() < SHOWN) {
      names.add(Text.quoted(key));
    }
    first = written.isBefore(first) ? written : first;
    last = written.isAfter(last) ? written : last;
  }

  /** When the oldest one was written. */
  Instant first() {
    return first;
  }

  /** When the newest one was written. */
  Instant last() {
    return last;
  }

  /** The names, e.g. {@code 5 files (a, b, c and 2 more)}. */
  String names() {
    var rest = count - names.size();
    return "%s (%s%s)"
        .formatted(
            Text.counted(count, "file"),
            String.join(", ", names),
            rest > 0 ? " and %d more".formatted(rest) : "");
  }

  /** When they were written. */
  String times() {
    return first.equals(last)
        ? "written at " + first
        : "written from %s to %s".formatted(first, last);
  }
}
