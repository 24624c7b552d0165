package orgtrail.verify;

import java.util.Locale;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Tells an HTTP client which operation of AWS it sends. The SDK finds this class by a file on the
 * class path, and a synchronous client sends in the thread that asks.
 */
public final class SdkOperation implements ExecutionInterceptor {
  private static final ThreadLocal<Name> CURRENT = new ThreadLocal<>();

  /**
   * The name of an operation.
   *
   * @param service as in IAM actions, e.g. {@code s3}
   * @param operation e.g. {@code GetObject}
   */
  record Name(String service, String operation) {
    @Override
    public String toString() {
      return service + ":" + operation;
    }
  }

  /** The operation that this thread sends. */
  static Name current() {
    return CURRENT.get();
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes all) {
    CURRENT.set(
        new Name(
            all.getAttribute(SdkExecutionAttribute.SERVICE_NAME).toLowerCase(Locale.ROOT),
            all.getAttribute(SdkExecutionAttribute.OPERATION_NAME)));
  }
}
