package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.verify.files.Verification.FIRST;
import static orgtrail.verify.files.Verification.lines;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Report;

/** Whatever lies in the bucket is a finding at worst. */
class HostileContentTest {
  private final Verification verification = new Verification();
  private final FakeBucket bucket = verification.bucket;
  private final DeliveredTrail chain = verification.chain();

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
        "{'awsAccountId': 1}"
      })
  void aDigestOfAnotherKindIsAFinding(String json) {
    replaceNewest(json);
    assertTrue(signatures().startsWith("the digest " + chain.newest()), signatures());
  }

  @Test
  void saysWhichFieldIsMissingOrNoTime() {
    var json = new String(gunzipped(), StandardCharsets.UTF_8);
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

  @Test
  void aSignatureThatIsNoHexadecimalTextIsAFinding() {
    bucket.changeHeaders(
        chain.newest(),
        h -> DeliveredTrail.headers(h.lastModified(), java.util.Map.of("signature", "zz")));
    assertTrue(signatures().endsWith("not CloudTrail's"), signatures());
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
