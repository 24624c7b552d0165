package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.AllowedTrails;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;

/** A deployed trail is never replaced, because that ends the chain of its digests. */
class TrailChangeTest {
  private static final AllowedTrails TRAIL =
      new AllowedTrails(
          "aws",
          "ap-southeast-1",
          "example-quantum-123",
          List.of("234567890123"),
          Optional.of("o-exampleorg1"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/older",
        "arn:aws:cloudtrail:eu-west-1:234567890123:trail/example-quantum-123"
      })
  void anotherNameOrRegionIsRefused(String deployed) {
    assertEquals(
        List.of(
            "orgtrail:name 'example-quantum-123' and aws:region 'ap-southeast-1' would replace the trail %s, which ends the chain of its digests: undo that, or destroy the stack management first, with orgtrail:forceDestroy: true"
                .formatted(deployed)),
        check(Optional.of(deployed)));
  }

  @Test
  void theSameTrailAndNoTrailAreNotRefused() {
    assertEquals(List.of(), check(Optional.of(Examples.TRAIL_ARN)));
    assertEquals(List.of(), check(Optional.empty()));
  }

  @Test
  void aRenamedManagementStackRegistersNothing() {
    assertEquals(
        List.of(
            "orgtrail:name 'other' and aws:region 'ap-southeast-1' would replace the trail arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123, which ends the chain of its digests: undo that, or destroy the stack management first, with orgtrail:forceDestroy: true"),
        Deployment.of(Examples.staticLink("name", "other")).after(Examples.MANAGEMENT).refusal());
  }

  private static List<String> check(Optional<String> deployed) {
    return Lines.of(problems -> TrailChange.of(deployed, TRAIL, "management", problems));
  }
}
