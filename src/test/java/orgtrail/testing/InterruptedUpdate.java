package orgtrail.testing;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The commands of {@code docs/interrupted-update.md} for one stack, as a reader runs them.
 *
 * @param account the account of the stack, whose administrator runs the commands
 * @param values what the reader puts in for the placeholders of the page, e.g. {@code <bucket>}
 */
public record InterruptedUpdate(
    LocalAws aws, Project project, String stack, String account, Map<String, String> values) {
  private static final Page PAGE = Page.read("docs/interrupted-update.md");
  private static final String IMPORTS = "What was being created";

  /** Removes the lock. */
  public Command cancel() {
    return run(step(0));
  }

  /** Lists what was being created. */
  public Command pending() {
    return run(step(1));
  }

  /** Records what exists, and forgets what was being created. */
  public Command refresh() {
    return run(step(2));
  }

  /** The command of the second update. */
  public static String update() {
    return step(3);
  }

  /** Deletes the empty files because of which no command finds the state. */
  public Command deleteEmptyAttributes() {
    return run(PAGE.commands("When an update was interrupted").get(1));
  }

  /** The commands of the page run in this order. */
  private static String step(int number) {
    return PAGE.commands("When an update was interrupted").get(0).lines().toList().get(number);
  }

  /**
   * The command that lists keys with their descriptions.
   *
   * @return the lines that it prints, each with a date, an id and a description
   */
  public List<String> keys() {
    return run(PAGE.commands("The key").get(0)).output().lines().toList();
  }

  /**
   * Imports a resource.
   *
   * @param name the last part of its URN
   */
  public void importResource(String name) {
    var command =
        importCommands()
            .filter(line -> line.contains(" " + name + " "))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the page does not import " + name));
    run(parentOf(name) + "\n" + command);
  }

  private static Stream<String> importCommands() {
    return PAGE.commands(IMPORTS).stream().flatMap(String::lines);
  }

  /** The line that tells the component to the commands after it. */
  private static String parentOf(String name) {
    var component = name.startsWith("log-archive") ? "::log-archive'" : "::organization'";
    return importCommands()
        .filter(line -> line.startsWith("parent=") && line.endsWith(component))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The second part of each URN, and the option {@code -s}, are the name of the stack. Without a
   * terminal, nobody can look at a preview.
   */
  private Command run(String commands) {
    var script =
        commands
            .replaceAll("pulumi (refresh|import)", "$0 --skip-preview")
            .replaceAll("urn:pulumi:[a-z]+::", "urn:pulumi:" + stack + "::")
            .replaceAll(" -s [a-z]+ ", " -s " + stack + " ")
            .replace("<stack>", stack);
    for (var value : values.entrySet()) {
      script = script.replace(value.getKey(), value.getValue());
    }
    return project
        .shell(
            aws.cliFunction(account) + script,
            Project.administrator(account),
            Map.of("PULUMI_SKIP_CONFIRMATIONS", "true"))
        .succeeded();
  }
}
