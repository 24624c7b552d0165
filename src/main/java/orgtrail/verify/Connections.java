package orgtrail.verify;

import java.time.Duration;
import orgtrail.verify.asking.RequestMeter;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/** The pool of connections that all clients share, and what they have sent. */
final class Connections implements AutoCloseable {
  /**
   * More threads than connections wait for one. The SDK gives up after ten seconds by default,
   * which is less than some log files take.
   */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

  private final SdkHttpClient http;
  private final RequestMeter meter = new RequestMeter();

  /**
   * @param parallel how many requests run at the same time
   */
  Connections(int parallel) {
    http =
        ApacheHttpClient.builder()
            .maxConnections(parallel)
            .connectionAcquisitionTimeout(LONGEST_WAIT)
            .build();
  }

  SdkHttpClient http() {
    return http;
  }

  RequestMeter meter() {
    return meter;
  }

  @Override
  public void close() {
    http.close();
  }
}
