package orgtrail.verify.asking;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The clients of one AWS account. All share one pool of connections, which bounds the parallel
 * requests. They are safe for use by several threads.
 *
 * <p>The class is not final, because tests stand in for it with a subclass that Mockito makes. The
 * other way in which Mockito makes mocks needs an agent in the JVM.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/retry-strategy.html">Retries</a>
 */
public class AwsAccount {
  private final String accountId;
  private final String callerArn;
  private final AwsCredentialsProvider credentials;
  private final SdkHttpClient http;
  private final RequestMeter meter;
  private final Map<String, Object> clients = new ConcurrentHashMap<>();

  /**
   * @param accountId the account
   * @param callerArn the user or role that the credentials belong to
   * @param http the pool of connections
   * @param meter counts the requests, and reads the clock of AWS
   */
  public AwsAccount(
      String accountId,
      String callerArn,
      AwsCredentialsProvider credentials,
      SdkHttpClient http,
      RequestMeter meter) {
    this.accountId = accountId;
    this.callerArn = callerArn;
    this.credentials = credentials;
    this.http = http;
    this.meter = meter;
  }

  /** The account id, twelve digits. */
  public String accountId() {
    return accountId;
  }

  /** Who asks, for an error message: the ARN of the user or role. */
  public String described() {
    return callerArn;
  }

  /** The client of S3 in a region. */
  public S3Client s3(String region) {
    return client("s3", region, S3Client::builder);
  }

  /** The client of KMS in a region. */
  public KmsClient kms(String region) {
    return client("kms", region, KmsClient::builder);
  }

  /** The client of CloudTrail in a region. */
  public CloudTrailClient cloudTrail(String region) {
    return client("cloudtrail", region, CloudTrailClient::builder);
  }

  /** The client of Organizations. The SDK finds its endpoint by the partition of the region. */
  public OrganizationsClient organizations(String region) {
    return client("organizations", region, OrganizationsClient::builder);
  }

  /** The client of Account Management, which lists regions. */
  public AccountClient account(String region) {
    return client("account", region, AccountClient::builder);
  }

  /** The client of Athena in a region. */
  public AthenaClient athena(String region) {
    return client("athena", region, AthenaClient::builder);
  }

  /** The client of Glue in a region. */
  public GlueClient glue(String region) {
    return client("glue", region, GlueClient::builder);
  }

  /** The client of IAM. The SDK finds its endpoint by the partition of the region. */
  public IamClient iam(String region) {
    return client("iam", region, IamClient::builder);
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      String service, String region, Supplier<B> builder) {
    @SuppressWarnings("unchecked") // the key determines the type
    var client =
        (C) clients.computeIfAbsent(service + " " + region, key -> build(builder.get(), region));
    return client;
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
      B builder, String region) {
    return meter
        .measured(builder)
        .region(Region.of(region))
        .credentialsProvider(credentials)
        .httpClient(http)
        .build();
  }
}
