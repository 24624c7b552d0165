package orgtrail.verify;

import com.pulumi.exceptions.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import orgtrail.aws.AwsNames;
import orgtrail.config.Settings;
import orgtrail.verify.deployed.MaxAge;
import orgtrail.verify.expected.DeployedStack;
import orgtrail.verify.expected.NotDeployed;
import orgtrail.verify.files.Request;
import orgtrail.verify.files.Shard;
import orgtrail.verify.report.Report;
import orgtrail.verify.report.ReportMerge;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of the command. */
@Command(
    name = "verify",
    sortOptions = false,
    usageHelpWidth = 100,
    description = "Proves that the trail records, and that its log files are complete and locked.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All is well.",
      "1:Something is wrong.",
      "2:AWS or Pulumi could not be asked, or an option is wrong.",
    })
final class VerifyCommand implements Callable<Integer> {
  private static final Duration DEFAULT_PERIOD = Duration.ofHours(24);

  /** CloudTrail delivers a digest up to an hour after the log files that it names. */
  private static final Duration DIGESTS_LATER = Duration.ofHours(1);

  private static final int MAX_PARALLEL = 256;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-C", "--project"},
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "The folder of the Pulumi project. Default: the current folder")
  private Path project;

  @Option(
      names = "--management-stack",
      paramLabel = "STACK",
      defaultValue = "management",
      description =
          "The stack of the trail. A standalone stack has the bucket as well. Default: ${DEFAULT-VALUE}")
  private String managementStack;

  @Option(
      names = "--logging-stack",
      paramLabel = "STACK",
      description =
          "The stack of the bucket. Default: the one in orgtrail:loggingStack, or else logging")
  private Optional<String> loggingStack;

  @Option(
      names = "--management-profile",
      paramLabel = "PROFILE",
      description =
          "The AWS profile for the account of the trail. Default: aws:profile of its stack")
  private Optional<String> managementProfile;

  @Option(
      names = "--logging-profile",
      paramLabel = "PROFILE",
      description =
          "The AWS profile for the account of the bucket. Default: aws:profile of its stack")
  private Optional<String> loggingProfile;

  @Option(
      names = "--management-role",
      paramLabel = "ARN",
      description = "A role to assume in the account of the trail.")
  private Optional<String> managementRole;

  @Option(
      names = "--logging-role",
      paramLabel = "ARN",
      description = "A role to assume in the account of the bucket.")
  private Optional<String> loggingRole;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Times.OfInstant.class,
      description =
          "The start of the period, e.g. 2026-11-24 or 2026-11-24T08:00:00Z. Default: 24 hours before its end")
  private Optional<Instant> from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Times.OfInstant.class,
      description = "The end of the period. Default: now")
  private Optional<Instant> to;

  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      defaultValue = "2h",
      converter = Times.OfDuration.class,
      description =
          "How old the last delivery of log files can be, e.g. 90m or 2h. Digests can be an hour older. Default: ${DEFAULT-VALUE}")
  private Duration maxAge;

  @Option(
      names = "--digests",
      paramLabel = "newest|all",
      defaultValue = "newest",
      converter = DigestsConverter.class,
      description =
          "Which digests are read with their log files: the newest of each account and region, or all of the period. Default: ${DEFAULT-VALUE}")
  private Request.Digests digests;

  @Option(
      names = "--accounts",
      paramLabel = "ID",
      split = ",",
      description = "Only the log files of these accounts, separated by commas.")
  private List<String> accounts = List.of();

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      defaultValue = "1/1",
      converter = ShardConverter.class,
      description = "Only the log files of one of N parts of the accounts, e.g. 1/10.")
  private Shard shard;

  @Option(
      names = "--parallel",
      paramLabel = "NUMBER",
      defaultValue = "32",
      description = "How many requests run at the same time, 1 to 256. Default: ${DEFAULT-VALUE}")
  private int parallel;

  @Option(names = "--json", description = "Prints the report as JSON instead of text.")
  private boolean json;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Writes the report as JUnit XML as well.")
  private Optional<Path> junit;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes the report as a page for auditors as well.")
  private Optional<Path> html;

  @Option(
      names = "--merge",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Merges reports in JSON, those of all shards, instead of asking AWS.")
  private List<Path> merge = List.of();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this help.")
  private boolean help;

  @Override
  public Integer call() {
    requirePossible();
    try {
      var report = merge.isEmpty() ? verify() : ReportMerge.merge(merge);
      new ReportFiles(json, junit, html).write(report, spec.commandLine().getOut());
      return report.exitCode();
    } catch (CannotAsk | NotDeployed | RunException | IllegalArgumentException e) {
      e.getMessage().lines().forEach(line -> printError("verify: " + line));
      return CommandLine.ExitCode.USAGE;
    } catch (IOException e) {
      printError("verify: cannot write the report: " + e);
      return CommandLine.ExitCode.USAGE;
    }
  }

  private void requirePossible() {
    if (parallel < 1 || parallel > MAX_PARALLEL) {
      throw refused("--parallel must be 1 to %d, but is %d".formatted(MAX_PARALLEL, parallel));
    }
    accounts.stream()
        .filter(account -> !AwsNames.isAccountId(account))
        .forEach(
            account -> {
              throw refused("--accounts must be account ids, but has '%s'".formatted(account));
            });
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw refused("--from must be before --to, but is %s".formatted(from.get()));
    }
  }

  private CommandLine.ParameterException refused(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private Report verify() {
    var pulumi = new PulumiCli(project);
    var management = pulumi.read(managementStack);
    var logging = loggingStack(pulumi, management);
    try (var connections = new Connections(parallel)) {
      var opened =
          Deployment.open(
              connections,
              new Credentials.Source(
                  management, managementProfile, managementRole, "--management-profile"),
              new Credentials.Source(logging, loggingProfile, loggingRole, "--logging-profile"));
      return opened.verify(
          request(opened.meter().now()),
          new MaxAge(maxAge, maxAge.plus(DIGESTS_LATER)),
          new PrintedProgress(this::printError));
    }
  }

  /** A standalone stack has the bucket too. */
  private DeployedStack loggingStack(PulumiCli pulumi, DeployedStack management) {
    var settings = management.settings();
    if (settings instanceof Settings.Standalone) {
      return management;
    }
    var linked =
        settings instanceof Settings.Management linking
            ? linking.link().loggingStack()
            : Optional.<String>empty();
    return pulumi.read(loggingStack.or(() -> linked).orElse("logging"));
  }

  /** Shards need the same period, so that their reports can be merged. */
  private Request request(Instant now) {
    var end = to.orElse(shard.equals(Shard.ALL) ? now : now.truncatedTo(ChronoUnit.HOURS));
    return new Request(
        from.orElse(end.minus(DEFAULT_PERIOD)),
        end,
        now,
        digests,
        accounts,
        shard,
        parallel,
        maxAge.plus(DIGESTS_LATER));
  }

  private void printError(String line) {
    spec.commandLine().getErr().println(line);
  }

  private static final class DigestsConverter
      implements CommandLine.ITypeConverter<Request.Digests> {
    @Override
    public Request.Digests convert(String text) {
      return switch (text) {
        case "newest" -> Request.Digests.NEWEST;
        case "all" -> Request.Digests.ALL;
        default ->
            throw new CommandLine.TypeConversionException(
                "'%s' must be newest or all".formatted(text));
      };
    }
  }

  private static final class ShardConverter implements CommandLine.ITypeConverter<Shard> {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})/([1-9][0-9]{0,4})");

    @Override
    public Shard convert(String text) {
      var found = FORM.matcher(text);
      if (!found.matches() || number(found, 1) > number(found, 2)) {
        throw new CommandLine.TypeConversionException(
            "'%s' must be I/N, with I from 1 to N, e.g. 1/10".formatted(text));
      }
      return new Shard(number(found, 1), number(found, 2));
    }

    private static int number(MatchResult found, int group) {
      return Integer.parseInt(found.group(group));
    }
  }
}
