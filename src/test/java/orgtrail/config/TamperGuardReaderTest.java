package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Fixtures;

class TamperGuardReaderTest {
  @Test
  void isOffUnlessItIsSet() {
    assertEquals(new TamperGuard(TamperGuard.Mode.NONE, List.of()), guard());
  }

  @ParameterizedTest
  @CsvSource({"document, DOCUMENT", "attach, ATTACH", "none, NONE"})
  void readsTheMode(String value, TamperGuard.Mode mode) {
    assertEquals(new TamperGuard(mode, List.of()), guard("tamperGuard", value));
  }

  @ParameterizedTest
  @CsvSource({"document, true, false", "attach, true, true", "none, false, false"})
  void onlyAttachCreatesPoliciesInTheOrganization(String value, boolean enabled, boolean attaches) {
    assertEquals(enabled, guard("tamperGuard", value).enabled());
    assertEquals(attaches, guard("tamperGuard", value).attaches());
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "ATTACH", "Document", "scp", ""})
  void refusesAnotherMode(String value) {
    Reading.assertRefused(
        Reading.ofManagement("tamperGuard", value),
        "tamperGuard",
        "none or document or attach",
        value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"r-ab12", "ou-ab12-cdef3456", "345678901234"})
  void readsTargets(String target) {
    assertEquals(
        new TamperGuard(TamperGuard.Mode.ATTACH, List.of(target)),
        guard("tamperGuard", "attach", "tamperGuardTargets", "[\"" + target + "\"]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"r-abc", "root", "ou-ab12", "34567890123", "o-exampleorg1", "R-AB12"})
  void refusesTargetsThatNoPolicyCanBeAttachedTo(String target) {
    assertEquals(
        List.of(
            "orgtrail:tamperGuardTargets must be a list whose entries are each an account id of 12 digits, the id of an organizational unit, or the id of the organization's root, e.g. r-ab12, but has '%s'"
                .formatted(target)),
        Reading.ofManagement(
            "tamperGuard", "attach", "tamperGuardTargets", "[\"" + target + "\"]"));
  }

  @Test
  void refusesTargetsWithoutAGuard() {
    assertEquals(
        List.of(
            "orgtrail:tamperGuardTargets '[\"r-ab12\"]' has no effect while orgtrail:tamperGuard is none: remove it"),
        Reading.ofManagement("tamperGuardTargets", "[\"r-ab12\"]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"document", "attach"})
  void refusesAGuardBesideStaticValues(String mode) {
    assertEquals(
        List.of(
            "orgtrail:tamperGuard '%s' needs orgtrail:loggingStack, whose outputs name the principals that still deploy there"
                .formatted(mode)),
        Reading.ofManagement(
            "tamperGuard",
            mode,
            "loggingStack",
            null,
            "s3BucketName",
            "bucket",
            "kmsKeyArn",
            Reading.KEY_ARN));
  }

  @Test
  void belongsToAManagementStack() {
    assertEquals(1, Reading.ofLogging("tamperGuard", "attach").size());
  }

  private static TamperGuard guard(String... namesAndValues) {
    return ((Settings.Management) Reading.settings(Fixtures.management(namesAndValues)))
        .tamperGuard();
  }
}
