package orgtrail;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.inputs.GetRegionsFilter;
import com.pulumi.aws.inputs.GetRegionsPlainArgs;
import com.pulumi.aws.kms.KmsFunctions;
import com.pulumi.aws.kms.inputs.GetKeyPlainArgs;
import com.pulumi.aws.organizations.OrganizationsFunctions;
import com.pulumi.aws.organizations.inputs.GetDelegatedAdministratorsPlainArgs;
import com.pulumi.aws.organizations.outputs.GetDelegatedAdministratorsDelegatedAdministrator;
import com.pulumi.aws.organizations.outputs.GetOrganizationResult;
import com.pulumi.aws.s3.S3Functions;
import com.pulumi.aws.s3.inputs.GetBucketPlainArgs;
import com.pulumi.exceptions.RunException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Asks AWS, with read rights only, whether what must be there already is there and fit for its
 * purpose; in preview and up alike, before anything is changed.
 */
final class Preflight {
  private Preflight() {}

  /**
   * Checks the existing key and the existing access-log bucket, where the settings name them.
   *
   * @throws RunException in one line, when one of them is missing or of no use
   */
  static void checkExistingParts(WormBucketArgs args) {
    args.settings().key().kmsKeyArn().ifPresent(Preflight::checkKey);
    args.settings()
        .accessLogging()
        .bucketName()
        .ifPresent(bucket -> checkAccessLogBucket(bucket, args.owner()));
  }

  /**
   * Checks what CreateTrail would answer with an exception that names no cause.
   *
   * @param destination the bucket and the key, and what their policies were made for
   * @param deployed what the stack has made before
   * @return the trail as it will be
   * @throws RunException with one line for each thing that is wrong, and what mends it
   */
  static TrailIdentity checkTrail(
      AwsEnvironment here, TrailSettings settings, LogDestination destination, Deployed deployed) {
    var problems = new ArrayList<String>();
    var owner =
        destination
            .expectedTrailArn()
            .map(arn -> arn.split(":")[4])
            .filter(account -> settings.isOrganizationTrail() && !account.equals("*"))
            .orElse(here.accountId());
    var organizationId = destination.organizationId();
    if (settings.isOrganizationTrail() && !settings.skipPreflight()) {
      var organization = organization();
      if (!mayManageTrails(here, organization, problems)) {
        throw new RunException(problems.get(0)); // the rest would only be a consequence
      }
      checkFeatures(here, organization, problems);
      checkHomeRegion(here, problems);
      settings
          .delegatedAdministrator()
          .filter(account -> !deployed.hasDelegatedAdministrator(account))
          .ifPresent(account -> checkDelegation(account, here, organization, problems));
      if (!owner.equals(organization.masterAccountId())
          && destination.expectedTrailArn().isPresent()) {
        problems.add(
            "orgtrail:managementAccountId of the logging stack must be '%s', the organization's management account, which the trail will belong to, but is '%s': change it there"
                .formatted(organization.masterAccountId(), owner));
      }
      if (organizationId.filter(id -> !id.equals(organization.id())).isPresent()) {
        problems.add(
            "orgtrail:organizationId of the logging stack must be '%s', as Organizations says, but is '%s': change it there"
                .formatted(organization.id(), organizationId.get()));
      }
      owner = organization.masterAccountId();
      organizationId = Optional.of(organization.id());
    }
    var trail =
        new TrailIdentity(
            here.partition(),
            here.region(),
            settings.name(),
            List.of(owner),
            settings.isOrganizationTrail() ? organizationId : Optional.empty());
    checkIsKnown(settings, organizationId, problems);
    checkPromises(here, settings, destination, problems);
    checkExistingParts(here, settings, problems);
    if (!settings.skipPreflight()) {
      checkBucketsRegion(destination, problems);
    }
    if (!problems.isEmpty()) {
      throw new RunException(String.join("\n", problems));
    }
    return trail;
  }

