package orgtrail.check;

import com.pulumi.aws.kms.outputs.GetKeyResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.LogStoreSettings;
import orgtrail.config.QueryLayout;
import orgtrail.config.Setting;
import orgtrail.policy.LogStorePolicies;
import software.amazon.awssdk.policybuilder.iam.IamAction;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamResource;

/**
 * Checks the settings of bucket and key against the account that they are for, and the existing
 * resources that they name.
 */
public final class LogStoreCheck {
  private final LogStoreLayout layout;
  private final LogStoreSettings settings;
  private final AwsEnvironment owner;
  private final Problems problems;

  private LogStoreCheck(LogStoreLayout layout, Problems problems) {
    this.layout = layout;
    this.settings = layout.settings();
    this.owner = layout.owner();
    this.problems = problems;
  }

  /**
   * Adds a problem for each setting that AWS would refuse.
   *
   * @param makesKey whether the stack creates a key, or keeps one that it created
   */
  public static void of(
      AwsLookups lookups,
      LogStoreLayout layout,
      LogStorePolicies policies,
      boolean makesKey,
      Problems problems) {
    var check = new LogStoreCheck(layout, problems);
    check.checkKeySettings(makesKey);
    check.checkAdditionalPolicies();
    check.checkNotifications();
    check.checkPrincipals();
    problems.addAll(policies.problems());
    check.checkAccessLogBucket(lookups);
    check.checkFormerBuckets();
    layout.settings().key().kmsKeyArn().ifPresent(arn -> check.checkExistingKey(lookups, arn));
  }

  // --- The key -----------------------------------------------------------------------------------

  private void checkKeySettings(boolean makesKey) {
    if (makesKey) {
      return;
    }
    var key = settings.key();
    refuseForExistingKey(Setting.KEY_ROTATION_PERIOD_DAYS, key.hasRotationPeriod());
    refuseForExistingKey(Setting.KEY_ADMINISTRATORS, !key.administrators().isEmpty());
    refuseForExistingKey(Setting.ADDITIONAL_KEY_POLICY, key.additionalPolicy().isPresent());
  }

  private void refuseForExistingKey(Setting setting, boolean isSet) {
    if (isSet) {
      problems.add(
          "%s has no effect beside orgtrail:kmsKeyArn, a key that this stack does not manage: remove it"
              .formatted(setting.key()));
    }
  }

