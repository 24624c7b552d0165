package orgtrail.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.inputs.GetRegionsFilter;
import com.pulumi.aws.inputs.GetRegionsPlainArgs;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mocks answer as AWS would, and refuse what nobody has thought of. */
class DeploymentTest {
  @Test
  void aFunctionThatTheMocksDoNotKnowFailsTheRun() {
    var run =
        Deployment.of(Map.of())
            .running(context -> AwsFunctions.getBillingServiceAccountPlain().join())
            .attempt();
    assertEquals(32, run.exitCode());
    assertTrue(
        String.join("\n", run.errors()).contains("unexpected call of aws:index/"),
        run.errors().toString());
  }

  @Test
  void aStackThatTheTestDoesNotNameCannotBeRead() {
    var run = Deployment.of(Fixtures.management()).attempt();
    assertTrue(
        String.join("\n", run.errors()).contains("there is no stack organization/orgtrail/logging"),
        run.errors().toString());
  }

  @Test
  void aRunThatMustSucceedFailsTheTestIfItDoesNot() {
    var builder = Deployment.of(Fixtures.logging("wormMode", "NONE"));
    assertThrows(RuntimeException.class, builder::run);
    var succeeding = Deployment.of(Fixtures.logging()).inPreview();
    assertThrows(AssertionError.class, succeeding::refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | opt-in-status | opt-in-not-required | ap-southeast-1, eu-west-1, us-east-1",
        "true | opt-in-status | opted-in, not-opted-in | ap-east-1, me-south-1",
        "false | opt-in-status | opted-in, not-opted-in | ap-east-1",
        "true | region-name | me-south-1 | me-south-1",
        "false | region-name | me-south-1 | ''"
      })
  void regionsPassTheirFilters(boolean all, String filter, String values, String expected) {
    var names = new AtomicReference<List<String>>();
    Deployment.of(Map.of())
        .running(
            context ->
                names.set(
                    AwsFunctions.getRegionsPlain(
                            GetRegionsPlainArgs.builder()
                                .allRegions(all)
                                .filters(
                                    GetRegionsFilter.builder()
                                        .name(filter)
                                        .values(values.split(", "))
                                        .build())
                                .build())
                        .join()
                        .names()))
        .run();
    assertEquals(expected, String.join(", ", names.get()));
  }
}
