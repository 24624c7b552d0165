package orgtrail.testing;

import java.util.List;
import java.util.stream.Stream;

/** The processes of an update that can be killed, alone or all together. */
public enum Victim {
  /** All of them, as when the machine crashes. */
  ALL(""),

  /** The Pulumi CLI, which contains the engine and starts the others. */
  CLI("pulumi"),

  LANGUAGE_HOST("pulumi-language-java"),

  /** The program, which runs in a JVM. */
  PROGRAM("java"),

  /** The plugin of the AWS provider. */
  PLUGIN("pulumi-resource-aws");

  private final String executable;

  Victim(String executable) {
    this.executable = executable;
  }

  /**
   * Its processes that run now.
   *
   * @param update the CLI and all that it has started
   */
  public List<ProcessHandle> among(List<ProcessHandle> update) {
    return update.stream().filter(this::is).toList();
  }

  private boolean is(ProcessHandle process) {
    return this == ALL
        || process.info().command().filter(path -> path.endsWith("/" + executable)).isPresent();
  }

  /** A process and all that it has started. */
  public static List<ProcessHandle> family(Process process) {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }
}
