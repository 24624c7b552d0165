package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRetentionRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRetentionResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.ReplicationStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

class S3LogBucketTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final S3Client s3 = mock(S3Client.class);
  private final LogBucket bucket = new S3LogBucket("logs", s3, "auditor");

  private static S3Exception error(int status, String code, String message) {
    var details = AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
    var error = S3Exception.builder().statusCode(status).awsErrorDetails(details);
    return (S3Exception) error.message(message).build();
  }

  private static ObjectVersion version(String key, String id, Instant at) {
    return ObjectVersion.builder().key(key).versionId(id).lastModified(at).build();
  }

  private static ResponseInputStream<GetObjectResponse> object(InputStream body) {
    return object(null, body);
  }

  private static ResponseInputStream<GetObjectResponse> object(Long length, InputStream body) {
    var answer =
        GetObjectResponse.builder()
            .contentLength(length)
            .lastModified(NOON)
            .serverSideEncryption(ServerSideEncryption.AWS_KMS)
            .ssekmsKeyId("arn:key")
            .objectLockMode(ObjectLockMode.GOVERNANCE)
            .replicationStatus(ReplicationStatus.PENDING)
            .objectLockRetainUntilDate(NOON.plusSeconds(9))
            .metadata(Map.of("Signature", "ab"))
            .build();
    return new ResponseInputStream<>(answer, body);
  }

  @Test
  void listsFoldersPageByPage() {
    when(s3.listObjectVersions(any(ListObjectVersionsRequest.class)))
        .thenAnswer(
            call -> {
              ListObjectVersionsRequest request = call.getArgument(0);
              assertEquals("a/", request.prefix());
              assertEquals("/", request.delimiter());
              boolean first = request.keyMarker() == null;
              return ListObjectVersionsResponse.builder()
                  .commonPrefixes(CommonPrefix.builder().prefix(first ? "a/1/" : "a/2/").build())
                  .isTruncated(first)
                  .nextKeyMarker(first ? "a/1/" : null)
                  .build();
            });
    assertEquals(List.of("1", "2"), bucket.folders("a/"));
  }

  @Test
  void joinsTheVersionsOfAFileAcrossPages() {
    when(s3.listObjectVersions(any(ListObjectVersionsRequest.class)))
        .thenAnswer(
            call -> {
              ListObjectVersionsRequest request = call.getArgument(0);
              if (request.keyMarker() == null) {
                return ListObjectVersionsResponse.builder()
                    .versions(version("a", "1", NOON), version("b", "3", NOON))
                    .deleteMarkers(
                        DeleteMarkerEntry.builder()
                            .key("b")
                            .versionId("4")
                            .lastModified(NOON.plusSeconds(1))
                            .build())
                    .isTruncated(true)
                    .nextKeyMarker("b")
                    .nextVersionIdMarker("3")
                    .build();
              }
              assertEquals("b", request.keyMarker());
              assertEquals("3", request.versionIdMarker());
              return ListObjectVersionsResponse.builder()
                  .versions(version("b", "2", NOON.minusSeconds(1)), version("c", "5", NOON))
                  .isTruncated(false)
                  .build();
            });
    var found = new ArrayList<String>();
    bucket
        .files("x")
        .forEachRemaining(
            file ->
                found.add(
                    file.key()
                        + file.versions().stream().map(StoredFile.Version::id).toList()
                        + file.isHidden()));
    assertEquals(List.of("a[1]false", "b[4, 3, 2]true", "c[5]false"), found);
  }

  /** It would look like an empty folder. */
  @Test
  void refusesAnAnswerThatIsNoList() {
    when(s3.listObjectVersions(any(ListObjectVersionsRequest.class)))
        .thenReturn(ListObjectVersionsResponse.builder().build());
    var error = assertThrows(NotAskedException.class, () -> bucket.folders("x/"));
    assertTrue(error.seen().contains("s3:ListBucketVersions as auditor"), error.seen());
    assertThrows(NotAskedException.class, () -> bucket.files("x/", "").hasNext());
  }

  @Test
  void startsAListingAfterAKey() {
    var asked = ArgumentCaptor.forClass(ListObjectVersionsRequest.class);
    when(s3.listObjectVersions(asked.capture()))
        .thenReturn(ListObjectVersionsResponse.builder().isTruncated(false).build());
    assertFalse(bucket.files("x/", "x/2026/11/24").hasNext());
    assertEquals("x/", asked.getValue().prefix());
    assertEquals("x/2026/11/24", asked.getValue().keyMarker());
  }

  @Test
  void listsTheNextPageOnlyWhenItIsNeeded() {
    when(s3.listObjectVersions(any(ListObjectVersionsRequest.class)))
        .thenReturn(
            ListObjectVersionsResponse.builder()
                .versions(version("a", "1", NOON), version("b", "1", NOON))
                .isTruncated(true)
                .build());
    bucket.files("x").next();
    verify(s3, times(1)).listObjectVersions(any(ListObjectVersionsRequest.class));
  }

  @Test
  void readsContentAndHeaders() {
    when(s3.getObject(any(GetObjectRequest.class)))
        .thenReturn(object(new ByteArrayInputStream(new byte[] {1, 2, 3})));
    var headers = new ArrayList<FileHeaders>();
    var content =
        bucket.read(
            "a",
            Optional.empty(),
            (found, body) -> {
              headers.add(found);
              return body.readAllBytes();
            });
    assertArrayEquals(new byte[] {1, 2, 3}, content.orElseThrow());
    assertEquals(3, bucket.bytes());
    assertEquals(
        List.of(
            new FileHeaders(
                NOON,
                "aws:kms",
                "arn:key",
                Optional.of(new FileLock("GOVERNANCE", NOON.plusSeconds(9))),
                "PENDING",
                Map.of("signature", "ab"))),
        headers);
  }

  @Test
  void readsAgainIfTheConnectionBreaks() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }
        };
    when(s3.getObject(any(GetObjectRequest.class)))
        .thenReturn(object(broken))
        .thenReturn(object(new ByteArrayInputStream(new byte[] {7})));
    assertEquals(
        Optional.of(7), bucket.read("a", Optional.empty(), (headers, body) -> body.read()));
  }

  /** It would look like a file that somebody has cut off. */
  @Test
  void readsAgainIfTheAnswerEndsEarly() {
    when(s3.getObject(any(GetObjectRequest.class)))
        .thenReturn(object(2L, new ByteArrayInputStream(new byte[] {1})))
        .thenReturn(object(2L, new ByteArrayInputStream(new byte[] {1, 2})));
    assertArrayEquals(new byte[] {1, 2}, content());
  }

  @Test
  void saysThatTheAnswerEndsEarlyAgainAndAgain() {
    when(s3.getObject(any(GetObjectRequest.class)))
        .thenAnswer(call -> object(2L, new ByteArrayInputStream(new byte[] {1})));
    var error = assertThrows(NotAskedException.class, this::content);
    assertTrue(
        error.seen().contains("the connection to S3 broke: it ended after 1 of 2 bytes"),
        error.seen());
  }

  private byte[] content() {
    return bucket.read("a", Optional.empty(), (headers, body) -> body.readAllBytes()).orElseThrow();
  }

  @Test
  void saysThatTheConnectionBreaksAgainAndAgain() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }
        };
    when(s3.getObject(any(GetObjectRequest.class))).thenAnswer(call -> object(broken));
    var error =
        assertThrows(
            NotAskedException.class,
            () -> bucket.read("a", Optional.empty(), (headers, body) -> body.read()));
    assertTrue(error.seen().contains("the connection to S3 broke: reset"), error.seen());
  }

  @Test
  void findsNoFileWhereThereIsNone() {
    when(s3.getObject(any(GetObjectRequest.class)))
        .thenThrow(error(404, "NoSuchKey", "no"))
        .thenThrow(error(404, "NoSuchVersion", "no"));
    assertEquals(Optional.empty(), bucket.read("a", Optional.empty(), (h, body) -> 1));
    assertEquals(Optional.empty(), bucket.read("a", Optional.of("1"), (h, body) -> 1));
  }

  @Test
  void namesTheRightThatIsMissing() {
    when(s3.getObject(any(GetObjectRequest.class)))
        .thenThrow(error(403, "AccessDenied", "Access Denied"))
        .thenThrow(error(403, "AccessDenied", "Access Denied"))
        .thenThrow(error(403, "AccessDenied", "not authorized to perform: kms:Decrypt on"));
    assertEquals("s3:GetObject is denied to auditor", denied(Optional.empty()));
    assertEquals("s3:GetObjectVersion is denied to auditor", denied(Optional.of("1")));
    assertEquals("kms:Decrypt is denied to auditor", denied(Optional.empty()));
  }

  private String denied(Optional<String> version) {
    return assertThrows(
            NotAskedException.class, () -> bucket.read("a", version, (headers, body) -> 1))
        .seen();
  }

  @Test
  void readsALock() {
    var retention =
        ObjectLockRetention.builder()
            .mode(ObjectLockRetentionMode.COMPLIANCE)
            .retainUntilDate(NOON)
            .build();
    when(s3.getObjectRetention(any(GetObjectRetentionRequest.class)))
        .thenReturn(GetObjectRetentionResponse.builder().retention(retention).build())
        .thenThrow(error(404, "NoSuchObjectLockConfiguration", "no"))
        .thenThrow(error(403, "AccessDenied", "no"));
    assertEquals(Optional.of(new FileLock("COMPLIANCE", NOON)), bucket.lock("a"));
    assertEquals(Optional.empty(), bucket.lock("a"));
    var error = assertThrows(NotAskedException.class, () -> bucket.lock("a"));
    assertEquals("s3:GetObjectRetention is denied to auditor", error.seen());
  }
}
