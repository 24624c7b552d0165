package orgtrail.verify.report;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The chains of an account: a row of the matrix.
 *
 * @param chains the chains by region
 */
record AccountRow(String accountId, Map<String, Chain> chains) {

  /** A row for each account, sorted. */
  static List<AccountRow> of(Collection<Chain> chains) {
    var rows = new TreeMap<String, AccountRow>();
    for (var chain : chains) {
      rows.computeIfAbsent(
              chain.place().accountId(), account -> new AccountRow(account, new TreeMap<>()))
          .chains()
          .put(chain.place().region(), chain);
    }
    return List.copyOf(rows.values());
  }

  /** How many chains have not passed. */
  long bad() {
    return chains.values().stream().filter(chain -> chain.mark() != Mark.PASSED).count();
  }

  long digests() {
    return chains.values().stream().mapToLong(Chain::digests).sum();
  }

  long files() {
    return chains.values().stream().mapToLong(Chain::files).sum();
  }
}
