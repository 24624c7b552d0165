package orgtrail;

import com.pulumi.exceptions.RunException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.policybuilder.iam.IamAction;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamResource;

/**
 * What a {@link WormBucket} needs to know.
 *
 * <p>All of it is plain, unlike the inputs that Pulumi's guidelines ask for: the operator wrote it,
 * so it is checked before anything is registered.
 *
 * @param owner the account and region of bucket and key
 * @param keepsKey whether a key was made here before, which older log files need
 * @param keepsAccessLogBucket whether a bucket for access logs was made here before
 */
record WormBucketArgs(
    AwsEnvironment owner,
    LogStoreSettings settings,
    boolean keepsKey,
    boolean keepsAccessLogBucket) {

  String bucketName() {
    return settings.bucketName(owner);
  }

  /** Known before the bucket exists, so that a preview shows the whole policy. */
  String bucketArn() {
    return owner.s3Arn(bucketName());
  }

  TrailIdentity trail() {
    return settings.trail(owner);
  }

  /** The folder that all log files are in, with a slash at the end. */
  String logFolder() {
    return settings.s3KeyPrefix().map(prefix -> prefix + "/").orElse("") + "AWSLogs/";
  }

  /** Whether there is an account that {@code membersReadOwnLogs} could be for. */
  boolean hasMembers() {
    return trail().organizationId().isPresent()
        || !trail().accountIds().equals(List.of(owner.accountId()));
  }

  boolean makesKey() {
    return settings.key().kmsKeyArn().isEmpty() || keepsKey;
  }

  String keyAliasName() {
    return "alias/" + settings.name();
  }

  boolean makesAccessLogBucket() {
    var logging = settings.accessLogging();
    return logging.enabled() && logging.bucketName().isEmpty() || keepsAccessLogBucket;
  }

  /** As in the original, whose buckets are to be adopted without being replaced. */
  static String accessLogBucketName(String bucketName) {
    return bucketName + "-logs";
  }

  String accessLogBucketName() {
    return accessLogBucketName(bucketName());
  }

  /** The folder of the access logs, with a slash at the end; empty where there is none. */
  String accessLogFolder() {
    return settings.accessLogging().prefix().map(prefix -> prefix + "/").orElse("");
  }

  /**
   * Refuses what could not be known before the account was, and still can be before deployment.
   *
   * @throws RunException with one line for each mistake
   */
  void refuseWhatDoesNotFit() {
    var problems = new ArrayList<String>();
    settings
        .key()
        .kmsKeyArn()
        .ifPresent(
            arn -> {
              if (!owner.holds(arn)) {
                problems.add(
                    "orgtrail:kmsKeyArn must be of a key in the bucket's region %s and account %s, but is '%s'"
                        .formatted(owner.region(), owner.accountId(), arn));
              }
            });
    if (!makesKey()) {
      var key = settings.key();
      refuseForExistingKey(
          problems, Setting.KEY_ROTATION_PERIOD_DAYS, key.rotationPeriod().isPresent());
      refuseForExistingKey(problems, Setting.KEY_ADMINISTRATORS, !key.administrators().isEmpty());
      refuseForExistingKey(
          problems, Setting.ADDITIONAL_KEY_POLICY, key.additionalPolicy().isPresent());
    }
    refuseForeignStatements(
        problems,
        Setting.ADDITIONAL_BUCKET_POLICY,
        settings.additionalBucketPolicy(),
        "s3:",
        bucketArn());
    refuseForeignStatements(
        problems, Setting.ADDITIONAL_KEY_POLICY, settings.key().additionalPolicy(), "kms:", "*");
    settings
        .logNotifications()
        .ifPresent(
            arn -> {
              if (!arn.startsWith("arn:" + owner.partition() + ":")
                  || !arn.contains(":" + owner.region() + ":")) {
                problems.add(
                    "orgtrail:logNotifications must be in the bucket's region %s, but is '%s'"
                        .formatted(owner.region(), arn));
              }
            });
    refuseOtherPartitions(problems, Setting.LOG_READERS, settings.access().logReaders());
    refuseOtherPartitions(
        problems, Setting.BREAK_GLASS_PRINCIPALS, settings.access().breakGlassPrincipals());
    refuseOtherPartitions(problems, Setting.KEY_ADMINISTRATORS, settings.key().administrators());
    if (settings.accessLogging().bucketName().equals(Optional.of(bucketName()))) {
      problems.add(
          "orgtrail:accessLoggingBucketName must be another bucket than the one whose accesses are "
              + "logged, but is '"
              + bucketName()
              + "'");
    }
    if (!problems.isEmpty()) {
      throw new RunException(String.join("\n", problems));
    }
    BucketPolicyDocument.forLogs(this);
    KeyPolicyDocument.forLogs(this);
  }

  private static void refuseForExistingKey(List<String> problems, Setting setting, boolean isSet) {
    if (isSet) {
      problems.add(
          "%s is of no use beside orgtrail:kmsKeyArn, a key that is not managed here: remove it"
              .formatted(setting.key()));
    }
  }

  /** AWS refuses a policy that speaks of another resource or service, and not before it is put. */
  private static void refuseForeignStatements(
      List<String> problems,
      Setting setting,
      Optional<IamPolicy> policy,
      String service,
      String resource) {
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
      Stream.concat(statement.resources().stream(), statement.notResources().stream())
          .map(IamResource::value)
          .filter(arn -> !resource.equals("*"))
          .filter(arn -> !arn.equals(resource) && !arn.startsWith(resource + "/"))
          .forEach(
              arn ->
                  problems.add(
                      "%s must be about %s and what is in it, but has the Resource '%s'"
                          .formatted(setting.key(), resource, arn)));
    }
  }

  private void refuseOtherPartitions(
      List<String> problems, Setting setting, List<String> principals) {
    var own = "arn:" + owner.partition() + ":";
    principals.stream()
        .filter(principal -> !principal.startsWith(own))
        .forEach(
            principal ->
                problems.add(
                    "%s must be of the partition %s, but has '%s'"
                        .formatted(setting.key(), owner.partition(), principal)));
  }
}
