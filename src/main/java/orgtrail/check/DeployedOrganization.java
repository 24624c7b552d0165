package orgtrail.check;

import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.LogDestination;
import orgtrail.config.TrailSettings;

/**
 * The organization of a trail that is deployed already, known from the state of the stack. A query
 * of the organization lists all its accounts, which takes longer the more there are. So a run
 * queries it only if it creates or changes something that depends on the organization.
 */
public final class DeployedOrganization {
  private final OrganizationIdentity identity;

  private DeployedOrganization(OrganizationIdentity identity) {
    this.identity = identity;
  }

  /**
   * @return empty if the trail is not deployed, if its organization was not checked, if the
   *     credentials are not those of the management account, or if another account becomes the
   *     delegated administrator
   */
  public static Optional<DeployedOrganization> of(
      AwsEnvironment here, TrailSettings settings, PreviousDeployment previous) {
    var owner = previous.trailArn().map(Arns::accountId).filter(here.accountId()::equals);
    boolean delegates =
        settings
            .delegatedAdministrator()
            .filter(account -> !previous.delegatedAdministrator().equals(Optional.of(account)))
            .isPresent();
    return owner
        .filter(account -> !delegates)
        .flatMap(
            account ->
                previous
                    .organizationId()
                    .map(id -> new DeployedOrganization(new OrganizationIdentity(id, account))));
  }

  /** Which organization it is. */
  public OrganizationIdentity identity() {
    return identity;
  }

  /** Whether the policies of the log store still allow the trail of this organization. */
  public boolean isExpectedBy(LogDestination destination) {
    return PlannedTrail.ownerIn(destination)
            .filter(owner -> !owner.equals(identity.managementAccountId()))
            .isEmpty()
        && destination.organizationId().filter(id -> !id.equals(identity.id())).isEmpty();
  }
}
