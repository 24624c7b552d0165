package orgtrail.config;

import static com.google.gson.stream.JsonToken.END_DOCUMENT;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
        repeatedNames(json).forEach(name -> problems.add("has '%s' twice".formatted(name)));
        return element.getAsJsonArray().asList();
      }
    } catch (JsonParseException e) {
      // Text that is not JSON is reported like JSON that is not a list.
    }
    problems.add("must be a list of %s, but is '%s'".formatted(of, json.strip()));
    return List.of();
  }

  /** The names that an object in valid JSON has twice. A parser keeps the last of their values. */
  static Set<String> repeatedNames(String json) {
    var repeated = new TreeSet<String>();
    var objects = new ArrayDeque<Set<String>>();
    try (var reader = new JsonReader(new StringReader(json))) {
      reader.setStrictness(Strictness.LENIENT); // as JsonParser
      for (var token = reader.peek(); token != END_DOCUMENT; token = reader.peek()) {
        switch (token) {
          case BEGIN_OBJECT -> {
            reader.beginObject();
            objects.push(new HashSet<>());
          }
          case NAME -> {
            var name = reader.nextName();
            if (!objects.element().add(name)) {
              repeated.add(name);
            }
          }
          case END_OBJECT -> {
            reader.endObject();
            objects.pop();
          }
          case BEGIN_ARRAY -> reader.beginArray();
          case END_ARRAY -> reader.endArray();
          default -> reader.skipValue();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return repeated;
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
