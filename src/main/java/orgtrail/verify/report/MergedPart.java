package orgtrail.verify.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orgtrail.verify.report.ReportMerge.Source;

/**
 * Which accounts several reports are about together.
 *
 * <p>Reports of the same accounts must be all of their shards, because a missing one must not pass
 * as all well. Reports of different lists of accounts are about all accounts of the lists.
 */
final class MergedPart {
  private MergedPart() {}

  /**
   * The accounts of all reports.
   *
   * @throws IllegalArgumentException in one line, if a shard is missing, or if two reports are
   *     about the same accounts
   */
  static Part of(List<Source> sources) {
    var lists = new LinkedHashMap<List<String>, List<Source>>();
    for (var source : sources) {
      lists.computeIfAbsent(part(source).accounts(), any -> new ArrayList<>()).add(source);
    }
    lists.values().forEach(MergedPart::expectAllShards);
    if (lists.size() == 1) {
      return new Part(1, 1, lists.keySet().iterator().next());
    }
    expectDifferentAccounts(lists.values());
    return new Part(1, 1, lists.keySet().stream().flatMap(List::stream).toList());
  }

  private static void expectAllShards(List<Source> sources) {
    var first = sources.get(0);
    int shards = part(first).shards();
    var seen = new HashMap<Integer, String>();
    for (var source : sources) {
      if (part(source).shards() != shards) {
        throw new IllegalArgumentException(
            "%s is one of %d shards, but %s is one of %d"
                .formatted(first.file(), shards, source.file(), part(source).shards()));
      }
      var before = seen.put(part(source).shard(), source.file());
      if (before != null) {
        throw new IllegalArgumentException(
            "%s and %s are about the same: %s"
                .formatted(before, source.file(), part(source).words()));
      }
    }
    for (int shard = 1; shard <= shards; shard++) {
      if (!seen.containsKey(shard)) {
        throw new IllegalArgumentException(
            "the report of %s is missing"
                .formatted(new Part(shard, shards, part(first).accounts()).words()));
      }
    }
  }

  private static void expectDifferentAccounts(Iterable<List<Source>> lists) {
    Map<String, String> files = new HashMap<>();
    for (var list : lists) {
      var source = list.get(0);
      if (part(source).accounts().isEmpty()) {
        throw new IllegalArgumentException(
            source.file() + " is about all accounts, and the other reports are about some of them");
      }
      for (var account : part(source).accounts()) {
        var before = files.put(account, source.file());
        if (before != null) {
          throw new IllegalArgumentException(
              "%s and %s are both about account %s".formatted(before, source.file(), account));
        }
      }
    }
  }

  private static Part part(Source source) {
    return source.report().scope().part();
  }
}
