package orgtrail.verify;

import com.pulumi.exceptions.RunException;
import java.io.IOException;
import java.util.concurrent.Callable;
import orgtrail.verify.asking.Questions;
import orgtrail.verify.expected.NotDeployed;
import orgtrail.verify.report.Report;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** The command: reads the stacks, verifies, and writes the report. */
@Command(
    name = "verify",
    sortOptions = false,
    usageHelpWidth = 100,
    description = "Proves that the trail records, and that its log files are complete and locked.",
    exitCodeOnExecutionException = VerifyCommand.CANNOT_ASK,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All is well.",
      "1:Something is wrong.",
      "2:AWS or Pulumi could not be asked, or an option is wrong.",
    })
final class VerifyCommand implements Callable<Integer> {
  /** The exit code if AWS or Pulumi could not be asked, or an option is wrong. */
  static final int CANNOT_ASK = 2;

  private final String pulumi;

  @Spec private CommandSpec spec;
  @Mixin private StackOptions stacks;
  @Mixin private ScopeOptions scope;
  @Mixin private ReportOptions reports;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this help.")
  private boolean help;

  /**
   * @param pulumi the Pulumi CLI: its path, or its name on the {@code PATH}
   */
  VerifyCommand(String pulumi) {
    this.pulumi = pulumi;
  }

  /**
   * The command line. Of an option that is given twice, the last one counts. A mistake is one line.
   */
  static CommandLine commandLine(String pulumi) {
    CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
    return new CommandLine(new VerifyCommand(pulumi))
        .setOverwrittenOptionsAllowed(true)
        .setParameterExceptionHandler(VerifyCommand::explain);
  }

  private static int explain(CommandLine.ParameterException e, String[] arguments) {
    var err = e.getCommandLine().getErr();
    err.println("verify: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("verify --help lists all options.");
    }
    return CANNOT_ASK;
  }

  @Override
  public Integer call() {
    try {
      scope.requirePeriod();
      reports.requireWritable();
      var report = reports.merged().orElseGet(this::verify);
      reports.write(report, spec.commandLine().getOut());
      return report.exitCode();
    } catch (CannotAsk | NotDeployed | RunException e) {
      // A RunException has a line for each mistake in the settings.
      e.getMessage().lines().forEach(line -> printError("verify: " + line));
    } catch (SdkException e) {
      printError("verify: AWS could not be asked: " + Questions.inOneLine(e.getMessage()));
    } catch (IOException e) {
      printError("verify: the report could not be written: " + e);
    }
    return CANNOT_ASK;
  }

  private Report verify() {
    var sources = stacks.read(pulumi);
    try (var connections = new Connections(scope.parallel())) {
      var deployment = Deployment.open(connections, sources);
      return deployment.verify(
          scope.request(deployment.meter().now()),
          scope.maxAge(),
          new PrintedProgress(this::printError));
    }
  }

  private void printError(String line) {
    spec.commandLine().getErr().println(line);
  }
}
