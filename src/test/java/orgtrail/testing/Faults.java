package orgtrail.testing;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The faults of a local AWS, and its journal of the calls that were made. {@code local/README.md}
 * explains both.
 */
public final class Faults {
  private final LocalAws aws;

  private Faults(LocalAws aws) {
    this.aws = aws;
  }

  /** The faults of a local AWS. */
  public static Faults of(LocalAws aws) {
    return new Faults(aws);
  }

  /**
   * An API call that was made.
   *
   * @param caller the ARN of who made it
   * @param service the event source in CloudTrail without {@code .amazonaws.com}
   * @param operation the name of the event in CloudTrail
   * @param resource what it is about; of a key, its description
   * @param isReadOnly whether it changes nothing
   * @param errorCode the error that was answered
   */
  public record Call(
      String caller,
      String service,
      String operation,
      String resource,
      boolean isReadOnly,
      Optional<String> errorCode) {}

  /** What happens to a call. */
  public static final class Fault {
    private final JsonObject json = new JsonObject();

    private Fault(String effect) {
      json.addProperty("effect", effect);
    }

    public static Fault throttled() {
      return new Fault("throttled");
    }

    public static Fault internalError() {
      return new Fault("internal-error");
    }

    public static Fault unavailable() {
      return new Fault("unavailable");
    }

    public static Fault accessDenied() {
      return new Fault("access-denied");
    }

    /** An exception from older faults: these calls are answered as usual. */
    public static Fault none() {
      return new Fault("none").always();
    }

    /** An error with the status 400 of any service. */
    public static Fault error(String code, String message) {
      return new Fault("error").with("code", code).with("message", message);
    }

    /** An answer that arrives late. */
    public static Fault slow(double seconds) {
      var fault = new Fault("slow");
      fault.json.addProperty("seconds", seconds);
      return fault;
    }

    /** The connection ends after some time without an answer, although the call takes effect. */
    public static Fault timeOut(double seconds) {
      var fault = new Fault("time-out");
      fault.json.addProperty("seconds", seconds);
      return fault;
    }

    /** The connection ends in the middle of the answer, although the call takes effect. */
    public static Fault cut() {
      return new Fault("cut");
    }

    /** Only for calls of a service, e.g. {@code s3}. */
    public Fault service(String service) {
      return with("service", service);
    }

    /** Only for calls with this name of an event, e.g. {@code PutBucketPolicy}. */
    public Fault operation(String operation) {
      return with("operation", operation);
    }

    /** Only for calls whose parameters contain a text, or that are about a key described so. */
    public Fault resource(String text) {
      return with("resource", text);
    }

    /** Only for calls of principals whose ARN begins so. */
    public Fault caller(String arn) {
      return with("caller", arn);
    }

    /** For so many calls instead of one. */
    public Fault times(int times) {
      json.addProperty("times", times);
      return this;
    }

    /** For all calls. */
    public Fault always() {
      json.add("times", JsonNull.INSTANCE);
      return this;
    }

    /** After so many calls that pass. */
    public Fault after(int calls) {
      json.addProperty("after", calls);
      return this;
    }

    /** Only for calls that change something. */
    public Fault writing() {
      json.addProperty("readOnly", false);
      return this;
    }

    /** Only for calls that change nothing. */
    public Fault reading() {
      json.addProperty("readOnly", true);
      return this;
    }

    /** Counts the calls of each operation on each resource. */
    public Fault each() {
      json.addProperty("each", true);
      return this;
    }

    /** The call takes effect although its answer is an error. */
    public Fault done() {
      json.addProperty("done", true);
      return this;
    }

    private Fault with(String name, String value) {
      json.addProperty(name, value);
      return this;
    }

    @Override
    public String toString() {
      return json.toString();
    }
  }

  /** Puts a fault into effect, and returns its number. */
  public int add(Fault fault) {
    var request = asking("add");
    request.add("fault", fault.json);
    return Integer.parseInt(aws.control("fault", request));
  }

  /** Ends a fault. */
  public void end(int number) {
    var request = asking("end");
    request.addProperty("number", number);
    aws.control("fault", request);
  }

  /**
   * From now on, the next calls do not see what is new.
   *
   * @param calls how many calls do not see each role, policy, key, bucket and bucket policy
   */
  public void seeWhatIsNewLate(int calls) {
    for (var kind : List.of("role", "policy", "key", "bucket", "bucket-policy")) {
      var request = asking("delay");
      request.addProperty("kind", kind);
      request.addProperty("calls", calls);
      aws.control("fault", request);
    }
  }

  /** Ends all faults, and returns how many calls have met one. */
  public int clear() {
    var met = met();
    aws.control("fault", asking("clear"));
    return met;
  }

  /** How many calls did not see what is new. */
  public int notSeen() {
    return parse(aws.control("fault", asking("list"))).getAsJsonArray("delays").asList().stream()
        .mapToInt(delay -> delay.getAsJsonObject().get("met").getAsInt())
        .sum();
  }

  /** How many calls have met one of the faults that are in effect. */
  public int met() {
    return metByNumber().values().stream().mapToInt(met -> met).sum();
  }

  /** How many calls each of the faults that are in effect has met, by its number. */
  public Map<Integer, Integer> metByNumber() {
    return parse(aws.control("fault", asking("list"))).getAsJsonArray("faults").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .collect(
            Collectors.toMap(
                fault -> fault.get("number").getAsInt(), fault -> fault.get("met").getAsInt()));
  }

  /** Where the journal ends now. */
  public int position() {
    return journal(Integer.MAX_VALUE).get("position").getAsInt();
  }

  /** The calls that were made after a position of the journal, in their order. */
  public List<Call> callsAfter(int position) {
    return journal(position).getAsJsonArray("calls").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(Faults::call)
        .toList();
  }

  private static Call call(JsonObject json) {
    return new Call(
        json.get("caller").getAsString(),
        json.get("service").getAsString(),
        json.get("operation").getAsString(),
        json.get("resource").getAsString(),
        json.get("readOnly").getAsBoolean(),
        Optional.of(json.get("errorCode"))
            .filter(code -> !code.isJsonNull())
            .map(JsonElement::getAsString));
  }

  private JsonObject journal(int after) {
    var request = new JsonObject();
    request.addProperty("after", after);
    return parse(aws.control("journal", request));
  }

  private static JsonObject parse(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static JsonObject asking(String what) {
    var request = new JsonObject();
    request.addProperty("do", what);
    return request;
  }
}
