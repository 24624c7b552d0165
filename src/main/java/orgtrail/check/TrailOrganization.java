package orgtrail.check;

import java.util.Optional;

/**
 * What a run knows of the organization of its trail.
 *
 * @param identity which organization it is, as AWS Organizations reports it, now or when the trail
 *     was created; empty for a trail of one account, or if it was never queried
 * @param queried the answer of AWS Organizations; empty if this run did not query it or could not
 *     read it
 */
public record TrailOrganization(
    Optional<OrganizationIdentity> identity, Optional<Organization> queried) {
  static final TrailOrganization UNKNOWN =
      new TrailOrganization(Optional.empty(), Optional.empty());

  static TrailOrganization deployed(OrganizationIdentity identity) {
    return new TrailOrganization(Optional.of(identity), Optional.empty());
  }

  static TrailOrganization queried(Organization organization) {
    return new TrailOrganization(Optional.of(organization.identity()), Optional.of(organization));
  }
}
