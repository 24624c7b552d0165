package orgtrail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import org.junit.jupiter.params.provider.CsvSource;
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

  // --- Scripts and workflows ---------------------------------------------------------------------

  /** Neither pip nor Go looks for a hash or a version by itself, and other tools have no lists. */
  @Test
  void scriptsAndWorkflowsDownloadOnlyWhatHasAVersion() throws IOException {
    var loose = new ArrayList<String>();
    for (var file : files(".*(?<!\\.md|\\.java|\\.json|\\.pyc)")) {
      for (var line : new String(Files.readAllBytes(file), ISO_8859_1).lines().toList()) {
        if (isLoose(line)) {
          loose.add(file + ": " + line.strip());
        }
      }
    }
    assertEquals(List.of(), loose);
  }

  @ParameterizedTest
  @CsvSource({
    "python -m pip install boto3, true",
    "python -m pip install --quiet -r requirements.txt, true",
    "python -m pip install --require-hashes -r requirements.txt, false",
    "go run example.org/tool@latest ., true",
    "go install example.org/tool@v1, true",
    "go run example.org/tool/v2@v2.3.5 scan, false",
    "go run example.org/tool scan, false",
    "curl -sSL https://example.org/install.sh, true",
    "npx tool, true",
    "    image: example/tool:latest, true",
    "# as with pip install or curl, false"
  })
  void aDownloadIsLooseWithoutAVersionOrAHash(String line, boolean expected) {
    assertEquals(expected, isLoose(line));
  }

  private static boolean isLoose(String line) {
    if (line.strip().startsWith("#")) {
      return false;
    }
    return line.contains("pip install ") && !line.contains("--require-hashes")
        || line.matches(".*\\bgo (run|install) \\S+@(?!v\\d+\\.\\d+\\.\\d+\\b).*")
        || line.matches("(.*[\\s;|&(])?(curl|wget|npx|npm|docker) .*")
        || line.matches("\\s*image: .*");
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

  /** The files of the repository but those of the program and its tests, with such a name. */
  private static List<Path> files(String name) throws IOException {
    try (var top = Files.list(Path.of("")).filter(file -> !isLeftOut(file))) {
      return top.flatMap(PinnedVersionsTest::walk)
          .filter(file -> Files.isRegularFile(file) && !file.toString().contains("__pycache__"))
          .filter(file -> file.getFileName().toString().matches(name))
          .sorted()
          .toList();
    }
  }

  private static boolean isLeftOut(Path file) {
    return List.of(".git", "src", "target").contains(file.toString());
  }

  private static Stream<Path> walk(Path folder) {
    try {
      return Files.walk(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
