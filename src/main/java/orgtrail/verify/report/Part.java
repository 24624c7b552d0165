package orgtrail.verify.report;

import java.util.List;

/**
 * The part of the accounts that a verification is about.
 *
 * @param shard the number of the shard, from 1 to {@code shards}
 * @param shards how many shards share the accounts; 1 if they are not split
 * @param accounts the ids of the accounts that were chosen, sorted; empty for all accounts of the
 *     trail
 */
public record Part(int shard, int shards, List<String> accounts) {
  /** All accounts of the trail. */
  public static final Part WHOLE = new Part(1, 1, List.of());

  /**
   * Sorts the accounts.
   *
   * @throws IllegalArgumentException if there is no such shard
   */
  public Part {
    if (shard < 1 || shard > shards) {
      throw new IllegalArgumentException("there is no shard %d of %d".formatted(shard, shards));
    }
    accounts = accounts.stream().sorted().distinct().toList();
  }

  /** Whether this is not all accounts of the trail. */
  public boolean isPart() {
    return !equals(WHOLE);
  }

  /** The part in words, e.g. {@code shard 2 of 8 of 3 accounts}. */
  public String words() {
    var who = accounts.isEmpty() ? "all accounts" : Words.count(accounts.size(), "account");
    return shards == 1 ? who : "shard %d of %d of %s".formatted(shard, shards, who);
  }
}
