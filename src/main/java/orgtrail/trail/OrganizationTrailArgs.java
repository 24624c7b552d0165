package orgtrail.trail;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.AllowedTrails;
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
 * @param keepsLogGroup whether an earlier deployment created a log group, which holds events
 * @param organizationId the organization that the trail records, if it is checked
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
    boolean keepsLogGroup,
    Optional<String> organizationId,
    boolean registersAdministrator) {

  /** Whether this account owns the trail; false if a delegated administrator creates it. */
  boolean ownsTrail() {
    return trail.accountIds().contains(here.accountId());
  }
}
