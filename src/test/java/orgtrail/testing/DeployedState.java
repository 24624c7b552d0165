package orgtrail.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of a stack, as the engine keeps it between two deployments.
 *
 * @param resources the type and the outputs of each resource, by its URN
 */
public record DeployedState(Map<String, Resource> resources) {
  /** A stack that has deployed nothing. */
  public static final DeployedState EMPTY = new DeployedState(Map.of());

  /** A resource in the state. */
  public record Resource(String type, Map<String, Object> outputs) {}

  /** The state without some resources, as an interrupted update leaves it. */
  public DeployedState without(String... names) {
    var fewer = new TreeMap<>(resources);
    for (var name : names) {
      if (!fewer.keySet().removeIf(urn -> urn.endsWith("::" + name))) {
        throw new AssertionError(name + " is not in the state: " + resources.keySet());
      }
    }
    return new DeployedState(fewer);
  }

  /** The state with only these resources, as an update leaves it that was interrupted early. */
  public DeployedState withOnly(String... names) {
    var kept = new TreeMap<>(resources);
    kept.keySet().removeIf(urn -> !List.of(names).contains(nameIn(urn)));
    if (kept.size() != names.length) {
      throw new AssertionError("not all of them are in the state: " + resources.keySet());
    }
    return new DeployedState(kept);
  }

  /** The state with one more resource. */
  public DeployedState with(String urn, String type, Map<String, Object> outputs) {
    var more = new TreeMap<>(resources);
    more.put(urn, new Resource(type, outputs));
    return new DeployedState(more);
  }

  /** The state with another value for an output of a resource. */
  public DeployedState withOutput(String name, String output, Object value) {
    var changed = new TreeMap<>(resources);
    var urn =
        changed.keySet().stream()
            .filter(key -> nameIn(key).equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " is not in the state"));
    var outputs = new HashMap<>(changed.get(urn).outputs);
    outputs.put(output, value);
    changed.put(urn, new Resource(changed.get(urn).type, outputs));
    return new DeployedState(changed);
  }

  private static String nameIn(String urn) {
    return urn.substring(urn.lastIndexOf("::") + 2);
  }

  /** The answer of {@code pulumi:pulumi:readStackResourceOutputs}. */
  Map<String, Object> answer(String stack) {
    var byUrn = new HashMap<String, Object>();
    resources.forEach(
        (urn, resource) ->
            byUrn.put(urn, Map.of("type", resource.type, "outputs", resource.outputs)));
    return Map.of("name", stack, "outputs", byUrn);
  }
}
