package orgtrail.verify;

/**
 * The command that proves that a deployed trail records, that its log files are complete, and that
 * nothing has been changed. {@code docs/verify.md} describes it.
 */
public final class Verify {
  private Verify() {}

  /** Runs the command, and exits with 0 if all is well, 1 if not, and 2 if AWS cannot be asked. */
  public static void main(String[] arguments) {
    System.exit(VerifyCommand.commandLine("pulumi").execute(arguments));
  }
}
