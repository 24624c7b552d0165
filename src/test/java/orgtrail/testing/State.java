package orgtrail.testing;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the state of a stack holds.
 *
 * @param resources URN to what the state says of each resource
 */
public record State(Map<String, JsonObject> resources) {
  /** Reads the file of a stack's state, which holds nothing before the first resource. */
  static State parse(String file) {
    if (file.isEmpty()) {
      return new State(Map.of());
    }
    var checkpoint = JsonParser.parseString(file).getAsJsonObject().getAsJsonObject("checkpoint");
    return checkpoint.has("latest")
        ? of(checkpoint.getAsJsonObject("latest"))
        : new State(Map.of());
  }

  private static State of(JsonObject deployment) {
    var resources = new TreeMap<String, JsonObject>();
    if (deployment.has("resources")) {
      for (JsonElement resource : deployment.getAsJsonArray("resources")) {
        var object = resource.getAsJsonObject();
        resources.put(object.get("urn").getAsString(), object);
      }
    }
    return new State(resources);
  }

  /** The outputs of the stack. */
  public JsonObject outputs() {
    return resources.values().stream()
        .filter(resource -> resource.get("type").getAsString().equals("pulumi:pulumi:Stack"))
        .filter(stack -> stack.has("outputs"))
        .map(stack -> stack.getAsJsonObject("outputs"))
        .findFirst()
        .orElseGet(JsonObject::new);
  }

  /** The resources in AWS: URN to id. A failed run leaves what it only reads in the state too. */
  public Map<String, String> ids() {
    return idsOf("aws:");
  }

  /**
   * The same of some types.
   *
   * @param types the starts of types, e.g. {@code aws:kms/key:Key}
   */
  public Map<String, String> idsOf(String... types) {
    return resources.entrySet().stream()
        .filter(resource -> List.of(types).stream().anyMatch(typeOf(resource.getKey())::startsWith))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, resource -> resource.getValue().get("id").getAsString()));
  }

  /** The types of the resources in AWS. */
  public Collection<String> types() {
    return ids().keySet().stream().map(State::typeOf).toList();
  }

  /** The resources that Pulumi refuses to delete, by the last part of their URN. */
  public Set<String> protectedNames() {
    return namesWith("protect");
  }

  /** The resources that stay in AWS when Pulumi deletes them. */
  public Set<String> retainedNames() {
    return namesWith("retainOnDelete");
  }

  private Set<String> namesWith(String flag) {
    return resources.entrySet().stream()
        .filter(r -> r.getValue().has(flag) && r.getValue().get(flag).getAsBoolean())
        .map(resource -> nameOf(resource.getKey()))
        .collect(Collectors.toSet());
  }

  /** When the engine created a resource. */
  public String created(String name) {
    return resources.entrySet().stream()
        .filter(resource -> nameOf(resource.getKey()).equals(name))
        .map(resource -> resource.getValue().get("created").getAsString())
        .findFirst()
        .orElseThrow();
  }

  /** The names of the resources in AWS. */
  public Set<String> names() {
    return ids().keySet().stream().map(State::nameOf).collect(Collectors.toSet());
  }

  private static String nameOf(String urn) {
    return urn.substring(urn.lastIndexOf("::") + 2);
  }

  /** The type of a resource without those of its parents. */
  private static String typeOf(String urn) {
    var chain = urn.split("::")[2];
    return chain.substring(chain.lastIndexOf('$') + 1);
  }
}
