package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.verify.files.DeliveredTrail.ATTACKER;
import static orgtrail.verify.files.DeliveredTrail.CLOUDTRAIL;
import static orgtrail.verify.files.Verification.FIRST;
import static orgtrail.verify.files.Verification.MEMBER;
import static orgtrail.verify.files.Verification.REGION;
import static orgtrail.verify.files.Verification.TO;
import static orgtrail.verify.files.Verification.checks;
import static orgtrail.verify.files.Verification.lines;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;

/** Each kind of tampering with files is named. */
class TamperingTest {
  private static final Instant LATER = TO.minus(Duration.ofMinutes(5));

  private final Verification verification = new Verification();
  private final FakeBucket bucket = verification.bucket;
  private final DeliveredTrail chain = verification.chain();

  private Instant end(int digest) {
    return FIRST.plus(Duration.ofHours(digest + 1));
  }

  private String logFile(int digest) {
    return bucket.keys("/CloudTrail/").get(digest);
  }

  private List<Finding> findings(Check check) {
    return verification.run().findings().stream().filter(f -> f.check() == check).toList();
  }

  private Finding only(Check check) {
    var result = verification.run();
    assertEquals(List.of(check), checks(result), () -> lines(result).toString());
    assertEquals(1, result.findings().size(), () -> lines(result).toString());
    assertEquals(Mark.FAILED, result.findings().get(0).mark());
    return result.findings().get(0);
  }

  // --- Log files ---------------------------------------------------------------------------------

  /** The key policy lets a reader decrypt only what CloudTrail has encrypted for the trail. */
  @Test
  void namesALogFileThatCannotBeDecryptedLikeTheOthers() {
    var file = logFile(20);
    bucket.denyKeyOf(file::equals);
    var finding = only(Check.FILES_ENCRYPTION);
    assertEquals(file + " cannot be decrypted, although other files can", finding.seen());
  }

  @Test
  void namesALogFileThatIsDeleted() {
    var file = logFile(20);
    bucket.delete(file);
    var finding = only(Check.FILES_PRESENT);
    assertEquals(file + " is missing", finding.seen());
    assertTrue(finding.remedy().contains("no version is left"), finding.remedy());
  }

  @Test
  void namesTheVersionThatADeleteMarkerHides() {
    var file = logFile(20);
    bucket.addDeleteMarker(file, LATER);
    var result = verification.run();
    assertEquals(List.of(Check.FILES_PRESENT, Check.FILES_VERSIONS), checks(result));
    var remedy = result.findings().get(0).remedy();
    assertTrue(remedy.matches("delete the delete marker m\\d+: version v\\d+ is .*"), remedy);
  }

  @Test
  void namesTheDeliveredVersionOfALogFileThatIsOverwritten() {
    var file = logFile(20);
    bucket.put(file, DeliveredTrail.gzip("{}".getBytes()), bucket.headersOf(file));
    var result = verification.run();
    assertEquals(List.of(Check.FILES_HASHES, Check.FILES_VERSIONS), checks(result));
    var delivered = result.findings().get(0).remedy().replaceAll(".*version (v\\d+),.*", "$1");
    assertTrue(
        result.findings().get(1).remedy().startsWith("version " + delivered + " of "),
        () -> result.findings().toString());
  }

  @Test
  void namesALogFileOfWhichOneByteIsChanged() {
    var file = logFile(20);
    bucket.changeContent(file, content -> changed(content, content.length / 2));
    assertTrue(only(Check.FILES_HASHES).seen().startsWith(file), file);
  }

  @Test
  void namesALogFileOfWhichTheContentIsReplacedByAnother() {
    var file = logFile(20);
    bucket.changeContent(file, content -> bucket.content(logFile(19)));
    assertEquals(
        file + " does not have the hash that the digest names", only(Check.FILES_HASHES).seen());
  }

