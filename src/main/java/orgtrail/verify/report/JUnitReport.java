package orgtrail.verify.report;

import java.io.Writer;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a report as the XML of JUnit, which pipelines show as tests: a test case for each check, a
 * {@code failure} for each finding, and an {@code error} for what could not be asked.
 *
 * @see <a
 *     href="https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd">The
 *     schema of Surefire</a>
 */
public final class JUnitReport {
  private final Report report;
  private final XMLStreamWriter xml;

  private JUnitReport(Report report, XMLStreamWriter xml) {
    this.report = report;
    this.xml = xml;
  }

  /**
   * Writes a report.
   *
   * @param out a writer of UTF-8
   * @throws XMLStreamException if {@code out} fails
   */
  public static void write(Report report, Writer out) throws XMLStreamException {
    var writer = new JUnitReport(report, XMLOutputFactory.newFactory().createXMLStreamWriter(out));
    writer.write();
    writer.xml.flush();
  }

  private void write() throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    line(0);
    xml.writeStartElement("testsuite");
    attribute("name", "orgtrail verify");
    attribute("tests", String.valueOf(report.results().size()));
    attribute("failures", String.valueOf(report.checks(Mark.FAILED)));
    attribute("errors", String.valueOf(report.checks(Mark.NOT_ASKED)));
    attribute("skipped", "0");
    attribute("time", seconds());
    attribute("timestamp", report.at().toString());
    properties();
    for (var result : report.results()) {
      testCase(result);
    }
    line(0);
    xml.writeEndElement();
    line(0);
    xml.writeEndDocument();
  }

  private String seconds() {
    return String.format(Locale.ENGLISH, "%.3f", report.effort().took().toMillis() / 1000.0);
  }

  private void properties() throws XMLStreamException {
    var scope = report.scope();
    line(1);
    xml.writeStartElement("properties");
    property("trailArn", scope.trailArn());
    property("bucketName", scope.bucketName());
    property("from", scope.from().toString());
    property("to", scope.to().toString());
    property("digests", scope.digests());
    property("accounts", scope.part().words());
    property("programVersion", report.version());
    line(1);
    xml.writeEndElement();
  }

  private void property(String name, String value) throws XMLStreamException {
    line(2);
    xml.writeEmptyElement("property");
    attribute("name", name);
    attribute("value", value);
  }

  private void testCase(CheckResult result) throws XMLStreamException {
    var id = result.check().id();
    int dot = id.indexOf('.');
    line(1);
    xml.writeStartElement("testcase");
    attribute("classname", id.substring(0, dot));
    attribute("name", id.substring(dot + 1));
    attribute("time", "0");
    for (var finding : result.problems()) {
      problem(finding);
    }
    omitted(result);
    if (result.mark() == Mark.PASSED) {
      line(2);
      text("system-out", result.seen());
    }
    line(1);
    xml.writeEndElement();
  }

  private void problem(Finding finding) throws XMLStreamException {
    var place = finding.place().map(where -> where.words() + ": ").orElse("");
    element(finding.mark(), place + finding.seen(), finding.remedy());
  }

  private void omitted(CheckResult result) throws XMLStreamException {
    if (result.omitted() > 0) {
      element(result.mark(), Words.count(result.omitted(), "more finding"), "");
    }
  }

  private void element(Mark mark, String message, String remedy) throws XMLStreamException {
    line(2);
    xml.writeStartElement(mark == Mark.FAILED ? "failure" : "error");
    attribute("message", message);
    attribute("type", mark.id());
    xml.writeCharacters(Words.visible(remedy.isEmpty() ? message : message + " → " + remedy));
    xml.writeEndElement();
  }

  private void text(String name, String text) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(Words.visible(text));
    xml.writeEndElement();
  }

  /** XML has no control characters, and {@link Words#visible} leaves none. */
  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, Words.visible(value));
  }

  private void line(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }
}
