package orgtrail.testing;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.pulumi.test.Mocks;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What AWS and the Pulumi engine answer to one run of the program. {@link #mocks()} gives the
 * answers to a Mockito mock, which remembers the calls.
 */
final class AwsMocks {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String MANAGEMENT = Fixtures.MANAGEMENT_ACCOUNT;

  /** Regions and whether accounts must opt in to them, as EC2 describes them. */
  private final Map<String, String> regions =
      new TreeMap<>(
          Map.of(
              Fixtures.REGION,
              "opt-in-not-required",
              "eu-west-1",
              "opt-in-not-required",
              "us-east-1",
              "opt-in-not-required",
              "ap-east-1",
              "opted-in",
              "me-south-1",
              "not-opted-in"));

  private final Map<String, Object> organization =
      new HashMap<>(
          Map.of(
              "id",
              Fixtures.ORGANIZATION,
              "masterAccountId",
              MANAGEMENT,
              "featureSet",
              "ALL",
              "awsServiceAccessPrincipals",
              List.of("cloudtrail.amazonaws.com"),
              "accounts",
              List.of(
                  account(MANAGEMENT),
                  account(Fixtures.MEMBER_ACCOUNT),
                  account(Fixtures.REPLICA_ACCOUNT)),
              "roots",
              List.of(
                  Map.of(
                      "id",
                      "r-ab12",
                      "arn",
                      "-",
                      "name",
                      "Root",
                      "policyTypes",
                      List.of(Map.of("type", "SERVICE_CONTROL_POLICY", "status", "ENABLED"))))));

  private final Map<String, Object> key = new HashMap<>();
  private final Map<String, String> regionsOfBuckets = new HashMap<>();
  private final Map<String, String> failingCalls = new HashMap<>();
  private final Map<String, String> failingResources = new HashMap<>();
  private CompletableFuture<Void> timeOfFailures = CompletableFuture.completedFuture(null);
  private final Set<String> unknownResources = new HashSet<>();
  private final Map<String, Map<String, ?>> outputsOfStacks = new HashMap<>();
  private final Map<String, String> existing = new HashMap<>();
  private List<String> secretOutputs = List.of();
  private List<String> delegatedAdministrators = List.of();
  private DeployedState state = DeployedState.EMPTY;
  private String account = Fixtures.LOGGING_ACCOUNT;
  private String role = "Deployer";
  private String region = Fixtures.REGION;
  private String stack;
  private boolean preview;

  // --- What is unusual ---------------------------------------------------------------------------

  void stack(String fullName) {
    stack = fullName;
  }

  void preview() {
    preview = true;
  }

  /** The name of the role that the caller has a session of. */
  void role(String name) {
    role = name;
  }

  private String caller() {
    return "arn:aws:sts::%s:assumed-role/%s/session".formatted(account, role);
  }

  void account(String id, String homeRegion) {
    account = id;
    region = homeRegion;
  }

  void organization(String attribute, Object value) {
    organization.put(attribute, value);
  }

  void optInRegion(String name) {
    regions.put(name, "not-opted-in");
  }

  void delegatedAdministrator(String id) {
    delegatedAdministrators = List.of(id);
  }

  void key(String attribute, Object value) {
    key.put(attribute, value);
  }

  void bucket(String name, String itsRegion) {
    regionsOfBuckets.put(name, itsRegion);
  }

  /** A resource as Cloud Control describes it. */
  void existing(String type, String identifier, String properties) {
    existing.put(type + " " + identifier, properties);
  }

  void failingCall(String function, String error) {
    failingCalls.put(function, error);
  }

  void failingResource(String name, String error) {
    failingResources.put(name, error);
  }

  /** Resources that fail wait for this, or for some seconds. */
  void failingResourcesAfter(CompletableFuture<Void> event) {
    timeOfFailures = event.completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  void unknownResource(String name) {
    unknownResources.add(name);
  }

  void outputsOf(String fullName, Map<String, ?> outputs) {
    outputsOfStacks.put(fullName, outputs);
  }

  void secretOutputs(List<String> names) {
    secretOutputs = names;
  }

  void state(DeployedState previous) {
    state = previous;
  }

  // --- The answers -------------------------------------------------------------------------------

  Mocks mocks() {
    var mocks = mock(Mocks.class);
    when(mocks.newResourceAsync(any()))
        .thenAnswer(
            call -> {
              Mocks.ResourceArgs args = call.getArgument(0);
              return failingResources.containsKey(args.name)
                  ? timeOfFailures.thenCompose(now -> failure(failingResources.get(args.name)))
                  : CompletableFuture.completedFuture(
                      Mocks.ResourceResult.of(
                          preview ? Optional.empty() : Optional.of(args.name + "-id"),
                          outputs(args)));
            });
    when(mocks.callAsync(any()))
        .thenAnswer(
            call -> {
              Mocks.CallArgs args = call.getArgument(0);
              var function = args.token.substring(args.token.lastIndexOf(':') + 1);
              if (failingCalls.containsKey(function)) {
                return failure(failingCalls.get(function));
              }
              return function.equals("getResource") && !existing.containsKey(question(args))
                  ? failure("reading Cloud Control API Resource: couldn't find resource")
                  : CompletableFuture.completedFuture(answer(args));
            });
    return mocks;
  }

  private static <T> CompletableFuture<T> failure(String error) {
    return CompletableFuture.failedFuture(new IllegalStateException(error));
  }

  /** Whether AWS makes this resource, so that the engine has it in the state. */
  boolean makes(String name) {
    return !failingResources.containsKey(name);
  }

  /** The outputs of a resource: its inputs, and what AWS adds. A preview knows only the inputs. */
  Map<String, Object> outputs(Mocks.ResourceArgs args) {
    if (args.type.equals("pulumi:pulumi:StackReference")) {
      return stackReference(args.name);
    }
    if (unknownResources.contains(args.name)) {
      return Map.of();
    }
    var outputs = new HashMap<>(args.inputs);
    if (!preview) {
      var name = String.valueOf(outputs.get("name"));
      switch (args.type) {
        case "aws:s3/bucketV2:BucketV2" -> {
          outputs.put("arn", "arn:aws:s3:::" + outputs.get("bucket"));
          outputs.put("region", region);
        }
        case "aws:kms/key:Key" -> {
          outputs.put("keyId", Examples.KEY_ID);
          outputs.put("arn", arn("kms", "key/" + Examples.KEY_ID));
        }
        case "aws:cloudtrail/trail:Trail" -> {
          outputs.put("arn", arn("cloudtrail", "trail/" + name));
          outputs.put("homeRegion", region);
        }
        case "aws:cloudwatch/logGroup:LogGroup" ->
            outputs.put("arn", arn("logs", "log-group:" + name));
        case "aws:iam/role:Role" ->
            outputs.put("arn", "arn:aws:iam::%s:role/%s".formatted(account, name));
        case "aws:iam/policy:Policy" ->
            outputs.put("arn", "arn:aws:iam::%s:policy/%s".formatted(account, name));
        case "aws:sns/topic:Topic" -> outputs.put("arn", arn("sns", name));
        default -> {}
      }
    }
    return outputs;
  }

  private String arn(String service, String resource) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, region, account, resource);
  }

  private Map<String, Object> stackReference(String fullName) {
    if (!outputsOfStacks.containsKey(fullName)) {
      throw new AssertionError("there is no stack " + fullName);
    }
    return Map.of(
        "name",
        fullName,
        "outputs",
        outputsOfStacks.get(fullName),
        "secretOutputNames",
        secretOutputs);
  }

  private Map<String, Object> answer(Mocks.CallArgs call) {
    return switch (call.token) {
      case "pulumi:pulumi:readStackResourceOutputs" -> stateOf((String) call.args.get("stackName"));
      case "aws:index/getCallerIdentity:getCallerIdentity" ->
          Map.of("accountId", account, "arn", caller(), "id", "-", "userId", "-");
      case "aws:index/getRegion:getRegion" -> with("name", region, "description", "endpoint", "id");
      case "aws:index/getPartition:getPartition" ->
          Map.of(
              "partition", "aws", "dnsSuffix", "amazonaws.com", "id", "-", "reverseDnsPrefix", "-");
      case "aws:index/getRegions:getRegions" -> Map.of("id", "-", "names", regions(call.args));
      case "aws:organizations/getOrganization:getOrganization" -> organization();
      case "aws:organizations/getDelegatedAdministrators:getDelegatedAdministrators" ->
          Map.of(
              "id",
              "-",
              "delegatedAdministrators",
              delegatedAdministrators.stream().map(AwsMocks::account).toList());
      case "aws:kms/getKey:getKey" -> existingKey();
      case "aws:cloudcontrol/getResource:getResource" ->
          with("properties", existing.get(question(call)), "id", "identifier", "typeName");
      case "aws:s3/getBucket:getBucket" -> existingBucket((String) call.args.get("bucket"));
      default -> throw new AssertionError("unexpected call of " + call.token);
    };
  }

  private static String question(Mocks.CallArgs call) {
    return call.args.get("typeName") + " " + call.args.get("identifier");
  }

  private Map<String, Object> stateOf(String fullName) {
    if (!fullName.equals(stack)) {
      throw new AssertionError("the program must read its own state, not that of " + fullName);
    }
    return state.answer(fullName);
  }

  /** The regions that pass the filters of EC2's DescribeRegions. */
  private List<String> regions(Map<String, Object> args) {
    boolean all = Boolean.TRUE.equals(args.get("allRegions"));
    return regions.keySet().stream()
        .filter(name -> all || !regions.get(name).equals("not-opted-in"))
        .filter(name -> filters(args).allMatch(filter -> passes(name, filter)))
        .toList();
  }

  private static Stream<Map<?, ?>> filters(Map<String, Object> args) {
    return ((List<?>) args.getOrDefault("filters", List.of())).stream().map(f -> (Map<?, ?>) f);
  }

  private boolean passes(String name, Map<?, ?> filter) {
    var attribute = (String) filter.get("name");
    var values = (List<?>) filter.get("values");
    return switch (attribute) {
      case "region-name" -> values.contains(name);
      case "opt-in-status" -> values.contains(regions.get(name));
      default -> throw new AssertionError("DescribeRegions has no filter " + attribute);
    };
  }

  /** Only the management account sees the accounts, the trusted services and the root. */
  private Map<String, Object> organization() {
    var answer = new HashMap<>(organization);
    if (!account.equals(answer.get("masterAccountId"))) {
      answer.put("accounts", List.of());
      answer.put("awsServiceAccessPrincipals", List.of());
      answer.put("roots", List.of());
    }
    for (var text : List.of("arn", "masterAccountArn", "masterAccountEmail", "masterAccountName")) {
      answer.put(text, "-");
    }
    for (var list : List.of("enabledPolicyTypes", "nonMasterAccounts")) {
      answer.put(list, List.of());
    }
    return answer;
  }

  private static Map<String, Object> account(String id) {
    return with(
        "id",
        id,
        "arn",
        "delegationEnabledDate",
        "email",
        "joinedMethod",
        "joinedTimestamp",
        "name",
        "status");
  }

  private Map<String, Object> existingKey() {
    var answer =
        with(
            "keyState",
            "Enabled",
            "arn",
            "awsAccountId",
            "cloudHsmClusterId",
            "creationDate",
            "customKeyStoreId",
            "deletionDate",
            "description",
            "expirationModel",
            "id",
            "keyId",
            "keyUsage",
            "origin",
            "validTo");
    answer.put("customerMasterKeySpec", "SYMMETRIC_DEFAULT");
    answer.put("keySpec", "SYMMETRIC_DEFAULT");
    answer.put("keyManager", "CUSTOMER");
    answer.put("enabled", true);
    answer.put("multiRegion", false);
    answer.put("multiRegionConfigurations", List.of());
    answer.put("xksKeyConfigurations", List.of());
    answer.put("pendingDeletionWindowInDays", 0);
    answer.putAll(key);
    return answer;
  }

  private Map<String, Object> existingBucket(String name) {
    var answer =
        with(
            "bucket",
            name,
            "arn",
            "bucketDomainName",
            "bucketRegionalDomainName",
            "hostedZoneId",
            "id",
            "websiteDomain",
            "websiteEndpoint");
    answer.put("region", regionsOfBuckets.getOrDefault(name, region));
    return answer;
  }

  /** An answer with one value, and with other attributes that the SDK needs but nobody reads. */
  private static Map<String, Object> with(String attribute, String value, String... others) {
    var answer = new HashMap<String, Object>();
    answer.put(attribute, value);
    for (var other : others) {
      answer.put(other, "-");
    }
    return answer;
  }
}
