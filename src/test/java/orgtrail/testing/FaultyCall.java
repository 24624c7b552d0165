package orgtrail.testing;

import java.util.Optional;
import java.util.regex.Pattern;
import orgtrail.testing.Faults.Call;
import orgtrail.testing.Faults.Fault;

/**
 * A call that each deployment of the same settings makes, so that it can be met by a fault.
 *
 * @param resource empty if its name differs in each deployment
 */
public record FaultyCall(
    String service, String operation, Optional<String> resource, boolean isReadOnly) {
  private static final Pattern RANDOM = Pattern.compile(".*[0-9a-f]{8}-[0-9a-f]{4}-.*|p-[0-9a-z]+");

  /** The call that a call of one deployment is in another one. */
  public static FaultyCall of(Call call) {
    var resource =
        Optional.of(call.resource())
            .filter(name -> !name.isEmpty() && !RANDOM.matcher(name).matches());
    return new FaultyCall(call.service(), call.operation(), resource, call.isReadOnly());
  }

  /** This fault for this call only, and for no call of the same operation on another resource. */
  public Fault only(Fault fault) {
    fault.service(service).operation(operation);
    return resource.map(name -> fault.resource('"' + name + '"')).orElse(fault);
  }

  /** The line of an error message that says that this call was denied; empty if none does. */
  public Optional<String> denialIn(String message) {
    return message.lines().map(String::strip).filter(this::isDeniedIn).findFirst();
  }

  private boolean isDeniedIn(String line) {
    var on = resource.map(name -> " on resource: " + name).orElse("");
    var denial = "not authorized to perform: %s:%s%s".formatted(service, operation, on);
    return line.contains(denial + (on.isEmpty() ? " " : " because")) || isForbiddenIn(line);
  }

  /**
   * The answer to a HEAD request has no message, so its error names the call and not the action.
   */
  private boolean isForbiddenIn(String line) {
    return operation.startsWith("Head")
        && line.contains("operation error S3: " + operation + ", ")
        && line.contains("api error Forbidden")
        && resource.filter(name -> line.contains("(" + name + ")")).isPresent();
  }

  @Override
  public String toString() {
    return service + ":" + operation + resource.map(name -> " of " + name).orElse("");
  }
}
