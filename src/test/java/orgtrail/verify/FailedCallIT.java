package orgtrail.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;

import com.pulumi.automation.UpResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.testing.Command;
import orgtrail.testing.Faults;
import orgtrail.testing.Faults.Fault;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;

/**
 * After a call of a resource has failed, the state has the resource as it should be, and the next
 * update ends without the call. {@code docs/interrupted-update.md} tells how to catch up.
 */
@ExtendWith(LocalAwsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailedCallIT {
  private static final Set<Check> OF_CREATION =
      Set.of(Check.TRAIL_RECORDING, Check.TRAIL_SELECTORS, Check.TRAIL_INSIGHTS);
  private static final String READER = "arn:aws:iam::123456789012:role/auditor";
  private static final Pattern COMMAND = Pattern.compile("run `(aws .*)`;");

  private final LocalAws aws;
  private final Faults faults;
  private InlineStack.Group stacks;
  private InlineStack logging;
  private UpResult log;

  FailedCallIT(LocalAws aws) {
    this.aws = aws;
    faults = Faults.of(aws);
  }

  @BeforeAll
  void deployLogging() throws Exception {
    stacks = InlineStack.Group.in(aws);
    logging = stacks.logging();
    log = logging.up();
  }

  @Test
  void aCreationIsCompletedByARefreshAndTheCommandsOfTheVerification() throws Exception {
    var management = stacks.management("insights", "[\"ApiCallRateInsight\"]");
    faults.add(Fault.accessDenied().service("cloudtrail").operation("StartLogging"));
    assertTrue(management.refusal().contains("cloudtrail:StartLogging"));

    var verification =
        new Verification(
            aws,
            Verification.stack(logging, log),
            Verification.stack(management, management.up()),
            MEMBER_ACCOUNT);
    assertEquals(OF_CREATION, checks(failed(verification)));

    management.upAfterRefresh();
    var left = failed(verification);
    assertEquals(Set.of(Check.TRAIL_SELECTORS, Check.TRAIL_INSIGHTS), checks(left));
    left.forEach(this::follow);
    assertEquals(List.of(), failed(verification));
    management.upUnchangedAfterRefresh();
  }

  @Test
  void aChangeIsMadeAfterARefresh() throws Exception {
    var key = InlineStack.output(log, "kmsKeyArn");
    logging.set("logReaders", "[\"" + READER + "\"]");
    faults.add(Fault.accessDenied().service("kms").operation("PutKeyPolicy"));
    assertTrue(logging.refusal().contains("kms:PutKeyPolicy"));

    logging.up();
    assertFalse(policy(key).contains(READER));

    logging.upAfterRefresh();
    assertTrue(policy(key).contains(READER));
  }

  private String policy(String key) {
    return aws.kms(LOGGING_ACCOUNT)
        .getKeyPolicy(request -> request.keyId(key).policyName("default"))
        .policy();
  }

  private static List<Finding> failed(Verification verification) {
    return verification.run().findings().stream()
        .filter(finding -> OF_CREATION.contains(finding.check()) && finding.mark() != Mark.PASSED)
        .toList();
  }

  private static Set<Check> checks(List<Finding> findings) {
    return Set.copyOf(findings.stream().map(Finding::check).toList());
  }

  private void follow(Finding finding) {
    var command = COMMAND.matcher(finding.remedy()).results().findFirst().orElseThrow().group(1);
    Command.attempt(Map.of(), "bash", "-ec", aws.cliFunction(MANAGEMENT_ACCOUNT) + command)
        .succeeded();
  }
}
