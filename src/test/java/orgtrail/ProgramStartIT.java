package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import orgtrail.testing.Command;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.Project;

/**
 * {@code mvnw} starts the program without Maven, but never a program that is not that of the
 * sources.
 */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramStartIT {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final String PLUGINS =
      "[{\"resource\":true,\"name\":\"aws\",\"version\":\"6.83.0\"}]";

  private Path copy;
  private Project project;

  @BeforeAll
  void deployFromACopyOfTheRepository(LocalAws aws, @TempDir Path folder) throws IOException {
    copy = folder;
    Files.createDirectory(copy.resolve("target"));
    for (var name : new String[] {"mvnw", "pom.xml", ".mvn", "src", "target/classes"}) {
      Command.run("cp", "-Rp", ROOT.resolve(name).toString(), copy.resolve(name).toString());
    }
    var maven = Files.createDirectory(copy.resolve("bin")).resolve("mvn");
    Files.writeString(
        maven,
        "#!/bin/sh\necho >>%s\nPATH=${PATH#*:} exec mvn \"$@\"\n".formatted(copy.resolve("runs")));
    assertTrue(maven.toFile().setExecutable(true));
    project = Project.create(aws, copy);
    preview(); // builds, and notes which classes the program loads
    preview(); // makes an archive of these classes
  }

  @Test
  void startsWithoutMavenIfNothingHasChanged() throws IOException {
    var built = lastBuild();
    assertTrue(preview().contains("+ 20 to create"));
    assertEquals(built, lastBuild());
    assertTrue(Files.size(copy.resolve("target/start/archive")) > 1_000_000);
  }

  @Test
  void showsAChangedSourceFileInTheNextPreviewAndAnOlderOneThatIsPutBack() throws IOException {
    var app = copy.resolve("src/main/java/orgtrail/App.java");
    var date = Files.getLastModifiedTime(app);
    var text = Files.readString(app);
    Files.writeString(
        app,
        text.replace("var settings =", "context.log().warn(\"changed\");\n    var settings ="));
    var changed = preview();
    Files.writeString(app, text);
    Files.setLastModifiedTime(app, date);
    assertTrue(changed.contains("warning: changed"), changed);
    assertFalse(preview().contains("changed"));
  }

  @Test
  void compilesAgainIfAnotherProgramHasChangedAClass() throws IOException {
    Files.writeString(copy.resolve("target/classes/orgtrail/App.class"), "not a class");
    assertTrue(preview().contains("+ 20 to create"));
  }

  @Test
  void asksMavenAgainForALibraryThatIsGone() throws IOException {
    var libraries = copy.resolve("target/start/libraries");
    Files.writeString(libraries, Files.readString(libraries) + ":" + copy.resolve("gone.jar"));
    assertEquals(PLUGINS, plugins().succeeded().output().strip());
    assertFalse(Files.readString(libraries).contains("gone.jar"));
  }

  @Test
  void needsNoArchiveOfClasses() throws IOException {
    var archive = copy.resolve("target/start/archive");
    Files.deleteIfExists(archive);
    Files.writeString(archive, "from another JDK");
    Files.writeString(copy.resolve("target/start/loaded"), "");
    assertTrue(preview().contains("+ 20 to create"));
  }

  @Test
  void compilesOnceForTwoStartsAtATime() throws Exception {
    Files.writeString(copy.resolve(".mvn/maven.config"), "--batch-mode\n");
    Files.deleteIfExists(copy.resolve("runs"));
    var other = CompletableFuture.supplyAsync(this::plugins);
    assertEquals(PLUGINS, plugins().succeeded().output().strip());
    assertEquals(PLUGINS, other.get().succeeded().output().strip());
    Files.delete(copy.resolve(".mvn/maven.config")); // not before both have looked at it
    assertEquals(1, Files.readAllLines(copy.resolve("runs")).size());
  }

  @Test
  void isMavenForEverythingElse() {
    var version = Command.attempt(copy, Map.of(), "./mvnw", "--version").succeeded().output();
    assertTrue(version.contains("Apache Maven"), version);
  }

  @Test
  void endsWithTheErrorsOfTheCompiler() throws IOException {
    var broken = copy.resolve("src/main/java/orgtrail/Broken.java");
    Files.writeString(broken, "class Broken {");
    var plugins = plugins();
    Files.delete(broken);
    assertEquals("", plugins.output());
    assertTrue(plugins.error().contains("Broken.java:[1,15] reached end of file"), plugins.error());
    assertTrue(plugins.exitCode() != 0);
  }

  /** With two threads for the SDK's tasks, three of eight previews did not end. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void endsOnAMachineWithThreeProcessors() {
    assertTrue(previewWith(Map.of("JDK_JAVA_OPTIONS", "-XX:ActiveProcessorCount=3")));
  }

  /** With one thread, no preview ended. */
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void endsOnJava25WithTwoProcessors() throws IOException {
    var jdk = Path.of(System.getProperty("java.home")).toRealPath();
    try (var jdks = Files.list(jdk.getParent())) {
      var java25 = jdks.filter(other -> other.getFileName().toString().contains("-25")).findAny();
      assumeTrue(java25.isPresent(), "there is no JDK 25 beside this one");
      assertTrue(
          previewWith(
              Map.of(
                  "JAVA_HOME",
                  java25.get() + "",
                  "JDK_JAVA_OPTIONS",
                  "-XX:ActiveProcessorCount=2")));
    }
  }

  @Test
  void runsAsABuiltJarToo(LocalAws aws) {
    var preview =
        Project.create(aws)
            .runJar(ROOT.resolve("target/orgtrail.jar"))
            .pulumi("logging", LOGGING_ACCOUNT, "preview");
    assertTrue(preview.succeeded().output().contains("+ 20 to create"), preview.output());
  }

  private boolean previewWith(Map<String, String> environment) {
    return project
        .shell("pulumi preview -s logging", Project.administrator(LOGGING_ACCOUNT), environment)
        .succeeded()
        .output()
        .contains("+ 20 to create");
  }

  private String preview() {
    return project.pulumi("logging", LOGGING_ACCOUNT, "preview").succeeded().output();
  }

  /**
   * What the language host asks for first. Each run of Maven adds a line to the file {@code runs}.
   */
  private Command plugins() {
    return Command.attempt(
        copy,
        Map.of("PATH", copy.resolve("bin") + ":" + System.getenv("PATH")),
        "./mvnw",
        "--no-transfer-progress",
        "compile",
        "exec:java",
        "-DmainClass=com.pulumi.bootstrap.internal.Main",
        "-DmainArgs=packages");
  }

  private FileTime lastBuild() throws IOException {
    return Files.getLastModifiedTime(copy.resolve("target/start/sources"));
  }
}
