package orgtrail.verify;

/** The verification cannot start. The message is one line that says what to do. */
final class CannotAsk extends RuntimeException {
  private static final long serialVersionUID = 1;

  CannotAsk(String message) {
    super(message);
  }
}