  @Test
  void namesALogFileToWhichAGzipMemberIsAppended() {
    var file = logFile(20);
    bucket.changeContent(file, content -> joined(content, DeliveredTrail.gzip("x".getBytes())));
    assertEquals(file + " has data after its end", only(Check.FILES_HASHES).seen());
  }

  /** The content of both members together has the right hash. */
  @Test
  void namesALogFileToWhichAnEmptyGzipMemberIsAppended() {
    var file = logFile(20);
    bucket.changeContent(file, content -> joined(content, DeliveredTrail.gzip(new byte[0])));
    assertEquals(file + " has data after its end", only(Check.FILES_HASHES).seen());
  }

  @Test
  void namesALogFileThatIsTruncated() {
    var file = logFile(20);
    bucket.changeContent(file, content -> Arrays.copyOf(content, content.length - 4));
    assertEquals(file + " is incomplete", only(Check.FILES_HASHES).seen());
  }

  @Test
  void namesALogFileThatNoDigestNames() {
    var file = chain.logFile(FIRST.plus(Duration.ofHours(20)));
    assertTrue(only(Check.FILES_UNNAMED).seen().startsWith("no digest names " + file), file);
  }

  @Test
  void namesAFileWithAnotherNameInTheFolderOfLogFiles() {
    var file = logFile(20).replaceFirst("[^/]*$", "readme.txt");
    bucket.put(file, new byte[0], bucket.headersOf(logFile(20)));
    assertTrue(only(Check.FILES_UNNAMED).seen().startsWith("no digest names " + file), file);
  }

  @Test
  void seesAnUnnamedLogFileInTheNewestHour() {
    verification.newest();
    var file = chain.logFile(end(25).minus(Duration.ofMinutes(50)));
    assertTrue(only(Check.FILES_UNNAMED).seen().startsWith("no digest names " + file), file);
  }

  /** An earlier run has not reported it, because its digest was not there yet. */
  @Test
  void seesAnUnnamedLogFileOfTheLastMinutesOfTheHourBefore() {
    verification.newest();
    var file = chain.logFile(end(24).minus(Duration.ofMinutes(5)));
    assertTrue(only(Check.FILES_UNNAMED).seen().startsWith("no digest names " + file), file);
  }

  /** A run of the newest digests does not read the one that names it. */
  @Test
  void saysWhichRunDecidesOnALogFileThatWasRestored() {
    var file = logFile(20);
    var content = bucket.content(file);
    var headers = Headers.at(bucket.headersOf(file), end(25).minus(Duration.ofMinutes(10)));
    bucket.delete(file);
    bucket.put(file, content, headers);
    verification.newest();
    var remedy = only(Check.FILES_UNNAMED).remedy();
    assertTrue(remedy.startsWith("verify with --digests=all, which reads the digest"), remedy);
  }

  @Test
  void acceptsALogFileThatWasRestoredIfAllDigestsAreRead() {
    var file = logFile(20);
    var content = bucket.content(file);
    var headers = Headers.at(bucket.headersOf(file), end(25).minus(Duration.ofMinutes(10)));
    bucket.delete(file);
    bucket.put(file, content, headers);
    assertEquals(List.of(), findings(Check.FILES_UNNAMED));
  }

  @Test
  void namesALogFileThatIsAddedAfterThePeriod() {
    var file = chain.logFile(FIRST.plus(Duration.ofHours(20)));
    var headers = bucket.headersOf(file);
    var later = TO.plus(Duration.ofDays(2));
    bucket.delete(file);
    bucket.put(file, new byte[0], Headers.at(headers, later));
    verification.at(later.plus(Duration.ofDays(1)));
    var unnamed = findings(Check.FILES_UNNAMED);
    assertEquals(1, unnamed.size());
    assertTrue(unnamed.get(0).seen().startsWith("no digest names " + file), file);
  }

  @Test
  void namesARegionThatHasLogFilesAndNoDigests() {
    new DeliveredTrail(bucket, MEMBER, "me-south-1").logFile(FIRST.plus(Duration.ofHours(20)));
    assertEquals(List.of("me-south-1"), regions(Check.FILES_CHAINS));
  }

