package orgtrail.verify.asking;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.client.builder.SdkClientBuilder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;

/**
 * Counts the requests to AWS, and reads the clock of AWS from its answers, so that the age of a
 * delivery does not depend on the clock of this machine.
 */
public final class RequestMeter {
  private final AtomicLong requests = new AtomicLong();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  /** Adds this meter to a client, checks its answers, and retries with AWS's back-off. */
  public <B extends SdkClientBuilder<B, ?>> B measured(B builder) {
    return builder.overrideConfiguration(
        configuration ->
            configuration
                .retryStrategy(RetryMode.STANDARD)
                .addExecutionInterceptor(new Interceptor())
                .addExecutionInterceptor(new AnswerCheck()));
  }

  /** How many requests were sent, including repeated ones. */
  public long requests() {
    return requests.get();
  }

  /** The time by the clock of AWS, in whole seconds. Before the first answer, that of the JVM. */
  public Instant now() {
    return Instant.now().plus(ahead.get()).truncatedTo(ChronoUnit.SECONDS);
  }

  private final class Interceptor implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes all) {
      requests.incrementAndGet();
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes all) {
      context.httpResponse().firstMatchingHeader("Date").ifPresent(RequestMeter.this::read);
    }
  }

  private void read(String date) {
    try {
      var there = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      ahead.set(Duration.between(Instant.now(), there));
    } catch (DateTimeParseException e) {
      // A proxy can answer with a date in another format. Then the clock of this machine counts.
    }
  }
}