  /**
   * Checks that a stack with bucket, key and trail of an organization is in the account that the
   * trail will belong to, because its policies are made for that one.
   *
   * @throws RunException in one line
   */
  static void checkIsManagementAccount(AwsEnvironment here, TrailSettings settings) {
    if (settings.isOrganizationTrail() && !settings.skipPreflight()) {
      var management = organization().masterAccountId();
      if (!management.equals(here.accountId())) {
        throw new RunException(
            "orgtrail:account standalone is for the organization's management account %s, but the credentials are of %s: use those of %s, or set orgtrail:isOrganizationTrail: false"
                .formatted(management, here.accountId(), management));
      }
    }
  }

  /** Without the organization's id the role and the topic could not be told who may write. */
  private static void checkIsKnown(
      TrailSettings settings, Optional<String> organizationId, List<String> problems) {
    if (!settings.isOrganizationTrail() || organizationId.isPresent()) {
      return;
    }
    var why =
        "needs the organization's id: set orgtrail:loggingStack, or remove orgtrail:skipPreflight";
    if (settings.cloudWatchLogs().made()) {
      problems.add("orgtrail:cloudwatchLogs 'true' " + why);
    }
    settings
        .notifySnsTopicName()
        .filter(topic -> !topic.startsWith("arn:"))
        .ifPresent(topic -> problems.add("orgtrail:notifySnsTopicName '" + topic + "' " + why));
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html">Delegated
   *     administrator</a>
   */
  private static void checkDelegation(
      String account,
      AwsEnvironment here,
      GetOrganizationResult organization,
      List<String> problems) {
    var setting = Setting.DELEGATED_ADMINISTRATOR.key();
    if (!here.accountId().equals(organization.masterAccountId())) {
      problems.add(
          "%s can only be set with credentials of the management account %s: remove it"
              .formatted(setting, organization.masterAccountId()));
    } else if (account.equals(here.accountId())
        || organization.accounts().stream().noneMatch(member -> member.id().equals(account))) {
      problems.add(
          "%s must be a member account of the organization %s, but is '%s'"
              .formatted(setting, organization.id(), account));
    } else if (delegatedAdministrators().contains(account)) {
      problems.add(
          "%s '%s' is registered already, by another hand than this stack: remove it, as there is nothing to do"
              .formatted(setting, account));
    }
  }

  /** What {@code skipPreflight} leaves unknown, in a line. */
  static List<String> warnings(TrailSettings settings) {
    return settings.skipPreflight() && settings.isOrganizationTrail()
        ? List.of(
            "orgtrail:skipPreflight: it was not checked that this is the organization's management account or delegated administrator, that the organization has all features and trusted access for CloudTrail, that its ids are right, that the home region is one all accounts have, and that bucket and key are in one region")
        : List.of();
  }

  private static GetOrganizationResult organization() {
    try {
      return OrganizationsFunctions.getOrganizationPlain().join();
    } catch (CompletionException e) {
      var answer = AwsEnvironment.inOneLine(e.getCause().getMessage());
      // The provider's words for AWSOrganizationsNotInUseException.
      if (answer.contains("couldn't find resource")) {
        throw new RunException(
            "this account is in no organization: use credentials of the management account, or set orgtrail:isOrganizationTrail: false for a trail of this account alone");
      }
      throw cannotBeAsked(answer);
    }
  }

  private static RunException cannotBeAsked(String answer) {
    return new RunException(
        "Organizations cannot be asked, allow organizations:Describe* and organizations:List*, or set orgtrail:skipPreflight: true: "
            + answer);
  }

  private static boolean mayManageTrails(
      AwsEnvironment here, GetOrganizationResult organization, List<String> problems) {
    if (here.accountId().equals(organization.masterAccountId())) {
      return true;
    }
    if (!delegatedAdministrators().contains(here.accountId())) {
      problems.add(
          "account %1$s is neither the organization's management account %2$s nor its delegated administrator for CloudTrail: use credentials of %2$s, or run there: aws cloudtrail register-organization-delegated-admin --member-account-id %1$s"
              .formatted(here.accountId(), organization.masterAccountId()));
      return false;
    }
    return true;
  }

  private static List<String> delegatedAdministrators() {
    try {
      return OrganizationsFunctions.getDelegatedAdministratorsPlain(
              GetDelegatedAdministratorsPlainArgs.builder()
                  .servicePrincipal(TrailIdentity.SERVICE_PRINCIPAL)
                  .build())
          .join()
          .delegatedAdministrators()
          .stream()
          .map(GetDelegatedAdministratorsDelegatedAdministrator::id)
          .toList();
    } catch (CompletionException e) {
      var answer = AwsEnvironment.inOneLine(e.getCause().getMessage());
      if (answer.contains("AccessDenied")) {
        return List.of(); // only the management account and delegated administrators may ask
      }
      throw cannotBeAsked(answer);
    }
  }

  private static void checkFeatures(
      AwsEnvironment here, GetOrganizationResult organization, List<String> problems) {
    if (!organization.featureSet().equals("ALL")) {
      problems.add(
          "the organization must have all features, but has %s only: aws organizations enable-all-features"
              .formatted(organization.featureSet()));
    } else if (here.accountId().equals(organization.masterAccountId())
        && !organization.awsServiceAccessPrincipals().contains(TrailIdentity.SERVICE_PRINCIPAL)) {
      problems.add(
          "the organization gives CloudTrail no trusted access: aws organizations enable-aws-service-access --service-principal "
              + TrailIdentity.SERVICE_PRINCIPAL);
    }
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html">Opt-in
   *     regions</a>
   */
  private static void checkHomeRegion(AwsEnvironment here, List<String> problems) {
    try {
      var optIn =
          AwsFunctions.getRegionsPlain(
                  GetRegionsPlainArgs.builder()
                      .allRegions(true)
                      .filters(
                          filter("region-name", here.region()),
                          filter("opt-in-status", "opted-in", "not-opted-in"))
                      .build())
              .join()
              .names();
      if (optIn.contains(here.region())) {
        problems.add(
            "aws:region must not be the opt-in region '%s': accounts that have not opted in would send nothing, without a word. Take a region that all accounts have, in both stacks, or set orgtrail:skipPreflight: true if all have opted in"
                .formatted(here.region()));
      }
    } catch (CompletionException e) {
      problems.add(
          "the home region cannot be checked, allow ec2:DescribeRegions, or set orgtrail:skipPreflight: true: "
              + AwsEnvironment.inOneLine(e.getCause().getMessage()));
    }
  }

  private static GetRegionsFilter filter(String name, String... values) {
    return GetRegionsFilter.builder().name(name).values(values).build();
  }

  /** Compares with what the logging stack's policies were made for; needs no AWS. */
  private static void checkPromises(
      AwsEnvironment here,
      TrailSettings settings,
      LogDestination destination,
      List<String> problems) {
    if (destination.expectedTrailArn().isEmpty()) {
      return;
    }
    var expected = destination.expectedTrailArn().get().split(":", 6);
    boolean forOrganization = destination.organizationId().isPresent();
    var letNoOtherIn = "as in the logging stack, whose policies let no other trail in";
    if (forOrganization != settings.isOrganizationTrail()) {
      problems.add(
          "orgtrail:isOrganizationTrail must be %s, %s, but is '%s'"
              .formatted(forOrganization, letNoOtherIn, settings.isOrganizationTrail()));
    }
    if (!destination.awsAccountIds().isEmpty()
        && !destination.awsAccountIds().contains(here.accountId())) {
      problems.add(
          "orgtrail:awsAccountIds of the logging stack must have '%s', the account of this trail: add it there"
              .formatted(here.accountId()));
    }
    var name = expected[5].replaceFirst("^trail/", "");
    if (!name.equals(settings.name())) {
      problems.add(
          "orgtrail:name must be '%s', %s, but is '%s'"
              .formatted(name, letNoOtherIn, settings.name()));
    }
    if (!expected[3].equals(here.region())) {
      problems.add(
          "aws:region must be '%s', %s, but is '%s'"
              .formatted(expected[3], letNoOtherIn, here.region()));
    }
    if (!expected[3].equals(destination.kmsKeyArn().split(":")[3])) {
      problems.add(keyElsewhere(destination.kmsKeyArn(), expected[3]));
    }
  }

  /** Of another account's bucket; where it may not be asked for, CloudTrail will tell. */
  private static void checkBucketsRegion(LogDestination destination, List<String> problems) {
    if (destination.expectedTrailArn().isPresent()) {
      return;
    }
    try {
      var region =
          S3Functions.getBucketPlain(
                  GetBucketPlainArgs.builder().bucket(destination.s3BucketName()).build())
              .join()
              .region();
      if (!region.equals(destination.kmsKeyArn().split(":")[3])) {
        problems.add(keyElsewhere(destination.kmsKeyArn(), region));
      }
    } catch (CompletionException e) {
      // The bucket's policy gives the management account no right to look at it.
    }
  }

  private static String keyElsewhere(String kmsKeyArn, String region) {
    return "orgtrail:kmsKeyArn must be of a key in the bucket's region %s, but is '%s'"
        .formatted(region, kmsKeyArn);
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html">CloudWatch
   *     Logs</a>
   */
  private static void checkExistingParts(
      AwsEnvironment here, TrailSettings settings, List<String> problems) {
    var logs = settings.cloudWatchLogs();
    logs.groupArn()
        .filter(arn -> !here.holds(arn))
        .ifPresent(
            arn ->
                problems.add(
                    elsewhere(
                        Setting.CLOUDWATCH_LOG_GROUP_ARN,
                        "region %s and account %s".formatted(here.region(), here.accountId()),
                        arn)));
    logs.roleArn()
        .filter(arn -> !arn.split(":")[4].equals(here.accountId()))
        .ifPresent(
            arn ->
                problems.add(
                    elsewhere(
                        Setting.CLOUDWATCH_LOGS_ROLE_ARN, "account " + here.accountId(), arn)));
    settings
        .alarms()
        .topicArn()
        .filter(arn -> !isInRegion(here, arn))
        .ifPresent(
            arn ->
                problems.add(elsewhere(Setting.ALARM_TOPIC_ARN, "region " + here.region(), arn)));
    settings
        .notifySnsTopicName()
        .filter(topic -> topic.startsWith("arn:") && !isInRegion(here, topic))
        .ifPresent(
            arn ->
                problems.add(
                    elsewhere(Setting.NOTIFY_SNS_TOPIC_NAME, "region " + here.region(), arn)));
  }

  private static boolean isInRegion(AwsEnvironment here, String arn) {
    return arn.split(":")[3].equals(here.region());
  }

  private static String elsewhere(Setting setting, String where, String arn) {
    return "%s must be in the trail's %s, but is '%s'".formatted(setting.key(), where, arn);
  }

  private static void checkKey(String arn) {
    var key =
        answer(
            KmsFunctions.getKeyPlain(GetKeyPlainArgs.builder().keyId(arn).build()),
            Setting.KMS_KEY_ARN,
            arn);
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
    if (!key.customerMasterKeySpec().equals("SYMMETRIC_DEFAULT")) {
      throw new RunException(
          "orgtrail:kmsKeyArn must be of a symmetric key (SYMMETRIC_DEFAULT), but '%s' is %s"
              .formatted(arn, key.customerMasterKeySpec()));
    }
    if (!key.keyManager().equals("CUSTOMER")) {
      throw new RunException(
          "orgtrail:kmsKeyArn must be of a customer managed key, whose policy can let the trail in, but '%s' is managed by %s"
              .formatted(arn, key.keyManager()));
    }
    if (!key.enabled()) {
      throw new RunException(
          "orgtrail:kmsKeyArn must be of an enabled key, but '%s' is %s"
              .formatted(arn, key.keyState()));
    }
  }

  private static void checkAccessLogBucket(String name, AwsEnvironment owner) {
    var bucket =
        answer(
            S3Functions.getBucketPlain(GetBucketPlainArgs.builder().bucket(name).build()),
            Setting.ACCESS_LOGGING_BUCKET_NAME,
            name);
    if (!bucket.region().equals(owner.region())) {
      throw new RunException(
          "orgtrail:accessLoggingBucketName must be in the bucket's region %s, but '%s' is in %s"
              .formatted(owner.region(), name, bucket.region()));
    }
  }

  private static <T> T answer(CompletableFuture<T> asked, Setting setting, String value) {
    try {
      return asked.join();
    } catch (CompletionException e) {
      throw new RunException(
          "%s names '%s', which cannot be read: %s"
              .formatted(
                  setting.key(), value, AwsEnvironment.inOneLine(e.getCause().getMessage())));
    }
  }
}
