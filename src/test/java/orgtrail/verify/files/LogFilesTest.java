package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.verify.files.Verification.FROM;
import static orgtrail.verify.files.Verification.MEMBER;
import static orgtrail.verify.files.Verification.REGION;
import static orgtrail.verify.files.Verification.TO;
import static orgtrail.verify.files.Verification.checks;
import static orgtrail.verify.files.Verification.lines;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import orgtrail.verify.report.Chain;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Mark;
import orgtrail.verify.report.Place;

/** What a run reports of files that nobody has changed. */
class LogFilesTest {
  private final Verification verification = new Verification();

  @Test
  void acceptsWhatCloudTrailDelivers() {
    verification.chain();
    var result = verification.run();
    assertEquals(List.of(), lines(result));
    assertEquals(
        List.of(
            new Chain(
                new Place(MEMBER, REGION),
                Mark.PASSED,
                24,
                24,
                "2026-11-24T11:17:28Z",
                "complete")),
        result.chains());
  }

  @Test
  void countsWhatItHasChecked() {
    verification.chain();
    var counts = verification.run().counts();
    assertEquals(1, counts.get(Check.FILES_CHAINS));
    assertEquals(24, counts.get(Check.FILES_SIGNATURES));
    assertEquals(24, counts.get(Check.FILES_PRESENT));
    assertEquals(24, counts.get(Check.FILES_HASHES));
    assertEquals(48, counts.get(Check.FILES_LOCK));
    assertEquals(48, counts.get(Check.FILES_ENCRYPTION));
    assertEquals(1, counts.get(Check.FILES_ACCOUNTS));
  }

  @Test
  void readsOnlyTheNewestDigestAndItsFilesByDefault() {
    var chain = verification.newest().chain();
    var result = verification.run();
    assertEquals(List.of(), lines(result));
    assertEquals(24, result.chains().get(0).digests());
    assertEquals(1, result.chains().get(0).files());
    var read = new ArrayList<>(verification.bucket.readKeys());
    read.removeAll(chain.digests().subList(24, 26));
    assertEquals(1, read.size());
    assertTrue(read.get(0).contains("_CloudTrail_eu-west-1_20261124T1037Z_"), read.get(0));
  }

  @Test
  void listsTheDaysOfThePeriodAtOnce() {
    var folder = "AWSLogs/o-exampleorg1/%s/".formatted(Verification.MEMBER);
    var day = "/%s/2026/11/23".formatted(Verification.REGION);
    verification.chain();
    verification.run();
    assertEquals(
        Set.of(folder + "CloudTrail" + day, folder + "CloudTrail-Digest" + day),
        verification.bucket.listed());
  }

  @Test
  void leavesOutFilesOfOtherDays() {
    var chain = verification.chain();
    var file = chain.digests().get(0);
    for (var day : List.of("2026/11/22", "2026/11/25")) {
      verification.bucket.put(
          file.substring(0, file.indexOf("/2026/") + 1) + day + "/other.json.gz",
          new byte[1],
          verification.bucket.headersOf(file));
    }
    assertEquals(List.of(), verification.run().findings());
  }

  @Test
  void acceptsEmptyDigestsOfHoursWithoutLogFiles() {
    var chain = verification.chain();
    var end = Verification.FIRST.plusSeconds(26 * 3600);
    chain.deliver(end, end.plusSeconds(3600));
    assertEquals(List.of(), lines(verification.anHourLater().newest().run()));
  }

  @Test
  void acceptsAPeriodInThePast() {
    verification.chain();
    verification.period(FROM, FROM.plusSeconds(6 * 3600));
    var result = verification.run();
    assertEquals(List.of(), lines(result));
    assertEquals(7, result.chains().get(0).digests());
  }

  @Test
  void namesTheBeginningOfAChainThatStartsInThePeriod() {
    new DeliveredTrail(verification.bucket, MEMBER, REGION)
        .deliver(Verification.FIRST.plusSeconds(20 * 3600), 6);
    var result = verification.run();
    assertEquals(List.of(), lines(result));
    assertEquals("complete since 2026-11-24T05:17:28Z", result.chains().get(0).summary());
  }

  @Test
  void acceptsTheDigestsOfAnotherTrailInTheSameBucket() {
    var chain = verification.chain();
    var other = chain.newest().replace(DeliveredTrail.TRAIL, "another-trail");
    verification.bucket.put(
        other,
        verification.bucket.content(chain.newest()),
        verification.bucket.headersOf(chain.newest()));
    assertEquals(List.of(), lines(verification.run()));
  }

  @Test
  void acceptsFilesOfBackfillDigests() {
    var chain = verification.chain();
    var end = Verification.FIRST.plusSeconds(20 * 3600);
    chain.startAnew();
    var late = chain.logFile(end.minusSeconds(1500));
    chain.deliver(
        chain.digestKey(end, "_backfill"),
        end.minusSeconds(3600),
        end,
        DeliveredTrail.CLOUDTRAIL,
        List.of(late));
    var result = verification.run();
    assertEquals(List.of(), lines(result));
    assertEquals(25, result.chains().get(0).digests());
    assertEquals(25, result.chains().get(0).files());
  }

  @Test
  void acceptsALongerAndAStricterLock() {
    var chain = verification.chain();
    verification.bucket.changeHeaders(
        chain.newest(),
        h ->
            Headers.locked(
                h,
                Optional.of(
                    new FileLock("COMPLIANCE", h.lock().get().until().plusSeconds(86400)))));
    assertEquals(List.of(), lines(verification.run()));
  }

  @Test
  void asksForALockThatTheHeadersDoNotShow() {
    verification.chain();
    verification.bucket.hideLocks();
    assertEquals(List.of(), lines(verification.run()));
  }

  @Test
  void saysThatATrailWithoutDigestsCannotBeVerified() {
    verification.chain();
    verification.trail("enableLogFileValidation", "false");
    assertEquals(List.of(Check.FILES_CHAINS), checks(verification.run()));
  }

  @Test
  void tellsItsProgress() {
    verification.member("456789012345", TO.minusSeconds(999_999));
    verification.chain();
    verification.chain("456789012345", REGION);
    var told = new ArrayList<String>();
    verification.progress((done, all) -> told.add(done + " of " + all)).run();
    assertEquals(List.of("1 of 2", "2 of 2"), told);
  }
}
