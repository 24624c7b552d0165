package orgtrail.verify.files;

import orgtrail.verify.asking.Questions;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Place;
import software.amazon.awssdk.core.exception.SdkException;

/** AWS could not be asked: a right is missing, or the network. */
final class NotAskedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String DECRYPT = "kms:Decrypt";

  private final String action;
  private final String who;
  private final transient SdkException reason;

  /**
   * @param action the IAM action, e.g. {@code s3:GetObject}
   * @param who who asked
   */
  NotAskedException(String action, String who, SdkException reason) {
    super(reason);
    this.action = neededKey(action, reason);
    this.who = who;
    this.reason = reason;
  }

  /** S3 answers with its own error code if KMS denies the key. */
  private static String neededKey(String action, SdkException reason) {
    var decrypts = action.equals("s3:GetObject") && Questions.isDenied(reason);
    return decrypts && String.valueOf(reason.getMessage()).contains(DECRYPT) ? DECRYPT : action;
  }

  /** Whether a right is missing. */
  boolean isDenied() {
    return Questions.isDenied(reason);
  }

  /** Whether KMS denies to decrypt a file. */
  boolean isKeyDenied() {
    return action.equals(DECRYPT);
  }

  /** Why AWS could not be asked, on one line. */
  String seen() {
    return Questions.reason(action, who, reason);
  }

  /** What to do, on one line. */
  String remedy() {
    return Questions.remedy(action, who, reason);
  }

  Finding finding(Check check) {
    return Finding.notAsked(check, seen(), remedy());
  }

  /**
   * A finding about one file.
   *
   * @param key the first file that could not be asked for
   */
  Finding finding(Check check, Place place, String key) {
    return Finding.notAsked(check, place, seen() + ", e.g. for " + key, remedy());
  }

  Finding finding(Check check, Place place) {
    return Finding.notAsked(check, place, seen(), remedy());
  }
}
