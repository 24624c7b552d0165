package orgtrail.verify.expected;

/** There is nothing to verify yet. The message is one line that says what to do. */
public final class NotDeployed extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotDeployed(String message) {
    super(message);
  }
}
