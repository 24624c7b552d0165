package orgtrail.verify;

import orgtrail.verify.asking.RequestMeter;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/** The pool of connections that all clients share, and what they have sent. */
final class Connections implements AutoCloseable {
  private final SdkHttpClient http;
  private final RequestMeter meter = new RequestMeter();

  /**
   * @param parallel how many requests run at the same time
   */
  Connections(int parallel) {
    http = ApacheHttpClient.builder().maxConnections(parallel).build();
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
