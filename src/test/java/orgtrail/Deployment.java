package orgtrail;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import com.pulumi.resources.ResourceOptions;
import com.pulumi.resources.ResourceTransformation;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import com.pulumi.test.TestResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** One run of the program on Pulumi's mocks, and what it asked the engine for. */
final class Deployment {
  static final String REGION = "ap-southeast-1";
  static final String LOGGING_ACCOUNT = "123456789012";

  private final List<Mocks.ResourceArgs> registered =
      Collections.synchronizedList(new ArrayList<>());
  private final Map<String, ResourceOptions> options = Collections.synchronizedMap(new HashMap<>());
  private final Map<String, ?> outputsOfOtherStack;
  private final Map<String, ?> outputsBefore;
  private final String stackName;
  private final World world;
  private final TestResult result;

  /**
   * What is there besides the stack.
   *
   * @param accountId whose credentials the stack has
   * @param organization what Organizations says
   * @param organizationsError what it answers instead; null where it does not
   * @param optInRegions regions that not all accounts have
   * @param delegatedAdministrators of CloudTrail
   * @param key what is unusual about an existing key
   */
  record World(
      String accountId,
      Map<String, Object> organization,
      String organizationsError,
      List<String> optInRegions,
      List<String> delegatedAdministrators,
      Map<String, Object> key) {

    World with(String attribute, Object value) {
      var changed = new HashMap<>(organization);
      changed.put(attribute, value);
      return new World(accountId, changed, null, optInRegions, delegatedAdministrators, key);
    }

    World withCredentialsOf(String account) {
      return new World(
          account, organization, organizationsError, optInRegions, delegatedAdministrators, key);
    }

    World withOptInRegion(String region) {
      return new World(
          accountId,
          organization,
          organizationsError,
          List.of(region),
          delegatedAdministrators,
          key);
    }

    World withDelegatedAdministrator(String account) {
      return new World(
          accountId, organization, organizationsError, optInRegions, List.of(account), key);
    }

    World withKey(String attribute, Object value) {
      return new World(
          accountId,
          organization,
          organizationsError,
          optInRegions,
          delegatedAdministrators,
          Map.of(attribute, value));
    }

    World withoutAnswer(String error) {
      return new World(accountId, organization, error, optInRegions, delegatedAdministrators, key);
    }
  }

  private static final Map<String, Object> ORGANIZATION =
      Map.of(
          "id", "o-exampleorg1",
          "masterAccountId", "234567890123",
          "featureSet", "ALL",
          "awsServiceAccessPrincipals", List.of("cloudtrail.amazonaws.com"));

  static World world(String accountId) {
    return new World(accountId, ORGANIZATION, null, List.of(), List.of(), Map.of());
  }

  private Deployment(
      World world,
      Map<String, String> config,
      Map<String, ?> outputsOfOtherStack,
      Map<String, ?> before) {
    this.world = world;
    this.outputsOfOtherStack = outputsOfOtherStack;
    this.outputsBefore = before;
    this.stackName = config.getOrDefault("orgtrail:account", "none");
    try {
      result =
          PulumiTest.withMocks(new Aws())
              .withOptions(
                  TestOptions.builder()
                      .organizationName("organization")
                      .projectName("orgtrail")
                      .stackName(stackName)
                      .preview(false)
                      .resourceTransformations(List.of(this::record))
                      .build())
              .runTest(ctx -> App.stack(ctx, config));
    } finally {
      PulumiTest.cleanup();
    }
  }

  /** A run that must go well. */
  static Deployment of(Map<String, String> config) {
    return of(config, Map.of());
  }

  /**
   * @param outputsOfOtherStack what a stack reference finds
   */
  static Deployment of(Map<String, String> config, Map<String, ?> outputsOfOtherStack) {
    var deployment = new Deployment(usualWorld(config), config, outputsOfOtherStack, Map.of());
    deployment.result.throwOnError();
    return deployment;
  }

  /** A run that may fail. */
  static Deployment attempt(Map<String, String> config) {
    return attempt(config, Map.of());
  }

