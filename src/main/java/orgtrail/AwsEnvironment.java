package orgtrail;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.exceptions.RunException;
import java.util.concurrent.CompletionException;

/**
 * Where the credentials and the configuration of a stack lead.
 *
 * @param accountId twelve digits
 * @param region e.g. {@code ap-southeast-1}
 * @param partition e.g. {@code aws} or {@code aws-us-gov}
 * @param dnsSuffix what the names of services end in, e.g. {@code amazonaws.com}
 */
record AwsEnvironment(String accountId, String region, String partition, String dnsSuffix) {
  /**
   * Asks AWS, with a call that needs no permission.
   *
   * @throws RunException in one line, when the stack's credentials or its region are of no use
   */
  static AwsEnvironment current() {
    try {
      var identity = AwsFunctions.getCallerIdentityPlain();
      var region = AwsFunctions.getRegionPlain();
      var partition = AwsFunctions.getPartitionPlain();
      return new AwsEnvironment(
          identity.join().accountId(),
          region.join().name(),
          partition.join().partition(),
          partition.join().dnsSuffix());
    } catch (CompletionException e) {
      var answer = inOneLine(e.getCause().getMessage());
      if (answer.endsWith("invalid AWS Region:")) {
        throw new RunException(
            "aws:region is missing: pulumi config set aws:region <region>, the same in both stacks");
      }
      throw new RunException(
          "this stack cannot be deployed with these AWS credentials, see AWS_PROFILE, aws:region and "
              + "aws:allowedAccountIds: "
              + answer);
    }
  }

  /** The provider's own words, without the frame that the engine puts around them. */
  static String inOneLine(String message) {
    return message
        .replaceFirst("(?s)^.*returned an error:", "")
        .replaceFirst("^\\s*\\d+ errors? occurred:", "")
        .replaceAll("[\\s*]+", " ")
        .strip();
  }

  String s3Arn(String bucketName) {
    return "arn:%s:s3:::%s".formatted(partition, bucketName);
  }

  /** Whether an ARN is of this partition, region and account. */
  boolean holds(String arn) {
    var parts = arn.split(":", 6);
    return parts[1].equals(partition) && parts[3].equals(region) && parts[4].equals(accountId);
  }

  /** Stands for the account as a whole in a policy: its own IAM policies decide who in it may. */
  String rootArn() {
    return "arn:%s:iam::%s:root".formatted(partition, accountId);
  }
}
