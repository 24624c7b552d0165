package orgtrail.verify.asking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class QuestionsTest {
  private static SdkException error(int status, String code) {
    var details = AwsErrorDetails.builder().errorCode(code).errorMessage("no").build();
    return S3Exception.builder()
        .statusCode(status)
        .awsErrorDetails(details)
        .message("no\n  way")
        .build();
  }

  private static Finding ask(RuntimeException e) {
    return Questions.ask(
            Check.BUCKET_POLICY,
            "s3:GetBucketPolicy",
            "role/a",
            () -> {
              throw e;
            })
        .get(0);
  }

  @Test
  void namesTheRightThatIsMissing() {
    for (var e : List.of(error(403, "AccessDenied"), error(400, "AccessDeniedException"))) {
      assertEquals(
          Finding.notAsked(
              Check.BUCKET_POLICY,
              "s3:GetBucketPolicy is denied to role/a",
              "allow s3:GetBucketPolicy, as the policies in docs/verify.md do"),
          ask(e));
    }
  }

  @Test
  void saysOnOneLineWhyAwsDoesNotAnswer() {
    var answer = ask(SdkClientException.create("no\nnetwork"));
    assertEquals("s3:GetBucketPolicy as role/a failed: no network", answer.seen());
    assertEquals("run the verification again when AWS answers", answer.remedy());
  }

  /** An answer without what it must contain ends no other check. */
  @Test
  void saysThatAnAnswerIsNotUnderstood() {
    var answer = ask(new NullPointerException("keyMetadata"));
    assertEquals(Mark.NOT_ASKED, answer.mark());
    assertEquals(
        "s3:GetBucketPolicy as role/a has an answer that is not understood:"
            + " java.lang.NullPointerException: keyMetadata",
        answer.seen());
  }

  /** S3 answers with status 403, but no right is missing. */
  @Test
  void saysThatAnArchivedFileMustBeRestoredFirst() {
    var answer = ask(error(403, "InvalidObjectState"));
    assertEquals(
        "s3:GetBucketPolicy as role/a failed: no way (Service: null, Status Code: 403, Request ID: null)",
        answer.seen());
    assertEquals(
        "restore the archived files with s3:RestoreObject first, or choose a later period",
        answer.remedy());
  }
}
