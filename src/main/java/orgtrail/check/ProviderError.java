package orgtrail.check;

/** The error messages of the AWS provider. */
final class ProviderError {
  private ProviderError() {}

  /** The provider's message on one line, without the text that the engine and the provider add. */
  static String inOneLine(Throwable error) {
    var cause = error.getCause() == null ? error : error.getCause();
    var message = cause.getMessage();
    if (message == null) {
      return cause.getClass().getSimpleName();
    }
    return message
        .replaceFirst("(?s)^.*returned an error:", "")
        .replaceFirst("^\\s*invoking \\S+:(?=\\s)", "")
        .replaceFirst("^\\s*\\d+ errors? occurred:", "")
        .replaceAll("(?m)^\\s*\\*\\s+", "") // the bullet before each error
        .replaceAll("\\s+", " ")
        .strip();
  }
}
