package orgtrail.verify.deployed;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Finding;

/** All checks of the trail. */
public final class TrailChecks {
  private TrailChecks() {}

  /**
   * The checks in groups, one for each call to AWS. They can run side by side, and throw nothing
   * that AWS answers.
   *
   * @param stack the name of the stack with the trail, for {@code pulumi -s}
   * @param account the account of that stack
   * @param now the time by the clock of AWS
   */
  public static List<Callable<List<Finding>>> of(
      ExpectedTrail expected, String stack, AwsAccount account, Instant now, MaxAge maxAge) {
    var trail =
        new Subject(
            account, stack, "the trail " + expected.arn(), "TrailNotFoundException", "DeleteTrail");
    var client = account.cloudTrail(expected.homeRegion());
    var events = new TrailEventChecks(expected, trail);
    return List.of(
        new TrailStatusChecks(expected, trail, now, maxAge).ask(client),
        new TrailConfigurationChecks(expected, trail).ask(client),
        new TrustedAccess(expected, trail).ask(account.organizations(expected.homeRegion())),
        events.askSelectors(client),
        events.askInsights(client),
        new DuplicateTrails(expected, trail).ask(client));
  }
}
