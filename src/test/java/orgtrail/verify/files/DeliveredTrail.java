package orgtrail.verify.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Writes log files and digests as CloudTrail documents them, with a key of its own. It uses nothing
 * of the code that it tests.
 */
final class DeliveredTrail {
  static final String TRAIL = "example-quantum-123";
  static final String HOME = "ap-southeast-1";
  static final String ROOT = "AWSLogs/o-exampleorg1/";
  static final String KEY_ARN = "arn:aws:kms:ap-southeast-1:123456789012:key/1a2b";
  static final Duration RETENTION = Duration.ofDays(365);
  static final KeyPair CLOUDTRAIL = keyPair();
  static final KeyPair ATTACKER = keyPair();

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

  final FakeBucket bucket;
  private final String account;
  private final String region;
  private final List<String> digests = new ArrayList<>();
  private Optional<Written> last = Optional.empty();

  private record Written(String key, String hash, String signature) {}

  DeliveredTrail(FakeBucket bucket, String account, String region) {
    this.bucket = bucket;
    this.account = account;
    this.region = region;
  }

  /** Delivers one log file in each hour, and the digests of these hours. */
  DeliveredTrail deliver(Instant firstStart, int hours) {
    for (int i = 0; i < hours; i++) {
      var start = firstStart.plus(Duration.ofHours(i));
      deliver(start, start.plus(Duration.ofHours(1)), logFile(start.plusSeconds(1200)));
    }
    return this;
  }

  /** Delivers a digest. */
  String deliver(Instant start, Instant end, String... logFiles) {
    return deliver(digestKey(end, ""), start, end, CLOUDTRAIL, List.of(logFiles));
  }

  /** Starts a chain without a link to the digests before it. */
  void startAnew() {
    last = Optional.empty();
  }

  String deliver(String key, Instant start, Instant end, KeyPair signer, List<String> logFiles) {
    var json = json(key, start, end, signer, logFiles);
    put(key, start, end, json, signer);
    return key;
  }

  /** Writes a digest with this content, signed for this place. */
  void put(String key, Instant start, Instant end, String json, KeyPair signer) {
    var content = json.getBytes(StandardCharsets.UTF_8);
    var signed =
        "%s\n%s/%s\n%s\n%s"
            .formatted(
                end,
                FakeBucket.NAME,
                key,
                sha256(content),
                last.map(Written::signature).orElse("null"));
    var signature = sign(signed, signer);
    var metadata = Map.of("signature", signature, "signature-algorithm", "SHA256withRSA");
    bucket.put(key, gzip(content), headers(end.plusSeconds(600), metadata));
    last = Optional.of(new Written(key, sha256(content), signature));
    digests.add(key);
  }

  String json(String key, Instant start, Instant end, KeyPair signer, List<String> logFiles) {
    var files =
        logFiles.stream()
            .map(
                file ->
                    """
                    {"s3Bucket": "%s", "s3Object": "%s", "hashValue": "%s",
                     "hashAlgorithm": "SHA-256", "newestEventTime": "2026-11-24T00:00:00Z",
                     "oldestEventTime": "2026-11-24T00:00:00Z"}"""
                        .formatted(FakeBucket.NAME, file, sha256(logContent(file))))
            .toList();
    return """
        {"awsAccountId": "%s", "digestStartTime": "%s", "digestEndTime": "%s",
         "digestS3Bucket": "%s", "digestS3Object": "%s",
         "digestPublicKeyFingerprint": "%s", "digestSignatureAlgorithm": "SHA256withRSA",
         "newestEventTime": null, "oldestEventTime": null,
         "previousDigestS3Bucket": %s, "previousDigestS3Object": %s,
         "previousDigestHashValue": %s, "previousDigestHashAlgorithm": %s,
         "previousDigestSignature": %s, "logFiles": [%s]}"""
        .formatted(
            account,
            start,
            end,
            FakeBucket.NAME,
            key,
            fingerprint(signer),
            quoted(last.map(written -> FakeBucket.NAME)),
            quoted(last.map(Written::key)),
            quoted(last.map(Written::hash)),
            quoted(last.map(written -> "SHA-256")),
            quoted(last.map(Written::signature)),
            String.join(",", files));
  }

  /** The digests in order. */
  List<String> digests() {
    return digests;
  }

  String newest() {
    return digests.get(digests.size() - 1);
  }

  /** Writes a log file. Its content depends on its name. */
  String logFile(Instant at) {
    var key =
        "%s%s/CloudTrail/%s/%s/%s_CloudTrail_%s_%s_%08x.json.gz"
            .formatted(
                ROOT,
                account,
                region,
                DAY.format(at),
                account,
                region,
                MINUTES.format(at),
                at.hashCode());
    bucket.put(key, gzip(logContent(key)), headers(at.plusSeconds(60), Map.of()));
    return key;
  }

  String digestKey(Instant end, String suffix) {
    return "%s%s/CloudTrail-Digest/%s/%s/%s_CloudTrail-Digest_%s_%s_%s_%s%s.json.gz"
        .formatted(
            ROOT,
            account,
            region,
            DAY.format(end),
            account,
            region,
            TRAIL,
            HOME,
            SECONDS.format(end),
            suffix);
  }

  static FileHeaders headers(Instant at, Map<String, String> metadata) {
    return new FileHeaders(
        at,
        "aws:kms",
        KEY_ARN,
        Optional.of(new FileLock("GOVERNANCE", at.plus(RETENTION))),
        "",
        metadata);
  }

  static byte[] logContent(String key) {
    return ("{\"Records\": [{\"eventName\": \"" + key + "\"}]}").getBytes(StandardCharsets.UTF_8);
  }

  static byte[] gzip(byte[] content) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static String fingerprint(KeyPair keys) {
    try {
      var md5 = MessageDigest.getInstance("MD5").digest(pkcs1(keys));
      return HexFormat.of().formatHex(md5);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public key in PKCS #1: the sequence of modulus and exponent. */
  static byte[] pkcs1(KeyPair keys) {
    var key = (RSAPublicKey) keys.getPublic();
    var numbers = new ByteArrayOutputStream();
    numbers.writeBytes(integer(key.getModulus()));
    numbers.writeBytes(integer(key.getPublicExponent()));
    return tagged(0x30, numbers.toByteArray());
  }

  private static byte[] integer(BigInteger number) {
    return tagged(0x02, number.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] value) {
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (value.length >= 0x80) {
      var length = BigInteger.valueOf(value.length).toByteArray();
      int from = length[0] == 0 ? 1 : 0;
      out.write(0x80 | length.length - from);
      out.write(length, from, length.length - from);
    } else {
      out.write(value.length);
    }
    out.writeBytes(value);
    return out.toByteArray();
  }

  private static String quoted(Optional<String> text) {
    return text.map(value -> "\"" + value + "\"").orElse("null");
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sign(String text, KeyPair keys) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Far shorter than those of CloudTrail, because the tests sign thousands of digests. */
  private static KeyPair keyPair() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(512);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
