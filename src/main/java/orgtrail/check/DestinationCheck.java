package orgtrail.check;

import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.LogDestination;
import orgtrail.config.TrailSettings;

/** Compares a management stack with the bucket and the key that its trail writes to. */
public final class DestinationCheck {
  private static final String ONLY_TRAIL =
      "as in the logging stack, whose policies allow no other trail";

  private final AwsEnvironment here;
  private final TrailSettings settings;
  private final LogDestination destination;
  private final Problems problems;

  private DestinationCheck(
      AwsEnvironment here, TrailSettings settings, LogDestination destination, Problems problems) {
    this.here = here;
    this.settings = settings;
    this.destination = destination;
    this.problems = problems;
  }

  /**
   * Adds a problem for each difference.
   *
   * @param organization the organization, if it is known
   */
  public static void of(
      AwsLookups lookups,
      TrailSettings settings,
      LogDestination destination,
      Optional<OrganizationIdentity> organization,
      Problems problems) {
    var check = new DestinationCheck(lookups.environment(), settings, destination, problems);
    organization.ifPresent(check::checkOrganization);
    destination.expectedTrailArn().ifPresent(check::checkAllowedTrail);
    if (destination.expectedTrailArn().isEmpty() && !settings.skipPreflight()) {
      lookups.regionOfBucket(destination.s3BucketName()).ifPresent(check::checkKeyIsIn);
    }
  }

  private void checkOrganization(OrganizationIdentity organization) {
    PlannedTrail.ownerIn(destination)
        .filter(owner -> !owner.equals(organization.managementAccountId()))
        .ifPresent(
            owner ->
                problems.add(
                    "orgtrail:managementAccountId of the logging stack must be '%s', the organization's management account, which owns the trail, but is '%s': change it there"
                        .formatted(organization.managementAccountId(), owner)));
    destination
        .organizationId()
        .filter(id -> !id.equals(organization.id()))
        .ifPresent(
            id ->
                problems.add(
                    "orgtrail:organizationId of the logging stack must be '%s', as AWS Organizations reports, but is '%s': change it there"
                        .formatted(organization.id(), id)));
  }

  private void checkAllowedTrail(String arn) {
    boolean forOrganization = destination.organizationId().isPresent();
    if (forOrganization != settings.isOrganizationTrail()) {
      problems.add(
          "orgtrail:isOrganizationTrail must be %s, %s, but is '%s'"
              .formatted(forOrganization, ONLY_TRAIL, settings.isOrganizationTrail()));
    }
    if (!destination.awsAccountIds().isEmpty()
        && !destination.awsAccountIds().contains(here.accountId())) {
      problems.add(
          "orgtrail:awsAccountIds of the logging stack must have '%s', the account of this trail: add it there"
              .formatted(here.accountId()));
    }
    if (!Arns.trailName(arn).equals(settings.name())) {
      problems.add(
          "orgtrail:name must be '%s', %s, but is '%s'"
              .formatted(Arns.trailName(arn), ONLY_TRAIL, settings.name()));
    }
    if (!Arns.region(arn).equals(here.region())) {
      problems.add(
          "aws:region must be '%s', %s, but is '%s'"
              .formatted(Arns.region(arn), ONLY_TRAIL, here.region()));
    }
    checkKeyIsIn(Arns.region(arn));
  }

  private void checkKeyIsIn(String bucketRegion) {
    if (!Arns.region(destination.kmsKeyArn()).equals(bucketRegion)) {
      problems.add(
          "orgtrail:kmsKeyArn must belong to a key in the bucket's region %s, but is '%s'"
              .formatted(bucketRegion, destination.kmsKeyArn()));
    }
  }
}
