package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import orgtrail.testing.Fixtures;
import orgtrail.testing.InterruptedUpdate;
import orgtrail.testing.Inventory;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.Project;
import orgtrail.testing.StateBucket;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Stacks with their states in S3, set up as {@code docs/state.md} says: updates that are killed, as
 * by a crash of the machine, two updates at the same time, and who can write a state. The commands
 * are those of {@code docs/interrupted-update.md}.
 */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedStateIT {
  private static final String NAME = "killed";
  private static final String BUCKET = "cloudtrail-123456789012-" + NAME;

  private final LocalAws aws;
  private final StateBucket states;
  private final Project project;

  SharedStateIT(LocalAws aws) {
    this.aws = aws;
    var inFolder = Project.create(aws).edit("logging", "example-quantum-123", NAME);
    states = inFolder.makeStateBucket();
    project = inFolder.with(states);
  }

  /** The order in which the program creates bucket and key does not matter. */
  @Test
  void endsWithoutAnOrphanWhateverWasBeingCreatedWhenItWasKilled() throws Exception {
    var before = Inventory.inAws(aws, LOGGING_ACCOUNT, Fixtures.REGION);
    var expected = new HashSet<>(Set.of("log-archive-bucket", "log-archive-key"));
    while (!expected.isEmpty()) {
      killUpdateThatHasMadeOneOf(expected);
      assertIsLocked();
      var lost = madeAndNotRecorded();
      assertTrue(project.checkpoint("logging").creating().containsAll(lost), lost.toString());
      prepareUpdateAfterLosing(lost);
      expected.removeAll(lost);
    }
    assertEquals(Map.of(), project.outputs("logging", LOGGING_ACCOUNT));
    assertRefusesAnotherName();

    assertRefusesASecondUpdateWhile(InterruptedUpdate.update());
    project.up("logging", LOGGING_ACCOUNT, "--expect-no-changes").succeeded();
    assertEquals(BUCKET, project.outputs("logging", LOGGING_ACCOUNT).get("s3BucketName"));
    var state = project.state("logging");
    assertEquals(18, state.names().size(), state.names().toString());
    assertTrue(state.protectedNames().contains("log-archive-bucket"));
    assertTrue(state.retainedNames().contains("log-archive-bucket"));
    var made = Inventory.inAws(aws, LOGGING_ACCOUNT, Fixtures.REGION);
    made.removeAll(before);
    assertEquals(Inventory.inState(state), made);
  }

  /**
   * Kills an update, and the processes that it has started, when AWS has made one of these
   * resources and the state does not have it yet.
   */
  private void killUpdateThatHasMadeOneOf(Set<String> names) throws Exception {
    BooleanSupplier hasMadeOne = () -> !Collections.disjoint(madeAndNotRecorded(), names);
    hasMadeOne.getAsBoolean(); // the first time takes longer
    var update = project.start("logging", LOGGING_ACCOUNT, "up", "--yes", "--skip-preview");
    var children = List.<ProcessHandle>of();
    do {
      TimeUnit.MILLISECONDS.sleep(5);
      children = update.descendants().toList(); // before the look at AWS, to kill at once after it
    } while (update.isAlive() && !hasMadeOne.getAsBoolean());
    update.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    assertEquals(137, update.waitFor(), "by SIGKILL"); // otherwise it has ended before
  }

  private Set<String> madeAndNotRecorded() {
    var made = new TreeSet<String>();
    if (aws.hasBucket(LOGGING_ACCOUNT, BUCKET)) {
      made.add("log-archive-bucket");
    }
    if (aws.hasBucket(LOGGING_ACCOUNT, BUCKET + "-logs")) {
      made.add("log-archive-access-logs");
    }
    try (var kms = aws.kms(LOGGING_ACCOUNT)) {
      if (kms.listKeys().hasKeys() && !kms.listKeys().keys().isEmpty()) {
        made.add("log-archive-key");
      }
    }
    made.removeAll(project.checkpoint("logging").recorded());
    return made;
  }

  private void assertIsLocked() {
    var locked = project.up("logging", LOGGING_ACCOUNT).refusal();
    assertTrue(locked.contains("the stack is currently locked by 1 lock(s)"), locked);
    assertTrue(locked.contains("pulumi cancel"), locked);
  }

  /** The steps of the documentation before the next update. */
  private void prepareUpdateAfterLosing(Set<String> lost) {
    interrupted(Map.of()).cancel();
    var pending = interrupted(Map.of()).pending().output();
    for (var name : lost) {
      assertTrue(
          pending
              .lines()
              .anyMatch(l -> l.matches("creating +urn:pulumi:logging::.*::" + name + " *")),
          pending);
    }
    interrupted(Map.of()).refresh();
    lost.forEach(name -> interrupted(ids(name)).importResource(name));
  }

  private InterruptedUpdate interrupted(Map<String, String> values) {
    return new InterruptedUpdate(aws, project, "logging", LOGGING_ACCOUNT, values);
  }

  /** What the reader puts in to import a resource. */
  private Map<String, String> ids(String name) {
    return name.equals("log-archive-key")
        ? Map.of("<key id>", newestKey())
        : Map.of("<bucket>", BUCKET, "<name>", NAME);
  }

  /** The key that the page tells to look for. */
  private String newestKey() {
    var keys = interrupted(Map.of()).keys();
    var newest = keys.get(keys.size() - 1).split("\t");
    assertEquals("Encrypts the log files of the trail " + trail(), newest[2]);
    return newest[1];
  }

  private static String trail() {
    return "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/" + NAME;
  }

  /** Pulumi knows the bucket, although no update has ended. */
  private void assertRefusesAnotherName() {
    project.edit("logging", "name: " + NAME, "name: other");
    var message = project.pulumi("logging", LOGGING_ACCOUNT, "preview").refusal();
    assertTrue(
        message.contains(
            "the bucket %s holds log files, and orgtrail:name or orgtrail:s3BucketName would replace it by cloudtrail-123456789012-other"
                .formatted(BUCKET)),
        message);
    project.edit("logging", "name: other", "name: " + NAME);
  }

  /** The update that runs does not notice the one that is refused. */
  private void assertRefusesASecondUpdateWhile(String command) throws Exception {
    assertEquals(List.of(), states.locks("logging"));
    var arguments = Arrays.asList(command.replace("<stack>", "logging").split(" +"));
    assertEquals("pulumi", arguments.get(0));
    var update =
        project.start(
            "logging",
            LOGGING_ACCOUNT,
            Stream.concat(arguments.stream().skip(1), Stream.of("--yes", "--skip-preview"))
                .toArray(String[]::new));
    while (update.isAlive() && states.locks("logging").isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertIsLocked();
    assertTrue(update.isAlive());
    assertEquals(0, update.waitFor(), project.output());
    assertEquals(List.of(), states.locks("logging"));
  }

  @Test
  void letsOnlyTheDeployRoleOfAStackWriteItsState() {
    project.makeStack("logging", LOGGING_ACCOUNT);
    project.makeStack("management", MANAGEMENT_ACCOUNT);
    var deployer = StateBucket.deployer(LOGGING_ACCOUNT);
    var other = StateBucket.deployer(MANAGEMENT_ACCOUNT);
    var reader = role(LOGGING_ACCOUNT, "orgtrail-preview");
    var admin = role(StateBucket.ACCOUNT, "local");

    assertRefused(() -> write(deployer, StateBucket.fileOf("management")));
    for (var role : List.of(other, reader, role(MANAGEMENT_ACCOUNT, "orgtrail-verify"), admin)) {
      assertFalse(read(role, StateBucket.fileOf("logging")).isEmpty(), role);
      assertRefused(() -> write(role, StateBucket.fileOf("logging")));
      assertRefused(() -> delete(role, StateBucket.fileOf("logging"), null));
    }
    for (var role : List.of(role(LOGGING_ACCOUNT, "local"), role("999999999999", "local"))) {
      assertRefused(() -> read(role, StateBucket.fileOf("logging")));
    }
    var lock = ".pulumi/locks/organization/orgtrail/logging/drift.json";
    write(reader, lock);
    delete(reader, lock, null);
  }

  @Test
  void keepsEachVersionOfAState() {
    project.makeStack("logging", LOGGING_ACCOUNT);
    var deployer = StateBucket.deployer(LOGGING_ACCOUNT);
    var state = StateBucket.fileOf("logging");
    var before = read(deployer, state);
    var version =
        states
            .as(deployer)
            .headObject(request -> request.bucket(StateBucket.NAME).key(state))
            .versionId();
    write(deployer, state);

    var admin = role(StateBucket.ACCOUNT, "local");
    for (var role : List.of(deployer, admin)) {
      assertRefused(() -> delete(role, state, version));
    }
    assertRefused(
        () ->
            states
                .as(admin)
                .putBucketVersioning(
                    request ->
                        request
                            .bucket(StateBucket.NAME)
                            .versioningConfiguration(v -> v.status("Suspended"))));
    assertRefused(() -> states.as(admin).deleteBucket(request -> request.bucket(StateBucket.NAME)));

    states
        .as(deployer)
        .copyObject(
            request ->
                request
                    .sourceBucket(StateBucket.NAME)
                    .sourceKey(state)
                    .sourceVersionId(version)
                    .destinationBucket(StateBucket.NAME)
                    .destinationKey(state));
    assertEquals(before, read(deployer, state));
  }

  private static String role(String account, String name) {
    return "arn:aws:iam::" + account + ":role/" + name;
  }

  private String read(String role, String key) {
    return states
        .as(role)
        .getObjectAsBytes(request -> request.bucket(StateBucket.NAME).key(key))
        .asUtf8String();
  }

  private void write(String role, String key) {
    states
        .as(role)
        .putObject(
            request -> request.bucket(StateBucket.NAME).key(key), RequestBody.fromString("{}"));
  }

  private void delete(String role, String key, String version) {
    states
        .as(role)
        .deleteObject(request -> request.bucket(StateBucket.NAME).key(key).versionId(version));
  }

  private static void assertRefused(Executable request) {
    var refused = assertThrows(S3Exception.class, request);
    assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
  }
}
