package orgtrail.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;

/**
 * A resource in AWS as Cloud Control describes it: the properties of its type in CloudFormation.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_GetResource.html">GetResource</a>
 */
record Existing(JsonElement properties) {
  static Existing parse(String json) {
    return new Existing(JsonParser.parseString(json));
  }

  /** Whether a property is there, and not an empty one. */
  boolean has(String... path) {
    var value = value(path);
    return !value.isJsonNull()
        && !(value instanceof JsonArray array && array.isEmpty())
        && !(value instanceof JsonObject object && object.size() == 0);
  }

  /** A property that is a text or a number. */
  Optional<String> text(String... path) {
    return Optional.of(value(path))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .filter(text -> !text.isEmpty());
  }

  Optional<Integer> number(String... path) {
    return text(path).map(Double::valueOf).map(Double::intValue).filter(number -> number != 0);
  }

  boolean flag(String... path) {
    return text(path).filter("true"::equals).isPresent();
  }

  /** A property that is a policy. CloudFormation has it as an object or as text. */
  Optional<String> policy(String property) {
    var value = value(property);
    return value.isJsonObject() ? Optional.of(value.toString()) : text(property);
  }

  /** The entries of a property that is a list. */
  List<Existing> list(String... path) {
    return value(path) instanceof JsonArray array
        ? array.asList().stream().map(Existing::new).toList()
        : List.of();
  }

  /** A nested value; the first entry is used of a list on the way. */
  private JsonElement value(String... path) {
    var value = properties;
    for (var step : path) {
      if (value instanceof JsonArray array && !array.isEmpty()) {
        value = array.get(0);
      }
      var next = value instanceof JsonObject object ? object.get(step) : null;
      value = next == null ? JsonNull.INSTANCE : next;
    }
    return value;
  }
}
