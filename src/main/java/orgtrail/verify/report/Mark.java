package orgtrail.verify.report;

import java.util.Locale;

/** The result of a check, from the best to the worst. */
public enum Mark {
  /** All is as it has to be. */
  PASSED("✔", "+"),
  /** AWS could not be asked: a right is missing, or the network. */
  NOT_ASKED("?", "?"),
  /** Something is wrong. */
  FAILED("✘", "x");

  private final String sign;
  private final String ascii;

  Mark(String sign, String ascii) {
    this.sign = sign;
    this.ascii = ascii;
  }

  /** One character for the start of a line. */
  public String sign() {
    return sign;
  }

  /** {@link #sign} for an output that has only ASCII. */
  String ascii() {
    return ascii;
  }

  /** The mark in words, e.g. {@code not asked}. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The mark in JSON, e.g. {@code not-asked}. */
  String id() {
    return words().replace(' ', '-');
  }

  /** The worse of two marks. */
  Mark worse(Mark other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
