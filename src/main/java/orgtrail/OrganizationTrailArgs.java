package orgtrail;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import java.util.List;
import java.util.Optional;

/**
 * What an {@link OrganizationTrail} needs to know.
 *
 * @param settings what the trail is to record, and where to
 * @param here the account and region that it is made in
 * @param trail what it will be
 * @param s3BucketName the bucket that it writes to
 * @param kmsKeyArn the key that encrypts what it writes
 * @param s3KeyPrefix the folder before {@code AWSLogs}
 * @param ready what must be there before, as CloudTrail checks the policies of bucket and key;
 *     nothing where another stack has made it
 * @param keepsLogGroup whether a log group was made here before, which holds events
 * @param protect whether the trail is protected, as what it writes to is in the same stack: it
 *     would be the first thing to go when that is destroyed
 */
record OrganizationTrailArgs(
    TrailSettings settings,
    AwsEnvironment here,
    TrailIdentity trail,
    Output<String> s3BucketName,
    Output<String> kmsKeyArn,
    Optional<String> s3KeyPrefix,
    List<Resource> ready,
    boolean keepsLogGroup,
    boolean protect) {}
