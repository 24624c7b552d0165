package orgtrail.testing;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import orgtrail.aws.Arns;

/**
 * A project in a folder of its own, with the tests' stack files and Pulumi states of its own. The
 * real CLI deploys it to a local AWS, as a user's commands do. No file of the repository is written
 * to.
 */
public final class Project {
  private static final Path ROOT = Path.of("").toAbsolutePath();

  private final LocalAws aws;
  private final Path folder;
  private final StateStore states;

  private Project(LocalAws aws, Path folder, StateStore states) {
    this.aws = aws;
    this.folder = folder;
    this.states = states;
  }

  /** A project that runs the program as the committed {@code Pulumi.yaml} says. */
  public static Project create(LocalAws aws) {
    return create(aws, ROOT);
  }

  /** The same for a copy of the repository, whose sources a test may change. */
  public static Project create(LocalAws aws, Path root) {
    try {
      var folder = newFolder();
      var project = new Project(aws, folder, new StateFolder(folder.resolve("state")));
      for (var name : new String[] {"mvnw", "pom.xml", "src", ".github"}) {
        Files.createSymbolicLink(project.folder.resolve(name), root.resolve(name));
      }
      Files.copy(ROOT.resolve("Pulumi.yaml"), project.folder.resolve("Pulumi.yaml"));
      return project.addStack("logging").addStack("management");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same project with its states in a bucket. */
  public Project with(StateBucket bucket) {
    return new Project(aws, folder, bucket);
  }

  /** Sets up a bucket for states as the documentation says. */
  public StateBucket makeStateBucket() {
    return StateBucket.create(aws, this);
  }

  /** A new folder that a Pulumi project can be in, with an empty folder for its state. */
  static Path newFolder() throws IOException {
    var folder =
        Files.createTempDirectory(Files.createDirectories(ROOT.resolve("target/e2e")), "project");
    Files.createDirectory(folder.resolve("state"));
    return folder;
  }

  /** Adds one of the tests' stack files. */
  public Project addStack(String stack) {
    try {
      Files.copy(Fixtures.FOLDER.resolve(fileOf(stack)), folder.resolve(fileOf(stack)));
      // No name server knows bucket.127.0.0.1.
      return edit(stack, "config:\n", "config:\n  aws:s3UsePathStyle: \"true\"\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a stack whose file is a copy of another one of this project. */
  public Project copyStack(String stack, String copy) {
    try {
      Files.copy(folder.resolve(fileOf(stack)), folder.resolve(fileOf(copy)));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes the text of a stack file, as its user would in an editor. */
  public Project edit(String stack, String text, String replacement) {
    return editFile(fileOf(stack), text, replacement);
  }

  /** Adds a line to the configuration in a stack file, without the namespace. */
  public Project add(String stack, String setting) {
    return edit(stack, "config:\n", "config:\n  orgtrail:" + setting + "\n");
  }

  private Project editFile(String file, String text, String replacement) {
    try {
      var path = folder.resolve(file);
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

  /** Runs a built jar, as a user can in {@code Pulumi.yaml}. */
  public Project runJar(Path jar) {
    return editFile(
        "Pulumi.yaml", "runtime: java", "runtime: {name: java, options: {binary: " + jar + "}}");
  }

  /** The folder of the local engine. */
  static Path engine() {
    return ROOT.resolve("target/engine");
  }

  static String fileOf(String stack) {
    return "Pulumi." + stack + ".yaml";
  }

  /**
   * Runs the CLI in this project, which makes the stack if there is none.
   *
   * @param account the account whose credentials the command gets
   */
  public Command pulumi(String stack, String account, String... arguments) {
    makeStack(stack, account);
    return Command.attempt(folder, environment(account), command(stack, arguments));
  }

  /**
   * Runs the shell of a step of a workflow in this project, as GitHub runs it.
   *
   * @param roleArn the role whose credentials the step gets
   * @param variables the environment that the workflow gives to the step
   */
  public Command shell(String script, String roleArn, Map<String, String> variables) {
    var environment = new HashMap<>(environment(aws, states, roleArn));
    environment.put("PATH", engine().resolve("bin") + ":" + System.getenv("PATH"));
    environment.putAll(variables);
    return Command.attempt(
        folder, environment, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script);
  }

  /** A file or folder of this project. */
  public Path path(String name) {
    return folder.resolve(name);
  }

  /** Starts the CLI in this project and does not wait for its end. */
  public Process start(String stack, String account, String... arguments) {
    makeStack(stack, account);
    try {
      var builder =
          new ProcessBuilder(command(stack, arguments))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile());
      builder.environment().putAll(environment(account));
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the started CLI has printed so far. */
  public String output() {
    try {
      return Files.readString(folder.resolve("output"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a stack's state; empty at first. */
  public String recorded(String stack) {
    return states.read(stack);
  }

  /** Whether an update runs, or has left its lock behind. */
  public boolean isLocked(String stack) {
    return !states.locks(stack).isEmpty();
  }

  /** Changes the state of a stack behind Pulumi's back, as somebody does who can write it. */
  public void forge(String stack, Consumer<JsonObject> forgery) {
    var state = JsonParser.parseString(states.read(stack)).getAsJsonObject();
    forgery.accept(state.getAsJsonObject("checkpoint").getAsJsonObject("latest"));
    states.write(stack, state.toString());
  }

  /** Puts a state back. */
  public void restore(String stack, String text) {
    states.write(stack, text);
  }

  /** What the engine has written of a stack's state so far, also while an update runs. */
  public Checkpoint checkpoint(String stack) {
    return Checkpoint.parse(states.read(stack));
  }

  /** Creates a stack without resources, unless it exists. */
  public void makeStack(String stack, String account) {
    if (states.read(stack).isEmpty()) {
      var init =
          Stream.concat(Stream.of("stack", "init", "--no-select"), states.initOptions().stream());
      Command.attempt(folder, environment(account), command(stack, init.toArray(String[]::new)))
          .succeeded();
    }
  }

  private static String[] command(String stack, String... arguments) {
    return Stream.of(
            Stream.of(engine().resolve("bin/pulumi").toString()),
            Arrays.stream(arguments),
            Stream.of("--stack=" + stack, "--non-interactive", "--color=never"))
        .flatMap(part -> part)
        .toArray(String[]::new);
  }

  /** Updates a stack without a question. */
  public Command up(String stack, String account, String... options) {
    return pulumi(
        stack,
        account,
        Stream.concat(Stream.of("up", "--yes", "--skip-preview"), Arrays.stream(options))
            .toArray(String[]::new));
  }

  /** Changes a setting with the CLI, which may write the stack file in another style. */
  public void set(String stack, String account, String setting, String value) {
    pulumi(stack, account, "config", "set", "orgtrail:" + setting, value).succeeded();
  }

  /** The outputs of a stack, each as text. */
  public Map<String, String> outputs(String stack, String account) {
    var outputs = new HashMap<String, String>();
    JsonParser.parseString(pulumi(stack, account, "stack", "output", "--json").succeeded().output())
        .getAsJsonObject()
        .entrySet()
        .forEach(output -> outputs.put(output.getKey(), output.getValue().getAsString()));
    return outputs;
  }

  /** What the state of a stack holds. */
  public State state(String stack) {
    return State.parse(states.read(stack));
  }

  /** Runs the verification of both stacks as the role {@code orgtrail-verify} of each account. */
  public Command verify(String... options) {
    var environment = new HashMap<>(environment(Fixtures.MANAGEMENT_ACCOUNT));
    environment.put("AWS_SHARED_CREDENTIALS_FILE", aws.credentialsFile().toString());
    var target = ROOT.resolve("target");
    environment.put("PATH", engine().resolve("bin") + ":" + System.getenv("PATH"));
    var command =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            target.resolve("orgtrail.jar") + ":" + target.resolve("verify-lib") + "/*",
            "orgtrail.verify.Verify",
            "--project=" + folder,
            "--management-profile=" + Fixtures.MANAGEMENT_ACCOUNT,
            "--management-role=arn:aws:iam::"
                + Fixtures.MANAGEMENT_ACCOUNT
                + ":role/orgtrail-verify",
            "--logging-profile=" + Fixtures.LOGGING_ACCOUNT,
            "--logging-role=arn:aws:iam::" + Fixtures.LOGGING_ACCOUNT + ":role/orgtrail-verify");
    return Command.attempt(
        folder, environment, Stream.concat(command, Arrays.stream(options)).toArray(String[]::new));
  }

  private Map<String, String> environment(String account) {
    return environment(aws, states, administrator(account));
  }

  /** The credentials with which a command of an account signs in. */
  public Collection<String> secrets(String account) {
    return LocalAws.variables(aws.credentialsOf(administrator(account))).values();
  }

  /** The role with all rights that works in an account unless a test names another one. */
  public static String administrator(String account) {
    return "arn:aws:iam::" + account + ":role/local";
  }

  /** The environment of the CLI with the credentials of a role. */
  static Map<String, String> environment(LocalAws aws, StateStore states, String roleArn) {
    var environment = new HashMap<>(LocalAws.variables(aws.credentialsOf(roleArn)));
    environment.put("PULUMI_HOME", engine().resolve("home").toString());
    environment.put("PULUMI_SKIP_UPDATE_CHECK", "true");
    environment.put("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true");
    environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    environment.putAll(states.environment(Arns.accountId(roleArn)));
    return environment;
  }
}
