package orgtrail.verify;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import orgtrail.config.StackConfiguration;
import orgtrail.verify.expected.DeployedStack;

/**
 * Reads stacks through the Pulumi CLI, which the Automation API would start as well. The CLI knows
 * the backend, the project's configuration and the environments of Pulumi ESC.
 */
final class PulumiCli {
  private final String executable;
  private final Path project;

  /**
   * @param executable its path, or its name on the {@code PATH}
   * @param project the folder with {@code Pulumi.yaml}
   */
  PulumiCli(String executable, Path project) {
    this.executable = executable;
    this.project = project;
  }

  /**
   * Reads a stack.
   *
   * @param name the name for {@code pulumi -s}
   * @throws CannotAsk with one line if the CLI fails
   */
  DeployedStack read(String name) {
    var config = object("config", "--json", "--stack", name);
    var outputs = object("stack", "output", "--json", "--stack", name);
    return new DeployedStack(name, configuration(config), texts(outputs));
  }

  /** A secret has no value here. The settings refuse secrets. */
  private static StackConfiguration configuration(JsonObject config) {
    var values = new HashMap<String, String>();
    var secretKeys = new HashSet<String>();
    for (var entry : config.entrySet()) {
      var setting = entry.getValue().getAsJsonObject();
      if (setting.get("secret").getAsBoolean()) {
        secretKeys.add(entry.getKey());
      }
      Optional.ofNullable(setting.get("value"))
          .ifPresent(value -> values.put(entry.getKey(), value.getAsString()));
    }
    return new StackConfiguration(values, secretKeys);
  }

  private static Map<String, String> texts(JsonObject outputs) {
    var texts = new HashMap<String, String>();
    outputs.entrySet().forEach(entry -> texts.put(entry.getKey(), text(entry.getValue())));
    return texts;
  }

  private static String text(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  private JsonObject object(String... arguments) {
    var words = String.join(" ", arguments);
    try {
      var answer = JsonParser.parseString(run(arguments));
      if (answer.isJsonObject()) {
        return answer.getAsJsonObject();
      }
    } catch (JsonParseException e) {
      // It is no JSON, e.g. because another program has the name of the CLI.
    }
    throw new CannotAsk("pulumi %s: its answer is no JSON object".formatted(words));
  }

  private String run(String... arguments) {
    try {
      var errors = Files.createTempFile("pulumi", ".err"); // a second pipe could block the first
      try {
        return run(errors, arguments);
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new CannotAsk(
          "cannot start pulumi, which knows the stacks: put the Pulumi CLI on the PATH (%s)"
              .formatted(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotAsk("interrupted");
    }
  }

  private String run(Path errors, String... arguments) throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of(executable, "--non-interactive"), Stream.of(arguments));
    var process =
        new ProcessBuilder(command.toList())
            .directory(project.toFile())
            .redirectError(errors.toFile())
            .start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new CannotAsk(
          "pulumi %s: %s"
              .formatted(String.join(" ", arguments), problem(Files.readString(errors))));
    }
    return output;
  }

  /** The CLI prints other lines too, e.g. that there is a newer version. */
  private static String problem(String errors) {
    List<String> lines = errors.strip().lines().map(String::strip).toList();
    return lines.stream()
        .filter(line -> line.startsWith("error:"))
        .findFirst()
        .or(() -> lines.stream().filter(line -> !line.isEmpty()).reduce((first, last) -> last))
        .orElse("failed");
  }
}
