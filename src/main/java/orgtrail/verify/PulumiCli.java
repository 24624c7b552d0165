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
import java.util.Map;
import java.util.Optional;
import orgtrail.config.StackConfiguration;
import orgtrail.verify.expected.DeployedStack;

/**
 * Reads stacks through the Pulumi CLI, which the Automation API would start as well. The CLI knows
 * the backend, the project's configuration and the environments of Pulumi ESC.
 */
final class PulumiCli {
  private final Path project;

  /**
   * @param project the folder with {@code Pulumi.yaml}
   */
  PulumiCli(Path project) {
    this.project = project;
  }

  /**
   * Reads a stack.
   *
   * @param name the name for {@code pulumi -s}
   * @throws CannotAsk with one line if the CLI fails
   */
  DeployedStack read(String name) {
    var config = run("config", "--json", "--stack", name).getAsJsonObject();
    var outputs = run("stack", "output", "--json", "--stack", name).getAsJsonObject();
    return new DeployedStack(name, configuration(config), texts(outputs));
  }

  private static StackConfiguration configuration(JsonObject config) {
    var values = new HashMap<String, String>();
    var secretKeys = new HashSet<String>();
    config
        .entrySet()
        .forEach(
            entry -> {
              var setting = entry.getValue().getAsJsonObject();
              if (setting.get("secret").getAsBoolean()) {
                secretKeys.add(entry.getKey());
              }
              Optional.ofNullable(setting.get("value"))
                  .ifPresent(value -> values.put(entry.getKey(), value.getAsString()));
            });
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

  private JsonElement run(String... arguments) {
    var command = new String[arguments.length + 2];
    command[0] = "pulumi";
    command[1] = "--non-interactive";
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    try {
      var error = Files.createTempFile("pulumi", ".err"); // a second pipe could block the first
      try {
        var process =
            new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectError(error.toFile())
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
          throw new CannotAsk(
              "pulumi %s: %s"
                  .formatted(String.join(" ", arguments), lastLine(Files.readString(error))));
        }
        return JsonParser.parseString(output);
      } finally {
        Files.delete(error);
      }
    } catch (IOException e) {
      throw new CannotAsk(
          "cannot start pulumi, which knows the stacks: put the Pulumi CLI on the PATH (%s)"
              .formatted(e.getMessage()));
    } catch (JsonParseException e) {
      throw new CannotAsk(
          "pulumi %s: its answer is no JSON".formatted(String.join(" ", arguments)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotAsk("interrupted");
    }
  }

  private static String lastLine(String text) {
    var lines = text.strip().lines().toList();
    return lines.isEmpty() ? "failed" : lines.get(lines.size() - 1).strip();
  }
}
