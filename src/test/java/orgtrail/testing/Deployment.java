package orgtrail.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;

import com.pulumi.Context;
import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import com.pulumi.core.internal.Urn;
import com.pulumi.test.Mocks;
import com.pulumi.test.TestOptions;
import com.pulumi.test.TestResult;
import com.pulumi.test.internal.MockMonitor;
import com.pulumi.test.internal.PulumiTestInternal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.mockito.ArgumentCaptor;
import org.mockito.invocation.InvocationOnMock;
import orgtrail.App;
import orgtrail.PatientLogger;
import orgtrail.config.StackConfiguration;
import pulumirpc.Resource.RegisterResourceOutputsRequest;
import pulumirpc.Resource.RegisterResourceRequest;

/**
 * One run of the program on Pulumi's mocks. Mockito remembers what the program asked for: {@link
 * #mocks()} has the resources and function calls, and a spy on the SDK's monitor has the requests
 * to the engine, with the options of each resource.
 */
public final class Deployment {
  private static final String ORGANIZATION = "organization";
  private static final String PROJECT = "orgtrail";

  static {
    PatientLogger.install();
  }

  private final String stackName;
  private final AwsMocks answers;
  private final Mocks mocks;
  private final MockMonitor monitor;
  private final TestResult result;
  private final List<LogRecord> log;

  private Deployment(
      String stackName,
      AwsMocks answers,
      Mocks mocks,
      MockMonitor monitor,
      TestResult result,
      List<LogRecord> log) {
    this.stackName = stackName;
    this.answers = answers;
    this.mocks = mocks;
    this.monitor = monitor;
    this.result = result;
    this.log = log;
  }

  /** A run of the program with this configuration. */
  public static Builder of(Map<String, String> config) {
    return new Builder(config);
  }

  // --- What the run did --------------------------------------------------------------------------

  /** The exit code of the program. If it were 0 after an error, the engine would delete things. */
  public int exitCode() {
    return result.exitCode();
  }

  /** The errors that the user reads. */
  public List<String> errors() {
    return result.errors();
  }

  /** The warnings that the user reads. */
  public List<String> warnings() {
    return logged(Level.WARNING);
  }

  /** What the user reads of the progress. */
  public List<String> progress() {
    return logged(Level.INFO);
  }

  private List<String> logged(Level level) {
    return log.stream()
        .filter(entry -> entry.getLevel().equals(level))
        .map(LogRecord::getMessage)
        .toList();
  }

  /** The lines of a run that must have been refused before it registered anything. */
  public List<String> refusal() {
    assertEquals(32, exitCode(), "the exit code of a refused run");
    assertEquals(List.of(), urns(), "what a refused run registers");
    return errors().stream().flatMap(String::lines).toList();
  }

  /** The mock that remembers resources and function calls. */
  public Mocks mocks() {
    return mocks;
  }

  /** The resources that were registered or read. */
  public List<Mocks.ResourceArgs> resources() {
    var captor = ArgumentCaptor.forClass(Mocks.ResourceArgs.class);
    verify(mocks, atLeast(0)).newResourceAsync(captor.capture());
    return captor.getAllValues();
  }

  /** The functions that were called, in alphabetical order, without their packages. */
  public List<String> calls() {
    var captor = ArgumentCaptor.forClass(Mocks.CallArgs.class);
    verify(mocks, atLeast(0)).callAsync(captor.capture());
    return captor.getAllValues().stream()
        .map(call -> call.token.substring(call.token.lastIndexOf(':') + 1))
        .sorted()
        .toList();
  }

  /** The types of the AWS resources that were registered. */
  public List<String> awsTypes() {
    return resources().stream()
        .map(resource -> resource.type)
        .filter(type -> type.startsWith("aws:"))
        .sorted()
        .toList();
  }

  /** How many resources of a type were registered, e.g. {@code Trail}. */
  public long count(String type) {
    return awsTypes().stream().filter(found -> found.endsWith(":" + type)).count();
  }

  /** Whether a resource of this name was registered. */
  public boolean has(String name) {
    return resources().stream().anyMatch(resource -> resource.name.equals(name));
  }

