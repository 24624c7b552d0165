package orgtrail.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import orgtrail.aws.Arns;
import orgtrail.config.LogStoreLayout;

/**
 * The named queries. Each has a file with its SQL, {@code <slug>.sql}. {@code docs/queries.md}
 * lists them, and a test compares both.
 *
 * <p>What the investigator has to put in is an unquoted name in capital letters. So Athena refuses
 * a query in which one is forgotten. A literal as a placeholder would find nothing, which looks
 * like an answer. Athena's execution parameters are not used: one parameter is one value, but a
 * query over an organization needs a list of accounts.
 */
enum NamedLogQuery {
  ROOT_USER("What the root users did.", Accounts.ANY),
  CONSOLE_SIGN_INS_WITHOUT_MFA(
      "Successful console sign-ins of root and IAM users without MFA. The identity provider of other users checks MFA, which CloudTrail does not see.",
      Accounts.ANY),
  TRAIL_BUCKET_AND_KEY_CHANGES(
      "Changes to the trail, the log bucket and its key, also denied ones.", Accounts.OF_THE_TRAIL),
  DENIED_CALLS_BY_PRINCIPAL(
      "Denied calls, counted by principal and action, the most frequent first.", Accounts.ANY),
  ACCESS_KEY_ACTIVITY(
      "What was done with one access key, in the order of events. Replace ACCESS_KEY_ID with its id, e.g. 'AKIAIOSFODNN7EXAMPLE'.",
      Accounts.ANY),
  ROLE_CHAINING_INTO_AN_ACCOUNT(
      "Roles of one account that a session of another role assumed. Replace TARGET_ACCOUNT_ID with the account of the assumed roles, e.g. '123456789012'.",
      Accounts.ANY),
  NEW_IAM_USERS_AND_KEYS(
      "New IAM users and their new access keys, passwords and other credentials.", Accounts.ANY),
  ACTIVITY_BY_SOURCE_ADDRESS(
      "Calls from outside AWS, counted by source address and principal.", Accounts.ANY);

  /** The accounts in which a query looks. */
  private enum Accounts {
    ANY,
    OF_THE_TRAIL
  }

  private final String finds;
  private final Accounts accounts;

  NamedLogQuery(String finds, Accounts accounts) {
    this.finds = finds;
    this.accounts = accounts;
  }

  /** The name in Athena, and the end of the resource's name, which never changes. */
  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What the query finds. */
  String finds() {
    return finds;
  }

  /** What the query finds, and which accounts and days to put in. */
  String description(LogStoreLayout logs) {
    return "%s Replace ACCOUNT_IDS with %s, and FIRST_DAY and LAST_DAY with days in UTC, e.g. '2026/11/24'."
        .formatted(finds, accountsOf(logs));
  }

  private String accountsOf(LogStoreLayout logs) {
    if (accounts == Accounts.ANY) {
      return "the ids of the accounts to look in, e.g. '123456789012', '234567890123'";
    }
    var bucket = logs.owner().accountId();
    var owners = logs.trails().accountIds();
    return owners.size() == 1
        ? "the accounts of the bucket and the trail, '%s'"
            .formatted(String.join("', '", new TreeSet<>(List.of(bucket, owners.get(0)))))
        : "the account of the bucket and those of the trails, e.g. '%s', '%s'"
            .formatted(bucket, owners.get(0));
  }

  /** The SQL, with the bucket, the key and the trail of this deployment. */
  String sql(LogStoreLayout logs, String keyArn) {
    return file()
        .replace("LOG_BUCKET", literal(logs.bucketName()))
        .replace("LOG_TRAIL", literal(logs.settings().name()))
        .replace("LOG_KEY", literal(Arns.keyId(keyArn)));
  }

  /** None of these names contains a quote. */
  private static String literal(String name) {
    return "'" + name + "'";
  }

  private String file() {
    try (var sql = NamedLogQuery.class.getResourceAsStream(slug() + ".sql")) {
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
