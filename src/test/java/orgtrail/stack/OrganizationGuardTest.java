package orgtrail.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Deployment;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** The management stack protects the log store that its logging stack describes. */
class OrganizationGuardTest {
  private static final String DEPLOYER = "arn:aws:iam::123456789012:role/Deployer";
  private static final String POLICY = "tamper-guard-log-store";
  private static final Map<String, Object> LOGGING =
      Examples.logging("deploymentPrincipals", "[\"" + DEPLOYER + "\"]").run().outputs();

  private static final String NOT_BOUND =
      "orgtrail:tamperGuard has no effect while the bucket is in the management account 234567890123, which no service control policy binds: remove it, or move the logs to an account of their own";

  @Test
  void attachesThePolicyToTheLoggingAccount() {
    var deployment = management("tamperGuard", "attach").run();
    assertEquals("SERVICE_CONTROL_POLICY", deployment.inputs(POLICY).get("type"));
    assertEquals("example-quantum-123-log-store-guard", deployment.inputs(POLICY).get("name"));
    assertEquals(
        Fixtures.LOGGING_ACCOUNT,
        deployment.inputs(POLICY + "-" + Fixtures.LOGGING_ACCOUNT).get("targetId"));
    assertEquals(deployment.text(POLICY, "content"), deployment.outputs().get("tamperGuardPolicy"));
    assertFalse(deployment.outputNames().contains("tamperGuardTrailPolicy"));
    assertEquals(1, deployment.count("PolicyAttachment"));
  }

  @Test
  void thePolicyNamesWhatTheLoggingStackOutputs() {
    var policy = management("tamperGuard", "attach").run().text(POLICY, "content");
    for (var name : List.of("s3BucketName", "kmsKeyArn", "s3AccessLoggingBucketArn")) {
      assertTrue(policy.contains(LOGGING.get(name).toString()), policy);
    }
    assertTrue(policy.contains(DEPLOYER), policy);
  }

  @Test
  void attachesASecondPolicyToEachTarget() {
    var deployment =
        management("tamperGuard", "attach", "tamperGuardTargets", "[\"r-ab12\", \"345678901234\"]")
            .run();
    for (var target : List.of("r-ab12", "345678901234")) {
      assertEquals(target, deployment.inputs("tamper-guard-trail-" + target).get("targetId"));
    }
    assertEquals(
        deployment.text("tamper-guard-trail", "content"),
        deployment.outputs().get("tamperGuardTrailPolicy"));
  }

  @Test
  void aDocumentIsOnlyAnOutput() {
    var deployment = management("tamperGuard", "document").run();
    assertTrue(deployment.outputs().containsKey("tamperGuardPolicy"));
    assertEquals(Examples.MANAGEMENT.urns(), deployment.urns());
  }

