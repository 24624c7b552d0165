package orgtrail.verify.deployed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class AccessLogsCheckTest {
  private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");
  private static final String TARGET = Answers.BUCKET + "-logs";
  private static final String FOLDER = "123456789012/ap-southeast-1/" + Answers.BUCKET + "/";

  private final S3Client s3 = Answers.client(S3Client.class);
  private final List<S3Object> logs = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();

  AccessLogsCheckTest() {
    doAnswer(call -> list(call.getArgument(0)))
        .when(s3)
        .listObjectsV2(any(ListObjectsV2Request.class));
  }

  /** Two objects a page. */
  private ListObjectsV2Response list(ListObjectsV2Request request) {
    asked.add(request.bucket() + "/" + request.prefix());
    var found = logs.stream().filter(log -> log.key().startsWith(request.prefix())).toList();
    int from =
        request.continuationToken() == null ? 0 : Integer.parseInt(request.continuationToken());
    int to = Math.min(found.size(), from + 2);
    return ListObjectsV2Response.builder()
        .contents(found.subList(from, to))
        .isTruncated(to < found.size())
        .nextContinuationToken(to < found.size() ? "" + to : null)
        .build();
  }

  private void arrived(String key, Duration age) {
    logs.add(S3Object.builder().key(key).lastModified(NOW.minus(age)).build());
  }

  private Finding finding(String... namesAndValues) {
    var expected = Answers.logStore(namesAndValues);
    var check = AccessLogsCheck.of(expected, "logging", Answers.account(s3), NOW);
    return Answers.of(Check.ACCESS_LOGS_ARRIVE, Answers.run(List.of(check)));
  }

  @Test
  void passesWithAnAccessLogOfToday() {
    arrived(FOLDER + "2026/03/01/2026-03-01-00-00-00-A", Duration.ofHours(2));
    var finding = finding();
    assertEquals(Mark.PASSED, finding.mark());
    assertEquals(
        FOLDER
            + "2026/03/01/2026-03-01-00-00-00-A arrived in "
            + TARGET
            + " 2 h ago, at 2026-03-01T04:00:00Z",
        finding.seen());
    assertEquals(List.of(TARGET + "/" + FOLDER + "2026/03/01/"), asked);
  }

  @Test
  void passesWithAYoungOneOfYesterdayOnALaterPage() {
    for (int i = 0; i < 5; i++) {
      arrived(FOLDER + "2026/02/28/" + i, Duration.ofHours(27 - i));
    }
    assertEquals(Mark.PASSED, finding().mark());
    assertEquals(3, asked.size(), asked.toString());
  }

  @Test
  void failsIfTheNewestIsTooOld() {
    arrived(FOLDER + "2026/02/28/a", Duration.ofHours(30));
    arrived(FOLDER + "2026/02/28/b", Duration.ofMinutes(25 * 60 + 5));
    arrived(FOLDER + "2026/02/28/c", Duration.ofHours(29));
    var finding = finding();
    assertEquals(Mark.FAILED, finding.mark());
    assertEquals(
        FOLDER
            + "2026/02/28/b arrived in "
            + TARGET
            + " 1 d 1 h ago, at 2026-02-28T04:55:00Z; the limit is 1 d",
        finding.seen());
    assertTrue(finding.remedy().startsWith("mend what the check of access logging reports"));
  }

  @Test
  void failsWithoutAnAccessLogAndListsNoOtherFolder() {
    arrived(FOLDER + "2026/02/27/a", Duration.ofHours(31));
    arrived("999999999999/ap-southeast-1/other/2026/03/01/a", Duration.ofHours(1));
    var finding = finding();
    assertEquals(Mark.FAILED, finding.mark());
    assertEquals(
        "no access log of today or yesterday in %s/%s; the limit is 1 d".formatted(TARGET, FOLDER),
        finding.seen());
    assertEquals(2, asked.size());
  }

  @Test
  void looksInTheFolderOfAnExistingBucket() {
    arrived("cloudtrail/" + FOLDER + "2026/03/01/a", Duration.ofHours(1));
    var finding =
        finding("accessLoggingBucketName", "central", "accessLoggingBucketPrefix", "cloudtrail");
    assertEquals(Mark.PASSED, finding.mark());
    assertEquals(List.of("central/cloudtrail/" + FOLDER + "2026/03/01/"), asked);
  }

  @Test
  void saysThatAccessLoggingIsNotSet() {
    var finding = finding("enableCloudtrailBucketAccessLogging", "false");
    assertEquals(Mark.PASSED, finding.mark());
    assertEquals("not set: enableCloudtrailBucketAccessLogging is false", finding.seen());
    assertEquals(List.of(), asked);
  }

  @Test
  void saysWhichRightIsMissing() {
    doThrow(Answers.error("AccessDenied")).when(s3).listObjectsV2(any(ListObjectsV2Request.class));
    assertEquals("s3:ListBucket is denied to " + Answers.CALLER, finding().seen());
    assertEquals(Mark.NOT_ASKED, finding().mark());
  }

  @Test
  void saysThatTheBucketDoesNotExist() {
    doThrow(Answers.error("NoSuchBucket")).when(s3).listObjectsV2(any(ListObjectsV2Request.class));
    assertEquals(
        "the bucket %s does not exist in the account 123456789012".formatted(TARGET),
        finding().seen());
  }
}
