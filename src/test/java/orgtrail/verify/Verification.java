package orgtrail.verify;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;

import com.pulumi.automation.UpResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import orgtrail.config.StackConfiguration;
import orgtrail.testing.Fixtures;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.verify.asking.RequestMeter;
import orgtrail.verify.deployed.MaxAge;
import orgtrail.verify.expected.DeployedStack;
import orgtrail.verify.expected.Expectations;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.files.Request;
import orgtrail.verify.files.Shard;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import orgtrail.verify.report.Report;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * A verification in this process, of the log files of one account. It is much faster than the
 * command, which starts a JVM and the Pulumi CLI, and reads all accounts.
 */
public final class Verification {
  private final LocalAws aws;
  private final DeployedStack logging;
  private final DeployedStack management;
  private final Optional<DeployedStack> replica;
  private final String accountId;
  private final Duration digestAge;
  private final SdkHttpClient http;

  /**
   * @param accountId the account whose log files are verified
   */
  public Verification(
      LocalAws aws, DeployedStack logging, DeployedStack management, String accountId) {
    this(aws, logging, management, Optional.empty(), accountId, Duration.ofHours(3), aws.http());
  }

  private Verification(
      LocalAws aws,
      DeployedStack logging,
      DeployedStack management,
      Optional<DeployedStack> replica,
      String accountId,
      Duration digestAge,
      SdkHttpClient http) {
    this.aws = aws;
    this.logging = logging;
    this.management = management;
    this.replica = replica;
    this.accountId = accountId;
    this.digestAge = digestAge;
    this.http = http;
  }

  /** The same with another limit for the age of the newest digest. */
  Verification withDigestAge(Duration limit) {
    return new Verification(aws, logging, management, replica, accountId, limit, http);
  }

  /** The same with another client for HTTP. */
  Verification withHttp(SdkHttpClient other) {
    return new Verification(aws, logging, management, replica, accountId, digestAge, other);
  }

  /** The same with the replica of the bucket. */
  Verification withReplica(DeployedStack stack) {
    return new Verification(
        aws, logging, management, Optional.of(stack), accountId, digestAge, http);
  }

  /** Verifies the last day, with the newest digests only. */
  Report run() {
    return run(Request.Digests.NEWEST);
  }

  Report run(Request.Digests digests) {
    var logStore = Expectations.logStore(logging, Fixtures.LOGGING);
    var meter = new RequestMeter();
    var deployment =
        new Deployment(
            management.name(),
            logging.name(),
            Expectations.trail(management, logging, Fixtures.MANAGEMENT),
            logStore,
            aws.account(MANAGEMENT_ACCOUNT, meter, http),
            aws.account(LOGGING_ACCOUNT, meter, http),
            replica.map(stack -> replica(stack, logStore, meter)),
            Optional.empty(),
            meter);
    var now = aws.now();
    return deployment.verify(
        new Request(
            now.minus(Duration.ofHours(24)),
            now,
            now,
            digests,
            List.of(accountId),
            Shard.ALL,
            16,
            digestAge),
        MaxAge.DEFAULT,
        (done, all) -> {});
  }

  private ReplicaDeployment replica(
      DeployedStack stack, ExpectedLogStore originals, RequestMeter meter) {
    return new ReplicaDeployment(
        Expectations.replication(logging, originals, Optional.of(stack)),
        Optional.of(stack.name()),
        Optional.of(Expectations.replica(stack, Fixtures.REPLICA)),
        Optional.of(aws.account(Fixtures.REPLICA_ACCOUNT, meter, http)),
        List.of());
  }

  /** Verifies, and expects that nothing is wrong. */
  public void passes() {
    var report = run();
    assertEquals(0, report.exitCode(), () -> "not passed:\n" + lines(report));
  }

  /** Verifies, and expects a failed check whose line contains a text. */
  void names(Check check, String text) {
    names(Request.Digests.NEWEST, check, text);
  }

  void names(Request.Digests digests, Check check, String text) {
    names(digests, List.of(new Expected(check, text)));
  }

  /** A failed check whose line contains a text. */
  record Expected(Check check, String text) {}

  /** Verifies once, and expects several failed checks. */
  void names(Request.Digests digests, List<Expected> all) {
    var report = run(digests);
    assertEquals(1, report.exitCode(), () -> "nothing is wrong:\n" + lines(report));
    for (var expected : all) {
      assertTrue(
          failed(report)
              .anyMatch(
                  finding ->
                      finding.check() == expected.check()
                          && finding.seen().contains(expected.text())),
          () -> "expected %s, but seen:\n%s".formatted(expected, lines(report)));
    }
    failed(report).forEach(finding -> assertTrue(!finding.remedy().isEmpty(), finding.seen()));
  }

  private static Stream<Finding> failed(Report report) {
    return report.findings().stream().filter(finding -> finding.mark() == Mark.FAILED);
  }

  private static String lines(Report report) {
    return report.findings().stream()
        .filter(finding -> finding.mark() != Mark.PASSED)
        .map(finding -> finding.check().id() + " " + finding.mark() + " " + finding.seen())
        .collect(joining("\n"));
  }

  /** A stack as the Pulumi CLI would tell it. */
  public static DeployedStack stack(
      String name, Map<String, String> config, Map<String, String> outputs) {
    return new DeployedStack(name, StackConfiguration.of(config), outputs);
  }

  /** The same of a stack that a test has deployed. */
  public static DeployedStack stack(InlineStack stack, UpResult up) {
    var outputs =
        up.outputs().entrySet().stream()
            .collect(toMap(Map.Entry::getKey, output -> String.valueOf(output.getValue().value())));
    return stack(stack.name(), stack.config(), outputs);
  }
}
