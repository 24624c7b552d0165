package orgtrail.verify.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a report as JSON, and reads it. {@code docs/verify-report.md} documents the format.
 *
 * <p>Each finding and each chain is on a line of its own, because there can be many of them.
 */
public final class JsonReport {
  /** A field that is removed, renamed or means something else needs another number. */
  static final int FORMAT_VERSION = 1;

  private static final String INDENT = "  ";

  private final JsonWriter json;

  private JsonReport(Writer out) {
    json = new JsonWriter(out);
    json.setIndent(INDENT);
  }

  /**
   * Writes a report, and a line break after it.
   *
   * @throws IOException if {@code out} throws it
   */
  public static void write(Report report, Writer out) throws IOException {
    var writer = new JsonReport(out);
    writer.write(report);
    writer.json.flush();
    out.write('\n');
    out.flush();
  }

  /**
   * Reads a report.
   *
   * @throws IllegalArgumentException in one line with the file and the field, if the file cannot be
   *     read, is larger than 256 MiB, or is not such a report
   */
  public static Report read(Path file) {
    return JsonReportReader.read(file);
  }

  private void write(Report report) throws IOException {
    json.beginObject();
    json.name("formatVersion").value(FORMAT_VERSION);
    json.name("programVersion").value(report.version());
    json.name("endedAt").value(report.at().toString());
    json.name("exitCode").value(report.exitCode());
    scope(report.scope());
    effort(report.effort());
    json.name("checks").beginArray();
    for (var result : report.results()) {
      check(result);
    }
    json.endArray();
    json.name("chains").beginArray();
    for (var chain : report.chains()) {
      chain(chain);
    }
    json.endArray();
    json.endObject();
  }

  private void scope(Scope scope) throws IOException {
    json.name("scope").beginObject();
    json.name("trailArn").value(scope.trailArn());
    json.name("bucketName").value(scope.bucketName());
    json.name("from").value(scope.from().toString());
    json.name("to").value(scope.to().toString());
    json.name("digests").value(scope.digests());
    json.name("shard").value(scope.part().shard());
    json.name("shards").value(scope.part().shards());
    accounts(scope.part().accounts());
    json.endObject();
  }

  private void accounts(List<String> accounts) throws IOException {
    json.name("accounts").beginArray();
    for (var account : accounts) {
      json.value(account);
    }
    json.endArray();
  }

  private void effort(Report.Effort effort) throws IOException {
    json.name("effort").beginObject();
    json.name("requests").value(effort.requests());
    json.name("bytes").value(effort.bytes());
    json.name("milliseconds").value(effort.took().toMillis());
    json.endObject();
  }

  private void check(CheckResult result) throws IOException {
    json.beginObject();
    json.name("id").value(result.check().id());
    json.name("claim").value(result.check().claim());
    json.name("mark").value(result.mark().id());
    if (result.count().isPresent()) {
      json.name("count").value(result.count().getAsLong());
    }
    json.name("omitted").value(result.omitted());
    json.name("findings").beginArray();
    for (var finding : result.findings()) {
      finding(finding);
    }
    json.endArray();
    json.endObject();
  }

  private void finding(Finding finding) throws IOException {
    beginLine();
    json.name("mark").value(finding.mark().id());
    json.name("seen").value(finding.seen());
    json.name("remedy").value(finding.remedy());
    if (finding.place().isPresent()) {
      place(finding.place().get());
    }
    endLine();
  }

  private void chain(Chain chain) throws IOException {
    beginLine();
    place(chain.place());
    json.name("mark").value(chain.mark().id());
    json.name("digests").value(chain.digests());
    json.name("files").value(chain.files());
    json.name("newest").value(chain.newest());
    json.name("summary").value(chain.summary());
    endLine();
  }

  private void place(Place place) throws IOException {
    json.name("account").value(place.accountId());
    json.name("region").value(place.region());
  }

  /** Gson indents the start of the object, and nothing inside it. */
  private void beginLine() throws IOException {
    json.beginObject();
    json.setIndent("");
  }

  private void endLine() throws IOException {
    json.endObject();
    json.setIndent(INDENT);
  }
}
