package orgtrail.verify.files;

/** Is told how far the verification is. Several threads call it, but never at the same time. */
@FunctionalInterface
public interface Progress {
  /**
   * A chain is verified.
   *
   * @param done how many chains are verified
   * @param all how many there are
   */
  void verified(int done, int all);
}
