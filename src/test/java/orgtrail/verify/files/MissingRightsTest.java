package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;
import static orgtrail.verify.files.Verification.lines;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import orgtrail.verify.report.Mark;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.account.model.AccountException;
import software.amazon.awssdk.services.account.model.ListRegionsRequest;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.OrganizationsException;

/** What cannot be asked is not reported as missing. */
class MissingRightsTest {
  private static final AwsErrorDetails DENIED =
      AwsErrorDetails.builder().errorCode("AccessDeniedException").errorMessage("no").build();

  private final Verification verification = new Verification();
  private final DeliveredTrail chain = verification.chain();

  private List<String> notAsked() {
    var result = verification.run();
    assertTrue(
        result.findings().stream().allMatch(f -> f.mark() == Mark.NOT_ASKED),
        () -> lines(result).toString());
    return lines(result);
  }

  @Test
  void namesTheRightToReadFiles() {
    verification.bucket.deny("s3:GetObject");
    var line = "files.signatures: s3:GetObject is denied to " + FakeBucket.READER + ", e.g. for ";
    assertEquals(1, notAsked().size());
    assertTrue(notAsked().get(0).startsWith(line), () -> notAsked().toString());
    assertEquals(Mark.NOT_ASKED, verification.run().chains().get(0).mark());
  }

  @Test
  void readsTheOtherFilesIfOneIsDenied() {
    var file = verification.bucket.keys("/CloudTrail/").get(20);
    verification.bucket.denyFile(file);
    var denied = "s3:GetObject is denied to " + FakeBucket.READER + ", e.g. for " + file;
    assertEquals(List.of("files.present: " + denied, "files.hashes: " + denied), notAsked());
    assertEquals(23, verification.run().chains().get(0).files());
  }

  @Test
  void namesTheRightToDecryptFiles() {
    verification.bucket.denyKeyOf(key -> true);
    var line = "files.signatures: kms:Decrypt is denied to " + FakeBucket.READER + ", e.g. for ";
    assertTrue(notAsked().get(0).startsWith(line), () -> notAsked().toString());
  }

  @Test
  void namesTheRightToListFilesAndFolders() {
    verification.bucket.deny("s3:ListBucketVersions");
    var denied = "s3:ListBucketVersions is denied to " + FakeBucket.READER;
    assertEquals(List.of("files.chains: " + denied, "files.accounts: " + denied), notAsked());
  }

  @Test
  void namesTheRightToSeeLocks() {
    verification.bucket.hideLocks();
    verification.bucket.deny("s3:GetObjectRetention");
    assertEquals(
        List.of("files.lock: s3:GetObjectRetention is denied to " + FakeBucket.READER), notAsked());
  }

  @Test
  void namesTheRightToListAccountsAndVerifiesThoseWithAFolder() {
    when(verification.organizations.listAccounts(any(ListAccountsRequest.class)))
        .thenThrow(OrganizationsException.builder().awsErrorDetails(DENIED).build());
    assertEquals(
        List.of(
            "files.accounts: organizations:ListAccounts is denied to"
                + " arn:aws:iam::234567890123:user/auditor"),
        notAsked());
    assertEquals(24, verification.run().chains().get(0).files());
  }

  @Test
  void namesTheRightToListRegionsAndVerifiesThoseWithAFolder() {
    when(verification.regions.listRegions(any(ListRegionsRequest.class)))
        .thenThrow(AccountException.builder().awsErrorDetails(DENIED).build());
    assertTrue(notAsked().get(0).startsWith("files.chains: account:ListRegions is denied to"));
    assertEquals(24, verification.run().chains().get(0).files());
  }

  @Test
  void namesTheRightToListPublicKeys() {
    when(verification.cloudTrail.listPublicKeys(any(ListPublicKeysRequest.class)))
        .thenThrow(CloudTrailException.builder().awsErrorDetails(DENIED).build());
    assertEquals(
        "files.signatures: cloudtrail:ListPublicKeys in eu-west-1 is denied to"
            + " arn:aws:iam::234567890123:user/auditor",
        notAsked().get(0).replaceAll(", e.g. .*", ""));
  }

  @Test
  void saysThatTheNetworkFails() {
    when(verification.cloudTrail.listPublicKeys(any(ListPublicKeysRequest.class)))
        .thenThrow(SdkClientException.create("connection\n refused"));
    assertTrue(notAsked().get(0).contains("failed: connection refused, e.g. for AWSLogs/"));
  }

  /** Only the content of its first digest shows that nothing is missing before it. */
  @Nested
  class OfAChainThatBeginsInThePeriod {
    private final DeliveredTrail later =
        new DeliveredTrail(verification.bucket, Verification.MEMBER, "eu-central-1")
            .deliver(Verification.FIRST.plus(Duration.ofHours(20)), 6);

    @Test
    void theKeysThatSignedItAreNotAnsweredFor() {
      when(verification.cloudTrail.listPublicKeys(any(ListPublicKeysRequest.class)))
          .thenThrow(CloudTrailException.builder().awsErrorDetails(DENIED).build());
      assertIsOpen("cloudtrail:ListPublicKeys in eu-central-1");
    }

    @Test
    void itsFirstDigestIsDenied() {
      verification.bucket.denyFile(later.digests().get(0));
      assertIsOpen("s3:GetObject");
    }

    @Test
    void noDigestIsDecrypted() {
      verification.bucket.denyKeyOf(key -> true);
      assertIsOpen("kms:Decrypt");
    }

    private void assertIsOpen(String action) {
      var seen = notAsked();
      assertTrue(
          seen.stream().anyMatch(line -> line.startsWith("files.chains: " + action + " is denied")),
          seen::toString);
    }
  }

  /** A digest of less than an hour, as of a trail that was stopped, does not overlap another. */
  @Test
  void aDigestThatIsDeniedIsNoParallelChain() {
    var end = Verification.FIRST.plus(Duration.ofHours(Verification.HOURS));
    var half = chain.deliver(end, end.plus(Duration.ofMinutes(30)));
    verification.anHourLater().bucket.denyFile(half);
    var denied = "s3:GetObject is denied to " + FakeBucket.READER;
    assertEquals(
        List.of("files.chains: " + denied, "files.signatures: " + denied + ", e.g. for " + half),
        notAsked());
  }

  @Test
  void aGapBeforeADigestThatIsDeniedIsStillAGap() {
    verification.bucket.delete(chain.digests().get(19));
    verification.bucket.denyFile(chain.digests().get(20));
    var lines = lines(verification.run());
    assertTrue(
        lines.contains(
            "files.chains: there is no digest of 2026-11-24T04:17:28Z to 2026-11-24T05:17:28Z"
                + " (1 digest)"),
        lines::toString);
  }
}