  @Test
  void isNotThereUnlessItIsSet() {
    assertFalse(Examples.MANAGEMENT.outputNames().contains("tamperGuardPolicy"));
    assertFalse(Examples.MANAGEMENT.has(POLICY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"document", "attach"})
  void aLoggingStackWithoutDeployersIsRefused(String mode) {
    assertEquals(
        List.of(
            "orgtrail:tamperGuard needs orgtrail:deploymentPrincipals in 'organization/orgtrail/logging', because nobody else will be able to deploy there: set it there, and run pulumi up -s logging"),
        Examples.management("tamperGuard", mode).refusal());
  }

  @Test
  void anOrganizationWithoutServiceControlPoliciesIsRefusedWithTheCommand() {
    assertEquals(
        List.of(
            "the organization has no service control policies: aws organizations enable-policy-type --root-id r-ab12 --policy-type SERVICE_CONTROL_POLICY"),
        management("tamperGuard", "attach")
            .withOrganization("roots", List.of(root("PENDING_ENABLE")))
            .refusal());
  }

  @Test
  void aDocumentNeedsNoServiceControlPolicies() {
    management("tamperGuard", "document")
        .withOrganization("roots", List.of(root("DISABLED")))
        .run();
  }

  @Test
  void aDelegatedAdministratorCanOnlyHaveTheDocument() {
    assertEquals(
        List.of(
            "orgtrail:tamperGuard 'attach' requires credentials of the management account 234567890123: set it to document, and attach the output tamperGuardPolicy there"),
        management("tamperGuard", "attach")
            .inAccount(Fixtures.MEMBER_ACCOUNT)
            .withDelegatedAdministrator(Fixtures.MEMBER_ACCOUNT)
            .refusal());
  }

  @Test
  void aBucketInTheManagementAccountIsRefused() {
    assertEquals(List.of(NOT_BOUND), inManagementAccount("attach").refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {Fixtures.MANAGEMENT_ACCOUNT, "999999999999", "r-another"})
  void aTargetThatNoPolicyCanBindIsRefused(String target) {
    assertEquals(
        List.of(
            "orgtrail:tamperGuardTargets must name member accounts, organizational units or the root of the organization o-exampleorg1, but has '%s'"
                .formatted(target)),
        management("tamperGuard", "attach", "tamperGuardTargets", "[\"" + target + "\"]")
            .refusal());
  }

  @Test
  void isNotProtectedSoThatTheSettingCanSwitchItOff() {
    assertFalse(management("tamperGuard", "attach").run().protectedResources().contains(POLICY));
  }

  // --- A guard that is deployed ------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"[], 0", "[\"r-ab12\"], 0", "[\"r-ab12\" \"345678901234\"], 1"})
  void onlyANewTargetQueriesTheOrganizationAgain(String targets, int queries) {
    var first = management("tamperGuard", "attach", "tamperGuardTargets", "[\"r-ab12\"]").run();
    var second =
        management("tamperGuard", "attach", "tamperGuardTargets", targets.replace(' ', ','))
            .after(first)
            .run();
    assertEquals(queries, queries(second));
    assertEquals(first.text(POLICY, "content"), second.text(POLICY, "content"));
  }

  @Test
  void aDocumentOfADeployedTrailDoesNotQueryTheOrganization() {
    var first = management("tamperGuard", "document").run();
    var second = management("tamperGuard", "document").after(first).run();
    assertEquals(0, queries(second));
    assertEquals(
        first.outputs().get("tamperGuardPolicy"), second.outputs().get("tamperGuardPolicy"));
  }

  /** The account of the trail is the management account, so nothing has to be queried for it. */
  @Test
  void aDocumentOfADeployedTrailIsRefusedForABucketInTheManagementAccount() {
    assertEquals(
        List.of(NOT_BOUND), inManagementAccount("document").after(Examples.MANAGEMENT).refusal());
  }

  @Test
  void aDocumentWithAReplicaQueriesTheOrganizationOnce() {
    var replica = withDeployer(Fixtures.REPLICA_ACCOUNT);
    var first = guarded("document", replica).after(Examples.MANAGEMENT).run();
    assertEquals(1, queries(first));
    var second = guarded("document", replica).after(first).run();
    assertEquals(0, queries(second));
    assertEquals(
        first.outputs().get("tamperGuardReplicaPolicy"),
        second.outputs().get("tamperGuardReplicaPolicy"));
    assertEquals(0, queries(guarded("document", replica).after(second).run()));
  }

  /** Its account may have joined the organization since. */
  @Test
  void aDocumentWithAReplicaOutsideQueriesTheOrganizationInEachRun() {
    var replica = outside();
    var first = guarded("document", replica).run();
    assertEquals(1, queries(guarded("document", replica).after(first).run()));
  }

  @Test
  void aReplicaInAnotherAccountIsLookedForAmongTheMembersAgain() {
    var first = guarded("document", withDeployer(Fixtures.REPLICA_ACCOUNT)).run();
    assertEquals(1, queries(guarded("document", outside()).after(first).run()));
  }

  @Test
  void aGuardOfADeployedTrailIsChecked() {
    assertEquals(
        List.of(
            "the organization has no service control policies: aws organizations enable-policy-type --root-id r-ab12 --policy-type SERVICE_CONTROL_POLICY"),
        management("tamperGuard", "attach")
            .after(Examples.MANAGEMENT)
            .withOrganization("roots", List.of(root("DISABLED")))
            .refusal());
  }

  private static long queries(Deployment deployment) {
    return deployment.calls().stream().filter("getOrganization"::equals).count();
  }

  // --- With a replica ----------------------------------------------------------------------------

  @Test
  void attachesAPolicyOfItsOwnToTheAccountOfTheReplica() {
    var deployment = guarded("attach", withDeployer(Fixtures.REPLICA_ACCOUNT)).run();
    assertEquals(
        Fixtures.REPLICA_ACCOUNT,
        deployment.inputs("tamper-guard-replica-" + Fixtures.REPLICA_ACCOUNT).get("targetId"));
    assertEquals(
        "example-quantum-123-replica-guard", deployment.inputs("tamper-guard-replica").get("name"));
    var policy = deployment.text("tamper-guard-replica", "content");
    assertEquals(policy, deployment.outputs().get("tamperGuardReplicaPolicy"));
    for (var name : List.of("s3BucketName", "kmsKeyArn", "s3AccessLoggingBucketArn")) {
      assertTrue(policy.contains(Examples.REPLICA.outputs().get(name).toString()), policy);
    }
    assertFalse(policy.contains(DEPLOYER), policy);
    var ofLogging = deployment.text(POLICY, "content");
    assertTrue(ofLogging.contains("DenyReplicationRoleTampering"), ofLogging);
    assertEquals(2, deployment.count("PolicyAttachment"));
  }

  @Test
  void aReplicaThatBecomesGuardedQueriesTheOrganizationOnce() {
    var replica = withDeployer(Fixtures.REPLICA_ACCOUNT);
    var first = management("tamperGuard", "attach").run();
    var second = guarded("attach", replica).after(first).run();
    assertEquals(1, queries(second));
    assertEquals(0, queries(guarded("attach", replica).after(second).run()));
  }

  @Test
  void aReplicaOutsideTheOrganizationIsToldInEachRun() {
    var replica = outside();
    var second = guarded("attach", replica).after(guarded("attach", replica).run()).run();
    assertTrue(
        second.warnings().stream().anyMatch(line -> line.contains("its account 888888888888")),
        second.warnings().toString());
  }

  @Test
  void aReplicaWithoutDeployersIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:tamperGuard needs orgtrail:deploymentPrincipals in 'organization/orgtrail/replica', because nobody else will be able to deploy there: set it there, and run pulumi up -s replica"),
        guarded("document", Examples.REPLICA.outputs()).refusal());
  }

