package orgtrail.stack;

import com.pulumi.core.TypeShape;
import com.pulumi.core.annotations.Import;
import com.pulumi.deployment.Deployment;
import com.pulumi.exceptions.RunException;
import com.pulumi.resources.InvokeArgs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * The resources in the state of this stack, as the last deployment left them. The engine writes
 * each resource as soon as it exists, but the stack's outputs only when an update ends. So the
 * resources are reliable even after an interrupted update or an import.
 */
final class StackState {
  /** A function of the engine itself, which needs no plugin and no permission in AWS. */
  private static final String READ = "pulumi:pulumi:readStackResourceOutputs";

  private final Map<String, Map<?, ?>> outputsByName;

  private StackState(Map<String, Map<?, ?>> outputsByName) {
    this.outputsByName = outputsByName;
  }

  /**
   * Reads the state of a stack.
   *
   * @param stack the stack, as {@code <organization>/<project>/<stack>}
   * @throws RunException with one line if the engine cannot read it
   */
  static StackState of(String stack) {
    var outputs = new HashMap<String, Map<?, ?>>();
    map(ask(stack).get("outputs"))
        .forEach(
            (urn, resource) ->
                outputs.put(nameIn((String) urn), map(map(resource).get("outputs"))));
    return new StackState(outputs);
  }

  private static Map<String, Object> ask(String stack) {
    try {
      return Deployment.getInstance()
          .invokeAsync(READ, TypeShape.map(String.class, Object.class), new Args(stack))
          .join();
    } catch (CompletionException e) {
      throw new RunException(
          "cannot read the state of the stack %s: %s".formatted(stack, e.getCause().getMessage()));
    }
  }

  /** Names are unique among the resources of this program. */
  private static String nameIn(String urn) {
    return urn.substring(urn.lastIndexOf("::") + 2);
  }

  boolean has(String name) {
    return outputsByName.containsKey(name);
  }

  /**
   * A text in the outputs of a resource.
   *
   * @param name the resource's name in the program
   * @param path the names of the nested values; in a list, the first entry is used
   */
  Optional<String> text(String name, String... path) {
    return value(name, path).filter(String.class::isInstance).map(String.class::cast);
  }

  /**
   * The texts in the outputs of all resources whose names begin with a prefix, sorted.
   *
   * @param path the names of the nested values, as for {@link #text}
   */
  List<String> texts(String prefix, String... path) {
    return outputsByName.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .flatMap(name -> text(name, path).stream())
        .sorted()
        .toList();
  }

  /** A number in the outputs of a resource; 0 means that it is not set, as in the provider. */
  Optional<Integer> number(String name, String... path) {
    return value(name, path)
        .filter(Double.class::isInstance)
        .map(value -> ((Double) value).intValue())
        .filter(value -> value != 0);
  }

  boolean flag(String name, String... path) {
    return value(name, path).filter(Boolean.TRUE::equals).isPresent();
  }

  private Optional<Object> value(String name, String... path) {
    Object value = outputsByName.getOrDefault(name, Map.of());
    for (var step : path) {
      value = map(first(value)).get(step);
    }
    return Optional.ofNullable(value);
  }

  private static Object first(Object value) {
    return value instanceof List<?> list && !list.isEmpty() ? list.get(0) : value;
  }

  private static Map<?, ?> map(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  /** The arguments of the engine's function. */
  private static final class Args extends InvokeArgs {
    @Import(name = "stackName", required = true)
    private final String stackName;

    private Args(String stackName) {
      this.stackName = stackName;
    }
  }
}
