package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.verify.files.Verification.FIRST;
import static orgtrail.verify.files.Verification.MEMBER;
import static orgtrail.verify.files.Verification.REGION;
import static orgtrail.verify.files.Verification.TO;
import static orgtrail.verify.files.Verification.checks;
import static orgtrail.verify.files.Verification.lines;
import static orgtrail.verify.files.Verification.states;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;

/** Whatever is wrong with the replica is named, and nothing else. */
class ReplicaTest {
  private final Verification verification = new Verification();
  private final FakeBucket bucket = verification.bucket;
  private final FakeBucket copies = verification.copies;
  private final DeliveredTrail chain = verification.chain();

  private String logFile(int digest) {
    return bucket.keys("/CloudTrail/").get(digest);
  }

  private Finding only(Check check) {
    var result = verification.run();
    assertEquals(List.of(check), checks(result), () -> lines(result).toString());
    assertEquals(1, result.findings().size(), () -> lines(result).toString());
    assertFalse(result.findings().get(0).remedy().isEmpty());
    return result.findings().get(0);
  }

  // --- All is well -------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Request.Digests.class)
  void passesIfEachFileHasItsCopy(Request.Digests digests) {
    verification.replicated();
    if (digests == Request.Digests.NEWEST) {
      verification.newest();
    }
    var result = verification.run();
    assertEquals(List.of(), lines(result));
    boolean all = digests == Request.Digests.ALL;
    assertEquals(all ? 48L : 2L, result.counts().get(Check.REPLICATION_FILES));
    assertTrue(result.counts().get(Check.REPLICATION_COPIES) > 24);
    assertTrue(result.counts().get(Check.REPLICATION_STATUS) > (all ? 48 : 3));
  }

  @Test
  void asksNothingOfAReplicaThatThereIsNot() {
    var result = verification.run();
    assertEquals(List.of(), lines(result));
    assertFalse(result.counts().containsKey(Check.REPLICATION_STATUS));
    assertEquals(List.of(), List.copyOf(copies.listed()));
  }

  @Test
  void readsTheStatusOfTheOldestDigestAndOfTheNewestLogFile() {
    verification.replicated().newest();
    bucket.changeHeaders(oldest(), headers -> Headers.replicated(headers, "FAILED"));
    assertTrue(only(Check.REPLICATION_STATUS).seen().contains(oldest()));
    bucket.changeHeaders(oldest(), headers -> Headers.replicated(headers, "COMPLETED"));
    var newest = chain.logFile(TO.minus(Duration.ofMinutes(30)));
    verification.replicated();
    bucket.changeHeaders(newest, headers -> Headers.replicated(headers, "FAILED"));
    assertTrue(only(Check.REPLICATION_STATUS).seen().contains(newest));
  }

  /** The oldest digest that ends in the period. */
  private String oldest() {
    return chain.digests().get(2);
  }

  @Test
  void verifiesTheStatusIfTheReplicaCannotBeAsked() {
    verification.replicatedElsewhere();
    assertEquals(List.of(), lines(verification.run()));
    bucket.changeHeaders(logFile(20), headers -> Headers.replicated(headers, "FAILED"));
    assertTrue(only(Check.REPLICATION_STATUS).seen().contains(logFile(20)));
  }

  // --- Status ------------------------------------------------------------------------------------

  @Test
  void namesTheChainWhoseReplicationFails() {
    verification.replicated();
    bucket.changeHeaders(logFile(20), headers -> Headers.replicated(headers, "FAILED"));
    bucket.changeHeaders(logFile(21), headers -> Headers.replicated(headers, "FAILED"));
    var finding = only(Check.REPLICATION_STATUS);
    assertTrue(finding.seen().startsWith("the replication of 2 files (" + logFile(20)));
    assertTrue(finding.remedy().contains("S3 Batch Replication"));
    assertEquals(Map.of(MEMBER + " " + REGION, "replication failed"), states(verification.run()));
  }

  @Test
  void namesAFileThatWaitsTooLong() {
    verification.replicated();
    bucket.changeHeaders(logFile(20), headers -> Headers.replicated(headers, "PENDING"));
    var seen = only(Check.REPLICATION_STATUS).seen();
    assertTrue(seen.contains("waiting for replication longer than 1 h"), seen);
  }

