package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
