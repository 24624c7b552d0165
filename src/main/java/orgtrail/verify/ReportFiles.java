package orgtrail.verify;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import orgtrail.verify.report.HtmlReport;
import orgtrail.verify.report.JUnitReport;
import orgtrail.verify.report.JsonReport;
import orgtrail.verify.report.Report;
import orgtrail.verify.report.TextReport;

/**
 * Where a report goes.
 *
 * @param json whether it is printed as JSON instead of text
 * @param junit the file for JUnit XML
 * @param html the file for the page
 */
record ReportFiles(boolean json, Optional<Path> junit, Optional<Path> html) {

  /**
   * Writes the report.
   *
   * @param out the standard output
   * @throws IOException if a file cannot be written
   */
  void write(Report report, PrintWriter out) throws IOException {
    if (json) {
      JsonReport.write(report, out);
    } else {
      TextReport.write(report, out, Charset.defaultCharset());
    }
    out.flush();
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
