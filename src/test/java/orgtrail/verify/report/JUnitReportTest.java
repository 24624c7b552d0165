package orgtrail.verify.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class JUnitReportTest {
  private static Document xml(Report report) throws Exception {
    var out = new StringWriter();
    JUnitReport.write(report, out);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(out.toString())));
  }

  private static List<Element> elements(Document document, String name) {
    var elements = new ArrayList<Element>();
    var nodes = document.getElementsByTagName(name);
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  @Test
  void eachCheckIsATestCase() throws Exception {
    var cases = elements(xml(Reports.allWell(1)), "testcase");
    assertEquals(
        List.of(Check.values()).stream().map(Check::id).toList(),
        cases.stream()
            .map(test -> test.getAttribute("classname") + "." + test.getAttribute("name"))
            .toList());
    assertEquals(
        "access-logs", cases.get(Check.ACCESS_LOGS_ARRIVE.ordinal()).getAttribute("classname"));
  }

  @Test
  void theSuiteCountsItsTestCases() throws Exception {
    var suite = xml(Reports.withFindings(50)).getDocumentElement();
    assertEquals("testsuite", suite.getTagName());
    assertEquals("orgtrail verify", suite.getAttribute("name"));
    assertEquals(String.valueOf(Check.values().length), suite.getAttribute("tests"));
    assertEquals("3", suite.getAttribute("failures"));
    assertEquals("1", suite.getAttribute("errors"));
    assertEquals("0", suite.getAttribute("skipped"));
    assertEquals("125.000", suite.getAttribute("time"));
    assertEquals("2026-11-24T14:05:10Z", suite.getAttribute("timestamp"));
  }

  @Test
  void eachFindingIsAFailure() throws Exception {
    var failures =
        elements(
            xml(
                Reports.of(
                    Finding.failed(Check.FILES_LOCK, Reports.PLACE, "a is not locked", "find out"),
                    Finding.failed(
                        Check.FILES_LOCK, Reports.PLACE, "b is not locked", "find out"))),
            "failure");
    assertEquals(2, failures.size());
    assertEquals(
        "345678901234 eu-west-1: b is not locked", failures.get(1).getAttribute("message"));
    assertEquals(
        "345678901234 eu-west-1: b is not locked → find out", failures.get(1).getTextContent());
    assertEquals(failures.get(0).getParentNode(), failures.get(1).getParentNode());
  }

  @Test
  void whatCouldNotBeAskedIsAnError() throws Exception {
    var document = xml(Reports.of(Finding.notAsked(Check.KEY_GRANTS, "denied", "allow it")));
    assertEquals("denied → allow it", elements(document, "error").get(0).getTextContent());
    assertEquals(List.of(), elements(document, "failure"));
  }

  @Test
  void findingsThatWereLeftOutAreCounted() throws Exception {
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < Report.MOST_FINDINGS + 7; i++) {
      findings.add(Finding.failed(Check.FILES_LOCK, Reports.PLACE, "no " + i, "look"));
    }
    var failures = elements(xml(Reports.of(findings, Map.of(), List.of())), "failure");
    assertEquals(Report.MOST_FINDINGS + 1, failures.size());
    assertEquals("7 more findings", failures.get(Report.MOST_FINDINGS).getAttribute("message"));
  }

  @Test
  void aPassedCheckSaysWhatWasSeen() throws Exception {
    var document = xml(Reports.of(List.of(), Map.of(Check.FILES_LOCK, 7L), List.of()));
    assertEquals(
        "each file is locked as long as set: 7 files",
        elements(document, "system-out").get(0).getTextContent());
  }

  /** XML has no way to write a control character. */
  @Test
  void hostileTextIsText() throws Exception {
    var hostile = "<failure/> ]]> & \" \u0000\u001b\ud800\uffff\n";
    var document = xml(Reports.of(Finding.failed(Check.KEY_GRANTS, hostile, "</testsuite>")));
    var failure = elements(document, "failure").get(0);
    assertEquals(1, elements(document, "failure").size());
    assertTrue(failure.getAttribute("message").startsWith("<failure/> ]]> & \" \\u{0000}"));
    assertTrue(failure.getTextContent().endsWith("\\u{000a} → </testsuite>"));
  }
}
