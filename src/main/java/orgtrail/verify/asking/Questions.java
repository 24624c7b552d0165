package orgtrail.verify.asking;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Runs checks, and turns an error of AWS into a finding that says what could not be asked. */
public final class Questions {
  private static final Set<String> DENIALS =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "UnauthorizedOperation",
          "AuthorizationError",
          "403");

  /** AWS's codes for credentials that it does not accept, at this time or in this region. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidToken",
          "RequestExpired",
          "RequestTimeTooSkewed",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");

  private Questions() {}

  /**
   * Runs a check.
   *
   * @param action the IAM action that it needs, e.g. {@code s3:GetBucketPolicy}
   * @param who who asks, as in {@link AwsAccount#described()}
   * @param answer asks AWS and compares
   */
  public static List<Finding> ask(
      Check check, String action, String who, Callable<List<Finding>> answer) {
    return ask(List.of(check), action, who, answer);
  }

  /**
   * Runs checks that need the same answer of AWS. If there is none, each of them says so.
   *
   * @param action the IAM action that they need
   */
  public static List<Finding> ask(
      List<Check> checks, String action, String who, Callable<List<Finding>> answer) {
    try {
      return answer.call();
    } catch (SdkException e) {
      return checks.stream().map(check -> notAsked(check, action, who, e)).toList();
    } catch (RuntimeException e) {
      return checks.stream().map(check -> notUnderstood(check, action, who, e)).toList();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A finding that says why AWS could not be asked, and which right is missing. */
  public static Finding notAsked(Check check, String action, String who, SdkException e) {
    return Finding.notAsked(check, reason(action, who, e), remedy(action, who, e));
  }

  /** An answer that no part of AWS documents must not end all other checks. */
  private static Finding notUnderstood(Check check, String action, String who, RuntimeException e) {
    return Finding.notAsked(
        check,
        "%s as %s has an answer that is not understood: %s"
            .formatted(action, who, inOneLine(e.toString())),
        "run the verification again, and report it as an error of the program if it remains");
  }

  /** Why AWS could not be asked, on one line. */
  public static String reason(String action, String who, SdkException e) {
    if (isDenied(e)) {
      return "%s is denied to %s".formatted(action, who);
    }
    return "%s as %s failed: %s".formatted(action, who, inOneLine(e.getMessage()));
  }

  /** What to do, on one line. */
  public static String remedy(String action, String who, SdkException e) {
    if (isArchived(e)) {
      return "restore the archived files with s3:RestoreObject first, or choose a later period";
    }
    if (CREDENTIALS.contains(code(e))) {
      return "renew the credentials, and check the clock; for a region, check that the account has enabled it";
    }
    return isDenied(e)
        ? "allow %s, as the policies in docs/verify.md do".formatted(action)
        : "run the verification again when AWS answers";
  }

  /**
   * Whether a file is in a storage class whose files must be restored before they can be read.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_Errors">Errors
   *     of GetObject</a>
   */
  private static boolean isArchived(SdkException e) {
    return code(e).equals("InvalidObjectState");
  }

  /** Whether AWS has denied a request because a right is missing. */
  public static boolean isDenied(SdkException e) {
    return e instanceof AwsServiceException service
        && (code(service).isEmpty()
            ? service.statusCode() == 403
            : DENIALS.contains(code(service)));
  }

  /** AWS's error code, e.g. {@code NoSuchBucketPolicy}; empty if there is none. */
  public static String code(SdkException e) {
    return e instanceof AwsServiceException service && service.awsErrorDetails() != null
        ? String.valueOf(service.awsErrorDetails().errorCode())
        : "";
  }

  /** A message of the SDK on one line. */
  public static String inOneLine(String message) {
    return String.valueOf(message).strip().replaceAll("\\s+", " ");
  }
}