  @Test
  void aFileMayWaitForItsCopy() {
    verification.replicated();
    var file = chain.logFile(TO.minus(Duration.ofMinutes(30)));
    bucket.changeHeaders(file, headers -> Headers.replicated(headers, "PENDING"));
    assertEquals(List.of(), lines(verification.run()));
  }

  /** AWS does not tell since when a rule exists. */
  @Test
  void saysThatFilesAreOlderThanTheReplication() {
    verification.replicated();
    bucket.changeHeaders(logFile(2), headers -> Headers.replicated(headers, ""));
    copies.delete(logFile(2));
    var result = verification.run();
    assertEquals(List.of(Check.REPLICATION_STATUS, Check.REPLICATION_COPIES), checks(result));
    var finding = result.findings().get(0);
    assertTrue(finding.seen().contains("this is older than the replication"), finding.seen());
    assertTrue(finding.remedy().contains("or choose a later --from"), finding.remedy());
  }

  @Test
  void saysThatTheReplicationWasOffInBetween() {
    verification.replicated();
    bucket.changeHeaders(logFile(20), headers -> Headers.replicated(headers, ""));
    var seen = only(Check.REPLICATION_STATUS).seen();
    assertTrue(seen.contains("the replication was off in between"), seen);
  }

  // --- Which copies there are --------------------------------------------------------------------

  @Test
  void namesACopyThatIsMissing() {
    verification.replicated();
    copies.delete(logFile(20));
    var seen = only(Check.REPLICATION_COPIES).seen();
    assertTrue(
        seen.startsWith("the replica lacks 1 file (" + logFile(20) + "), written at "), seen);
  }

  /** The names of all digests of the period are compared. */
  @Test
  void namesACopyOfADigestThatIsNotRead() {
    verification.replicated().newest();
    copies.delete(chain.digests().get(10));
    assertTrue(only(Check.REPLICATION_COPIES).seen().contains(chain.digests().get(10)));
  }

  @Test
  void namesACopyThatIsOverwritten() {
    verification.replicated();
    var other = logFile(19);
    copies.put(logFile(20), copies.content(other), copies.headersOf(other));
    var result = verification.run();
    assertEquals(List.of(Check.REPLICATION_COPIES, Check.REPLICATION_FILES), checks(result));
    assertTrue(lines(result).get(0).endsWith("is of no original"), lines(result).get(0));
  }

  @Test
  void namesACopyThatADeleteMarkerHides() {
    verification.replicated();
    copies.addDeleteMarker(logFile(20), TO.minusSeconds(60));
    var result = verification.run();
    assertEquals(List.of(Check.REPLICATION_COPIES), checks(result).stream().distinct().toList());
    assertTrue(lines(result).toString().contains("hides the copy of " + logFile(20)));
  }

  /** Whoever has the replication role can write to the replica only. */
  @Test
  void namesAFileThatOnlyTheReplicaHas() {
    verification.replicated();
    var forged =
        new DeliveredTrail(copies, MEMBER, REGION).logFile(FIRST.plus(Duration.ofHours(20)));
    var seen = only(Check.REPLICATION_COPIES).seen();
    assertEquals(forged + " is in the replica, but not among the originals", seen);
  }

  /** If all originals of a chain are deleted, it looks as if it had never existed. */
  @Test
  void namesAChainThatOnlyTheReplicaHas() {
    verification.chain(MEMBER, "me-south-1");
    verification.replicated();
    bucket.keys("/me-south-1/").forEach(bucket::delete);
    var result = verification.run();
    assertEquals(List.of(Check.FILES_CHAINS, Check.REPLICATION_COPIES), checks(result));
    assertEquals("no digest", states(result).get(MEMBER + " me-south-1"));
  }

  /** A file of an account that the organization does not have. */
  @Test
  void namesAForgedAccount() {
    verification.replicated();
    var forged =
        new DeliveredTrail(copies, "999999999999", REGION)
            .logFile(FIRST.plus(Duration.ofHours(20)));
    assertTrue(only(Check.REPLICATION_COPIES).seen().startsWith(forged));
  }

