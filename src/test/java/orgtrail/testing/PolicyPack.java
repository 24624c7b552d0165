package orgtrail.testing;

import java.nio.file.Path;
import java.util.stream.Stream;

/** The policy pack in {@code policy/}, with the configuration of a security team. */
public final class PolicyPack {
  private final Path folder = Path.of(Command.run("local/policy-pack"));
  private final Path configuration;

  /**
   * @param configuration a file in JSON
   */
  public PolicyPack(Path configuration) {
    this.configuration = configuration.toAbsolutePath();
  }

  /** Runs a command of the CLI, which the pack may refuse. */
  public Command pulumi(Project project, String stack, String account, String... arguments) {
    return project.pulumi(
        stack,
        account,
        Stream.concat(
                Stream.of(arguments),
                Stream.of("--policy-pack=" + folder, "--policy-pack-config=" + configuration))
            .toArray(String[]::new));
  }
}
