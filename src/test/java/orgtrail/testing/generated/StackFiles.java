package orgtrail.testing.generated;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import orgtrail.config.Setting;
import orgtrail.config.StackKind;
import orgtrail.testing.Fixtures;

/** Configurations of every kind of stack. */
public final class StackFiles {
  private StackFiles() {}

  /** Configurations whose settings fit together, except a few that only the account decides. */
  public static Arbitrary<Map<String, String>> fitting() {
    return Arbitraries.of(StackKind.class).flatMap(StackFiles::fitting);
  }

  /** The same of one kind. */
  public static Arbitrary<Map<String, String>> fitting(StackKind kind) {
    var parts = new ArrayList<Arbitrary<Map<String, String>>>();
    if (kind != StackKind.MANAGEMENT) {
      parts.addAll(LogStoreParts.of(kind));
    }
    if (kind == StackKind.MANAGEMENT || kind == StackKind.STANDALONE) {
      parts.addAll(TrailParts.of(kind));
    }
    return Combinators.combine(parts.stream().map(StackFiles::sometimes).toList())
        .as(chosen -> naming(kind, merged(base(kind), chosen)));
  }

  /** The same with one to three values or keys that nobody has thought of. */
  public static Arbitrary<Map<String, String>> any() {
    return Combinators.combine(fitting(), edits().list().ofMinSize(1).ofMaxSize(3))
        .as(StackFiles::merged);
  }

  private static Arbitrary<Map<String, String>> edits() {
    return Combinators.combine(keys(), Texts.any()).as(Map::of);
  }

  private static Arbitrary<String> keys() {
    return Arbitraries.frequencyOf(
        Tuple.of(20, Arbitraries.of(Setting.class).map(Setting::key)),
        Tuple.of(1, Texts.any().map(text -> Setting.NAMESPACE + text)));
  }

  private static Arbitrary<Map<String, String>> sometimes(Arbitrary<Map<String, String>> part) {
    return Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.just(Map.of())), Tuple.of(1, part));
  }

  private static Map<String, String> merged(
      Map<String, String> base, List<Map<String, String>> changes) {
    var config = new TreeMap<>(base);
    for (var change : changes) {
      change.forEach(
          (key, value) -> {
            if (value.equals(REMOVED)) {
              config.remove(key);
            } else {
              config.put(key, value);
            }
          });
    }
    return config;
  }

  /** Writes the ARN of the bucket into a policy that names it. */
  private static Map<String, String> naming(StackKind kind, Map<String, String> config) {
    var computed =
        "cloudtrail-%s-%s%s"
            .formatted(
                account(kind),
                config.get("orgtrail:name"),
                kind == StackKind.REPLICA ? "-replica" : "");
    var bucket = "arn:aws:s3:::" + config.getOrDefault("orgtrail:s3BucketName", computed);
    config.replaceAll((key, value) -> value.replace(LogStoreParts.BUCKET, bucket));
    return config;
  }

  /** The value of a setting that a part takes away from the stack file of the tests. */
  private static final String REMOVED = "(removed)";

  /** A part of a configuration; a null removes a setting. */
  static Map<String, String> part(String... namesAndValues) {
    var part = new TreeMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      var value = namesAndValues[i + 1];
      part.put(Setting.NAMESPACE + namesAndValues[i], value == null ? REMOVED : value);
    }
    return part;
  }

  /** The configuration of the tests. */
  public static Map<String, String> base(StackKind kind) {
    return switch (kind) {
      case LOGGING -> Fixtures.logging();
      case MANAGEMENT -> Fixtures.management();
      case STANDALONE -> Fixtures.standalone();
      case REPLICA -> Fixtures.replica();
    };
  }

  /** The account of a stack in the tests. */
  public static String account(StackKind kind) {
    return switch (kind) {
      case LOGGING -> Fixtures.LOGGING_ACCOUNT;
      case MANAGEMENT, STANDALONE -> Fixtures.MANAGEMENT_ACCOUNT;
      case REPLICA -> Fixtures.REPLICA_ACCOUNT;
    };
  }

  /** A setting with one of these values. */
  static Arbitrary<Map<String, String>> one(String name, String... values) {
    return Arbitraries.of(Arrays.asList(values)).map(value -> part(name, value));
  }

  /** A setting with such a value. */
  static Arbitrary<Map<String, String>> one(String name, Arbitrary<String> values) {
    return values.map(value -> part(name, value));
  }
}
