package orgtrail.verify.report;

/** The result of a check. */
public enum Mark {
  /** All is as it has to be. */
  PASSED("✔"),
  /** Something is wrong. */
  FAILED("✘"),
  /** AWS could not be asked: a right is missing, or the network. */
  NOT_ASKED("?");

  private final String sign;

  Mark(String sign) {
    this.sign = sign;
  }

  /** One character for the start of a line. */
  public String sign() {
    return sign;
  }
}
