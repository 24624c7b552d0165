package orgtrail.check;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.cloudcontrol.CloudcontrolFunctions;
import com.pulumi.aws.cloudcontrol.inputs.GetResourcePlainArgs;
import com.pulumi.aws.inputs.GetRegionsFilter;
import com.pulumi.aws.inputs.GetRegionsPlainArgs;
import com.pulumi.aws.kms.KmsFunctions;
import com.pulumi.aws.kms.inputs.GetKeyPlainArgs;
import com.pulumi.aws.kms.outputs.GetKeyResult;
import com.pulumi.aws.organizations.OrganizationsFunctions;
import com.pulumi.aws.organizations.inputs.GetDelegatedAdministratorsPlainArgs;
import com.pulumi.aws.organizations.outputs.GetDelegatedAdministratorsDelegatedAdministrator;
import com.pulumi.aws.organizations.outputs.GetOrganizationAccount;
import com.pulumi.aws.organizations.outputs.GetOrganizationResult;
import com.pulumi.aws.organizations.outputs.GetOrganizationRoot;
import com.pulumi.aws.organizations.outputs.GetOrganizationRootPolicyType;
import com.pulumi.aws.s3.S3Functions;
import com.pulumi.aws.s3.inputs.GetBucketPlainArgs;
import com.pulumi.aws.s3.outputs.GetBucketResult;
import com.pulumi.exceptions.RunException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import orgtrail.aws.AwsEnvironment;
import orgtrail.aws.ServicePrincipals;
import orgtrail.config.Setting;

/**
 * All queries to AWS that the program makes before it changes anything. They use the provider's
 * functions with the credentials and the region of the stack, and need read permissions only.
 */
public final class AwsLookups {
  private final AwsEnvironment environment;
  private final String callerArn;
  private final Problems problems;
  private final Map<String, Optional<Existing>> existing = new HashMap<>();
  private final Set<String> missing = new HashSet<>();
  private Optional<Organization> organization;
  private List<String> delegatedAdministrators;

  private AwsLookups(AwsEnvironment environment, String callerArn, Problems problems) {
    this.environment = environment;
    this.callerArn = callerArn;
    this.problems = problems;
  }

  /**
   * Queries which account, region and partition the stack deploys to. This needs no permission.
   *
   * @param problems receives the problems that later queries find
   * @throws RunException with one line if the stack's credentials or its region cannot be used
   */
  public static AwsLookups begin(Problems problems) {
    try {
      var identity = AwsFunctions.getCallerIdentityPlain();
      var region = AwsFunctions.getRegionPlain();
      var partition = AwsFunctions.getPartitionPlain();
      return new AwsLookups(
          new AwsEnvironment(
              identity.join().accountId(),
              region.join().name(),
              partition.join().partition(),
              partition.join().dnsSuffix()),
          identity.join().arn(),
          problems);
    } catch (CompletionException e) {
      var answer = ProviderError.inOneLine(e);
      if (answer.endsWith("invalid AWS Region:")) {
        throw new RunException(
            "aws:region is missing: pulumi config set aws:region <region>, the same in both stacks");
      }
      throw new RunException(
          "this stack cannot be deployed with these AWS credentials, see AWS_PROFILE, aws:region and aws:allowedAccountIds: "
              + answer);
    }
  }

  /** The ARN of the caller: a user, the root user or a session of a role. */
  String callerArn() {
    return callerArn;
  }

  /** The account, region and partition that the stack deploys to. */
  public AwsEnvironment environment() {
    return environment;
  }

  /** The organization of the account, queried once a run; empty if it cannot be read. */
  public Optional<Organization> organization() {
    if (organization == null) {
      organization =
          ask(OrganizationsFunctions.getOrganizationPlain(), AwsLookups::noOrganization)
              .map(AwsLookups::organization);
    }
    return organization;
  }

  private static Organization organization(GetOrganizationResult answer) {
    return new Organization(
        answer.id(),
        answer.masterAccountId(),
        answer.featureSet(),
        answer.awsServiceAccessPrincipals(),
        answer.accounts().stream().map(GetOrganizationAccount::id).toList(),
        answer.roots().stream().findFirst().map(AwsLookups::root));
  }

  private static Organization.Root root(GetOrganizationRoot root) {
    return new Organization.Root(
        root.id(),
        root.policyTypes().stream()
            .filter(type -> type.status().equals("ENABLED"))
            .map(GetOrganizationRootPolicyType::type)
            .toList());
  }

  private static String noOrganization(String answer) {
    // The provider's text for AWSOrganizationsNotInUseException.
    return answer.contains("couldn't find resource")
        ? "this account belongs to no organization: use credentials of the management account, or set orgtrail:isOrganizationTrail: false for a trail of this account alone"
        : cannotRead(answer);
  }

  private static String cannotRead(String answer) {
    return "cannot read AWS Organizations: allow organizations:Describe* and organizations:List*, or set orgtrail:skipPreflight: true: "
        + answer;
  }

  /**
   * The delegated administrators of CloudTrail, queried once a run; empty if access is denied,
   * because only the management account and delegated administrators can list them.
   */
  List<String> delegatedAdministrators() {
    if (delegatedAdministrators == null) {
      delegatedAdministrators = askForDelegatedAdministrators();
    }
    return delegatedAdministrators;
  }

