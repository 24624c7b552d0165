package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.testing.Faults.Fault;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.Project;
import orgtrail.testing.Victim;

/**
 * Updates that are killed at random points, all processes or one of them. After the commands of
 * {@code docs/interrupted-update.md}, a second update ends clean. {@code docs/testing.md} says how
 * to repeat a run.
 */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledUpdatesIT {
  private static final long SEED = Long.getLong("orgtrail.kills.seed", System.nanoTime());

  /** A round kills the first update of a stack, and one that changes it. */
  private static final int ROUNDS = Integer.getInteger("orgtrail.kills.rounds", 8);

  /** About how many calls the first update of a logging stack makes to the bucket of its state. */
  private static final int CALLS_TO_STATE = 150;

  private static final int FIRST = Integer.getInteger("orgtrail.kills.first", 0);

  private final LocalAws aws;

  KilledUpdatesIT(LocalAws aws) {
    this.aws = aws;
  }

  /** The engine goes on, so no pending operation is left that names the bucket. */
  @Test
  void endsCleanAfterThePluginAloneWasKilled() throws Exception {
    var stack = newStack(KilledKind.LOGGING, "plugin-killed").stack();
    assertTrue(stack.killAfter(Victim.PLUGIN, "CreateBucket"));
    stack.recover();
  }

  /** The CLI of a state in a folder was killed while it wrote them. */
  @Test
  void findsTheStateAgainWhoseAttributesAreEmpty() throws Exception {
    var stack = newStack(KilledKind.LOGGING, "no-attributes");
    Files.write(
        stack.project().path("state/.pulumi/stacks/orgtrail/logging.json.attrs"), new byte[0]);
    assertTrue(stack.stack().isUnreadable());
    stack.stack().makeReadable();
    assertFalse(stack.stack().isUnreadable());
  }

  @Tag("thorough")
  @Test
  void endsCleanAfterEachKillOfALoggingStack() throws Exception {
    killAgainAndAgain(KilledKind.LOGGING);
  }

  @Tag("thorough")
  @Test
  void endsCleanAfterEachKillOfAManagementStack() throws Exception {
    killAgainAndAgain(KilledKind.MANAGEMENT);
  }

  @Tag("thorough")
  @Test
  void endsCleanAfterEachKillOfAStandaloneStack() throws Exception {
    killAgainAndAgain(KilledKind.STANDALONE);
  }

  @Tag("thorough")
  @Test
  void endsCleanAfterEachKillOfAReplica() throws Exception {
    killAgainAndAgain(KilledKind.REPLICA);
  }

  private void killAgainAndAgain(KilledKind kind) throws Exception {
    inRounds(
        round -> {
          var random = new SplittableRandom(SEED + 1000L * kind.ordinal() + round);
          var killed = newStack(kind, "killed-%s-%d".formatted(kind.stack(), round));
          kill(kind + " creates", killed.stack(), random, kind.callsToCreate());
          kind.change(killed.project());
          kill(kind + " changes", killed.stack(), random, kind.callsToChange());
        });
  }

  private static void kill(String what, KilledStack stack, SplittableRandom random, int calls)
      throws Exception {
    var victim = Victim.values()[random.nextInt(Victim.values().length)];
    int after = 1 + random.nextInt(calls);
    recover(
        "%s, %s killed after call %d of %d".formatted(what, victim, after, calls),
        stack,
        () -> stack.kill(victim, after));
  }

  @Tag("thorough")
  @Test
  void endsCleanAfterTheConnectionToTheStateWasLost() throws Exception {
    var states = Project.create(aws).makeStateBucket();
    var kind = KilledKind.LOGGING;
    inRounds(
        round -> {
          var random = new SplittableRandom(SEED + round);
          var project = Project.create(aws).with(states);
          kind.prepare(project, "lost-state-" + round);
          var stack = new KilledStack(aws, kind, project, "lost-state-" + round);
          try {
            loseState(stack, random);
          } finally { // the next round has the same state
            project
                .pulumi(kind.stack(), kind.account(), "stack", "rm", "--force", "--yes")
                .succeeded();
          }
        });
  }

  private static void loseState(KilledStack stack, SplittableRandom random) throws Exception {
    var fault = random.nextBoolean() ? Fault.unavailable() : Fault.cut();
    int after = 1 + random.nextInt(CALLS_TO_STATE);
    recover(
        "state: %s after call %d of %d".formatted(fault, after, CALLS_TO_STATE),
        stack,
        () -> stack.cutOff(fault, after));
  }

  private interface Round {
    void run(int number) throws Exception;
  }

  /** Runs all rounds, also after one that has failed. */
  private static void inRounds(Round round) throws Exception {
    var failures = new ArrayList<String>();
    for (int number = FIRST; number < FIRST + ROUNDS; number++) {
      System.out.printf("seed %d, round %d%n", SEED, number);
      try {
        round.run(number);
      } catch (AssertionError e) {
        failures.add("seed %d, round %d: %s".formatted(SEED, number, e.getMessage()));
      }
    }
    assertEquals(List.of(), failures);
  }

  private interface Interruption {
    /** Interrupts an update, and returns false if it had ended before. */
    boolean happens() throws Exception;
  }

  private static void recover(String what, KilledStack stack, Interruption interruption)
      throws Exception {
    try {
      var happened = interruption.happens();
      var lost = stack.recover();
      System.out.printf("%s%s, lost %s%n", what, happened ? "" : " (too late)", lost.keySet());
    } catch (AssertionError e) {
      throw new AssertionError(what + ": " + e.getMessage(), e);
    }
  }

  private record NewStack(Project project, KilledStack stack) {}

  private NewStack newStack(KilledKind kind, String name) {
    var project = Project.create(aws);
    kind.prepare(project, name);
    return new NewStack(project, new KilledStack(aws, kind, project, name));
  }
}
