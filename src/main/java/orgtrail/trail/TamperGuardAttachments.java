package orgtrail.trail;

import com.pulumi.aws.organizations.Policy;
import com.pulumi.aws.organizations.PolicyArgs;
import com.pulumi.aws.organizations.PolicyAttachment;
import com.pulumi.aws.organizations.PolicyAttachmentArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orgtrail.config.TamperGuard;
import orgtrail.policy.TamperGuardPolicies;

/**
 * The service control policies, attached to the logging account, to the account of the replica and
 * to the guard's targets.
 */
public final class TamperGuardAttachments extends ComponentResource {
  /** The type of the component, which is part of the URNs and never changes. */
  public static final String TYPE = "orgtrail:index:TamperGuard";

  /** The suffixes of the policies' names, after the component's name. They never change. */
  public static final String LOG_STORE = "-log-store";

  public static final String REPLICA = "-replica";
  public static final String TRAIL = "-trail";

  /** AWS allows 128 characters for a policy's name. */
  private static final int MAX_TRAIL_NAME = 100;

  /**
   * @param name the component's name, which is part of the children's URNs
   * @param trailName the name of the trail, which the policies' names begin with
   * @param loggingAccountId the account that the log store's policy is attached to
   * @param replicaAccountId the account that the replica's policy is attached to, if there is one
   */
  public TamperGuardAttachments(
      String name,
      String trailName,
      String loggingAccountId,
      Optional<String> replicaAccountId,
      TamperGuard guard,
      TamperGuardPolicies policies,
      ComponentResourceOptions options) {
    super(TYPE, name, options);
    var prefix = trailName.substring(0, Math.min(trailName.length(), MAX_TRAIL_NAME));
    attach(
        name + LOG_STORE,
        PolicyArgs.builder()
            .name(prefix + LOG_STORE + "-guard")
            .description("Protects the bucket and the key of CloudTrail's logs")
            .content(policies.logStore()),
        List.of(loggingAccountId));
    policies
        .replica()
        .ifPresent(
            content ->
                attach(
                    name + REPLICA,
                    PolicyArgs.builder()
                        .name(prefix + REPLICA + "-guard")
                        .description("Protects the bucket and the key of the copies of the logs")
                        .content(content),
                    List.of(replicaAccountId.orElseThrow())));
    policies
        .trail()
        .ifPresent(
            content ->
                attach(
                    name + TRAIL,
                    PolicyArgs.builder()
                        .name(prefix + TRAIL + "-guard")
                        .description("Protects the trail " + trailName)
                        .content(content),
                    guard.targets()));
    registerOutputs(Map.of());
  }

  private void attach(String name, PolicyArgs.Builder args, List<String> targets) {
    var options = CustomResourceOptions.builder().parent(this).build();
    var policy = new Policy(name, args.type(TamperGuardPolicies.TYPE).build(), options);
    for (var target : targets) {
      new PolicyAttachment(
          name + "-" + target,
          PolicyAttachmentArgs.builder().policyId(policy.id()).targetId(target).build(),
          options);
    }
  }
}
