package orgtrail.verify.files;

import static orgtrail.verify.report.Check.FILES_SIGNATURES;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.HexFormat;
import java.util.Optional;
import orgtrail.verify.report.Place;

/** Reads digests of one chain, and verifies who has written them. */
final class DigestCheck {
  /** More than 100,000 log files in an hour. */
  static final int MAX_DIGEST_BYTES = 32 * 1024 * 1024;

  /**
   * How many characters of file names are kept before it is known who has written the digest. More
   * than 500 log files in an hour are an exception, whose digest is read once more.
   */
  static final long ROOM = 256 * 1024;

  private static final String ALGORITHM = "SHA256withRSA";
  private static final String REMEDY =
      "treat the log files of this hour as not verified, and find out who wrote it: the access logs"
          + " of the bucket and CloudTrail's data events name the caller";

  private final LogBucket bucket;
  private final Place place;
  private final PublicKeys keys;
  private final HeaderCheck headerCheck;
  private final ChainFindings findings;

  DigestCheck(
      LogBucket bucket,
      Place place,
      PublicKeys keys,
      HeaderCheck headerCheck,
      ChainFindings findings) {
    this.bucket = bucket;
    this.place = place;
    this.keys = keys;
    this.headerCheck = headerCheck;
    this.findings = findings;
  }

  /**
   * The object in the bucket, before anything in it is trusted.
   *
   * @param hash the hash of its content; empty if it could not be decompressed
   * @param content what it says; empty if it is not a digest
   * @param problem why it is none; empty if it is one
   */
  private record Raw(FileHeaders headers, String hash, Optional<Digest> content, String problem) {
    String signature() {
      return headers.metadata().getOrDefault("signature", "");
    }
  }

  /**
   * Reads a digest and reports what is wrong with it.
   *
   * @return empty if AWS could not be asked
   */
  Optional<ReadDigest> verify(DigestName name) {
    return readIfAsked(name, true);
  }

  /**
   * Reads a digest for what it says of its neighbors. What is wrong with it is not reported.
   *
   * @return empty if there is none, or if AWS could not be asked
   */
  Optional<ReadDigest> peek(DigestName name) {
    return readIfAsked(name, false);
  }

  /**
   * The same for a caller that must know why there is none.
   *
   * @return empty if there is none
   * @throws NotAskedException if AWS does not answer
   */
  Optional<ReadDigest> ask(DigestName name) {
    return read(name, false);
  }

  /**
   * Whether a digest exists.
   *
   * @throws NotAskedException if AWS does not answer
   */
  boolean exists(DigestName name) {
    return bucket.read(name.key(), Optional.empty(), (headers, body) -> true).isPresent();
  }

  private Optional<ReadDigest> readIfAsked(DigestName name, boolean report) {
    try {
      return read(name, report);
    } catch (NotAskedException e) {
      findings.notAsked(FILES_SIGNATURES, e, name.key());
      return Optional.empty();
    }
  }

  private Optional<ReadDigest> read(DigestName name, boolean report) {
    var raw = raw(name, ROOM);
    if (report) {
      findings.count(FILES_SIGNATURES, 1);
      raw.ifPresent(object -> headerCheck.verify(name.key(), object.headers()));
    }
    if (raw.isEmpty() && report) {
      return Optional.of(broken(name, "", "", "was deleted during the verification", true));
    }
    return raw.map(object -> digest(name, object, report));
  }

  private Optional<Raw> raw(DigestName name, long room) {
    return bucket.read(
        name.key(), Optional.empty(), (headers, body) -> content(headers, body, room));
  }

  private static Raw content(FileHeaders headers, InputStream body, long room) throws IOException {
    try (var content = Hash.stream(new GunzipStream(body, MAX_DIGEST_BYTES))) {
      return content(headers, content, room);
    } catch (GunzipStream.DamagedException e) {
      return new Raw(headers, "", Optional.empty(), e.getMessage());
    }
  }

  private static Raw content(FileHeaders headers, DigestInputStream content, long room)
      throws IOException {
    try {
      var digest = DigestReader.read(content, room);
      return new Raw(headers, Hash.of(content), Optional.of(digest), "");
    } catch (DigestReader.MalformedException e) {
      content.transferTo(OutputStream.nullOutputStream());
      return new Raw(headers, Hash.of(content), Optional.empty(), e.getMessage());
    }
  }

  private ReadDigest digest(DigestName name, Raw raw, boolean report) {
    if (raw.content().isEmpty()) {
      return broken(name, raw.hash(), raw.signature(), raw.problem(), report);
    }
    var problem = problem(name, raw.content().get(), raw.hash(), raw.signature());
    if (problem.isPresent()) {
      return broken(name, raw.hash(), raw.signature(), problem.get(), report);
    }
    var content = raw.content().filter(Digest::namesAll).or(() -> whole(name, raw.hash()));
    return content.isPresent()
        ? new ReadDigest(name, raw.hash(), raw.signature(), content, true)
        : broken(name, raw.hash(), raw.signature(), "was changed during the verification", report);
  }

  /** CloudTrail has signed this content, so all files that it names can be kept. */
  private Optional<Digest> whole(DigestName name, String hash) {
    return raw(name, Long.MAX_VALUE)
        .filter(again -> again.hash().equals(hash))
        .flatMap(Raw::content);
  }

  private ReadDigest broken(
      DigestName name, String hash, String signature, String problem, boolean report) {
    if (report) {
      report(name, problem);
    }
    return new ReadDigest(name, hash, signature, Optional.empty(), false);
  }

  private void report(DigestName name, String problem) {
    findings.fail(
        FILES_SIGNATURES, "digest not valid", "the digest " + name.key() + " " + problem, REMEDY);
  }

  private Optional<String> problem(DigestName name, Digest content, String hash, String signature) {
    if (!content.bucket().equals(bucket.name()) || !content.key().equals(name.key())) {
      return Optional.of(
          "was moved: CloudTrail delivered it as s3://%s/%s"
              .formatted(Text.quoted(content.bucket()), Text.quoted(content.key())));
    }
    if (!content.accountId().equals(place.accountId())) {
      return Optional.of("is of the account " + Text.quoted(content.accountId()));
    }
    if (!content.end().equals(name.end()) || !content.start().isBefore(content.end())) {
      return Optional.of(
          "covers %s to %s, and not the hour in its name"
              .formatted(content.start(), content.end()));
    }
    if (!content.algorithm().equals(ALGORITHM)) {
      return Optional.of("is signed by the algorithm " + Text.quoted(content.algorithm()));
    }
    if (signature.isEmpty()) {
      return Optional.of("has no signature in its metadata");
    }
    var key = keys.find(place.region(), content.fingerprint());
    if (key.isEmpty()) {
      return Optional.of(
          "is signed by the key %s, which CloudTrail has not used in %s in this period"
              .formatted(Text.quoted(content.fingerprint()), place.region()));
    }
    return isSigned(content.signedText(hash), signature, key.get())
        ? Optional.empty()
        : Optional.of("has a signature that is not CloudTrail's");
  }

  private static boolean isSigned(String text, String signature, PublicKey key) {
    try {
      var rsa = Signature.getInstance(ALGORITHM);
      rsa.initVerify(key);
      rsa.update(text.getBytes(StandardCharsets.UTF_8));
      return rsa.verify(HexFormat.of().parseHex(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The signature has the wrong length, or is not hexadecimal.
      return false;
    }
  }
}
