package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.pulumi.exceptions.RunException;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import orgtrail.config.Settings;
import orgtrail.config.StackConfiguration;
import orgtrail.testing.ClearLines;
import orgtrail.testing.Fixtures;
import orgtrail.testing.generated.PolicyTexts;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;

/** What holds for the policies that users write, also with values of wrong types. */
class AdditionalPoliciesPropertiesTest {
  @Property
  void aPolicyThatIsAcceptedMeansTheSameAsItsText(@ForAll("policies") String text) {
    var accepted = accepted(text);
    Assume.that(accepted.isPresent());
    assertEquals(PolicyStatement.read(text), PolicyStatement.read(accepted.get().toJson()));
  }

  @Property
  void aPolicyThatIsRefusedIsToldInClearLines(@ForAll("damaged") String text) {
    accepted(text);
  }

  private static Optional<IamPolicy> accepted(String text) {
    var config = Fixtures.logging("additionalBucketPolicy", text);
    try {
      return Settings.read(StackConfiguration.of(config))
          .ofLogStore()
          .orElseThrow()
          .additionalBucketPolicy();
    } catch (RunException e) {
      ClearLines.check(List.of(e.getMessage().split("\n")));
      return Optional.empty();
    }
  }

  @Provide
  Arbitrary<String> policies() {
    return Arbitraries.oneOf(PolicyTexts.of("s3:", List.of("a", "b/*")), damaged());
  }

  @Provide
  Arbitrary<String> damaged() {
    return PolicyTexts.damaged("s3:", List.of("a", "b/*"));
  }
}