  private List<String> askForDelegatedAdministrators() {
    try {
      return OrganizationsFunctions.getDelegatedAdministratorsPlain(
              GetDelegatedAdministratorsPlainArgs.builder()
                  .servicePrincipal(ServicePrincipals.CLOUDTRAIL)
                  .build())
          .join()
          .delegatedAdministrators()
          .stream()
          .map(GetDelegatedAdministratorsDelegatedAdministrator::id)
          .toList();
    } catch (CompletionException e) {
      var answer = ProviderError.inOneLine(e);
      if (!answer.contains("AccessDenied")) {
        problems.add(cannotRead(answer));
      }
      return List.of();
    }
  }

  /** Whether the stack's region is one that accounts must opt in to. */
  boolean isOptInRegion() {
    return ask(
            AwsFunctions.getRegionsPlain(
                GetRegionsPlainArgs.builder()
                    .allRegions(true)
                    .filters(
                        filter("region-name", environment.region()),
                        filter("opt-in-status", "opted-in", "not-opted-in"))
                    .build()),
            answer ->
                "cannot check the home region: allow ec2:DescribeRegions, or set orgtrail:skipPreflight: true: "
                    + answer)
        .filter(regions -> regions.names().contains(environment.region()))
        .isPresent();
  }

  /**
   * All regions of the partition, sorted, whether or not this account has enabled them: a member
   * account may have enabled another region, and its log files are in the bucket too. Empty if they
   * cannot be read, which adds a problem.
   */
  public List<String> allRegions() {
    return ask(
            AwsFunctions.getRegionsPlain(GetRegionsPlainArgs.builder().allRegions(true).build()),
            answer ->
                "cannot list the regions of the table: allow ec2:DescribeRegions, or set orgtrail:query: false: "
                    + answer)
        .map(regions -> regions.names().stream().sorted().toList())
        .orElse(List.of());
  }

  private static GetRegionsFilter filter(String name, String... values) {
    return GetRegionsFilter.builder().name(name).values(values).build();
  }

  /** A key; empty if it does not exist or cannot be read, which adds a problem. */
  Optional<GetKeyResult> key(String arn, String setting) {
    return ask(key(arn), answer -> cannotRead(setting, arn, answer));
  }

  /** Whether KMS deletes a key at the end of a waiting period; not if the key cannot be read. */
  boolean isPendingDeletion(String keyArn) {
    try {
      return key(keyArn).join().keyState().equals("PendingDeletion");
    } catch (CompletionException e) {
      return false;
    }
  }

  private static CompletableFuture<GetKeyResult> key(String arn) {
    return KmsFunctions.getKeyPlain(GetKeyPlainArgs.builder().keyId(arn).build());
  }

  /** A bucket; empty if it does not exist or cannot be read, which adds a problem. */
  Optional<GetBucketResult> bucket(String name, String setting) {
    return ask(bucket(name), answer -> cannotRead(setting, name, answer));
  }

  private static String cannotRead(String setting, String value, String answer) {
    return "%s names '%s', which cannot be read: %s".formatted(setting, value, answer);
  }

  /**
   * The region of a bucket; empty if it cannot be read, because its account need not allow this.
   */
  Optional<String> regionOfBucket(String name) {
    try {
      return Optional.of(bucket(name).join().region());
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  private static CompletableFuture<GetBucketResult> bucket(String name) {
    return S3Functions.getBucketPlain(GetBucketPlainArgs.builder().bucket(name).build());
  }

  /**
   * A resource as Cloud Control describes it, queried once a run; empty if it does not exist, or if
   * it cannot be read, which adds a problem.
   *
   * @param type the type in CloudFormation
   * @param identifier the primary identifier of that type
   */
  Optional<Existing> existing(String type, String identifier) {
    return existing.computeIfAbsent(
        type + " " + identifier, question -> askCloudControl(type, identifier));
  }

  /** The same for a resource that must exist, with the problem if it does not. */
  Optional<Existing> existing(String type, String identifier, String ifMissing) {
    var found = existing(type, identifier);
    if (isMissing(type, identifier)) {
      problems.add(ifMissing);
    }
    return found;
  }

  /** Whether AWS answers that there is no such resource. */
  boolean isMissing(String type, String identifier) {
    return existing(type, identifier).isEmpty() && missing.contains(type + " " + identifier);
  }

  private Optional<Existing> askCloudControl(String type, String identifier) {
    try {
      return Optional.of(
          Existing.parse(
              CloudcontrolFunctions.getResourcePlain(
                      GetResourcePlainArgs.builder().typeName(type).identifier(identifier).build())
                  .join()
                  .properties()));
    } catch (CompletionException e) {
      var answer = ProviderError.inOneLine(e);
      if (isNotFound(answer)) {
        missing.add(type + " " + identifier);
      } else {
        problems.add(
            "%s cannot read the %s '%s': allow what docs/from-terraform.md lists, or remove the setting: %s"
                .formatted(Setting.ADOPT.key(), type, identifier, answer));
      }
      return Optional.empty();
    }
  }

  /** The provider's text for ResourceNotFoundException, and that of AWS itself. */
  private static boolean isNotFound(String answer) {
    return answer.contains("couldn't find resource")
        || answer.contains("ResourceNotFoundException");
  }

  private <T> Optional<T> ask(CompletableFuture<T> question, Function<String, String> problem) {
    try {
      return Optional.of(question.join());
    } catch (CompletionException e) {
      problems.add(problem.apply(ProviderError.inOneLine(e)));
      return Optional.empty();
    }
  }
}
