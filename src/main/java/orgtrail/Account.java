package orgtrail;

import java.util.Locale;

/** The account that a stack is deployed to, which decides what the stack is. */
enum Account {
  /** Holds the WORM bucket and its key. */
  LOGGING,
  /** The organization's management account, or another one with a trail of its own. */
  MANAGEMENT,
  /** Bucket, key and trail in one account. */
  STANDALONE;

  /** The value of {@code orgtrail:account} in a stack file. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
