package orgtrail.verify.report;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads JSON in which each field is known, has the type that it must have, and occurs once. Gson
 * would skip and convert. An error is one line that starts with the field.
 */
final class StrictJson {
  private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");

  private final JsonReader json;

  StrictJson(Reader in) {
    json = new JsonReader(in);
  }

  /** How a value is read. */
  interface Value<T> {
    T read() throws IOException;
  }

  /** The fields of an object. */
  record Fields(Map<String, Object> values) {
    /** The value of a field that the object must have. */
    @SuppressWarnings("unchecked") // Only the field's own Value has made it.
    <T> T get(String name) {
      return (T) values.get(name);
    }

    /** The value of a field that the object can have. */
    <T> Optional<T> find(String name) {
      return Optional.ofNullable(get(name));
    }
  }

  /**
   * Reads an object with these fields, in any order.
   *
   * @param optional the fields that it can have; it must have the others
   */
  Fields object(Map<String, Value<?>> known, Set<String> optional) throws IOException {
    expect(JsonToken.BEGIN_OBJECT, "an object");
    var values = new HashMap<String, Object>();
    json.beginObject();
    while (json.hasNext()) {
      var name = json.nextName();
      if (!known.containsKey(name)) {
        throw error("is not a field of a report");
      }
      if (values.put(name, known.get(name).read()) != null) {
        throw error("occurs twice");
      }
    }
    json.endObject();
    for (var name : known.keySet()) {
      if (!values.containsKey(name) && !optional.contains(name)) {
        throw error("has no field '%s'".formatted(name));
      }
    }
    return new Fields(values);
  }

  /** Reads an array. */
  <T> List<T> array(Value<T> value) throws IOException {
    expect(JsonToken.BEGIN_ARRAY, "an array");
    var values = new ArrayList<T>();
    json.beginArray();
    while (json.hasNext()) {
      values.add(value.read());
    }
    json.endArray();
    return values;
  }

  String text() throws IOException {
    expect(JsonToken.STRING, "a text");
    return json.nextString();
  }

  /**
   * A text that means something.
   *
   * @param allowed what is allowed, for the error
   * @param meaning null or an exception, if the text is not allowed
   */
  <T> T text(String allowed, Function<String, T> meaning) throws IOException {
    expect(JsonToken.STRING, allowed);
    var text = json.nextString();
    try {
      var value = meaning.apply(text);
      if (value != null) {
        return value;
      }
    } catch (RuntimeException e) {
      // The error below says what is allowed.
    }
    throw error("is '%s', not %s".formatted(Words.visible(shortened(text)), allowed));
  }

  /** A whole number from 0. */
  long number(long most) throws IOException {
    var allowed = "a whole number from 0 to " + most;
    expect(JsonToken.NUMBER, allowed);
    var text = json.nextString();
    if (WHOLE.matcher(text).matches() && Long.parseLong(text) <= most) {
      return Long.parseLong(text);
    }
    throw error("is %s, not %s".formatted(shortened(text), allowed));
  }

  /** Nothing follows. */
  void end() throws IOException {
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw error("has something after it");
    }
  }

  /** An error of JSON itself, on one line. The file can have been cut off. */
  IllegalArgumentException malformed(IOException e) {
    if (!(e instanceof MalformedJsonException || e instanceof EOFException)) {
      return new IllegalArgumentException("the file cannot be read", e);
    }
    var field = field(json.getPath());
    return new IllegalArgumentException(
        "the file is not complete or not valid JSON" + (field.isEmpty() ? "" : ", at " + field), e);
  }

  /** An error about what was just read. */
  IllegalArgumentException error(String problem) {
    return error(json.getPreviousPath(), problem);
  }

  /** An error about what is read next. */
  private IllegalArgumentException before(String problem) {
    return error(json.getPath(), problem);
  }

  private static IllegalArgumentException error(String path, String problem) {
    var field = field(path);
    return new IllegalArgumentException((field.isEmpty() ? "the report" : field) + " " + problem);
  }

  /** The field of a path, e.g. {@code chains[3].mark}. */
  private static String field(String path) {
    return Words.visible(shortened(path.replaceFirst("^\\$\\.?", "")));
  }

  private void expect(JsonToken token, String allowed) throws IOException {
    if (json.peek() != token) {
      throw before("is not " + allowed);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
