package orgtrail.verify.expected;

import com.pulumi.exceptions.RunException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import orgtrail.config.Settings;
import orgtrail.config.StackConfiguration;
import orgtrail.config.StackOutput;

/**
 * A stack as Pulumi knows it.
 *
 * @param name the name for {@code pulumi -s}
 * @param configuration its configuration
 * @param outputs the outputs of its last deployment
 */
public record DeployedStack(
    String name, StackConfiguration configuration, Map<String, String> outputs) {

  /**
   * The checked settings.
   *
   * @throws RunException with one line for each mistake
   */
  public Settings settings() {
    try {
      return Settings.read(configuration);
    } catch (RunException e) {
      throw new RunException(
          e.getMessage()
              .lines()
              .map(line -> "the stack %s: %s".formatted(name, line))
              .collect(Collectors.joining("\n")));
    }
  }

  /** The value of an output, if the stack has it. */
  public Optional<String> output(StackOutput output) {
    return Optional.ofNullable(outputs.get(output.key()));
  }

  /**
   * The value of an output that each deployed stack of its kind has.
   *
   * @throws NotDeployed if the stack does not have it
   */
  public String required(StackOutput output) {
    return output(output)
        .orElseThrow(
            () ->
                new NotDeployed(
                    "the stack %s has no output %s: run pulumi up -s %s first"
                        .formatted(name, output.key(), name)));
  }
}
