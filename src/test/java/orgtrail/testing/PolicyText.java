package orgtrail.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Comparator;
import java.util.stream.StreamSupport;

/** Compares policies as texts. */
public final class PolicyText {
  private PolicyText() {}

  /** Lists of principals and actions may have another order, because AWS returns them in one. */
  public static void assertSame(String expected, String actual) {
    assertEquals(sorted(JsonParser.parseString(expected)), sorted(JsonParser.parseString(actual)));
  }

  private static JsonElement sorted(JsonElement element) {
    if (element.isJsonObject()) {
      var object = new JsonObject();
      element
          .getAsJsonObject()
          .entrySet()
          .forEach(entry -> object.add(entry.getKey(), sorted(entry.getValue())));
      return object;
    }
    if (element.isJsonArray()) {
      var array = new JsonArray();
      StreamSupport.stream(element.getAsJsonArray().spliterator(), false)
          .map(PolicyText::sorted)
          .sorted(Comparator.comparing(entry -> entry.isJsonPrimitive() ? entry.getAsString() : ""))
          .forEach(array::add);
      return array;
    }
    return element;
  }
}
