package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Every dependency has one version, so that a build does not change unless a file of the repository
 * does. {@link WorkflowsIT} tests the actions of the workflows.
 */
class PinnedVersionsTest {
  private static final String VERSION = "\\d+(\\.\\d+)+([.-][0-9A-Za-z]+)*";

  /** Their dependencies get their versions from a bill of materials. */
  private static final Set<String> BILLS_OF_MATERIALS =
      Set.of("software.amazon.awssdk", "org.junit.jupiter");

  /** The plugins that a build runs if nobody names a version. */
  private static final Set<String> OF_THE_LIFECYCLE =
      Set.of(
          "maven-clean-plugin",
          "maven-resources-plugin",
          "maven-compiler-plugin",
          "maven-surefire-plugin",
          "maven-jar-plugin");

  // --- Maven -------------------------------------------------------------------------------------

  @Test
  void eachMavenDependencyAndPluginHasOneVersion() throws Exception {
    var pom = pom();
    var loose = new ArrayList<String>();
    for (var kind : List.of("dependency", "plugin")) {
      for (var artifact : elements(pom, kind)) {
        var version = version(pom, artifact);
        boolean isManaged =
            version.isEmpty() && BILLS_OF_MATERIALS.contains(text(artifact, "groupId"));
        if (!isManaged && (!version.matches(VERSION) || version.endsWith("SNAPSHOT"))) {
          loose.add(kind + " " + text(artifact, "artifactId") + " " + version);
        }
      }
    }
    assertEquals(List.of(), loose);
  }

  @Test
  void thePluginsOfMavensLifecycleAreNamed() throws Exception {
    var named =
        elements(pom(), "plugin").stream().map(plugin -> text(plugin, "artifactId")).toList();
    assertEquals(
        List.of(), OF_THE_LIFECYCLE.stream().filter(plugin -> !named.contains(plugin)).toList());
  }

  private static Document pom() throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(Path.of("pom.xml").toFile());
  }

  private static List<Element> elements(Document document, String name) {
    var found = document.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  /** A profile can configure a plugin that has its version elsewhere in the file. */
  private static String version(Document pom, Element artifact) {
    var own = text(artifact, "version");
    var version = own.isEmpty() && inProfile(artifact) ? ofTheSame(pom, artifact) : own;
    return version.startsWith("${") ? property(pom, version.replaceAll("[${}]", "")) : version;
  }

  private static boolean inProfile(Node node) {
    return node != null
        && (node.getNodeName().equals("profile") || inProfile(node.getParentNode()));
  }

  private static String ofTheSame(Document pom, Element artifact) {
    var name = text(artifact, "artifactId");
    return elements(pom, artifact.getNodeName()).stream()
        .filter(other -> text(other, "artifactId").equals(name) && !inProfile(other))
        .map(other -> text(other, "version"))
        .findFirst()
        .orElse("");
  }

  private static String property(Document pom, String name) {
    return elements(pom, "properties").stream()
        .map(properties -> text(properties, name))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** The text of a direct child; empty if there is none. */
  private static String text(Element element, String child) {
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals(child)) {
        return node.getTextContent().strip();
      }
    }
    return "";
  }

  // --- Python ------------------------------------------------------------------------------------

  static List<Path> requirements() throws IOException {
    return files("requirements.*\\.txt");
  }

  @ParameterizedTest
  @MethodSource("requirements")
  void eachPythonPackageHasOneVersionAndTheHashesOfItsFiles(Path file) throws IOException {
    var text = Files.readString(file).replaceAll("\\\\\\R", "");
    var packages = text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    assertFalse(packages.isEmpty());
    packages.forEach(
        line ->
            assertTrue(
                line.matches(
                    "[\\w.-]+(\\[[\\w,-]+])?==[\\w.]+( ; [^-]+)?(\\s+--hash=sha256:[0-9a-f]{64})+\\s*"),
                line));
  }

  // --- Go ----------------------------------------------------------------------------------------

  static List<Path> goModules() throws IOException {
    return files("go\\.mod");
  }

  /** Go itself refuses a module whose hash is not in go.sum, or differs. */
  @ParameterizedTest
  @MethodSource("goModules")
  void eachGoModuleHasOneVersion(Path file) throws IOException {
    assertTrue(Files.size(file.resolveSibling("go.sum")) > 0);
    var modules =
        Files.readAllLines(file).stream()
            .map(line -> line.replaceAll("//.*|^require|.*=>", "").strip())
            .filter(line -> line.matches("[^\\s(]+\\.[^\\s(]+/\\S+.*|\\.{0,2}/.*"))
            .toList();
    assertFalse(modules.isEmpty());
    modules.forEach(module -> assertTrue(module.matches("\\S+ v\\d+\\.\\d+\\.\\d+\\S*"), module));
  }

  // --- Known vulnerabilities ---------------------------------------------------------------------

  @Test
  void knownVulnerabilitiesAreLookedForInEveryListOfDependencies() throws IOException {
    var scan = Files.readString(Path.of(".github/workflows/vulnerabilities.yml"));
    assertTrue(scan.contains("--lockfile pom.xml"), scan);
    requirements()
        .forEach(
            file ->
                assertTrue(scan.contains("--lockfile requirements.txt:" + file), file::toString));
    goModules().forEach(file -> assertTrue(scan.contains("--lockfile " + file), file::toString));
  }

  @Test
  void aKnownVulnerabilityIsAcceptedWithAReasonAndUntilADate() throws IOException {
    var accepted =
        Files.readString(Path.of(".github/osv-scanner.toml")).split("\\[\\[IgnoredVulns]]\\R");
    assertTrue(accepted.length > 1);
    Arrays.stream(accepted)
        .skip(1)
        .forEach(
            entry ->
                assertTrue(
                    entry.matches(
                        "id = \"[\\w-]+\"\\RignoreUntil = 20\\d\\d-\\d\\d-\\d\\d\\Rreason = \"[^\"]{10,}\"\\s*"),
                    entry));
  }

  private static List<Path> files(String name) throws IOException {
    try (var all = Stream.of("local", "policy", ".ci").flatMap(PinnedVersionsTest::walk)) {
      return all.filter(file -> file.getFileName().toString().matches(name)).sorted().toList();
    }
  }

  private static Stream<Path> walk(String folder) {
    try {
      return Files.walk(Path.of(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
