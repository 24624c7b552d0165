package orgtrail.verify.files;

import static java.util.Comparator.comparing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import orgtrail.verify.asking.Questions;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRetentionRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

/** The bucket in S3. */
final class S3LogBucket implements LogBucket {
  private static final int ATTEMPTS = 3;

  private final String name;
  private final S3Client s3;
  private final String who;
  private final LongAdder bytes = new LongAdder();

  /**
   * @param who who reads, for an error message
   */
  S3LogBucket(String name, S3Client s3, String who) {
    this.name = name;
    this.s3 = s3;
    this.who = who;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long bytes() {
    return bytes.sum();
  }

  /** Lists versions, because a delete marker would hide a folder from a listing of objects. */
  @Override
  public List<String> folders(String folder) {
    var found = new ArrayList<String>();
    var request = ListObjectVersionsRequest.builder().bucket(name).prefix(folder).delimiter("/");
    boolean more = true;
    while (more) {
      var page = page(request.build());
      page.commonPrefixes().stream()
          .map(CommonPrefix::prefix)
          .map(path -> path.substring(folder.length(), path.length() - 1))
          .forEach(found::add);
      more = page.isTruncated();
      request.keyMarker(page.nextKeyMarker()).versionIdMarker(page.nextVersionIdMarker());
    }
    return found;
  }

  /** An answer without any field would look like an empty folder. */
  private ListObjectVersionsResponse page(ListObjectVersionsRequest request) {
    return ask(
        "s3:ListBucketVersions",
        () -> {
          var page = s3.listObjectVersions(request);
          if (page.isTruncated() == null) {
            throw SdkClientException.create("the answer is no list");
          }
          return page;
        });
  }

  @Override
  public Iterator<StoredFile> files(String prefix, String after) {
    return new FileIterator(new VersionPages(prefix, after));
  }

  /** The versions and delete markers of one page after the other. */
  private final class VersionPages implements Iterator<List<FileIterator.Entry>> {
    private final ListObjectVersionsRequest.Builder request;
    private boolean more = true;

    VersionPages(String prefix, String after) {
      request = ListObjectVersionsRequest.builder().bucket(name).prefix(prefix);
      if (!after.isEmpty()) {
        request.keyMarker(after);
      }
    }

    @Override
    public boolean hasNext() {
      return more;
    }

    @Override
    public List<FileIterator.Entry> next() {
      var page = page(request.build());
      more = page.isTruncated();
      request.keyMarker(page.nextKeyMarker()).versionIdMarker(page.nextVersionIdMarker());
      return entries(page);
    }
  }

  /** S3 lists versions and delete markers separately. */
  private static List<FileIterator.Entry> entries(ListObjectVersionsResponse page) {
    var versions =
        page.versions().stream()
            .map(v -> FileIterator.entry(v.key(), v.versionId(), v.lastModified(), false));
    var markers =
        page.deleteMarkers().stream()
            .map(m -> FileIterator.entry(m.key(), m.versionId(), m.lastModified(), true));
    return Stream.concat(versions, markers)
        .sorted(
            comparing(FileIterator.Entry::key)
                .thenComparing(entry -> entry.version().lastModified(), (a, b) -> b.compareTo(a)))
        .toList();
  }

  @Override
  public <T> Optional<T> read(String key, Optional<String> versionId, Content<T> content) {
    var request =
        GetObjectRequest.builder().bucket(name).key(key).versionId(versionId.orElse(null)).build();
    try {
      return Optional.of(ask(readAction(versionId), () -> read(request, content)));
    } catch (NotAskedException e) {
      if (e.getCause() instanceof SdkException reason && isMissing(reason)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String readAction(Optional<String> versionId) {
    return versionId.isPresent() ? "s3:GetObjectVersion" : "s3:GetObject";
  }

  /** The SDK repeats a request, but it does not repeat the reading of its answer. */
  private <T> T read(GetObjectRequest request, Content<T> content) {
    for (int attempt = 1; ; attempt++) {
      try (var answer = s3.getObject(request)) {
        try {
          var response = answer.response();
          var length = Optional.ofNullable(response.contentLength());
          return content.read(headers(response), new Counting(answer, length));
        } finally {
          // Closing would read the rest of a file that is much larger than expected.
          answer.abort();
        }
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw SdkClientException.create("the connection to S3 broke: " + e.getMessage(), e);
        }
      }
    }
  }

  @Override
  public Optional<FileLock> lock(String key) {
    var request = GetObjectRetentionRequest.builder().bucket(name).key(key).build();
    try {
      var retention =
          ask("s3:GetObjectRetention", () -> s3.getObjectRetention(request).retention());
      return lock(retention.modeAsString(), retention.retainUntilDate());
    } catch (NotAskedException e) {
      if (e.getCause() instanceof SdkException reason
          && (isMissing(reason)
              || Questions.code(reason).equals("NoSuchObjectLockConfiguration"))) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isMissing(SdkException e) {
    var code = Questions.code(e);
    return code.equals("NoSuchKey") || code.equals("NoSuchVersion");
  }

  private static FileHeaders headers(GetObjectResponse answer) {
    var metadata = new TreeMap<String, String>();
    answer.metadata().forEach((name, value) -> metadata.put(name.toLowerCase(Locale.ROOT), value));
    return new FileHeaders(
        answer.lastModified(),
        Optional.ofNullable(answer.serverSideEncryptionAsString()).orElse(""),
        Optional.ofNullable(answer.ssekmsKeyId()).orElse(""),
        lock(answer.objectLockModeAsString(), answer.objectLockRetainUntilDate()),
        Optional.ofNullable(answer.replicationStatusAsString()).orElse(""),
        Map.copyOf(metadata));
  }

  private static Optional<FileLock> lock(String mode, Instant until) {
    return mode == null || until == null
        ? Optional.empty()
        : Optional.of(new FileLock(mode, until));
  }

  private <T> T ask(String action, Supplier<T> answer) {
    try {
      return answer.get();
    } catch (SdkException e) {
      throw new NotAskedException(action, who, e);
    }
  }

  /**
   * Counts the bytes of an answer, and compares them with its header. Java's HTTP client takes the
   * end of a connection for the end of an answer.
   */
  private final class Counting extends FilterInputStream {
    private final Optional<Long> announced;
    private long received;

    Counting(InputStream in, Optional<Long> announced) {
      super(in);
      this.announced = announced;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      count(read < 0 ? read : 1);
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      count(read);
      return read;
    }

    /**
     * @param read the number of bytes, or a negative one at the end
     */
    private void count(int read) throws IOException {
      if (read >= 0) {
        received += read;
        bytes.add(read);
      } else if (announced.filter(length -> received < length).isPresent()) {
        throw new IOException("it ended after %d of %d bytes".formatted(received, announced.get()));
      }
    }
  }
}
