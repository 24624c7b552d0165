package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.LogDestination;
import orgtrail.config.Settings;
import orgtrail.config.StackConfiguration;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** The trail is known before it exists, so that the policies of its role and topic can name it. */
class PlannedTrailTest {
  private static final AwsEnvironment MEMBER =
      new AwsEnvironment(Fixtures.MEMBER_ACCOUNT, Fixtures.REGION, "aws", "amazonaws.com");
  private static final Optional<OrganizationIdentity> ORGANIZATION =
      Optional.of(new OrganizationIdentity(Fixtures.ORGANIZATION, Fixtures.MANAGEMENT_ACCOUNT));

  @Test
  void theTrailOfAnOrganizationBelongsToItsManagementAccount() {
    assertEquals(
        trail(Fixtures.MANAGEMENT_ACCOUNT, Optional.of(Fixtures.ORGANIZATION)),
        plan(Fixtures.management(), destination(Optional.empty()), ORGANIZATION));
  }

  @Test
  void theLoggingStackSaysWhoOwnsTheTrailIfOrganizationsIsNotAsked() {
    assertEquals(
        trail(Fixtures.MANAGEMENT_ACCOUNT, Optional.of("o-exampleorg1")),
        plan(
            Fixtures.management(), destination(Optional.of(Examples.TRAIL_ARN)), Optional.empty()));
  }

  @Test
  void theAccountOfTheStackOwnsTheTrailIfNothingSaysOtherwise() {
    var anyAccount = Examples.TRAIL_ARN.replace("234567890123", "*");
    for (var expected : List.of(Optional.<String>empty(), Optional.of(anyAccount))) {
      assertEquals(
          List.of(Fixtures.MEMBER_ACCOUNT),
          plan(Fixtures.management(), destination(expected), Optional.empty()).accountIds());
    }
  }

  @Test
  void theTrailOfOneAccountBelongsToThatAccountAndToNoOrganization() {
    assertEquals(
        trail(Fixtures.MEMBER_ACCOUNT, Optional.empty()),
        plan(
            Fixtures.management("isOrganizationTrail", "false"),
            destination(Optional.of(Examples.TRAIL_ARN)),
            Optional.empty()));
  }

  private static AllowedTrails trail(String account, Optional<String> organization) {
    return new AllowedTrails(
        "aws", Fixtures.REGION, "example-quantum-123", List.of(account), organization);
  }

  private static LogDestination destination(Optional<String> expectedTrail) {
    return new LogDestination(
        "log-bucket",
        Examples.KEY_ARN,
        Optional.empty(),
        expectedTrail,
        expectedTrail.map(trail -> "o-exampleorg1"),
        List.of());
  }

  private static AllowedTrails plan(
      Map<String, String> config,
      LogDestination destination,
      Optional<OrganizationIdentity> organization) {
    var settings = (Settings.Management) Settings.read(StackConfiguration.of(config));
    return PlannedTrail.of(MEMBER, settings.trail(), destination, organization);
  }
}
