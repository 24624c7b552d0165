package orgtrail.stack;

import com.pulumi.exceptions.RunException;
import com.pulumi.resources.StackReference;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import orgtrail.config.Settings;
import orgtrail.config.StackOutput;

/**
 * Reads the outputs of another stack. Their values are known in a preview too, because they come
 * from the state.
 */
final class OtherStack {
  private final StackLink link;
  private final String name;
  private final StackReference reference;

  private OtherStack(StackLink link, String name) {
    this.link = link;
    this.name = name;
    this.reference = new StackReference(name);
  }

  /**
   * Reads the outputs.
   *
   * @param name the stack, as {@code <organization>/<project>/<stack>}
   * @throws RunException with one line if that stack is this one, or does not have the required
   *     outputs yet
   */
  static OtherStack read(StackRun run, StackLink link, String name) {
    if (name.equals(run.fullName())) {
      throw new RunException(
          "%s '%s' names this stack itself: name the stack of %s"
              .formatted(link.setting(), name, link.account()));
    }
    var deployFirst =
        "%s '%s' has no outputs %s: run pulumi up -s %s first, or name another stack if that is not the %s stack"
            .formatted(
                link.setting(),
                name,
                link.required().stream().map(StackOutput::key).collect(Collectors.joining(" and ")),
                Settings.TrailLink.shortName(name),
                link.kind());
    // If the stack does not exist, the engine ends this process instead of returning an error.
    var lastWords = new Thread(() -> System.err.println(deployFirst));
    Runtime.getRuntime().addShutdownHook(lastWords);
    try {
      var stack = new OtherStack(link, name);
      if (link.required().stream().anyMatch(output -> stack.value(output).isEmpty())) {
        throw new RunException(deployFirst);
      }
      return stack;
    } finally {
      Runtime.getRuntime().removeShutdownHook(lastWords);
    }
  }

  /** The value of an output that the link requires. */
  String required(StackOutput output) {
    return value(output).orElseThrow();
  }

  /** The value of an output that is a list; empty if the stack does not have it. */
  List<String> list(StackOutput output) {
    return value(output).map(values -> List.of(values.split(","))).orElse(List.of());
  }

  /** The value of an output that is a whole number, if the stack has it. */
  Optional<Integer> number(StackOutput output) {
    return value(output).map(Double::valueOf).map(Double::intValue);
  }

  /** The value of an output, if the stack has it. */
  Optional<String> value(StackOutput output) {
    var details = reference.outputDetailsAsync(output.key()).join();
    if (details.getSecretValue().isPresent()) {
      throw new RunException(
          "%s '%s' has the output %s as a secret, but its value appears in %s: export it there as plain text"
              .formatted(link.setting(), name, output.key(), link.use()));
    }
    return details.getValue().map(String::valueOf);
  }
}
