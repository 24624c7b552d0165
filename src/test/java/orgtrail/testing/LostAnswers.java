package orgtrail.testing;

import java.util.Optional;
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
    var printed = CREATED_AGAIN.matcher(message).results().map(found -> found.group(1));
    var tables =
        TABLE
            .matcher(message)
            .results()
            .map(found -> documented("delete-table", "<database>", database.orElseThrow()));
    var policies =
        CONTROL_POLICY
            .matcher(message)
            .results()
            .map(found -> documented("delete-policy", "<policy>", found.group(1)));
    var topics =
        TOPIC
            .matcher(message)
            .results()
            .map(found -> documented("delete-topic", "<topic ARN>", found.group(1)));
    // The engine prints an error again in its summary.
    return Stream.of(printed, tables, policies, topics).flatMap(commands -> commands).distinct();
  }

  private static String documented(String command, String placeholder, String value) {
    return PAGE.commands(HEADING).stream()
        .filter(block -> block.contains(command))
        .findFirst()
        .orElseThrow()
        .replace(placeholder, value);
  }
}
