package orgtrail.verify.asking;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Refuses answers that the SDK would take for answers without content: those of a proxy, and empty
 * ones. It also refuses a part of a list that says that there is more, but not where, or where the
 * list has been before. The SDK would ask for the same parts again and again.
 */
final class AnswerCheck implements ExecutionInterceptor {
  private static final List<String> REQUEST_IDS = List.of("x-amzn-RequestId", "x-amz-request-id");

  /** The only operation whose answer is a file, which can be empty. */
  private static final String FILE = "GetObject";

  /** Says that there is more. */
  private static final List<String> MORE = List.of("IsTruncated", "Truncated");

  /** Where the next part of a list begins: in the answer, and in the request for the next part. */
  private static final List<Position> POSITIONS =
      List.of(
          new Position(List.of("NextToken"), List.of("NextToken")),
          new Position(List.of("NextMarker"), List.of("Marker")),
          new Position(List.of("Marker"), List.of("Marker")),
          new Position(List.of("NextContinuationToken"), List.of("ContinuationToken")),
          new Position(
              List.of("NextKeyMarker", "NextVersionIdMarker"),
              List.of("KeyMarker", "VersionIdMarker")));

  /** The lists that are being read, by the name of the operation. */
  private final Map<String, Circles> circles = new ConcurrentHashMap<>();

  /** The names of the fields that contain a position. */
  private record Position(List<String> answered, List<String> asked) {
    boolean isIn(SdkResponse response) {
      return values(response).stream().anyMatch(value -> !value.isEmpty());
    }

    /** Where the part of an answer began. */
    List<String> values(SdkRequest request) {
      return asked.stream()
          .map(name -> request.getValueForField(name, String.class).orElse(""))
          .toList();
    }

    /** Where the next part begins. */
    List<String> values(SdkResponse response) {
      return answered.stream()
          .map(name -> response.getValueForField(name, String.class).orElse(""))
          .toList();
    }
  }

  // --- The answer of a proxy, or an empty one ----------------------------------------------------

  /** A connection that fails now may work later, so the SDK tries again. */
  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    var response = context.httpResponse();
    if (response.isSuccessful() && !isOfAws(response)) {
      throw refused(
          context.responseBody(),
          "the answer does not come from AWS, because it has no request id");
    }
  }

  /** Nobody else closes the answer, which would keep its connection. */
  private static SdkClientException refused(Optional<InputStream> body, String problem) {
    body.ifPresent(AnswerCheck::close);
    return RetryableException.create(problem);
  }

  /** Closing would read the rest. */
  private static void close(InputStream body) {
    if (body instanceof Abortable abortable) {
      abortable.abort();
    }
    try {
      body.close();
    } catch (IOException e) {
      // Nothing in it counts.
    }
  }

  private static boolean isOfAws(SdkHttpResponse response) {
    return REQUEST_IDS.stream()
        .anyMatch(
            name -> response.firstMatchingHeader(name).filter(id -> !id.isBlank()).isPresent());
  }

  private static boolean isFile(ExecutionAttributes attributes) {
    return FILE.equals(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    if (!context.httpResponse().isSuccessful() || isFile(attributes)) {
      return context.responseBody();
    }
    return context.responseBody().map(AnswerCheck::notEmpty);
  }

  private static InputStream notEmpty(InputStream body) {
    try {
      var content = new PushbackInputStream(body);
      int first = content.read();
      if (first >= 0) {
        content.unread(first);
        return content;
      }
    } catch (IOException e) {
      throw refused(Optional.of(body), "the connection broke: " + e.getMessage());
    }
    throw refused(Optional.of(body), "the answer is empty");
  }

  // --- A list that is cut off --------------------------------------------------------------------

  @Override
  public void afterUnmarshalling(
      Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
    var response = context.response();
    var next = POSITIONS.stream().filter(position -> position.isIn(response)).findFirst();
    if (next.isPresent()) {
      refuseCircle(
          attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
          next.get().values(context.request()),
          next.get().values(response));
    } else if (hasMore(response)) {
      throw SdkClientException.create("the list is cut off: it does not say where it goes on");
    }
  }

  private void refuseCircle(String operation, List<String> asked, List<String> answered) {
    if (asked.equals(answered)) {
      throw SdkClientException.create("the list is cut off: it goes on where it began");
    }
    var walks = circles.computeIfAbsent(operation, name -> new Circles());
    if (walks.isClosedBy(asked, answered)) {
      throw SdkClientException.create("the list is cut off: it goes on in a circle");
    }
  }

  private static boolean hasMore(SdkResponse response) {
    return MORE.stream()
        .flatMap(name -> response.getValueForField(name, Boolean.class).stream())
        .anyMatch(more -> more);
  }
}
