package orgtrail.config;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The kinds of stack. Each stack file sets the kind of its stack in {@code orgtrail:account}. */
public enum StackKind {
  /** The logging account: the WORM bucket and its key. */
  LOGGING,
  /** The organization's management account, or another account with a trail: the trail. */
  MANAGEMENT,
  /** One account for everything: bucket, key and trail. */
  STANDALONE,
  /** A locked second copy of the log files, in another account or region: a WORM bucket. */
  REPLICA;

  /** The kinds with a bucket and a key. */
  static final Set<StackKind> WITH_LOG_STORE = EnumSet.of(LOGGING, STANDALONE, REPLICA);

  /** The kinds with a bucket that trails write to. */
  static final Set<StackKind> WITH_ORIGINALS = EnumSet.of(LOGGING, STANDALONE);

  /** The kinds with a trail. */
  static final Set<StackKind> WITH_TRAIL = EnumSet.of(MANAGEMENT, STANDALONE);

  /** Every kind. */
  static final Set<StackKind> ALL = EnumSet.allOf(StackKind.class);

  /** The value of {@code orgtrail:account} in a stack file. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
