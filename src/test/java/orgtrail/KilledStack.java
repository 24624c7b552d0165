package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import orgtrail.testing.Faults;
import orgtrail.testing.Faults.Fault;
import orgtrail.testing.InterruptedUpdate;
import orgtrail.testing.Inventory;
import orgtrail.testing.LocalAws;
import orgtrail.testing.Project;
import orgtrail.testing.State;
import orgtrail.testing.StateBucket;
import orgtrail.testing.Victim;
import software.amazon.awssdk.services.s3.model.Bucket;

/** A stack whose updates are interrupted, and then ended by the commands of the documentation. */
final class KilledStack {
  /**
   * Calls that end a recording, or make log files unreadable, beside those that delete something.
   */
  private static final Set<String> DESTRUCTIVE =
      Set.of("ScheduleKeyDeletion", "DisableKey", "StopLogging");

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final LocalAws aws;
  private final Faults faults;
  private final KilledKind kind;
  private final Project project;
  private final String name;
  private final Set<String> before;
  private final int callsBefore;

  /**
   * @param name the name of the trail
   */
  KilledStack(LocalAws aws, KilledKind kind, Project project, String name) {
    this.aws = aws;
    faults = Faults.of(aws);
    this.kind = kind;
    this.project = project;
    this.name = name;
    project.makeStack(kind.stack(), kind.account());
    before = inAws();
    callsBefore = faults.position();
  }

  private Set<String> inAws() {
    return Inventory.inAws(aws, kind.account(), kind.region());
  }

  /** What AWS has of this stack. */
  private Set<String> made() {
    var made = inAws();
    made.removeAll(before);
    return made;
  }

  private void up(String... options) {
    project.up(kind.stack(), kind.account(), options).succeeded();
  }

  /**
   * Kills an update.
   *
   * @param calls after so many calls of the APIs of AWS
   * @return whether it was killed; false if it had ended before
   */
  boolean kill(Victim victim, int calls) throws Exception {
    int end = faults.position() + calls;
    return killWhen(victim, () -> faults.position() >= end);
  }

  /** The same when a call has been made. */
  boolean killAfter(Victim victim, String operation) throws Exception {
    int start = faults.position();
    return killWhen(
        victim,
        () ->
            faults.callsAfter(start).stream().anyMatch(call -> call.operation().equals(operation)));
  }

  private boolean killWhen(Victim victim, BooleanSupplier isTime) throws Exception {
    var update = project.start(kind.stack(), kind.account(), "up", "--yes", "--skip-preview");
    while (update.isAlive() && !isTime.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
    var family = Victim.family(update);
    var victims = victim.among(family);
    victims.forEach(ProcessHandle::destroyForcibly);
    end(update, family);
    if (update.exitValue() == 0) {
      return false;
    }
    assertNotEquals(List.of(), victims, project.output());
    return true;
  }

  /**
   * Runs an update whose state is in S3, and cuts the connection to the state.
   *
   * @param fault what happens to all calls to the bucket of the state
   * @param calls after so many of these calls
   * @return whether it was cut off; false if it had ended before
   */
  boolean cutOff(Fault fault, int calls) throws Exception {
    var update = project.start(kind.stack(), kind.account(), "up", "--yes", "--skip-preview");
    faults.add(fault.service("s3").resource(StateBucket.NAME).after(calls).always());
    var ended = update.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    var met = faults.clear(); // the test reads the state too
    assertTrue(ended, project::output);
    assertEquals(met == 0, update.exitValue() == 0, project.output());
    return met > 0;
  }

  /**
   * Without the CLI, the plugin ends the call that it makes, and then runs for minutes without
   * doing anything. The page says to end it.
   */
  private void end(Process update, List<ProcessHandle> family) throws Exception {
    assertTrue(update.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), project::output);
    int calls;
    do {
      calls = faults.position();
      TimeUnit.MILLISECONDS.sleep(500);
    } while (faults.position() > calls);
    family.forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * Ends the update as the documentation says, and compares AWS with the state.
   *
   * @return what AWS had made and the state did not have, by the name of the resource
   */
  Map<String, String> recover() {
    var made = made();
    var buckets = buckets();
    var lost = lost(made);
    lost.keySet().forEach(this::assertIsNamed);
    if (isUnreadable()) {
      System.out.println("the attributes of the state are empty");
      makeReadable();
    }
    if (project.isLocked(kind.stack())) {
      interrupted(Map.of()).cancel();
    }
    interrupted(Map.of()).refresh();
    lost.forEach(this::bring);
    up();
    up("--expect-no-changes");
    assertEquals(Inventory.inState(state()), made(), "the state, and what AWS has");
    assertTrue(made().containsAll(made), () -> made + " became " + made());
    var bucketsNow = buckets();
    buckets.forEach((bucket, created) -> assertEquals(created, bucketsNow.get(bucket), bucket));
    assertEquals(List.of(), destructiveCalls());
    return lost;
  }

  /** Whether the CLI does not find the state, because its attributes are empty. */
  boolean isUnreadable() {
    return project
        .pulumi(kind.stack(), kind.account(), "stack")
        .text()
        .contains("failed to load checkpoint: EOF");
  }

  /** Does what the page says in this case. */
  void makeReadable() {
    interrupted(Map.of("<folder>", project.path("state").toString())).deleteEmptyAttributes();
  }

  /** The page tells the reader where the names of what was being created are. */
  private void assertIsNamed(String resource) {
    assertTrue(
        project.checkpoint(kind.stack()).creating().contains(resource)
            || project.output().contains(" " + resource + " **creating failed**"),
        () ->
            resource
                + " is not among the pending operations, and failed not in:\n"
                + project.output());
  }

  /** When S3 has created each bucket. Another bucket of the same name is younger. */
  private Map<String, Instant> buckets() {
    return aws.s3(kind.account()).listBuckets().buckets().stream()
        .collect(Collectors.toMap(Bucket::name, Bucket::creationDate));
  }

  private Map<String, String> lost(Set<String> made) {
    var known = Inventory.inState(state());
    var lost = new TreeMap<String, String>();
    made.stream()
        .filter(each -> !known.contains(each))
        .forEach(each -> lost.put(kind.nameOf(each, aws), each));
    return lost;
  }

  private State state() {
    return project.state(kind.stack());
  }

  /** Imports what the page has a command for, which is all that this stack can lose. */
  private void bring(String resource, String entry) {
    var id = entry.substring(entry.lastIndexOf(' ') + 1);
    var bucket = id.endsWith("-logs") ? id.substring(0, id.length() - "-logs".length()) : id;
    var ids =
        Map.of(
            "<bucket>",
            bucket,
            "<name>",
            name,
            "<key id>",
            id,
            "<trail ARN>",
            id,
            "<topic ARN>",
            id);
    interrupted(ids).importResource(resource);
  }

  private InterruptedUpdate interrupted(Map<String, String> values) {
    return new InterruptedUpdate(aws, project, kind.stack(), kind.account(), values);
  }

  /** Only locks are deleted in the bucket of the state. */
  private List<Faults.Call> destructiveCalls() {
    return faults.callsAfter(callsBefore).stream()
        .filter(call -> !call.resource().equals(StateBucket.NAME))
        .filter(
            call -> call.operation().startsWith("Delete") || DESTRUCTIVE.contains(call.operation()))
        .toList();
  }
}
