package orgtrail.check;

import java.util.List;
import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.config.LogStoreSettings;

/**
 * Checks that the caller is one of the principals that the policies allow to change what protects
 * bucket and key. The policy is in force before the other parts of the bucket are, so a deployment
 * by anybody else would fail halfway.
 */
public final class DeployerCheck {
  private DeployerCheck() {}

  /**
   * Refuses a deployment by a caller that the settings do not name.
   *
   * @param isPreview whether this run changes nothing; then the caller only gets a warning
   * @return the warnings, one line each
   */
  public static List<String> of(
      AwsLookups lookups, LogStoreSettings.Access access, boolean isPreview, Problems problems) {
    if (access.deploymentPrincipals().isEmpty()) {
      return List.of(
          "orgtrail:deploymentPrincipals is not set: every administrator of the account can change the policies, the default retention and the lifecycle of the bucket, and the key policy");
    }
    return problem(lookups.callerArn(), access.guardians())
        .map(problem -> report(problem, isPreview, problems))
        .orElse(List.of());
  }

  private static List<String> report(String problem, boolean isPreview, Problems problems) {
    if (isPreview) {
      return List.of(problem);
    }
    problems.add(problem);
    return List.of();
  }

  private static Optional<String> problem(String caller, List<String> guardians) {
    return guardians.stream().anyMatch(principal -> Arns.isSessionOf(principal, caller))
        ? Optional.empty()
        : Optional.of(
            "orgtrail:deploymentPrincipals does not name the caller %s, so that this caller cannot deploy the stack: deploy as one of %s, or add the caller's role as one of them"
                .formatted(caller, String.join(", ", guardians)));
  }
}
