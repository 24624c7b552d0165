package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orgtrail.testing.Command;

/**
 * Whoever builds a commit gets the same files, and can compare them with the deployed ones. The
 * build that the tests run in is compared with a later one in another folder.
 */
class ReproducibleBuildIT {
  private static final Path ROOT = Path.of("").toAbsolutePath();

  /** Maven does not renew a jar because its settings in the POM have changed. */
  private static final String OUTDATED = "if the POM has changed, run mvn clean";

  @Test
  void buildsTheSameJarsInAnotherFolderTimeZoneAndWithOtherPermissions(@TempDir Path folder)
      throws IOException {
    var copy = Files.createDirectories(folder.resolve("a/longer/path"));
    Files.createDirectory(copy.resolve("src"));
    for (var name : new String[] {"pom.xml", ".mvn", "src/main"}) {
      Command.run("cp", "-R", ROOT.resolve(name).toString(), copy.resolve(name).toString());
    }
    Command.attempt(
            copy,
            Map.of("TZ", "Pacific/Auckland"),
            "sh",
            "-c",
            "umask 077 && mvn --offline --quiet -Dmaven.test.skip=true package")
        .succeeded();
    var other = hashes(copy);
    var expected = hashes(ROOT);
    assertEquals(expected.keySet(), other.keySet(), OUTDATED);
    other.entrySet().removeAll(expected.entrySet());
    assertEquals(Set.of(), other.keySet(), OUTDATED);
  }

  /** Of all that a user deploys, by its path. */
  private static Map<Path, String> hashes(Path project) throws IOException {
    var target = project.resolve("target");
    var hashes = new TreeMap<Path, String>();
    try (var libraries = Files.list(target.resolve("lib"))) {
      for (var library : libraries.toList()) {
        hashes.put(target.relativize(library), hash(library));
      }
    }
    hashes.put(Path.of("orgtrail.jar"), hash(target.resolve("orgtrail.jar")));
    return hashes;
  }

  private static String hash(Path file) throws IOException {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
