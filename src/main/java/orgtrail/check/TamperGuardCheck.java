package orgtrail.check;

import java.util.Optional;
import orgtrail.aws.AwsEnvironment;
import orgtrail.aws.AwsNames;
import orgtrail.config.GuardedLogStore;
import orgtrail.config.Setting;
import orgtrail.config.Settings;
import orgtrail.config.TamperGuard;
import orgtrail.policy.TamperGuardPolicies;

/** Checks what AWS Organizations needs to attach the service control policies. */
public final class TamperGuardCheck {
  private TamperGuardCheck() {}

  /**
   * Checks that the log store names who deploys it. Without this, the policy would bind everybody
   * in its account, and nobody could deploy there any more.
   */
  public static void ofLogStore(GuardedLogStore store, String itsStack, Problems problems) {
    if (store.deploymentPrincipals().isEmpty()) {
      problems.add(
          "orgtrail:tamperGuard needs orgtrail:deploymentPrincipals in '%1$s', because nobody else will be able to deploy there: set it there, and run pulumi up -s %2$s"
              .formatted(itsStack, Settings.TrailLink.shortName(itsStack)));
    }
  }

  /**
   * @param replica the replica of the log store, if there is one
   * @param organization what is known of the organization; its accounts and policies are checked
   *     only if it is queried
   */
  public static void of(
      AwsEnvironment here,
      TamperGuard guard,
      GuardedLogStore store,
      Optional<GuardedLogStore> replica,
      TamperGuardPolicies policies,
      TrailOrganization organization,
      Problems problems) {
    policies.problems().forEach(problems::add);
    organization
        .identity()
        .ifPresent(
            found -> {
              refuseManagementAccount(store, "bucket", found, problems);
              replica.ifPresent(
                  copies -> refuseManagementAccount(copies, "replica", found, problems));
            });
    organization
        .queried()
        .filter(found -> guard.attaches())
        .ifPresent(found -> checkAttaching(here, guard, found, problems));
  }

  private static void refuseManagementAccount(
      GuardedLogStore store, String what, OrganizationIdentity organization, Problems problems) {
    if (store.accountId().filter(organization.managementAccountId()::equals).isPresent()) {
      problems.add(
          "%s has no effect while the %s is in the management account %s, which no service control policy binds: remove it, or move the logs to an account of their own"
              .formatted(Setting.TAMPER_GUARD.key(), what, organization.managementAccountId()));
    }
  }

  private static void checkAttaching(
      AwsEnvironment here, TamperGuard guard, Organization organization, Problems problems) {
    if (!here.accountId().equals(organization.managementAccountId())) {
      problems.add(
          "%s 'attach' requires credentials of the management account %s: set it to document, and attach the output tamperGuardPolicy there"
              .formatted(Setting.TAMPER_GUARD.key(), organization.managementAccountId()));
      return;
    }
    organization
        .root()
        .filter(root -> !root.enabledPolicyTypes().contains(TamperGuardPolicies.TYPE))
        .ifPresent(
            root ->
                problems.add(
                    "the organization has no service control policies: aws organizations enable-policy-type --root-id %s --policy-type %s"
                        .formatted(root.id(), TamperGuardPolicies.TYPE)));
    guard.targets().stream()
        .filter(target -> !isTarget(target, organization))
        .forEach(
            target ->
                problems.add(
                    "%s must name member accounts, organizational units or the root of the organization %s, but has '%s'"
                        .formatted(Setting.TAMPER_GUARD_TARGETS.key(), organization.id(), target)));
  }

  /**
   * Whether a policy can bind principals there. It never binds the management account. The
   * provider's answer does not contain organizational units.
   */
  private static boolean isTarget(String target, Organization organization) {
    if (AwsNames.isAccountId(target)) {
      return !target.equals(organization.managementAccountId())
          && organization.accountIds().contains(target);
    }
    return !target.startsWith("r-")
        || organization.root().filter(root -> !root.id().equals(target)).isEmpty();
  }
}
