package orgtrail.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import orgtrail.aws.CloudTrailTable;
import orgtrail.config.QueryLayout;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;
import orgtrail.testing.MarkdownTables;

/** The named queries. {@code local/query} runs them. */
class NamedLogQueryTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\b[A-Z]+(_[A-Z]+)+\\b");

  @ParameterizedTest
  @EnumSource
  void aQueryNamesAccountsAndDaysOfTheTable(NamedLogQuery query) {
    var sql = sql(query);
    assertTrue(sql.contains("FROM " + QueryLayout.TABLE + "\n"), sql);
    assertTrue(sql.contains("WHERE account IN (ACCOUNT_IDS)\n"), sql);
    assertTrue(sql.contains("AND \"timestamp\" BETWEEN FIRST_DAY AND LAST_DAY\n"), sql);
    var partitions = CloudTrailTable.PARTITIONS.stream().map(CloudTrailTable.Column::name).toList();
    assertTrue(partitions.containsAll(List.of("account", "timestamp")));
  }

  /** Athena's limit for a description is 1,024 characters. */
  @ParameterizedTest
  @EnumSource
  void theDescriptionAndTheFirstLinesNameWhatToPutIn(NamedLogQuery query) {
    var description = query.description(Fixtures.logStore());
    assertTrue(description.length() <= 1024, description);
    assertEquals(placeholders(withoutComments(sql(query))), placeholders(description));
    assertEquals(placeholders(withoutComments(sql(query))), placeholders(comments(sql(query))));
  }

  @Test
  void changesAreThoseOfThisBucketThisKeyAndThisTrail() {
    var sql = sql(NamedLogQuery.TRAIL_BUCKET_AND_KEY_CHANGES);
    assertTrue(sql.contains("'$.bucketName') = '" + Examples.BUCKET + "'"), sql);
    assertTrue(sql.contains("'example-quantum-123') > 0"), sql);
    assertTrue(sql.contains("'4b2f0c70-b503-4849-8286-34a6938c88a7') > 0"), sql);
  }

  @Test
  void changesAreLookedForInTheAccountsOfTheBucketAndTheTrail() {
    var changes = NamedLogQuery.TRAIL_BUCKET_AND_KEY_CHANGES;
    var organization = changes.description(Fixtures.logStore());
    assertTrue(
        organization.contains(
            "ACCOUNT_IDS with the accounts of the bucket and the trail, '123456789012', '234567890123',"),
        organization);
    var single = changes.description(Fixtures.logStore(Fixtures.singleAccounts()));
    assertTrue(single.contains("e.g. '123456789012', '234567890123'"), single);
  }

  @Test
  void eachFileBelongsToAQuery() throws IOException {
    try (var files = Files.list(Path.of("src/main/resources/orgtrail/query"))) {
      assertEquals(
          Arrays.stream(NamedLogQuery.values()).map(q -> q.slug() + ".sql").sorted().toList(),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void theDocumentationHasEachQuery() throws IOException {
    assertEquals(
        Arrays.stream(NamedLogQuery.values()).map(q -> List.of(q.slug(), q.finds())).toList(),
        MarkdownTables.rows("docs/queries.md", List.of("Named query", "Finds")).stream()
            .map(row -> row.stream().map(MarkdownTables::plain).toList())
            .toList());
  }

  /** Athena takes no semicolon at the end of a named query that runs by its API. */
  @ParameterizedTest
  @EnumSource
  void aQueryIsOneStatementThatReads(NamedLogQuery query) {
    var statement = withoutComments(sql(query)).strip();
    assertTrue(statement.startsWith("SELECT\n"), statement);
    assertFalse(statement.contains(";"), statement);
  }

  private static String sql(NamedLogQuery query) {
    return query.sql(Fixtures.logStore(), Examples.KEY_ARN);
  }

  private static String withoutComments(String sql) {
    return sql.replaceAll("--[^\n]*", "");
  }

  private static String comments(String sql) {
    return String.join("\n", sql.lines().filter(line -> line.startsWith("--")).toList());
  }

  private static Set<String> placeholders(String text) {
    var found = new TreeSet<String>();
    PLACEHOLDER.matcher(text).results().forEach(match -> found.add(match.group()));
    return found;
  }
}
