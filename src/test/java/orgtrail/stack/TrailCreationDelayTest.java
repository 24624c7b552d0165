package orgtrail.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.ExistingDeployment;

/** An update that creates a trail waits until AWS knows the policies that CloudTrail checks. */
class TrailCreationDelayTest {
  private static final String LINE =
      "waiting 1 seconds before the trail is created, until AWS knows its policies everywhere (orgtrail:trailCreationDelaySeconds)";

  @Test
  void waitsBetweenThePoliciesAndTheTrail() {
    var begin = Instant.now();
    var deployment = Examples.standalone("trailCreationDelaySeconds", "1").run();
    assertEquals(List.of(LINE), deployment.progress());
    assertTrue(Duration.between(begin, Instant.now()).toMillis() >= 1000);
    var created = deployment.resources().stream().map(resource -> resource.name).toList();
    assertTrue(
        created.indexOf("log-archive-bucket-policy") < created.indexOf("organization-trail"));
    assertEquals(created.size() - 1, created.indexOf("organization-trail"), created.toString());
    assertTrue(
        deployment.dependsOn("organization-trail").contains("log-archive-bucket-encryption"));
  }

  @Test
  void waitsInAManagementStackToo() {
    assertEquals(List.of(LINE), delayed().run().progress());
  }

  @Test
  void neverWaitsInAPreview() {
    assertEquals(List.of(), delayed().inPreview().run().progress());
  }

  @Test
  void doesNotWaitForATrailThatExists() {
    var again = delayed().after(Examples.MANAGEMENT).run();
    assertEquals(List.of(), again.progress());
    assertTrue(again.has("organization-trail"));
  }

  @Test
  void doesNotWaitForATrailThatIsAdopted() {
    var adopted =
        Examples.management("trailCreationDelaySeconds", "1", "adopt", "true")
            .withExisting(
                "AWS::CloudTrail::Trail",
                ExistingDeployment.TRAIL,
                ExistingDeployment.trail(Map.of()))
            .run();
    assertEquals(List.of(), adopted.progress());
    assertEquals(Examples.TRAIL_ARN, adopted.request("organization-trail").getImportId());
  }

  private static Deployment.Builder delayed() {
    return Examples.management("trailCreationDelaySeconds", "1");
  }
}
