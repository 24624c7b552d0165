package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Examples;

/** Credentials or a region that cannot be used end the run in one line. */
class AwsLookupsTest {
  @ParameterizedTest
  @ValueSource(strings = {"getCallerIdentity", "getRegion", "getPartition"})
  void credentialsThatCannotBeUsedAreRefusedInOneLine(String function) {
    assertEquals(
        List.of(
            "this stack cannot be deployed with these AWS credentials, see AWS_PROFILE, aws:region and aws:allowedAccountIds: AWS account ID not allowed: 345678901234"),
        Examples.logging()
            .failingCall(
                function, "1 error occurred:\n\t* AWS account ID not allowed: 345678901234\n\n")
            .refusal());
  }

  @Test
  void aMissingRegionIsNamed() {
    assertEquals(
        List.of(
            "aws:region is missing: pulumi config set aws:region <region>, the same in both stacks"),
        Examples.logging().failingCall("getRegion", "invalid AWS Region: ").refusal());
  }
}
