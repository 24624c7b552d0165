package orgtrail;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** A local AWS with the example's organization, on a port of its own; it ends with this JVM. */
record LocalAws(URI endpoint) {
  static final String MANAGEMENT = "234567890123";
  static final String LOGGING = "123456789012";
  static final String MEMBER = "345678901234";

  static LocalAws start() {
    var endpoint =
        Command.run("local/aws", "start", "--while", "" + ProcessHandle.current().pid(), "0");
    return new LocalAws(URI.create(endpoint));
  }

  void stop() {
    Command.run("local/aws", "stop", "" + endpoint.getPort());
  }

  /** Temporary credentials of an account, as a person's single sign-on would give them. */
  AwsSessionCredentials credentials(String account) {
    try (var sts =
        configured(StsClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build()) {
      var given =
          sts.assumeRole(
                  request ->
                      request
                          .roleArn("arn:aws:iam::" + account + ":role/local")
                          .roleSessionName("local"))
              .credentials();
      return AwsSessionCredentials.create(
          given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
    }
  }

  S3Client s3(String account) {
    return as(account, S3Client.builder().forcePathStyle(true)).build();
  }

  KmsClient kms(String account) {
    return as(account, KmsClient.builder()).build();
  }

  CloudTrailClient cloudTrail(String account) {
    return as(account, CloudTrailClient.builder()).build();
  }

  private <B extends AwsClientBuilder<B, ?>> B as(String account, B builder) {
    return configured(builder)
        .credentialsProvider(StaticCredentialsProvider.create(credentials(account)));
  }

  private <B extends AwsClientBuilder<B, ?>> B configured(B builder) {
    return builder.endpointOverride(endpoint).region(Region.AP_SOUTHEAST_1);
  }
}
