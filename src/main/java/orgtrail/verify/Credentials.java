package orgtrail.verify;

import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.asking.Questions;
import orgtrail.verify.asking.RequestMeter;
import orgtrail.verify.expected.DeployedStack;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Gets the credentials for the account of a stack.
 *
 * @param http the pool of connections
 * @param meter counts the requests
 */
record Credentials(SdkHttpClient http, RequestMeter meter) {
  /** The ids in a list. Pulumi accepts them as texts and as numbers. */
  private static final Pattern ACCOUNT_IDS = Pattern.compile("\\b[0-9]{12}\\b");

  /**
   * Where the credentials of an account come from.
   *
   * @param owner whose account it is, e.g. {@code the stack logging}
   * @param limit what names the accounts that are allowed, e.g. {@code aws:allowedAccountIds of the
   *     stack logging has}
   * @param values the configuration of the AWS provider: {@code aws:region} and the like
   * @param profile a profile of the AWS configuration; empty for the stack's own {@code
   *     aws:profile}, or else the SDK's default
   * @param roleArn a role to assume with these credentials
   * @param option the option of the profile, for an error message
   */
  record Source(
      String owner,
      String limit,
      Map<String, String> values,
      Optional<String> profile,
      Optional<String> roleArn,
      String option) {

    /** The account that a stack deploys to. */
    static Source of(
        DeployedStack stack, Optional<String> profile, Optional<String> roleArn, String option) {
      var owner = "the stack " + stack.name();
      return new Source(
          owner,
          "aws:allowedAccountIds of %s has".formatted(owner),
          stack.configuration().values(),
          profile,
          roleArn,
          option);
    }

    private Optional<String> usedProfile() {
      return profile.or(() -> Optional.ofNullable(values.get("aws:profile")));
    }
  }

  /** An account with its clients, and the place that its stack deploys to. */
  record Opened(AwsAccount account, AwsEnvironment here) {}

  /**
   * Opens an account.
   *
   * @throws CannotAsk with one line if AWS does not accept the credentials, or if they are those of
   *     another account
   */
  Opened open(Source source) {
    var region = region(source);
    var own = source.usedProfile().map(Credentials::ofProfile).orElseGet(this::standard);
    var credentials =
        source.roleArn.<AwsCredentialsProvider>map(arn -> assumed(arn, own, region)).orElse(own);
    try (var sts = sts(credentials, region)) {
      var caller = sts.getCallerIdentity();
      requireAllowed(source, caller.account());
      var here =
          new AwsEnvironment(
              caller.account(),
              region.id(),
              Arns.partition(caller.arn()),
              PartitionMetadata.of(region).dnsSuffix());
      return new Opened(
          new AwsAccount(caller.account(), caller.arn(), credentials, http, meter), here);
    } catch (SdkException e) {
      throw new CannotAsk(
          "cannot sign in to the account of %s, see %s: %s"
              .formatted(source.owner, source.option, reason(e)));
    }
  }

  /** The SDK lists each of its ten providers with a reason. */
  private static String reason(SdkException e) {
    var message = Questions.inOneLine(e.getMessage());
    return message.startsWith("Unable to load credentials from any of the providers")
        ? "the AWS SDK finds no credentials"
        : message;
  }

  private static Region region(Source source) {
    var region = source.values.get("aws:region");
    if (region == null) {
      throw new CannotAsk(
          "aws:region is missing in %1$s: pulumi config set aws:region <region> for %1$s"
              .formatted(source.owner));
    }
    return Region.of(region);
  }

  private static void requireAllowed(Source source, String account) {
    var allowed = source.values.get("aws:allowedAccountIds");
    if (allowed != null
        && !ACCOUNT_IDS
            .matcher(allowed)
            .results()
            .map(MatchResult::group)
            .toList()
            .contains(account)) {
      throw new CannotAsk(
          "the credentials are those of the account %s, but %s %s: set %s"
              .formatted(account, source.limit, allowed, source.option));
    }
  }

  private static AwsCredentialsProvider ofProfile(String profile) {
    return ProfileCredentialsProvider.create(profile);
  }

  private AwsCredentialsProvider standard() {
    return DefaultCredentialsProvider.builder().build();
  }

  private AwsCredentialsProvider assumed(
      String roleArn, AwsCredentialsProvider own, Region region) {
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts(own, region))
        .refreshRequest(request -> request.roleArn(roleArn).roleSessionName("orgtrail-verify"))
        .build();
  }

  private StsClient sts(AwsCredentialsProvider credentials, Region region) {
    return meter
        .measured(StsClient.builder())
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http)
        .build();
  }
}
