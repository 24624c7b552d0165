package orgtrail;

import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;
import static orgtrail.testing.Fixtures.REPLICA_ACCOUNT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import orgtrail.testing.Faults.Fault;
import orgtrail.testing.FaultyUpdates;
import orgtrail.testing.Fixtures;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;

/**
 * Each API call of an update fails, and the next updates end it. The calls are those that the local
 * AWS has recorded of an update without a fault.
 */
@ExtendWith(LocalAwsExtension.class)
class FaultsIT {
  private static final String NAME = "faults";
  private static final String DEPLOYER = "deployer";
  private static final String DEPLOYERS = "[\"arn:aws:iam::%s:role/deployer\"]";
  private static final String TAGS = "{\"tags\": {\"project\": \"orgtrail\"}}";

  /** The kinds of stack, with so many features that each resource of the program is in one. */
  enum Kind {
    LOGGING(LOGGING_ACCOUNT, Fixtures.REGION) {
      @Override
      InlineStack stack(InlineStack.Group stacks) throws Exception {
        stacks.replica("name", NAME).up();
        return stacks.logging(
            with(logStore(LOGGING_ACCOUNT), "replicaStack", "organization/orgtrail/replica"));
      }
    },
    MANAGEMENT(MANAGEMENT_ACCOUNT, Fixtures.REGION) {
      @Override
      InlineStack stack(InlineStack.Group stacks) throws Exception {
        stacks
            .logging("name", NAME, "deploymentPrincipals", DEPLOYERS.formatted(LOGGING_ACCOUNT))
            .as(LOGGING.deployer())
            .up();
        return stacks.management(
            with(
                TRAIL,
                "name",
                NAME,
                "aws:defaultTags",
                TAGS,
                "tamperGuard",
                "attach",
                "tamperGuardTargets",
                "[\"" + MEMBER_ACCOUNT + "\"]"));
      }
    },
    STANDALONE(MANAGEMENT_ACCOUNT, Fixtures.REGION) {
      @Override
      InlineStack stack(InlineStack.Group stacks) throws Exception {
        return stacks.stack(
            "standalone",
            MANAGEMENT_ACCOUNT,
            Fixtures.standalone(with(logStore(MANAGEMENT_ACCOUNT), TRAIL)));
      }
    },
    REPLICA(REPLICA_ACCOUNT, Fixtures.REPLICA_REGION) {
      @Override
      InlineStack stack(InlineStack.Group stacks) throws Exception {
        return stacks.replica(logStore(REPLICA_ACCOUNT));
      }
    };

    private static final String[] TRAIL = {
      "cloudwatchLogs",
      "true",
      "alarms",
      "true",
      "alarmEmail",
      "audit@example.org",
      "notifySnsTopicName",
      "faults-files",
      "insights",
      "[\"ApiCallRateInsight\"]",
      "delegatedAdministrator",
      MEMBER_ACCOUNT
    };

    final String account;
    final String region;

    Kind(String account, String region) {
      this.account = account;
      this.region = region;
    }

    /** A stack without resources, of a group in which those exist that it reads. */
    abstract InlineStack stack(InlineStack.Group stacks) throws Exception;

    /** The role that deploys the stack. */
    String deployer() {
      return "arn:aws:iam::" + account + ":role/" + DEPLOYER;
    }

    /** The updates of a new stack. */
    FaultyUpdates updates(LocalAws aws) throws Exception {
      var stack = stack(InlineStack.Group.in(aws)).as(deployer());
      return new FaultyUpdates(aws, stack, account, region, DEPLOYER);
    }

    private static String[] logStore(String account) {
      return new String[] {
        "name",
        NAME,
        "aws:defaultTags",
        TAGS,
        "deploymentPrincipals",
        DEPLOYERS.formatted(account),
        "query",
        "true",
        "archiveAfterDays",
        "30",
        "expireAfterDays",
        "400"
      };
    }

    private static String[] with(String[] settings, String... others) {
      var all = new ArrayList<>(List.of(settings));
      all.addAll(List.of(others));
      return all.toArray(String[]::new);
    }
  }

  /** The kinds of stack to try, e.g. {@code -Dfaults.kinds=LOGGING,REPLICA}. */
  static List<Kind> kinds() {
    var names = System.getProperty("faults.kinds");
    return names == null
        ? List.of(Kind.values())
        : Arrays.stream(names.split(",")).map(Kind::valueOf).toList();
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("kinds")
  void endsCleanAfterEachCallWasDenied(Kind kind) throws Exception {
    deploy(kind, updates -> updates.upAfterDenialOfEachCall(Fault.accessDenied()));
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("kinds")
  void bearsThatEachWritingCallIsThrottledAndEachReadingCallFailsOnce(Kind kind) throws Exception {
    deploy(
        kind,
        updates ->
            updates.upAtOnce(
                Fault.throttled().writing().each(), Fault.internalError().reading().each()));
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("kinds")
  void bearsThatTheServiceIsUnavailableForEachCallOnce(Kind kind) throws Exception {
    deploy(kind, updates -> updates.upAtOnce(Fault.unavailable().each()));
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("kinds")
  void endsCleanAfterTheAnswerToEachCallWasLostOnce(Kind kind) throws Exception {
    deploy(kind, updates -> updates.upWithAdoptionUntilItEnds(Fault.cut().each()));
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("kinds")
  void bearsThatTheNextCallsDoNotSeeWhatIsNew(Kind kind) throws Exception {
    deploy(kind, updates -> updates.upAlthoughWhatIsNewIsSeenLate(5));
  }

  private interface Deploying {
    void run(FaultyUpdates updates) throws Exception;
  }

  private static void deploy(Kind kind, Deploying deploying) throws Exception {
    try (var aws = LocalAws.start()) {
      var updates = kind.updates(aws);
      deploying.run(updates);
      System.out.println(kind + ": " + updates.figures());
      updates.assertEndedClean();
    }
  }

  /** The short selection: a stack without its optional parts, and only the calls that write. */
  @Test
  void endsCleanAfterEachWritingCallWasDenied(LocalAws aws) throws Exception {
    var stack =
        InlineStack.Group.in(aws)
            .logging("name", NAME, "enableCloudtrailBucketAccessLogging", "false")
            .as(Kind.LOGGING.deployer());
    var updates = new FaultyUpdates(aws, stack, LOGGING_ACCOUNT, Fixtures.REGION, DEPLOYER);
    updates.upAfterDenialOfEachCall(Fault.accessDenied().writing());
    System.out.println(updates.figures());
    updates.assertEndedClean();
  }
}
