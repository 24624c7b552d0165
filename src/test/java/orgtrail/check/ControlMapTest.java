package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import orgtrail.aws.Control;
import orgtrail.aws.Control.Framework;
import orgtrail.config.Setting;
import orgtrail.testing.MarkdownTables;
import orgtrail.verify.report.Check;

/**
 * {@code docs/controls.md} has the controls, the settings, the checks and the tests that there are.
 */
class ControlMapTest {
  private static final String PAGE = "docs/controls.md";
  private static final String NONE = "–";

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** E.g. {@code CloudWatch.1} to {@code CloudWatch.14}. */
  private static final Pattern RANGE = Pattern.compile("`(\\w+\\.)(\\d+)` to `\\1(\\d+)`");

  // --- The answers -------------------------------------------------------------------------------

  @Test
  void everyControlHasOneAnswer() {
    var ids = answers().stream().flatMap(answer -> answer.controls.stream()).sorted().toList();
    assertEquals(Control.all().stream().map(Control::id).sorted().toList(), ids);
  }

  @Test
  void everyAnswerIsOneOfFourAndNamesWhatSuitsIt() {
    for (var answer : answers()) {
      var settings = answer.settings;
      switch (answer.answer) {
        case "met" -> {
          assertFalse(answer.needs(), answer.row);
          assertTrue(!codes(answer.checks).isEmpty() && !codes(answer.tests).isEmpty(), answer.row);
        }
        case "with a setting" -> {
          assertTrue(answer.needs(), answer.row);
          boolean isOfTheProvider = settings.contains("`aws:");
          assertEquals(isOfTheProvider, answer.tests.equals(NONE), answer.row);
        }
        case "not met", "outside" ->
            assertEquals(List.of(NONE, NONE, NONE), List.of(settings, answer.checks, answer.tests));
        default -> throw new AssertionError(answer.row);
      }
      assertFalse(answer.how.isEmpty(), answer.row);
    }
  }

  @Test
  void everyControlNamesTheSettingsThatLoosenIt() {
    for (var answer : answers()) {
      for (var id : answer.controls) {
        var expected = settingsThatLoosen(id);
        assertEquals(expected, answer.loosenedBy(), id);
        assertEquals(
            answer.answer.equals("met") && expected.isEmpty(),
            answer.settings.equals("none loosens it"),
            answer.row);
      }
    }
  }

  private static Set<String> settingsThatLoosen(String id) {
    var settings = new TreeSet<String>();
    for (var loosening : Loosening.values()) {
      if (loosening.allControls().stream().anyMatch(control -> control.id().equals(id))) {
        settings.addAll(names(loosening));
      }
    }
    return settings;
  }

  @Test
  void everySettingExists() throws IOException {
    var known = new HashSet<String>();
    for (var setting : Setting.values()) {
      known.add(name(setting));
    }
    MarkdownTables.rows("docs/settings.md", List.of("Setting", "What it does here"))
        .forEach(row -> known.add(MarkdownTables.plain(row.get(0))));
    for (var answer : answers()) {
      var unknown = new TreeSet<>(codes(answer.settings));
      unknown.removeAll(known);
      assertEquals(Set.of(), unknown, answer.row);
    }
  }

  @Test
  void everyCheckExists() {
    for (var answer : answers()) {
      var unknown = new TreeSet<>(codes(answer.checks));
      unknown.removeAll(checkIds());
      assertEquals(Set.of(), unknown, answer.row);
      assertEquals(answer.checks.equals(NONE), codes(answer.checks).isEmpty(), answer.row);
    }
  }

  private static Set<String> checkIds() {
    return Arrays.stream(Check.values()).map(Check::id).collect(Collectors.toSet());
  }

  @Test
  void everyTestExists() throws IOException {
    var named = new TreeSet<String>();
    answers().forEach(answer -> named.addAll(codes(answer.tests)));
    codes(Files.readString(Path.of(PAGE))).stream()
        .filter(code -> code.matches("\\w+(Test|IT)\\.\\w+"))
        .forEach(named::add);
    assertTrue(named.size() > 20, named.toString());
    for (var test : named) {
      var parts = test.split("\\.");
      assertEquals(2, parts.length, test);
      assertTrue(source(parts[0]).contains("  void " + parts[1] + "("), test);
    }
  }

  private static String source(String testClass) throws IOException {
    try (var files = Files.walk(Path.of("src/test/java"))) {
      var file = files.filter(path -> path.endsWith(testClass + ".java")).findFirst();
      return Files.readString(file.orElseThrow(() -> new AssertionError("no test " + testClass)));
    }
  }

  // --- The other tables --------------------------------------------------------------------------

  @Test
  void theSummaryHasWhatTheDefaultDoesNotMeet() throws IOException {
    var expected =
        answers().stream()
            .filter(answer -> Set.of("with a setting", "not met").contains(answer.answer))
            .flatMap(answer -> answer.controls.stream())
            .sorted()
            .toList();
    var listed =
        MarkdownTables.rows(PAGE, List.of("Controls", "To meet them")).stream()
            .flatMap(row -> ids(row.get(0)).stream())
            .sorted()
            .toList();
    assertEquals(expected, listed);
  }

