package orgtrail;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import java.util.List;
import java.util.Optional;

/**
 * What an {@link OrganizationTrail} needs to know.
 *
 * @param settings what the trail is to record
 * @param s3BucketName the bucket that it writes to
 * @param kmsKeyArn the key that encrypts what it writes
 * @param s3KeyPrefix the folder before {@code AWSLogs}
 * @param ready what must be there before, as CloudTrail checks the policies of bucket and key;
 *     nothing where another stack has made it
 */
record OrganizationTrailArgs(
    TrailSettings settings,
    Output<String> s3BucketName,
    Output<String> kmsKeyArn,
    Optional<String> s3KeyPrefix,
    List<Resource> ready) {

  /** The same where the bucket is made by another stack. */
  static OrganizationTrailArgs of(TrailSettings settings, LogDestination destination) {
    return new OrganizationTrailArgs(
        settings,
        Output.of(destination.s3BucketName()),
        Output.of(destination.kmsKeyArn()),
        destination.s3KeyPrefix(),
        List.of());
  }
}
