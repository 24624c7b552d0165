package orgtrail.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.QueryLayout;
import orgtrail.config.Setting;
import orgtrail.testing.Fixtures;
import orgtrail.testing.PolicySimulator;
import orgtrail.testing.PolicySimulator.Answer;
import orgtrail.testing.PolicySimulator.Request;
import orgtrail.testing.generated.LogStores;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPolicyReader;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** What holds for the policies of every log store whose settings are accepted. */
class PoliciesPropertiesTest {
  private static final String STRANGER = "arn:aws:iam::999999999999:role/Stranger";

  // --- Merging -----------------------------------------------------------------------------------

  @Property
  void theUsersStatementsFollowAllOfOursUnchanged(@ForAll("logStores") Map<String, String> config) {
    var policies = LogStorePolicies.of(LogStores.layout(config));
    var own =
        LogStorePolicies.of(
            LogStores.layout(
                Fixtures.with(
                    config, "additionalBucketPolicy", null, "additionalKeyPolicy", null)));
    var settings = LogStores.layout(config).settings();
    assertEquals(
        merged(own.logBucket(), settings.additionalBucketPolicy()),
        statements(policies.logBucket()));
    assertEquals(merged(own.key(), settings.key().additionalPolicy()), statements(policies.key()));
  }

  private static List<IamStatement> merged(String own, Optional<IamPolicy> additional) {
    return PolicyMerge.merge(statements(own), additional).statements();
  }

  @Property
  void mergingAgainChangesNothingAndEverySidThatWouldBeThereTwiceIsTold(
      @ForAll("logStores") Map<String, String> config) {
    var once = IamPolicyReader.create().read(policies(config).logBucket());
    assertEquals(once, PolicyMerge.merge(once.statements(), Optional.empty()));
    var twice = PolicyMerge.merge(once.statements(), Optional.of(once));
    var sids = once.statements().stream().map(IamStatement::sid).filter(sid -> sid != null);
    assertEquals(
        sids.count(),
        PolicyMerge.duplicateSids(twice, Optional.of(once), Setting.ADDITIONAL_BUCKET_POLICY)
            .size());
  }

  // --- What no setting and no additional policy can undo -----------------------------------------

  @Property
  void nobodyElseCanWeakenALock(
      @ForAll("logStores") Map<String, String> config, @ForAll("guarded") String action) {
    var layout = LogStores.layout(config);
    var request =
        PolicySimulator.byRole(
                admin(layout), organization(layout), action, layout.bucketArn() + "/AWSLogs/a")
            .with("s3:object-lock-remaining-retention-days", "0")
            .with("s3:object-lock-legal-hold", "OFF");
    assertEquals(Answer.DENIES, simulator(policies(config).logBucket()).answer(request));
  }

  @Property
  void nobodyElseCanTakeTheKeyOutOfService(@ForAll("logStores") Map<String, String> config) {
    var layout = LogStores.layout(config);
    Assume.that(!layout.settings().forceDestroy());
    for (var action : GuardStatements.KEY_DESTRUCTION) {
      var request = PolicySimulator.byRole(admin(layout), organization(layout), action, "*");
      assertEquals(Answer.DENIES, simulator(policies(config).key()).answer(request));
    }
  }

  @Property
  void aStrangerReadsNothingWhomNoSettingNames(@ForAll("logStores") Map<String, String> config) {
    var layout = LogStores.layout(config);
    var policies = policies(config);
    var read =
        PolicySimulator.byRole(STRANGER, null, "s3:GetObject", layout.bucketArn() + "/AWSLogs/a");
    assertEquals(Answer.DENIES, simulator(policies.logBucket()).answer(read));
    assertNotEquals(Answer.GRANTS, simulator(policies.logBucket()).answer(anonymous(read)));
    var decrypt = PolicySimulator.byRole(STRANGER, null, "kms:Decrypt", "*");
    assertNotEquals(Answer.GRANTS, simulator(policies.key()).answer(anonymous(decrypt)));
  }

  private static Request anonymous(Request request) {
    return new Request(
        "AWS",
        "anonymous",
        request.action(),
        request.resource(),
        Map.of("aws:SecureTransport", "true"));
  }

