package orgtrail.verify.deployed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Compares documents of AWS's API member by member, so that no member is overlooked, not even one
 * that AWS adds later.
 */
final class Shapes {
  private Shapes() {}

  /**
   * Each member that has a value, by its path, e.g. {@code Expiration.Days}. The order of lists
   * does not matter. An empty text counts as none, as in the prefix of a filter for all objects.
   */
  static SortedMap<String, String> members(SdkPojo document) {
    var members = new TreeMap<String, String>();
    for (var field : document.sdkFields()) {
      put(members, field.memberName(), field.getValueOrDefault(document));
    }
    return members;
  }

  private static void put(SortedMap<String, String> members, String path, Object value) {
    if (value instanceof SdkPojo document) {
      members(document).forEach((name, text) -> members.put(path + "." + name, text));
    } else if (value instanceof Collection<?> list) {
      putAll(members, path, list);
    } else if (value != null && !value.toString().isEmpty()) {
      members.put(path, value.toString());
    }
  }

  private static void putAll(SortedMap<String, String> members, String path, Collection<?> list) {
    var elements = new TreeMap<String, List<SortedMap<String, String>>>();
    var texts = new TreeSet<String>();
    for (var element : list) {
      if (element instanceof SdkPojo document) {
        var inner = members(document);
        elements.computeIfAbsent(inner.toString(), key -> new ArrayList<>()).add(inner);
      } else {
        texts.add(String.valueOf(element));
      }
    }
    if (!texts.isEmpty()) {
      members.put(path, String.join(", ", texts));
    }
    int number = 0;
    for (var same : elements.values()) {
      for (var element : same) {
        number++;
        var prefix = path + (number == 1 ? "." : " " + number + ".");
        element.forEach((name, text) -> members.put(prefix + name, text));
      }
    }
  }

  /** What differs, in words; empty if nothing does. */
  static List<String> differences(
      SortedMap<String, String> expected, SortedMap<String, String> actual) {
    var names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    var differences = new ArrayList<String>();
    for (var name : names) {
      var wanted = expected.get(name);
      var found = actual.get(name);
      if (wanted == null) {
        differences.add("%s is %s instead of unset".formatted(name, found));
      } else if (found == null) {
        differences.add("%s is unset instead of %s".formatted(name, wanted));
      } else if (!wanted.equals(found)) {
        differences.add("%s is %s instead of %s".formatted(name, found, wanted));
      }
    }
    return differences;
  }
}
