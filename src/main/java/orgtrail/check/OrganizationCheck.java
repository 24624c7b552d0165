package orgtrail.check;

import java.util.Optional;
import orgtrail.aws.AwsEnvironment;
import orgtrail.aws.ServicePrincipals;
import orgtrail.config.Setting;
import orgtrail.config.TrailSettings;

/**
 * Checks the organization of an organization trail. For these problems, CreateTrail returns an
 * exception that does not name the cause.
 */
public final class OrganizationCheck {
  private final AwsLookups lookups;
  private final AwsEnvironment here;
  private final TrailSettings settings;
  private final Problems problems;

  private OrganizationCheck(AwsLookups lookups, TrailSettings settings, Problems problems) {
    this.lookups = lookups;
    this.here = lookups.environment();
    this.settings = settings;
    this.problems = problems;
  }

  /**
   * Queries the organization and checks it, unless it is known because nothing changes that depends
   * on it. What has changed in the organization since then is a matter of the verification.
   */
  public static TrailOrganization of(
      AwsLookups lookups,
      TrailSettings settings,
      Optional<DeployedOrganization> deployed,
      Problems problems) {
    if (!settings.isOrganizationTrail() || settings.skipPreflight()) {
      return TrailOrganization.UNKNOWN;
    }
    if (deployed.isPresent()) {
      return TrailOrganization.deployed(deployed.get().identity());
    }
    var organization = lookups.organization();
    organization.ifPresent(
        found -> new OrganizationCheck(lookups, settings, problems).check(found));
    return organization.map(TrailOrganization::queried).orElse(TrailOrganization.UNKNOWN);
  }

  private void check(Organization organization) {
    boolean isManagement = here.accountId().equals(organization.managementAccountId());
    if (!isManagement && !lookups.delegatedAdministrators().contains(here.accountId())) {
      problems.add(
          "account %1$s is neither the organization's management account %2$s nor its delegated administrator for CloudTrail: use credentials of %2$s, or run there: aws cloudtrail register-organization-delegated-admin --member-account-id %1$s"
              .formatted(here.accountId(), organization.managementAccountId()));
      return; // all other problems would only be consequences of this one
    }
    checkFeatures(organization, isManagement);
    checkHomeRegion();
    settings
        .delegatedAdministrator()
        .ifPresent(account -> checkDelegation(account, organization, isManagement));
  }

  private void checkFeatures(Organization organization, boolean isManagement) {
    if (!organization.featureSet().equals("ALL")) {
      problems.add(
          "the organization must have all features, but has only %s: aws organizations enable-all-features"
              .formatted(organization.featureSet()));
    } else if (isManagement
        && !organization.trustedServices().contains(ServicePrincipals.CLOUDTRAIL)) {
      problems.add(
          "the organization does not trust CloudTrail: aws organizations enable-aws-service-access --service-principal "
              + ServicePrincipals.CLOUDTRAIL);
    }
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html">Opt-in
   *     regions</a>
   */
  private void checkHomeRegion() {
    if (lookups.isOptInRegion()) {
      problems.add(
          "aws:region must not be the opt-in region '%s': accounts that have not opted in would silently send nothing. Choose a region that every account has, in both stacks, or set orgtrail:skipPreflight: true if every account has opted in"
              .formatted(here.region()));
    }
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html">Delegated
   *     administrator</a>
   */
  private void checkDelegation(String account, Organization organization, boolean isManagement) {
    var setting = Setting.DELEGATED_ADMINISTRATOR.key();
    if (!isManagement) {
      problems.add(
          "%s requires credentials of the management account %s: remove it from this stack"
              .formatted(setting, organization.managementAccountId()));
    } else if (account.equals(here.accountId()) || !organization.accountIds().contains(account)) {
      problems.add(
          "%s must be a member account of the organization %s, but is '%s'"
              .formatted(setting, organization.id(), account));
    }
  }

  /**
   * Whether the stack must register the delegated administrator. If it is already registered
   * outside this stack, a second registration would fail.
   */
  public static boolean registersAdministrator(
      AwsLookups lookups, TrailSettings settings, PreviousDeployment previous) {
    return settings
        .delegatedAdministrator()
        .filter(
            account ->
                settings.skipPreflight()
                    || previous.delegatedAdministrator().equals(Optional.of(account))
                    || !lookups.delegatedAdministrators().contains(account))
        .isPresent();
  }

  /**
   * Checks that a standalone stack with an organization trail is in the management account, because
   * its policies allow only the trail of its own account, and that it names the correct
   * organization.
   */
  public static void ofStandalone(
      AwsEnvironment here,
      OrganizationIdentity organization,
      Optional<String> organizationId,
      Problems problems) {
    if (!organization.managementAccountId().equals(here.accountId())) {
      problems.add(
          "orgtrail:account standalone is for the organization's management account %1$s, but the credentials belong to %2$s: use those of %1$s, or set orgtrail:isOrganizationTrail: false"
              .formatted(organization.managementAccountId(), here.accountId()));
    } else if (organizationId.filter(id -> !id.equals(organization.id())).isPresent()) {
      problems.add(
          "orgtrail:organizationId must be '%s', as AWS Organizations reports, but is '%s'"
              .formatted(organization.id(), organizationId.get()));
    }
  }
}
