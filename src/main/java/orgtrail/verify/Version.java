package orgtrail.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of the program. */
final class Version {
  private Version() {}

  /** The version in {@code pom.xml}. */
  static String text() {
    try (var file = Version.class.getResourceAsStream("version.properties")) {
      var properties = new Properties();
      properties.load(file);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