  @Test
  void namesALogFileOfAnAccountThatTheTrailDoesNotRecord() {
    var file =
        new DeliveredTrail(bucket, "999988887777", REGION)
            .logFile(FIRST.plus(Duration.ofHours(20)));
    assertTrue(only(Check.FILES_UNNAMED).seen().startsWith("no digest names " + file), file);
  }

  private List<String> regions(Check check) {
    return findings(check).stream().map(finding -> finding.place().orElseThrow().region()).toList();
  }

  /** CloudTrail has until the next digest to name it. */
  @Test
  void waitsForTheDigestOfALogFileThatIsNewer() {
    chain.logFile(TO.minus(Duration.ofMinutes(30)));
    chain.logFile(end(25).minus(Duration.ofMinutes(5)));
    assertEquals(List.of(), lines(verification.run()));
  }

  // --- Chains ------------------------------------------------------------------------------------

  @Test
  void namesTheHourOfADigestThatIsDeleted() {
    bucket.delete(chain.digests().get(20));
    var finding = findings(Check.FILES_CHAINS).get(0);
    assertTrue(
        finding
            .seen()
            .startsWith(
                "there is no digest of 2026-11-24T05:17:28Z to 2026-11-24T06:17:28Z (1 digest); the"
                    + " next digest names "
                    + chain.digests().get(20)),
        finding.seen());
    assertEquals(1, findings(Check.FILES_CHAINS).size());
  }

  @Test
  void namesBothHoursOfTwoDigestsInARowThatAreDeleted() {
    bucket.delete(chain.digests().get(20));
    bucket.delete(chain.digests().get(21));
    var finding = findings(Check.FILES_CHAINS).get(0);
    assertTrue(
        finding
            .seen()
            .startsWith(
                "there is no digest of 2026-11-24T05:17:28Z to 2026-11-24T06:17:28Z,"
                    + " 2026-11-24T06:17:28Z to 2026-11-24T07:17:28Z (2 digests)"),
        finding.seen());
    var unnamed = findings(Check.FILES_UNNAMED);
    assertEquals(1, unnamed.size());
    assertTrue(unnamed.get(0).seen().startsWith("2 log files from 2026-11-24T05"));
  }

  @Test
  void seesMissingDigestsWithoutReadingAll() {
    verification.newest();
    bucket.delete(chain.digests().get(10));
    assertTrue(
        only(Check.FILES_CHAINS).seen().contains("2026-11-23T19:17:28Z to 2026-11-23T20:17:28Z"));
  }

  @Test
  void namesTheHoursAfterTheNewestDigestIfThatIsDeleted() {
    for (int i = 23; i < 26; i++) {
      bucket.delete(chain.digests().get(i));
    }
    var finding = findings(Check.FILES_CHAINS).get(0);
    assertTrue(
        finding.seen().startsWith("there is no digest of 2026-11-24T08:17:28Z to "),
        finding.seen());
    assertEquals("newest digest missing", verification.newest().run().chains().get(0).summary());
  }

  @Test
  void namesAChainWithoutDigests() {
    chain.digests().forEach(bucket::delete);
    verification.newest();
    var result = verification.run();
    assertEquals(
        List.of(
            "files.chains: there is no digest of 2026-11-23T12:00:00Z to 2026-11-24T09:00:00Z"
                + " (21 digests)",
            "files.unnamed: 21 log files from 2026-11-23T12:00:00Z to"
                + " 2026-11-24T09:00:00Z, of which there is no valid digest"),
        lines(result));
    assertEquals("no digest", result.chains().get(0).summary());
  }

