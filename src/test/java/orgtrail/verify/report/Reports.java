package orgtrail.verify.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reports for tests. */
final class Reports {
  static final String ACCOUNT = "345678901234";
  static final Place PLACE = new Place(ACCOUNT, "eu-west-1");
  static final String NEWEST = "2026-11-24T14:00:00Z";
  static final Instant AT = Instant.parse("2026-11-24T14:05:10Z");
  static final List<String> REGIONS =
      List.of(
          "ap-northeast-1",
          "ap-northeast-2",
          "ap-northeast-3",
          "ap-south-1",
          "ap-southeast-1",
          "ap-southeast-2",
          "ca-central-1",
          "eu-central-1",
          "eu-north-1",
          "eu-west-1",
          "eu-west-2",
          "eu-west-3",
          "sa-east-1",
          "us-east-1",
          "us-east-2",
          "us-west-1",
          "us-west-2");

  private Reports() {}

  static Scope scope(Part part) {
    return new Scope(
        "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123",
        "cloudtrail-123456789012-example-quantum-123",
        Instant.parse("2026-11-23T14:00:00Z"),
        Instant.parse("2026-11-24T14:00:00Z"),
        "newest",
        part);
  }

  /** A report of the whole organization. */
  static Report of(Finding... findings) {
    return of(List.of(findings), Map.of(), List.of());
  }

  static Report of(List<Finding> findings, Map<Check, Long> counts, List<Chain> chains) {
    return of(Part.WHOLE, findings, counts, chains);
  }

  static Report of(Part part, List<Finding> findings, Map<Check, Long> counts, List<Chain> chains) {
    return new Report(
        AT,
        "0.3.0",
        scope(part),
        findings,
        counts,
        Map.of(),
        chains,
        new Report.Effort(9876, 1_288_490_189L, Duration.ofSeconds(125)));
  }

  static Chain complete(Place place) {
    return new Chain(place, Mark.PASSED, 24, 1234, NEWEST, "complete");
  }

  static Chain broken(Place place) {
    return new Chain(place, Mark.FAILED, 23, 1180, NEWEST, "a digest is missing");
  }

  /** All checks have passed, for this many accounts. */
  static Report allWell(int accounts) {
    var chains = chains(accounts);
    return of(passed(), counts(chains), chains);
  }

  static List<Finding> passed() {
    var findings = new ArrayList<Finding>();
    for (var check : Check.values()) {
      if (!check.counts()) {
        findings.add(Finding.passed(check, "as set: " + check.claim()));
      }
    }
    return findings;
  }

  static Map<Check, Long> counts(List<Chain> chains) {
    var counts = new EnumMap<Check, Long>(Check.class);
    for (var check : Check.values()) {
      if (check.counts()) {
        counts.put(check, (long) chains.size() * check.counted().length());
      }
    }
    return counts;
  }

  static List<Chain> chains(int accounts) {
    var chains = new ArrayList<Chain>();
    for (int account = 0; account < accounts; account++) {
      for (var region : REGIONS) {
        chains.add(complete(new Place(account(account), region)));
      }
    }
    return chains;
  }

  static String account(int number) {
    return "%012d".formatted(100_200_300_400L + number * 7_654_321L);
  }

  /** Some of everything is wrong. */
  static Report withFindings(int accounts) {
    var chains = chains(accounts);
    var findings = passed();
    findings.removeIf(f -> f.check() == Check.BUCKET_VERSIONING || f.check() == Check.KEY_GRANTS);
    findings.add(
        Finding.failed(
            Check.BUCKET_VERSIONING,
            "versioning is suspended",
            "deploy the logging stack again, and look for PutBucketVersioning in the event history"));
    findings.add(
        Finding.notAsked(
            Check.KEY_GRANTS,
            "kms:ListGrants is denied to the profile logging-audit in account 123456789012",
            "allow kms:ListGrants, as the policies in docs/verify.md do"));
    for (int i = 0; i < chains.size(); i += 97) {
      var place = chains.get(i).place();
      chains.set(i, broken(place));
      findings.add(
          Finding.failed(
              Check.FILES_CHAINS,
              place,
              "the digest of 2026-11-24T09:00:00Z is missing",
              "restore the version that is hidden, or find out in the access logs who deleted it"));
    }
    var place = chains.get(5).place();
    chains.set(5, new Chain(place, Mark.NOT_ASKED, 3, 120, "", "s3:GetObject is denied"));
    findings.add(
        Finding.failed(
            Check.FILES_HASHES,
            PLACE,
            "AWSLogs/o-abc1234567/%1$s/CloudTrail/eu-west-1/2026/11/24/".formatted(ACCOUNT)
                + ACCOUNT
                + "_CloudTrail_eu-west-1_20261124T0905Z_Xw7mpqRs2Lk1ab3c.json.gz"
                + " does not have the hash that its digest names",
            "read the delivered version 3sL4kqtJlcpXroDTDmJ"));
    return of(findings, counts(chains), chains);
  }
}
