package orgtrail.trail;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.TrailSettings;

/**
 * The arguments of an {@link OrganizationTrail}.
 *
 * @param here the account and region that the trail is created in
 * @param trail the trail as the policies know it
 * @param s3BucketName the bucket that the trail writes to
 * @param kmsKeyArn the key that encrypts the log files
 * @param s3KeyPrefix the folder before {@code AWSLogs}
 * @param ready the resources that must exist first, because CloudTrail checks the policies of
 *     bucket and key; empty if another stack created them
 * @param delay the wait after these resources
 * @param deployedLogGroup the ARN of the log group that an earlier deployment created
 * @param keepsLogGroupKey whether an earlier deployment created the key of a log group
 * @param organizationId the organization that the trail records, if it is checked
 * @param replicaMember the account of the replica, if it is a member of the organization
 * @param registersAdministrator whether the stack registers the delegated administrator; false if
 *     it is already registered outside this stack
 */
public record OrganizationTrailArgs(
    TrailSettings settings,
    AwsEnvironment here,
    AllowedTrails trail,
    Output<String> s3BucketName,
    Output<String> kmsKeyArn,
    Optional<String> s3KeyPrefix,
    List<Resource> ready,
    CreationDelay delay,
    Optional<String> deployedLogGroup,
    boolean keepsLogGroupKey,
    Optional<String> organizationId,
    Optional<String> replicaMember,
    boolean registersAdministrator) {

  /** Whether this account owns the trail; false if a delegated administrator creates it. */
  boolean ownsTrail() {
    return trail.accountIds().contains(here.accountId());
  }

  /** Whether there is a log group to keep, because it holds events. */
  boolean keepsLogGroup() {
    return deployedLogGroup.isPresent();
  }

  /** Whether the log group is replaced by one with another name. */
  boolean replacesLogGroup() {
    return deployedLogGroup
        .map(Arns::logGroupName)
        .filter(name -> !name.equals(settings.logGroupName()))
        .isPresent();
  }
}
