package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.aws.AllowedTrails;
import orgtrail.testing.Fixtures;

/** The limits of AWS to the byte. */
class PolicySizeTest {
  @ParameterizedTest
  @CsvSource({"BUCKET, 20480", "QUERY_RESULTS, 20480", "KEY, 32768", "SERVICE_CONTROL, 5120"})
  void aPolicyCanBeAsLongAsTheLimitAndNoLonger(PolicySize size, int limit) {
    assertEquals(Optional.empty(), size.problem("x".repeat(limit)));
    assertEquals(true, size.problem("x".repeat(limit + 1)).isPresent());
    assertEquals(Optional.empty(), ofAccounts(size, limit, trails -> ""));
    assertEquals(true, ofAccounts(size, limit + 1, trails -> "").isPresent());
  }

  @Test
  void anAccountFitsIfThePolicyIsThenAsLongAsTheLimit() {
    assertEquals(
        Optional.of(
            "the bucket policy would have 20481 bytes, but AWS accepts 20480: of the 2 accounts in orgtrail:awsAccountIds, 1 fit"),
        ofAccounts(
            PolicySize.BUCKET, 20_481, trails -> "x".repeat(20_479 + trails.accountIds().size())));
  }

  private static Optional<String> ofAccounts(
      PolicySize size, int bytes, Function<AllowedTrails, String> policy) {
    return size.problem(Fixtures.logStore(Fixtures.singleAccounts()), "x".repeat(bytes), policy);
  }
}
