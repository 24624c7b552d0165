package orgtrail.aws;

/**
 * The service principals that appear in policies, and in AWS Organizations as trusted services.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services">AWS
 *     service principals</a>
 */
public final class ServicePrincipals {
  /** CloudTrail, in all partitions. */
  public static final String CLOUDTRAIL = "cloudtrail.amazonaws.com";

  /** S3, which replicates objects, in all partitions. */
  public static final String S3 = "s3.amazonaws.com";

  /** The delivery of S3 server access logs, in all partitions. */
  public static final String S3_LOG_DELIVERY = "logging.s3.amazonaws.com";

  /** Athena, in all partitions, as a service that requests pass through. */
  public static final String ATHENA = "athena.amazonaws.com";

  /** KMS as an event source that a trail can leave out. */
  public static final String KMS = "kms.amazonaws.com";

  /** The RDS Data API as an event source that a trail can leave out. */
  public static final String RDS_DATA = "rdsdata.amazonaws.com";

  private ServicePrincipals() {}

  /** CloudWatch Logs in one region. */
  public static String cloudWatchLogs(AwsEnvironment here) {
    return "logs.%s.%s".formatted(here.region(), here.dnsSuffix());
  }
}
