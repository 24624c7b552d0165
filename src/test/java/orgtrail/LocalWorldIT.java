package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.Bucket;

/** The scripts of local/, as a user runs them. */
class LocalWorldIT {
  @Test
  void keepsTwoLocalAwsApart() {
    var one = LocalAws.start();
    var other = LocalAws.start();
    try {
      one.s3(LocalAws.LOGGING).createBucket(request -> request.bucket("only-here"));
      other.stop();
      assertEquals(
          List.of("only-here"),
          one.s3(LocalAws.LOGGING).listBuckets().buckets().stream().map(Bucket::name).toList());
    } finally {
      one.stop();
    }
  }

  @Test
  void saysThatNoLocalAwsIsRunning() {
    var command =
        Command.attempt(Map.of("ORGTRAIL_PORT", "1"), "local/pulumi", "preview", "-s", "logging");
    assertEquals(1, command.exitCode());
    assertEquals(
        "pulumi: no local AWS is running on port 1: start it with local/aws start\n",
        command.error());
  }

  @Test
  void buildsAnEngineWhereThePulumiOnThePathCannotGetItsPlugin(@TempDir Path folder)
      throws IOException {
    for (var broken : List.of("pulumi", "pulumi-language-java", "go")) {
      var file = Files.writeString(folder.resolve(broken), "#!/bin/sh\nexit 1\n");
      assertTrue(file.toFile().setExecutable(true));
    }
    var command =
        Command.attempt(
            Map.of(
                "PATH",
                folder + ":" + System.getenv("PATH"),
                "ORGTRAIL_CACHE",
                folder.resolve("cache").toString()),
            "local/engine/ensure");
    // As far as it gets without a Go that works: it did not take the broken one.
    assertEquals(1, command.exitCode(), command.output());
    assertTrue(command.error().contains("missing: Go, version 1.26"), command.error());
  }

  @Test
  void startsWhateverTheUsersOwnAwsSettingsAndProxyAre() {
    var settings =
        Map.of("AWS_PROFILE", "nobodys", "HTTP_PROXY", "http://127.0.0.1:9", "NO_PROXY", "");
    var pid = "" + ProcessHandle.current().pid();
    var start = Command.attempt(settings, "local/aws", "start", "--while", pid, "0");
    assertEquals(0, start.exitCode(), start.error());
    new LocalAws(URI.create(start.output().strip())).stop();
  }

  @Test
  void refusesToChangeTheConfigurationOfACopy() {
    var aws = LocalAws.start();
    try {
      var command =
          Command.attempt(
              Map.of("ORGTRAIL_PORT", "" + aws.endpoint().getPort()),
              "local/pulumi",
              "config",
              "-s",
              "logging",
              "set",
              "orgtrail:name",
              "other");
      assertEquals(1, command.exitCode(), command.output());
      assertTrue(command.error().contains("edit Pulumi.<stack>.yaml"), command.error());
    } finally {
      aws.stop();
    }
  }

  @Test
  void provesTheMainJobInOneCommandTwiceWithoutTouchingATrackedFile() {
    var before = Command.run("git", "status", "--porcelain");
    // Without the engine that the other tests were given: the demo finds its own.
    var path = System.getenv("PATH").replaceFirst("^[^:]*target/engine/bin:", "");
    for (int run = 0; run < 2; run++) {
      var demo = Command.attempt(Map.of("PATH", path), "local/demo");
      assertEquals(0, demo.exitCode(), demo.output() + demo.error());
      assertTrue(
          demo.output().lines().anyMatch(line -> line.matches(" *deleting it +AccessDenied")),
          demo.output());
    }
    assertEquals(before, Command.run("git", "status", "--porcelain"));
  }
}
