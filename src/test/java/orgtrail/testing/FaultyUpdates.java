package orgtrail.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import orgtrail.testing.Faults.Call;
import orgtrail.testing.Faults.Fault;

/**
 * The updates of a stack that meet faults, from the first one to the one that ends. Only the calls
 * of the role that deploys the stack meet them.
 */
public final class FaultyUpdates {
  private static final String KEY = "log-archive-key";
  private static final Pattern EXISTS = Pattern.compile("AlreadyExist|AlreadyOwned|already exists");

  /** A refusal to let a default delete something, with the setting that confirms the value. */
  private static final Pattern DELETING_DEFAULT =
      Pattern.compile(
          "(?m)^(?=.*orgtrail:(\\w+RetentionDays)).*would delete those that are older than (\\d+) days");

  /** The types that cannot be adopted, in an {@link Inventory}. They hold no log files. */
  private static final Pattern CREATED_AGAIN =
      Pattern.compile("(workgroup|query|database|control policy|topic) .*");

  private static final Set<String> DENIALS =
      Set.of("AccessDenied", "AccessDeniedException", "AuthorizationError");

  /** So many updates that meet no other fault are without progress. */
  private static final int MAX_IDLE = 5;

  /** If it takes more refreshes, a refresh does not help. */
  private static final int MAX_REFRESHES = 5;

  private final LocalAws aws;
  private final InlineStack stack;
  private final String account;
  private final String region;
  private final String session;
  private final Faults faults;
  private final Set<String> before;
  private final Set<FaultyCall> denied = new LinkedHashSet<>();
  private final Set<FaultyCall> reported = new LinkedHashSet<>();
  private final Map<String, String> ids = new HashMap<>();
  private final Set<String> made = new TreeSet<>();
  private int position;
  private boolean answersWereLost;
  private int updates;
  private int refreshes;
  private int idle;
  private int met;
  private int notSeen;

  /**
   * The updates of a stack that has no resources yet.
   *
   * @param role the name of the role that deploys the stack, and nothing else
   */
  public FaultyUpdates(
      LocalAws aws, InlineStack stack, String account, String region, String role) {
    this.aws = aws;
    this.stack = stack;
    this.account = account;
    this.region = region;
    session = "arn:aws:sts::" + account + ":assumed-role/" + role + "/";
    faults = Faults.of(aws);
    before = Inventory.inAws(aws, account, region);
    position = faults.position();
  }

  /** Updates the stack once, while the next calls do not see what is new. */
  public void upAlthoughWhatIsNewIsSeenLate(int calls) throws Exception {
    faults.seeWhatIsNewLate(calls);
    upAtOnce();
  }

  private void add(Fault fault) {
    faults.add(fault.caller(session));
  }

  /**
   * Denies all calls that a fault is about for good. After each update that fails, the calls are
   * allowed that its error names, and the next update goes on, until one ends. So each call is
   * denied until an error names it. An update can end although calls that only read are denied.
   */
  public void upAfterDenialOfEachCall(Fault denial) throws Exception {
    add(denial.always());
    for (var failure = failure(); failure.isPresent(); failure = failure()) {
      var message = failure.get();
      assertTrue(allowWhatIsNamed(message) || needsRefresh(message), message);
      if (needsRefresh(message)) {
        refresh();
      }
    }
    denied.addAll(newlyDenied());
    assertTrue(unreported().stream().allMatch(FaultyCall::isReadOnly), this::figures);
  }

  /** Whether the message names a denied call that none before has named. */
  private boolean allowWhatIsNamed(String message) {
    denied.addAll(newlyDenied());
    var named = denied.stream().filter(call -> call.denialIn(message).isPresent()).toList();
    for (var call : named) {
      System.out.println(call + ": " + call.denialIn(message).orElseThrow());
      add(call.only(Fault.none()));
    }
    return reported.addAll(named);
  }

  /** Refreshes as often as a refresh names a call that is denied. */
  private void refresh() throws Exception {
    for (var failure = stack.refreshFailure();
        failure.isPresent();
        failure = stack.refreshFailure()) {
      assertTrue(allowWhatIsNamed(failure.get()), failure.get());
    }
    refreshes++;
    assertTrue(refreshes <= MAX_REFRESHES, this::figures);
  }

  /** The page tells to refresh the stack then. */
  private static boolean needsRefresh(String message) {
    return message.contains("doesn't support update");
  }

  private List<FaultyCall> unreported() {
    return denied.stream().filter(call -> !reported.contains(call)).toList();
  }

  /** Updates the stack once, which meets faults and ends all the same. */
  public void upAtOnce(Fault... each) throws Exception {
    List.of(each).forEach(this::add);
    assertEquals(Optional.empty(), failure());
    assertTrue(met + notSeen > 0);
  }

