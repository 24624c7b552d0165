package orgtrail.testing;

import com.google.gson.Gson;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.CommandResult;
import com.pulumi.automation.CommandRunOptions;
import com.pulumi.automation.PulumiCommand;
import com.pulumi.automation.Version;
import java.util.List;
import java.util.function.Supplier;

/**
 * The Pulumi CLI, except that the outputs of a stack come from the file of its state. The
 * Automation API asks for them twice after each update, and the CLI needs a third of a second for
 * an answer.
 *
 * @param cli what runs all other commands
 * @param state what the file says now; it holds no secrets
 */
record OutputsFromState(PulumiCommand cli, Supplier<State> state) implements PulumiCommand {
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
    return cli.run(arguments, options);
  }
}