  @Test
  void namesADigestThatADeleteMarkerHides() {
    bucket.addDeleteMarker(chain.digests().get(20), LATER);
    verification.newest();
    var result = verification.run();
    assertEquals(List.of(Check.FILES_CHAINS, Check.FILES_VERSIONS), checks(result));
    assertEquals("digest missing", result.chains().get(0).summary());
    assertTrue(
        result.findings().get(1).seen().endsWith("has 1 version and 1 delete marker"),
        () -> lines(result).toString());
  }

  @Test
  void namesADigestThatIsSignedByAnotherKey() {
    var key = chain.digests().get(25);
    var json = chain.json(key, end(24), end(25), ATTACKER, List.of());
    bucket.delete(key);
    chain.put(key, end(24), end(25), json, ATTACKER);
    var finding = findings(Check.FILES_SIGNATURES).get(0);
    assertTrue(
        finding.seen().contains("is signed by the key " + DeliveredTrail.fingerprint(ATTACKER)),
        finding.seen());
  }

  @Test
  void namesADigestThatClaimsCloudTrailsKey() {
    var key = chain.digests().get(25);
    var json = chain.json(key, end(24), end(25), CLOUDTRAIL, List.of());
    bucket.delete(key);
    chain.put(key, end(24), end(25), json, ATTACKER);
    assertTrue(findings(Check.FILES_SIGNATURES).get(0).seen().endsWith("that is not CloudTrail's"));
  }

  @Test
  void namesADigestOfWhichOneByteIsChanged() {
    bucket.changeContent(chain.digests().get(20), content -> changed(content, 200));
    assertEquals(1, findings(Check.FILES_SIGNATURES).size());
  }

  @Test
  void namesADigestWithoutASignature() {
    bucket.changeHeaders(
        chain.newest(),
        h -> DeliveredTrail.headers(h.lastModified(), Map.of("signature-algorithm", "x")));
    assertTrue(
        findings(Check.FILES_SIGNATURES).get(0).seen().endsWith("no signature in its metadata"));
  }

  @Test
  void namesADigestThatIsMovedFromAnotherHour() {
    var from = chain.digests().get(19);
    bucket.changeContent(chain.digests().get(20), content -> bucket.content(from));
    var finding = findings(Check.FILES_SIGNATURES).get(0);
    assertTrue(
        finding.seen().contains("was moved: CloudTrail delivered it as s3://logs/" + from),
        finding.seen());
  }

  @Test
  void namesADigestThatIsMovedFromAnotherAccount() {
    var bucketOfOther = new FakeBucket();
    var other = new DeliveredTrail(bucketOfOther, "456789012345", REGION).deliver(FIRST, 26);
    bucket.changeContent(chain.newest(), content -> bucketOfOther.content(other.newest()));
    assertTrue(findings(Check.FILES_SIGNATURES).get(0).seen().contains("was moved"));
  }

  @Test
  void namesALinkToAnotherDigestThanTheOneBefore() {
    var next = end(25);
    chain.startAnew();
    chain.deliver(next.plusSeconds(1), next.plusSeconds(2));
    bucket.delete(chain.newest());
    chain.deliver(next, next.plus(Duration.ofHours(1)));
    verification.anHourLater();
    var finding = only(Check.FILES_CHAINS);
    assertTrue(finding.seen().contains("as the one before it, and not"), finding.seen());
  }

  @Test
  void namesALinkWithAnotherHash() {
    var key = chain.digests().get(24);
    bucket.delete(key);
    // CloudTrail's own key, as if an attacker had it: only the next digest tells.
    var rewritten = new DeliveredTrail(bucket, MEMBER, REGION);
    rewritten.deliver(end(23), end(24));
    verification.newest();
    var finding = findings(Check.FILES_CHAINS).get(0);
    assertTrue(finding.seen().contains("names another hash of the one before it"), finding.seen());
  }

  @Test
  void namesAChainThatStartsAnewWithoutAGap() {
    chain.startAnew();
    chain.deliver(end(25), end(26));
    verification.anHourLater();
    assertTrue(only(Check.FILES_CHAINS).seen().contains("starts a new chain"));
  }

