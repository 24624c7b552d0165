package orgtrail.testing;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.CommandException;
import com.pulumi.automation.LocalPulumiCommand;
import com.pulumi.automation.LocalWorkspace;
import com.pulumi.automation.LocalWorkspaceOptions;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.PreviewOptions;
import com.pulumi.automation.ProjectRuntimeName;
import com.pulumi.automation.ProjectSettings;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.UpResult;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.automation.events.StepEventMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;
import orgtrail.App;
import orgtrail.PatientLogger;
import orgtrail.config.StackConfiguration;

/**
 * A stack whose program runs in the tests' own JVM, while everything else is real: the engine, the
 * AWS plugin and the state. That saves the two JVMs that the language host starts for each run.
 */
public final class InlineStack {
  static {
    PatientLogger.install();
  }

  /** The stacks that share a state, so that one can read the outputs of another. */
  public static final class Group {
    private final LocalAws aws;
    private final Path folder;
    private final StateStore states;

    private Group(LocalAws aws, Path folder) {
      this.aws = aws;
      this.folder = folder;
      states = new StateFolder(folder.resolve("state"));
    }

    /** A group without a stack. */
    public static Group in(LocalAws aws) throws IOException {
      return new Group(aws, Project.newFolder());
    }

    /**
     * The logging stack of the tests with other values.
     *
     * @param namesAndValues settings without the namespace; a null removes one
     */
    public InlineStack logging(String... namesAndValues) throws Exception {
      return stack("logging", Fixtures.LOGGING_ACCOUNT, Fixtures.logging(namesAndValues));
    }

    /** The management stack of the tests with other values. */
    public InlineStack management(String... namesAndValues) throws Exception {
      return stack("management", Fixtures.MANAGEMENT_ACCOUNT, Fixtures.management(namesAndValues));
    }

    /** The replica stack of the tests with other values. */
    public InlineStack replica(String... namesAndValues) throws Exception {
      return stack("replica", Fixtures.REPLICA_ACCOUNT, Fixtures.replica(namesAndValues));
    }

