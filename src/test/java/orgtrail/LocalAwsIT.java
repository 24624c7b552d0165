package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orgtrail.testing.Command;
import orgtrail.testing.ListeningSockets;
import orgtrail.testing.LocalAws;
import software.amazon.awssdk.services.s3.model.Bucket;

/** The scripts of local/ that need no stack file of the user, as a user runs them. */
class LocalAwsIT {
  @Test
  void keepsTwoLocalAwsApartAndStartsWhateverTheUsersAwsSettingsAndProxyAre() {
    var settings =
        Map.of("AWS_PROFILE", "nobodys", "HTTP_PROXY", "http://127.0.0.1:9", "NO_PROXY", "");
    try (var one = LocalAws.start()) {
      try (var other = LocalAws.start(settings)) {
        one.s3(LOGGING_ACCOUNT).createBucket(request -> request.bucket("only-here"));
        assertFalse(other.hasBucket(LOGGING_ACCOUNT, "only-here"));
      }
      assertEquals(
          List.of("only-here"),
          one.s3(LOGGING_ACCOUNT).listBuckets().buckets().stream().map(Bucket::name).toList());
    }
  }

  /** Neither the server nor anything that it starts can be reached from another machine. */
  @Test
  void listensOnTheLoopbackAddressOnly() {
    assumeTrue(ListeningSockets.areKnown());
    try (var aws = LocalAws.start()) {
      var server = aws.server();
      var sockets =
          Stream.concat(Stream.of(server), server.descendants())
              .flatMap(process -> ListeningSockets.of(process).stream())
              .toList();
      assertTrue(
          sockets.contains("0100007F:%04X".formatted(aws.endpoint().getPort())), sockets::toString);
      assertEquals(
          List.of(), sockets.stream().filter(socket -> !socket.startsWith("0100007F:")).toList());
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
  void passesItsOwnUnitTests() {
    var tests = Command.attempt(Map.of(), "local/test");
    assertEquals(0, tests.exitCode(), tests.text());
  }
}