  /**
   * Updates the stack until an update ends. If one says that a resource exists, or has lost a key,
   * the next ones adopt what exists, as {@code docs/interrupted-update.md} says. What cannot be
   * adopted is deleted.
   */
  public void upWithAdoptionUntilItEnds(Fault fault) throws Exception {
    add(fault);
    answersWereLost = true;
    var settings = stack.config();
    for (var failure = failure(); failure.isPresent(); failure = failure()) {
      var message = failure.get();
      message.lines().filter(line -> line.startsWith("    error: ")).forEach(System.out::println);
      for (var command : LostAnswers.deletions(message, databaseInState()).toList()) {
        delete(command);
      }
      adopt(message);
      if (needsRefresh(message)) {
        stack.refreshFailure().ifPresent(System.out::println);
      }
    }
    stack.reset(settings);
    assertEquals(Optional.empty(), failure());
  }

  private Optional<String> databaseInState() throws Exception {
    return stack.state().idsOf("aws:glue/catalogDatabase:").values().stream()
        .map(id -> id.substring(id.indexOf(':') + 1))
        .findAny();
  }

  private void adopt(String message) throws Exception {
    if (EXISTS.matcher(message).find()) {
      stack.set("adopt", "true", "expireAfterDays", null);
    }
    if (!stack.state().names().contains(KEY)) {
      for (var key : unknownKeys("Encrypts the log files ", "Encrypts copies ")) {
        stack.set("adopt", "true", "adoptKeyId", key, "expireAfterDays", null);
      }
    }
    for (var refusal : DELETING_DEFAULT.matcher(message).results().toList()) {
      stack.set(refusal.group(1), refusal.group(2));
    }
  }

  /** Runs a command. It deletes only what holds no log files and is not in the state. */
  private void delete(String command) throws Exception {
    var deleted = Inventory.inAws(aws, account, region);
    Command.attempt(Map.of(), "bash", "-ec", aws.cliFunction(account, region) + command)
        .succeeded();
    deleted.removeAll(Inventory.inAws(aws, account, region));
    System.out.println(command + " has deleted " + deleted);
    assertTrue(deleted.stream().allMatch(CREATED_AGAIN.asMatchPredicate()), deleted::toString);
    assertTrue(Collections.disjoint(deleted, Inventory.inState(stack.state())), deleted::toString);
    made.removeAll(deleted);
  }

  /** The keys that the state does not know, and whose descriptions begin so. */
  private List<String> unknownKeys(String... descriptions) throws Exception {
    var unknown = Inventory.inAws(aws, account, region);
    unknown.removeAll(before);
    unknown.removeAll(Inventory.inState(stack.state()));
    try (var kms = aws.kms(account, region)) {
      return unknown.stream()
          .filter(resource -> resource.startsWith("key "))
          .map(resource -> resource.substring("key ".length()))
          .filter(
              key -> {
                var found = kms.describeKey(request -> request.keyId(key)).keyMetadata();
                return List.of(descriptions).stream().anyMatch(found.description()::startsWith);
              })
          .toList();
    }
  }

  /** The message of an update that fails. After it, nothing that existed is gone or replaced. */
  private Optional<String> failure() throws Exception {
    updates++;
    var failure = stack.failure();
    int metNow = faults.met();
    idle = metNow > met ? 0 : idle + 1;
    met = metNow;
    notSeen = faults.notSeen();
    assertTrue(idle < MAX_IDLE, () -> figures() + ", the last ones none: " + failure);
    assertNothingIsLost();
    return failure;
  }

  /** The calls that were denied since this was last asked. */
  private Set<FaultyCall> newlyDenied() {
    var calls = faults.callsAfter(position);
    position = faults.position();
    return calls.stream().filter(this::isDenied).map(FaultyCall::of).collect(Collectors.toSet());
  }

  private boolean isDenied(Call call) {
    return call.caller().startsWith(session)
        && call.errorCode().filter(DENIALS::contains).isPresent();
  }

  private void assertNothingIsLost() throws Exception {
    var now = stack.state().ids();
    ids.forEach((urn, id) -> assertEquals(id, now.get(urn), urn));
    ids.putAll(now);
    var inAws = Inventory.inAws(aws, account, region);
    assertTrue(inAws.containsAll(made), () -> made + " is not in " + inAws);
    made.addAll(inAws);
  }

  /**
   * If an update has failed, the stack is refreshed and updated, as the page says. Then another
   * update changes nothing, also after a refresh, and AWS has nothing that the state does not know,
   * except, if answers were lost, named queries and keys of a log group, which nothing can adopt.
   * The page tells how to delete them.
   */
  public void assertEndedClean() throws Exception {
    faults.clear();
    if (updates > 1) {
      stack.upAfterRefresh();
    } else {
      stack.upUnchanged();
    }
    stack.upUnchangedAfterRefresh();
    var inAws = Inventory.inAws(aws, account, region);
    inAws.removeAll(before);
    var inState = Inventory.inState(stack.state());
    if (answersWereLost) {
      unknownKeys("Encrypts the log group ").forEach(key -> inAws.remove("key " + key));
      inAws.removeIf(resource -> resource.startsWith("query ") && !inState.contains(resource));
    }
    assertEquals(inState, inAws);
  }

  /** How many updates and calls there were, for the log of a test. */
  public String figures() {
    var figures =
        "%d updates, %d calls met a fault, %d did not see what is new"
            .formatted(updates, met, notSeen);
    return denied.isEmpty()
        ? figures
        : "%s, %d different calls were denied; an update ended although these were: %s"
            .formatted(figures, denied.size(), unreported());
  }
}
