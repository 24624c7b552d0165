package orgtrail.testing;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands that delete what an update has created although the answer was lost, and what cannot
 * be adopted. They are those of an error message and of {@code docs/interrupted-update.md}.
 */
final class LostAnswers {
  private static final Page PAGE = Page.read("docs/interrupted-update.md");
  private static final String HEADING = "When an answer was lost";
  private static final Pattern CREATED_AGAIN = Pattern.compile("can be created again: (aws .*)");
  private static final Pattern TABLE =
      Pattern.compile("creating Glue Catalog Table .* AlreadyExistsException");
  private static final Pattern CONTROL_POLICY =
      Pattern.compile("creating Organizations Policy \\((.*?)\\): .* DuplicatePolicyException");
  private static final Pattern ATTACHMENT =
      Pattern.compile(
          "creating Organizations Policy Attachment \\((.*?):(.*?)\\): .* DuplicatePolicyAttachmentException");
  private static final Pattern TOPIC =
      Pattern.compile(
          "the topic (\\S+) to adopt has what the stack would remove: statement __default_statement_ID\\.");

  private LostAnswers() {}

  /**
   * The commands for what an error message says.
   *
   * @param database the Glue database in the stack's state
   */
  static Stream<String> deletions(String message, Optional<String> database) {
    return Stream.of(
            each(CREATED_AGAIN, message, found -> found.group(1)),
            each(
                TABLE,
                message,
                found -> documented("delete-table", "<database>", database.orElseThrow())),
            each(
                CONTROL_POLICY,
                message,
                found -> documented("delete-policy", "<policy>", found.group(1))),
            each(
                ATTACHMENT,
                message,
                found ->
                    documented("detach-policy", "<policy id>", found.group(2))
                        .replace("<target>", found.group(1))),
            each(
                TOPIC, message, found -> documented("delete-topic", "<topic ARN>", found.group(1))))
        .flatMap(commands -> commands)
        .distinct(); // the engine prints an error again in its summary
  }

  private static Stream<String> each(
      Pattern pattern, String message, Function<MatchResult, String> command) {
    return pattern.matcher(message).results().map(command);
  }

  private static String documented(String command, String placeholder, String value) {
    return PAGE.commands(HEADING).stream()
        .filter(block -> block.contains(command))
        .findFirst()
        .orElseThrow()
        .replace(placeholder, value);
  }
}
