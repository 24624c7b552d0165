package orgtrail.verify;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * STS for the access keys {@code logging} and {@code management}, and for one role in the logging
 * account. The signature of a request shows its access key.
 */
final class FakeSts implements SdkHttpClient {
  private static final String IDENTITY =
      """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <GetCallerIdentityResult>
          <Arn>%s</Arn><UserId>AIDA</UserId><Account>%s</Account>
        </GetCallerIdentityResult>
      </GetCallerIdentityResponse>
      """;
  private static final String SESSION =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleResult>
          <Credentials>
            <AccessKeyId>role</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
            <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
          </Credentials>
        </AssumeRoleResult>
      </AssumeRoleResponse>
      """;
  private static final String DENIED =
      """
      <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <Error>
          <Type>Sender</Type><Code>AccessDenied</Code>
          <Message>User is not authorized to perform: sts:AssumeRole</Message>
        </Error>
      </ErrorResponse>
      """;

  private final Set<String> hosts = new TreeSet<>();

  /** Which hosts were asked. */
  Set<String> hosts() {
    return hosts;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        hosts.add(request.httpRequest().host());
        return answer(request);
      }

      @Override
      public void abort() {}
    };
  }

  private static HttpExecuteResponse answer(HttpExecuteRequest request) {
    var body = body(request);
    if (body.contains("Action=AssumeRole")) {
      return body.contains("orgtrail-verify&") ? response(200, SESSION) : response(403, DENIED);
    }
    var authorization = request.httpRequest().firstMatchingHeader("Authorization").orElse("");
    if (authorization.contains("Credential=role/")) {
      return identity(
          "arn:aws:sts::123456789012:assumed-role/orgtrail-verify/orgtrail-verify", "123456789012");
    }
    return authorization.contains("Credential=logging/")
        ? identity("arn:aws:iam::123456789012:user/logging", "123456789012")
        : identity("arn:aws:iam::234567890123:user/management", "234567890123");
  }

  private static String body(HttpExecuteRequest request) {
    try (var stream = request.contentStreamProvider().orElseThrow().newStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpExecuteResponse identity(String arn, String account) {
    return response(200, IDENTITY.formatted(arn, account));
  }

  private static HttpExecuteResponse response(int status, String xml) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder().statusCode(status).putHeader("x-amzn-RequestId", "1").build())
        .responseBody(
            AbortableInputStream.create(
                new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))))
        .build();
  }

  @Override
  public void close() {}
}
