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
  BUCKET("bucket", 20 * 1024),
  /** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
  KEY("key", 32 * 1024),
  /** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
  SERVICE_CONTROL("service control", 5_120);

  private static final String NAME_FEWER = "name fewer principals";

  private final String resource;
  private final int maxBytes;

  PolicySize(String resource, int maxBytes) {
    this.resource = resource;
    this.maxBytes = maxBytes;
  }

  /** The problem if a policy without accounts is too large. */
  Optional<String> problem(String policy) {
    int bytes = bytes(policy);
    return bytes <= maxBytes ? Optional.empty() : Optional.of(problem(bytes, NAME_FEWER));
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
                : NAME_FEWER + " or shorten the additional policy"));
  }

  private String problem(int bytes, String remedy) {
    return "the %s policy would have %d bytes, but AWS accepts %d: %s"
        .formatted(resource, bytes, maxBytes, remedy);
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
