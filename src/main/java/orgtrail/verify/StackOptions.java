package orgtrail.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import orgtrail.config.Settings;
import orgtrail.verify.expected.DeployedStack;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which stacks to verify, and how to get into their accounts. */
final class StackOptions {
  private static final String DEFAULT_LOGGING_STACK = "logging";

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

  @Mixin private ReplicaOptions replica;

  /**
   * The stacks, and where the credentials for their accounts come from.
   *
   * @param replica the replica of the bucket, if there is one
   */
  record Sources(
      DeployedStack managementStack,
      Credentials.Source management,
      DeployedStack loggingStack,
      Credentials.Source logging,
      Optional<ReplicaSource> replica) {}

  /**
   * Reads all stacks.
   *
   * @param pulumi the Pulumi CLI: its path, or its name on the {@code PATH}
   * @throws CannotAsk with one line if the CLI does not know the stacks
   */
  Sources read(String pulumi) {
    if (!Files.isDirectory(project)) {
      throw new CannotAsk(
          "--project is %s, which is no folder: name the folder with Pulumi.yaml"
              .formatted(project));
    }
    var cli = new PulumiCli(pulumi, project);
    var management = cli.read(managementStack);
    var logging = logging(cli, management);
    return new Sources(
        management,
        Credentials.Source.of(
            management, managementProfile, managementRole, "--management-profile"),
        logging,
        Credentials.Source.of(logging, loggingProfile, loggingRole, "--logging-profile"),
        replica.read(cli, logging));
  }

  private DeployedStack logging(PulumiCli cli, DeployedStack management) {
    var settings = management.settings();
    return settings instanceof Settings.Standalone
        ? management
        : cli.read(loggingStack.or(() -> linked(settings)).orElse(DEFAULT_LOGGING_STACK));
  }

  /** The stack that the management stack reads. */
  private static Optional<String> linked(Settings settings) {
    return settings instanceof Settings.Management management
        ? management.link().loggingStack()
        : Optional.empty();
  }
}