  private void checkExistingKey(AwsLookups lookups, String arn) {
    var setting = Setting.KMS_KEY_ARN.key();
    if (!owner.holds(arn)) {
      problems.add(
          "%s must belong to a key in the bucket's region %s and account %s, but is '%s'"
              .formatted(setting, owner.region(), owner.accountId(), arn));
      return;
    }
    lookups.key(arn, setting).flatMap(key -> unfit(key, setting, arn)).ifPresent(problems::add);
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html">Keys
   *     for CloudTrail</a>
   */
  static Optional<String> unfit(GetKeyResult key, String setting, String arn) {
    if (!key.customerMasterKeySpec().equals("SYMMETRIC_DEFAULT")) {
      return Optional.of(
          "%s must belong to a symmetric key (SYMMETRIC_DEFAULT), but '%s' is %s"
              .formatted(setting, arn, key.customerMasterKeySpec()));
    }
    if (!key.keyManager().equals("CUSTOMER")) {
      return Optional.of(
          "%s must belong to a customer managed key, whose policy can allow the trail, but '%s' is managed by %s"
              .formatted(setting, arn, key.keyManager()));
    }
    if (!key.enabled()) {
      return Optional.of(
          "%s must belong to an enabled key, but '%s' is %s"
              .formatted(setting, arn, key.keyState()));
    }
    return Optional.empty();
  }

  // --- Policies ----------------------------------------------------------------------------------

  private void checkAdditionalPolicies() {
    refuseForeignStatements(
        Setting.ADDITIONAL_BUCKET_POLICY,
        settings.additionalBucketPolicy(),
        "s3:",
        Optional.of(layout.bucketArn()));
    refuseForeignStatements(
        Setting.ADDITIONAL_KEY_POLICY, settings.key().additionalPolicy(), "kms:", Optional.empty());
  }

  /**
   * Refuses actions of other services and other resources. AWS refuses such a policy only during
   * the deployment.
   *
   * @param bucketArn the resource of a bucket policy; a key ignores the resource of its policy
   */
  private void refuseForeignStatements(
      Setting setting, Optional<IamPolicy> policy, String service, Optional<String> bucketArn) {
    for (var statement : policy.map(IamPolicy::statements).orElse(List.of())) {
      Stream.concat(statement.actions().stream(), statement.notActions().stream())
          .map(IamAction::value)
          .filter(action -> !action.equals("*"))
          .filter(action -> !action.toLowerCase(Locale.ROOT).startsWith(service))
          .forEach(
              action ->
                  problems.add(
                      "%s must have actions of %s, but has '%s'"
                          .formatted(setting.key(), service + "*", action)));
      bucketArn.ifPresent(
          bucket ->
              Stream.concat(statement.resources().stream(), statement.notResources().stream())
                  .map(IamResource::value)
                  .filter(arn -> !arn.equals(bucket) && !arn.startsWith(bucket + "/"))
                  .forEach(
                      arn ->
                          problems.add(
                              "%s must name %s or objects in it, but has the Resource '%s'"
                                  .formatted(setting.key(), bucket, arn))));
    }
  }

  private void checkPrincipals() {
    refuseOtherPartitions(Setting.LOG_READERS, settings.access().logReaders());
    refuseOtherAccounts(
        Setting.BREAK_GLASS_PRINCIPALS,
        settings.access().breakGlassPrincipals(),
        "the policies allow nothing to principals of another account");
    refuseOtherAccounts(
        Setting.DEPLOYMENT_PRINCIPALS,
        settings.access().deploymentPrincipals(),
        "they deploy to that account");
    refuseOtherAccounts(
        Setting.QUERY_PRINCIPALS,
        settings.query().principals(),
        "the table and the workgroup are in that account");
    refuseOtherAccounts(
        Setting.KEY_ADMINISTRATORS,
        settings.key().administrators(),
        "KMS does not allow most administration from another account");
  }

  private void refuseOtherAccounts(Setting setting, List<String> principals, String reason) {
    principals.stream()
        .filter(
            principal ->
                !owner.isInPartition(principal)
                    || !Arns.accountId(principal).equals(owner.accountId()))
        .forEach(
            principal ->
                problems.add(
                    "%s must name principals of the account %s, but has '%s': %s"
                        .formatted(setting.key(), owner.accountId(), principal, reason)));
  }

  private void refuseOtherPartitions(Setting setting, List<String> principals) {
    principals.stream()
        .filter(principal -> !owner.isInPartition(principal))
        .forEach(
            principal ->
                problems.add(
                    "%s must name principals of the partition %s, but has '%s'"
                        .formatted(setting.key(), owner.partition(), principal)));
  }

  // --- Buckets and notifications -----------------------------------------------------------------

  private void checkNotifications() {
    settings
        .logNotifications()
        .filter(arn -> !owner.isInRegion(arn))
        .ifPresent(
            arn ->
                problems.add(
                    "orgtrail:logNotifications must be in the bucket's region %s, but is '%s'"
                        .formatted(owner.region(), arn)));
  }

  /** Those who read copies do not read the results of queries. */
  private void checkFormerBuckets() {
    var others = List.of(layout.bucketName(), new QueryLayout(layout).resultsBucketName());
    settings.formerBuckets().stream()
        .filter(others::contains)
        .forEach(
            name ->
                problems.add(
                    "%s must name earlier buckets of this stack, but has '%s', which it uses now: remove that entry"
                        .formatted(Setting.FORMER_BUCKETS.key(), name)));
  }

  private void checkAccessLogBucket(AwsLookups lookups) {
    var setting = Setting.ACCESS_LOGGING_BUCKET_NAME.key();
    var name = settings.accessLogging().bucketName();
    if (name.equals(Optional.of(layout.bucketName()))) {
      problems.add(
          "%s must not be the WORM bucket itself, but is '%s'"
              .formatted(setting, layout.bucketName()));
      return;
    }
    name.flatMap(bucket -> lookups.bucket(bucket, setting))
        .filter(bucket -> !bucket.region().equals(owner.region()))
        .ifPresent(
            bucket ->
                problems.add(
                    "%s must be in the bucket's region %s, but '%s' is in %s"
                        .formatted(setting, owner.region(), name.get(), bucket.region())));
  }
}
