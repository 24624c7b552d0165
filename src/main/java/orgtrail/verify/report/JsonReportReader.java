package orgtrail.verify.report;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import orgtrail.verify.report.StrictJson.Fields;

/** Reads what {@link JsonReport} writes. The file can come from another job, so it is checked. */
final class JsonReportReader {
  /** A report of 10,000 accounts in 30 regions has about 60 MB. */
  static final long MOST_BYTES = 256L << 20;

  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{0,30}");
  private static final long ANY = 999_999_999_999_999_999L;
  private static final int MOST_SHARDS = 10_000;

  private final StrictJson json;

  private JsonReportReader(StrictJson json) {
    this.json = json;
  }

  static Report read(Path file) {
    try {
      return open(file);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Report open(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException("the file is larger than 256 MiB");
      }
      try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        return parse(new StrictJson(in));
      }
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no such file", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the file cannot be read", e);
    }
  }

  private static Report parse(StrictJson json) {
    try {
      var report = new JsonReportReader(json).report();
      json.end();
      return report;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the file is not UTF-8", e);
    } catch (IOException e) {
      throw json.malformed(e);
    }
  }

  // --- The report --------------------------------------------------------------------------------

  /** A check as it stands in the file. */
  private record CheckFields(
      Check check, String mark, Optional<Long> count, long omitted, List<Finding> findings) {}

  private Report report() throws IOException {
    var fields =
        json.object(
            Map.ofEntries(
                entry("formatVersion", this::formatVersion),
                entry("programVersion", json::text),
                entry("endedAt", this::instant),
                entry("exitCode", () -> json.number(2)),
                entry("scope", this::scope),
                entry("effort", this::effort),
                entry("checks", () -> json.array(this::check)),
                entry("chains", () -> json.array(this::chain))),
            Set.of());
    var report = report(fields);
    long exitCode = fields.<Long>get("exitCode");
    if (exitCode != report.exitCode()) {
      throw problem(
          "exitCode",
          "is %d, but %d follows from the checks".formatted(exitCode, report.exitCode()));
    }
    return report;
  }

  private static Report report(Fields fields) {
    List<CheckFields> checks = fields.get("checks");
    var counts = new EnumMap<Check, Long>(Check.class);
    var omitted = new EnumMap<Check, Long>(Check.class);
    for (var check : checks) {
      if (omitted.put(check.check(), check.omitted()) != null) {
        throw problem("checks", "has %s twice".formatted(check.check().id()));
      }
      check.count().ifPresent(count -> counts.put(check.check(), count));
    }
    var report =
        new Report(
            fields.get("endedAt"),
            fields.get("programVersion"),
            fields.get("scope"),
            checks.stream().flatMap(check -> check.findings().stream()).toList(),
            counts,
            omitted,
            fields.get("chains"),
            fields.get("effort"));
    expectMarks(report, checks);
    return report;
  }

  /** A mark that was edited by hand, or a check with neither a count nor a finding, is an error. */
  private static void expectMarks(Report report, List<CheckFields> checks) {
    var marks = new EnumMap<Check, String>(Check.class);
    report.results().forEach(result -> marks.put(result.check(), result.mark().id()));
    for (var check : checks) {
      if (!check.mark().equals(marks.get(check.check()))) {
        throw problem(
            "checks", "has %s, whose mark does not match it".formatted(check.check().id()));
      }
    }
  }

  private static IllegalArgumentException problem(String field, String problem) {
    return new IllegalArgumentException(field + " " + problem);
  }

  private Long formatVersion() throws IOException {
    long version = json.number(ANY);
    if (version != JsonReport.FORMAT_VERSION) {
      throw json.error(
          "is %d, but this program reads %d".formatted(version, JsonReport.FORMAT_VERSION));
    }
    return version;
  }

  private Scope scope() throws IOException {
    var fields =
        json.object(
            Map.of(
                "trailArn",
                json::text,
                "bucketName",
                json::text,
                "from",
                this::instant,
                "to",
                this::instant,
                "digests",
                () -> json.text("'newest' or 'all'", JsonReportReader::digests),
                "shard",
                () -> json.number(MOST_SHARDS),
                "shards",
                () -> json.number(MOST_SHARDS),
                "accounts",
                () -> json.array(this::account)),
            Set.of());
    return new Scope(
        fields.get("trailArn"),
        fields.get("bucketName"),
        fields.get("from"),
        fields.get("to"),
        fields.get("digests"),
        part(fields));
  }

  private static Part part(Fields fields) {
    try {
      return new Part(
          fields.<Long>get("shard").intValue(),
          fields.<Long>get("shards").intValue(),
          fields.get("accounts"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("scope: " + e.getMessage(), e);
    }
  }

  private Report.Effort effort() throws IOException {
    var fields =
        json.object(
            Map.of(
                "requests", () -> json.number(ANY),
                "bytes", () -> json.number(ANY),
                "milliseconds", () -> json.number(ANY)),
            Set.of());
    return new Report.Effort(
        fields.<Long>get("requests"),
        fields.<Long>get("bytes"),
        Duration.ofMillis(fields.<Long>get("milliseconds")));
  }

  // --- Checks and chains -------------------------------------------------------------------------

  private CheckFields check() throws IOException {
    var fields =
        json.object(
            Map.of(
                "id", () -> json.text("a check of this program", JsonReportReader::checkWithId),
                "claim", json::text,
                "mark", () -> mark().id(),
                "count", () -> json.number(ANY),
                "omitted", () -> json.number(ANY),
                "findings", () -> json.array(this::finding)),
            Set.of("count"));
    Check check = fields.get("id");
    List<FindingFields> findings = fields.get("findings");
    return new CheckFields(
        check,
        fields.get("mark"),
        fields.find("count"),
        fields.<Long>get("omitted"),
        findings.stream().map(finding -> finding.of(check)).toList());
  }

  /** A finding before the check that it belongs to is known. */
  private record FindingFields(Mark mark, String seen, String remedy, Optional<Place> place) {
    Finding of(Check check) {
      return new Finding(check, mark, seen, remedy, place);
    }
  }

  private FindingFields finding() throws IOException {
    var fields =
        json.object(
            Map.of(
                "mark", this::mark,
                "seen", json::text,
                "remedy", json::text,
                "account", this::account,
                "region", this::region),
            Set.of("account", "region"));
    if (fields.find("account").isPresent() != fields.find("region").isPresent()) {
      throw json.error("has only one of account and region");
    }
    return new FindingFields(
        fields.get("mark"),
        fields.get("seen"),
        fields.get("remedy"),
        fields.find("account").map(account -> place(fields)));
  }

  private Chain chain() throws IOException {
    var fields =
        json.object(
            Map.of(
                "account", this::account,
                "region", this::region,
                "mark", this::mark,
                "digests", () -> json.number(Integer.MAX_VALUE),
                "files", () -> json.number(ANY),
                "newest", () -> json.text("a time or empty", JsonReportReader::timeOrEmpty),
                "summary", json::text),
            Set.of());
    return new Chain(
        place(fields),
        fields.get("mark"),
        fields.<Long>get("digests").intValue(),
        fields.<Long>get("files"),
        fields.get("newest"),
        fields.get("summary"));
  }

  // --- Values ------------------------------------------------------------------------------------

  private static Place place(Fields fields) {
    return new Place(fields.get("account"), fields.get("region"));
  }

  private String account() throws IOException {
    return json.text("an account id", text -> matching(ACCOUNT, text));
  }

  private String region() throws IOException {
    return json.text("a region", text -> matching(REGION, text));
  }

  private Instant instant() throws IOException {
    return json.text("a time like 2026-11-24T14:00:00Z", Instant::parse);
  }

  private Mark mark() throws IOException {
    return json.text("'passed', 'failed' or 'not-asked'", JsonReportReader::markWithId);
  }

  private static String digests(String text) {
    return text.equals("newest") || text.equals("all") ? text : null;
  }

  private static String matching(Pattern pattern, String text) {
    return pattern.matcher(text).matches() ? text : null;
  }

  private static String timeOrEmpty(String text) {
    return text.isEmpty() || Instant.parse(text) != null ? text : null;
  }

  private static Check checkWithId(String id) {
    return Arrays.stream(Check.values()).filter(c -> c.id().equals(id)).findFirst().orElse(null);
  }

  private static Mark markWithId(String id) {
    return Arrays.stream(Mark.values()).filter(m -> m.id().equals(id)).findFirst().orElse(null);
  }
}
