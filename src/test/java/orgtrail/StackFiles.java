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