  /** A role of the bucket's account that no setting names. */
  private static String admin(LogStoreLayout layout) {
    return "arn:aws:iam::" + layout.owner().accountId() + ":role/admins/not-named-anywhere";
  }

  private static String organization(LogStoreLayout layout) {
    return layout.settings().writers().organizationId().orElse(null);
  }

  /** The simulator knows no NotPrincipal, which a user can have in a denial. */
  private static PolicySimulator simulator(String policy) {
    Assume.that(!policy.contains("NotPrincipal"));
    return PolicySimulator.of(policy);
  }

  // --- What AWS and this program read ------------------------------------------------------------

  @Property
  void awsAcceptsTheSizeOfEveryPolicy(@ForAll("logStores") Map<String, String> config) {
    var layout = LogStores.layout(config);
    var policies = policies(config);
    assertBytes(20 * 1024, policies.logBucket());
    assertBytes(20 * 1024, policies.accessLogBucket());
    assertBytes(32 * 1024, policies.key());
    var queries = QueryPolicies.of(new QueryLayout(layout));
    assertBytes(20 * 1024, queries.resultsBucket());
    assertBytes(6_144, queries.access());
    layout
        .settings()
        .replica()
        .flatMap(link -> link.staticDestination())
        .ifPresent(to -> assertBytes(10_240, ReplicationRolePolicies.copy(layout, to)));
  }

  private static void assertBytes(int max, String policy) {
    int bytes = policy.getBytes(UTF_8).length;
    assertTrue(bytes <= max, bytes + " bytes instead of " + max);
  }

  @Property
  void theTrailsOfABucketPolicyAreReadBack(@ForAll("logStores") Map<String, String> config) {
    var layout = LogStores.layout(config);
    assertEquals(
        layout.isReplica() ? Optional.empty() : Optional.of(layout.trails()),
        AllowedTrailsReader.read(policies(config).logBucket()));
  }

  @Property
  void theRoleOfTheBucketPolicyOfAReplicaIsReadBack(
      @ForAll("logStores") Map<String, String> config) {
    var layout = LogStores.layout(config);
    assertEquals(
        layout.isReplica() ? Optional.of(layout.replicationRoleArn()) : Optional.empty(),
        ReplicationRoleReader.read(policies(config).logBucket()));
  }

  @Property
  void aPolicyThatReplacesItselfLosesNothing(@ForAll("logStores") Map<String, String> config) {
    var policies = policies(config);
    for (var policy : List.of(policies.logBucket(), policies.key(), policies.accessLogBucket())) {
      assertEquals(List.of(), PolicyDifference.removed(policy, policy));
      assertEquals(Set.of(), LostTrails.of(policy, policy));
      assertEquals(PolicyStatement.read(policy), PolicyStatement.read(rewritten(policy)));
    }
  }

  /** What AWS can make of a policy: account ids for roots, and lists where there was one value. */
  private static String rewritten(String policy) {
    return policy
        .replaceAll("\"AWS\":\"arn:aws:iam::(\\d{12}):root\"", "\"AWS\":[\"$1\"]")
        .replaceAll("\"Resource\":(\"[^\"]*\")", "\"Resource\":[$1]")
        .replaceAll("\"Principal\":\"\\*\"", "\"Principal\":{\"AWS\":\"*\"}");
  }

  private static List<IamStatement> statements(String policy) {
    return IamPolicyReader.create().read(policy).statements();
  }

  /** The policies, unless something of them is refused. */
  private static LogStorePolicies policies(Map<String, String> config) {
    var policies = LogStorePolicies.of(LogStores.layout(config));
    Assume.that(policies.problems().isEmpty());
    return policies;
  }

  @Provide
  Arbitrary<Map<String, String>> logStores() {
    return LogStores.configurations();
  }

  @Provide
  Arbitrary<String> guarded() {
    return Arbitraries.of(
        "s3:BypassGovernanceRetention",
        "s3:DeleteObject",
        "s3:PutObject",
        "s3:PutObjectLegalHold",
        "s3:PutObjectRetention");
  }
}
