package orgtrail.verify;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the command. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Proves that the trail records, and that its log files are complete and locked.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All is well.",
      "1:Something is wrong.",
      "2:AWS or Pulumi could not be asked.",
    })
final class VerifyCommand implements Callable<Integer> {
  @Option(
      names = "--management-stack",
      defaultValue = "management",
      paramLabel = "STACK",
      description =
          "The stack of the trail. A standalone stack has bucket and key as well. Default: ${DEFAULT-VALUE}")
  String managementStack;

  @Option(
      names = "--logging-stack",
      paramLabel = "STACK",
      description =
          "The stack of the bucket. Default: the one that orgtrail:loggingStack names, or logging")
  Optional<String> loggingStack;

  @Option(
      names = "--management-profile",
      paramLabel = "PROFILE",
      description =
          "The AWS profile for the account of the trail. Default: aws:profile of its stack")
  Optional<String> managementProfile;

  @Option(
      names = "--logging-profile",
      paramLabel = "PROFILE",
      description =
          "The AWS profile for the account of the bucket. Default: aws:profile of its stack")
  Optional<String> loggingProfile;

  @Option(
      names = "--management-role",
      paramLabel = "ARN",
      description = "A role to assume in the account of the trail")
  Optional<String> managementRole;

  @Option(
      names = "--logging-role",
      paramLabel = "ARN",
      description = "A role to assume in the account of the bucket")
  Optional<String> loggingRole;

  @Override
  public Integer call() {
    return 0;
  }
}
