package orgtrail.check;

import java.util.List;
import java.util.Optional;
import orgtrail.aws.Adoptable;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Arns;
import orgtrail.config.Setting;
import orgtrail.config.TrailSettings;

/**
 * What a stack with a trail adopts: the trail that exists in AWS but not in the stack's state.
 *
 * @param arn the trail's ARN; empty if the stack creates one, or has one
 * @param lines what the adoption changes, one line each
 */
public record TrailAdoption(Optional<String> arn, List<String> lines) {
  private static final TrailAdoption NONE = new TrailAdoption(Optional.empty(), List.of());

  /** How the names of all resources of AWS Control Tower begin. */
  private static final String CONTROL_TOWER = "aws-controltower-";

  /** How a stack knows the bucket of its trail. */
  public enum Bucket {
    /** It is in another stack. */
    OF_ANOTHER_STACK,
    /** The same, and an earlier update of this stack has begun to create the trail. */
    OF_ANOTHER_STACK_AND_BEGUN,
    /** It is in this stack, whose settings name it, so that it says nothing about the trail. */
    NAMED,
    /** It is in this stack, and its name contains the trail's name, or the stack has it already. */
    OF_THIS_TRAIL;

    private boolean isInAnotherStack() {
      return this == OF_ANOTHER_STACK || this == OF_ANOTHER_STACK_AND_BEGUN;
    }

    private boolean isOfTrailThatMayNotExist() {
      return this == OF_THIS_TRAIL || this == OF_ANOTHER_STACK_AND_BEGUN;
    }
  }

  /**
   * Where the trail of the settings writes.
   *
   * @param bucket the name of the bucket
   * @param key the ARN or the id of the key; empty if the stack creates one
   * @param prefix the folder before {@code AWSLogs}
   */
  public record Target(
      String bucket, Optional<String> key, Optional<String> prefix, Bucket knownAs) {}

  /**
   * Compares the trail that exists with the settings, and adds a problem if it is another trail
   * than the one they mean. Without the setting, nothing is queried.
   *
   * @param trail the trail as the policies know it
   * @param deployedArn the trail in the stack's state
   */
  public static TrailAdoption of(
      AwsLookups lookups,
      TrailSettings settings,
      AllowedTrails trail,
      Target target,
      Optional<String> deployedArn,
      Problems problems) {
    return settings.adopt() && deployedArn.isEmpty()
        ? new Search(lookups, settings, trail, target, problems).find()
        : NONE;
  }

  /** The search for the one trail that the settings mean. */
  private record Search(
      AwsLookups lookups,
      TrailSettings settings,
      AllowedTrails trail,
      Target target,
      Problems problems) {
    private TrailAdoption find() {
      var name = settings.name();
      if (name.startsWith(CONTROL_TOWER)) {
        problems.add(
            "the trail %s to adopt is managed by AWS Control Tower, which would change it back: set %s to another name, remove %s, and switch off that trail in the landing zone afterwards"
                .formatted(name, Setting.NAME.key(), Setting.ADOPT.key()));
        return NONE;
      }
      if (target.knownAs.isOfTrailThatMayNotExist()
          && lookups.existing(Adoptable.TRAIL, name).isEmpty()) {
        return new TrailAdoption(
            Optional.empty(),
            List.of(
                "there is no trail %s to adopt, so that the stack creates one".formatted(name)));
      }
      var found = lookups.existing(Adoptable.TRAIL, name, missing());
      var arn = found.flatMap(existing -> existing.text("Arn"));
      if (arn.isEmpty() || refuses(arn.get()) || refusesBucket(found.get(), arn.get())) {
        return NONE;
      }
      return new TrailAdoption(
          arn, TrailDifference.lines(lookups.environment(), settings, found.get(), target));
    }

    /** Another trail may write to the bucket, and would be cut off. */
    private String missing() {
      var here = lookups.environment();
      var otherwise =
          target.knownAs == Bucket.NAMED
              ? "create it: aws cloudtrail create-trail --name %s --s3-bucket-name %s"
                  .formatted(settings.name(), target.bucket)
              : "remove %s to create it".formatted(Setting.ADOPT.key());
      return "%s finds no trail %s in account %s and region %s: set %s to the name of the trail that writes to %s and aws:region to its home region, and use credentials of the account that owns it, which is the management account for the trail of an organization; or, if no such trail exists any more, %s"
          .formatted(
              Setting.ADOPT.key(),
              settings.name(),
              here.accountId(),
              here.region(),
              Setting.NAME.key(),
              target.bucket,
              otherwise);
    }

    /**
     * By its name, AWS returns a trail of this account and region only. The policies are for one
     * trail alone, so that this need not be believed.
     */
    private boolean refuses(String arn) {
      if (trail.allows(arn)) {
        return false;
      }
      var here = lookups.environment();
      if (!Arns.region(arn).equals(here.region())) {
        problems.add(
            "the trail %s to adopt has the home region %s, which cannot change: set aws:region to it, instead of '%s'"
                .formatted(arn, Arns.region(arn), here.region()));
      } else {
        problems.add(
            "the trail %s to adopt belongs to account %s: use the credentials of that account"
                .formatted(arn, Arns.accountId(arn)));
      }
      return true;
    }

    private boolean refusesBucket(Existing found, String arn) {
      var other = found.text("S3BucketName").filter(name -> !name.equals(target.bucket));
      other.ifPresent(
          name ->
              problems.add(
                  "the trail %s to adopt writes to the bucket %s, and not to %s: set %s to %2$s in the stack of the bucket%s"
                      .formatted(
                          arn, name, target.bucket, Setting.S3_BUCKET_NAME.key(), move(arn))));
      return other.isPresent();
    }

    /** In a stack with the bucket, nothing allows the trail to write there before the update. */
    private String move(String arn) {
      return target.knownAs.isInAnotherStack()
          ? ", or, to leave its log files there, deploy that stack and then run aws cloudtrail update-trail --name %s --s3-bucket-name %s%s%s"
              .formatted(
                  arn,
                  target.bucket,
                  // without the option, the trail keeps the folder that it has
                  " --s3-key-prefix '%s'".formatted(target.prefix.orElse("")),
                  target.key.map(" --kms-key-id "::concat).orElse(""))
          : "";
    }
  }
}