  /** The inputs of a resource as the engine gets them. */
  public Map<String, Object> inputs(String name) {
    return resources().stream()
        .filter(resource -> resource.name.equals(name))
        .map(resource -> resource.inputs)
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " was not registered"));
  }

  /** An input of a resource that is a text, e.g. a policy. */
  public String text(String name, String input) {
    return (String) inputs(name).get(input);
  }

  /** The requests to the engine. */
  private List<RegisterResourceRequest> requests() {
    var captor = ArgumentCaptor.forClass(RegisterResourceRequest.class);
    verify(monitor, atLeast(0)).registerResourceAsync(any(), captor.capture());
    return captor.getAllValues();
  }

  /** The request to the engine for one resource. */
  public RegisterResourceRequest request(String name) {
    return requests().stream()
        .filter(request -> request.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " was not registered"));
  }

  /** The names of the resources in AWS that the engine refuses to delete or replace. */
  public List<String> protectedResources() {
    return inAwsWith(RegisterResourceRequest::hasProtect, RegisterResourceRequest::getProtect);
  }

  /** The names of the resources that stay in AWS when the engine deletes or replaces them. */
  public List<String> retainedResources() {
    return inAwsWith(
        RegisterResourceRequest::hasRetainOnDelete, RegisterResourceRequest::getRetainOnDelete);
  }

  /** The properties of a resource with whose change the engine replaces it. */
  public List<String> replacedOnChangesOf(String name) {
    return request(name).getReplaceOnChangesList();
  }

  private List<String> inAwsWith(
      Predicate<RegisterResourceRequest> isSet, Predicate<RegisterResourceRequest> value) {
    return requests().stream()
        .filter(RegisterResourceRequest::getCustom)
        .filter(request -> value.test(closestWith(isSet, request)))
        .map(RegisterResourceRequest::getName)
        .sorted()
        .toList();
  }

  /** The engine takes an option that a resource leaves unset from the resource's parent. */
  private RegisterResourceRequest closestWith(
      Predicate<RegisterResourceRequest> isSet, RegisterResourceRequest request) {
    if (isSet.test(request)) {
      return request;
    }
    return requests().stream()
        .filter(parent -> !parent.getParent().isEmpty())
        .filter(parent -> urn(parent).equals(request.getParent()))
        .findFirst()
        .map(parent -> closestWith(isSet, parent))
        .orElse(request);
  }

  /** The ids with which the engine imports resources, by their names. */
  public Map<String, String> imports() {
    return requests().stream()
        .filter(request -> !request.getImportId().isEmpty())
        .collect(
            Collectors.toMap(
                RegisterResourceRequest::getName,
                RegisterResourceRequest::getImportId,
                (one, other) -> one,
                TreeMap::new));
  }

  /** The names of the resources that must be ready before this one. */
  public List<String> dependsOn(String name) {
    return request(name).getDependenciesList().stream()
        .map(urn -> urn.substring(urn.lastIndexOf("::") + 2))
        .sorted()
        .toList();
  }

  /** The URNs of all resources, without those of the stack itself and of what was only read. */
  public List<String> urns() {
    return requests().stream()
        .filter(request -> !request.getParent().isEmpty())
        .map(this::urn)
        .sorted()
        .toList();
  }

  private String urn(RegisterResourceRequest request) {
    return Urn.create(
        stackName, PROJECT, Optional.of(request.getParent()), request.getType(), request.getName());
  }

  /** The names of all outputs, also of those whose values are unknown. */
  public Set<String> outputNames() {
    return result.outputs().keySet();
  }

  /** The outputs with known values. */
  public Map<String, Object> outputs() {
    var known = new TreeMap<String, Object>();
    result
        .outputs()
        .forEach((name, output) -> value(output).ifPresent(value -> known.put(name, value)));
    return known;
  }

  /** The outputs that the engine was told to write into the state; empty if it was not told. */
  public Set<String> writtenOutputs() {
    var captor = ArgumentCaptor.forClass(RegisterResourceOutputsRequest.class);
    verify(monitor, atLeast(0)).registerResourceOutputsAsync(captor.capture());
    return captor.getAllValues().stream()
        .filter(Deployment::isOfStack)
        .findFirst()
        .map(request -> request.getOutputs().getFieldsMap().keySet())
        .orElse(Set.of());
  }

  private static boolean isOfStack(RegisterResourceOutputsRequest request) {
    return request != null && request.getUrn().contains("::pulumi:pulumi:Stack::");
  }

  private static Optional<Object> value(Output<?> output) {
    var data = Internal.of(output).getDataAsync();
    return data.isDone() && !data.isCompletedExceptionally() && data.join().isKnown()
        ? Optional.ofNullable(data.join().getValueNullable())
        : Optional.empty();
  }

  /** What the engine has in the state after this run. */
  public DeployedState state() {
    var state = DeployedState.EMPTY;
    var outputs = new TreeMap<String, Map<String, Object>>();
    var registered = componentOutputs();
    resources().forEach(resource -> outputs.put(resource.name, answers.outputs(resource)));
    for (var request : requests()) {
      if (outputs.containsKey(request.getName()) && answers.makes(request.getName())) {
        state = state.with(urn(request), request.getType(), outputs.get(request.getName()));
      }
      if (!request.getCustom() && registered.containsKey(urn(request))) {
        state = state.with(urn(request), request.getType(), registered.get(urn(request)));
      }
    }
    return state;
  }

  /** The texts among the outputs of the components, by their URNs. */
  private Map<String, Map<String, Object>> componentOutputs() {
    var captor = ArgumentCaptor.forClass(RegisterResourceOutputsRequest.class);
    verify(monitor, atLeast(0)).registerResourceOutputsAsync(captor.capture());
    var outputs = new TreeMap<String, Map<String, Object>>();
    for (var request : captor.getAllValues()) {
      var texts = new TreeMap<String, Object>();
      request
          .getOutputs()
          .getFieldsMap()
          .forEach((name, value) -> texts.put(name, value.getStringValue()));
      outputs.put(request.getUrn(), texts);
    }
    return outputs;
  }

  // --- The run -----------------------------------------------------------------------------------

  /** The surroundings of a run. What is not set is as in the stack files of the tests. */
  public static final class Builder {
    private final Map<String, String> config;
    private final AwsMocks answers = new AwsMocks();
    private final CompletableFuture<Void> outputsWritten = new CompletableFuture<>();
    private Set<String> secretKeys = Set.of();
    private String stackName;
    private String account;
    private boolean preview;
    private Consumer<Context> program;

    private Builder(Map<String, String> config) {
      this.config = config;
      var kind = config.getOrDefault("orgtrail:account", "none");
      stackName = kind;
      account =
          switch (kind) {
            case "management", "standalone" -> Fixtures.MANAGEMENT_ACCOUNT;
            case "replica" -> Fixtures.REPLICA_ACCOUNT;
            default -> Fixtures.LOGGING_ACCOUNT;
          };
    }

    /** The account that the stack's credentials belong to. */
    public Builder inAccount(String id) {
      account = id;
      return this;
    }

    /** The name of the role that deploys; if this is not called, Deployer. */
    public Builder asRole(String name) {
      answers.role(name);
      return this;
    }

    /** The stack's own name; if this is not called, the kind of stack. */
    public Builder named(String stack) {
      stackName = stack;
      return this;
    }

    /** An attribute of the organization, in the words of the provider. */
    public Builder withOrganization(String attribute, Object value) {
      answers.organization(attribute, value);
      return this;
    }

    /** What AWS Organizations answers instead of the organization. */
    public Builder withoutOrganizations(String error) {
      return failingCall("getOrganization", error);
    }

    /** A region that accounts must opt in to. */
    public Builder withOptInRegion(String region) {
      answers.optInRegion(region);
      return this;
    }

    /** An account that is already a delegated administrator of CloudTrail. */
    public Builder withDelegatedAdministrator(String id) {
      answers.delegatedAdministrator(id);
      return this;
    }

    /** An attribute of an existing key, in the words of the provider. */
    public Builder withKey(String attribute, Object value) {
      answers.key(attribute, value);
      return this;
    }

    /** The region of an existing bucket. */
    public Builder withBucket(String name, String region) {
      answers.bucket(name, region);
      return this;
    }

    /**
     * A resource that exists in AWS.
     *
     * @param type its type in CloudFormation
     * @param properties its properties, as JSON
     */
    public Builder withExisting(String type, String identifier, String properties) {
      answers.existing(type, identifier, properties);
      return this;
    }

    /** A function that fails, e.g. {@code getRegions}. */
    public Builder failingCall(String function, String error) {
      answers.failingCall(function, error);
      return this;
    }

    /** A resource that AWS refuses. */
    public Builder failingResource(String name, String error) {
      answers.failingResource(name, error);
      return this;
    }

    /**
     * A resource that AWS refuses when the stack has written its outputs. The SDK ends the run when
     * the first resource fails, whatever else it has begun.
     */
    public Builder failingResourceAfterOutputs(String name, String error) {
      answers.failingResourcesAfter(outputsWritten);
      return failingResource(name, error);
    }

    /** Another stack that this one can read. */
    public Builder withOutputsOf(String fullName, Map<String, ?> outputs) {
      answers.outputsOf(fullName, outputs);
      return this;
    }

    /** The outputs of other stacks that are secrets. */
    public Builder secretOutputs(String... names) {
      answers.secretOutputs(List.of(names));
      return this;
    }

    /** The keys of the configuration that are secrets. */
    public Builder secretKeys(String... keys) {
      secretKeys = Set.of(keys);
      return this;
    }

    /** Another run of the stack that an earlier run has deployed. */
    public Builder after(Deployment earlier) {
      return named(earlier.stackName).after(earlier.state());
    }

    /** A run of a stack with this state. */
    public Builder after(DeployedState state) {
      answers.state(state);
      return this;
    }

    /** A preview instead of an update. */
    public Builder inPreview() {
      preview = true;
      answers.preview();
      return this;
    }

    /**
     * A preview in which nothing is known of a resource, so that everything that depends on it is
     * unknown too.
     */
    public Builder inPreviewWithout(String name) {
      answers.unknownResource(name);
      return inPreview();
    }

    /** Another program than the real one, for tests of single classes. */
    public Builder running(Consumer<Context> other) {
      program = other;
      return this;
    }

    /** A run that must succeed. */
    public Deployment run() {
      var deployment = attempt();
      deployment.result.throwOnError();
      return deployment;
    }

    /** The lines of a run that must be refused before it registers anything. */
    public List<String> refusal() {
      return attempt().refusal();
    }

    /** A run that may fail. */
    public Deployment attempt() {
      answers.stack("%s/%s/%s".formatted(ORGANIZATION, PROJECT, stackName));
      answers.account(account, config.getOrDefault("aws:region", Fixtures.REGION));
      var mocks = answers.mocks();
      var monitor = new AtomicReference<MockMonitor>();
      var log = Collections.synchronizedList(new ArrayList<LogRecord>());
      var configuration = new StackConfiguration(config, secretKeys);
      try {
        var result =
            PulumiTestInternal.builder()
                .options(
                    TestOptions.builder()
                        .organizationName(ORGANIZATION)
                        .projectName(PROJECT)
                        .stackName(stackName)
                        .preview(preview)
                        .build())
                .mocks(mocks)
                .standardLogger(loggerInto(log))
                .monitorDecorator(
                    original -> {
                      monitor.set(spy(original));
                      doAnswer(this::noteOutputs)
                          .when(monitor.get())
                          .registerResourceOutputsAsync(argThat(Deployment::isOfStack));
                      return monitor.get();
                    })
                .build()
                .runTest(program != null ? program : ctx -> App.stack(ctx, configuration));
        return new Deployment(stackName, answers, mocks, monitor.get(), result, List.copyOf(log));
      } finally {
        PulumiTestInternal.cleanup();
      }
    }

    private Object noteOutputs(InvocationOnMock call) throws Throwable {
      var answer = call.callRealMethod();
      outputsWritten.complete(null);
      return answer;
    }

    /** The SDK's log goes nowhere else, because many tests provoke errors. */
    private static Logger loggerInto(List<LogRecord> log) {
      var logger = PatientLogger.anonymous();
      logger.setUseParentHandlers(false);
      logger.addHandler(
          new Handler() {
            @Override
            public void publish(LogRecord entry) {
              log.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
          });
      return logger;
    }
  }
}
