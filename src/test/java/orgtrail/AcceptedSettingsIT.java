package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pulumi.automation.OperationType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import orgtrail.config.StackKind;
import orgtrail.testing.Deployment;
import orgtrail.testing.Fixtures;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.testing.Project;
import orgtrail.testing.generated.StackFiles;

/**
 * What the program accepts, the provider accepts too: its own validation finds nothing when the
 * real engine plans generated stack files.
 */
class AcceptedSettingsIT {
  /** They name resources that would have to exist. */
  private static final Set<String> OF_EXISTING =
      Set.of(
          "orgtrail:kmsKeyArn",
          "orgtrail:accessLoggingBucketName",
          "orgtrail:replicaBucketArn",
          "orgtrail:replicaKmsKeyArn",
          "orgtrail:replicationTimeControl");

  private static LocalAws aws;
  private static InlineStack.Group stacks;

  @BeforeContainer
  static void start() throws Exception {
    aws = LocalAws.start();
    stacks = InlineStack.Group.in(aws);
  }

  @AfterContainer
  static void stop() {
    aws.close();
  }

  @Property(tries = 4, shrinking = ShrinkingMode.OFF)
  void theProviderPlansASample(@ForAll("accepted") Map<String, String> config) throws Exception {
    assertPlanned(config);
  }

  @Tag("thorough")
  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void theProviderPlansMany(@ForAll("accepted") Map<String, String> config) throws Exception {
    assertPlanned(config);
  }

  /** The mocks accept every resource, so they tell what the program asks for. */
  private static void assertPlanned(Map<String, String> config) throws Exception {
    var asked = Deployment.of(config).inPreview().attempt();
    Assume.that(asked.exitCode() == 0);
    var kind = config.get("orgtrail:account");
    var account = StackFiles.account(StackKind.valueOf(kind.toUpperCase(Locale.ROOT)));
    var planned = stacks.stack(kind, account, config).reset(config).preview();
    assertEquals(namesInAws(asked), planned.names(OperationType.CREATE));
  }

  private static Set<String> namesInAws(Deployment deployment) {
    return deployment.resources().stream()
        .filter(resource -> resource.type.startsWith("aws:"))
        .map(resource -> resource.name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A standalone stack has the resources of a management stack too. */
  @Provide
  Arbitrary<Map<String, String>> accepted() {
    return Arbitraries.of(StackKind.STANDALONE, StackKind.LOGGING, StackKind.REPLICA)
        .flatMap(StackFiles::fitting)
        .map(
            config -> {
              var changed = new TreeMap<>(config);
              changed.keySet().removeAll(OF_EXISTING);
              return changed;
            });
  }

  /**
   * The engine makes text of every value: YAML takes an account id without quotes for an octal
   * number.
   */
  @Example
  void eachValueOfAnotherTypeOfYamlIsTold() {
    var printed =
        Project.create(aws)
            .edit(
                "logging",
                "managementAccountId: \"234567890123\"",
                "managementAccountId: 012345670123")
            .edit("logging", "wormRetentionDays: 365", "wormRetentionDays: 7.5")
            .add("logging", "expireAfterDays: null")
            .add("logging", "forceDestroy: yes")
            .add("logging", "logReaders: [123456789012, true, null, {a: 1}]")
            .add(
                "logging",
                "additionalBucketPolicy: {Version: 2012-10-17, Statement: [{Effect: Deny, Principal: \"*\", Action: \"s3:*\", Resource: \"*\", Condition: {Bool: {aws:SecureTransport: false}}}]}")
            .pulumi("logging", Fixtures.LOGGING_ACCOUNT, "preview")
            .refusal();
    for (var line :
        List.of(
            "orgtrail:managementAccountId must be an account id of 12 digits, in quotes, but is '1402433619'",
            "orgtrail:wormRetentionDays must be a whole number from 1 to 36500, but is '7.5'",
            "orgtrail:expireAfterDays must be a whole number from 1 to 36600, but is ''",
            "orgtrail:forceDestroy must be true or false, but is 'yes'",
            "e.g. arn:aws:iam::<account id>:role/<name>, but has '123456789012'",
            "e.g. arn:aws:iam::<account id>:role/<name>, but has 'true'",
            "e.g. arn:aws:iam::<account id>:role/<name>, but has 'null'",
            "e.g. arn:aws:iam::<account id>:role/<name>, but has '{\"a\":1}'",
            "orgtrail:additionalBucketPolicy has false without quotes in 'aws:SecureTransport': put it in quotes")) {
      assertTrue(printed.contains(line), printed);
    }
  }
}
