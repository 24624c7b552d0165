package orgtrail.verify.asking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(30)
class AnswerCheckTest {
  private static final String REGION = "eu-west-1";
  private static final String EMPTY_PAGE =
      "<ListVersionsResult><Name>b</Name><IsTruncated>%s</IsTruncated>%s</ListVersionsResult>";

  private static final String JSON = "application/x-amz-json-1.1";
  private static final String XML = "application/xml";
  private static final String TRAILS = "{\"Trails\": [], \"NextToken\": \"%s\"}";
  private static final String VERSION =
      "<NextKeyMarker>k</NextKeyMarker><NextVersionIdMarker>%s</NextVersionIdMarker>";

  private final Answers answers = new Answers();
  private final AwsAccount account =
      new AwsAccount(
          "123456789012",
          "auditor",
          StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")),
          answers,
          new RequestMeter());
  private final S3Client s3 = account.s3(REGION);

  /** Answers one request after the other, the last answer again and again. */
  private static final class Answers implements SdkHttpClient {
    private final Deque<HttpExecuteResponse.Builder> next = new ArrayDeque<>();
    private final Deque<String> bodies = new ArrayDeque<>();
    private int opened;

    /** Answers all further requests like this. */
    Answers only(String type, String requestId, String body) {
      next.clear();
      bodies.clear();
      return then(type, requestId, body);
    }

    Answers then(String type, String requestId, String body) {
      var response = SdkHttpResponse.builder().statusCode(200).putHeader("Content-Type", type);
      if (!requestId.isEmpty()) {
        response.putHeader("x-amz-request-id", requestId);
      }
      next.add(HttpExecuteResponse.builder().response(response.build()));
      bodies.add(body);
      return this;
    }

