package orgtrail.verify.files;

import java.io.ByteArrayOutputStream;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import orgtrail.verify.asking.AwsAccount;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysRequest;

/**
 * The keys that CloudTrail has signed digests with. Each region has its own keys. They are asked
 * for once a region. It is safe for use by several threads.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html">ListPublicKeys</a>
 */
final class PublicKeys {
  /** The first digest of the period can have been signed before the period. */
  private static final Duration EARLIER = Duration.ofHours(3);

  /** The start of a SubjectPublicKeyInfo of RSA: its algorithm, with no parameters. */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;

  private final AwsAccount account;
  private final Instant from;
  private final Instant to;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  /** The keys by their fingerprints, or why there are none. */
  private record Answer(Map<String, PublicKey> keys, Optional<NotAskedException> failure) {}

  /**
   * @param from the start of the period
   * @param now a backfill digest of the period can have been signed until now
   */
  PublicKeys(AwsAccount account, Instant from, Instant now) {
    this.account = account;
    this.from = from.minus(EARLIER);
    this.to = now;
  }

  /**
   * The key with a fingerprint; empty if CloudTrail has no such key in the region.
   *
   * @throws NotAskedException if AWS does not answer
   */
  Optional<PublicKey> find(String region, String fingerprint) {
    var answer = answers.computeIfAbsent(region, this::ask);
    if (answer.failure().isPresent()) {
      throw answer.failure().get();
    }
    return Optional.ofNullable(answer.keys().get(fingerprint));
  }

  private Answer ask(String region) {
    try {
      return new Answer(keys(region), Optional.empty());
    } catch (SdkException e) {
      var action = "cloudtrail:ListPublicKeys in " + region;
      return new Answer(
          Map.of(), Optional.of(new NotAskedException(action, account.described(), e)));
    }
  }

  private Map<String, PublicKey> keys(String region) {
    var found = new HashMap<String, PublicKey>();
    var request = ListPublicKeysRequest.builder().startTime(from).endTime(to);
    String next = null;
    do {
      var page = account.cloudTrail(region).listPublicKeys(request.nextToken(next).build());
      page.publicKeyList()
          .forEach(
              key ->
                  decode(key.value().asByteArray())
                      .ifPresent(rsa -> found.put(key.fingerprint(), rsa)));
      next = page.nextToken();
    } while (next != null && !next.isEmpty());
    return found;
  }

  /** CloudTrail's keys are in the DER encoding of PKCS #1. Java reads SubjectPublicKeyInfo. */
  static Optional<PublicKey> decode(byte[] pkcs1) {
    var bits = new ByteArrayOutputStream();
    bits.write(0);
    bits.writeBytes(pkcs1);
    var info = new ByteArrayOutputStream();
    info.writeBytes(RSA);
    info.writeBytes(der(BIT_STRING, bits.toByteArray()));
    var spec = new X509EncodedKeySpec(der(SEQUENCE, info.toByteArray()));
    try {
      return Optional.of(KeyFactory.getInstance("RSA").generatePublic(spec));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A value in DER: its tag, its length in as few bytes as possible, and its bytes. */
  private static byte[] der(int tag, byte[] value) {
    var encoded = new ByteArrayOutputStream();
    encoded.write(tag);
    if (value.length < 0x80) {
      encoded.write(value.length);
    } else if (value.length < 0x100) {
      encoded.write(0x81);
      encoded.write(value.length);
    } else {
      encoded.write(0x82);
      encoded.write(value.length >> 8);
      encoded.write(value.length);
    }
    encoded.writeBytes(value);
    return encoded.toByteArray();
  }
}
