package orgtrail;

import com.pulumi.Context;
import com.pulumi.exceptions.RunException;
import com.pulumi.resources.StackReference;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this stack deployed the last time, as its own outputs tell, so that a change which would
 * lose log files is known before anything is changed.
 *
 * @param outputs the stack's outputs by name; none before the first deployment has succeeded
 */
record Deployed(Map<String, String> outputs) {
  /** Outputs that are there for the next run as much as for the user. */
  static final String KMS_KEY_ALIAS = "kmsKeyAlias";

  static final String ACCESS_LOG_BUCKET_ARN = "s3AccessLoggingBucketArn";
  static final String WORM_MODE = "wormMode";
  static final String WORM_RETENTION_DAYS = "wormRetentionDays";
  static final String TRAIL_ARN = "trailArn";
  static final String DELEGATED_ADMINISTRATOR = "delegatedAdministrator";
  static final String FORCE_DESTROY = "forceDestroy";
  static final String LOG_GROUP_ARN = "cloudwatchLogGroupArn";

  private static final List<String> NAMES =
      List.of(
          LogDestination.S3_BUCKET_NAME,
          LogDestination.KMS_KEY_ARN,
          KMS_KEY_ALIAS,
          ACCESS_LOG_BUCKET_ARN,
          LogDestination.ORGANIZATION_ID,
          LogDestination.EXPECTED_TRAIL_ARN,
          WORM_MODE,
          WORM_RETENTION_DAYS,
          TRAIL_ARN,
          LOG_GROUP_ARN,
          LogDestination.AWS_ACCOUNT_IDS,
          DELEGATED_ADMINISTRATOR,
          FORCE_DESTROY);

  /** Reads the outputs of the stack that is being deployed, as they were before. */
  static Deployed before(Context ctx) {
    var stack =
        new StackReference(
            "%s/%s/%s".formatted(ctx.organizationName(), ctx.projectName(), ctx.stackName()));
    var outputs = new HashMap<String, String>();
    for (var name : NAMES) {
      valueOf(stack, name).ifPresent(value -> outputs.put(name, value));
    }
    return new Deployed(Map.copyOf(outputs));
  }

  /** The value of a stack's output as text, known also in a preview. */
  static Optional<String> valueOf(StackReference stack, String name) {
    var details = stack.outputDetailsAsync(name).join();
    return details.getValue().or(details::getSecretValue).map(String::valueOf);
  }

  /** Whether the stack has made a key: the alias is of that one. */
  boolean hasOwnKey() {
    return outputs.containsKey(KMS_KEY_ALIAS);
  }

  /** Whether the stack has made a log group. */
  boolean hasOwnLogGroup() {
    return outputs.containsKey(LOG_GROUP_ARN);
  }

  boolean hasOwnAccessLogBucket(String bucketName) {
    return output(ACCESS_LOG_BUCKET_ARN)
        .filter(arn -> arn.endsWith(":::" + WormBucketArgs.accessLogBucketName(bucketName)))
        .isPresent();
  }

  private Optional<String> output(String name) {
    return Optional.ofNullable(outputs.get(name));
  }

  /**
   * Refuses to make another kind of stack out of this one.
   *
   * @throws RunException that names what would be deleted
   */
  void refuseAnother(Account account, String stack) {
    if (account == Account.MANAGEMENT) {
      output(LogDestination.S3_BUCKET_NAME)
          .ifPresent(
              bucket -> {
                throw another(account, stack, "the bucket " + bucket + " with its log files");
              });
    } else if (account == Account.LOGGING) {
      output(TRAIL_ARN)
          .ifPresent(
              trail -> {
                throw another(account, stack, "the trail " + trail);
              });
    }
  }

  private static RunException another(Account account, String stack, String deleted) {
    return new RunException(
        "orgtrail:account must not become %s in the stack %s: it would delete %s; make another stack"
            .formatted(account.text(), stack, deleted));
  }

  /**
   * Refuses a change that would replace the bucket, or shut out the trail that writes, unless
   * {@code confirmReplacement} names the deployed bucket.
   *
   * @return whether there is such a change, confirmed
   * @throws RunException with one line that says what would be lost
   */
  boolean confirmsLoss(WormBucketArgs args) {
    var deployed = outputs.get(LogDestination.S3_BUCKET_NAME);
    if (deployed == null) {
      return false;
    }
    refuseToMove(deployed, args.owner());
    var losses = losses(deployed, args);
    boolean confirmed = args.settings().confirmReplacement().equals(Optional.of(deployed));
    if (losses.isEmpty() && confirmed) {
      throw new RunException(
          "orgtrail:confirmReplacement names the deployed bucket '%s', and there is nothing to confirm: remove it"
              .formatted(deployed));
    }
    if (!losses.isEmpty() && !confirmed) {
      throw new RunException(
          "the bucket %1$s holds log files, and %2$s. Undo that, or confirm it with orgtrail:confirmReplacement: %1$s"
              .formatted(deployed, String.join("; ", losses)));
    }
    if (isReplaced(args)
        && (outputs.containsKey(FORCE_DESTROY) || args.settings().forceDestroy())) {
      throw new RunException(
          "orgtrail:forceDestroy must be false, and deployed so, before the bucket %s is replaced: it would be deleted with its log files"
              .formatted(deployed));
    }
    return !losses.isEmpty();
  }

