package orgtrail;

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
record Command(int exitCode, String output, String error) {
  /** The output of a command that must go well. */
  static String run(String... command) {
    var done = attempt(Map.of(), command);
    if (done.exitCode != 0) {
      throw new AssertionError(String.join(" ", command) + " failed:\n" + done.error);
    }
    return done.output.strip();
  }

  static Command attempt(Map<String, String> environment, String... command) {
    try {
      Path error = Files.createTempFile("command", ".err"); // a second pipe could block the first
      var builder = new ProcessBuilder(command).redirectError(error.toFile());
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
}