  @Test
  void saysThatTheReplicaHasADeletedOriginal() {
    verification.replicated();
    bucket.delete(logFile(20));
    var result = verification.run();
    assertEquals(List.of(Check.FILES_PRESENT, Check.REPLICATION_COPIES), checks(result));
    var remedy = result.findings().get(0).remedy();
    assertTrue(remedy.contains("restore it from the replica copies"), remedy);
  }

  // --- What is in a copy -------------------------------------------------------------------------

  private String changed(String key, UnaryOperator<FileHeaders> change) {
    verification.replicated();
    copies.changeHeaders(key, change);
    var seen = only(Check.REPLICATION_FILES).seen();
    assertTrue(seen.startsWith("the copy of " + key + " "), seen);
    return seen;
  }

  @Test
  void namesACopyWithAnotherContent() {
    verification.replicated();
    copies.changeContent(logFile(20), content -> copies.content(logFile(19)));
    assertEquals(
        "the copy of %s does not have the hash that the digest names".formatted(logFile(20)),
        only(Check.REPLICATION_FILES).seen());
  }

  @Test
  void namesACopyOfADigestWithAnotherContent() {
    verification.replicated();
    copies.changeContent(chain.newest(), content -> copies.content(chain.digests().get(10)));
    assertTrue(only(Check.REPLICATION_FILES).seen().contains("the hash of its original"));
  }

  @Test
  void namesACopyOfADigestWithoutItsSignature() {
    assertTrue(
        changed(chain.newest(), headers -> Headers.withMetadata(headers, Map.of()))
            .contains("signature of its original"));
  }

  @Test
  void namesACopyThatReplicationHasNotWritten() {
    assertTrue(
        changed(logFile(20), headers -> Headers.replicated(headers, ""))
            .contains("was not written by S3 Replication"));
  }

  @Test
  void namesACopyWithAnotherKey() {
    assertTrue(
        changed(logFile(20), headers -> Headers.encrypted(headers, "aws:kms", "arn:x"))
            .contains("has the key arn:x instead of the key"));
    copies.changeHeaders(logFile(20), headers -> Headers.encrypted(headers, "AES256", ""));
    assertTrue(only(Check.REPLICATION_FILES).seen().contains("has encryption AES256"));
  }

  @Test
  void namesACopyWithAShorterLock() {
    assertTrue(
        changed(
                logFile(20),
                headers ->
                    Headers.locked(
                        headers,
                        headers
                            .lock()
                            .map(
                                lock -> new FileLock(lock.mode(), lock.until().minusSeconds(600)))))
            .contains("and its original until"));
  }

  @Test
  void namesACopyWithoutALock() {
    assertTrue(
        changed(chain.newest(), headers -> Headers.locked(headers, Optional.empty()))
            .contains("has no lock, but its original has one until"));
  }

  @Test
  void namesACopyWithAWeakerLock() {
    verification.replicated();
    bucket.changeHeaders(
        logFile(20),
        headers ->
            Headers.locked(
                headers, headers.lock().map(lock -> new FileLock("COMPLIANCE", lock.until()))));
    var seen = only(Check.REPLICATION_FILES).seen();
    assertTrue(seen.endsWith("in mode GOVERNANCE, and its original in mode COMPLIANCE"), seen);
  }

  @Test
  void namesACopyThatCannotBeDecryptedLikeTheOthers() {
    verification.replicated();
    copies.denyKeyOf(logFile(20)::equals);
    assertTrue(only(Check.REPLICATION_FILES).seen().contains("although other copies can"));
  }

  // --- Missing rights ----------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"s3:ListBucketVersions", "s3:GetObject", "s3:GetObjectRetention"})
  void aMissingRightIsNoTampering(String action) {
    verification.replicated();
    copies.hideLocks();
    copies.deny(action);
    var findings = verification.run().findings();
    assertFalse(findings.isEmpty());
    for (var finding : findings) {
      assertEquals(Mark.NOT_ASKED, finding.mark(), finding.seen());
      assertTrue(finding.seen().startsWith(action + " is denied"), finding.seen());
      assertTrue(finding.check().id().startsWith("replication."), finding.check().id());
    }
  }

  @Test
  void asksForALockThatTheHeadersOfACopyDoNotShow() {
    verification.replicated();
    copies.hideLocks();
    assertEquals(List.of(), lines(verification.run()));
  }
}