    /** An answer keeps its connection until it is closed or aborted. */
    private AbortableInputStream open(String body) {
      opened++;
      var content =
          new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)) {
            private boolean isClosed;

            @Override
            public void close() {
              opened -= isClosed ? 0 : 1;
              isClosed = true;
            }
          };
      return AbortableInputStream.create(content, content::close);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          var body = bodies.size() > 1 ? bodies.remove() : bodies.element();
          return (next.size() > 1 ? next.remove() : next.element())
              .responseBody(open(body))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }

  /** The SDK adds to the message. */
  private static void refused(String problem, Executable asking) {
    var message = assertThrows(SdkClientException.class, asking).getMessage();
    assertTrue(message.contains(problem), message);
  }

  /** Otherwise the verification would wait for a free connection. */
  @AfterEach
  void leavesNoConnectionInUse() {
    assertEquals(0, answers.opened);
  }

  @Test
  void refusesTheAnswerOfAProxy() {
    answers.only("text/html", "", "<html><body>Sign in</body></html>");
    refused(
        "the answer does not come from AWS, because it has no request id",
        () -> s3.getBucketLogging(request -> request.bucket("b")));
  }

  @Test
  void refusesAnEmptyAnswer() {
    answers.only("application/xml", "1", "");
    refused("the answer is empty", () -> s3.getBucketLogging(request -> request.bucket("b")));
    answers.only("application/x-amz-json-1.1", "1", "");
    refused("the answer is empty", () -> account.cloudTrail(REGION).listTrails(r -> {}));
  }

  @Test
  void asksAgainBeforeItRefuses() {
    answers.only("text/html", "", "<html/>").then("application/xml", "1", "<BucketLoggingStatus/>");
    assertEquals(null, s3.getBucketLogging(request -> request.bucket("b")).loggingEnabled());
  }

  /** A log file can be anything. */
  @Test
  void acceptsFilesThatAreEmpty() {
    answers.only("text/html", "1", "");
    assertEquals(0, s3.getObjectAsBytes(r -> r.bucket("b").key("k")).asByteArray().length);
  }

  @Test
  void acceptsAWholeList() {
    answers
        .only("application/xml", "1", page(true, "<NextKeyMarker>k</NextKeyMarker>"))
        .then("application/xml", "1", page(false, ""));
    assertTrue(s3.listObjectVersions(r -> r.bucket("b")).isTruncated());
    assertFalse(s3.listObjectVersions(r -> r.bucket("b").keyMarker("k")).isTruncated());
  }

  @Test
  void refusesAListThatDoesNotSayWhereItGoesOn() {
    answers.only("application/xml", "1", page(true, ""));
    var problem = "the list is cut off: it does not say where it goes on";
    refused(problem, () -> s3.listObjectVersions(r -> r.bucket("b")));
    refused(
        problem, () -> s3.listObjectsV2Paginator(r -> r.bucket("b")).contents().stream().count());
    answers.only("application/x-amz-json-1.1", "1", "{\"Truncated\": true, \"Grants\": []}");
    refused(
        problem,
        () ->
            account.kms(REGION).listGrantsPaginator(r -> r.keyId("k")).stream()
                .forEach(page -> {}));
  }

  @Test
  void refusesAListThatGoesOnWhereItBegan() {
    answers.only("application/x-amz-json-1.1", "1", "{\"Trails\": [], \"NextToken\": \"t\"}");
    refused(
        "the list is cut off: it goes on where it began",
        () -> account.cloudTrail(REGION).listTrailsPaginator(r -> {}).trails().stream().count());
    answers.only(
        "application/xml",
        "1",
        page(true, "<NextKeyMarker>k</NextKeyMarker><NextVersionIdMarker>v</NextVersionIdMarker>"));
    refused(
        "the list is cut off: it goes on where it began",
        () -> s3.listObjectVersions(r -> r.bucket("b").keyMarker("k").versionIdMarker("v")));
    assertEquals(
        List.of(),
        s3.listObjectVersions(r -> r.bucket("b").keyMarker("k").versionIdMarker("u")).versions());
  }

  /** It would never end. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 50})
  void refusesAListThatGoesOnInACircle(int length) {
    var problem = "the list is cut off: it goes on in a circle";
    answers.only(JSON, "1", TRAILS.formatted("first"));
    for (int page = 0; page < 10 * length; page++) {
      answers.then(JSON, "1", TRAILS.formatted("t" + page % length));
    }
    refused(
        problem,
        () -> account.cloudTrail(REGION).listTrailsPaginator(r -> {}).trails().stream().count());
    answers.only(XML, "1", page(true, VERSION.formatted("first")));
    for (int page = 0; page < 10 * length; page++) {
      answers.then(XML, "1", page(true, VERSION.formatted("v" + page % length)));
    }
    refused(
        problem,
        () -> s3.listObjectVersionsPaginator(r -> r.bucket("b")).versions().stream().count());
  }

  @Test
  void acceptsALongListAgainAndAgain() {
    for (int time = 0; time < 3; time++) {
      answers.only(JSON, "1", TRAILS.formatted("t0"));
      for (int page = 1; page < 300; page++) {
        answers.then(JSON, "1", TRAILS.formatted("t" + page));
      }
      answers.then(JSON, "1", "{\"Trails\": []}");
      var pages = account.cloudTrail(REGION).listTrailsPaginator(r -> {});
      assertEquals(301, pages.stream().count());
    }
  }

  /** Several threads list the same accounts. */
  @Test
  void acceptsListsThatAreReadAtTheSameTime() {
    answers.only(JSON, "1", TRAILS.formatted("t0")).then(JSON, "1", TRAILS.formatted("t0"));
    for (int page = 2; page < 300; page++) {
      answers.then(JSON, "1", TRAILS.formatted("t" + page / 2));
    }
    var one = account.cloudTrail(REGION).listTrailsPaginator(r -> {}).iterator();
    var other = account.cloudTrail(REGION).listTrailsPaginator(r -> {}).iterator();
    for (int page = 0; page < 150; page++) {
      assertEquals("t" + page, one.next().nextToken());
      assertEquals("t" + page, other.next().nextToken());
    }
  }

  private static String page(boolean isTruncated, String next) {
    return EMPTY_PAGE.formatted(isTruncated, next);
  }
}
