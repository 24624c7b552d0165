package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuerySettingsReaderTest {
  private static final String INVESTIGATOR = "arn:aws:iam::123456789012:role/Investigator";

  @Test
  void readsTheSettings() {
    var query =
        Reading.logStore(
                "query", "true",
                "queryPrincipals", "['" + INVESTIGATOR + "']",
                "queryScanLimitGiB", "1048576",
                "queryResultsDays", "36500")
            .query();
    assertEquals(new QuerySettings(true, List.of(INVESTIGATOR), 1_048_576, 36_500), query);
    assertEquals(1L << 50, query.scanLimitBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "queryScanLimitGiB, 0, 1048576",
    "queryScanLimitGiB, 1048577, 1048576",
    "queryScanLimitGiB, 0.5, 1048576",
    "queryResultsDays, 0, 36500",
    "queryResultsDays, 36501, 36500"
  })
  void refusesANumberOutOfRange(String setting, String value, int max) {
    Reading.assertRefused(
        Reading.ofLogging("query", "true", setting, value),
        setting,
        "a whole number from 1 to " + max,
        value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::123456789012:root",
        "arn:aws:iam::123456789012:role/*",
        "arn:aws:sts::123456789012:assumed-role/A/session",
        "*"
      })
  void refusesAPrincipalThatIsNoRoleOrUser(String principal) {
    assertEquals(
        List.of(
            "orgtrail:queryPrincipals must be a list whose entries are each the ARN of a role or a user, without wildcards, e.g. arn:aws:iam::<account id>:role/<name>, but has '%s'"
                .formatted(principal)),
        Reading.ofLogging("query", "true", "queryPrincipals", "['" + principal + "']"));
  }

  @ParameterizedTest
  @CsvSource({"false, queryResultsDays, 7", ", queryScanLimitGiB, 100", ", queryPrincipals, []"})
  void refusesASettingWithoutQueries(String query, String setting, String value) {
    assertEquals(
        List.of(
            "orgtrail:%s '%s' has no effect while orgtrail:query is false: remove it"
                .formatted(setting, value)),
        Reading.ofLogging("query", query, setting, value));
  }

  @Test
  void refusesWhatIsNeitherTrueNorFalseAndNothingElse() {
    Reading.assertRefused(
        Reading.ofLogging("query", "yes", "queryResultsDays", "9"),
        "query",
        "true or false",
        "yes");
  }
}