  @Test
  void namesTheHoursInWhichTheTrailWasStopped() {
    for (int i = 20; i < 26; i++) {
      bucket.delete(chain.digests().get(i));
      bucket.delete(bucket.keys("/CloudTrail/").get(bucket.keys("/CloudTrail/").size() - 1));
    }
    chain.startAnew();
    var restart = end(22).plus(Duration.ofMinutes(13));
    chain.deliver(restart, 2);
    var finding = only(Check.FILES_CHAINS);
    assertTrue(finding.seen().contains("a new chain starts at " + restart), finding.seen());
    assertTrue(
        finding.seen().contains("2026-11-24T08:17:28Z to 2026-11-24T08:30:28Z (4 digests)"),
        finding.seen());
  }

  @Test
  void namesParallelChains() {
    var second = new DeliveredTrail(bucket, MEMBER, REGION);
    second.deliver(end(23).plus(Duration.ofMinutes(20)), end(24).plus(Duration.ofMinutes(20)));
    verification.newest();
    assertTrue(
        findings(Check.FILES_CHAINS).stream()
            .anyMatch(finding -> finding.seen().contains("cover the same time")));
  }

  @Test
  void namesDigestsBeforeTheFirstOneOfThePeriodThatAreDeleted() {
    chain.digests().subList(0, 4).forEach(bucket::delete);
    var finding = findings(Check.FILES_CHAINS).get(0);
    assertTrue(
        finding.seen().startsWith("there is no digest of 2026-11-23T12:00:00Z to"), finding.seen());
  }

  /** The first digest of the period still covers its start. */
  @Test
  void namesADigestThatIsDeletedBeforeThePeriod() {
    chain.digests().subList(0, 2).forEach(bucket::delete);
    var finding = only(Check.FILES_CHAINS);
    assertTrue(
        finding.seen().endsWith(chain.digests().get(1) + " as the one before it, which is missing"),
        finding.seen());
  }

  @Test
  void namesADigestThatIsWrittenBeforeItsHourEnds() {
    var key = chain.digestKey(TO.plus(Duration.ofHours(3)), "");
    bucket.put(key, bucket.content(chain.newest()), bucket.headersOf(chain.newest()));
    assertEquals(key + " was written before its hour ended", only(Check.FILES_UNNAMED).seen());
  }

  @Test
  void namesAForeignFileInTheFolderOfDigests() {
    var key = chain.newest().replace(".json.gz", ".txt");
    bucket.put(key, new byte[0], bucket.headersOf(chain.newest()));
    assertTrue(only(Check.FILES_UNNAMED).seen().startsWith(key));
  }

  // --- Accounts, locks, keys ---------------------------------------------------------------------

  @Test
  void namesALockThatIsTooShortWeakOrMissing() {
    var file = logFile(20);
    lock(file, Optional.of(new FileLock("GOVERNANCE", TO)));
    assertTrue(only(Check.FILES_LOCK).seen().contains(file + " is locked until " + TO));
    lock(file, Optional.empty());
    assertEquals(file + " has no lock", only(Check.FILES_LOCK).seen());
  }

  @Test
  void namesAnotherKey() {
    var file = logFile(20);
    bucket.changeHeaders(file, headers -> Headers.encrypted(headers, "aws:kms", "arn:x"));
    assertTrue(only(Check.FILES_ENCRYPTION).seen().startsWith(file + " has the key arn:x"));
  }

  @Test
  void namesEncryptionWithoutAKey() {
    var digest = chain.newest();
    bucket.changeHeaders(digest, headers -> Headers.encrypted(headers, "AES256", ""));
    assertTrue(only(Check.FILES_ENCRYPTION).seen().startsWith(digest + " has encryption AES256"));
  }

  private void lock(String key, Optional<FileLock> lock) {
    bucket.changeHeaders(key, headers -> Headers.locked(headers, lock));
  }

  private static byte[] changed(byte[] content, int index) {
    content[index] ^= 1;
    return content;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }
}