  @Test
  void aReplicaInTheManagementAccountIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:tamperGuard has no effect while the replica is in the management account 234567890123, which no service control policy binds: remove it, or move the logs to an account of their own"),
        guarded("attach", withDeployer(Fixtures.MANAGEMENT_ACCOUNT)).refusal());
  }

  /** It can be outside on purpose, so that nobody in the organization can close its account. */
  @Test
  void aReplicaOutsideTheOrganizationIsLeftOutAndTold() {
    var replica = outside();
    var deployment = guarded("attach", replica).run();
    assertTrue(
        deployment
            .warnings()
            .contains(
                "orgtrail:tamperGuard does not protect the replica: its account 888888888888 is no member of the organization, so its root user is not bound"),
        deployment.warnings().toString());
    assertFalse(deployment.has("tamper-guard-replica"));
    assertEquals(1, deployment.count("PolicyAttachment"));
  }

  @Test
  void aReplicaStackThatWasDestroyedIsNamedAsASettingOfTheLoggingStack() {
    assertEquals(
        List.of(
            "orgtrail:replicaStack of the logging stack 'organization/orgtrail/replica' has no outputs s3BucketName and kmsKeyArn: run pulumi up -s replica first, or name another stack if that is not the replica stack"),
        guarded("attach", Map.of()).refusal());
  }

  private static Map<String, Object> withDeployer(String account) {
    var outputs = new HashMap<>(Examples.REPLICA.outputs());
    outputs.put("deploymentPrincipals", "arn:aws:iam::" + account + ":role/Deployer");
    return outputs;
  }

  /** A replica in an account that is no member of the organization. */
  private static Map<String, Object> outside() {
    var outputs = withDeployer("888888888888");
    outputs.put(
        "kmsKeyArn",
        Examples.EXISTING_REPLICA_KEY.replace(Fixtures.REPLICA_ACCOUNT, "888888888888"));
    return outputs;
  }

  private static Deployment.Builder guarded(String mode, Map<String, Object> replica) {
    var logging = new HashMap<>(Examples.REPLICATED.outputs());
    logging.put("deploymentPrincipals", DEPLOYER);
    return Examples.management("tamperGuard", mode)
        .withOutputsOf(Examples.LOGGING_STACK, logging)
        .withOutputsOf(Examples.REPLICA_STACK, replica);
  }

  /** A guard of a bucket in the management account. */
  private static Deployment.Builder inManagementAccount(String mode) {
    var logging = new HashMap<>(LOGGING);
    logging.put("deploymentPrincipals", "arn:aws:iam::234567890123:role/Deployer");
    return Examples.management("tamperGuard", mode).withOutputsOf(Examples.LOGGING_STACK, logging);
  }

  private static Deployment.Builder management(String... namesAndValues) {
    return Examples.management(namesAndValues).withOutputsOf(Examples.LOGGING_STACK, LOGGING);
  }

  private static Map<String, Object> root(String status) {
    return Map.of(
        "id",
        "r-ab12",
        "arn",
        "-",
        "name",
        "Root",
        "policyTypes",
        List.of(Map.of("type", "SERVICE_CONTROL_POLICY", "status", status)));
  }
}
