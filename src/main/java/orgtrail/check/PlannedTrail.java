package orgtrail.check;

import java.util.List;
import java.util.Optional;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.LogDestination;
import orgtrail.config.TrailSettings;

/** The trail that a management stack will create, as far as it is known before it exists. */
public final class PlannedTrail {
  private PlannedTrail() {}

  /** Prefers the values of the organization itself to those of the logging stack's policies. */
  public static AllowedTrails of(
      AwsEnvironment here,
      TrailSettings settings,
      LogDestination destination,
      Optional<OrganizationIdentity> organization) {
    var owner =
        organization
            .map(OrganizationIdentity::managementAccountId)
            .or(() -> settings.isOrganizationTrail() ? ownerIn(destination) : Optional.empty())
            .orElse(here.accountId());
    Optional<String> id =
        settings.isOrganizationTrail()
            ? organization.map(OrganizationIdentity::id).or(destination::organizationId)
            : Optional.empty();
    return new AllowedTrails(here.partition(), here.region(), settings.name(), List.of(owner), id);
  }

  /** The account of the trail that the logging stack's policies allow, if it is only one. */
  static Optional<String> ownerIn(LogDestination destination) {
    return destination
        .expectedTrailArn()
        .map(Arns::accountId)
        .filter(account -> !account.equals("*"));
  }
}
