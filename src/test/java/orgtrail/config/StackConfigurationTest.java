package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StackConfigurationTest {
  @Test
  void readsValuesAndSecretKeysFromTheEnginesVariables() {
    assertEquals(
        new StackConfiguration(
            Map.of("orgtrail:name", "example", "orgtrail:logReaders", "[\"a\"]", "aws:region", "r"),
            Set.of("orgtrail:name")),
        StackConfiguration.fromEngine(
            Map.of(
                    "PULUMI_CONFIG",
                    "{\"orgtrail:name\":\"example\",\"orgtrail:logReaders\":\"[\\\"a\\\"]\",\"aws:region\":\"r\"}",
                    "PULUMI_CONFIG_SECRET_KEYS",
                    "[\"orgtrail:name\"]")
                ::get));
  }

  @Test
  void keepsTheTextOfAValue() {
    assertEquals(
        Map.of("orgtrail:managementAccountId", "012345678901"),
        StackConfiguration.fromEngine(
                Map.of("PULUMI_CONFIG", "{\"orgtrail:managementAccountId\":\"012345678901\"}")::get)
            .values());
  }

  @Test
  void isEmptyWithoutTheVariables() {
    assertEquals(
        new StackConfiguration(Map.of(), Set.of()), StackConfiguration.fromEngine(name -> null));
  }

  @Test
  void hasNoSecretsIfTheEngineNamesNone() {
    var values = Map.of("PULUMI_CONFIG", "{}", "PULUMI_CONFIG_SECRET_KEYS", "[]");
    assertEquals(
        new StackConfiguration(Map.of(), Set.of()), StackConfiguration.fromEngine(values::get));
  }

  @Test
  void hasNoSecretsUnlessTheyAreNamed() {
    assertEquals(Set.of(), StackConfiguration.of(Map.of("orgtrail:name", "a")).secretKeys());
  }
}
