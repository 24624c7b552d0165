package orgtrail.verify.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket in memory, with versions and delete markers. Tests change it as an attacker can. */
final class FakeBucket implements LogBucket {
  static final String NAME = "logs";
  static final String READER = "arn:aws:sts::123456789012:assumed-role/Auditor/test";

  private final String name;
  private final TreeMap<String, List<Stored>> files = new TreeMap<>();
  private final AtomicInteger versions = new AtomicInteger();
  private final Set<String> readKeys = ConcurrentHashMap.newKeySet();
  private final Set<String> listed = ConcurrentHashMap.newKeySet();
  private Predicate<String> denied = action -> false;
  private String deniedFile = "";
  private Predicate<String> undecrypted = key -> false;
  private boolean showsLocks = true;
  private final Set<String> unlisted = ConcurrentHashMap.newKeySet();
  private String defect = "";

  FakeBucket() {
    this(NAME);
  }

  FakeBucket(String name) {
    this.name = name;
  }

  private record Stored(StoredFile.Version version, FileHeaders headers, byte[] content) {}

  void put(String key, byte[] content, FileHeaders headers) {
    var id = "v" + versions.incrementAndGet();
    var version = new StoredFile.Version(id, headers.lastModified(), false);
    stored(key).add(0, new Stored(version, headers, content));
  }

  void addDeleteMarker(String key, Instant at) {
    var version = new StoredFile.Version("m" + versions.incrementAndGet(), at, true);
    stored(key).add(0, new Stored(version, null, null));
  }

  /** Copies each version that was not copied, as S3 Replication does. */
  void replicateTo(FakeBucket replica, String keyArn) {
    for (var file : files.entrySet()) {
      file.getValue()
          .replaceAll(
              stored -> {
                if (stored.version().isDeleteMarker() || isReplicated(stored)) {
                  return stored;
                }
                var copy = Headers.replicated(stored.headers(), "REPLICA");
                replica
                    .stored(file.getKey())
                    .add(
                        0,
                        new Stored(
                            stored.version(),
                            Headers.encrypted(copy, "aws:kms", keyArn),
                            stored.content()));
                return new Stored(
                    stored.version(),
                    Headers.replicated(stored.headers(), "COMPLETED"),
                    stored.content());
              });
    }
  }

  private static boolean isReplicated(Stored stored) {
    return !stored.headers().replicationStatus().isEmpty();
  }

  /** Deletes all versions, as a break-glass principal can. */
  void delete(String key) {
    if (files.remove(key) == null) {
      throw new IllegalArgumentException(key);
    }
  }

  /** Replaces the only version, so that the listing does not show it. */
  void changeContent(String key, UnaryOperator<byte[]> change) {
    change(key, s -> new Stored(s.version(), s.headers(), change.apply(s.content().clone())));
  }

  void changeHeaders(String key, UnaryOperator<FileHeaders> change) {
    change(key, s -> new Stored(s.version(), change.apply(s.headers()), s.content()));
  }

  private void change(String key, UnaryOperator<Stored> change) {
    files.get(key).replaceAll(change);
  }

  /** Denies actions, e.g. {@code s3:GetObject}. */
  void deny(String... actions) {
    denied = Set.of(actions)::contains;
  }

  /** Denies files because the policy of their key does not let the reader decrypt them. */
  void denyKeyOf(Predicate<String> keys) {
    undecrypted = keys;
  }

  /** Denies a single file. */
  void denyFile(String key) {
    deniedFile = key;
  }

  /** Leaves a file out of each list, as if a page were missing. */
  void leaveOut(String key) {
    unlisted.add(key);
  }

  /** Lets the program fail when it reads a file. */
  void failOn(String key) {
    defect = key;
  }

  /** Without {@code s3:GetObjectRetention}, S3 does not send the headers of a lock. */
  void hideLocks() {
    showsLocks = false;
  }

  byte[] content(String key) {
    return files.get(key).get(0).content();
  }

  FileHeaders headersOf(String key) {
    return files.get(key).get(0).headers();
  }

  List<String> keys(String part) {
    return files.keySet().stream().filter(key -> key.contains(part)).toList();
  }

  /** The files that were read. */
  Set<String> readKeys() {
    return readKeys;
  }

  /** Where each listing has begun. */
  Set<String> listed() {
    return listed;
  }

  private List<Stored> stored(String key) {
    return files.computeIfAbsent(key, name -> new ArrayList<>());
  }

  private void ask(String action) {
    ask(action, denied.test(action));
  }

  private void ask(String action, boolean isDenied) {
    ask(action, isDenied, "Access Denied");
  }

  private void ask(String action, boolean isDenied, String message) {
    if (isDenied) {
      var details =
          AwsErrorDetails.builder().errorCode("AccessDenied").errorMessage(message).build();
      throw new NotAskedException(
          action, READER, S3Exception.builder().statusCode(403).awsErrorDetails(details).build());
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> folders(String folder) {
    ask("s3:ListBucketVersions");
    var found = new TreeSet<String>();
    for (var key : files.keySet()) {
      if (key.startsWith(folder) && key.indexOf('/', folder.length()) > 0) {
        found.add(key.substring(folder.length(), key.indexOf('/', folder.length())));
      }
    }
    return List.copyOf(found);
  }

  @Override
  public Iterator<StoredFile> files(String prefix, String after) {
    ask("s3:ListBucketVersions");
    listed.add(after.isEmpty() ? prefix : after);
    return new FileIterator(
        files.tailMap(after.isEmpty() ? prefix : after, after.isEmpty()).entrySet().stream()
            .takeWhile(file -> file.getKey().startsWith(prefix))
            .filter(file -> !unlisted.contains(file.getKey()))
            .map(file -> entries(file.getKey(), file.getValue()))
            .toList()
            .iterator());
  }

  private static List<FileIterator.Entry> entries(String key, List<Stored> versions) {
    return versions.stream().map(s -> new FileIterator.Entry(key, s.version())).toList();
  }

  @Override
  public <T> Optional<T> read(String key, Optional<String> versionId, Content<T> content) {
    ask(versionId.isPresent() ? "s3:GetObjectVersion" : "s3:GetObject");
    ask("s3:GetObject", key.equals(deniedFile));
    ask("s3:GetObject", undecrypted.test(key), "not authorized to perform: kms:Decrypt on");
    if (key.equals(defect)) {
      throw new IllegalStateException("a defect");
    }
    readKeys.add(key);
    return files.getOrDefault(key, List.of()).stream()
        .filter(s -> versionId.isEmpty() || s.version().id().equals(versionId.get()))
        .findFirst()
        .filter(s -> !s.version().isDeleteMarker())
        .map(s -> read(s, content));
  }

  private <T> T read(Stored stored, Content<T> content) {
    try {
      var all = stored.headers();
      var headers = showsLocks ? all : Headers.locked(all, Optional.empty());
      return content.read(headers, new ByteArrayInputStream(stored.content()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<FileLock> lock(String key) {
    ask("s3:GetObjectRetention");
    return files.get(key).get(0).headers().lock();
  }

  @Override
  public long bytes() {
    return readKeys.size();
  }
}