  /** Whether there is a bucket of another name. */
  boolean isReplaced(WormBucketArgs args) {
    return output(LogDestination.S3_BUCKET_NAME)
        .filter(deployed -> !deployed.equals(args.bucketName()))
        .isPresent();
  }

  /**
   * Refuses to replace the trail, which would end the chain of its digests.
   *
   * @throws RunException in one line
   */
  void refuseAnotherTrail(TrailIdentity trail, String stack) {
    output(TRAIL_ARN)
        .filter(
            arn ->
                !arn.endsWith(":trail/" + trail.name())
                    || !arn.split(":")[3].equals(trail.homeRegion()))
        .ifPresent(
            arn -> {
              throw new RunException(
                  "orgtrail:name '%s' and aws:region '%s' would replace the trail %s, which ends the chain of its digests: undo that, or end that trail first with pulumi destroy -s %s"
                      .formatted(trail.name(), trail.homeRegion(), arn, stack));
            });
  }

  /** Whether the stack has registered this account. */
  boolean hasDelegatedAdministrator(String account) {
    return output(DELEGATED_ADMINISTRATOR).equals(Optional.of(account));
  }

  /** The name of a bucket is taken for as long as it exists, and a key cannot be moved at all. */
  private void refuseToMove(String deployed, AwsEnvironment here) {
    output(LogDestination.KMS_KEY_ARN)
        .filter(key -> !here.holds(key))
        .ifPresent(
            key -> {
              throw new RunException(
                  "this stack has the bucket %s with the key %s, which cannot be moved to aws:region %s of account %s: undo that, or make another stack"
                      .formatted(deployed, key, here.region(), here.accountId()));
            });
  }

  private List<String> losses(String deployed, WormBucketArgs args) {
    var losses = new ArrayList<String>();
    if (!deployed.equals(args.bucketName())) {
      losses.add(
          "orgtrail:name or orgtrail:s3BucketName would have it replaced by %s"
              .formatted(args.bucketName()));
    }
    var trail = args.trail();
    output(LogDestination.EXPECTED_TRAIL_ARN)
        .filter(arn -> !arn.equals(trail.arnPattern()))
        .ifPresent(
            arn ->
                losses.add(
                    "its policies would let in the trail %s, and refuse %s"
                        .formatted(trail.arnPattern(), arn)));
    var organization = output(LogDestination.ORGANIZATION_ID);
    if (outputs.containsKey(LogDestination.EXPECTED_TRAIL_ARN)
        && !organization.equals(trail.organizationId())) {
      losses.add(
          "its policies would take logs of %s, and refuse those of %s"
              .formatted(
                  trail.organizationId().orElse("single accounts"),
                  organization.orElse("single accounts")));
    }
    return losses;
  }

  /** Accounts whose trails could write and no longer can, a line each. */
  List<String> warningsOfAccounts(TrailIdentity now) {
    return output(LogDestination.AWS_ACCOUNT_IDS).stream()
        .flatMap(accounts -> Arrays.stream(accounts.split(",")))
        .filter(account -> !now.accountIds().contains(account))
        .map(
            account ->
                "orgtrail:awsAccountIds no longer has %s: the trail of that account cannot deliver any more"
                    .formatted(account))
        .toList();
  }

  /** What the user should know of the retention before confirming a deployment, a line each. */
  List<String> warnings(Retention now, LocalDate today) {
    var warnings = new ArrayList<String>();
    if (now.mode() == WormMode.COMPLIANCE) {
      var until =
          now.unit() == Retention.Unit.DAYS
              ? today.plusDays(now.count())
              : today.plusYears(now.count());
      warnings.add(
          "orgtrail:wormMode COMPLIANCE: nobody can delete a log file, or shorten its lock, before %s are over, not even the root user or AWS; for one of today that is until %s. Only closing the AWS account ends it"
              .formatted(now.period(), until));
    }
    var mode = output(WORM_MODE);
    int days = output(WORM_RETENTION_DAYS).map(text -> (int) Double.parseDouble(text)).orElse(0);
    boolean softer = mode.equals(Optional.of("COMPLIANCE")) && now.mode() == WormMode.GOVERNANCE;
    if (softer || days > now.days()) {
      warnings.add(
          "log files that arrive from now on are locked for less: %s %s in place of %d days %s; those that are there stay locked as they are"
              .formatted(now.period(), now.mode(), days, mode.orElse("")));
    }
    return warnings;
  }
}
