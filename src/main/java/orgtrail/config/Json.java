package orgtrail.config;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;

/** Reads structured values of a stack file. The engine passes them to the program as JSON. */
final class Json {
  private Json() {}

  /**
   * The entries of a list.
   *
   * @param of what the entries are, as part of an error message
   */
  static List<JsonElement> array(String json, String of, List<String> problems) {
    try {
      var element = JsonParser.parseString(json);
      if (element.isJsonArray() && !element.getAsJsonArray().isEmpty()) {
        return element.getAsJsonArray().asList();
      }
    } catch (JsonParseException e) {
      // Text that is not JSON is reported like JSON that is not a list.
    }
    problems.add("must be a list of %s, but is '%s'".formatted(of, json.strip()));
    return List.of();
  }

  /** Whether an element is a text that is not empty. */
  static boolean isText(JsonElement element) {
    return element != null
        && element.isJsonPrimitive()
        && element.getAsJsonPrimitive().isString()
        && !element.getAsString().isEmpty();
  }

  /** The entries of a list of texts; empty if the element is not such a list. */
  static Optional<List<String>> texts(JsonElement element) {
    if (element == null
        || !element.isJsonArray()
        || !element.getAsJsonArray().asList().stream().allMatch(Json::isText)) {
      return Optional.empty();
    }
    return Optional.of(
        element.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList());
  }
}
