package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.verify.files.Verification.FIRST;
import static orgtrail.verify.files.Verification.lines;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import orgtrail.verify.report.Report;
import software.amazon.awssdk.services.account.model.RegionOptStatus;

/** Whatever lies in the bucket is a finding at worst. */
class HostileContentTest {
  private final Verification verification = new Verification();
  private final FakeBucket bucket = verification.bucket;
  private final DeliveredTrail chain = verification.chain();
  private String genuine = "";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"logFiles\": 1}",
        "{\"logFiles\": [[]]}",
        "{\"logFiles\": [null]}",
        "{\"logFiles\": [{\"s3Object\": {}}]}",
        "{\"digestEndTime\": 1e999999999, \"logFiles\": []}",
        "{\"awsAccountId\": \"",
        "{\"logFiles\": []} {}",
        "{'awsAccountId': 1}",
        "{\"logFiles\": [], \"logFiles\": {}}",
        "{\"awsAccountId\": \"\ud800\", \"logFiles\": []}",
        "\ufeff{}",
        "<html></html>"
      })
  void aDigestOfAnotherKindIsAFinding(String json) {
    replaceNewest(json);
    assertTrue(signatures().startsWith("the digest " + chain.newest()), signatures());
  }

  @Test
  void saysWhichFieldIsMissingOrNoTime() {
    var json = newest();
    replaceNewest(json.replaceAll("\"digestStartTime\": \"[^\"]*\"", "\"digestStartTime\": \"x\""));
    assertTrue(signatures().endsWith("digestStartTime is not a time"), signatures());
    replaceNewest(json.replace("digestPublicKeyFingerprint", "other"));
    assertTrue(signatures().endsWith("has no digestPublicKeyFingerprint"), signatures());
    replaceNewest(json.replace("\"previousDigestHashValue\"", "\"other\""));
    assertTrue(signatures().endsWith("has no previousDigestHashValue"), signatures());
  }

  @Test
  void aDeeplyNestedDigestIsAFinding() {
    replaceNewest("{\"x\": " + "[".repeat(1_000_000));
    assertTrue(signatures().endsWith("is not the JSON of a digest"), signatures());
  }

  @Test
  void aDigestThatDecompressesToTooMuchIsAFinding() {
    var content = new byte[DigestCheck.MAX_DIGEST_BYTES + 1];
    bucket.changeContent(chain.newest(), old -> DeliveredTrail.gzip(content));
    assertTrue(signatures().contains("is larger than"), signatures());
  }

  @Test
  void aDigestThatIsNotCompressedIsAFinding() {
    bucket.changeContent(chain.newest(), old -> "{}".getBytes(StandardCharsets.UTF_8));
    assertTrue(signatures().endsWith("is not a gzip file"), signatures());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secrets.json.gz",
        "AWSLogs/o-exampleorg1/456789012345/CloudTrail/eu-west-1/x.json.gz",
        "",
        "x\\u0000\\n"
      })
  void aNamedFileOutsideOfTheAccountIsAFindingAndNotRead(String key) {
    var end = FIRST.plus(Duration.ofHours(27));
    chain.deliver(end.minus(Duration.ofHours(1)), end, key);
    verification.anHourLater();
    assertEquals(1, verification.run().findings().size());
    assertTrue(
        lines(verification.run()).get(0).contains("not in the folder of the account"),
        () -> lines(verification.run()).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz", "abc", "ab", "00", " ", "\u0661\u0661"})
  void aSignatureOfAnotherFormIsAFinding(String signature) {
    sign(signature);
    assertTrue(signatures().endsWith("not CloudTrail's"), signatures());
  }

  @Test
  void aSignatureOfAnotherLengthIsAFinding() {
    var whole = bucket.headersOf(chain.newest()).metadata().get("signature");
    for (var signature :
        List.of(whole.substring(2), whole + "00", "00" + whole, "ab".repeat(100_000))) {
      sign(signature);
      assertTrue(signatures().endsWith("not CloudTrail's"), signatures());
    }
  }

  private void sign(String signature) {
    bucket.changeHeaders(
        chain.newest(),
        h -> DeliveredTrail.headers(h.lastModified(), Map.of("signature", signature)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "SHA1withRSA", "SHA256withECDSA", "", "sha256withrsa"})
  void anotherAlgorithmIsAFinding(String algorithm) {
    replaceNewest(newest().replace("SHA256withRSA", algorithm));
    assertTrue(signatures().contains("is signed by the algorithm " + algorithm), signatures());
  }

  @Test
  void aKeyThatCloudTrailDoesNotHaveIsAFinding() {
    var own = DeliveredTrail.fingerprint(DeliveredTrail.CLOUDTRAIL);
    for (var fingerprint : List.of("", "0".repeat(32), "../" + own, own + "\\n")) {
      replaceNewest(newest().replace(own, fingerprint));
      assertTrue(signatures().contains("which CloudTrail has not used"), signatures());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1000000000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59.999999999Z",
        "0000-00-00T00:00:00Z",
        "2026-11-24T24:00:00Z"
      })
  void aTimeThatIsFarAwayOrNoneIsAFinding(String time) {
    replaceNewest(
        newest()
            .replaceAll("\"digestEndTime\": \"[^\"]*\"", "\"digestEndTime\": \"" + time + "\""));
    assertTrue(signatures().startsWith("the digest " + chain.newest()), signatures());
    replaceNewest(
        newest()
            .replaceAll(
                "\"digestStartTime\": \"[^\"]*\"", "\"digestStartTime\": \"" + time + "\""));
    assertTrue(signatures().startsWith("the digest " + chain.newest()), signatures());
  }

  /** Digests are listed, so that no link is followed. */
  @Test
  void digestsThatNameEachOtherAreReadOnce() {
    var end = FIRST.plus(Duration.ofHours(27));
    var key = chain.digestKey(end, "");
    var before = chain.newest();
    chain.put(
        key,
        end.minus(Duration.ofHours(1)),
        end,
        chain
            .json(key, end.minus(Duration.ofHours(1)), end, DeliveredTrail.CLOUDTRAIL, List.of())
            .replace(
                "\"previousDigestS3Object\": \"" + before, "\"previousDigestS3Object\": \"" + key),
        DeliveredTrail.CLOUDTRAIL);
    var lines = lines(verification.anHourLater().run());
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(
        lines.get(0).contains(key + " as the one before it, and not " + before), lines::toString);
  }

  /** It is read once more when it is known that CloudTrail has written it. */
  @Test
  void eachFileOfALongListIsVerified() {
    var start = FIRST.plus(Duration.ofHours(26));
    var files =
        IntStream.range(0, 900)
            .mapToObj(second -> chain.logFile(start.plusSeconds(second)))
            .toArray(String[]::new);
    chain.deliver(start, start.plus(Duration.ofHours(1)), files);
    verification.anHourLater();
    var before = verification.run();
    assertEquals(List.of(), lines(before));
    assertTrue(before.counts().get(Check.FILES_HASHES) > files.length, before.counts()::toString);
    bucket.changeContent(files[files.length - 1], old -> DeliveredTrail.gzip(new byte[1]));
    var lines = lines(verification.run());
    assertTrue(
        lines.get(0).startsWith("files.hashes: " + files[files.length - 1]), lines::toString);
  }

  /** Such a file has no end, so that nobody reads it to its end. */
  @Test
  void aLogFileOfManyVersionsIsAFindingThatSaysHowMany() {
    var file = bucket.keys("/CloudTrail/").get(20);
    for (int i = 0; i < 1500; i++) {
      bucket.put(file, new byte[0], bucket.headersOf(file));
    }
    var seen = lines(verification.run());
    assertTrue(
        seen.contains("files.versions: " + file + " has 1,501 versions and delete markers"),
        seen::toString);
    var remedy =
        verification.run().findings().stream()
            .filter(finding -> finding.check() == Check.FILES_HASHES)
            .map(Finding::remedy)
            .toList();
    assertTrue(remedy.get(0).startsWith("restore version v"), remedy::toString);
  }

  @Test
  void aListThatLacksAFileCouldNotBeAsked() {
    var file = bucket.keys("/CloudTrail/").get(20);
    bucket.leaveOut(file);
    var found = verification.run().findings();
    assertEquals(
        List.of(Mark.NOT_ASKED, Mark.NOT_ASKED), found.stream().map(Finding::mark).toList());
    assertEquals(
        "the list of the log files lacks %s, which is in the bucket".formatted(file),
        found.get(0).seen());
  }

  @Test
  void aChainThatCannotBeVerifiedDoesNotHideTheOthers() {
    var other =
        verification
            .region("us-east-1", RegionOptStatus.ENABLED_BY_DEFAULT)
            .chain(Verification.MEMBER, "us-east-1");
    bucket.failOn(chain.newest());
    sign(other);
    var lines = lines(verification.run());
    assertTrue(
        lines.contains(
            "files.chains: the chain could not be verified: java.lang.IllegalStateException: a defect"),
        lines::toString);
    assertTrue(lines.stream().anyMatch(line -> line.contains(other.newest())), lines::toString);
  }

  private void sign(DeliveredTrail other) {
    bucket.changeHeaders(
        other.newest(), h -> DeliveredTrail.headers(h.lastModified(), Map.of("signature", "ab")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b[2Jx", "x\ny", "x\r", "\u202ex", "\u0000"})
  void aNameWithControlCharactersIsOnOneLine(String name) {
    var folder = bucket.keys("/CloudTrail/").get(20).replaceFirst("[^/]*$", "");
    bucket.put(folder + name, new byte[0], bucket.headersOf(bucket.keys("/CloudTrail/").get(20)));
    var lines = lines(verification.run());
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.get(0).chars().noneMatch(Character::isISOControl), lines::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_20261324T991728Z.json.gz",
        "_20261124T101728Z.json.gz.exe",
        "_00000000T000000Z_backfill.json.gz"
      })
  void aDigestWithAnImpossibleNameIsAFinding(String suffix) {
    var key = chain.newest().replaceFirst("_\\d{8}T\\d{6}Z\\.json\\.gz$", suffix);
    bucket.put(key, new byte[0], bucket.headersOf(chain.newest()));
    var line = lines(verification.run()).get(0);
    assertTrue(line.startsWith("files.unnamed: " + key), line);
  }

  @Test
  void manyFindingsOfACheckAreCounted() {
    for (int i = 0; i < Report.MOST_FINDINGS + 10; i++) {
      var key = bucket.keys("/CloudTrail/").get(20).replaceFirst("[^/]*$", "x" + i);
      bucket.put(key, new byte[0], bucket.headersOf(bucket.keys("/CloudTrail/").get(20)));
    }
    var result = verification.run();
    assertEquals(10, result.omitted().get(Check.FILES_UNNAMED));
    assertEquals(
        List.of((long) Report.MOST_FINDINGS),
        List.of(result.findings().stream().filter(f -> f.check() == Check.FILES_UNNAMED).count()));
  }

  private void replaceNewest(String json) {
    bucket.changeContent(
        chain.newest(), old -> DeliveredTrail.gzip(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** The content of the newest digest, as CloudTrail has written it. */
  private String newest() {
    if (genuine.isEmpty()) {
      genuine = new String(gunzipped(), StandardCharsets.UTF_8);
    }
    return genuine;
  }

  private byte[] gunzipped() {
    var out = new ByteArrayOutputStream();
    try (var in =
        new java.util.zip.GZIPInputStream(
            new java.io.ByteArrayInputStream(bucket.content(chain.newest())))) {
      in.transferTo(out);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private String signatures() {
    var found =
        verification.run().findings().stream()
            .filter(f -> f.check() == Check.FILES_SIGNATURES)
            .toList();
    assertEquals(1, found.size());
    return found.get(0).seen();
  }
}
