package orgtrail.verify;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Sends requests to AWS, and lets some of them fail. It writes down what is asked. */
final class FaultyHttp implements SdkHttpClient {
  private final SdkHttpClient http;
  private final Predicate<SdkOperation.Name> isFaulty;
  private final Fault fault;
  private final Set<String> asked = new ConcurrentSkipListSet<>();
  private volatile boolean hasFailed;

  /** How a request fails, again and again. */
  enum Fault {
    DENIED,
    THROTTLED,
    INTERNAL_ERROR,
    TIME_OUT,
    /** The connection breaks in the middle of the answer. */
    CUT,
    /** Somebody ends the answer early, and says that this is all. */
    SHORTENED,
    EMPTY,
    /** The page of a proxy. */
    HTML,
    /** A list says that there is more, but not where. */
    CUT_OFF;

    /** Whether AWS answers, and the answer is changed on its way. */
    boolean changesAnswers() {
      return this == CUT || this == SHORTENED || this == CUT_OFF;
    }
  }

  /**
   * @param isFaulty the operations that fail
   */
  FaultyHttp(SdkHttpClient http, Fault fault, Predicate<SdkOperation.Name> isFaulty) {
    this.http = http;
    this.fault = fault;
    this.isFaulty = isFaulty;
  }

  /** The operations that were asked for. */
  Set<String> asked() {
    return asked;
  }

  /**
   * Whether any request failed. An answer can be whole nevertheless: the code of an error is in its
   * headers, too, and some lists do not say in a field of its own whether there is more.
   */
  boolean hasFailed() {
    return hasFailed;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    var operation = SdkOperation.current();
    var prepared = http.prepareRequest(request);
    asked.add(operation.toString());
    if (!isFaulty.test(operation)) {
      return prepared;
    }
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return answer(operation, prepared);
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  private HttpExecuteResponse answer(SdkOperation.Name operation, ExecutableHttpRequest request)
      throws IOException {
    hasFailed |= !fault.changesAnswers();
    return switch (fault) {
      case DENIED -> error(operation, 403, "AccessDenied");
      case THROTTLED -> error(operation, 400, "ThrottlingException");
      case INTERNAL_ERROR -> error(operation, 500, "InternalFailure");
      case TIME_OUT -> throw new SocketTimeoutException("Read timed out");
      case EMPTY -> response(SdkHttpResponse.builder().statusCode(200), "");
      case HTML ->
          response(
              SdkHttpResponse.builder().statusCode(200).putHeader("Content-Type", "text/html"),
              "<html><body>Please sign in.</body></html>");
      case CUT -> changed(request, body -> new SequenceInputStream(half(body), broken()));
      case SHORTENED -> changed(request, FaultyHttp::half);
      case CUT_OFF -> changed(request, FaultyHttp::cutOff);
    };
  }

  /** An error in the format of the service. */
  private static HttpExecuteResponse error(SdkOperation.Name operation, int status, String code) {
    var body =
        switch (operation.service()) {
          case "s3" -> "<Error><Code>%s</Code><Message>no</Message></Error>";
          case "iam" ->
              "<ErrorResponse><Error><Code>%s</Code><Message>no</Message></Error></ErrorResponse>";
          default -> "{\"__type\": \"%s\", \"message\": \"no\"}";
        };
    return response(
        SdkHttpResponse.builder().statusCode(status).putHeader("x-amzn-RequestId", "1"),
        body.formatted(code));
  }

  private static HttpExecuteResponse response(SdkHttpResponse.Builder response, String body) {
    return HttpExecuteResponse.builder()
        .response(response.build())
        .responseBody(
            AbortableInputStream.create(
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
        .build();
  }

  private interface Change {
    InputStream of(byte[] body);
  }

  private HttpExecuteResponse changed(ExecutableHttpRequest request, Change change)
      throws IOException {
    var answer = request.call();
    var body = answer.responseBody();
    var content = body.isEmpty() ? new byte[0] : body.get().readAllBytes();
    boolean isWhole = Arrays.equals(content, cutOff(content).readAllBytes());
    hasFailed |= answer.httpResponse().isSuccessful() && !(fault == Fault.CUT_OFF && isWhole);
    return HttpExecuteResponse.builder()
        .response(answer.httpResponse())
        .responseBody(AbortableInputStream.create(change.of(content)))
        .build();
  }

  private static InputStream half(byte[] body) {
    return new ByteArrayInputStream(Arrays.copyOf(body, body.length / 2));
  }

  private static InputStream cutOff(byte[] body) {
    var text = new String(body, StandardCharsets.ISO_8859_1);
    return new ByteArrayInputStream(
        text.replace("<IsTruncated>false<", "<IsTruncated>true<")
            .replace("\"Truncated\": false", "\"Truncated\": true")
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  private static InputStream broken() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("connection reset");
      }
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
