package orgtrail.verify.expected;

import java.util.Optional;
import orgtrail.config.TrailSettings;

/**
 * The trail as the program would write it now.
 *
 * @param arn the ARN of the trail, by the output {@code trailArn}
 * @param ownerId the account in the ARN: the management account for an organization's trail
 * @param accountId the account of the stack, which a delegated administrator's stack has instead
 * @param homeRegion the region that the trail was created in
 * @param partition e.g. {@code aws}
 * @param organizationId the organization that the trail records; empty for a single account
 * @param bucketName the bucket that the trail writes to
 * @param keyArn the key that encrypts the log files
 * @param keyPrefix the folder before {@code AWSLogs}
 * @param madeLogGroupArn the log group that the stack created
 * @param madeTopicArn the topic that the stack created
 */
public record ExpectedTrail(
    TrailSettings settings,
    String arn,
    String ownerId,
    String accountId,
    String homeRegion,
    String partition,
    Optional<String> organizationId,
    String bucketName,
    String keyArn,
    Optional<String> keyPrefix,
    Optional<String> madeLogGroupArn,
    Optional<String> madeTopicArn) {}
