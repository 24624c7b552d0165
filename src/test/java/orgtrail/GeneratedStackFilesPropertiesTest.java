package orgtrail;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import orgtrail.testing.ClearLines;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.generated.StackFiles;

/** Whatever a stack file says, the answer is a plan, or lines that its reader understands. */
class GeneratedStackFilesPropertiesTest {
  /** An answer takes milliseconds, but the first one more than 20 seconds on a busy machine. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Property
  void aStackFileIsPlannedOrRefusedInClearLines(@ForAll("any") Map<String, String> config) {
    isPlanned(config);
  }

  /** Otherwise the properties of what is accepted would hold for nothing. */
  @Property
  void mostStackFilesWhoseSettingsFitArePlanned(@ForAll("fitting") Map<String, String> config) {
    Statistics.collect(isPlanned(config));
    Statistics.coverage(planned -> planned.check(true).percentage(each -> each > 35));
  }

  private static boolean isPlanned(Map<String, String> config) {
    var run = assertTimeoutPreemptively(LIMIT, () -> attempt(config));
    if (run.exitCode() != 0) {
      ClearLines.check(run.refusal());
    }
    return run.exitCode() == 0;
  }

  private static Deployment attempt(Map<String, String> config) {
    return Deployment.of(config)
        .named("generated")
        .withOutputsOf(Examples.LOGGING_STACK, Examples.LOGGING.outputs())
        .attempt();
  }

  @Provide
  Arbitrary<Map<String, String>> any() {
    return StackFiles.any();
  }

  @Provide
  Arbitrary<Map<String, String>> fitting() {
    return StackFiles.fitting();
  }
}
