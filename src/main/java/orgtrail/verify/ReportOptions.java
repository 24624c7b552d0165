package orgtrail.verify;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import orgtrail.verify.report.HtmlReport;
import orgtrail.verify.report.JUnitReport;
import orgtrail.verify.report.JsonReport;
import orgtrail.verify.report.Report;
import orgtrail.verify.report.ReportMerge;
import orgtrail.verify.report.TextReport;
import picocli.CommandLine.Option;

/** The options that say where a report goes, and which reports are merged. */
final class ReportOptions {
  @Option(names = "--json", description = "Prints the report as JSON instead of text.")
  private boolean json;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Writes the report as JUnit XML as well.")
  private Optional<Path> junit;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes the report as a page for auditors as well.")
  private Optional<Path> html;

  @Option(
      names = "--merge",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Merges reports in JSON, those of all shards, instead of asking AWS.")
  private List<Path> merge = List.of();

  /**
   * Refuses a file that cannot be written, before a verification that can take hours.
   *
   * @throws CannotAsk with one line
   */
  void requireWritable() {
    junit.ifPresent(file -> requireWritable("--junit", file));
    html.ifPresent(file -> requireWritable("--html", file));
  }

  private static void requireWritable(String option, Path file) {
    var folder = file.toAbsolutePath().getParent();
    boolean canWrite =
        Files.exists(file)
            ? Files.isWritable(file) && !Files.isDirectory(file)
            : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
    if (!canWrite) {
      throw new CannotAsk(
          "%s must be a file that can be written, in a folder that exists, but is %s"
              .formatted(option, file));
    }
  }

  /**
   * The report that merges others; empty if none are named.
   *
   * @throws CannotAsk with one line if they do not belong together
   */
  Optional<Report> merged() {
    if (merge.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ReportMerge.merge(merge));
    } catch (IllegalArgumentException e) {
      throw new CannotAsk("--merge: " + e.getMessage());
    }
  }

  /**
   * Writes the report.
   *
   * @param out the standard output
   * @throws IOException if a file cannot be written
   */
  void write(Report report, PrintWriter out) throws IOException {
    if (json) {
      JsonReport.write(report, new JsonEscapes(out));
    } else {
      TextReport.write(report, out, Charset.defaultCharset());
    }
    if (out.checkError()) {
      throw new IOException("the standard output does not take it");
    }
    if (junit.isPresent()) {
      writeJUnit(report, junit.get());
    }
    if (html.isPresent()) {
      try (var file = Files.newBufferedWriter(html.get())) {
        HtmlReport.write(report, file);
      }
    }
  }

  private static void writeJUnit(Report report, Path path) throws IOException {
    try (var file = Files.newBufferedWriter(path)) {
      JUnitReport.write(report, file);
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }
}