  static Deployment attempt(Map<String, String> config, Map<String, ?> outputsOfOtherStack) {
    return new Deployment(usualWorld(config), config, outputsOfOtherStack, Map.of());
  }

  /** A run that may fail, of a stack that has been deployed before with these outputs. */
  static Deployment attemptAfter(Map<String, ?> outputs, Map<String, String> config) {
    return new Deployment(usualWorld(config), config, Map.of(), outputs);
  }

  /** The same in another world. */
  static Deployment attemptAfterIn(
      World world, Map<String, ?> outputs, Map<String, String> config) {
    return new Deployment(world, config, Map.of(), outputs);
  }

  /** A run that must go well, of a stack that has been deployed before with these outputs. */
  static Deployment after(Map<String, ?> outputs, Map<String, String> config) {
    var deployment = attemptAfter(outputs, config);
    deployment.result.throwOnError();
    return deployment;
  }

  int exitCode() {
    return result.exitCode();
  }

  /** What the user reads. */
  List<String> errors() {
    return result.errors();
  }

  List<String> types() {
    return registered.stream().map(resource -> resource.type).sorted().toList();
  }

  /** The inputs of a resource as the engine gets them, by the resource's name. */
  Map<String, Object> inputs(String name) {
    return registered.stream()
        .filter(resource -> resource.name.equals(name) && !resource.inputs.isEmpty())
        .map(resource -> resource.inputs)
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " was not registered"));
  }

  ResourceOptions options(String name) {
    return options.get(name);
  }

  /** The names of the resources that must be ready before this one. */
  List<String> dependsOn(String name) {
    return PulumiTest.extractValue(options(name).getDependsOn()).stream()
        .map(Resource::pulumiResourceName)
        .toList();
  }

  List<String> urns() {
    return result.resources().stream()
        .map(resource -> PulumiTest.extractValue(resource.urn()))
        .sorted()
        .toList();
  }

  Map<String, Object> outputs() {
    return result.outputs().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> value(e.getValue())));
  }

  private static Object value(Output<?> output) {
    return PulumiTest.extractValue(output);
  }

  private Optional<ResourceTransformation.Result> record(ResourceTransformation.Args args) {
    options.put(args.resource().pulumiResourceName(), args.options());
    return Optional.empty();
  }

  private static World usualWorld(Map<String, String> config) {
    return world(
        "management".equals(config.get("orgtrail:account")) ? "234567890123" : LOGGING_ACCOUNT);
  }

  /** A run that may fail. */
  static Deployment attemptIn(
      World world, Map<String, String> config, Map<String, ?> outputsOfOtherStack) {
    return new Deployment(world, config, outputsOfOtherStack, Map.of());
  }

  private Map<String, Object> organization() {
    var organization = new HashMap<>(world.organization);
    for (var text : List.of("arn", "masterAccountArn", "masterAccountEmail", "masterAccountName")) {
      organization.put(text, "-");
    }
    for (var list : List.of("enabledPolicyTypes", "nonMasterAccounts", "roots")) {
      organization.put(list, List.of());
    }
    organization.put("accounts", List.of(account("234567890123"), account("345678901234")));
    return organization;
  }

  private static Map<String, Object> account(String id) {
    var account = new HashMap<String, Object>(Map.of("id", id));
    for (var text :
        List.of(
            "arn",
            "delegationEnabledDate",
            "email",
            "joinedMethod",
            "joinedTimestamp",
            "name",
            "status")) {
      account.put(text, "-");
    }
    return account;
  }

  private Map<String, Object> existingKey() {
    var key = new HashMap<String, Object>();
    for (var name :
        List.of(
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
            "keyManager",
            "keyUsage",
            "origin",
            "pendingDeletionWindowInDays",
            "validTo")) {
      key.put(name, "-");
    }
    key.put("customerMasterKeySpec", "SYMMETRIC_DEFAULT");
    key.put("keySpec", "SYMMETRIC_DEFAULT");
    key.put("keyState", "Enabled");
    key.put("enabled", true);
    key.put("multiRegion", false);
    key.put("multiRegionConfigurations", List.of());
    key.put("xksKeyConfigurations", List.of());
    key.put("pendingDeletionWindowInDays", 0);
    key.put("keyManager", "CUSTOMER");
    key.putAll(world.key);
    return key;
  }

  private static Map<String, Object> existingBucket(String name) {
    var bucket = new HashMap<String, Object>();
    for (var attribute :
        List.of(
            "arn",
            "bucketDomainName",
            "bucketRegionalDomainName",
            "hostedZoneId",
            "id",
            "websiteDomain",
            "websiteEndpoint")) {
      bucket.put(attribute, "-");
    }
    bucket.put("bucket", name);
    bucket.put("region", name.endsWith("elsewhere") ? "eu-west-1" : REGION);
    return bucket;
  }

  /** Answers as AWS would: what was asked for, and what AWS makes of it. */
  private final class Aws implements Mocks {
    @Override
    public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
      registered.add(args);
      Map<String, Object> state = new HashMap<>(args.inputs);
      switch (args.type) {
        case "aws:s3/bucketV2:BucketV2" -> state.put("arn", "arn:aws:s3:::" + state.get("bucket"));
        case "aws:kms/key:Key" -> {
          state.put("keyId", "4b2f0c70-b503-4849-8286-34a6938c88a7");
          state.put(
              "arn",
              "arn:aws:kms:%s:%s:key/%s".formatted(REGION, world.accountId, state.get("keyId")));
        }
        case "aws:cloudtrail/trail:Trail" -> {
          state.put(
              "arn",
              "arn:aws:cloudtrail:%s:%s:trail/%s"
                  .formatted(REGION, world.accountId, state.get("name")));
          state.put("homeRegion", REGION);
        }
        case "aws:cloudwatch/logGroup:LogGroup" ->
            state.put(
                "arn",
                "arn:aws:logs:%s:%s:log-group:%s"
                    .formatted(REGION, world.accountId, state.get("name")));
        case "aws:iam/role:Role" ->
            state.put(
                "arn", "arn:aws:iam::%s:role/%s".formatted(world.accountId, state.get("name")));
        case "aws:sns/topic:Topic" ->
            state.put(
                "arn",
                "arn:aws:sns:%s:%s:%s".formatted(REGION, world.accountId, state.get("name")));
        case "pulumi:pulumi:StackReference" ->
            state.put(
                "outputs",
                args.name.endsWith("/" + stackName) ? outputsBefore : outputsOfOtherStack);
        default -> {}
      }
      return CompletableFuture.completedFuture(
          ResourceResult.of(Optional.of(args.name + "-id"), state));
    }

    @Override
    public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
      if (args.token.endsWith(":getOrganization") && world.organizationsError != null) {
        return CompletableFuture.failedFuture(new IllegalStateException(world.organizationsError));
      }
      return CompletableFuture.completedFuture(
          switch (args.token) {
            case "aws:index/getCallerIdentity:getCallerIdentity" ->
                Map.of("accountId", world.accountId, "arn", "-", "id", "-", "userId", "-");
            case "aws:index/getRegion:getRegion" ->
                Map.of("name", REGION, "description", "-", "endpoint", "-", "id", REGION);
            case "aws:index/getPartition:getPartition" ->
                Map.of(
                    "partition",
                    "aws",
                    "dnsSuffix",
                    "amazonaws.com",
                    "id",
                    "-",
                    "reverseDnsPrefix",
                    "-");
            case "aws:organizations/getOrganization:getOrganization" -> organization();
            case "aws:organizations/getDelegatedAdministrators:getDelegatedAdministrators" ->
                Map.of(
                    "id",
                    "-",
                    "delegatedAdministrators",
                    world.delegatedAdministrators.stream().map(Deployment::account).toList());
            case "aws:index/getRegions:getRegions" ->
                Map.of("id", "-", "names", world.optInRegions);
            case "aws:kms/getKey:getKey" -> existingKey();
            case "aws:s3/getBucket:getBucket" -> existingBucket((String) args.args.get("bucket"));
            default -> throw new AssertionError("unexpected call of " + args.token);
          });
    }
  }
}
