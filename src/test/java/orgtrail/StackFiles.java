package orgtrail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/** The committed configuration, as the Pulumi engine hands it to the program. */
final class StackFiles {
  private StackFiles() {}

  static Map<String, String> logging() {
    return config("logging");
  }

  static Map<String, String> management() {
    return config("management");
  }

  /** What the logging stack's component is given, in the example's account. */
  static WormBucketArgs logStore(String... keysAndValues) {
    return logStore(
        new AwsEnvironment("123456789012", "ap-southeast-1", "aws", "amazonaws.com"),
        keysAndValues);
  }

  static WormBucketArgs logStore(AwsEnvironment here, String... keysAndValues) {
    var settings = (Settings.Logging) Settings.read(with(logging(), keysAndValues));
    return settings.logStore().wormBucketArgs(here, new Deployed(Map.of()));
  }

  /** A stack of bucket, key and trail in one account. */
  static Map<String, String> standalone(String... keysAndValues) {
    return with(
        with(logging(), "orgtrail:account", "standalone", "orgtrail:managementAccountId", null),
        keysAndValues);
  }

  /** What turns the example into one of trails of single accounts. */
  static final String[] SINGLE_ACCOUNTS = {
    "orgtrail:isOrganizationTrail",
    "false",
    "orgtrail:managementAccountId",
    null,
    "orgtrail:organizationId",
    null,
    "orgtrail:awsAccountIds",
    "[\"345678901234\",\"234567890123\"]"
  };

  /** The same with other values; a null takes a key away. */
  static Map<String, String> with(Map<String, String> config, String... keysAndValues) {
    var changed = new TreeMap<>(config);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      if (keysAndValues[i + 1] == null) {
        changed.remove(keysAndValues[i]);
      } else {
        changed.put(keysAndValues[i], keysAndValues[i + 1]);
      }
    }
    return changed;
  }

  /** The settings declared in Pulumi.yaml: key to type, default and description. */
  static Map<String, Map<String, Object>> declared() {
    Map<String, Map<String, Map<String, Object>>> project = parse("Pulumi.yaml");
    return project.get("config");
  }

  /** What stands in a stack file, without the defaults. */
  static Map<String, Object> file(String stack) {
    Map<String, Map<String, Object>> file = parse("Pulumi." + stack + ".yaml");
    return file.get("config");
  }

  private static Map<String, String> config(String stack) {
    var config = new LinkedHashMap<String, String>();
    declared().forEach((key, setting) -> config.put(key, setting.get("default").toString()));
    file(stack).forEach((key, value) -> config.put(key, value.toString()));
    return config;
  }

  private static <T> T parse(String file) {
    try {
      return new Yaml().load(Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
