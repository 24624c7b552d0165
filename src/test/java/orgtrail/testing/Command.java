package orgtrail.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command did.
 *
 * @param output what it printed on standard output
 * @param error what it printed on standard error
 */
public record Command(int exitCode, String output, String error) {
  /** The output of a command that must succeed. */
  public static String run(String... command) {
    return attempt(Map.of(), command).succeeded().output.strip();
  }

  public static Command attempt(Map<String, String> environment, String... command) {
    return attempt(Path.of(""), environment, command);
  }

  /**
   * Runs a command to its end.
   *
   * @param folder the folder that the command runs in
   * @param environment variables beside those of this process
   */
  public static Command attempt(Path folder, Map<String, String> environment, String... command) {
    try {
      Path error = Files.createTempFile("command", ".err"); // a second pipe could block the first
      var builder =
          new ProcessBuilder(command)
              .directory(folder.toAbsolutePath().toFile())
              .redirectError(error.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      var done = new Command(process.waitFor(), output, Files.readString(error));
      Files.delete(error);
      return done;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** This command, which must have succeeded. */
  public Command succeeded() {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + "\n" + text());
    }
    return this;
  }

  /** What this command printed; it must have failed, and without a stack trace. */
  public String refusal() {
    if (exitCode == 0 || text().contains("\tat ")) {
      throw new AssertionError("exit code " + exitCode + "\n" + text());
    }
    return text();
  }

  /** Everything that the command printed. */
  public String text() {
    return output + error;
  }
}
