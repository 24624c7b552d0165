package orgtrail.policy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import orgtrail.aws.AllowedTrails;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.Setting;

/** The size limits of policies. AWS itself checks them only during the deployment. */
enum PolicySize {
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
  BUCKET("bucket", 20 * 1024, "name fewer principals or shorten orgtrail:additionalBucketPolicy"),
  /** The same limit. Only the query principals make this policy longer. */
  QUERY_RESULTS("query results bucket", 20 * 1024, "name fewer orgtrail:queryPrincipals"),
  /** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
  KEY("key", 32 * 1024, "name fewer principals or shorten orgtrail:additionalKeyPolicy"),
  /** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
  SERVICE_CONTROL(
      "service control",
      5_120,
      "name fewer orgtrail:deploymentPrincipals and orgtrail:breakGlassPrincipals in the stack of the bucket");

  private final String resource;
  private final int maxBytes;
  private final String remedy;

  PolicySize(String resource, int maxBytes, String remedy) {
    this.resource = resource;
    this.maxBytes = maxBytes;
    this.remedy = remedy;
  }

  /** The problem if a policy without accounts is too large. */
  Optional<String> problem(String policy) {
    int bytes = bytes(policy);
    return bytes <= maxBytes ? Optional.empty() : Optional.of(problem(bytes, remedy));
  }

  /**
   * The problem if the policy is too large, with the number of accounts that would fit.
   *
   * @param whole the policy for all trails
   * @param policy the policy for some of the trails
   */
  Optional<String> problem(
      LogStoreLayout layout, String whole, Function<AllowedTrails, String> policy) {
    int bytes = bytes(whole);
    if (bytes <= maxBytes) {
      return Optional.empty();
    }
    int accounts = layout.settings().writers().awsAccountIds().size(); // 0 for an organization
    int fit = accountsThatFit(accounts, layout.trails(), policy);
    return Optional.of(
        problem(
            bytes,
            fit > 0
                ? "of the %d accounts in %s, %d fit"
                    .formatted(accounts, Setting.AWS_ACCOUNT_IDS.key(), fit)
                : remedy));
  }

  private String problem(int bytes, String whatToDo) {
    return "the %s policy would have %d bytes, but AWS accepts %d: %s"
        .formatted(resource, bytes, maxBytes, whatToDo);
  }

  private int accountsThatFit(
      int accounts, AllowedTrails trails, Function<AllowedTrails, String> policy) {
    int fit = 0;
    for (int tooMany = accounts; tooMany - fit > 1; ) {
      int between = (fit + tooMany) / 2;
      if (bytes(policy.apply(trails.ofFirstAccounts(between))) <= maxBytes) {
        fit = between;
      } else {
        tooMany = between;
      }
    }
    return fit;
  }

  private static int bytes(String policy) {
    return policy.getBytes(StandardCharsets.UTF_8).length;
  }
}
