package orgtrail.aws;

/**
 * The account, region and partition that a stack deploys to.
 *
 * @param accountId twelve digits
 * @param region e.g. {@code ap-southeast-1}
 * @param partition e.g. {@code aws} or {@code aws-us-gov}
 * @param dnsSuffix the suffix of service names, e.g. {@code amazonaws.com}
 */
public record AwsEnvironment(String accountId, String region, String partition, String dnsSuffix) {
  /** The ARN of a bucket in this partition. */
  public String bucketArn(String bucketName) {
    return Arns.bucket(partition, bucketName);
  }

  /** The ARN of a log group in this account and region. */
  public String logGroupArn(String name) {
    return Arns.logGroup(partition, region, accountId, name);
  }

  /** The ARN of an SNS topic in this account and region. */
  public String topicArn(String name) {
    return Arns.topic(partition, region, accountId, name);
  }

  /**
   * The ARN of the account root. As a principal, it delegates access to the account's IAM policies.
   */
  public String rootArn() {
    return Arns.root(partition, accountId);
  }

  /** Whether an ARN belongs to this partition, region and account. */
  public boolean holds(String arn) {
    return isInRegion(arn) && Arns.accountId(arn).equals(accountId);
  }

  /** Whether an ARN belongs to this partition and region. */
  public boolean isInRegion(String arn) {
    return isInPartition(arn) && Arns.region(arn).equals(region);
  }

  /** Whether an ARN belongs to this partition. */
  public boolean isInPartition(String arn) {
    return Arns.partition(arn).equals(partition);
  }
}
