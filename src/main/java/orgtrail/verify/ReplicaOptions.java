package orgtrail.verify;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import orgtrail.config.LogStoreSettings;
import orgtrail.config.ReplicaDestination;
import orgtrail.verify.expected.DeployedStack;
import picocli.CommandLine.Option;

/** The options that say where the replica is, and how to get into its account. */
final class ReplicaOptions {
  @Option(
      names = "--replica-stack",
      paramLabel = "STACK",
      description = "The stack of the replica. Default: the one in orgtrail:replicaStack")
  private Optional<String> stack;

  @Option(
      names = "--replica-profile",
      paramLabel = "PROFILE",
      description =
          "The AWS profile for the account of the replica. Default: aws:profile of its stack")
  private Optional<String> profile;

  @Option(
      names = "--replica-role",
      paramLabel = "ARN",
      description = "A role to assume in the account of the replica.")
  private Optional<String> role;

  /**
   * Reads the stack of the replica; empty if the settings name no replica.
   *
   * @param logging the stack with the originals
   * @throws CannotAsk with one line if an option is about a replica that there is not, or whose
   *     stack the CLI does not know
   */
  Optional<ReplicaSource> read(PulumiCli cli, DeployedStack logging) {
    var link = logging.settings().ofLogStore().flatMap(LogStoreSettings::replica);
    if (link.isEmpty()) {
      if (isNamed()) {
        throw new CannotAsk(
            "the stack %s has no replica: set orgtrail:replicaStack, or remove --replica-stack, --replica-profile and --replica-role"
                .formatted(logging.name()));
      }
      return Optional.empty();
    }
    return Optional.of(
        stack
            .or(link.get()::replicaStack)
            .map(name -> ofStack(cli, name))
            .orElseGet(() -> ofValues(link.get().staticDestination().orElseThrow())));
  }

  private boolean isNamed() {
    return Stream.of(stack, profile, role).anyMatch(Optional::isPresent);
  }

  private ReplicaSource ofStack(PulumiCli cli, String name) {
    try {
      var deployed = cli.read(name);
      return source(
          Optional.of(deployed),
          Credentials.Source.of(deployed, profile, role, "--replica-profile"));
    } catch (CannotAsk e) {
      if (isNamed()) {
        throw e;
      }
      return new ReplicaSource(Optional.empty(), Optional.empty(), false, e.getMessage());
    }
  }

  /** Only the ARN of the key contains the account and the region. */
  private ReplicaSource ofValues(ReplicaDestination replica) {
    return source(
        Optional.empty(),
        new Credentials.Source(
            "the replica",
            "the account of orgtrail:replicaKmsKeyArn is",
            Map.of("aws:region", replica.region(), "aws:allowedAccountIds", replica.accountId()),
            profile,
            role,
            "--replica-profile"));
  }

  private ReplicaSource source(Optional<DeployedStack> deployed, Credentials.Source credentials) {
    return new ReplicaSource(deployed, Optional.of(credentials), isNamed(), "");
  }
}
