package orgtrail.verify.deployed;

import java.util.List;
import java.util.concurrent.Callable;
import orgtrail.aws.ServicePrincipals;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.EnabledServicePrincipal;
import software.amazon.awssdk.services.organizations.model.ListAwsServiceAccessForOrganizationRequest;

/**
 * Whether the organization trusts CloudTrail. If somebody ends this trust, the trail stays as it
 * is, but stops recording member accounts.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-cloudtrail.html">AWS
 *     CloudTrail and AWS Organizations</a>
 */
final class TrustedAccess {
  private final ExpectedTrail expected;
  private final Subject trail;

  TrustedAccess(ExpectedTrail expected, Subject trail) {
    this.expected = expected;
    this.trail = trail;
  }

  Callable<List<Finding>> ask(OrganizationsClient client) {
    return expected.organizationId().isEmpty()
        ? () ->
            List.of(
                Finding.passed(
                    Check.TRAIL_TRUSTED_ACCESS, "not needed: isOrganizationTrail is false"))
        : trail.ask(
            List.of(Check.TRAIL_TRUSTED_ACCESS),
            ReadAction.LIST_TRUSTED_SERVICES,
            () -> List.of(finding(client)));
  }

  private static Finding finding(OrganizationsClient client) {
    boolean isTrusted =
        client
            .listAWSServiceAccessForOrganizationPaginator(
                ListAwsServiceAccessForOrganizationRequest.builder().build())
            .stream()
            .flatMap(page -> page.enabledServicePrincipals().stream())
            .map(EnabledServicePrincipal::servicePrincipal)
            .anyMatch(ServicePrincipals.CLOUDTRAIL::equals);
    return isTrusted
        ? Finding.passed(Check.TRAIL_TRUSTED_ACCESS, "the organization trusts CloudTrail")
        : Finding.failed(
            Check.TRAIL_TRUSTED_ACCESS,
            "the organization does not trust CloudTrail: the trail does not record member accounts",
            "run `aws organizations enable-aws-service-access --service-principal %s`; %s"
                .formatted(
                    ServicePrincipals.CLOUDTRAIL, Subject.whoDidIt("DisableAWSServiceAccess")));
  }
}
