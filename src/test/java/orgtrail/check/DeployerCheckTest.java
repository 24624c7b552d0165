package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.aws.Arns;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;

class DeployerCheckTest {
  private static final String DEPLOYER = "arn:aws:iam::123456789012:role/ci/Deployer";
  private static final String BREAK_GLASS = "arn:aws:iam::123456789012:role/BreakGlass";
  private static final String REFUSED =
      "orgtrail:deploymentPrincipals does not name the caller arn:aws:sts::123456789012:assumed-role/Admin/session, so that this caller cannot deploy the stack: deploy as one of "
          + BREAK_GLASS
          + ", "
          + DEPLOYER
          + ", or add the caller's role as one of them";

  @Test
  void aDeploymentByAnotherRoleIsRefused() {
    assertEquals(List.of(REFUSED), guarded().asRole("Admin").refusal());
  }

  @Test
  void aPreviewByAnotherRoleIsWarned() {
    assertEquals(List.of(REFUSED), guarded().asRole("Admin").inPreview().run().warnings());
  }

  @ParameterizedTest
  @CsvSource({"Deployer", "BreakGlass"})
  void aDeploymentByANamedRoleGivesNoWarning(String role) {
    assertEquals(List.of(), guarded().asRole(role).run().warnings());
  }

  @Test
  void aStackWithoutDeployersSaysWhatThatLeavesOpen() {
    assertEquals(List.of(Examples.OPEN), Examples.logging().run().warnings());
  }

  /** A session's ARN has the name of its role, but not the path. */
  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::123456789012:role/ci/A, arn:aws:sts::123456789012:assumed-role/A/s, true",
    "arn:aws:iam::123456789012:role/A, arn:aws:sts::123456789012:assumed-role/A/s, true",
    "arn:aws:iam::123456789012:role/A, arn:aws:sts::345678901234:assumed-role/A/s, false",
    "arn:aws:iam::123456789012:role/A, arn:aws:sts::123456789012:assumed-role/AB/s, false",
    "arn:aws:iam::123456789012:role/A, arn:aws:sts::123456789012:assumed-role/B/A, false",
    "arn:aws:iam::123456789012:role/A, arn:aws:sts::123456789012:federated-user/A/s, false",
    "arn:aws:iam::123456789012:role/A, arn:aws:iam::123456789012:root, false",
    "arn:aws:iam::123456789012:user/A, arn:aws:sts::123456789012:assumed-role/A/s, false",
    "arn:aws:iam::123456789012:user/a/A, arn:aws:iam::123456789012:user/a/A, true",
    "arn:aws:iam::123456789012:user/a/A, arn:aws:iam::123456789012:user/A, false",
    "arn:aws:iam::123456789012:role/A, -, false"
  })
  void aCallerIsComparedByAccountAndNameOfTheRole(
      String principal, String caller, boolean expected) {
    assertEquals(expected, Arns.isSessionOf(principal, caller));
  }

  private static Deployment.Builder guarded() {
    return Examples.logging(
        "deploymentPrincipals", "[\"" + DEPLOYER + "\"]",
        "breakGlassPrincipals", "[\"" + BREAK_GLASS + "\"]");
  }
}
