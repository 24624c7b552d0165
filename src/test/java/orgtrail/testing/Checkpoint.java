package orgtrail.testing;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What the engine has written of an update so far.
 *
 * @param recorded the names of the resources that exist for the engine
 * @param creating the names of those that it has begun to create
 */
public record Checkpoint(Set<String> recorded, Set<String> creating) {
  /**
   * Reads the file of a stack's state.
   *
   * @param text the file, or nothing if there is none
   */
  static Checkpoint parse(String text) {
    var latest =
        Optional.of(text)
            .filter(file -> !file.isEmpty())
            .map(file -> JsonParser.parseString(file).getAsJsonObject())
            .map(file -> file.getAsJsonObject("checkpoint").getAsJsonObject("latest"))
            .orElseGet(JsonObject::new); // before the first resource
    return new Checkpoint(
        names(latest, "resources", resource -> resource),
        names(latest, "pending_operations", operation -> operation.getAsJsonObject("resource")));
  }

  private static Set<String> names(
      JsonObject latest, String list, Function<JsonObject, JsonObject> resource) {
    if (!latest.has(list)) {
      return Set.of();
    }
    return StreamSupport.stream(latest.getAsJsonArray(list).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(resource)
        .map(found -> found.get("urn").getAsString())
        .map(urn -> urn.substring(urn.lastIndexOf("::") + 2))
        .collect(Collectors.toSet());
  }
}
