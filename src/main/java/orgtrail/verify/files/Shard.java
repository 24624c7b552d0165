package orgtrail.verify.files;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * One of several parts of the accounts. The part of an account depends only on its id, so jobs that
 * run side by side need not talk to each other.
 *
 * @param number from 1
 * @param of how many parts there are
 */
public record Shard(int number, int of) {
  /** All accounts. */
  public static final Shard ALL = new Shard(1, 1);

  /**
   * @throws IllegalArgumentException if the number is not between 1 and the number of parts
   */
  public Shard {
    if (number < 1 || number > of) {
      throw new IllegalArgumentException("a shard is I/N with I from 1 to N");
    }
  }

  /** Whether an account belongs to this part. */
  public boolean includes(String accountId) {
    var hash = new CRC32();
    hash.update(accountId.getBytes(StandardCharsets.UTF_8));
    return hash.getValue() % of == number - 1;
  }
}
