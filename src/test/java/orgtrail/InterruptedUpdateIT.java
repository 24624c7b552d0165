package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.testing.Command;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.Project;

/**
 * A first update that is killed, as by a crash of the machine. Its outputs are never written. The
 * commands that end it are those of README.md, "When an update was interrupted".
 */
@ExtendWith(LocalAwsExtension.class)
class InterruptedUpdateIT {
  private static final String COMPONENT =
      "urn:pulumi:logging::orgtrail::orgtrail:index:WormBucket::log-archive";

  private Project project;

  @Test
  void endsWithTheBucketThatTheKilledUpdateRecorded(LocalAws aws) throws Exception {
    project = Project.ofJar(aws).edit("logging", "example-quantum-123", "recorded");
    var bucket = "cloudtrail-123456789012-recorded";
    // A part of the second bucket is begun once both buckets are recorded.
    killUpdateWhen(
        () -> project.recorded("logging").contains("::log-archive-access-logs-ownership\""));
    assertEquals(Map.of(), project.outputs("logging", LOGGING_ACCOUNT));

    var locked = pulumi("up", "--yes", "--skip-preview").refusal();
    assertTrue(locked.contains("pulumi cancel"), locked);
    pulumi("cancel", "--yes").succeeded();
    assertRefusesAnotherName(bucket);
    pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates").succeeded();
    assertEndsWith(bucket);
  }

  /** AWS makes the bucket, but the engine is killed before it records the bucket. */
  @Test
  void endsWithTheBucketThatTheKilledUpdateMadeButDidNotRecord(LocalAws aws) throws Exception {
    project = Project.ofJar(aws).edit("logging", "example-quantum-123", "unrecorded");
    var bucket = "cloudtrail-123456789012-unrecorded";
    killUpdateWhen(() -> aws.hasBucket(LOGGING_ACCOUNT, bucket));

    pulumi("cancel", "--yes").succeeded();
    pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates").succeeded();
    var message = pulumi("up", "--yes", "--skip-preview").text();
    assertTrue(message.contains("BucketAlreadyOwnedByYou"), message);
    pulumi(
            "import",
            "aws:s3/bucketV2:BucketV2",
            "log-archive-bucket",
            bucket,
            "--parent",
            "parent=" + COMPONENT,
            "--generate-code=false",
            "--yes",
            "--skip-preview")
        .succeeded();
    assertRefusesAnotherName(bucket);
    assertEndsWith(bucket);
  }

  private void killUpdateWhen(BooleanSupplier condition) throws Exception {
    condition.getAsBoolean(); // the first time takes longer
    var update = project.start("logging", LOGGING_ACCOUNT, "up", "--yes", "--skip-preview");
    while (update.isAlive() && !condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    update.destroyForcibly();
    assertEquals(137, update.waitFor()); // by SIGKILL
  }

  private void assertRefusesAnotherName(String bucket) {
    project.edit("logging", "name: " + nameIn(bucket), "name: other");
    var message = pulumi("preview").refusal();
    assertTrue(
        message.contains(
            "the bucket %s holds log files, and orgtrail:name or orgtrail:s3BucketName would replace it by cloudtrail-123456789012-other"
                .formatted(bucket)),
        message);
    project.edit("logging", "name: other", "name: " + nameIn(bucket));
  }

  private static String nameIn(String bucket) {
    return bucket.substring(bucket.lastIndexOf('-') + 1);
  }

  private void assertEndsWith(String bucket) {
    pulumi("up", "--yes", "--skip-preview").succeeded();
    assertEquals(bucket, project.outputs("logging", LOGGING_ACCOUNT).get("s3BucketName"));
    pulumi("up", "--yes", "--skip-preview", "--expect-no-changes").succeeded();
    var state = project.state("logging", LOGGING_ACCOUNT);
    assertEquals(18, state.names().size(), state.names().toString());
    assertTrue(state.protectedNames().contains("log-archive-bucket"));
    assertTrue(state.retainedNames().contains("log-archive-bucket"));
  }

  private Command pulumi(String... arguments) {
    return project.pulumi("logging", LOGGING_ACCOUNT, arguments);
  }
}
