package orgtrail;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.CommandException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.LocalWorkspace;
import com.pulumi.automation.LocalWorkspaceOptions;
import com.pulumi.automation.WorkspaceStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A copy of the committed project with a Pulumi state of its own, deployed to a local AWS by the
 * real engine. No file of the repository is written to.
 */
final class Project {
  private static final Path ROOT = Path.of("").toAbsolutePath();

  private final LocalAws aws;
  private final Path folder;

  private Project(LocalAws aws, Path folder) {
    this.aws = aws;
    this.folder = folder;
  }

  /** Runs the packaged program, which starts in half the time that Maven takes. */
  static Project of(LocalAws aws, String name) {
    return create(
        aws,
        name,
        "runtime:\n  name: java\n  options:\n    binary: " + ROOT.resolve("target/orgtrail.jar"));
  }

  /** Runs the program as a user's pulumi up does: by Maven. */
  static Project asCommitted(LocalAws aws, String name) {
    return create(aws, name, "runtime: java");
  }

  private static Project create(LocalAws aws, String name, String runtime) {
    try {
      var parent = Files.createDirectories(ROOT.resolve("target/e2e"));
      var project = new Project(aws, Files.createTempDirectory(parent, name));
      Files.createDirectory(project.folder.resolve("state"));
      for (var stack : new String[] {"logging", "management"}) {
        // A folder a stack: the Automation API works on the stack that was selected last in a
        // folder.
        var copy = Files.createDirectory(project.folder.resolve(stack));
        Files.createSymbolicLink(copy.resolve("pom.xml"), ROOT.resolve("pom.xml"));
        Files.createSymbolicLink(copy.resolve("src"), ROOT.resolve("src"));
        for (var file : new String[] {"Pulumi.yaml", file(stack)}) {
          Files.copy(ROOT.resolve(file), copy.resolve(file));
        }
        project.edit(stack, "Pulumi.yaml", "runtime: java", runtime);
        // No name server knows bucket.127.0.0.1.
        project.edit(stack, "config:", "config:\n  aws:s3UsePathStyle: \"true\"");
      }
      return project;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes the text of a stack file, as its user would in an editor. */
  Project edit(String stack, String text, String replacement) {
    return edit(stack, file(stack), text, replacement);
  }

  private Project edit(String stack, String file, String text, String replacement) {
    try {
      var path = folder.resolve(stack).resolve(file);
      var before = Files.readString(path);
      if (!before.contains(text)) {
        throw new AssertionError(path + " has no " + text);
      }
      Files.writeString(path, before.replace(text, replacement));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds settings to a stack file, in YAML and without the namespace. */
  Project add(String stack, String... settings) {
    for (var setting : settings) {
      edit(stack, "config:\n", "config:\n  orgtrail:" + setting + "\n");
    }
    return this;
  }

  private static String file(String stack) {
    return "Pulumi." + stack + ".yaml";
  }

  /** The example under another name, so that it does not meet another test's on the same AWS. */
  Project named(String name) {
    edit("logging", "example-quantum-123", name);
    return edit("management", "example-quantum-123", name);
  }

  WorkspaceStack logging() throws AutomationException {
    return stack("logging", LocalAws.LOGGING);
  }

  WorkspaceStack management() throws AutomationException {
    return stack("management", LocalAws.MANAGEMENT);
  }

  WorkspaceStack stack(String name, String account) throws AutomationException {
    return LocalWorkspace.createOrSelectStack(
        name,
        folder.resolve(name),
        LocalWorkspaceOptions.builder().environmentVariables(environment(account)).build());
  }

  /**
   * A preview by the CLI: the Automation API's own now and then stumbles over an event that is
   * still being written.
   */
  Command preview(WorkspaceStack stack, String account) {
    return Command.attempt(
        environment(account),
        ROOT.resolve("target/engine/bin/pulumi").toString(),
        "preview",
        "--non-interactive",
        "-C",
        folder.resolve(stack.name()).toString());
  }

  private Map<String, String> environment(String account) {
    var credentials = aws.credentials(account);
    var environment = new HashMap<String, String>();
    environment.put("PULUMI_HOME", ROOT.resolve("target/engine/home").toString());
    environment.put("PULUMI_BACKEND_URL", "file://" + folder.resolve("state"));
    environment.put("PULUMI_CONFIG_PASSPHRASE", "");
    environment.put("PULUMI_SKIP_UPDATE_CHECK", "true");
    environment.put("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true");
    environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
    environment.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
    environment.put("AWS_SESSION_TOKEN", credentials.sessionToken());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    return environment;
  }

  static void unset(WorkspaceStack stack, String setting) throws AutomationException {
    stack.removeConfig("orgtrail:" + setting);
  }

  static void set(WorkspaceStack stack, String setting, String value) throws AutomationException {
    stack.setConfig("orgtrail:" + setting, new ConfigValue(value));
  }

  /** What the user reads when a command fails; fails itself when the command does not. */
  static String failureOf(Action action) throws Exception {
    try {
      action.run();
    } catch (CommandException e) {
      return e.getMessage();
    }
    throw new AssertionError("this should have failed");
  }

  interface Action {
    void run() throws Exception;
  }

  /** Everything that a stack has deployed: URN to what Pulumi's state says of it. */
  static Map<String, Map<String, Object>> state(WorkspaceStack stack) throws AutomationException {
    var resources = new HashMap<String, Map<String, Object>>();
    var deployment = stack.exportStack().deployment();
    @SuppressWarnings("unchecked")
    var listed = (List<Map<String, Object>>) deployment.getOrDefault("resources", List.of());
    listed.forEach(resource -> resources.put((String) resource.get("urn"), resource));
    return resources;
  }
}
