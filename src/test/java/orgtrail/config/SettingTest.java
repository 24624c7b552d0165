package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Fixtures;

class SettingTest {
  @ParameterizedTest
  @EnumSource
  void isNamedLikeItsConstantInCamelCase(Setting setting) {
    var name = setting.key().substring(Setting.NAMESPACE.length());
    assertTrue(setting.key().startsWith("orgtrail:"), setting.key());
    // Terms like S3 and CloudTrail keep the spelling of the Terraform original.
    assertEquals(setting.name().replace("_", ""), name.toUpperCase(Locale.ROOT));
  }

  @ParameterizedTest
  @EnumSource
  void isReadByAKindOfStackAndSaysWhatItDoes(Setting setting) {
    assertFalse(setting.kinds().isEmpty());
    assertTrue(setting.description().endsWith("."), setting.description());
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsKey(Setting setting) {
    assertEquals(Optional.of(setting), Setting.of(setting.key()));
  }

  @Test
  void hasAKeyOfItsOwn() {
    var keys = Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toSet());
    assertEquals(Setting.values().length, keys.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "orgtrail:Name", "orgtrail:", "aws:region", ""})
  void isNotFoundByAnotherKey(String key) {
    assertEquals(Optional.empty(), Setting.of(key));
  }

  /** Settings without which this one is refused. */
  private static String[] beside(Setting setting) {
    return setting.name().startsWith("QUERY_") ? new String[] {"query", "true"} : new String[0];
  }

  /** A stack file that sets a default means the same as one that does not. */
  @ParameterizedTest
  @EnumSource
  void hasADefaultThatItsReaderTakes(Setting setting) {
    setting
        .defaultValue()
        .filter(value -> setting != Setting.KEY_ROTATION_PERIOD_DAYS) // whether it is set, counts
        .ifPresent(
            value -> {
              if (setting.kinds().contains(StackKind.LOGGING)) {
                var logging = Fixtures.logging(beside(setting));
                assertEquals(
                    Reading.settings(logging),
                    Reading.settings(Fixtures.with(logging, setting.key(), value)));
              }
              if (setting.kinds().contains(StackKind.MANAGEMENT)) {
                assertEquals(
                    Reading.settings(Fixtures.management(setting.key(), null)),
                    Reading.settings(Fixtures.management(setting.key(), value)));
              }
            });
  }

  @ParameterizedTest
  @CsvSource({
    "orgtrail:wormRetentionDay, WORM_RETENTION_DAYS",
    "orgtrail:WORMMODE, WORM_MODE",
    "orgtrail:organisationId, ORGANIZATION_ID",
    "orgtrail:wromMod, WORM_MODE",
    "orgtrail:wormRetentionDyars, WORM_RETENTION_DAYS"
  })
  void isGuessedFromAKeyWithUpToThreeWrongLetters(String typo, Setting meant) {
    assertEquals(Optional.of(meant), Setting.closestTo(typo));
  }

  @ParameterizedTest
  @ValueSource(strings = {"orgtrail:colour", "orgtrail:retention", "orgtrail:wormRetention"})
  void isNotGuessedFromAnythingElse(String key) {
    assertEquals(Optional.empty(), Setting.closestTo(key));
  }

  @Test
  void isReadByTheStandaloneStackUnlessItConnectsTwoStacks() {
    var others =
        Arrays.stream(Setting.values())
            .filter(setting -> !setting.kinds().contains(StackKind.STANDALONE))
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            Setting.MANAGEMENT_ACCOUNT_ID,
            Setting.AWS_ACCOUNT_IDS,
            Setting.LOGGING_ACCOUNT_ID,
            Setting.FORMER_BUCKETS,
            Setting.LOGGING_STACK,
            Setting.TAMPER_GUARD,
            Setting.TAMPER_GUARD_TARGETS),
        others);
  }
}
