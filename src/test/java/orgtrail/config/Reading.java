package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.pulumi.exceptions.RunException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orgtrail.testing.Fixtures;

/** Reads settings for the tests of this package. Quotes of JSON are written as apostrophes. */
final class Reading {
  static final String KEY_ARN =
      "arn:aws:kms:ap-southeast-1:123456789012:key/4b2f0c70-b503-4849-8286-34a6938c88a7";

  private Reading() {}

  static Settings settings(Map<String, String> config) {
    return Settings.read(StackConfiguration.of(unquoted(config)));
  }

  static LogStoreSettings logStore(String... namesAndValues) {
    return ((Settings.Logging) settings(Fixtures.logging(namesAndValues))).logStore();
  }

  static TrailSettings trail(String... namesAndValues) {
    return ((Settings.Management) settings(Fixtures.management(namesAndValues))).trail();
  }

  /** What is wrong with the logging stack with other values. */
  static List<String> ofLogging(String... namesAndValues) {
    return problems(Fixtures.logging(namesAndValues));
  }

  /** What is wrong with the management stack with other values. */
  static List<String> ofManagement(String... namesAndValues) {
    return problems(Fixtures.management(namesAndValues));
  }

  /** The lines of the error, which must occur. */
  static List<String> problems(Map<String, String> config) {
    return assertThrows(RunException.class, () -> settings(config)).getMessage().lines().toList();
  }

  /** Asserts that the value of one setting is the only problem. */
  static void assertRefused(List<String> problems, String setting, String expected, String value) {
    assertEquals(
        List.of(
            "orgtrail:%s must be %s, but is '%s'"
                .formatted(setting, expected, value.replace('\'', '"'))),
        problems);
  }

  private static Map<String, String> unquoted(Map<String, String> config) {
    var changed = new TreeMap<String, String>();
    config.forEach((key, value) -> changed.put(key, value.replace('\'', '"')));
    return changed;
  }
}
