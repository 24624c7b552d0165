package orgtrail;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
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

  IamClient iam(String account) {
    return as(account, IamClient.builder()).build();
  }

  SnsClient sns(String account) {
    return as(account, SnsClient.builder()).build();
  }

  /**
   * A call of an API whose client is not among the test's libraries.
   *
   * @param target e.g. {@code Logs_20140328.DescribeLogGroups}
   * @return the answer in JSON
   */
  JsonObject call(String account, String service, String target, String body) {
    var answer = post(account, service, body, "application/x-amz-json-1.1", "X-Amz-Target", target);
    return answer.isEmpty() ? new JsonObject() : JsonParser.parseString(answer).getAsJsonObject();
  }

  /**
   * The same of an API that is called by queries.
   *
   * @return the answer in XML
   */
  String query(String account, String service, String query) {
    return post(account, service, query, "application/x-www-form-urlencoded", "Accept", "text/xml");
  }

  private String post(
      String account, String service, String body, String type, String header, String value) {
    var authorization =
        "AWS4-HMAC-SHA256 Credential=%s/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=none"
            .formatted(credentials(account).accessKeyId(), Region.AP_SOUTHEAST_1, service);
    var request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", type)
            .header(header, value)
            .header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(service + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private <B extends AwsClientBuilder<B, ?>> B as(String account, B builder) {
    return configured(builder)
        .credentialsProvider(StaticCredentialsProvider.create(credentials(account)));
  }

  private <B extends AwsClientBuilder<B, ?>> B configured(B builder) {
    return builder.endpointOverride(endpoint).region(Region.AP_SOUTHEAST_1);
  }
}