  @Test
  void everyRecommendationOfCisIsAnsweredAsItsControl() throws IOException {
    var expected = new TreeMap<String, Set<String>>();
    for (var control : Control.all()) {
      var key =
          number(control.names(Framework.CIS_1_4))
              + " | "
              + number(control.names(Framework.CIS_3_0));
      if (!key.equals("– | –")) {
        expected.computeIfAbsent(key, k -> new TreeSet<>()).add(control.id());
      }
    }
    var listed = new TreeMap<String, Set<String>>();
    for (var row :
        MarkdownTables.rows(
            PAGE, List.of("CIS 1.4", "CIS 3.0 and 5.0", "Recommendation", "Answered as"))) {
      var before = listed.put(row.get(0) + " | " + row.get(1), new TreeSet<>(ids(row.get(3))));
      assertEquals(null, before, row.get(0) + " has two rows");
    }
    assertEquals(expected, listed);
  }

  private static String number(List<String> recommendations) {
    return recommendations.isEmpty() ? NONE : String.join(", ", recommendations);
  }

  @Test
  void everyRuleOfAwsConfigIsAnsweredAsTheControlThatUsesIt() throws IOException {
    var expected = new TreeSet<String>();
    for (var control : Control.all()) {
      control.names(Framework.CONFIG).stream()
          .filter(rule -> !rule.equals(control.id())) // such a rule has an answer of its own
          .forEach(rule -> expected.add(rule + " " + control.id()));
    }
    var listed =
        MarkdownTables.rows(PAGE, List.of("Rule", "Answered as")).stream()
            .map(
                row ->
                    String.join(" ", codes(row.get(0))) + " " + String.join(" ", ids(row.get(1))))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(expected, listed);
  }

  @Test
  void theAccessLogBucketIsMeasuredByControlsOfTheWormBucket() throws IOException {
    var rows =
        MarkdownTables.rows(PAGE, List.of("Control", "Why the access-log bucket does not meet it"));
    var known = answers().stream().flatMap(answer -> answer.controls.stream()).toList();
    assertEquals(5, rows.size());
    rows.forEach(row -> assertTrue(known.containsAll(ids(row.get(0))), row.get(0)));
  }

  @Test
  void everyLoosenedSettingHasARow() throws IOException {
    var expected =
        Arrays.stream(Loosening.values())
            .map(
                loosening ->
                    row(
                        names(loosening),
                        loosening.effect() == Loosening.Effect.NOT_MET ? "not met" : "not ensured",
                        loosening.allControls().stream().map(Control::id).toList()))
            .sorted()
            .toList();
    var listed =
        MarkdownTables.rows(PAGE, List.of("Settings", "Value", "Effect", "Controls")).stream()
            .map(row -> row(codes(row.get(0)), row.get(2), ids(row.get(3))))
            .sorted()
            .toList();
    assertEquals(String.join("\n", expected), String.join("\n", listed));
  }

  private static String row(Set<String> settings, String effect, List<String> controls) {
    return new TreeSet<>(settings) + " " + effect + " " + new TreeSet<>(controls);
  }

  // --- The page ----------------------------------------------------------------------------------

  /** A row of the tables that answer controls. */
  private record Answer(
      String row,
      List<String> controls,
      String answer,
      String how,
      String settings,
      String checks,
      String tests) {

    boolean needs() {
      return settings.startsWith("needs `");
    }

    Set<String> loosenedBy() {
      int start = settings.indexOf("loosened by ");
      return start < 0 ? Set.of() : new TreeSet<>(codes(settings.substring(start)));
    }
  }

  private static List<Answer> answers() {
    try {
      return MarkdownTables.rows(
              PAGE,
              List.of("Control", "Answer", "How or why", "Settings", "Checked by", "Shown by"))
          .stream()
          .map(
              row ->
                  new Answer(
                      String.join(" | ", row),
                      ids(row.get(0)),
                      row.get(1),
                      row.get(2),
                      row.get(3),
                      row.get(4),
                      row.get(5)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ids in a text, with those of its ranges. */
  private static List<String> ids(String text) {
    var ids = new ArrayList<String>();
    var ranges = RANGE.matcher(text);
    while (ranges.find()) {
      var service = ranges.group(1);
      IntStream.rangeClosed(Integer.parseInt(ranges.group(2)), Integer.parseInt(ranges.group(3)))
          .forEach(number -> ids.add(service + number));
    }
    ids.addAll(codes(RANGE.matcher(text).replaceAll("")));
    return ids;
  }

  private static Set<String> codes(String text) {
    return CODE.matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<String> names(Loosening loosening) {
    return loosening.settings().stream()
        .map(ControlMapTest::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(Setting setting) {
    return setting.key().substring(Setting.NAMESPACE.length());
  }
}
