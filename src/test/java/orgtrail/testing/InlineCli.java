package orgtrail.testing;

import com.google.gson.Gson;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.CommandResult;
import com.pulumi.automation.CommandRunOptions;
import com.pulumi.automation.PulumiCommand;
import com.pulumi.automation.Version;
import com.pulumi.automation.events.EngineEvent;
import com.pulumi.automation.serialization.internal.LocalSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The Pulumi CLI as the Automation API starts it for an {@link InlineStack}, with these
 * differences.
 *
 * <p>The outputs of a stack come from the file of its state. The Automation API asks for them twice
 * after each update, and the CLI needs a third of a second for an answer.
 *
 * <p>The events of the engine are read after the CLI has ended. The Automation API reads them while
 * the CLI writes, and fails if it finds the first half of a line.
 *
 * <p>An update can refresh in the same command, for which the Automation API has no option.
 *
 * @param cli what runs the commands
 * @param state what the file of the state says now; it holds no secrets
 * @param refreshes whether updates refresh
 */
record InlineCli(PulumiCommand cli, Supplier<State> state, BooleanSupplier refreshes)
    implements PulumiCommand {
  @Override
  public Version version() {
    return cli.version();
  }

  @Override
  public CommandResult run(List<String> arguments, CommandRunOptions options)
      throws AutomationException {
    if (arguments.subList(0, 2).equals(List.of("stack", "output"))) {
      return new CommandResult(0, new Gson().toJson(state.get().outputs()), "");
    }
    var all = new ArrayList<>(arguments);
    if (arguments.get(0).equals("up") && refreshes.getAsBoolean()) {
      all.add("--refresh");
    }
    if (options.onEngineEvent() == null) {
      return cli.run(all, options);
    }
    try {
      return runWithEvents(all, options);
    } catch (IOException e) {
      throw new AutomationException(e);
    }
  }

  private CommandResult runWithEvents(List<String> arguments, CommandRunOptions options)
      throws AutomationException, IOException {
    var log = Files.createTempFile("events", ".json");
    try {
      var withLog = new ArrayList<>(arguments);
      withLog.addAll(List.of("--event-log", log.toString()));
      var result = cli.run(withLog, withEventLog(options));
      tell(options.onEngineEvent(), log);
      return result;
    } finally {
      Files.delete(log);
    }
  }

  /** The CLI has the option for the event log only if a variable says so. */
  private static CommandRunOptions withEventLog(CommandRunOptions options) {
    var variables = new HashMap<>(options.additionalEnv());
    variables.put("PULUMI_DEBUG_COMMANDS", "true");
    return CommandRunOptions.builder()
        .workingDir(options.workingDir())
        .additionalEnv(variables)
        .standardInput(options.standardInput())
        .onStandardOutput(options.onStandardOutput())
        .onStandardError(options.onStandardError())
        .build();
  }

  private static void tell(Consumer<EngineEvent> receiver, Path log) throws IOException {
    var serializer = new LocalSerializer();
    for (var line : Files.readAllLines(log)) {
      receiver.accept(serializer.deserializeJson(line, EngineEvent.class));
    }
  }
}
