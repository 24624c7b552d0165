package orgtrail.verify.files;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the content of a digest. Anybody who can write to the bucket can have written it, so what
 * is kept of it has a limit.
 */
final class DigestReader {
  private static final Set<String> FIELDS =
      Set.of(
          "awsAccountId",
          "digestStartTime",
          "digestEndTime",
          "digestS3Bucket",
          "digestS3Object",
          "digestPublicKeyFingerprint",
          "digestSignatureAlgorithm",
          "previousDigestS3Bucket",
          "previousDigestS3Object",
          "previousDigestHashValue",
          "previousDigestHashAlgorithm",
          "previousDigestSignature");
  private static final Set<String> FILE_FIELDS =
      Set.of("s3Bucket", "s3Object", "hashValue", "hashAlgorithm");

  /** A digest has two levels. Gson remembers each level of a value that is skipped. */
  private static final int MOST_LEVELS = 100;

  /** What a file takes in memory beside its texts, in characters. */
  private static final int FILE_SIZE = 100;

  private final FieldReader text;
  private final JsonReader json;
  private final Map<String, String> texts = new HashMap<>();
  private Optional<List<Digest.NamedFile>> files = Optional.empty();
  private long room;

  /** The content is not that of a digest. The message says why, e.g. "has no digestEndTime". */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String reason) {
      super(reason);
    }
  }

  private DigestReader(InputStream content, long room) {
    text = new FieldReader(new InputStreamReader(content, StandardCharsets.UTF_8));
    json = new JsonReader(text);
    this.room = room;
  }

  /**
   * Reads a digest to its end.
   *
   * @param room how many characters of file names are kept
   * @throws MalformedException if it is none
   * @throws IOException as the content throws
   */
  static Digest read(InputStream content, long room) throws IOException, MalformedException {
    try {
      return new DigestReader(content, room).digest();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (IOException | IllegalStateException e) {
      // Gson reports a wrong type as an illegal state.
      throw new MalformedException("is not the JSON of a digest");
    }
  }

  private Digest digest() throws IOException, MalformedException {
    json.beginObject();
    while (hasField()) {
      var name = json.nextName();
      if (FIELDS.contains(name)) {
        text().ifPresentOrElse(text -> texts.put(name, text), () -> texts.remove(name));
      } else if (name.equals("logFiles")) {
        files = Optional.of(files());
      } else {
        skip();
      }
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new MalformedException("has data after its JSON");
    }
    return build();
  }

  private boolean hasField() throws IOException {
    text.begin();
    return json.hasNext();
  }

  private void skip() throws IOException, MalformedException {
    text.skip();
    int level = 0;
    do {
      switch (json.peek()) {
        case BEGIN_ARRAY -> {
          json.beginArray();
          level++;
        }
        case BEGIN_OBJECT -> {
          json.beginObject();
          level++;
        }
        case END_ARRAY -> {
          json.endArray();
          level--;
        }
        case END_OBJECT -> {
          json.endObject();
          level--;
        }
        default -> json.skipValue();
      }
      if (level > MOST_LEVELS) {
        throw new MalformedException("is not the JSON of a digest");
      }
    } while (level > 0);
  }

  private Optional<String> text() throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return Optional.empty();
    }
    if (json.peek() != JsonToken.STRING) {
      throw new IllegalStateException("not a text");
    }
    return Optional.of(json.nextString());
  }

  private List<Digest.NamedFile> files() throws IOException, MalformedException {
    var found = new ArrayList<Digest.NamedFile>();
    json.beginArray();
    while (hasField()) {
      var file = file();
      room -= FILE_SIZE + file.length();
      if (room >= 0) {
        found.add(file);
      }
    }
    json.endArray();
    return List.copyOf(found);
  }

  private Digest.NamedFile file() throws IOException, MalformedException {
    var fields = new HashMap<String, String>();
    json.beginObject();
    while (hasField()) {
      var name = json.nextName();
      if (FILE_FIELDS.contains(name)) {
        text().ifPresent(text -> fields.put(name, text));
      } else {
        skip();
      }
    }
    json.endObject();
    return new Digest.NamedFile(
        required(fields, "s3Bucket"),
        required(fields, "s3Object"),
        required(fields, "hashValue"),
        required(fields, "hashAlgorithm"));
  }

  private Digest build() throws MalformedException {
    var named = files.orElseThrow(() -> new MalformedException("has no logFiles"));
    return new Digest(
        required(texts, "awsAccountId"),
        time("digestStartTime"),
        time("digestEndTime"),
        required(texts, "digestEndTime"),
        required(texts, "digestS3Bucket"),
        required(texts, "digestS3Object"),
        required(texts, "digestPublicKeyFingerprint"),
        required(texts, "digestSignatureAlgorithm"),
        previous(),
        named,
        room >= 0);
  }

  /** The first digest of a chain has nulls. */
  private Optional<Digest.Previous> previous() throws MalformedException {
    var fields =
        List.of("previousDigestS3Bucket", "previousDigestS3Object", "previousDigestHashValue");
    boolean isFirst =
        Stream.concat(fields.stream(), Stream.of("previousDigestSignature"))
            .noneMatch(texts::containsKey);
    if (isFirst) {
      return Optional.empty();
    }
    return Optional.of(
        new Digest.Previous(
            required(texts, fields.get(0)),
            required(texts, fields.get(1)),
            required(texts, fields.get(2)),
            required(texts, "previousDigestSignature")));
  }

  private Instant time(String name) throws MalformedException {
    var text = required(texts, name);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedException(name + " is not a time");
    }
  }

  private static String required(Map<String, String> fields, String name)
      throws MalformedException {
    var text = fields.get(name);
    if (text == null) {
      throw new MalformedException("has no " + name);
    }
    return text;
  }
}