    /**
     * Verifies stacks of this group, named after their kinds, by the shell of the workflows.
     *
     * @param roles the ARN of each stack's verify role, by the name of the stack
     */
    public Command verify(Map<String, String> roles) throws IOException {
      var project = Files.createDirectories(folder.resolve("project"));
      for (var stack : roles.keySet()) {
        for (var file : List.of("Pulumi.yaml", Project.fileOf(stack))) {
          Files.copy(
              folder.resolve(stack).resolve(file),
              project.resolve(file),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
      var variables = new HashMap<>(Project.environment(aws, states, roles.get("management")));
      variables.put("PATH", Project.engine().resolve("bin") + ":" + System.getenv("PATH"));
      roles.forEach(
          (stack, role) ->
              LocalAws.variables(aws.credentialsOf(role))
                  .forEach(
                      (name, value) ->
                          variables.put(
                              name.replace("AWS", stack.toUpperCase(Locale.ROOT)), value)));
      var script = Path.of(".github/scripts/verify").toAbsolutePath().toString();
      return Command.attempt(project, variables, script, "result");
    }

    /**
     * A stack, which is made if there is none of this name.
     *
     * @param account the account that the stack allows and has the credentials of
     * @param config the configuration as the engine hands it over
     */
    public InlineStack stack(String name, String account, Map<String, String> config)
        throws Exception {
      return new InlineStack(
          this, name, account, "arn:aws:iam::" + account + ":role/local", config);
    }
  }

  private final Group group;
  private final String name;
  private final String account;
  private final Path file;
  private final Map<String, String> environmentVariables;
  private final WorkspaceStack stack;
  private Map<String, String> config;
  private boolean refreshes;

  private InlineStack(
      Group group, String name, String account, String role, Map<String, String> config)
      throws Exception {
    this.group = group;
    this.name = name;
    this.account = account;
    // The Automation API writes a Pulumi.yaml, so each stack has a folder.
    var folder = Files.createDirectories(group.folder.resolve(name));
    file = folder.resolve(Project.fileOf(name));
    environmentVariables = Project.environment(group.aws, group.states, role);
    write(config);
    stack =
        LocalWorkspace.createOrSelectStack(
            "orgtrail",
            name,
            context -> App.stack(context, StackConfiguration.of(this.config)),
            LocalWorkspaceOptions.builder()
                .workDir(folder)
                .pulumiCommand(
                    new InlineCli(LocalPulumiCommand.create(), this::state, () -> refreshes))
                .projectSettings(
                    ProjectSettings.builder("orgtrail", ProjectRuntimeName.JAVA).build())
                .environmentVariables(environmentVariables)
                .build());
  }

  /**
   * The same stack, with the configuration that it has now, for another principal.
   *
   * @param roleArn the ARN of a role in the stack's account
   */
  public InlineStack as(String roleArn) throws Exception {
    return new InlineStack(group, name, account, roleArn, config);
  }

  /** The provider reads its settings from the file, and the program its own from the map. */
  private void write(Map<String, String> newConfig) throws IOException {
    config = new TreeMap<>(newConfig);
    Map<String, Object> content = new LinkedHashMap<>();
    if (Files.exists(file)) {
      content.putAll(new Yaml().load(Files.readString(file))); // the CLI's encryptionsalt
    }
    Map<String, Object> values = new TreeMap<>(config);
    values.put("aws:allowedAccountIds", List.of(account));
    values.put("aws:s3UsePathStyle", "true"); // no name server knows bucket.127.0.0.1
    content.put("config", values);
    Files.writeString(file, new Yaml().dump(content));
  }

  /**
   * Changes the configuration.
   *
   * @param namesAndValues settings without the namespace; a null removes one
   */
  public InlineStack set(String... namesAndValues) throws IOException {
    write(Fixtures.with(config, namesAndValues));
    return this;
  }

  public String name() {
    return stack.name();
  }

  /** The configuration as it is now. */
  public Map<String, String> config() {
    return Map.copyOf(config);
  }

  /** Puts a configuration in the place of the present one. */
  public InlineStack reset(Map<String, String> earlier) throws IOException {
    write(earlier);
    return this;
  }

  public UpResult up() throws AutomationException {
    return stack.up();
  }

  /** Reads everything back from AWS, and updates what differs. */
  public UpResult upAfterRefresh() throws AutomationException {
    stack.refresh();
    return stack.up();
  }

  /** Reads everything back from AWS. */
  public void refresh() throws AutomationException {
    stack.refresh();
  }

  /** An output of the last update, as text. */
  public static String output(UpResult up, String name) {
    return (String) up.outputs().get(name).value();
  }

  /**
   * What an update would do.
   *
   * @param operations what the engine does with each resource in AWS that it does not leave as it
   *     is, by its name
   * @param messages what the program tells the user
   */
  public record Preview(Map<String, Set<OperationType>> operations, List<String> messages) {
    /** The names of the resources with an operation. */
    public Set<String> names(OperationType operation) {
      return operations.entrySet().stream()
          .filter(each -> each.getValue().contains(operation))
          .map(Map.Entry::getKey)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All operations. */
    public Set<OperationType> kinds() {
      return operations.values().stream()
          .flatMap(Set::stream)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Previews an update. */
  public Preview preview() throws AutomationException {
    var operations = new TreeMap<String, Set<OperationType>>();
    var messages = new ArrayList<String>();
    stack.preview(
        PreviewOptions.builder()
            .onEvent(
                event -> {
                  if (event.resourcePreEvent() != null) {
                    note(event.resourcePreEvent().metadata(), operations);
                  }
                  if (event.diagnosticEvent() != null
                      && !event.diagnosticEvent().severity().equals("debug")) {
                    messages.add(event.diagnosticEvent().message().strip());
                  }
                })
            .build());
    return new Preview(operations, messages);
  }

  private static void note(StepEventMetadata step, Map<String, Set<OperationType>> operations) {
    if (step.type().startsWith("aws:") && step.op() != OperationType.SAME) {
      var name = step.urn().substring(step.urn().lastIndexOf("::") + 2);
      operations.computeIfAbsent(name, key -> new TreeSet<>()).add(step.op());
    }
  }

  /** Updates the stack, and fails if that changes anything. */
  public void upUnchanged() throws AutomationException {
    stack.up(UpOptions.builder().expectNoChanges(true).build());
  }

  /**
   * Compares AWS with the state by the shell of {@code drift.yml}, which changes neither, and fails
   * if they differ. The Automation API cannot: it adds {@code --yes} to {@code --preview-only}.
   */
  public void hasNoDrift() {
    var script = Path.of(".github/scripts/refresh").toAbsolutePath();
    var environment = new HashMap<>(environmentVariables);
    environment.put("PATH", Project.engine().resolve("bin") + ":" + System.getenv("PATH"));
    Command.attempt(file.getParent(), environment, script.toString(), name, "drift").succeeded();
  }

  /** Updates the stack by {@code pulumi up --refresh}. */
  public void upWithRefresh() throws AutomationException {
    refreshes = true;
    try {
      stack.up();
    } finally {
      refreshes = false;
    }
  }

  /** The same, and fails if that changes anything. */
  public void upUnchangedWithRefresh() throws AutomationException {
    refreshes = true;
    try {
      upUnchanged();
    } finally {
      refreshes = false;
    }
  }

  /** Reads everything back from AWS, and fails if the next update then changes anything. */
  public void upUnchangedAfterRefresh() throws AutomationException {
    stack.refresh();
    upUnchanged();
  }

  /** What the user reads when an update fails; empty if it does not. */
  public Optional<String> failure() throws AutomationException {
    return failure(stack::up);
  }

  /** The same of a refresh. */
  public Optional<String> refreshFailure() throws AutomationException {
    return failure(stack::refresh);
  }

  private static Optional<String> failure(Action action) throws AutomationException {
    try {
      action.run();
      return Optional.empty();
    } catch (CommandException e) {
      return Optional.of(withoutStackTrace(e));
    }
  }

  /** What the user reads when an update fails; fails itself if the update does not. */
  public String refusal() throws AutomationException {
    return refusal(stack::up);
  }

  /** The same of a destroy. */
  public String destroyRefusal() throws AutomationException {
    return refusal(stack::destroy);
  }

  private static String refusal(Action action) throws AutomationException {
    return failure(action).orElseThrow(() -> new AssertionError("this should have failed"));
  }

  private static String withoutStackTrace(CommandException failure) {
    if (failure.getMessage().contains("\tat ")) {
      throw new AssertionError("there is a stack trace", failure);
    }
    return failure.getMessage();
  }

  private interface Action {
    void run() throws AutomationException;
  }

  public void destroy() throws AutomationException {
    stack.destroy();
  }

  /** What the state of the stack holds. */
  public State state() {
    return State.parse(group.states.read(name));
  }
}
